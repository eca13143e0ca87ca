"""Events in, counters out: everything the metrics of a session are computed from."""

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Final

from streamer_app.events import (
    AudienceCount,
    Chat,
    CourseClick,
    Deleted,
    DeskOperation,
    Entry,
    Event,
    Gap,
    Gift,
    Interaction,
    Leave,
    Like,
    Membership,
    Order,
    PaidMessage,
    Pitch,
    Refund,
    RoomState,
    ViewerCleared,
)
from streamer_app.insight import windows
from streamer_app.insight.audience import RoomCount
from streamer_app.insight.gaps import Coverage
from streamer_app.insight.peaks import Bins
from streamer_app.insight.people import LEFT_OUT, People, fewer, more
from streamer_app.insight.reading import Reading
from streamer_app.insight.sales import Sales
from streamer_app.insight.stays import Stays
from streamer_app.insight.timeline import Timeline
from streamer_app.insight.windows import ROOM_SHIFT, Amounts, Log

DESK: Final = "desk"
"""The source of what people enter at this program themselves."""
SHOPPERS: Final = 1 << 40
"""Added to the numbers of buyers that only a shop knows."""
SINGLES: Final = 5_000
"""Payments outside of combos that can be taken back without being recalled: the latest."""
ASIDE: Final[frozenset[type[Event]]] = frozenset({Pitch, Interaction, DeskOperation, RoomState})
"""Decisions and settings: they may be made long after the lesson, and count nothing of a room."""


def flags_of(reading: Reading) -> int:
    """What a message counts as in the log."""
    flags = windows.MESSAGE
    if reading.asks:
        flags |= windows.ASK
    if reading.intent:
        flags |= windows.INTENT
    if reading.benefit:
        flags |= windows.GAINED if reading.benefit > 0 else windows.LOST
    if reading.mood:
        flags |= windows.GLAD if reading.mood > 0 else windows.SAD
    return flags


