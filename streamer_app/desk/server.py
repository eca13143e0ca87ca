"""The desk's server: the assistants' page and sockets, and the overlay for the broadcast."""

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from streamer_app.desk import wire
from streamer_app.desk.admissions import Admission, Admissions, Kept
from streamer_app.desk.authority import Authority, Change
from streamer_app.desk.door import Denied, Door, refused, words_of
from streamer_app.desk.invitations import VALID_MS, Invitation, Invitations, Person, Role
from streamer_app.desk.link import ACTIONS, Link
from streamer_app.desk.overlay import MAX_HEARD, Overlay
from streamer_app.desk.overlay_keys import ALL, OverlayKeys
from streamer_app.desk.pages import Pages
from streamer_app.desk.presence import Presence
from streamer_app.errors import AppError
from streamer_app.feeds.event_json import Unreadable, loaded
from streamer_app.feeds.pinning import fingerprint_of_file
from streamer_app.room.door import ANYWHERE, LOOPBACK, listener, loopback, own_address
from streamer_app.room.rates import Rates
from streamer_app.wording import Wording, system_language

COOKIE_S: Final = 14 * 3600
AFTER_END_MS: Final = 2 * 3600_000
"""How long after the session's end the desk stays open."""
HEAD_S: Final = 10.0
"""A request that has not come whole by then is let go."""
BEAT_S: Final = 30.0
CHECK_S: Final = 1.0
MOST: Final = 1_200
"""Sockets at once."""


@dataclass(frozen=True, slots=True)
class Options:
    """Where and how the desk is served. ``css`` is the overlay's own style sheet."""

    host: str = LOOPBACK
    port: int = 0
    certificate: Path | None = None
    """A PEM file with the certificate and its key, for HTTPS."""
    css: Path | None = None
    language: str = ""


