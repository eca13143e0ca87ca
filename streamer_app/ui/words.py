"""The words and figures of the window in the language chosen now, switched while it runs."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from streamer_app.errors import Reason
from streamer_app.settings import Currencies
from streamer_app.wording import Wording, system_language

if TYPE_CHECKING:
    from streamer_app.catalogue.courses import Item
    from streamer_app.events import Money

SIGNS: Final[Mapping[str, str]] = {
    "CNY": "¥",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "JP¥",
    "KRW": "₩",
    "TWD": "NT$",
    "HKD": "HK$",
}
WITHOUT_CENTS: Final = frozenset({"JPY", "KRW", "VND", "CLP", "ISK", "XAF", "XOF"})
NONE: Final = "—"
COURSES: Final = ("title", "topic")
"""Arguments of reasons that may be a course's title."""


class Words(QObject):
    """``say`` and ``tell`` of the present language; ``changed`` asks every widget to re-word."""

    changed = Signal()

    def __init__(self, language: str = "system") -> None:
        super().__init__()
        self.large = "k"
        self.clock_24h = True
        self.mask = False
        """Whether shapes stand for the viewers' names."""
        self.currencies = Currencies()
        self._courses: dict[str, Item] = {}
        self._use(language)

    def _use(self, language: str) -> None:
        self._wording = Wording(system_language() if language == "system" else language)

    @property
    def language(self) -> str:
        return self._wording.language

    @property
    def chinese(self) -> bool:
        return self.language.startswith("zh")

    def choose(self, language: str, large: str = "k", clock_24h: bool = True) -> None:
        """Switch the language and the manner of figures; everything on screen follows at once."""
        self.large, self.clock_24h = large, clock_24h
        self._use(language)
        self.changed.emit()

    def hide_names(self, mask: bool) -> None:
        """Shapes instead of viewers' names, or names again, everywhere at once."""
        self.mask = mask
        self.changed.emit()

    def person(self, name: str) -> str:
        """A viewer's name as it may be shown now."""
        if not self.mask:
            return name
        from streamer_app.ui.widgets.shapes import shapes

        return shapes(name)

    def know(self, items: "Iterable[Item]") -> None:
        """Call these courses as each language does, from now on."""
        self._courses |= {item.title: item for item in items}

    def course(self, title: str) -> str:
        """A course's title in this language, where it has one."""
        item = self._courses.get(title)
        return item.name(self.language) if item is not None else title

    def said(self, text: str) -> str:
        """What somebody wrote, or that it was erased."""
        return text or self.say("message.erased")

    def say(self, code: str, /, **arguments: object) -> str:
        """The message of a code."""
        return self._wording.say(code, **arguments)

    def tell(self, reason: Reason) -> str:
        """The sentence of a reason, with the courses that it names as they are called here."""
        named = {
            name: self.course(value) if name in COURSES and isinstance(value, str) else value
            for name, value in reason.arguments.items()
        }
        return self._wording.say(reason.code, **named)

    def number(self, value: float | int | None, decimals: int = 0) -> str:
        """Full digits below 10,000, then 12.8K or 1.3万; a dash where nothing is known."""
        if value is None:
            return NONE
        if abs(value) < 10_000:
            return f"{value:,.{decimals}f}"
        return f"{value / 10_000:.1f}万" if self.large == "wan" else f"{value / 1000:,.1f}K"

    def size(self, count: int) -> str:
        """So many bytes as disks are sold, in thousands: 14 KB, 4.6 MB, 45 MB, 2.3 GB."""
        if count < 999_500:
            return self.say("size.kilobytes", n=max(int(count > 0), round(count / 1e3)))
        if count < 999_500_000:
            decimals = 1 if count < 9_950_000 else 0
            return self.say("size.megabytes", n=f"{count / 1e6:.{decimals}f}")
        return self.say("size.gigabytes", n=f"{count / 1e9:,.1f}")

    def money(self, amount: "Money | None", cents: bool = False) -> str:
        """An amount with its currency's sign, in full digits; whole amounts drop ``.00``."""
        from streamer_app.events import converted

        return NONE if amount is None else amount_text(converted(amount), cents)

    def sums(self, money: Mapping[str, int], cents: bool = False) -> str:
        """Totals of several currencies side by side: ``¥30.00``, ``¥286 · $12``. They are added
        only where the person has typed every rate: ``≈ ¥371.20``.

        A single total below 1,000 keeps its ``.00``, so that it does not jump with each gift.
        """
        paid = {code: minor for code, minor in money.items() if minor}
        if len(paid) > 1 and (whole := self.whole(paid)):
            return whole
        small = len(paid) == 1 and all(abs(minor) < 100_000 for minor in paid.values())
        exact = cents or small
        return " · ".join(written(minor, code, exact) for code, minor in paid.items()) or NONE

    def whole(self, money: Mapping[str, int]) -> str:
        """Several currencies in the person's own, marked ≈; empty without a rate for one."""
        from streamer_app.catalogue.amounts import summed

        if not money.keys() <= self.currencies.worth.keys():
            return ""
        found = summed(money, self.currencies.worth, self.currencies.home)
        return f"≈ {amount_text(found, True)}" if found is not None else ""

    def apart(self, money: Mapping[str, int]) -> str:
        """What stands behind a sum of several currencies, with each rate and its day."""
        paid = {code: minor for code, minor in money.items() if minor}
        if len(paid) < 2 or not self.whole(paid):
            return ""
        home, rates = self.currencies.home, self.currencies.rates
        parts = [" · ".join(written(minor, code, False) for code, minor in paid.items())]
        for code in sorted(paid.keys() & rates.keys()):
            rate = rates[code]
            parts.append(
                self.say("money.rate", code=code, worth=rate.worth, home=home, day=rate.day)
            )
        return "\n".join(parts)

    def sentences(self, *reasons: Reason) -> str:
        """Several sentences after one another, each with its stop."""
        stop = "。" if self.chinese else "."
        told = [self.tell(each) for each in reasons]
        ended = [text if text[-1:] in "。.!！?？…" else text + stop for text in told[:-1]]
        return " ".join([*ended, *told[-1:]])

    def clock(self, at_ms: int, seconds: bool = True) -> str:
        """Local time of day."""
        from datetime import datetime

        moment = datetime.fromtimestamp(at_ms / 1000)
        if self.clock_24h:
            return moment.strftime("%H:%M:%S" if seconds else "%H:%M")
        return moment.strftime("%I:%M:%S %p" if seconds else "%I:%M %p").lstrip("0").lower()

    def day(self, at_ms: int) -> str:
        """The date of a moment: 9月12日 or 12 Sep."""
        from datetime import datetime

        moment = datetime.fromtimestamp(at_ms / 1000)
        if self.chinese:
            return f"{moment.month}月{moment.day}日"
        return f"{moment.day} {self.say(f'month.{moment.month}')}"


