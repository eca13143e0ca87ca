"""The pages of the settings: one dataclass each, with defaults that work."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

Language = Literal["system", "zh_CN", "en"]
ThemeChoice = Literal["system", "dark", "light"]
Density = Literal["compact", "comfortable"]
Edge = Literal["top", "bottom", "left", "right"]
Keep = Literal["30", "90", "180", "365", "always"]
Domain = Literal["education", "entertainment", "commerce"]
Detection = Literal["few", "usual", "many"]
Validity = Literal["5", "10", "30", "60"]
Grouping = Literal["usual", "careful", "strict"]

FARTHEST: Final = 1_000_000
"""Pixels; what lies farther out is damage."""
MOST_FILTERED: Final = 1_000
BOTS: Final = (
    *("nightbot", "streamelements", "streamlabs", "moobot", "fossabot"),
    *("wizebot", "botrixoficial", "sery_bot", "commanderroot"),
)
"""Programs that speak in many rooms, by their names."""


def _on_a_screen(pixels: Iterable[int]) -> None:
    """Raises: ValueError for what no screen is large enough for."""
    if any(abs(number) > FARTHEST for number in pixels):
        raise ValueError(f"no screen reaches to {max(pixels, key=abs)}")


@dataclass(frozen=True, slots=True)
class Look:
    """Language, colours and sizes; ``scale`` is the text size in percent."""

    language: Language = "system"
    theme: ThemeChoice = "system"
    scale: int = 100
    density: Density = "compact"
    large_numbers: Literal["k", "wan"] = "k"
    clock_24h: bool = True
    reduce_motion: bool = False

    def __post_init__(self) -> None:
        if not 80 <= self.scale <= 200:
            raise ValueError(f"a text size of {self.scale} %")


@dataclass(frozen=True, slots=True)
class Strip:
    """The small window on top: where it is and how dense; ``place`` is (x, y) on ``screen``."""

    opacity: int = 92
    edge: Edge = "top"
    full: bool = False
    screen: str = ""
    place: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if not 60 <= self.opacity <= 100:
            raise ValueError(f"an opacity of {self.opacity} %")
        _on_a_screen(self.place or ())


@dataclass(frozen=True, slots=True)
class Rooms:
    """Saved addresses, the newest first, and whether they are recorded as soon as they are live."""

    addresses: tuple[str, ...] = ()
    start_when_live: bool = True
    twitch_client: str = ""
    """The id of the person's own registration with Twitch; no secret."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Keyboard: single letters on or off, and keys that were changed (action -> key)."""

    single_letters: bool = True
    changed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """The main window: its frame (x, y, width, height) and the splitters' sizes by name."""

    frame: tuple[int, int, int, int] | None = None
    maximized: bool = False
    splitters: dict[str, tuple[int, ...]] = field(default_factory=dict)
    timeline_open: bool | None = None

    def __post_init__(self) -> None:
        _on_a_screen(self.frame or ())
        for sizes in self.splitters.values():
            _on_a_screen(sizes)


@dataclass(frozen=True, slots=True)
class Guide:
    """What a newcomer has already seen, and which field the words are for."""

    started: bool = False
    marks_seen: tuple[str, ...] = ()
    domain: Domain = "education"


@dataclass(frozen=True, slots=True)
class Advice:
    """When pitches are suggested and what the advisor may learn from."""

    enabled: bool = True
    quiet_first_min: int = 12
    between_min: int = 20
    explore: bool = True
    """Whether a course that was never pitched may be tried, once a session."""
    recent_only: bool = False
    """Learn from the last 90 days only."""
    learn_since_ms: int = 0
    """What was learnt before this moment was reset."""

    def __post_init__(self) -> None:
        if not (0 <= self.quiet_first_min <= 60 and 5 <= self.between_min <= 120):
            raise ValueError(f"pauses of {self.quiet_first_min} and {self.between_min} min")


