"""A Twitch channel over EventSub and WebSocket, read with the rights of who signed in."""

import asyncio
import re
import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from streamer_app.errors import AppError, Reason, reason
from streamer_app.events import Event
from streamer_app.feeds.event_json import Unreadable, loaded
from streamer_app.feeds.feed import (
    FOREVER_MS,
    Admitted,
    Decoded,
    Endpoint,
    Handover,
    Heartbeat,
    Http,
    Refused,
    Remark,
)
from streamer_app.feeds.http import at_endpoint
from streamer_app.feeds.twitch_channel import Channel
from streamer_app.feeds.twitch_fields import MAX_ID, SOURCE
from streamer_app.feeds.twitch_notifications import Notifications
from streamer_app.feeds.twitch_payload import inner, stamp_ms, word
from streamer_app.feeds.twitch_tokens import Tokens

KEEPALIVE_S: Final = 10
SERVER: Final = f"wss://eventsub.wss.twitch.tv/ws?keepalive_timeout_seconds={KEEPALIVE_S}"
GRACE_S: Final = 2.0
ANSWER_S: Final = 1.5
TOO_OLD_MS: Final = 10 * 60_000
REMEMBERED: Final = 10_000
LOGIN: Final = re.compile(r"[a-z0-9_]{1,25}\Z")
CLOSINGS: Final = frozenset(range(4000, 4008))
GONE_FOR_GOOD: Final[Mapping[str, str]] = {
    "authorization_revoked": "twitch_revoked",
    "user_removed": "twitch_user_removed",
    "chat_user_banned": "twitch_banned",
}