class Tally:
    """The counters of one session, folded in order of arrival."""

    def __init__(self, bots: Iterable[str]) -> None:
        self.start_ms = 0
        self.latest_ms = 0
        self.rooms: dict[tuple[str, str], int] = {}
        self.signals: dict[int, frozenset[str] | None] = {}
        self.seen: set[type[Event]] = set()
        self.people = People(bots)
        self._shoppers = People(bots)
        self.log = Log()
        self.likes = Amounts()
        self.gains: dict[str, Amounts] = {}
        self.gained: dict[str, int] = {}
        self.coverage = Coverage()
        self.counts: list[RoomCount] = []
        self.sales = Sales()
        self.stays = Stays()
        self.bins = Bins(0)
        self.timeline = Timeline(0)
        self._like_totals: dict[int, int] = {}
        self._payments: dict[int, tuple[int, Mapping[str, int], int]] = {}
        self._singles: deque[int] = deque()

    def room(self, source: str, room: str) -> int:
        """The room's number."""
        number = self.rooms.get((source, room))
        if number is None:
            number = self.rooms[source, room] = len(self.rooms)
            self.counts.append(RoomCount())
            self.coverage.know(number)
        return number

    def begin(self, at_ms: int) -> None:
        """The session's clock starts with its first event."""
        self.start_ms = self.latest_ms = at_ms
        self.bins, self.timeline = Bins(at_ms), Timeline(at_ms)

    def fold(self, event: Event, at: int, gained: Mapping[str, int], reading: Reading) -> None:
        kind = type(event)
        if kind in ASIDE:
            if isinstance(event, DeskOperation) and event.op == "ask":
                self._asked(event)
            return
        if event.source == DESK:
            self._imported(event)
            return
        room = self.rooms.get((event.source, event.room))
        if room is None:
            room = self.room(event.source, event.room)
        if at > self.latest_ms:
            self.latest_ms = at
        self.seen.add(kind)
        match event:
            case Chat():
                if not event.mirrored:
                    self._message(event, at, room, flags_of(reading))
            case PaidMessage():
                self._message(event, at, room, flags_of(reading) | windows.PAID)
                self._pay(event, at, gained)
            case Gift():
                self._gift(event, at, room, gained)
            case Membership():
                self._membership(event, at, room, gained)
            case Gap():
                self.coverage.add(room, event.start_ms, event.end_ms)
            case Deleted():
                self._deleted(event)
            case ViewerCleared():
                self._viewer_cleared(event, room)
            case AudienceCount():
                self.counts[room].add(at, event.count, event.basis, self.coverage.of(room))
            case _:
                self._action(event, at, room)

    def _imported(self, event: Event) -> None:
        """What came from a shop's table is of no room; whom the shop names, no room knows."""
        self.seen.add(type(event))
        if isinstance(event, Order):
            who = self._shoppers.number(event.source, event.viewer)
            self.sales.order(event, who + SHOPPERS if who >= 0 else who)
        elif isinstance(event, Refund):
            self.sales.refund(event)

    def _action(self, event: Event, at: int, room: int) -> None:
        """What a viewer did without words or gifts."""
        who = self.people.number(event.source, event.viewer)
        if isinstance(event, Order):
            self.sales.order(event, who)
        elif isinstance(event, Refund):
            self.sales.refund(event)
        elif who != LEFT_OUT:
            match event:
                case Like():
                    self._like(event, at, room, who)
                case Entry():
                    self._log(event, at, who, windows.ENTRY, room)
                    self.stays.join(who, at)
                    self.timeline.row(at).entries += 1
                case Leave():
                    self._log(event, at, who, windows.LEAVE, room)
                    self.stays.leave(who, at)
                case CourseClick():
                    self.people.click(who)

    def has(self, *kinds: type[Event]) -> bool:
        """Whether some room declares one of these signals, or has sent it undeclared."""
        if not self.seen.isdisjoint(kinds):
            return True
        names = {kind.__struct_config__.tag for kind in kinds}
        declared = [self.signals.get(number) for number in self.rooms.values()]
        return any(signals is None or names & signals for signals in declared)

    def _log(self, event: Event, at: int, who: int, flags: int, room: int) -> None:
        key = hash((event.source, event.room, event.id))
        self.log.add(at, who, flags | room << ROOM_SHIFT, key)

    def _message(self, event: Chat | PaidMessage, at: int, room: int, flags: int) -> None:
        who = self.people.number(event.source, event.viewer)
        if who == LEFT_OUT:
            return
        self._log(event, at, who, flags, room)
        asks, intent = flags & windows.ASK != 0, flags & windows.INTENT != 0
        self.bins.message(at, event.text, asks, intent)
        row = self.timeline.row(at)
        row.messages += 1
        row.asks += asks
        more(self.people.engaged, who)
        if intent:
            more(self.people.intenders, who)

    def _gift(self, event: Gift, at: int, room: int, gained: Mapping[str, int]) -> None:
        who = self.people.number(event.source, event.viewer)
        if who == LEFT_OUT:
            return
        more(self.people.engaged, who)
        self.bins.gift(at)
        amount = event.coins or event.paid or event.combo_coins or event.combo_paid
        if gained or (amount is not None and amount.minor):
            self._log(event, at, who, windows.PAID, room)
            self._pay(event, at, gained)

    def _membership(self, event: Membership, at: int, room: int, gained: Mapping[str, int]) -> None:
        who = self.people.number(event.source, event.viewer)
        if who != LEFT_OUT:
            more(self.people.engaged, who)
            self.bins.gift(at)
            self._log(event, at, who, windows.PAID, room)
            self._pay(event, at, gained)

    def _pay(self, event: Event, at: int, gained: Mapping[str, int]) -> None:
        who = self.people.number(event.source, event.viewer)
        if who != LEFT_OUT:
            more(self.people.payers, who)
            self._noted(event, at, gained, who)
            self._earn(at, gained, 1)

    def _noted(self, event: Event, at: int, gained: Mapping[str, int], who: int) -> None:
        key = hash((event.source, event.room, event.id))
        self._payments[key] = at, gained, who
        if getattr(event, "combo", None) is None:
            self._singles.append(key)
            if len(self._singles) > SINGLES:
                self._payments.pop(self._singles.popleft(), None)

    def recall(self, event: Event, at: int, gained: Mapping[str, int]) -> None:
        """Take a payment of long ago in again, so that it can be taken back."""
        who = self.people.number(event.source, event.viewer)
        if who != LEFT_OUT:
            self._noted(event, at, gained, who)

    def _earn(self, at: int, gained: Mapping[str, int], sign: int) -> None:
        for currency, minor in gained.items():
            self.gained[currency] = self.gained.get(currency, 0) + sign * minor
            if currency not in self.gains:
                self.gains[currency] = Amounts()
            self.gains[currency].add(at, sign * minor)
        self.timeline.earn(at, gained, sign)

    def _like(self, event: Like, at: int, room: int, who: int) -> None:
        more(self.people.engaged, who)
        step = event.count or 0
        if event.total is not None:
            step = max(0, event.total - self._like_totals.get(room, event.total))
            self._like_totals[room] = event.total
        if step:
            self.likes.add(at, step)

    def _deleted(self, event: Deleted) -> None:
        key = hash((event.source, event.room, event.target))
        row = self.log.row_of(key)
        if row is not None:
            self._take_back(row)
        payment = self._payments.pop(key, None)
        if payment is not None:
            paid_at, amount, who = payment
            fewer(self.people.payers, who)
            self._earn(paid_at, amount, -1)

    def _viewer_cleared(self, event: ViewerCleared, room: int) -> None:
        who = None
        if event.viewer is not None:
            who = self.people.known(event.source, event.viewer)
        for row in self.log.messages_of(who, room):
            self._take_back(row)

    def _take_back(self, row: int) -> None:
        at, who, flags = self.log.row(row)
        if flags & windows.GONE:
            return
        self.log.mark(row, windows.GONE)
        if not flags & windows.MESSAGE:
            return
        self.bins.take_back(at)
        minute = self.timeline.row(at)
        minute.messages -= 1
        minute.asks -= flags & windows.ASK != 0
        fewer(self.people.engaged, who)
        if flags & windows.INTENT:
            fewer(self.people.intenders, who)

    def _asked(self, event: DeskOperation) -> None:
        """A person took a chat line for a question; it counts as asked when it was written."""
        target = tuple(event.args.get(name) for name in ("source", "room", "event"))
        if not all(isinstance(part, str) for part in target):
            return
        row = self.log.row_of(hash(target))
        if row is not None and not self.log.row(row)[2] & (windows.ASK | windows.GONE):
            self.log.mark(row, windows.ASK)
            self.timeline.row(self.log.row(row)[0]).asks += 1
