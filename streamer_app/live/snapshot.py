"""What the window shows: latest values, made after a commit, read by the window's timer.

The window does no arithmetic on events; every number it shows stands in here, under the ids of
the report.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from msgspec import Struct

from streamer_app.catalogue.courses import Item
from streamer_app.desk.cards import Ask as Ask
from streamer_app.desk.cards import Card as Card
from streamer_app.desk.cards import CardState as CardState
from streamer_app.errors import Reason
from streamer_app.events import Money
from streamer_app.insight.figures import Metric
from streamer_app.live.behind import Against, Reckoning

LinkState = Literal["connecting", "connected", "waiting", "offline", "stopped"]
Played = Literal["", "demo", "replay"]
"""What plays into a database of its own; empty: real rooms."""
PitchState = Literal["hidden", "suggested", "running", "settling", "result", "snoozed"]


@dataclass(frozen=True, slots=True)
class Link:
    """The state of one room's link. ``seconds``: until the next try, or since the break."""

    source: str
    room: str
    state: LinkState
    title: str = ""
    attempt: int = 1
    since_ms: int = 0
    retry_at_ms: int | None = None
    held: bool = False
    """Whether the server asked for this wait, so that nobody can cut it short."""
    fresh: bool = False
    """Whether the room has not let us in yet: what was never there cannot be lost."""
    why: Reason | None = None
    signals: frozenset[str] | None = None
    events: int = 0
    back_after_s: int | None = None
    """Seconds missing after the last return, for as long as that is news."""
    recent: int = 0
    """Events of people in the last 60 s."""
    quiet_s: int | None = None
    """How long a room that is live has given nothing but its heartbeats, once that is long."""
    note: Reason | None = None
    """What a person should know although the link stands: it may be silent for a bad reason."""
    wire: str = ""
    """How it is read, as the registry names it; empty: the platform's first way."""


class ChatRow(Struct, frozen=True, gc=False):
    """One committed line of the chat list. ``row`` is the store's row id, growing."""

    row: int
    at_ms: int
    source: str
    kind: str
    name: str
    text: str
    viewer: str | None = None
    role: str = ""
    """Of host moderator member regular new, or empty."""
    amount: Money | None = None
    count: int = 1
    card: int | None = None
    """The question card this line belongs to."""
    mirrored: bool = False
    deleted: bool = False
    saved: bool = True
    hidden: bool = False
    """Whether what the person has chosen keeps it out of sight; it is stored all the same."""


@dataclass(frozen=True, slots=True)
class ViewersLine:
    """One room's audience count; rooms of different basis stay apart."""

    source: str
    room: str
    metric: Metric
    basis: str
    change_5min: int | None = None
    watched: int | None = None
    """How many have looked in so far, where that is not the count itself."""


@dataclass(frozen=True, slots=True)
class Minute:
    """One bar of the timeline. None = not measured in that minute (a gap, or no such signal)."""

    start_ms: int
    messages: int | None
    asks: int | None
    viewers: int | None
    revenue: Mapping[str, int] = field(default_factory=dict)
    entries: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """An annotation of the timeline: ``kind`` of pitch interaction peak drop."""

    at_ms: int
    kind: str
    text: str
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """A recent payment. ``what``: gift paid_message membership order."""

    at_ms: int
    name: str
    what: str
    text: str
    amount: Money | None
    source: str
    row: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reason on the pitch card, with the row ids of the messages behind it, or the time (from,
    to) whose messages they all are."""

    reason: Reason
    rows: tuple[int, ...] = ()
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line to say, with where it comes from: ``course question yours``."""

    kind: Literal["point", "answer", "close"]
    text: str
    origin: str
    flags: tuple[tuple[int, int], ...] = ()
    """Stretches of the text, [start, end), that must not be promised."""


@dataclass(frozen=True, slots=True)
class PitchCard:
    """The one pitch card, in whichever state; ``not_now`` says why none is suggested."""

    state: PitchState
    not_now: Reason | None = None
    pitch: str = ""
    course: str = ""
    title: str = ""
    price: Money | None = None
    number: int = 1
    """Which pitch of this session it would be."""
    expected: float | None = None
    low: int | None = None
    high: int | None = None
    none_probability: float | None = None
    exposed: int | None = None
    basis: str = ""
    revenue: tuple[Money, Money, Money] | None = None
    """Mean, low, high; None while the forecast is a default guess."""
    confidence: Literal["low", "medium", "high"] = "low"
    default_guess: bool = True
    trial: bool = True
    new: bool = False
    """Never pitched before: 想试试这门."""
    sponsored: bool = False
    evidence: tuple[Evidence, ...] = ()
    say: tuple[Line, ...] = ()
    started_ms: int | None = None
    planned_s: int = 300
    intents: int | None = None
    clicks: int | None = None
    orders: int = 0
    manual_orders: int = 0
    verdict: str = ""
    """Of above no_difference too_little, in the result state."""
    courses: tuple[tuple[str, str], ...] = ()
    """Every course that could be pitched instead: (id, title)."""
    ended_ms: int | None = None
    until_ms: int | None = None
    """When settling ends, a snoozed card comes back or the reason for hiding it lapses."""
    paid: Money | None = None
    """What the orders of this pitch brought."""
    usual: float | None = None
    """Orders expected without a pitch in the same viewer-minutes, with its 80 % interval."""
    usual_low: int | None = None
    usual_high: int | None = None
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """The rows behind ``intents clicks orders usual``; ``counts`` are the counts of viewers and
    ``pitch`` its start and end."""
    against: Against | None = None
    reckoning: Reckoning | None = None
    goodwill: tuple[Reason, ...] = ()
    """What the last pitch cost, and how far the audience is over it."""
    goodwill_rows: tuple[int, ...] = ()
    """Its start and end, and the counts of viewers behind it."""


