"""The trailing windows of a session at one moment."""

from collections.abc import Mapping
from functools import cached_property
from typing import Final

import numpy as np

from streamer_app.events import (
    AudienceCount,
    Chat,
    Entry,
    Event,
    Gift,
    Leave,
    Like,
    Membership,
    Money,
    PaidMessage,
    totals,
)
from streamer_app.insight import engagement, windows
from streamer_app.insight.audience import SHRINKING, STALE_MS
from streamer_app.insight.figures import Given, Metric, MoodFigures, State, not_available
from streamer_app.insight.tally import Tally
from streamer_app.insight.windows import Window

MINUTE: Final = 60_000
FIVE: Final = 5 * MINUTE
QUARTER: Final = 15 * MINUTE
SAMPLED_JOINS: Final = frozenset({"bilibili", "twitch"})
"""Platforms that tell of some of those who come in, not of all."""

TEXTS: Final[tuple[type[Event], ...]] = (Chat, PaidMessage)
PAYMENTS: Final[tuple[type[Event], ...]] = (Gift, PaidMessage, Membership)


class Moment:
    """What the windows that end at ``at_ms`` hold.

    While no room is heard the last heard moment is shown, as stale: ``frozen``.
    """

    def __init__(self, tally: Tally, at_ms: int, given: Given) -> None:
        down = {tally.room(*room): since for room, since in given.down.items()}
        self.tally = tally
        self.given = given
        self.coverage = tally.coverage.with_down(down, at_ms)
        since = self.coverage.frozen_at(at_ms)
        self.frozen = since is not None
        self.at_ms = at_ms if since is None else since
        self._lasts: dict[int, Window] = {}

    @cached_property
    def _recent(self) -> Window:
        return self.tally.log.window(self.at_ms - FIVE, self.at_ms)

    def last(self, length_ms: int) -> Window:
        """The rows of the trailing window, at most five minutes long."""
        found = self._lasts.get(length_ms)
        if found is None:
            found = self._lasts[length_ms] = self._recent.since(self.at_ms - length_ms)
        return found

    def minutes(self, length_ms: int) -> float:
        """The covered part of the trailing window, in minutes."""
        return max(1_000, self.coverage.covered(self.at_ms - length_ms, self.at_ms)) / MINUTE

    def metric(
        self,
        value: object,
        unit: str,
        length_ms: int,
        *,
        estimated: bool = False,
        **extra: object,
    ) -> Metric:
        """A windowed number with the state that its window earns."""
        stale = self.frozen or self.coverage.stale(self.at_ms - length_ms, self.at_ms)
        state: State = "stale" if stale else "estimated" if estimated else "measured"
        as_of = self.at_ms if stale else None
        return Metric(value, state, unit, as_of_ms=as_of, extra=tuple(extra.items()))

    def chatters(self) -> Metric:
        if not self.tally.has(*TEXTS):
            return not_available("persons")
        people = self._recent.people(windows.MESSAGE)
        return self.metric(people, "persons", FIVE, estimated=self.tally.people.masked)

    def msgs_pm(self) -> Metric:
        if not self.tally.has(*TEXTS):
            return not_available("per_min")
        count = self.last(MINUTE).count(windows.MESSAGE)
        return self.metric(round(count / self.minutes(MINUTE)), "per_min", MINUTE)

    def q_pm(self) -> Metric:
        if not self.tally.has(*TEXTS):
            return not_available("per_min")
        rate = self._recent.count(windows.ASK) / self.minutes(FIVE)
        return self.metric(round(rate, 1), "per_min", FIVE)

    def intent_pm(self) -> Metric:
        if not self.tally.has(*TEXTS):
            return not_available("persons_per_min")
        people = self._recent.people(windows.INTENT)
        rate = round(people / self.minutes(FIVE), 1)
        masked = self.tally.people.masked
        return self.metric(rate, "persons_per_min", FIVE, estimated=masked, people=people)

    def likes_pm(self) -> Metric:
        if not self.tally.has(Like):
            return not_available("per_min")
        count = self.tally.likes.sum(self.at_ms - MINUTE, self.at_ms)
        return self.metric(round(count / self.minutes(MINUTE)), "per_min", MINUTE)

    def gift_rev_pm(self) -> Metric:
        if not self.tally.has(*PAYMENTS):
            return not_available("minor_per_min")
        start = self.at_ms - FIVE
        sums = {name: series.sum(start, self.at_ms) for name, series in self.tally.gains.items()}
        money = totals(Money(minor, name) for name, minor in sums.items())
        minutes = self.minutes(FIVE)
        value = {name: round(minor / minutes) for name, minor in money.items()}
        return self.metric(value, "minor_per_min", FIVE)

    def entries_pm(self) -> Metric:
        if not self.tally.has(Entry):
            return not_available("persons_per_min")
        count = self.last(MINUTE).count(windows.ENTRY)
        rate = round(count / self.minutes(MINUTE))
        return self.metric(rate, "persons_per_min", MINUTE, estimated=self.sampled)

    @property
    def sampled(self) -> bool:
        """Whether some room's comings are only a sample."""
        return any(source in SAMPLED_JOINS for source, _ in self.tally.rooms)

    def exits_pm(self) -> Metric:
        if self.tally.has(Leave):
            count = self.last(MINUTE).count(windows.LEAVE)
            rate = round(count / self.minutes(MINUTE))
            return self.metric(rate, "persons_per_min", MINUTE, estimated=self.sampled)
        now, before = self.shrinking(self.at_ms), self.shrinking(self.at_ms - MINUTE)
        if now is None or before is None or not self.tally.has(Entry):
            return not_available("persons_per_min")
        came = self.last(MINUTE).count(windows.ENTRY)
        rate = round(max(0, came - (now - before)) / self.minutes(MINUTE))
        return self.metric(rate, "persons_per_min", MINUTE, estimated=True)

    def shrinking(self, at_ms: int) -> int | None:
        """The audience of the rooms whose count can fall; None where there is none."""
        found = [
            count
            for room in self.tally.counts
            if room.basis in SHRINKING and (count := room.at(at_ms)) is not None
        ]
        return sum(found) if found else None

    def concurrent(self) -> int | None:
        """Everybody watching now, if every room counts just that."""
        rooms = self.tally.counts
        if not rooms or any(room.basis != "concurrent" for room in rooms):
            return None
        return self.shrinking(self.at_ms)

    def room_viewers(self, number: int) -> Metric:
        """The last count of one room, stale two minutes later."""
        room = self.tally.counts[number]
        value = room.at(self.at_ms)
        noted = room.noted_ms(self.at_ms)
        if value is None or noted is None:
            return not_available("persons")
        down = any(start < self.at_ms <= end for start, end in self.coverage.of(number))
        stale = self.frozen or down or self.at_ms - noted > STALE_MS
        state: State = "stale" if stale else "measured"
        as_of = noted if stale else None
        return Metric(value, state, "persons", as_of_ms=as_of, extra=(("basis", room.basis),))

    def signals(self) -> Mapping[str, float]:
        """What the engagement index is made of, as far as it can be told."""
        rows = self.last(engagement.WINDOW_MS)
        minutes = self.minutes(engagement.WINDOW_MS)
        x: dict[str, float] = {}
        if self.tally.has(*TEXTS):
            x["chatters"] = rows.people(windows.MESSAGE)
            x["msgs"] = rows.capped(windows.MESSAGE, engagement.CAP) / minutes
            x["askers"] = rows.people(windows.ASK) / minutes
        if self.tally.has(*PAYMENTS):
            x["gifters"] = rows.people(windows.PAID) / minutes
        if self.tally.has(Like):
            start = self.at_ms - engagement.WINDOW_MS
            x["likes"] = self.tally.likes.sum(start, self.at_ms) / minutes
        hold = self._hold()
        if hold is not None:
            x["hold"] = hold
        return x

    def _hold(self) -> float | None:
        """The audience now over that of five minutes ago; None early, across a gap, or stale."""
        start = self.at_ms - FIVE
        if start < self.tally.start_ms or not self.tally.has(AudienceCount):
            return None
        if self.frozen or self.coverage.covered(start, self.at_ms) < FIVE:
            return None
        now, before = self.shrinking(self.at_ms), self.shrinking(start)
        noted = [room.noted_ms(self.at_ms) or 0 for room in self.tally.counts]
        if not now or not before or self.at_ms - max(noted) > 2 * STALE_MS:
            return None
        return now / before

    def mood(self) -> MoodFigures:
        """The last quarter of an hour, person by person."""
        rows = self.tally.log.window(self.at_ms - QUARTER, self.at_ms)
        said = rows.what & windows.MESSAGE != 0
        mood = (rows.what & windows.GLAD != 0).astype(float) - (rows.what & windows.SAD != 0)
        chosen = said & (rows.who >= 0)
        lines = np.bincount(rows.who[chosen])
        people = lines > 0
        means = np.bincount(rows.who[chosen], mood[chosen])[people] / lines[people]
        now, before = self.shrinking(self.at_ms), self.shrinking(self.at_ms - QUARTER)
        return MoodFigures(
            gained=rows.count(windows.GAINED),
            lost=rows.count(windows.LOST),
            kept=min(1.0, now / before) if now is not None and before else None,
            polarity=float(means.mean()) if means.size else 0.0,
            spread=float(means.std(ddof=1)) if means.size > 1 else 0.0,
            viewers=int(means.size),
        )
