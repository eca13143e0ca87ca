"""All that is folded from a session's events: the same live, after a restart and in a report."""

from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from streamer_app.advisor.pitching import Pitching
from streamer_app.advisor.topics import Heard, Topics
from streamer_app.catalogue.courses import Item
from streamer_app.catalogue.imports import course_finder
from streamer_app.catalogue.orders import Sale, Sales
from streamer_app.desk.operations import Desk, Outcome
from streamer_app.desk.operations import Find as Find
from streamer_app.desk.similar import Similar
from streamer_app.errors import Reason
from streamer_app.events import (
    AudienceCount,
    Chat,
    CourseClick,
    Deleted,
    DeskOperation,
    Entry,
    Event,
    Follow,
    FromPeople,
    Gap,
    Gift,
    Leave,
    Like,
    Membership,
    Money,
    PaidMessage,
    Pitch,
    RoomState,
    Share,
    ViewerCleared,
)
from streamer_app.feeds.registry import platform_signals
from streamer_app.insight.announcements import Announcements, Post, is_program
from streamer_app.insight.engagement import Baseline
from streamer_app.insight.grouping import JOIN, STEPS
from streamer_app.insight.metrics import Metrics
from streamer_app.insight.reading import NOTHING, Reader, Reading, recalled
from streamer_app.insight.viewers import Viewers
from streamer_app.live.filters import Sieve
from streamer_app.live.people import DESK, NORMAL, SIGNALS, UNDERSTANDING
from streamer_app.live.presence import PRESENT_MS, Presence
from streamer_app.settings import Questions
from streamer_app.store.kept import KeptRow
from streamer_app.store.ledger import PAID_KINDS, Ledger

SAID: Final = (Chat, PaidMessage)
NO_COURSE: Final[Mapping[str, float]] = {}
HEARD_IDS: Final = 10_000
HEARD_MOST: Final = 50_000
"""What is listened to in ten minutes at most: the latest."""
PLAIN: Final[frozenset[type[Event]]] = frozenset(
    {Chat, PaidMessage, Gift, Membership, Like, Entry, Leave, Follow, Share}
)
"""Nearly all that comes: it changes nothing of how anything else is folded."""
TOGETHER: Final = 500
"""Plain events that are folded part by part."""

Row = tuple[int, Event]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a session is folded with besides its own events."""

    reader: Reader
    items: Sequence[Item] = ()
    common: frozenset[str] = frozenset()
    """Pieces of words that never tell one course from another."""
    baseline: Baseline | None = None
    """The room's normal, from its last sessions."""
    bots: Collection[str] = ()
    known: Collection[str] = ()
    """Viewers who asked in an earlier session."""
    find: Find | None = None
    kept: Mapping[int, KeptRow] = field(default_factory=dict)
    """What stands for words that were erased, by row."""
    sieve: Sieve = field(default_factory=Sieve)
    """What is not to be seen, at this moment; nothing that is folded goes by it."""
    chosen: Callable[[], Questions] = Questions
    """What a person wants of questions, for a session that runs; stored ones have it in notes."""

    def read(self, row: int, text: str) -> Reading:
        """What the message of a row is taken for, or was when its words were there."""
        return self.recalled(row) or self.reader.read(text)

    def recalled(self, row: int) -> Reading | None:
        """What a message was taken for whose words were erased."""
        kept = self.kept.get(row)
        return None if kept is None or kept.reading is None else recalled(kept.reading)