class DeskServer:
    """One session's desk on a port. ``people_changed`` is called when who is there changes."""

    def __init__(
        self,
        authority: Authority,
        options: Options = Options(),
        people_changed: Callable[[], object] = lambda: None,
        admissions: Admissions | None = None,
        keys: OverlayKeys | None = None,
    ) -> None:
        self.authority = authority
        self.raw: dict[str, Any] = {}
        self.invitations = Invitations(authority.now_ms)
        self.presence = Presence(self.invitations, authority, people_changed)
        self.root = ""
        self.fingerprint = ""
        """Of the desk's own certificate: what somebody at another computer compares."""
        self._admissions = admissions
        self._options = options
        self._language = options.language or system_language()
        self._overlay = Overlay(authority, keys or OverlayKeys(), Wording(self._language))
        self._cookie = ""
        self._rates: Rates | None = None
        self._door = Door(frozenset(), "http")
        self._pages = Pages("http", options.css)

    @property
    def overlay(self) -> str:
        """The address for the broadcast software, with its own key."""
        return self.overlay_of(ALL)

    def overlay_of(self, item: str) -> str:
        """The address of one part (``overlay_keys.ITEMS``). Raises: KeyError."""
        return f"{self.root}/overlay?key={self._overlay.keys.of(item)}"

    def renew_overlay(self, item: str) -> None:
        """Another address for a part; the old one shows nothing any more. Raises: KeyError."""
        self._overlay.renew(item)

    def poll(self, page: Mapping[str, Any] | None) -> None:
        """Let the overlay show how a poll stands; None: there is none."""
        if page is not None:
            voters = Wording(self._language).say("interaction.voters", n=page["voters"])
            page = {**page, "voters": voters}
        self._overlay.poll(page)

    def join(self, invitation: Invitation) -> str:
        """The link of an invitation; the token never reaches a server's log."""
        return f"{self.root}/desk#{invitation.token}"

    def invite(self, role: Role, valid_ms: int = VALID_MS) -> Invitation:
        """A way in for one person."""
        return self.invitations.invite(role, valid_ms)

    def revoke(self, name: str) -> bool:
        """Send somebody away at once."""
        done = self.invitations.revoke(name)
        self.presence.revoke(name)
        return done

    async def serve(self, listening: Callable[[], None] = lambda: None) -> None:
        """Keep the desk open until cancelled, or two hours after the session's end.

        Raises: AppError ``port_taken``, ``host_not_ours`` or ``certificate_unreadable``.
        """
        tls = _context(self._options.certificate)
        self.fingerprint = _fingerprint(self._options.certificate)
        sock = listener(self._options.host, self._options.port)
        self._place(sock.getsockname()[1], "https" if tls else "http")
        self._readmit(sock.getsockname()[1])
        self._rates = Rates(ACTIONS, asyncio.get_running_loop().time)
        runner = web.AppRunner(
            self._application(),
            access_log=None,
            logger=logging.Logger("desk", logging.CRITICAL + 1),  # attacks are no news
            shutdown_timeout=1.0,
            keepalive_timeout=HEAD_S,
        )
        await runner.setup()
        unsubscribe = self.authority.subscribe(self._told)
        self.presence.begin()
        self._overlay.begin()
        try:
            await web.SockSite(runner, sock, ssl_context=tls, backlog=1024).start()
            listening()
            while not self._over():
                await asyncio.sleep(CHECK_S)
                self.presence.check()
        finally:
            unsubscribe()
            self.presence.close()
            await self._overlay.close()
            await runner.cleanup()
            if self._admissions is not None and self._over():
                self._admissions.forget()

    def snapshot(self, person: Person) -> str:
        """The desk as it is now, for somebody."""
        return wire.snapshot(self.authority, person, self.presence.claims)

    def parts(self) -> str:
        """What changes with the clock, for whoever asks for it."""
        return self.presence.parts()

    def here(self, link: Link) -> None:
        """Somebody looks at another card."""
        self.presence.here(link)

    def _place(self, port: int, scheme: str) -> None:
        bound = self._options.host
        seen = own_address(bound)
        names = {seen, "localhost"} if loopback(seen) else {seen}
        if bound in ANYWHERE:
            names |= {LOOPBACK}
        hosts = frozenset(f"{_bracketed(name)}:{port}" for name in names)
        self.root = f"{scheme}://{_bracketed(seen)}:{port}"
        self._cookie = f"desk-{port}"
        self._door = Door(hosts, scheme)
        self._pages = Pages(scheme, self._options.css)

    def _readmit(self, port: int) -> None:
        """Whoever was at this session's desk at this very address still is."""
        if self._admissions is None:
            return
        kept = self._admissions.read()
        if kept is not None and (kept.host, kept.port) == (self._options.host, port):
            for one in kept.people:
                self.invitations.readmit(one.key, Person(one.name, one.role), one.at_ms)
        self.invitations.changed = lambda: self._keep(port)
        self._keep(port)

    def _keep(self, port: int) -> None:
        options, admissions = self._options, self._admissions
        assert admissions is not None
        people = (
            Admission(key, person.name, person.role, at_ms)
            for key, person, at_ms in self.invitations.admitted()
        )
        admissions.keep(
            Kept(
                session=admissions.session,
                host=options.host,
                port=port,
                people=tuple(people),
                certificate=str(options.certificate or ""),
                language=options.language,
                css=str(options.css or ""),
            )
        )

    def _over(self) -> bool:
        ended = self.authority.ended_ms
        return ended is not None and self.authority.now_ms() - ended > AFTER_END_MS

    def _application(self) -> web.Application:
        made = web.Application(client_max_size=wire.MAX_MESSAGE, middlewares=[self._guard])
        made.add_routes(
            [
                web.get("/desk", self._page),
                web.get("/desk/me", self._me),
                web.post("/desk/join", self._join),
                web.get("/desk/ws", self._socket),
                web.get("/desk/words/{language}", self._words),
                web.get("/desk/page/{name}", self._file),
                web.get("/overlay", self._overlay_page),
                web.get("/overlay/ws", self._overlay_socket),
                web.get("/overlay/own.css", self._own_css),
                web.get("/overlay/page/{name}", self._file),
            ]
        )
        return made

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        try:
            self._door.check_host(request)
            response = await handler(request)
        except Denied as denied:
            response = refused(denied, words_of(request, self._language))
        if not response.prepared:
            response.headers["X-Content-Type-Options"] = "nosniff"
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["Cache-Control"] = "no-store"
        return response

    async def _page(self, request: web.Request) -> web.Response:
        return self._pages.page("desk", "index.html", request.host)

    async def _file(self, request: web.Request) -> web.Response:
        folder = request.path.split("/")[1]
        return self._pages.page(folder, request.match_info["name"], request.host)

    async def _words(self, request: web.Request) -> web.Response:
        return self._pages.words(request.match_info["language"])

    async def _me(self, request: web.Request) -> web.Response:
        """Who the cookie belongs to, for a page that was loaded again."""
        person = self._person(request)
        found = {"name": person.name, "role": person.role} if person else {"name": None}
        return web.json_response(found)

    async def _join(self, request: web.Request) -> web.Response:
        """An invitation for a cookie. Foreign pages are refused before the token is looked at."""
        self._door.check_origin(request)
        token, name = await _asked(request)
        try:
            before = self._person(request)
            person, key = self.invitations.admit(token, name, before)
        except AppError as error:
            if error.code == "desk_name_unfit":
                raise Denied(400, error) from error
            raise self._door.wrong(request, error) from error
        if before is not None and before not in self.invitations.people():
            self.presence.revoke(before.name)  # their pages come back with the new role
        self.presence.tell_soon()
        response = web.json_response({"name": person.name, "role": person.role})
        response.set_cookie(
            self._cookie,
            key,
            path="/desk",
            max_age=COOKIE_S,
            httponly=True,
            samesite="Strict",
            secure=self.root.startswith("https"),
        )
        return response

    def _person(self, request: web.Request) -> Person | None:
        return self.invitations.person(request.cookies.get(self._cookie, ""))

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        self._door.check_origin(request)
        person = self._person(request)
        if person is None:
            raise Denied(401, AppError("desk_not_in"))
        if len(self.presence.links) >= MOST:
            raise Denied(429, AppError("desk_full"), retry_s=60.0)
        socket = await _upgraded(request, wire.MAX_MESSAGE)
        assert self._rates is not None
        link = Link(self, person, socket, words_of(request, self._language), self._rates)
        link.send(self.snapshot(person))
        self.presence.enter(link)
        try:
            await link.run()
        finally:
            self.presence.leave(link)
        return socket

    def _told(self, change: Change) -> None:
        """Tell everybody of a change that is on disk."""
        titles = self.authority.titles
        cards = [wire.card_of(card, titles) for card in change.cards]
        operation = change.operation
        if operation is None:
            op: Any = {"op_id": f"auto-{change.rev}", "kind": "ask", "card": 0, "args": {}}
            frame = wire.answer(change.rev, "auto", op, "applied", cards)
        else:
            op = self.raw.get(operation.id) or wire.as_sent(operation)
            frame = wire.answer(change.rev, operation.actor, op, "applied", cards)
        self.presence.changed(change)
        self.presence.send(frame)
        self._overlay.air(change.cards)

    def _part(self, request: web.Request) -> str:
        """Which part of the overlay the key opens. Raises: Denied."""
        item = self._overlay.keys.item(request.query.get("key", ""))
        if item is None:
            raise self._door.wrong(request, AppError("desk_overlay_key"))
        return item

    async def _overlay_page(self, request: web.Request) -> web.Response:
        self._part(request)
        return self._pages.page("overlay", "index.html", request.host)

    async def _own_css(self, request: web.Request) -> web.Response:
        return self._pages.own_css(self._overlay.keys.item(request.query.get("key", "")) or ALL)

    async def _overlay_socket(self, request: web.Request) -> web.StreamResponse:
        """What the key opens, for the broadcast; nothing that comes back is read."""
        self._door.check_origin(request)
        item = self._part(request)
        socket = await _upgraded(request, MAX_HEARD)
        await self._overlay.show(socket, item)
        return socket


