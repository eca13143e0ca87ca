"""Social Stream Ninja: a bridge in the user's browser that brings the chats of many sites."""

import asyncio
import re
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Final

from streamer_app.errors import AppError, reason
from streamer_app.events import Event
from streamer_app.feeds.event_json import Unreadable, loaded
from streamer_app.feeds.feed import Admitted, Decoded, Endpoint, Heartbeat, Http, Remark
from streamer_app.feeds.social_stream_messages import SOURCE, Messages

SERVER: Final = "wss://io.socialstream.ninja"
CHANNEL: Final = 4
SILENT_S: Final = 60.0
KEPT_SESSION: Final = "ssn"
"""The name under which a session is kept among the person's secrets."""
SESSION: Final = re.compile(r"[A-Za-z0-9_-]{3,80}\Z")


def session_name(session: str) -> str:
    """What a session is called: its own name opens it, so nobody is told that."""
    return blake2b(session.encode(), digest_size=4).hexdigest()


class SocialStreamFeed:
    """One session of the bridge. An empty ``session`` reads messages of any (``decode``).

    Raises: AppError ``ssn_session`` where ``session`` cannot be one.
    """

    source = SOURCE

    def __init__(self, session: str, *, endpoint: str | None = None) -> None:
        if session and not SESSION.match(session):
            raise AppError("ssn_session")
        self.room = session_name(session) if session else ""
        self.heartbeat = Heartbeat()
        self.after: str | None = None
        self._url = f"{(endpoint or SERVER).rstrip('/')}/join/{session}/{CHANNEL}"
        self._messages = Messages(self.room)
        self._heard = asyncio.Event()
        self._remarked = False

    async def endpoints(self, http: Http) -> Sequence[Endpoint]:
        """The bridge's relay, or the local one of the address."""
        return [Endpoint(self._url)]

    def opening(self, now_ms: int) -> Iterable[Decoded]:
        """The path has joined already, and nobody answers: silence is a quiet room."""
        self._messages.forget()
        self._heard = asyncio.Event()
        return [Admitted()]

    async def attend(self, http: Http) -> AsyncGenerator[Decoded, None]:
        """After a minute without a word, name the two switches that people forget."""
        heard = self._heard
        try:
            async with asyncio.timeout(SILENT_S):
                await heard.wait()
        except TimeoutError:
            self._remarked = True
            yield Remark(reason("ssn.silent"))

    async def leave(self, http: Http) -> None:
        """Nothing: the relay forgets us with the link."""

    def decode(self, message: str | bytes, now_ms: int) -> Iterator[Decoded]:
        """The events of one message."""
        try:
            found = loaded(message)
        except Unreadable as wrong:
            text = message.decode("utf-8", "replace") if isinstance(message, bytes) else message
            yield self._messages.unknown("message", f"unreadable: {wrong}", text, now_ms)
            return
        self._heard.set()
        if self._remarked:
            self._remarked = False
            yield Remark(None)
        yield from self._messages.read(found, now_ms)

    def flush(self, now_ms: int) -> Iterable[Event]:
        """Nothing is held back on this wire."""
        return ()