@dataclass(frozen=True, slots=True)
class Selling:
    """``today``: the courses to suggest (none: any); ``columns``: a table's headers, by ours.

    Orders come by themselves from the tables in ``folder``, and, with ``door``, from programs of
    this computer on ``door_port``.
    """

    today: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    folder: str = ""
    door: bool = False
    door_port: int = 17_880

    def __post_init__(self) -> None:
        if not 1024 <= self.door_port <= 65_535:
            raise ValueError(f"a port of {self.door_port}")


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency is worth in the home currency, as typed, and on which day."""

    worth: str
    day: str

    def __post_init__(self) -> None:
        if not 0 < float(self.worth) < FARTHEST:
            raise ValueError(f"a rate of {self.worth}")


@dataclass(frozen=True, slots=True)
class Currencies:
    """The person's own currency and the rates of others; nothing is fetched."""

    home: str = "CNY"
    rates: dict[str, Rate] = field(default_factory=dict)

    @property
    def worth(self) -> dict[str, str]:
        """Currency to home units of one unit as typed, the home currency among them."""
        return {code: rate.worth for code, rate in self.rates.items()} | {self.home: "1"}


@dataclass(frozen=True, slots=True)
class Privacy:
    """How many days after a session what viewers wrote, and their names, stay."""

    keep: Keep = "180"

    @property
    def days(self) -> int:
        """The days; 0: they stay for good."""
        return 0 if self.keep == "always" else int(self.keep)


@dataclass(frozen=True, slots=True)
class Questions:
    """Which messages are taken as questions, which of them share a card, and how long one should
    wait at most."""

    detect: Detection = "usual"
    join: Grouping = "usual"
    target_min: int = 5
    limit_min: int = 10

    def __post_init__(self) -> None:
        if not (1 <= self.target_min <= 30 and 2 <= self.limit_min <= 60):
            raise ValueError(f"waits of {self.target_min} and {self.limit_min} min")

    @property
    def target_s(self) -> int:
        """The wait that is wished for, in seconds."""
        return 60 * self.target_min

    @property
    def limit_s(self) -> int:
        """The wait from which a question asks for attention, in seconds: not before the target."""
        return 60 * max(self.limit_min, self.target_min)


@dataclass(frozen=True, slots=True)
class Blocked:
    """A viewer whose messages are not shown: by the platform's id, or by the name alone.

    Without a ``source``, as typed by hand, ``name`` may be an id as well.
    """

    name: str
    viewer: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """What is kept and counted, but not shown: lines that hold ``words`` (one between strokes is
    an expression), those of some viewers and bots, gifts that cost nothing, links; and what is
    flagged in words that sell: ``claims`` beside the shipped ones, with a minus fewer of them."""

    words: tuple[str, ...] = ()
    viewers: tuple[Blocked, ...] = ()
    bots: tuple[str, ...] = BOTS
    free_gifts: bool = False
    """Whether gifts that cost nothing stay out of the list; the first of an evening are news."""
    merge: bool = True
    """Whether a line that repeats one just before it joins that one."""
    links: bool = False
    claims: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        longest = max(map(len, (self.words, self.viewers, self.bots, self.claims)))
        if longest > MOST_FILTERED:
            raise ValueError(f"{longest} lines to filter by")


@dataclass(frozen=True, slots=True)
class Desk:
    """The shared desk: a certificate's file for HTTPS, where it is opened, how many minutes an
    invitation holds, and style sheets of one's own for the overlay and its parts."""

    certificate: str = ""
    css: str = ""
    styles: dict[str, str] = field(default_factory=dict)
    port: int = 0
    """0: any that is free."""
    valid: Validity = "10"

    def __post_init__(self) -> None:
        if self.port and not 1024 <= self.port <= 65_535:
            raise ValueError(f"a port of {self.port}")


@dataclass(frozen=True, slots=True)
class Settings:
    """All pages."""

    look: Look = Look()
    strip: Strip = Strip()
    rooms: Rooms = Rooms()
    keys: Keys = field(default_factory=Keys)
    layout: Layout = field(default_factory=Layout)
    guide: Guide = Guide()
    advice: Advice = Advice()
    selling: Selling = field(default_factory=Selling)
    currencies: Currencies = field(default_factory=Currencies)
    privacy: Privacy = Privacy()
    questions: Questions = Questions()
    desk: Desk = field(default_factory=Desk)
    filters: Filters = Filters()
