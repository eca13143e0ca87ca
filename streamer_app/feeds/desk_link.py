"""Somebody else's question desk: its invitation, and the one socket to it that comes back."""

import asyncio
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import msgspec
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from streamer_app.errors import AppError
from streamer_app.feeds.connection import OPEN_S, Dial, dialler, host_of, wall_ms
from streamer_app.feeds.failure import failure_of
from streamer_app.feeds.feed import Endpoint
from streamer_app.feeds.http import HttpDoor, Posted, certificate_of
from streamer_app.feeds.link import Socket
from streamer_app.feeds.pinning import fingerprint, pinned

PATH: Final = "/desk"
LONGEST_TOKEN: Final = 200
SNAPSHOT: Final = 1 << 24
"""Bytes of a frame: a long evening's cards come in one."""
JOIN_S: Final = 10.0
BEAT_S: Final = 4.0
DEAD_S: Final = 10.0
FIRST_S: Final = 0.5
MOST_S: Final = 8.0
NOT_IN: Final = 401
REFUSALS: Final = frozenset(
    {
        *("desk_link_unknown", "desk_link_used", "desk_link_late", "desk_name_unfit"),
        *("desk_too_many", "desk_not_here", "desk_join_unreadable"),
    }
)
NAME: Final = 20
"""Characters of a name at a desk, as a refusal tells."""


@dataclass(frozen=True, slots=True)
class Invited:
    """A link as a desk shows it; ``root`` is ``http://HOST:PORT``."""

    root: str
    token: str


@dataclass(frozen=True, slots=True)
class Admitted:
    """A person whom a desk has let in; ``cookie`` is the key for its socket.

    ``certificate`` (DER) is the desk's own, where a person has said that it is the right one.
    """

    root: str
    cookie: str
    name: str
    role: str
    certificate: bytes = b""

    @property
    def tls(self) -> ssl.SSLContext | None:
        """What the link to the desk trusts, None: what everybody does."""
        return pinned(self.certificate) if self.certificate else None