async def _asked(request: web.Request) -> tuple[str, str]:
    """Token and name of a request to join. Raises: Denied."""
    wrong = Denied(400, AppError("desk_join_unreadable"))
    try:
        async with asyncio.timeout(HEAD_S):
            found = loaded(await request.read())
    except (Unreadable, TimeoutError, web.HTTPException) as error:
        raise wrong from error
    token, name = found.get("token"), found.get("name")
    if not isinstance(token, str) or not isinstance(name, str):
        raise wrong
    return token, name


async def _upgraded(request: web.Request, most: int) -> web.WebSocketResponse:
    """The socket of a request. Raises: Denied where it asks for none."""
    socket = web.WebSocketResponse(heartbeat=BEAT_S, compress=False, max_msg_size=most, timeout=1.0)
    try:
        able = socket.can_prepare(request).ok
    except web.HTTPException:
        able = False
    if not able:
        raise Denied(400, AppError("desk_not_here"))
    await socket.prepare(request)
    return socket


def _context(certificate: Path | None) -> ssl.SSLContext | None:
    if certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(certificate)
    except (OSError, ssl.SSLError) as error:
        why = error.strerror or type(error).__name__
        raise AppError("certificate_unreadable", file=str(certificate), why=why) from error
    return context


def _fingerprint(certificate: Path | None) -> str:
    return fingerprint_of_file(certificate.read_text("utf-8", "replace")) if certificate else ""


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def first_lines(server: DeskServer, roles: Iterable[Role]) -> list[dict[str, Any]]:
    """What ``desk`` says first: where it is, and an invitation for each role."""
    first = {"listening": server.root, "overlay": server.overlay}
    if server.fingerprint:
        first["fingerprint"] = server.fingerprint
    lines: list[dict[str, Any]] = [first]
    for role in roles:
        invitation = server.invite(role)
        lines.append({"role": role, "join": server.join(invitation)})
    return lines