def amount_text(amount: "Money", cents: bool = False) -> str:
    """``¥3,192``, ``¥30.50``, ``-$0.05``; ``cents`` keeps ``.00``."""
    return written(amount.minor, amount.currency, cents)


def written(minor: int, currency: str, cents: bool) -> str:
    """Minor units with the currency's sign."""
    sign = SIGNS.get(currency, f"{currency} ")
    minus = "-" if minor < 0 else ""
    minor = abs(minor)
    if currency in WITHOUT_CENTS:
        return f"{minus}{sign}{minor:,}"
    whole, rest = divmod(minor, 100)
    return f"{minus}{sign}{whole:,}.{rest:02d}" if rest or cents else f"{minus}{sign}{whole:,}"


def without_bracket(title: str) -> str:
    """A course's title without what stands in brackets at its end."""
    for opening in ("（", "("):
        if title.rstrip().endswith((")", "）")) and (at := title.rfind(opening)) > 0:
            return title[:at].rstrip()
    return title


def span(seconds: float | int | None) -> str:
    """A duration: ``06:40``, ``1:02:03``; a dash where nothing is known."""
    if seconds is None:
        return NONE
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


def long_span(seconds: float | int) -> str:
    """The clock of a session: ``01:12:33``."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest:02d}"


def broken(fingerprint: str) -> str:
    """A certificate's fingerprint in two lines of sixteen pairs, which people can compare."""
    pairs = fingerprint.split(":")
    return "\n".join(" ".join(pairs[at : at + 16]) for at in range(0, len(pairs), 16))