def invited(text: str) -> Invited | None:
    """The invitation in a pasted text, None where there is none."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        return None
    plain = parts.scheme in ("http", "https") and parts.path == PATH and not parts.query
    if not plain or not parts.hostname or "@" in parts.netloc:
        return None
    if not 0 < len(parts.fragment) <= LONGEST_TOKEN:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    named = f"{host}:{port}" if port else host
    return Invited(f"{parts.scheme}://{named}", parts.fragment)


async def admit(invitation: Invited, name: str, trusted: str = "") -> Admitted:
    """Use an invitation up; ``trusted`` is the fingerprint of a certificate nobody vouches for.

    Raises: AppError that says why it does not let in; ``desk_certificate_unknown`` and
    ``desk_certificate_changed`` hold the fingerprint that a person has to look at.
    """
    root, certificate = invitation.root, b""
    body = json.dumps({"token": invitation.token, "name": name}).encode()
    host = host_of(root)
    try:
        async with asyncio.timeout(JOIN_S):
            try:
                posted = await _posted(root, body, None)
            except ssl.SSLCertVerificationError:
                certificate = await presented(root, trusted)
                posted = await _posted(root, body, pinned(certificate))
    except OSError as error:
        raise _unreached(error, host) from error
    found = _object(posted.body)
    if posted.status != 200 or not posted.cookies or not isinstance(found.get("name"), str):
        reason = posted.headers.get("Desk-Reason", "")
        if reason not in REFUSALS:
            raise AppError("desk_not_found", host=host)
        raise AppError(reason, most=NAME) if reason == "desk_name_unfit" else AppError(reason)
    (cookie,) = list(posted.cookies.items())[:1]
    role = str(found.get("role"))
    return Admitted(root, "=".join(cookie), found["name"], role, certificate)


async def _posted(root: str, body: bytes, tls: ssl.SSLContext | None) -> Posted:
    async with HttpDoor(root, tls=tls) as door:
        return await door.post(f"{root}{PATH}/join", body, {"Origin": root})


async def presented(root: str, trusted: str) -> bytes:
    """The certificate (DER) of a desk that nobody vouches for, if it is the ``trusted`` one.

    Raises: AppError ``desk_certificate_unknown`` or ``desk_certificate_changed``, OSError.
    """
    parts = urlsplit(root)
    certificate = await certificate_of(parts.hostname or "", parts.port or 443)
    seen = fingerprint(certificate)
    if seen != trusted:
        code = "desk_certificate_changed" if trusted else "desk_certificate_unknown"
        raise AppError(code, host=host_of(root), fingerprint=seen)
    return certificate


async def still_in(admitted: Admitted) -> bool:
    """Whether the desk still knows this key. Raises: AppError where it cannot be asked."""
    root = admitted.root
    try:
        async with asyncio.timeout(JOIN_S), HttpDoor(root, tls=admitted.tls) as door:
            found = await door.json(f"{root}{PATH}/me", headers={"Cookie": admitted.cookie})
    except OSError as error:
        raise _unreached(error, host_of(root)) from error
    return isinstance(found, dict) and found.get("name") == admitted.name


def _unreached(error: OSError, host: str) -> AppError:
    failure = failure_of(error, host, wall_ms() / 1000)
    return failure.final or failure.first or AppError("desk_not_found", host=host)


def _object(text: str | bytes) -> Mapping[str, Any]:
    try:
        found = msgspec.json.decode(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


class Hearer(Protocol):
    """Who hears of the link. Every method is called on the loop and raises nothing."""

    def heard(self, found: Mapping[str, Any]) -> None:
        """A frame of the desk."""

    def lost(self) -> None:
        """The link has broken; it is tried again."""

    def gone(self) -> None:
        """The desk knows this person no more; nothing is tried again."""


class DeskLink:
    """Keeps a person's link to a desk until cancelled, or until they are sent away."""

    def __init__(
        self,
        admitted: Admitted,
        hearer: Hearer,
        language: str = "",
        *,
        dial: Dial | None = None,
        rng: Random | None = None,
    ) -> None:
        scheme, _, place = admitted.root.partition("://")
        url = f"{'wss' if scheme == 'https' else 'ws'}://{place}{PATH}/ws"
        headers = [("Origin", admitted.root), ("Cookie", admitted.cookie)]
        if language:
            headers.append(("Accept-Language", language))
        self._endpoint = Endpoint(url, tuple(headers))
        self._hearer = hearer
        self._dial = dial or dialler(admitted.tls, SNAPSHOT)
        self._rng = rng or Random()
        self._socket: Socket | None = None
        self._sending: set[asyncio.Task[None]] = set()
        self._pause = FIRST_S

    async def run(self) -> None:
        """Serve; comes back after every break."""
        while True:
            try:
                socket = await self._dial(self._endpoint, OPEN_S)
            except InvalidStatus as error:
                if error.response.status_code == NOT_IN:
                    self._hearer.gone()
                    return
            except (OSError, WebSocketException, ImportError):
                pass  # whoever has gone may come back
            else:
                await self._serve(socket)
            await asyncio.sleep(self._pause / 2 + self._rng.uniform(0, self._pause / 2))
            self._pause = min(MOST_S, 2 * self._pause)

    def say(self, found: object) -> None:
        """Send a frame where there is a link; whoever counts on it looks for the answer."""
        if self._socket is not None:
            frame = msgspec.json.encode(found).decode()
            task = asyncio.create_task(_send(self._socket, frame))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _serve(self, socket: Socket) -> None:
        self._socket = socket
        beating = asyncio.create_task(self._beat(socket))
        try:
            while True:
                found = _object(await socket.recv(decode=True))
                self._pause = FIRST_S
                self._hearer.heard(found)
        except ConnectionClosed:
            pass
        finally:
            self._socket = None
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
            socket.abort()
            self._hearer.lost()

    async def _beat(self, socket: Socket) -> None:
        """Ask for a sign of life; a link without one is dropped."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(BEAT_S)
            if loop.time() - socket.heard > DEAD_S:
                socket.abort()
            else:
                self.say({"type": "ping"})


async def _send(socket: Socket, frame: str) -> None:
    try:
        await socket.send(frame)
    except ConnectionClosed:
        return  # the reader tells of it
