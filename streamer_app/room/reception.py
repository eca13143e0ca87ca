"""The HTTP side of a room of one's own: users, a shop's events, and what its page is made of."""

import asyncio
import io
import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
import segno
from aiohttp import web

from streamer_app.assets import asset
from streamer_app.events import Money
from streamer_app.feeds.connection import wall_ms
from streamer_app.feeds.event_json import EventReader, Unreadable, loaded
from streamer_app.feeds.feed import plain
from streamer_app.room.door import Door, loopback
from streamer_app.room.own import OwnRoom
from streamer_app.room.page_words import page_words
from streamer_app.room.rates import Rate, Rates
from streamer_app.room.shop_events import read_events
from streamer_app.store.users import NameTaken, User, Users, folded
from streamer_app.wording import LANGUAGES, Wording

MAX_NAME: Final = 40
MAX_BODY: Final = 1 << 16
NEWCOMERS: Final = Rate(5.0, 100)
"""Names made from one address; a class behind one router has one."""
TYPES: Final = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
    " ws://{host} wss://{host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Reception:
    """``join`` is the page's URL for viewers, ``address`` what the app accepts."""

    def __init__(self, room: OwnRoom, users: Users, door: Door, join: str, address: str) -> None:
        self._room = room
        self._users = users
        self._door = door
        self._join = join
        self._address = address
        self._newcomers = Rates(NEWCOMERS, time.monotonic)
        self._reader = EventReader()
        self._files = {
            path.name: path.read_bytes() for path in asset("room").iterdir() if path.suffix in TYPES
        }
        self._words = {name: page_words(Wording(name)) for name in LANGUAGES}

    def routes(self) -> list[web.RouteDef]:
        """All paths but the sockets'."""
        return [
            web.post("/api/user", self.add_user),
            web.get("/api/user/{id}", self.user),
            web.post("/events", self.events),
            web.get("/info", self.info),
            web.get("/words/{language}", self.words),
            web.get("/qr.svg", self.picture),
            web.get("/page/{name}", self.file),
        ]

    async def add_user(self, request: web.Request) -> web.Response:
        """A new user: 201 with the number and, this once, the key; 400, 409 or 429."""
        if seconds := self._newcomers.wait(request.remote):
            return _wrong(429, "too_many", {"Retry-After": str(1 + int(seconds))})
        try:
            found = loaded(await request.read())
        except Unreadable:
            return _wrong(400, "bad_json")
        name = found.get("name", found.get("username"))
        if not isinstance(name, str) or not folded(name):
            return _wrong(400, "name_missing")
        name = name.strip()
        if len(name) > MAX_NAME:
            return _wrong(400, "name_too_long")
        try:
            user, key = await asyncio.to_thread(self._users.add, plain(name), wall_ms())
        except NameTaken:
            return _wrong(409, "name_taken")
        return web.json_response({**_told(user), "token": key}, status=201)

    async def user(self, request: web.Request) -> web.Response:
        """A user by number: 200 or 404."""
        said = request.match_info["id"]
        number = int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else 0
        user = await asyncio.to_thread(self._users.find, number)
        return web.json_response(_told(user)) if user else _wrong(404, "no_such_user")

    async def events(self, request: web.Request) -> web.Response:
        """A shop's orders, refunds and clicks: one event, or a list; all of them or none."""
        if not self._door.trusts(request):
            return _wrong(403, "not_allowed")
        try:
            events = read_events(await request.read(), self._reader)
        except Unreadable as wrong:
            return web.json_response({"error": "bad_event", "why": str(wrong)}, status=400)
        new = sum(self._room.bring(event) for event in events)
        return web.json_response({"events": len(events), "new": new}, status=202)

    async def info(self, request: web.Request) -> web.Response:
        """What there is to give and to order, and how others come in."""
        found = {
            "title": self._room.title,
            "join": self._join,
            "near": loopback(urlsplit(self._join).hostname or ""),
            "address": self._address,
            "gifts": [
                {"id": g.id, "mark": g.mark, "names": [g.name, g.name_en], "price": _money(g.price)}
                for g in self._room.gifts
            ],
            "courses": [
                {"id": i.id, "names": [i.title, i.title_en or i.title], "price": _money(i.price)}
                for i in self._room.items
            ],
        }
        return web.json_response(found)

    async def words(self, request: web.Request) -> web.Response:
        """The page's words in a language."""
        found = self._words.get(request.match_info["language"])
        return web.json_response(found) if found else _wrong(404, "no_such_language")

    async def picture(self, request: web.Request) -> web.Response:
        """The way in as a QR code."""
        drawn = io.BytesIO()
        code = segno.make(self._join, error="m", micro=False)
        code.save(drawn, kind="svg", scale=8, border=3, light="#fff", dark="#14171a")
        return web.Response(body=drawn.getvalue(), content_type="image/svg+xml")

    async def file(self, request: web.Request) -> web.Response:
        """A file of the page."""
        return self.page(request.match_info["name"], request.host)

    def page(self, name: str, host: str) -> web.Response:
        """A file of the page by name, with what browsers must not do with it."""
        if name not in self._files:
            return _wrong(404, "no_such_page")
        headers = {"Content-Security-Policy": POLICY.format(host=host)}
        kind = TYPES[name[name.rindex(".") :]]
        body = self._files[name]
        return web.Response(body=body, content_type=kind, charset="utf-8", headers=headers)


def _told(user: User) -> dict[str, Any]:
    return {"id": user.id, "name": user.name, "joined_ms": user.joined_ms}


def _money(price: Money | None) -> Mapping[str, Any] | None:
    return None if price is None else msgspec.to_builtins(price)


def _wrong(status: int, error: str, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.json_response({"error": error}, status=status, headers=headers)
