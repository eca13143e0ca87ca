"""What a feed is: a sans-I/O translator between one platform's wire and our events.

A feed never opens a socket. ``connection`` asks it where to connect and what to say first, hands
it every message, and carries out what it answers: events go to the store, ``Send`` to the wire,
the rest steers the link.
"""

import re
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from typing import Any, Final, Protocol, runtime_checkable

from msgspec import Struct

from streamer_app.errors import AppError, Reason
from streamer_app.events import Event

MAX_FRAME: Final = 1 << 20
MAX_TEXT: Final = 8192
MAX_NAME: Final = 256

FOREVER_MS: Final = 2**62
"""The time to pass to ``Feed.flush`` for "whatever you still hold"."""


class Send(Struct, frozen=True):
    """A reply for the wire."""

    data: str | bytes


class Admitted(Struct, frozen=True):
    """The room has let us in: from now on silence means a quiet room.

    ``signals`` are the event kinds this room will send (None: all that the platform has).
    ``note``: what is less than it could be, and what a person can do for it.
    """

    signals: frozenset[str] | None = None
    title: str = ""
    note: Reason | None = None


class Renew(Struct, frozen=True):
    """The link's credentials are spent: close it and ask for endpoints anew."""

    why: Reason


class Handover(Struct, frozen=True):
    """The server asks us to move: open the next link before this one is closed.

    ``url`` is where to, when the server says so.
    """

    url: str | None = None


class Refused(Struct, frozen=True):
    """A person has to act; trying again would only annoy the platform."""

    error: AppError


class Remark(Struct, frozen=True):
    """The link stands, but a person should know this: a forgotten setting, a right not given.

    ``why`` None takes back what was said.
    """

    why: Reason | None


Decoded = Event | Send | Admitted | Renew | Handover | Refused | Remark


class Endpoint(Struct, frozen=True):
    """One place to connect to."""

    url: str
    headers: tuple[tuple[str, str], ...] = ()


class Heartbeat(Struct, frozen=True):
    """How a link is kept and watched (seconds).

    ``beat`` is sent every ``every_s`` whatever happens. After ``quiet_s`` without a byte the
    ``question`` is asked (None: a WebSocket ping); no byte within ``answer_s`` means a dead link.
    """

    every_s: float | None = None
    beat: str | bytes = b""
    question: str | bytes | None = None
    quiet_s: float = 5.0
    answer_s: float = 5.0


class Http(Protocol):
    """The one HTTP door (``feeds.http``), as far as a feed needs it."""

    async def json(
        self,
        url: str,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        method: str | None = None,
    ) -> Any:
        """The JSON answer of a GET (or of a POST with ``body``); None for an empty one.

        Raises: AppError for an answer that a person must act on, OSError for all that may pass.
        """


class Feed(Protocol):
    """One room on one platform. ``source`` and ``room`` name it in every event."""

    source: str
    room: str
    heartbeat: Heartbeat
    after: str | None
    """The id of the last stored event, for wires that can go on after it."""

    async def endpoints(self, http: Http) -> Sequence[Endpoint]:
        """Where to connect, best first; called before the first link and after ``Renew``."""

    def opening(self, now_ms: int) -> Iterable[Decoded]:
        """What to say on a fresh link; forgets all state of the link before.

        A wire whose server answers nothing is admitted here.
        """

    def decode(self, message: str | bytes, now_ms: int) -> Iterable[Decoded]:
        """Everything in one message; never raises for anything a wire can carry."""

    def flush(self, now_ms: int) -> Iterable[Event]:
        """Events held back whose time has come (all of them at ``FOREVER_MS``)."""


def wire_of(feed: Feed) -> str:
    """How the room is read: a name of the registry. Two wires of one platform may read one room."""
    return str(getattr(feed, "wire", feed.source))


@runtime_checkable
class Attending(Protocol):
    """What a feed has besides, where its room also needs calls over HTTP."""

    def attend(self, http: Http) -> AsyncGenerator[Decoded, None]:
        """Works beside one link from its ``opening`` to its end, cancelled with it.

        What it yields counts like what the wire brings. What ``Http.json`` raises ends the link
        as a break of the socket would; a generator that ends leaves the link as it is.
        """

    async def leave(self, http: Http) -> None:
        """The last call, after all links have ended: 1.5 s at most, its errors are dropped."""


@runtime_checkable
class Explaining(Protocol):
    """What a feed has besides, where its server's refusals have a meaning of their own."""

    def closed(self, code: int) -> Reason | None:
        """Why the server closed the link with this code; None where the code says enough."""

    def refused(self, status: int) -> AppError | None:
        """What a handshake refused with this HTTP status asks of a person, if anything."""


_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def plain(text: str, most: int = MAX_TEXT) -> str:
    """Text as it may be stored: at most ``most`` bytes of UTF-8, lone surrogates replaced."""
    if len(text) * 4 <= most and text.isascii():
        return text
    data = text.encode("utf-8", "surrogatepass")
    if b"\xed" in data:
        text = _SURROGATE.sub("\ufffd", text)
        data = text.encode()
    return text if len(data) <= most else data[:most].decode("utf-8", "ignore")
