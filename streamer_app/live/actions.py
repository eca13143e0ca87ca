"""What a person can do to a running session: plain values for the network thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Connect:
    """Join these rooms in one session (a new one, unless ``session`` names one to continue)."""

    addresses: tuple[str, ...]
    session: int | None = None


@dataclass(frozen=True, slots=True)
class Disconnect:
    """End the session in good order."""


@dataclass(frozen=True, slots=True)
class OfRooms:
    """Something about one of the session's rooms; the others go on."""


@dataclass(frozen=True, slots=True)
class Join(OfRooms):
    """Join one more room; where no session runs, begin one with it."""

    address: str


@dataclass(frozen=True, slots=True)
class Again(OfRooms):
    """Connect a room anew: one that has ended, or one that is silent. As its Link names it."""

    wire: str
    room: str


@dataclass(frozen=True, slots=True)
class Part(OfRooms):
    """Leave a room; with the last one the session ends. As its Link names it."""

    wire: str
    room: str


@dataclass(frozen=True, slots=True)
class HostRoom(OfRooms):
    """Open a live room of one's own and join it; ``on`` False ends it.

    ``network``: others on the network may come in, not only this computer. ``language`` is that
    of its page and gifts.
    """

    on: bool = True
    title: str = ""
    network: bool = False
    language: str = "zh_CN"


@dataclass(frozen=True, slots=True)
class Decide:
    """A decision at the question desk: ``op`` is a kind of the desk's wire.

    ``new pinned on_air answered later dismissed`` (the state wished for), ``next`` (answer the
    card on air and air the first pinned), ``undo`` (this person's last), ``redo``, ``note``,
    ``text``, ``merge``, ``ungroup``, ``claim``, ``course``.
    """

    op: str
    card: int = 0
    args: Mapping[str, Any] = field(default_factory=dict)
    base_rev: int = 0
    actor: str = "stage"


@dataclass(frozen=True, slots=True)
class MakeQuestion:
    """Treat the chat line of this row id as a question."""

    row: int


@dataclass(frozen=True, slots=True)
class PitchStep:
    """A step with the pitch card: start end snooze reject order undo_order undo reopen.

    ``undo`` takes back the rejection or the snooze, ``reopen`` shows a card again that nobody
    answered; ``text`` is a reason in the person's own words.
    """

    step: Literal["start", "end", "snooze", "reject", "order", "undo_order", "undo", "reopen"]
    course: str = ""
    minutes: int = 10
    reason: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class InteractionStep:
    """Do something with the room, end its poll, or turn the suggestion down.

    ``option`` is one of ``advisor.interaction.OPTIONS``; a poll or quiz has ``labels`` that are
    voted for by number or letter, and a quiz the number (from 1) of the ``right`` one.
    """

    step: Literal["start", "end", "decline"]
    option: str
    question: str = ""
    labels: tuple[str, ...] = ()
    seconds: int = 60
    right: int | None = None


@dataclass(frozen=True, slots=True)
class DoNotDisturb:
    """No suggestion for so many minutes (0: disturb again)."""

    minutes: int = 30


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast a replay or the demo goes."""

    factor: float


@dataclass(frozen=True, slots=True)
class OfSharing:
    """Something about the shared desk."""


@dataclass(frozen=True, slots=True)
class ShareDesk(OfSharing):
    """Open the running session's desk to assistants and show an invitation (again: a new one).

    ``host`` empty is this computer's address on the network; ``certificate`` is a PEM file with
    its key, for HTTPS; ``css`` is a style sheet for the overlay, ``language`` that of its words
    (empty: the system's). ``on`` False closes the desk.
    """

    on: bool = True
    role: str = "assistant"
    host: str = ""
    port: int = 0
    certificate: str = ""
    css: str = ""
    language: str = ""
    valid_min: int = 10
    """How long the invitation holds."""


@dataclass(frozen=True, slots=True)
class RenewOverlay(OfSharing):
    """Give a part of the overlay (``desk.overlay_keys.ITEMS``, or ``all``) another address."""

    item: str


@dataclass(frozen=True, slots=True)
class RevokeDesk(OfSharing):
    """Send an assistant away at once."""

    name: str


@dataclass(frozen=True, slots=True)
class Writing(OfSharing):
    """The streamer writes something about this card; None: no more."""

    card: int | None


Action = (
    Connect
    | Disconnect
    | OfRooms
    | Decide
    | MakeQuestion
    | PitchStep
    | InteractionStep
    | DoNotDisturb
    | Speed
    | ShareDesk
    | RenewOverlay
    | RevokeDesk
    | Writing
)
