"""The server's half of a wire, sans-I/O: one object a client."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from msgspec import Struct

from streamer_app.events import Event

Frame = str | bytes


class Begin(Struct, frozen=True):
    """The client is let in: events may be sent, those after the id ``after`` if it names one."""

    after: str | None = None


class Leave(Struct, frozen=True):
    """Close the client's link with this WebSocket code."""

    code: int = 1000
    text: str = ""


class Hush(Struct, frozen=True):
    """Nothing more is told on this link; what the client says is still answered."""


class Answer(Struct, frozen=True):
    """The answer to an HTTP call."""

    status: int
    body: Mapping[str, object]
    headers: Mapping[str, str] = {}


class Wire(Protocol):
    """How one platform's server speaks. ``room`` is the room's name in addresses."""

    room: str

    def opening(self) -> Iterable[Frame]:
        """What the server says before the client has said anything."""

    def receive(self, message: Frame, now_ms: int) -> Iterable[Frame | Begin | Leave]:
        """The answers to one message of the client."""

    def encode(self, events: Sequence[Event]) -> Iterable[Frame]:
        """Frames that carry these events; some wires put several into one frame."""

    def http(
        self, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> Answer | None:
        """The platform's HTTP steps, where it has any; None: no such path."""

    def address(self, port: int) -> str:
        """What ``record`` and the window accept for this room on a loopback port."""


@runtime_checkable
class Suffering(Protocol):
    """A wire with faults of its own, beyond those that any socket can have."""

    def suffer(self, fault: str) -> Iterable[Frame | Leave | Hush]:
        """What this client sees when the fault (a name of ``faults.OWN``) befalls the room."""


@runtime_checkable
class Patient(Protocol):
    """A wire whose client is let in without a word of its own on the link."""

    async def ready(self) -> Begin | Leave:
        """Waits until the client may be told the stream, or has to go."""
