"""The numbers of a session as a whole: money, orders, who bought, who stayed."""

from collections.abc import Mapping
from typing import Any, Final

from streamer_app.events import (
    CourseClick,
    Entry,
    Leave,
    Money,
    Order,
    totals,
)
from streamer_app.insight.figures import Given, Metric, State, not_available
from streamer_app.insight.moment import MINUTE, PAYMENTS, TEXTS, Moment
from streamer_app.insight.stays import AFTER_MIN

HOUR_MS: Final = 3_600_000


def percent(part: int, whole: int) -> float | None:
    """A share to one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


class Totals:
    """Session-wide metrics at a moment."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment
        self._tally = moment.tally
        self._given: Given = moment.given
        self._sales = moment.tally.sales
        self._money = self._course_money()

    def all(self) -> dict[str, Metric]:
        """Every session-wide metric by its id."""
        return {
            "gift_rev": self.gift_rev(),
            "pay_rate": self.pay_rate(),
            "funnel": self.funnel(),
            "course_rev": self.course_rev(),
            "gpm": self.gpm(),
            "aov": self.aov(),
            "uv_value": self.uv_value(),
            "refund": self.refund(),
            "avg_stay": self.avg_stay(),
            "retention": self.retention(),
        }

    def _course_money(self) -> dict[str, int]:
        paid = [Money(minor, name) for name, minor in self._sales.money().items()]
        manual = [Money(minor, name) for name, minor in self._given.manual_money.items()]
        return totals([*paid, *manual])

    def _state(self, estimated: bool) -> State:
        return "estimated" if estimated else "measured"

    def _total(self, name: str) -> int:
        return sum(room.totals.get(name, 0) for room in self._tally.counts)

    def _present(self) -> int:
        return max(self._total("unique"), self._tally.people.identified)

    def gift_rev(self) -> Metric:
        if not self._tally.has(*PAYMENTS):
            return not_available("minor")
        money = totals(Money(minor, name) for name, minor in self._tally.gained.items())
        return Metric(money, unit="minor")

    def pay_rate(self) -> Metric:
        if not self._tally.has(*PAYMENTS, Order):
            return not_available("percent")
        people = self._tally.people
        payers = len(people.payers.keys() | self._sales.known_buyers())
        present = max(self._present(), payers)  # a shop's buyers may never have been in the room
        value = percent(payers, present)
        if value is None:
            return not_available("percent")
        basis = "unique" if self._total("unique") > people.identified else "identified"
        state = self._state(people.masked)
        return Metric(value, state, "percent", (payers, present), extra=(("basis", basis),))

    def funnel(self) -> Metric:
        """Present, engaged, clicked, bought; an unmeasured stage is None and is stepped over."""
        people = self._tally.people
        clicks = self._tally.has(CourseClick)
        clicked = len(people.clickers) if clicks else None
        if clicked is None and self._tally.has(*TEXTS):
            clicked = len(people.intenders)
        sells = self._tally.has(Order) or self._given.manual_orders
        bought = self._sales.buyers() + self._given.manual_orders if sells else None
        stages = [self._present(), len(people.engaged), clicked, bought]
        extra: dict[str, Any] = {
            "rates": _rates(stages),
            "overall": percent(bought, stages[0] or 0) if bought is not None else None,
            "clicked_by": "clicks" if clicks else "intent",
        }
        state = self._state(people.masked or not clicks)
        return Metric(stages, state, "persons", extra=tuple(extra.items()))

    def course_rev(self) -> Metric:
        if not self._tally.has(Order) and not self._given.manual_orders:
            return not_available("minor")
        orders = len(self._sales.paid()) + self._given.manual_orders
        return Metric(self._money, unit="minor", extra=(("orders", orders),))

    def aov(self) -> Metric:
        """Course sales over paid orders, each currency by itself."""
        counts: dict[str, int] = {}
        for order in self._sales.paid():
            for currency in totals([order.paid] if order.paid else []):
                counts[currency] = counts.get(currency, 0) + 1
        money = self._sales.money()
        if not counts:
            return not_available("minor")
        return Metric({name: round(money[name] / n) for name, n in counts.items()}, unit="minor")

    def gpm(self) -> Metric:
        """Course sales per thousand views, else per thousand viewers or viewer hours, as said."""
        hours = sum(room.viewer_ms for room in self._tally.counts if room.basis == "concurrent")
        for basis, amount in (
            ("views", self._total("views")),
            ("unique", self._total("unique")),
            ("viewer_hours", hours / HOUR_MS),
        ):
            if amount and self._money:
                state = self._state(basis != "views")
                value = self._per(amount / 1000)
                return Metric(value, state, "minor_per_1000", extra=(("basis", basis),))
        return not_available("minor_per_1000")

    def uv_value(self) -> Metric:
        unique = self._total("unique")
        if not unique or not self._money:
            return not_available("minor")
        return Metric(self._per(unique), unit="minor")

    def _per(self, amount: float) -> Mapping[str, int]:
        return {name: round(minor / amount) for name, minor in self._money.items()}

    def refund(self) -> Metric:
        """The refunded share of what was paid, in the currency with the largest sum."""
        paid, refunded = self._sales.money(), self._sales.refunded()
        if not any(paid.values()):
            return not_available("percent")
        main = max(paid, key=lambda name: paid[name])
        shares = {name: percent(refunded.get(name, 0), minor) for name, minor in paid.items()}
        extra: dict[str, Any] = {"provisional": self._sales.provisional(self._moment.at_ms)}
        extra["net"] = {name: minor - refunded.get(name, 0) for name, minor in paid.items()}
        if len(shares) > 1:
            extra["by_currency"] = shares
        of = (refunded.get(main, 0), paid[main])
        return Metric(shares[main], unit="percent", of=of, extra=tuple(extra.items()))

    def avg_stay(self) -> Metric:
        """The mean of the stays that ended, else viewer time over entries (Little's law)."""
        exact = self._tally.stays.mean_ms() if self._tally.has(Leave) else None
        if exact is not None:
            state = self._state(self._moment.sampled)
            return Metric(round(exact / 1000), state, "s")
        viewer_ms = sum(room.viewer_ms for room in self._tally.counts if room.basis == "concurrent")
        came = self._tally.stays.entries or self._total("unique")
        if not viewer_ms or not came:
            return not_available("s")
        return Metric(round(viewer_ms / came / 1000), "estimated", "s")

    def retention(self) -> Metric:
        """Minutes -> share still there that long after coming; else what the audience held."""
        if self._tally.has(Leave) and self._tally.has(Entry):
            kept = self._tally.stays.kept(self._moment.at_ms)
            shares = {str(minutes): percent(*pair) for minutes, pair in kept.items()}
            of = {str(minutes): list(pair) for minutes, pair in kept.items()}
            if any(share is not None for share in shares.values()):
                state = self._state(self._moment.sampled)
                extra = (("basis", "stays"), ("parts", of))
                return Metric(shares, state, "percent", extra=extra)
        held = {str(minutes): self._held(minutes) for minutes in AFTER_MIN}
        if all(share is None for share in held.values()):
            return not_available("percent")
        return Metric(held, "estimated", "percent", extra=(("basis", "hold"),))

    def _held(self, minutes: int) -> float | None:
        now = self._moment.shrinking(self._moment.at_ms)
        before = self._moment.shrinking(self._moment.at_ms - minutes * MINUTE)
        return percent(now, before) if now is not None and before else None


def _rates(stages: list[int | None]) -> list[float | None]:
    """Each stage over the last measured one before it, in percent."""
    rates: list[float | None] = []
    before = stages[0]
    for stage in stages[1:]:
        rates.append(None if stage is None or before is None else percent(stage, before))
        before = before if stage is None else stage
    return rates