class Folds:
    """One session's numbers, cards, money and pitches."""

    def __init__(self, around: Surroundings) -> None:
        self.items = {item.id: item for item in around.items}
        self.metrics = Metrics(baseline=around.baseline, bots=around.bots)
        self.ledger = Ledger()
        self._similar = Similar()
        self.desk = Desk(around.known, self._similar, around.kept)
        self.understanding = ("usual", "usual")
        """How questions are told, and how they are grouped."""
        self._names = course_finder(around.items)
        self.sales = Sales(lambda course: self._names.get(course.casefold(), course), self._price)
        self.presence = Presence()
        self.viewers = Viewers(frozenset(around.bots))
        self._watched: dict[str, tuple[str, frozenset[str]]] = {}
        self.counted: dict[tuple[str, str], int] = {}
        """Room to the row of its latest count of those who watch at once."""
        self.pitching = Pitching(self.title)
        self.topics = Topics(around.items, around.common)
        self.heard: deque[Heard] = deque()
        self._heard_ids: OrderedDict[tuple[str, str, str], int] = OrderedDict()
        self.first_ms: int | None = None
        self.last_ms = 0
        self.tended = False
        """Whether people worked with the session; else nothing is known of what they answered."""
        self.announced: dict[int, int] = {}
        """Rows of questions that a program put into the chat, with the row that gave it away."""
        self._announcements = Announcements()
        self.outcome: Outcome | None = None
        """What became of the latest operation at the desk."""
        self._rooms: set[tuple[str, str]] = set()
        self._reader = around.reader
        self.reading: Callable[[str], Reading] = around.reader.read
        """What a text is taken for at this point of the session."""
        self._find = around.find
        self._kept = around.kept
        self._recalled = around.recalled

    def fold(self, row: int, event: Event) -> None:
        """Take in one new event, in order of arrival."""
        self.fold_run(((row, event),))

    def fold_run(self, run: Sequence[Row]) -> None:
        """Take in one of ``runs``.

        While nothing but plain events come, no part looks at what another has made of them, so
        each takes the whole run in turn and finds what it works with at hand: a third less time
        than event by event.
        """
        for _, event in run:
            self._place(event)
        read = [(row, event, self._read(row, event)) for row, event in run]
        for row, event, reading in read:
            if type(event) is Chat:  # nothing to count but words
                self.metrics.fold(event, reading=reading)
            else:
                self._count(row, event, reading)
        for row, event in run:
            self.presence.see(event, row)
        told = [(*one, self._follow(*one)) for one in read]
        for row, event, reading, about in told:
            if reading is not NOTHING or type(event) not in PLAIN:
                self._question(row, event, reading)
                self._listen(row, event, reading, about)

    def _count(self, row: int, event: Event, reading: Reading) -> None:
        """What an event does beside words: money, pitches, sales, and taking back."""
        if isinstance(event, Deleted):
            self._recall(event)
        self.tended = self.tended or _of_people(event)
        self.metrics.fold(event, self.ledger.gained(event), reading)
        self._pitched(row, event)
        self.sales.fold(event, row)
        if isinstance(event, AudienceCount) and event.basis == "concurrent":
            self.counted[event.source, event.room] = row

    def watched(self) -> list[tuple[str, frozenset[str]]]:
        """Every pitch so far: its course, and the identified people who were there."""
        return list(self._watched.values())

    def _pitched(self, row: int, event: Event) -> None:
        self.pitching.fold(event, row)
        if not isinstance(event, Pitch) or event.action not in ("started", "ended"):
            return
        running = self.pitching.running
        self.viewers.topic = running.course if running else ""
        run = self.pitching.run(event.pitch)
        if run is not None and run.started_ms is not None:
            there = frozenset(self.presence.viewers(event.at_ms))
            before = self._watched.get(run.pitch, (run.course, frozenset()))[1]
            self._watched[run.pitch] = (run.course, before | there)

    def _place(self, event: Event) -> None:
        """Note the session's span, and what the event's room can tell."""
        if event.source == DESK:
            if isinstance(event, RoomState) and event.name == SIGNALS:
                room, kinds = (event.value["source"], event.value["room"]), event.value["kinds"]
                self._rooms.add(room)
                self.metrics.declare(*room, frozenset(kinds))
            elif isinstance(event, RoomState) and event.name == UNDERSTANDING:
                self._understand(event.value)
        elif (event.source, event.room) not in self._rooms:
            self._rooms.add((event.source, event.room))
            told = platform_signals(event.source).items()
            kinds = frozenset(kind for kind, signal in told if signal.level != "none")
            self.metrics.declare(event.source, event.room, kinds)
        if event.source != DESK and not isinstance(event, Gap):
            self.first_ms = event.at_ms if self.first_ms is None else self.first_ms
            self.last_ms = event.at_ms

    def _understand(self, value: Any) -> None:
        """Tell questions, and group them, another way from here on."""
        told = value if isinstance(value, dict) else {}
        detect, join = (str(told.get(name, "usual")) for name in ("detect", "join"))
        self.understanding = (detect, join)
        self.reading = self._reader.at(detect)
        self._similar.join = STEPS.get(join, JOIN)

    def sell(self, items: Sequence[Item], common: frozenset[str] = frozenset()) -> None:
        """Another catalogue, from now on; what was heard is matched with it again."""
        self.items = {item.id: item for item in items}
        self._names = course_finder(items)
        self.topics = Topics(items, common)
        self.heard = deque(
            heard
            if heard.kind == "click"
            else self.topics.hear(heard.row, heard.at_ms, heard.viewer, heard.text, heard.kind)
            for heard in self.heard
        )

    def title(self, course: str, language: str = "") -> str:
        """A course's title; an id that the catalogue does not know stands for itself."""
        item = self.items.get(course)
        return item.name(language) if item else course

    def intent(self, text: str) -> Reason | None:
        """What kind of buying a text speaks of."""
        return self._reader.intent(text)

    def sold(self, pitch: str) -> list[Sale]:
        """The sales that a pitch takes: noted on it, or of its course within its time."""
        return [sale for sale in self.sales.sales if self.pitch_of(sale) == pitch]

    def pitch_of(self, sale: Sale) -> str | None:
        """The pitch that a sale belongs to; None = organic."""
        return sale.pitch or self.pitching.pitch_of(sale.course, sale.at_ms)

    def _price(self, course: str) -> Money | None:
        item = self.items.get(course)
        return item.price if item else None

    def _read(self, row: int, event: Event) -> Reading:
        if not isinstance(event, SAID):
            return NOTHING
        return self._recalled(row) or self.reading(event.text)

    def _recall(self, event: Deleted) -> None:
        """Bring a payment back that was made too long ago to be at hand, and is taken back now."""
        target = event.source, event.room, event.target
        if self._find is None or not self.ledger.forgot(target):
            return
        found = self._find(*target)
        if found is not None and isinstance(found[1], PAID_KINDS):
            self.metrics.recall(found[1], self.ledger.recall(found[1]))

    def _question(self, row: int, event: Event, reading: Reading) -> None:
        if isinstance(event, SAID):
            why = reading.asks
            if why is not None and _from_audience(event) and not self._announces(row, event):
                self.ask(row, event, why.code)
        elif isinstance(event, Deleted | ViewerCleared):
            self.desk.withdraw(event, self._find)
            self._forget(event)
        elif isinstance(event, DeskOperation):
            self.outcome = self._operate(event)

    def _announces(self, row: int, event: Chat | PaidMessage) -> bool:
        """Whether a program asks; what it said of the same before leaves the cards."""
        said = self._said_by_program(row, event)
        for earlier, ident, _ in said or ():
            if earlier != row and earlier not in self.announced:
                taken = Deleted(
                    source=event.source, room=event.room, at_ms=event.at_ms, target=ident
                )
                self.desk.withdraw(taken, self._find)
                self._forget(taken)
            self.announced.setdefault(earlier, row)
        return said is not None

    def _said_by_program(self, row: int, event: Chat | PaidMessage) -> Sequence[Post] | None:
        """All posts of a question that a program asks; None for a person's."""
        post = row, event.id, event.at_ms
        kept = self._kept.get(row)
        if kept is not None and kept.reading is not None and "program" in kept.reading:
            return self._announcements.recall(post, kept.reading["program"])
        if is_program(event.viewer):
            return [post]
        return self._announcements.hear(row, event) if type(event) is Chat else None

    def _operate(self, operation: DeskOperation) -> Outcome | None:
        if operation.op != "ask":
            return self.desk.apply(operation)
        named = [str(operation.args.get(name)) for name in ("source", "room", "event")]
        found = self._find(named[0], named[1], named[2]) if self._find else None
        if found is None or not isinstance(found[1], Chat | PaidMessage):
            return None
        return self.ask(found[0], found[1], "question.by_hand")

    def ask(self, row: int, event: Chat | PaidMessage, why: str) -> Outcome:
        """Take a message as a question, to the card that it was on when its words were there."""
        return self.desk.ask(row, event, why, self._about(row, event.text))

    def _about(self, row: int, text: str) -> Mapping[str, float]:
        """How much a message speaks of each course, or spoke when its words were there."""
        kept = self._kept.get(row)
        told: Mapping[str, float] | None = None
        if kept is not None and kept.reading is not None:
            told = kept.reading.get("about")
        return self.topics.match(text) if told is None else told

    def _follow(self, row: int, event: Event, reading: Reading) -> Mapping[str, float]:
        """Note what a viewer did; how much the words were about each course."""
        about: Mapping[str, float] = NO_COURSE
        if self.items and isinstance(event, SAID) and _from_audience(event):
            about = self._about(row, event.text)
        self.viewers.fold(row, event, reading, about)
        return about

    def _listen(self, row: int, event: Event, reading: Reading, about: Mapping[str, float]) -> None:
        """Keep what says something about what people want, for ten minutes."""
        who = _who(event)
        if isinstance(event, CourseClick):
            self._hear(self.topics.hear(row, event.at_ms, who, "", "click", event.course), event)
        elif isinstance(event, SAID) and _from_audience(event) and row not in self.announced:
            if reading.intent is not None:
                self.pitching.intend(event.at_ms, who, row)
                self._hear(Heard(row, event.at_ms, who, event.text, "intent", about), event)
            if reading.asks is not None:
                self._hear(Heard(row, event.at_ms, who, event.text, "ask", about), event)

    def _hear(self, heard: Heard, event: Event) -> None:
        self.heard.append(heard)
        self._heard_ids[event.source, event.room, event.id] = heard.row
        while self.heard[0].at_ms < heard.at_ms - PRESENT_MS or len(self.heard) > HEARD_MOST:
            self.heard.popleft()
        while len(self._heard_ids) > HEARD_IDS:
            self._heard_ids.popitem(last=False)

    def _forget(self, event: Deleted | ViewerCleared) -> None:
        """Messages that were taken back speak for nothing any more."""
        if isinstance(event, Deleted):
            row = self._heard_ids.get((event.source, event.room, event.target))
            kept = [heard for heard in self.heard if heard.row != row]
        else:
            who = _who(event)
            kept = [heard for heard in self.heard if who and heard.viewer != who]
        self.heard = deque(kept)


