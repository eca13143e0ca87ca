"""The numbers of a session, by the ids of the report."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from types import MappingProxyType
from typing import Final

from streamer_app.events import Entry, Event, Gap
from streamer_app.insight import engagement
from streamer_app.insight.engagement import Baseline
from streamer_app.insight.figures import METRIC_IDS as METRIC_IDS
from streamer_app.insight.figures import (
    DeskFigures,
    Given,
    MinuteFigures,
    MoodFigures,
    RoomAudience,
    not_available,
)
from streamer_app.insight.figures import Metric as Metric
from streamer_app.insight.gaps import within
from streamer_app.insight.history import History
from streamer_app.insight.moment import FIVE, MINUTE, Moment
from streamer_app.insight.peaks import BIN_MS, Drop, Peak
from streamer_app.insight.pulse import Pulse
from streamer_app.insight.reading import NOTHING, Reading
from streamer_app.insight.tally import ASIDE, Tally
from streamer_app.insight.totals import Totals
from streamer_app.insight.windows import GONE

NONE_GAINED: Final[Mapping[str, int]] = MappingProxyType({})
NOTHING_GIVEN: Final = Given()
NO_HISTORY: Final = History()
LONGEST_SILENCE_MS: Final = 2 * 3_600_000
"""Readings are taken through shorter silences only; a longer one leaves a hole in the lines."""
LONGEST_LINE_MS: Final = 7 * 24 * 3_600_000


class Metrics:
    """Folds the events of one session, in order of arrival, into every number of the report.

    ``baseline`` is what earlier sessions of the room left behind; ``bots`` are platform ids of
    accounts to leave out beside those the platform itself marks.
    """

    def __init__(self, *, baseline: Baseline | None = None, bots: Iterable[str] = ()) -> None:
        self._tally = Tally(bots)
        self._pulse = Pulse(baseline)
        self._samples: dict[str, History] = {}
        self._busiest = 0
        self._next_ms = 0
        self._peaks: tuple[tuple[int, int], tuple[Peak, ...]] = ((-1, -1), ())

    def declare(self, source: str, room: str, signals: frozenset[str] | None) -> None:
        """Which kinds of event this room sends; None = all that there are."""
        self._tally.signals[self._tally.room(source, room)] = signals

    def tells(self, kind: type[Event]) -> bool:
        """Whether some room of the session sends events of this kind."""
        return self._tally.has(kind)

    def has_paid(self, source: str, viewer: str) -> bool:
        """Whether somebody of this id has paid for anything in the session."""
        return self._tally.people.paid(source, viewer)

    def fold(
        self, event: Event, gained: Mapping[str, int] = NONE_GAINED, reading: Reading = NOTHING
    ) -> None:
        """Count one new event.

        ``gained`` is what it added to the ledger, in minor units by currency, coins as coins;
        for a deletion it is not looked at: what the deleted event gained is taken back here.
        ``reading`` is what its text was understood as (``Reader.read``).
        """
        at = event.at_ms or event.seen_ms
        if at > self._next_ms and type(event) not in ASIDE:
            self._advance(event, at)
        self._tally.fold(event, at, gained, reading)

    def recall(self, event: Event, gained: Mapping[str, int]) -> None:
        """Bring a payment of long ago back, which a deletion that follows takes away."""
        self._tally.recall(event, event.at_ms or event.seen_ms, gained)

    def counted(self, event: Event) -> int:
        """What a folded event counts as now, in flags of ``insight.windows``; 0 for nothing, and
        for what was taken back or is long past."""
        row = self._tally.log.row_of(hash((event.source, event.room, event.id)))
        flags = 0 if row is None else self._tally.log.row(row)[2]
        return 0 if flags & GONE else flags

    def _advance(self, event: Event, at: int) -> None:
        """Take the readings that were due before ``at``; a gap is known before them."""
        if not self._next_ms:
            self._tally.begin(at)
            self._next_ms = at + BIN_MS
            return
        if isinstance(event, Gap):
            room = self._tally.room(event.source, event.room)
            self._tally.coverage.add(room, event.start_ms, event.end_ms)
        if at - self._next_ms > LONGEST_SILENCE_MS:
            self._next_ms += (at - self._next_ms) // engagement.WINDOW_MS * engagement.WINDOW_MS
        while at > self._next_ms:
            self._read(self._next_ms)
            self._next_ms += BIN_MS

    def _read(self, at_ms: int) -> None:
        moment = Moment(self._tally, at_ms, NOTHING_GIVEN)
        self._pulse.see(moment, at_ms)
        if not moment.frozen:
            messages = moment.msgs_pm().value or 0
            self._busiest = max(self._busiest, messages)
        if (at_ms - self._tally.start_ms) % MINUTE == 0 and not moment.frozen:
            self._sample(moment)

    def _sample(self, moment: Moment) -> None:
        for name, metric in self._windowed(moment).items():
            if metric.state != "stale":
                for key, value in _plain(name, metric.value):
                    self._samples.setdefault(key, History()).add(value)

    def _windowed(self, moment: Moment) -> dict[str, Metric]:
        return {
            "viewers": self._viewers(moment),
            "chatters": moment.chatters(),
            "msgs_pm": moment.msgs_pm(),
            "q_pm": moment.q_pm(),
            "likes_pm": moment.likes_pm(),
            "gift_rev_pm": moment.gift_rev_pm(),
            "intent_pm": moment.intent_pm(),
            "entries_pm": moment.entries_pm(),
            "exits_pm": moment.exits_pm(),
        }

    def snapshot(self, at_ms: int, given: Given = NOTHING_GIVEN) -> dict[str, Metric]:
        """Every metric of ``METRIC_IDS`` at ``at_ms``; windowed ones with median and peak."""
        moment = Moment(self._tally, at_ms, given)
        found = {
            name: self._with_history(name, metric)
            for name, metric in self._windowed(moment).items()
        }
        found |= _desk_metrics(given.desk)
        found["ei"] = self._pulse.metric(moment, at_ms)
        found["u"] = given.u or not_available("index")
        found["pitch_uplift"] = given.pitch_uplift or not_available("orders")
        found |= Totals(moment).all()
        found["peaks"] = Metric([asdict(peak) for peak in self.peaks()], unit="moments")
        return {name: found[name] for name in METRIC_IDS}

    def _with_history(self, name: str, metric: Metric) -> Metric:
        """The session's median over its minutes beside the value, and the peak.

        The peaks of messages and viewers are looked for every ten seconds and at every count.
        """
        history: dict[str, tuple[float, float]] = {}
        for key, now in _plain(name, metric.value):
            middle, most = self._samples.get(key, NO_HISTORY).beside(now)
            history[key] = middle, max(most, self._known_peak(key))
        if not history:
            return metric
        extra = [("median", 0), ("peak", 1)]
        if isinstance(metric.value, dict):
            parts = {
                label: {name: history[f"gift_rev_pm.{name}"][place] for name in metric.value}
                for label, place in extra
            }
            return replace(metric, extra=(*metric.extra, *parts.items()))
        pair = tuple((label, history[name][place]) for label, place in extra)
        return replace(metric, extra=(*metric.extra, *pair))

    def _known_peak(self, name: str) -> float:
        if name == "viewers" and len(self._tally.counts) == 1:
            return self._tally.counts[0].highest
        return self._busiest if name == "msgs_pm" else 0

    def _viewers(self, moment: Moment) -> Metric:
        """One room's count, or the sum where every room counts who is watching now."""
        rooms = [moment.room_viewers(number) for number in range(len(self._tally.counts))]
        counted = [metric for metric in rooms if metric.value is not None]
        if len(counted) == 1 and len(rooms) == 1:
            return counted[0]
        if counted and moment.concurrent() is not None and len(counted) == len(rooms):
            stale = next((metric for metric in counted if metric.state == "stale"), None)
            total = sum(metric.value for metric in counted)
            return replace(stale or counted[0], value=total)
        lines = [
            {"source": source, "room": room, "value": metric.value, **dict(metric.extra)}
            for (source, room), metric in zip(self._tally.rooms, rooms, strict=True)
        ]
        known = (("rooms", lines),) if counted else ()
        return replace(not_available("persons"), extra=known)

    def audience(self, at_ms: int, given: Given = NOTHING_GIVEN) -> tuple[RoomAudience, ...]:
        """Each room's own count, in the order of their first events."""
        moment = Moment(self._tally, at_ms, given)
        return tuple(
            RoomAudience(
                source,
                room,
                moment.room_viewers(number),
                self._tally.counts[number].basis,
                self._change(number, moment.at_ms),
                self._watched(number),
            )
            for (source, room), number in self._tally.rooms.items()
        )

    def _watched(self, number: int) -> int | None:
        count = self._tally.counts[number]
        return count.watched if count.basis != "cumulative" else None

    def _change(self, number: int, at_ms: int) -> int | None:
        count = self._tally.counts[number]
        now, before = count.at(at_ms), count.at(at_ms - FIVE)
        return now - before if now is not None and before is not None else None

    def minutes(self) -> tuple[MinuteFigures, ...]:
        """The whole session's timeline, oldest first, silent minutes among them."""
        minutes = self._tally.timeline.minutes(
            self._tally.coverage.all(), self._watching, entries=self._tally.has(Entry)
        )
        return tuple(minutes)

    def _watching(self, at_ms: int) -> int | None:
        """The audience then, if it is one number."""
        rooms = self._tally.counts
        if len(rooms) != 1 and any(room.basis != "concurrent" for room in rooms):
            return None
        found = [count for room in rooms if (count := room.at(at_ms)) is not None]
        return sum(found) if found else None

    def engagement(self, since_ms: int = 0) -> tuple[tuple[int, float | None], ...]:
        """(ms, index) each ten seconds, None where it could not be told."""
        points = self._pulse.points
        return tuple(points[bisect_left(points, (since_ms,)) :])

    def viewers_line(self, since_ms: int = 0) -> tuple[tuple[int, float | None], ...]:
        """(ms, audience) each ten seconds; None in a gap and while rooms cannot be summed."""
        gaps = self._tally.coverage.all()
        first = max(since_ms, self._tally.start_ms, self._tally.latest_ms - LONGEST_LINE_MS)
        first += (self._tally.start_ms - first) % BIN_MS
        return tuple(
            (at, None if within(gaps, at) else self._watching(at))
            for at in range(first, self._tally.latest_ms + 1, BIN_MS)
        )

    def gaps(self) -> tuple[tuple[int, int], ...]:
        """The spans in which messages may be missing, (start, end) in ms, merged and sorted."""
        return tuple(self._tally.coverage.all())

    def peaks(self) -> tuple[Peak, ...]:
        """The moments the chat rose far above its own last quarter of an hour."""
        state = (self._next_ms, len(self._tally.coverage.all()))
        if self._peaks[0] != state and self._next_ms:
            latest = self._next_ms - BIN_MS
            self._peaks = state, tuple(self._tally.bins.peaks(latest, self.gaps()))
        return self._peaks[1]

    def drops(self) -> tuple[Drop, ...]:
        """The moments the audience fell by 8 % or more within three minutes."""
        return tuple(drop for room in self._tally.counts for drop in room.drops())

    def mood(self, at_ms: int) -> MoodFigures:
        """What satisfaction is computed from."""
        return Moment(self._tally, at_ms, NOTHING_GIVEN).mood()

    @property
    def state_word(self) -> str:
        """``quiet normal lively``, or empty while the index cannot be told."""
        return self._pulse.word.word

    def baseline(self) -> Sequence[Mapping[str, float]]:
        """This session's tumbling windows, to be stored for the room's later sessions."""
        return self._pulse.windows


def _plain(name: str, value: object) -> list[tuple[str, float]]:
    if isinstance(value, dict):
        return [(f"{name}.{key}", part) for key, part in value.items()]
    return [(name, value)] if isinstance(value, int | float) else []


def _desk_metrics(desk: DeskFigures | None) -> dict[str, Metric]:
    if desk is None:
        ids = (("open_q", "cards"), ("oldest_wait", "s"), ("answer_time", "s"))
        return {name: not_available(unit) for name, unit in ids}
    asked = (("asked_by", desk.asked_by),)
    return {
        "open_q": Metric(desk.open_q, unit="cards", extra=asked),
        "oldest_wait": _or_nothing(desk.oldest_wait_s),
        "answer_time": _or_nothing(desk.answer_time_s),
    }


def _or_nothing(seconds: int | None) -> Metric:
    return not_available("s") if seconds is None else Metric(seconds, unit="s")
