"""Who asked what: messages folded by wording and by person, and the card each belongs to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from streamer_app.desk.cards import Ask
from streamer_app.events import Chat, Money, PaidMessage, Viewer, converted

Asker = tuple[str, str]
Identity = tuple[str, str, str]
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
class Thread:
    """One person's asks in one wording. ``home`` is the card they went to."""

    key: str
    asker: Asker
    home: int
    asks: dict[Identity, Ask] = field(default_factory=dict)
    paid: list[Money] = field(default_factory=list)
    free: bool = True
    """False once a paid message is among them."""


class Asks:
    """Every ask of the session, by thread."""

    def __init__(self) -> None:
        self._threads: dict[str, dict[Asker, Thread]] = {}
        self._routes: dict[str, int] = {}
        """Where a wording went that nobody stands behind any more."""
        self._places: dict[Identity, Thread] = {}
        self._rows: dict[int, Thread] = {}
        self._first: dict[Asker, Thread] = {}

    def known(self, event: Chat | PaidMessage) -> bool:
        return (event.source, event.room, event.id) in self._places

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
        identity = event.source, event.room, event.id
        thread.asks[identity] = ask
        self._places[identity] = self._rows[ask.row] = thread
        if isinstance(event, PaidMessage):
            thread.free = False
            thread.paid += [converted(amount) for amount in (event.coins or event.paid,) if amount]
        return thread

    def home_of(self, row: int) -> int | None:
        """The card that the message of this row was filed under."""
        thread = self._rows.get(row)
        return thread.home if thread else None

    def is_first(self, thread: Thread) -> bool:
        """Whether this is the first thing its asker asked in the session."""
        return self._first.get(thread.asker) is thread

    def take_out(self, identity: Identity) -> Thread | None:
        """Remove one message; an emptied thread is let go. The thread, if there was one."""
        thread = self._places.pop(identity, None)
        if thread is None:
            return None
        ask = thread.asks.pop(identity)
        self._rows.pop(ask.row, None)
        if not thread.asks:
            self._let_go(thread)
        return thread

    def _let_go(self, thread: Thread) -> None:
        threads = self._threads[thread.key]
        del threads[thread.asker]
        if not threads:
            del self._threads[thread.key]
            self._routes[thread.key] = thread.home

    def of_viewer(self, source: str, room: str, viewer: Viewer) -> list[Identity]:
        """The identities of everything this viewer asked in a room."""
        asker = asker_of(source, viewer, 0)
        return [
            identity
            for thread in self.threads()
            if thread.asker == asker
            for identity in thread.asks
            if identity[:2] == (source, room)
        ]

    def threads(self) -> Iterator[Thread]:
        return (thread for threads in self._threads.values() for thread in threads.values())


def clarity(thread: Thread, ask: Ask) -> Clarity:
    """How well an ask can stand for its card, the best lowest.

    The longest wording first, of equally long ones the one with the least noise around it.
    """
    return -len(thread.key), len(ask.text), ask.row


def clearest(threads: Iterable[Thread]) -> tuple[Clarity, str]:
    """The best wording of all, with its clarity."""
    wordings = (
        (clarity(thread, ask), ask.text.strip())
        for thread in threads
        for ask in thread.asks.values()
    )
    return min(wordings)
