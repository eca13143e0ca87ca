"""Twitch's own half of EventSub: welcome, notifications, moves and revocations."""

import asyncio
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from streamer_app.events import AudienceCount, Event, RoomState
from streamer_app.room.eventsub_house import EventSubHouse, EventSubSession
from streamer_app.room.eventsub_messages import notified, stamp
from streamer_app.room.wire import Answer, Begin, Frame, Leave

UNUSED_S: Final = 10.0
CLIENT_SPOKE: Final = 4001
UNUSED: Final = 4003
ENDED: Final = 4000


class TwitchEventSubWire:
    """One client's link. A client that asks over HTTP has to subscribe within ten seconds."""

    def __init__(self, house: EventSubHouse) -> None:
        self.room = house.room
        self._house = house
        self._session = EventSubSession("")

    def opening(self) -> Iterable[Frame]:
        """The welcome."""
        self._session = self._house.session()
        return [self._control("session_welcome", {"session": self._described("connected")})]

    async def ready(self) -> Begin | Leave:
        """Begins with the first subscription, or at once for a client that asks for nothing."""
        if self._house.asked:
            try:
                async with asyncio.timeout(UNUSED_S):
                    await self._session.subscribed.wait()
            except TimeoutError:
                return Leave(UNUSED, "connection unused")
        return Begin(self._session.last)

    def receive(self, message: Frame, now_ms: int) -> Iterator[Frame | Begin | Leave]:
        """A client has nothing to say here."""
        yield Leave(CLIENT_SPOKE, "client sent inbound traffic")

    def encode(self, events: Sequence[Event]) -> Iterator[str]:
        """One notification a frame; how many watch is told over HTTP."""
        for event in events:
            self._session.last = event.id
            if isinstance(event, AudienceCount):
                self._house.viewers = event.count
            elif isinstance(event, RoomState) and event.name == "live":
                self._house.live = bool(event.value)
            if (told := notified(event, self.room)) is not None:
                yield self._notification(event, *told)

    def suffer(self, fault: str) -> Iterator[Frame | Leave]:
        """A move, a revocation, or a token that runs out."""
        match fault:
            case "session-reconnect":
                self._house.moving.append(self._session)
                yield self._control(
                    "session_reconnect", {"session": self._described("reconnecting")}
                )
            case "revoke":
                subscription = {"status": "authorization_revoked", "type": "channel.chat.message"}
                yield self._control("revocation", {"subscription": subscription})
                yield Leave(ENDED, "revoked")
            case "token-expired":
                self._house.expire()
                self._session.alive = False
                yield Leave(ENDED, "internal server error")

    def http(
        self, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> Answer | None:
        """Twitch's API."""
        return self._house.http(path, query, headers, body)

    def address(self, port: int) -> str:
        """The channel, at this server, with the HTTP steps."""
        return f"twitch-eventsub:{self.room}?endpoint=ws://127.0.0.1:{port}&http=1"

    def _described(self, status: str) -> dict[str, Any]:
        url = f"ws://{self._house.host}/ws?challenge={self._session.id}"
        return {
            "id": self._session.id,
            "status": status,
            "connected_at": stamp(time.time_ns() // 1_000_000),
            "keepalive_timeout_seconds": 10 if status == "connected" else None,
            "reconnect_url": url if status == "reconnecting" else None,
        }

    def _control(self, kind: str, payload: Mapping[str, Any]) -> str:
        return self._framed(kind, secrets.token_hex(16), time.time_ns() // 1_000_000, payload)

    def _notification(self, event: Event, topic: str, fields: Mapping[str, Any]) -> str:
        subscription = {"id": topic, "status": "enabled", "type": topic, "version": "1"}
        payload = {"subscription": subscription, "event": fields}
        # What has an id of its own in the chat is notified under another one.
        id_ = f"n-{event.id}" if "message_id" in fields else event.id
        return self._framed("notification", id_, event.at_ms, payload, topic)

    def _framed(
        self, kind: str, id_: str, at_ms: int, payload: Mapping[str, Any], topic: str = ""
    ) -> str:
        metadata = {"message_id": id_, "message_type": kind, "message_timestamp": stamp(at_ms)}
        if topic:
            metadata |= {"subscription_type": topic, "subscription_version": "1"}
        return msgspec.json.encode({"metadata": metadata, "payload": payload}).decode()