@dataclass(frozen=True, slots=True)
class PollView:
    """A poll or quiz as it is counted from the chat; after ``ends_ms`` it is the result."""

    option: str
    question: str
    labels: tuple[str, ...]
    votes: tuple[int, ...]
    voters: int
    ends_ms: int
    right: int | None = None
    """The right answer of a quiz, from 1."""


@dataclass(frozen=True, slots=True)
class InteractionCard:
    """What to do with the room: a suggestion, or the poll that runs; empty: go on as you are.

    ``chance`` and ``keep`` say how likely it helps, and going on does.
    """

    option: str = ""
    why: Reason | None = None
    chance: float = 0.0
    keep: float = 0.0
    poll: PollView | None = None


@dataclass(frozen=True, slots=True)
class Attention:
    """The one thing that asks for attention, and how many others wait behind it."""

    kind: Literal[
        "fault", "pitch_over_plan", "conflict", "oldest_wait", "pitch", "interaction", "quiet"
    ]
    reason: Reason
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Theme:
    """What several open questions are about. ``key`` stays the same while its words do."""

    key: str
    label: Reason
    cards: frozenset[int]
    askers: int


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One operation at the desk as it stands in the log, refused ones too.

    ``detail`` is the course, the note, how it was answered, the card merged into or what was
    whispered; ``said`` is the card's text at that moment (whom to thank, of a whisper).
    """

    id: str
    at_ms: int
    actor: str
    card: int
    op: str
    result: Literal["applied", "conflict", "refused"]
    why: Reason | None = None
    detail: str = ""
    said: str = ""
    went: int = 0
    """The card that this one had been merged into when it was decided."""


@dataclass(frozen=True, slots=True)
class DeskPerson:
    """Somebody with a way to the desk; ``card`` is what they have open."""

    name: str
    role: str
    here: bool
    card: int | None = None
    typing: bool = False
    """Whether they write something about it at this moment."""


@dataclass(frozen=True, slots=True)
class DeskShare:
    """The desk as it is shared now. ``link`` is what the QR code holds, empty once it was used."""

    page: str
    overlay: str
    near: bool
    """Whether only this computer can reach it."""
    link: str = ""
    role: str = ""
    until_ms: int | None = None
    people: tuple[DeskPerson, ...] = ()
    fingerprint: str = ""
    """Of the certificate, where the desk has one."""
    overlays: Mapping[str, str] = field(default_factory=dict)
    """The addresses of the overlay's parts, by name."""


@dataclass(frozen=True, slots=True)
class OwnRoomOpen:
    """The room of one's own: ``page`` is where viewers come in, ``teacher`` the teacher's page."""

    title: str
    page: str
    teacher: str
    address: str
    near: bool
    """Whether only this computer can reach it."""
    here: int = 0
    """How many people have it open."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything but the chat lines, at ``at_ms``; made at most once a second, and at once after
    a decision of a person."""

    at_ms: int
    session: int | None = None
    title: str = ""
    started_ms: int | None = None
    demo: bool = False
    replayed: bool = False
    ended: bool = False
    speed: float = 1.0
    links: tuple[Link, ...] = ()
    saved: int = 0
    in_memory: int = 0
    delay_s: float | None = None
    missing_s: int = 0
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    state_word: Literal["quiet", "normal", "lively", ""] = ""
    engagement: tuple[tuple[int, float | None], ...] = ()
    """(ms, index) each 10 s of the last 30 min, for the sparkline."""
    engagement_band: tuple[float, float] | None = None
    viewers: tuple[ViewersLine, ...] = ()
    viewers_line: tuple[tuple[int, float | None], ...] = ()
    minutes: tuple[Minute, ...] = ()
    gaps: tuple[tuple[int, int], ...] = ()
    marks: tuple[Mark, ...] = ()
    cards: tuple[Card, ...] = ()
    """In desk order."""
    on_air: Card | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    """Cards by state."""
    themes: tuple[Theme, ...] = ()
    payments: tuple[Payment, ...] = ()
    money: Mapping[str, int] = field(default_factory=dict)
    course_money: Mapping[str, int] = field(default_factory=dict)
    course_orders: int = 0
    pitch: PitchCard = PitchCard(state="hidden")
    interaction: InteractionCard = InteractionCard()
    attention: Attention | None = None
    fault: Reason | None = None
    recovered: Reason | None = None
    uneven: Reason | None = None
    """Those who do not pay wait much longer for an answer."""
    note: Reason | None = None
    """What the program did by itself while nothing ran."""
    do_not_disturb_until_ms: int | None = None
    desk: DeskShare | None = None
    """None while the desk is not shared."""
    own: OwnRoomOpen | None = None
    """None while no room of one's own is open."""
    log: tuple[DeskLine, ...] = ()
    """The latest operations at the desk, oldest first."""
    items: Mapping[str, Item] = field(default_factory=dict)
    """What is on sale, by id."""

    @property
    def played(self) -> Played:
        """Whose database its rows stand in."""
        return "demo" if self.demo else "replay" if self.replayed else ""
