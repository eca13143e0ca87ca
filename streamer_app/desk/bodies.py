"""What a card stands on: who asked, when, in which words. Kept in step as asks come.

In a flood every card has another ask each second, and there may be thousands behind each: what
one more changes is reckoned from it alone, and only what is unusual is reckoned anew from all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest
from typing import Final

from streamer_app.desk.asks import Asker, Thread
from streamer_app.desk.cards import Ask
from streamer_app.events import Money

SAMPLES: Final = 100
LIKELY: Final = 0.5
"""How much asks must speak of a course on average for it to be proposed."""
EXACT: Final = 9
"""Decimals within which sums of the same numbers in another order are the same."""

Time = tuple[int, int]
"""Milliseconds, and the row for those of one moment."""


@dataclass(slots=True)
class Body:
    """What does not change with the clock."""

    rev: int
    askers: set[Asker]
    opener: Asker
    asks: int
    first_ms: int
    last_ms: int
    latest: Time
    """The last of the asks that are shown."""
    paid: Money | None
    again: int
    samples: list[Ask]
    """The first ones."""
    wordings: list[str]
    """The different texts, in the order in which they came up."""
    about: dict[str, float]
    """What all asks say of each course, summed."""
    worth: float = 0.0
    """The asker part: 1 a paid message, 0.5 somebody's first question."""

    def takes(self, thread: Thread, ask: Ask) -> bool:
        """Whether one more ask can be reckoned by itself: it comes last, and nothing was paid."""
        return bool(self.asks) and thread.free and _time(ask) > self.latest

    def take(self, thread: Thread, ask: Ask, answered_ms: int | None) -> None:
        """Reckon one more ask in; the card was answered then, if it was."""
        self.asks += 1
        self.last_ms = max(self.last_ms, ask.at_ms)
        self.askers.add(thread.asker)
        self.again += answered_ms is not None and ask.at_ms > answered_ms
        for course, match in ask.about:
            self.about[course] = self.about.get(course, 0.0) + match
        if next(reversed(thread.asks.values()), None) is not ask:  # counted, not kept
            return
        self.latest = _time(ask)
        if len(self.samples) < SAMPLES:
            self.samples.append(ask)
        if len(self.wordings) < SAMPLES and ask.text not in self.wordings:
            self.wordings.append(ask.text)

    def likely(self) -> tuple[str, float] | None:
        """The course with the best mean over all asks, if that is enough."""
        course, most = min(
            self.about.items(),
            key=lambda pair: (-round(pair[1], EXACT), pair[0]),
            default=("", 0.0),
        )
        mean = round(most / self.asks, EXACT) if self.asks else 0.0
        return (course, round(mean, 2)) if mean >= LIKELY else None


def body_of(rev: int, threads: list[Thread], answered_ms: int | None) -> Body:
    """Reckoned from all asks."""
    opener = min(threads, key=_started).asker if threads else ("", "")
    shown = [ask for thread in threads for ask in thread.shown]
    return Body(
        rev=rev,
        askers={thread.asker for thread in threads},
        opener=opener,
        asks=sum(thread.count for thread in threads),
        first_ms=min((ask.at_ms for ask in shown), default=0),
        last_ms=max((thread.latest() for thread in threads), default=0),
        latest=max(map(_time, shown), default=(0, 0)),
        paid=_largest([amount for thread in threads for amount in thread.paid]),
        again=0 if answered_ms is None else sum(thread.since(answered_ms) for thread in threads),
        samples=nsmallest(SAMPLES, shown, key=_time),
        wordings=_wordings(shown),
        about=_about(threads),
    )


def _started(thread: Thread) -> Time:
    return _time(next(iter(thread.shown)))


def _time(ask: Ask) -> Time:
    return ask.at_ms, ask.row


def _wordings(shown: Iterable[Ask]) -> list[str]:
    first: dict[str, Time] = {}
    for ask in shown:
        first[ask.text] = min(_time(ask), first.get(ask.text, _time(ask)))
    return nsmallest(SAMPLES, first, key=first.__getitem__)


def _about(threads: Iterable[Thread]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for thread in threads:
        for course, match in thread.told():
            sums[course] = sums.get(course, 0.0) + match
    return sums


def _largest(amounts: list[Money]) -> Money | None:
    return max(amounts, key=lambda amount: amount.minor, default=None)
