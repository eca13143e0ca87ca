"""Who asked what: messages folded by wording and by person, and the card each belongs to.

Of one person's asks in one wording the first few are kept whole and the others counted, so that
a room that goes on asking the same does not fill the memory.
"""

from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from streamer_app.desk.cards import Ask
from streamer_app.desk.wordings import length
from streamer_app.events import Chat, Money, PaidMessage, Viewer, converted

KEPT: Final = 3
"""Asks of one person in one wording that are kept whole."""
REMEMBERED: Final = 20_000
"""The latest asks that are found again by their row, and the counted ones by their identity."""

Asker = tuple[str, str]
Identity = tuple[str, str, str]
Place = tuple[str, str]
"""Source and room."""
Clarity = tuple[int, int, int]


def asker_of(source: str, viewer: Viewer | None, row: int) -> Asker:
    """Who it is; a message without a viewer is somebody of its own."""
    if viewer is None:
        return "", str(row)
    return source, viewer.id or "\0" + viewer.name


def ask_of(row: int, event: Chat | PaidMessage, why: str, about: Mapping[str, float]) -> Ask:
    """The message as an ask."""
    return Ask(
        row=row,
        at_ms=event.at_ms or event.seen_ms,
        name=event.viewer.name if event.viewer else "",
        text=event.text,
        source=event.source,
        viewer=event.viewer.id if event.viewer else None,
        why=why,
        about=tuple(sorted(about.items())),
    )


@dataclass(slots=True)
class Counted:
    """Asks of one thread in one room that only their number is kept of."""

    since_row: int
    """The first of them."""
    number: int = 0
    about: dict[str, float] = field(default_factory=dict)
    """What they said of each course, summed."""
    again: Counter[int] = field(default_factory=Counter)
    """How many came after an answer, by the answer's time."""

    def add(self, ask: Ask) -> None:
        """One more."""
        self.number += 1
        for course, match in ask.about:
            self.about[course] = self.about.get(course, 0.0) + match

    def less(self, at_ms: int) -> None:
        """One less; ``at_ms`` is when it was asked."""
        self.about = {c: x * (self.number - 1) / self.number for c, x in self.about.items()}
        self.number -= 1
        for answered_ms in self.again:
            self.again[answered_ms] -= at_ms > answered_ms


@dataclass(slots=True)
class Thread:
    """One person's asks in one wording. ``home`` is the card they went to."""

    key: str
    asker: Asker
    home: int
    asks: dict[Identity, Ask] = field(default_factory=dict)
    """The first ones, whole."""
    more: dict[Place, Counted] = field(default_factory=dict)
    """Those beyond, by the room."""
    words: Ask | None = None
    """A deleted ask whose wording stands for those that are only counted."""
    last_ms: int = 0
    paid: list[Money] = field(default_factory=list)
    """The greatest amount paid with one."""
    free: bool = True
    """False once a paid message is among them."""

    @property
    def count(self) -> int:
        """How many asks stand."""
        return len(self.asks) + sum(counted.number for counted in self.more.values())

    @property
    def shown(self) -> Collection[Ask]:
        """The asks to be shown, one at least while the thread stands."""
        return self.asks.values() or ([] if self.words is None else [self.words])

    def add(self, identity: Identity, ask: Ask) -> bool:
        """Take in an ask; whether it is kept whole."""
        self.last_ms = max(self.last_ms, ask.at_ms)
        if len(self.asks) < KEPT and not self.more:
            self.asks[identity] = ask
            return True
        self.more.setdefault(identity[:2], Counted(ask.row)).add(ask)
        return False

    def after(self, identity: Identity, at_ms: int, answered_ms: int) -> None:
        """Note an ask that came when the card was answered already."""
        if at_ms > answered_ms and identity not in self.asks:
            self.more[identity[:2]].again[answered_ms] += 1

    def take(self, identity: Identity) -> None:
        """Take a kept ask out; the words of the last one stay for the counted ones."""
        self.words = self.asks.pop(identity)

    def uncount(self, place: Place, at_ms: int) -> None:
        """Take out one that is only counted; ``at_ms`` is when it was asked."""
        self.more[place].less(at_ms)
        if not self.more[place].number:
            del self.more[place]

    def latest(self) -> int:
        """When the last one came, in ms."""
        if self.more:
            return self.last_ms
        return max(ask.at_ms for ask in self.asks.values())

    def since(self, answered_ms: int) -> int:
        """Asks that came after an answer."""
        kept = sum(ask.at_ms > answered_ms for ask in self.asks.values())
        return kept + sum(counted.again[answered_ms] for counted in self.more.values())

    def told(self) -> Iterator[tuple[str, float]]:
        """How much each ask speaks of a course; of the counted ones the sum."""
        for ask in self.asks.values():
            yield from ask.about
        for counted in self.more.values():
            yield from counted.about.items()


