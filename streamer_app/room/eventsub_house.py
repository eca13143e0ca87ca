"""Twitch's HTTP side as a local room needs it: tokens, users, streams, subscriptions."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl

from streamer_app.feeds.event_json import Unreadable, loaded
from streamer_app.feeds.twitch_topics import SCOPES
from streamer_app.room.eventsub_messages import OWNER
from streamer_app.room.wire import Answer

CLIENT: Final = "practice"
CODE_S: Final = 1800
ASKED_TWICE: Final = 2
"""A device code is confirmed by the second question."""


@dataclass
class EventSubSession:
    """One link: what it subscribed to, and the last event it was told."""

    id: str
    topics: dict[str, str] = field(default_factory=dict)
    subscribed: asyncio.Event = field(default_factory=asyncio.Event)
    last: str | None = None
    alive: bool = True


class EventSubHouse:
    """What all clients of one room share. Any token is good until it is spent."""

    def __init__(self, room: str, title: str = "") -> None:
        self.room = room.lower()
        self.title = title
        self.viewers = 0
        self.live = True
        self.host = "127.0.0.1"
        self.asked = False
        """Whether a client takes the HTTP steps; others are told everything at once."""
        self.moving: list[EventSubSession] = []
        self._sessions: dict[str, EventSubSession] = {}
        self._spent: set[str] = set()
        self._used = ""
        self._turn = 0
        self._polls = 0

    def session(self) -> EventSubSession:
        """A new link; one that moves takes the subscriptions of the link before along."""
        made = EventSubSession(secrets.token_urlsafe(16))
        self._sessions[made.id] = made
        if self.moving:
            old = self.moving.pop(0)
            made.last = old.last
            made.topics, old.topics = old.topics, {}
            made.subscribed.set()
        return made

    def expire(self) -> None:
        """The token in use is good no more."""
        self._spent.add(self._used)

    def http(
        self, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> Answer | None:
        """The answer to one call, None for a path that is not Twitch's."""
        named = {name.lower(): value for name, value in headers.items()}
        self.host = named.get("host", self.host)
        match path:
            case "/oauth2/device":
                return self._device()
            case "/oauth2/token":
                return self._token(dict(parse_qsl(body.decode("utf-8", "replace"))))
            case "/oauth2/validate" | "/helix/users" | "/helix/streams":
                pass
            case "/helix/eventsub/subscriptions":
                pass
            case _:
                return None
        token = named.get("authorization", "").partition(" ")[2]
        if not token or token in self._spent:
            return _refused(401, "Invalid OAuth token")
        self.asked, self._used = True, token
        return self._helix(path, query, body)

    def _helix(self, path: str, query: Mapping[str, str], body: bytes) -> Answer:
        match path.rpartition("/")[2]:
            case "validate":
                me = {"client_id": CLIENT, "login": self.room, "user_id": OWNER}
                return Answer(200, {**me, "scopes": list(SCOPES), "expires_in": 14_000})
            case "users":
                known = query.get("login", "").lower() == self.room
                return _rows([{"id": OWNER, "login": self.room}] if known else [])
            case "streams":
                stream = {"id": "1", "title": self.title, "viewer_count": self.viewers}
                return _rows([stream] if self.live else [])
        if body:
            return self._subscribe(body)
        return self._forget(query["id"]) if "id" in query else _rows(self._listed())

    def _device(self) -> Answer:
        self._polls = 0
        code = {"device_code": "device", "user_code": "PRACTICE", "interval": 1}
        place = f"http://{self.host}/activate?public=true&device-code=PRACTICE"
        return Answer(200, {**code, "verification_uri": place, "expires_in": CODE_S})

    def _token(self, form: Mapping[str, str]) -> Answer:
        if form.get("grant_type") == "refresh_token":
            refresh = form.get("refresh_token", "")
            if not refresh or refresh in self._spent:
                return _refused(400, "Invalid refresh token")
            self._spent.add(refresh)
            return self._granted()
        self._polls += 1
        if form.get("device_code") != "device":
            return _refused(400, "invalid device code")
        return (
            self._granted()
            if self._polls >= ASKED_TWICE
            else _refused(400, "authorization_pending")
        )

    def _granted(self) -> Answer:
        self._turn += 1
        tokens = {"access_token": f"access-{self._turn}", "refresh_token": f"fresh-{self._turn}"}
        return Answer(200, {**tokens, "expires_in": 14_000, "token_type": "bearer"})

    def _subscribe(self, body: bytes) -> Answer:
        try:
            asked: Mapping[str, Any] = loaded(body)
        except Unreadable:
            return _refused(400, "not JSON")
        transport = asked.get("transport")
        id_ = transport.get("session_id") if isinstance(transport, Mapping) else None
        session = self._sessions.get(str(id_))
        topic = str(asked.get("type"))
        if session is None or not session.alive:
            return _refused(400, "session does not exist or has already disconnected")
        holders = [other for other in self._sessions.values() if topic in other.topics]
        if holders:
            for holder in holders:
                holder.alive = False  # it is found out to be gone, but its rows stay
            return _refused(409, "subscription already exists")
        session.topics[topic] = secrets.token_hex(8)
        session.subscribed.set()
        return Answer(202, {"data": [self._row(session, topic)], "total_cost": 0})

    def _row(self, session: EventSubSession, topic: str) -> dict[str, Any]:
        status = "enabled" if session.alive else "websocket_disconnected"
        transport = {"method": "websocket", "session_id": session.id}
        return {
            "id": session.topics[topic],
            "type": topic,
            "status": status,
            "transport": transport,
        }

    def _listed(self) -> list[dict[str, Any]]:
        return [
            self._row(session, topic)
            for session in self._sessions.values()
            for topic in session.topics
        ]

    def _forget(self, id_: str) -> Answer:
        for session in self._sessions.values():
            session.topics = {name: made for name, made in session.topics.items() if made != id_}
        return Answer(204, {})


def _rows(rows: list[dict[str, Any]]) -> Answer:
    return Answer(200, {"data": rows, "total": len(rows), "pagination": {}})


def _refused(status: int, message: str) -> Answer:
    return Answer(status, {"status": status, "message": message})