def wall_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class TwitchEventSubFeed:
    """One channel. An empty ``room`` reads notifications of any channel (``decode``).

    Without ``tokens`` the link asks for nothing: the server is expected to tell by itself.
    With ``endpoint`` no other host is connected to, whatever the server asks.

    Raises: AppError ``twitch_login`` where ``room`` cannot be a Twitch login.
    """

    source = SOURCE
    wire = "twitch-eventsub"

    def __init__(
        self,
        room: str,
        *,
        endpoint: str | None = None,
        tokens: Tokens | None = None,
        clock: Callable[[], int] = wall_ms,
    ) -> None:
        self.room = room.strip().lstrip("#").lower()
        if self.room and not LOGIN.match(self.room):
            raise AppError("twitch_login", room=room[:80])
        # A client may say nothing on this wire: a ping is sent only when even the keepalive,
        # which comes every ten seconds, is overdue.
        self.heartbeat = Heartbeat(quiet_s=KEEPALIVE_S + GRACE_S, answer_s=ANSWER_S)
        self.after: str | None = None
        self._endpoint = endpoint
        self._channel = Channel(self.room, tokens, clock) if tokens is not None else None
        self._notifications = Notifications(self.room)
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._welcomes: asyncio.Queue[str] = asyncio.Queue()
        self._moving = False
        self._joined = True
        self._early: list[Event] = []

    async def endpoints(self, http: Http) -> Sequence[Endpoint]:
        """Twitch's server, or the local one of the address; all is made ready to subscribe."""
        if self._channel is not None:
            await self._channel.prepare(at_endpoint(http, self._endpoint))
        return [Endpoint(self._endpoint or SERVER)]

    def opening(self, now_ms: int) -> Iterable[Decoded]:
        """Nothing: a client that speaks is thrown out."""
        self._welcomes = asyncio.Queue()
        if not self._moving:
            self._notifications.forget()
            self._joined = self._channel is None
        return ()

    async def attend(self, http: Http) -> AsyncGenerator[Decoded, None]:
        """Once welcomed, subscribe (after a move only to what is missing), then count viewers."""
        if self._channel is None:
            return
        http = at_endpoint(http, self._endpoint)
        session = await self._welcomes.get()
        moved, self._moving = self._moving, False
        async for item in self._channel.joined(http, session, moved=moved):
            yield item
        self._joined = True
        for event in self._released():
            yield event
        async for item in self._channel.watched(http):
            yield item

    async def leave(self, http: Http) -> None:
        """Nothing: subscriptions end with their session."""

    def decode(self, message: str | bytes, now_ms: int) -> Iterator[Decoded]:
        """A message of the session, or one notification (also as a webhook has it)."""
        try:
            found = loaded(message)
        except Unreadable as wrong:
            yield self._unreadable(str(wrong), message, now_ms)
            return
        metadata = inner(found, "metadata")
        if not metadata:
            yield from self._notified(found, "", 0, now_ms)
            return
        id_ = word(metadata, "message_id", MAX_ID)
        at_ms = stamp_ms(word(metadata, "message_timestamp"))
        payload = inner(found, "payload")
        match word(metadata, "message_type"):
            case "notification":
                if not self._repeated(id_):
                    told = self._notified(payload, id_, at_ms, now_ms)
                    yield from told if self._joined else self._kept(told)
            case "session_welcome":
                yield from self._welcomed(word(inner(payload, "session"), "id", MAX_ID))
            case "session_keepalive":
                pass
            case "session_reconnect":
                self._moving = True
                yield Handover(self._moved(word(inner(payload, "session"), "reconnect_url", 2048)))
            case "revocation":
                yield self._revoked(inner(payload, "subscription"))
            case other:
                why = "not known: message type"
                yield self._notifications.unknown(other, why, found, now_ms)

    def flush(self, now_ms: int) -> Iterator[Event]:
        """What was held back because a better telling might have come."""
        if self._joined or now_ms >= FOREVER_MS:
            yield from self._released()
        yield from self._notifications.flush(now_ms)

    def closed(self, code: int) -> Reason | None:
        """Twitch's close codes in words."""
        return reason(f"eventsub.closed_{code}") if code in CLOSINGS else None

    def refused(self, status: int) -> AppError | None:
        """A handshake's status says enough."""
        return None

    def _notified(
        self, payload: Mapping[str, Any], id_: str, at_ms: int, now_ms: int
    ) -> Iterator[Event]:
        topic, event = word(inner(payload, "subscription"), "type"), inner(payload, "event")
        old = self.room and at_ms and now_ms - at_ms > TOO_OLD_MS
        if not topic or not event or old:
            why = (
                "unreadable: no topic"
                if not topic
                else "ignored: older than ten minutes"
                if old
                else "ignored: about the subscription"
            )
            yield self._notifications.unknown(topic, why, payload, now_ms)
            return
        yield from self._notifications.read(topic, event, id_, at_ms, now_ms)

    def _kept(self, told: Iterable[Event]) -> Iterator[Event]:
        """What the first subscriptions bring waits until all are made: only then is it known
        which signals this room gives."""
        self._early.extend(told)
        if len(self._early) > REMEMBERED:
            yield from self._released()

    def _released(self) -> list[Event]:
        early, self._early = self._early, []
        return early

    def _repeated(self, id_: str) -> bool:
        """Whether this link's message came already; ``decode`` without a room keeps repeats."""
        if not id_ or not self.room:
            return False
        if id_ in self._seen:
            return True
        self._seen[id_] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return False

    def _welcomed(self, session: str) -> Iterator[Decoded]:
        if self._channel is None:
            self._moving = False
            yield Admitted()
        elif session:
            self._welcomes.put_nowait(session)

    def _moved(self, url: str) -> str | None:
        """Where to go, at the host of the address where one is given."""
        try:
            parts = urlsplit(url)
            place = urlsplit(self._endpoint or url)
        except ValueError:
            return None
        if parts.scheme not in ("ws", "wss") or not parts.netloc:
            return None
        return urlunsplit(parts._replace(scheme=place.scheme, netloc=place.netloc))

    def _revoked(self, subscription: Mapping[str, Any]) -> Decoded:
        status, topic = word(subscription, "status"), word(subscription, "type")
        if status in GONE_FOR_GOOD:
            return Refused(AppError(GONE_FOR_GOOD[status], room=self.room))
        return Remark(reason("eventsub.revoked", topic=topic, status=status))

    def _unreadable(self, why: str, message: str | bytes, now_ms: int) -> Event:
        text = message.decode("utf-8", "replace") if isinstance(message, bytes) else message
        return self._notifications.unknown("message", f"unreadable: {why}", text, now_ms)
