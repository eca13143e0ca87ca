"""Everything that a suggestion rests on, and what comes out of it: plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from streamer_app.advisor.audience import Audience, Confidence, Forecast, Record
from streamer_app.advisor.claims import Claim
from streamer_app.advisor.crowd import Crowd
from streamer_app.advisor.learning import Learned
from streamer_app.advisor.timing import Moment
from streamer_app.advisor.topics import Heard, Offer
from streamer_app.errors import Reason
from streamer_app.events import Money


@dataclass(frozen=True, slots=True)
class Quality:
    """Signs that a course disappoints. ``refund_rate`` is a share of ``orders`` (0 to 1);
    ``asked_again`` counts its questions that came back after an answer."""

    orders: int = 0
    refund_rate: float = 0.0
    asked_again: int = 0
    rows: tuple[int, ...] = ()
    """The refunds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The room, the catalogue and the past at one moment."""

    moment: Moment
    offers: Sequence[Offer]
    audience: Audience
    records: Mapping[str, Record] = field(default_factory=dict)
    """Course to its pitches so far, this session's settled ones among them."""
    heard: Sequence[Heard] = ()
    """Asks, intents and clicks; only those of the last ten minutes count."""
    owners: Mapping[str, int] = field(default_factory=dict)
    """Course to how many of those present have bought it."""
    quality: Mapping[str, Quality] = field(default_factory=dict)
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Course to what the teacher said at earlier pitches, the latest first."""
    rates: Mapping[str, Fraction] = field(default_factory=dict)
    """Currency to what one minor unit of it is worth in any common unit; needed only where
    courses have several currencies."""
    engagement: float | None = None
    viewers_change: int | None = None
    """Over the last five minutes."""
    crowd: Crowd | None = None
    """Those present one by one, where something is known of them."""
    learned: Learned = field(default_factory=Learned)
    """What the creator's own pitches teach; ``records`` stay the ones to forecast from."""
    seed: int = 0
    """Which of several courses that may be equally good is tried: the same until a pitch."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reason with the row ids of the messages behind it (none: it rests on numbers)."""

    reason: Reason
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Something to say, from the catalogue, from real questions or from the teacher."""

    kind: Literal["point", "answer", "close"]
    text: str
    origin: Literal["course", "question", "yours"]
    claims: tuple[Claim, ...] = ()
    """What in it must not be promised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """One course at this moment: what the card shows of it."""

    course: str
    title: str
    price: Money | None
    forecast: Forecast
    present: int
    exposure: float
    """The people present who do not own it, weighted by interest and by earlier pitches."""
    basis: str
    confidence: Confidence
    default_guess: bool
    trial: bool
    new: bool
    """Never pitched before: 想试试这门."""
    revenue: tuple[Money, Money, Money] | None
    evidence: tuple[Evidence, ...] = ()
    say: tuple[Line, ...] = ()
    sponsored: bool = False
    levels: tuple[float, ...] = ()
    """``exposure`` before fatigue, by how often the people had seen a pitch of it."""
    propensity: float = 1.0
    """How likely the policy was to take this course now."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A course's place: ``value`` = expected orders x price; ``shut`` says why it is left out."""

    course: str
    expected: float
    value: float
    interest: float
    shut: Reason | None = None
    low: float = 0.0
    """The 10 % point of the value, as far as the rate is uncertain."""
    high: float = 0.0
    propensity: float = 0.0
    """How often it would have been chosen in 256 draws."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Either a ``course`` to suggest or the reason why ``not_now``; never neither."""

    course: str | None = None
    not_now: Reason | None = None
    opens_ms: int | None = None
    """When time alone will open the gate that is shut."""
    appraisal: Appraisal | None = None
    """Of the course suggested."""
    ranking: tuple[Ranked, ...] = ()
    """All courses, the best first, those that are left out last."""
