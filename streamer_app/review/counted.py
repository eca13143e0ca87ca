"""The rows that a number of the live screen counts: its stretch is counted once more."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Final

from msgspec import structs

from streamer_app.events import Deleted, Event, Money, RoomState, totals
from streamer_app.insight import engagement, windows
from streamer_app.insight.metrics import Metrics
from streamer_app.insight.moment import FIVE, MINUTE, QUARTER
from streamer_app.insight.reading import NOTHING, Reading
from streamer_app.live.folds import SAID, Folds, Surroundings
from streamer_app.live.people import DESK, UNDERSTANDING
from streamer_app.store import ranges
from streamer_app.store.ledger import Ledger
from streamer_app.store.queries import Reader, StoredEvent

WINDOWS: Final[Mapping[str, tuple[int, int]]] = {
    "msgs_pm": (windows.MESSAGE, MINUTE),
    "chatters": (windows.MESSAGE, FIVE),
    "q_pm": (windows.ASK, FIVE),
    "intent_pm": (windows.INTENT, FIVE),
    "ei": (windows.MESSAGE | windows.PAID, engagement.WINDOW_MS),
    "u": (windows.GAINED | windows.LOST | windows.GLAD | windows.SAD, QUARTER),
}
"""What a row has to count as, and how far back (ms), by the number's id."""
COUNTS_MS: Final = 30 * MINUTE
"""How far back the counts of viewers are shown, as the curve beside the number does."""
MOST: Final = 100_000
"""Events of a stretch that are counted again, in a flood the latest."""
GIVEN: Final = ("gift", "paid_message", "membership", "deleted")
SOLD: Final = ("order", "refund", "pitch")


def counted(
    reader: Reader, around: Surroundings, session: int, number: str, at_ms: int
) -> list[StoredEvent]:
    """What stands behind ``number`` (an id of the report) at a moment, in order of time; nothing
    for a number that has no rows of its own. A payment that goes on with a combo stands with what
    it added."""
    if number in WINDOWS:
        found = list(_said(reader, around, session, number, at_ms))
    else:
        find = _FINDERS.get(number)
        found = list(find(reader, around, session, at_ms)) if find else []
    return sorted(found, key=lambda one: (one.event.at_ms, one.row))


def _said(
    reader: Reader, around: Surroundings, session: int, number: str, at_ms: int
) -> Iterator[StoredEvent]:
    wanted, length = WINDOWS[number]
    metrics, ledger, start = Metrics(bots=around.bots), Ledger(), at_ms - length + 1
    notes = ranges.some(reader, session, ("room_state",), 0, start, MOST)
    heard = deque(reader.events(session, start_ms=start, end_ms=at_ms + 1), MOST)
    read: Callable[[str], Reading] = around.reader.read
    for row, event in chain(((note.row, note.event) for note in notes), heard):
        if isinstance(event, RoomState):
            if event.source == DESK and event.name == UNDERSTANDING:
                read = around.reader.at(str(dict(event.value).get("detect", "usual")))
            continue
        metrics.fold(event, ledger.gained(event), _read(around, read, row, event))
    for row, event in heard:
        if metrics.counted(event) & wanted:
            yield StoredEvent(row, session, event)


def _read(around: Surroundings, read: Callable[[str], Reading], row: int, event: Event) -> Reading:
    if not isinstance(event, SAID):
        return NOTHING
    return around.recalled(row) or read(event.text)


def _viewers(
    reader: Reader, around: Surroundings, session: int, at_ms: int
) -> Iterable[StoredEvent]:
    """The counts of the last half an hour; before that the last one."""
    kinds = ("audience_count",)
    recent = ranges.some(reader, session, kinds, at_ms - COUNTS_MS + 1, at_ms + 1, MOST)
    return recent or ranges.some(reader, session, kinds, 0, at_ms + 1, MOST)[-1:]


def _likes(reader: Reader, around: Surroundings, session: int, at_ms: int) -> Iterable[StoredEvent]:
    return ranges.some(reader, session, ("like",), at_ms - MINUTE + 1, at_ms + 1, MOST)


def _given(reader: Reader, around: Surroundings, session: int, at_ms: int) -> Iterable[StoredEvent]:
    """What was paid for gifts, messages and memberships, each with what it added."""
    ledger, found = Ledger(), dict[tuple[str, str, str], StoredEvent]()
    for one in ranges.some(reader, session, GIVEN, 0, at_ms + 1, MOST):
        event = one.event
        gained = ledger.gained(event)
        if isinstance(event, Deleted):
            found.pop((event.source, event.room, event.target), None)
        elif added := totals(Money(minor, code) for code, minor in gained.items()):
            code, minor = next(iter(added.items()))
            changed = {"paid": Money(minor, code)} | ({"coins": None} if _coins(event) else {})
            kept = replace(one, event=structs.replace(event, **changed))
            found[event.source, event.room, event.id] = kept
    return found.values()


def _coins(event: Event) -> bool:
    return getattr(event, "coins", None) is not None


def _sold(reader: Reader, around: Surroundings, session: int, at_ms: int) -> Iterable[StoredEvent]:
    """The orders that count: those taken back are none, one noted by hand is one until its order
    comes."""
    folds = Folds(around)
    known = {}
    for one in ranges.some(reader, session, SOLD, 0, at_ms + 1, MOST):
        folds.fold(one.row, one.event)
        known[one.row] = one
    return [known[sale.row] for sale in folds.sales.sales if sale.row in known]


def _paid(reader: Reader, around: Surroundings, session: int, at_ms: int) -> Iterable[StoredEvent]:
    """Everything by which somebody became one who pays."""
    return chain(_given(reader, around, session, at_ms), _sold(reader, around, session, at_ms))


def _clicked(
    reader: Reader, around: Surroundings, session: int, at_ms: int
) -> Iterable[StoredEvent]:
    """The last two stages: who clicked, who bought."""
    clicks = ranges.some(reader, session, ("course_click",), 0, at_ms + 1, MOST)
    return chain(clicks, _sold(reader, around, session, at_ms))


_FINDERS: Final[Mapping[str, Callable[[Reader, Surroundings, int, int], Iterable[StoredEvent]]]] = {
    "viewers": _viewers,
    "likes_pm": _likes,
    "gift_rev": _given,
    "course_rev": _sold,
    "pay_rate": _paid,
    "funnel": _clicked,
}