class Asks:
    """Every ask of the session, by thread."""

    def __init__(self) -> None:
        self._threads: dict[str, dict[Asker, Thread]] = {}
        self._routes: dict[str, int] = {}
        """Where a wording went that nobody stands behind any more."""
        self._places: dict[Identity, Thread] = {}
        self._counted: OrderedDict[Identity, tuple[Thread, int]] = OrderedDict()
        self._taken: set[Identity] = set()
        self._rows: OrderedDict[int, Thread] = OrderedDict()
        self._first: dict[Asker, Thread] = {}
        self.forgotten_row = 0
        """Counted asks up to this row are not found by their identity any more."""

    def known(self, event: Chat | PaidMessage, row: int, key: str) -> bool:
        """Whether a message was asked before, in the normalised wording ``key``."""
        identity = event.source, event.room, event.id
        if identity in self._places or identity in self._counted:
            return True
        return row <= self.forgotten_row and self._forgotten(row, event, key) is not None

    def _forgotten(self, row: int, event: Chat | PaidMessage, key: str) -> Thread | None:
        """The thread in which a message of long ago is counted."""
        thread = self._threads.get(key, {}).get(asker_of(event.source, event.viewer, row))
        counted = thread.more.get((event.source, event.room)) if thread else None
        gone = (event.source, event.room, event.id) in self._taken
        return None if counted is None or gone or row < counted.since_row else thread

    def route(self, key: str) -> int | None:
        """The card that this normalised wording goes to: that of whoever asked so first."""
        for thread in self._threads.get(key, {}).values():
            return thread.home
        return self._routes.get(key)

    def stands(self, key: str) -> bool:
        """Whether anybody asks in this normalised wording."""
        return key in self._threads

    def put(self, event: Chat | PaidMessage, ask: Ask, key: str, home: int) -> Thread:
        """File an ask in the normalised wording ``key``; a new thread goes to the card ``home``."""
        asker = asker_of(event.source, event.viewer, ask.row)
        threads = self._threads.setdefault(key, {})
        thread = threads.get(asker)
        if thread is None:
            thread = threads[asker] = Thread(key, asker, home)
        self._first.setdefault(asker, thread)
        self._file((event.source, event.room, event.id), ask, thread)
        if isinstance(event, PaidMessage):
            thread.free = False
            paid = [converted(amount) for amount in (event.coins or event.paid,) if amount]
            most = max([*thread.paid, *paid], key=lambda amount: amount.minor, default=None)
            thread.paid = [most] if most else []
        return thread

    def _file(self, identity: Identity, ask: Ask, thread: Thread) -> None:
        self._rows[ask.row] = thread
        if len(self._rows) > REMEMBERED:
            self._rows.popitem(last=False)
        if thread.add(identity, ask):
            self._places[identity] = thread
            return
        self._counted[identity] = thread, ask.at_ms
        if len(self._counted) > REMEMBERED:
            self._counted.popitem(last=False)
            self.forgotten_row = next(iter(self._rows))

    def filed(self, row: int) -> tuple[int, str] | None:
        """The card and the wording under which the message of this row, one of the latest, is."""
        thread = self._rows.get(row)
        return (thread.home, thread.key) if thread else None

    def is_first(self, thread: Thread) -> bool:
        """Whether this is the first thing its asker asked in the session."""
        return self._first.get(thread.asker) is thread

    def take_out(self, identity: Identity) -> Thread | None:
        """Remove one message; an emptied thread is let go. The thread, if there was one."""
        counted = self._counted.pop(identity, None)
        if counted is not None:
            return self._uncount(counted[0], identity, counted[1])
        thread = self._places.pop(identity, None)
        if thread is not None:
            self._taken.add(identity)
            self._rows.pop(thread.asks[identity].row, None)
            thread.take(identity)
            self._tidy(thread)
        return thread

    def take_old(self, row: int, event: Chat | PaidMessage, key: str) -> Thread | None:
        """Remove a message that is only counted and was asked too long ago to be found here."""
        thread = self._forgotten(row, event, key) if row <= self.forgotten_row else None
        if thread is None:
            return None
        identity = event.source, event.room, event.id
        return self._uncount(thread, identity, event.at_ms or event.seen_ms)

    def _uncount(self, thread: Thread, identity: Identity, at_ms: int) -> Thread:
        self._taken.add(identity)
        if identity[:2] in thread.more:
            thread.uncount(identity[:2], at_ms)
        self._tidy(thread)
        return thread

    def _tidy(self, thread: Thread) -> None:
        """Let go of a thread that nothing stands behind."""
        threads = self._threads.get(thread.key, {})
        if thread.count or threads.get(thread.asker) is not thread:
            return
        del threads[thread.asker]
        if not threads:
            del self._threads[thread.key]
            self._routes[thread.key] = thread.home

    def clear(self, source: str, room: str, viewer: Viewer) -> list[Thread]:
        """Remove everything this viewer asked in a room; the threads that it was in."""
        asker = asker_of(source, viewer, 0)
        place = source, room
        found = []
        for thread in [thread for thread in self.threads() if thread.asker == asker]:
            kept = [identity for identity in thread.asks if identity[:2] == place]
            for identity in kept:
                self._rows.pop(thread.asks[identity].row, None)
                del self._places[identity]
                thread.take(identity)
            if thread.more.pop(place, None) or kept:
                self._tidy(thread)
                found.append(thread)
        for identity, counted in list(self._counted.items()):
            if identity[:2] == place and counted[0].asker == asker:
                del self._counted[identity]
        return found

    def threads(self) -> Iterator[Thread]:
        return (thread for threads in self._threads.values() for thread in threads.values())


def clarity(thread: Thread, ask: Ask) -> Clarity:
    """How well an ask can stand for its card, the best lowest.

    The longest wording first, of equally long ones the one with the least noise around it.
    """
    return -length(thread.key, ask.text), len(ask.text), ask.row


def clearest(threads: Iterable[Thread]) -> tuple[Clarity, str]:
    """The best wording of all, with its clarity."""
    wordings = (
        (clarity(thread, ask), ask.text.strip()) for thread in threads for ask in thread.shown
    )
    return min(wordings)