def _who(event: Event) -> str:
    viewer = event.viewer
    return (viewer.id or viewer.name) if viewer else ""


def _of_people(event: Event) -> bool:
    """What somebody decided, or a note that the window leaves."""
    if isinstance(event, RoomState):
        return event.source == DESK and event.name in (NORMAL, UNDERSTANDING)
    return isinstance(event, FromPeople)


def _from_audience(event: Chat | PaidMessage) -> bool:
    """Neither the host, nor a bot, nor a joint room's audience."""
    if type(event) is Chat and event.mirrored:
        return False
    roles = event.viewer.roles if event.viewer else ()
    return not roles or ("host" not in roles and "bot" not in roles)


def folded(around: Surroundings, events: Iterable[tuple[int, Event]]) -> Folds:
    """The folds of a stored session."""
    folds = Folds(around)
    for run in runs(events):
        folds.fold_run(run)
    return folds


def runs(rows: Iterable[Row]) -> Iterator[Sequence[Row]]:
    """The rows in their order: plain ones together, ``TOGETHER`` at most, all others alone."""
    run: list[Row] = []
    for row in rows:
        plain = type(row[1]) in PLAIN
        if run and (not plain or len(run) == TOGETHER):
            yield run
            run = []
        if plain:
            run.append(row)
        else:
            yield (row,)
    if run:
        yield run
