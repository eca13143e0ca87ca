"""Short ways to let things happen in a lesson."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from streamer_app.errors import reason
from streamer_app.events import (
    AudienceCount,
    Chat,
    Event,
    Gap,
    Gift,
    Like,
    Money,
    Order,
    PaidMessage,
    Viewer,
)
from streamer_app.insight.figures import Given, Metric
from streamer_app.insight.metrics import Metrics
from streamer_app.insight.reading import NOTHING, Reading

START = 1_700_000_000_000
ASKED = Reading(asks=reason("question.mark"))
WANTED = Reading(asks=reason("question.mark"), intent=reason("intent.price"))


def viewer(name: str | None) -> Viewer | None:
    return Viewer(name, name) if name else None


class Lesson:
    """Events of one room by the second, folded into metrics."""

    def __init__(self, room: str = "r", metrics: Metrics | None = None) -> None:
        self.metrics = metrics or Metrics()
        self.room = room
        self._ids = count(1)

    def send(
        self,
        kind: type[Event],
        s: float,
        who: str | None = None,
        gained: Mapping[str, int] | None = None,
        reading: Reading = NOTHING,
        **fields: Any,
    ) -> str:
        """The id of the event sent at second ``s``."""
        name = f"{self.room}{next(self._ids)}"
        common = {"source": "room", "room": self.room, "id": name, "at_ms": at(s)}
        event = kind(**{**common, "viewer": viewer(who), **fields})
        self.metrics.fold(event, gained or {}, reading)
        return name

    def chat(self, s: float, who: str | None, reading: Reading = NOTHING, **fields: Any) -> str:
        return self.send(Chat, s, who, reading=reading, **{"text": "hello", **fields})

    def pay(self, s: float, who: str, minor: int, currency: str = "CNY") -> str:
        paid = Money(minor, currency)
        return self.send(PaidMessage, s, who, {currency: minor}, text="good", paid=paid)

    def gift(self, s: float, who: str, minor: int = 0, count: int = 1) -> str:
        paid = Money(minor, "CNY") if minor else None
        gained = {"CNY": minor} if minor else {}
        return self.send(Gift, s, who, gained, name="flower", count=count, paid=paid)

    def order(self, s: float, who: str | None, number: str, minor: int, **fields: Any) -> str:
        paid = Money(minor, "CNY")
        return self.send(Order, s, who, order=number, course="c", paid=paid, **fields)

    def watch(self, s: float, count: int, basis: str = "concurrent") -> str:
        return self.send(AudienceCount, s, count=count, basis=basis)

    def like(self, s: float, who: str | None = None, **fields: Any) -> str:
        return self.send(Like, s, who, **fields)

    def gap(self, start: float, end: float) -> str:
        return self.send(Gap, end, start_ms=at(start), end_ms=at(end), reason="lost")

    def see(self, s: float, given: Given | None = None) -> dict[str, Metric]:
        return self.metrics.snapshot(at(s), given or Given())

    def value(self, name: str, s: float, given: Given | None = None) -> Any:
        return self.see(s, given)[name].value

    def state(self, name: str, s: float, given: Given | None = None) -> str:
        return self.see(s, given)[name].state


def at(s: float) -> int:
    return START + round(s * 1000)


def extra(metric: Metric) -> dict[str, Any]:
    return dict(metric.extra)
