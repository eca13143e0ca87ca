"""A room that speaks Socket.IO, whose own events a map can name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from streamer_app.errors import AppError, Reason, reason
from streamer_app.events import Event
from streamer_app.feeds.engineio import (
    Denied,
    Emitted,
    Heard,
    Joined,
    Odd,
    Opened,
    Packets,
    Parted,
    Reply,
    acknowledge,
    join,
)
from streamer_app.feeds.feed import (
    MAX_NAME,
    Admitted,
    Decoded,
    Endpoint,
    Heartbeat,
    Http,
    Refused,
    Renew,
    Send,
    plain,
)
from streamer_app.feeds.socketio_events import SOURCE, RoomEvents

PATH: Final = "/socket.io/"
QUERY: Final = "EIO=4&transport=websocket"
SCHEMES: Final = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}


class SocketIOFeed:
    """A room at ``url`` (its path is the namespace); ``map`` adds to what its events are.

    An empty ``url`` reads frames of any room (``decode``). Raises: AppError
    ``address_not_understood`` where ``url`` is none.
    """

    source = SOURCE

    def __init__(
        self,
        url: str,
        *,
        endpoint: str | None = None,
        map: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._url, self._namespace, self.room = _places(url, endpoint) if url else ("", "/", "")
        self.heartbeat = Heartbeat()
        self.after: str | None = None
        self._packets = Packets()
        self._events = RoomEvents(self.room, map)

    async def endpoints(self, http: Http) -> Sequence[Endpoint]:
        """The one address of the room."""
        return [Endpoint(self._url)]

    def opening(self, now_ms: int) -> Iterable[Send]:
        """Nothing: the server opens, then we ask to be let in."""
        self._packets = Packets()
        self._events.forget()
        return ()

    def decode(self, message: str | bytes, now_ms: int) -> Iterator[Decoded]:
        """What a frame tells; events may come before we are let in."""
        for heard in self._packets.heard(message):
            yield from self._of(heard, message, now_ms)

    def _of(self, heard: Heard, message: str | bytes, now_ms: int) -> Iterator[Decoded]:
        match heard:
            case Opened():
                yield Send(join(self._namespace))
            case Reply():
                yield Send(heard.frame)
            case Joined() if not heard.sid:
                yield Refused(AppError("socketio_version"))
            case Joined():
                yield Admitted()
            case Denied():
                why = plain(heard.why, MAX_NAME) or "-"
                yield Refused(AppError("socketio_refused", why=why))
            case Parted():
                yield Renew(reason("socketio.parted"))
            case Emitted():
                if heard.ack is not None:
                    yield Send(acknowledge(heard.namespace, heard.ack))
                yield from self._events.read(heard.name, heard.arguments, now_ms)
            case Odd():
                text = message if isinstance(message, str) else message.decode("utf-8", "replace")
                yield self._events.unknown("frame", heard.why, text, now_ms)

    def flush(self, now_ms: int) -> Iterable[Event]:
        """Nothing is held back on this wire."""
        return ()

    def closed(self, code: int) -> Reason | None:
        """The code says enough."""
        return None

    def refused(self, status: int) -> AppError | None:
        """Servers of another version answer 400."""
        return AppError("socketio_version") if status == 400 else None


def _places(url: str, endpoint: str | None) -> tuple[str, str, str]:
    """The URL of the link, the namespace, and the room's name without anything secret."""
    whole = url if "://" in url else f"http://{url}"
    try:
        parts = urlsplit(whole)
        place = urlsplit(endpoint or whole)
        _ = place.port, parts.port
    except ValueError:
        parts = place = urlsplit("")
    if parts.scheme not in SCHEMES or place.scheme not in SCHEMES or not parts.hostname:
        raise AppError("address_not_understood", address=url.partition("?")[0][:80])
    path, namespace = PATH, parts.path.rstrip("/") or "/"
    if namespace.endswith("/socket.io"):
        path, namespace = f"{namespace}/", "/"
    query = "&".join(filter(None, (parts.query, QUERY)))
    link = urlunsplit((SCHEMES[place.scheme], place.netloc, path, query, ""))
    room = parts.netloc.rpartition("@")[2] + (namespace if namespace != "/" else "")
    return link, namespace, room
