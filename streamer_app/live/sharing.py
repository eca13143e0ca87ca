"""The running session's desk for assistants: on and off, invitations, who is there."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from streamer_app.desk.admissions import Admissions, beside
from streamer_app.desk.invitations import ROLES, Invitation, Role
from streamer_app.desk.overlay_keys import ITEMS, overlay_keys
from streamer_app.desk.server import DeskServer, Options
from streamer_app.errors import AppError, reason
from streamer_app.feeds.connection import wall_ms
from streamer_app.live.actions import OfSharing, RenewOverlay, RevokeDesk, ShareDesk, Writing
from streamer_app.live.session import Session
from streamer_app.live.snapshot import DeskPerson, DeskShare
from streamer_app.room.door import ANYWHERE, listener, loopback, own_address


class Sharing:
    """At most one session's desk server; it outlives the session by two hours."""

    def __init__(self, database: Path) -> None:
        self._path = beside(database)
        self._keys = overlay_keys(database)
        self.session: Session | None = None
        """The session whose desk is shared; it may have ended a while ago."""
        self._server: DeskServer | None = None
        self._serving: asyncio.Task[None] | None = None
        self._invitation: Invitation | None = None
        self._near = True

    async def take(self, action: OfSharing, session: Session | None) -> None:
        """Open the session's desk, show one more invitation to it, close it, or send one away.

        Raises: AppError where it cannot be served, or for an unknown role.
        """
        match action:
            case RevokeDesk() if self._server is not None:
                self._server.revoke(action.name)
            case RenewOverlay() if self._server is not None and self.session is not None:
                self._server.renew_overlay(action.item)
                self.session.show()
            case Writing() if self._server is not None:
                self._server.presence.write(action.card)
            case ShareDesk(on=False):
                await self.close()
                self.forget()
            case ShareDesk() if (wanted := session or self.session) is not None:
                await self._invite(action, wanted)

    async def _invite(self, action: ShareDesk, session: Session) -> None:
        role = role_of(action.role)
        if self.state() is None or self._server is None:
            await self._open(action, session)
        assert self._server is not None
        self._invitation = self._server.invite(role, 60_000 * action.valid_min)
        session.show()

    async def resume(self, session: Session | None) -> None:
        """Open the desk of a session that goes on, where it was and for whom, if it was open."""
        kept = self._admissions(session).read() if session is not None else None
        if session is None or kept is None:
            return
        where = ShareDesk(
            host=kept.host,
            port=kept.port,
            certificate=kept.certificate,
            css=kept.css,
            language=kept.language,
        )
        try:
            await self._open(where, session)
        except AppError:
            session.note(reason("desk.not_back"))
        else:
            session.note(reason("desk.back", n=len(kept.people)))

    def forget(self) -> None:
        """Whoever was let in needs a new invitation."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    async def close(self) -> None:
        """End it; whoever was let in may come back where the session goes on."""
        serving, self._serving = self._serving, None
        session, self.session = self.session, None
        server, self._server, self._invitation = self._server, None, None
        if session is not None and server is not None and server.poll in session.polled:
            session.polled.remove(server.poll)
        if serving is not None:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
        if session is not None:
            session.show()

    def state(self) -> DeskShare | None:
        """What the window shows of it, None where it is over."""
        server, invitation = self._server, self._invitation
        if server is None or self._serving is None or self._serving.done():
            return None
        open_now = invitation is not None and server.invitations.known(invitation.token)
        people = server.presence.people()
        return DeskShare(
            page=f"{server.root}/desk",
            overlay=server.overlay,
            near=self._near,
            link=server.join(invitation) if invitation and open_now else "",
            role=invitation.role if invitation else "",
            until_ms=invitation.until_ms if invitation else None,
            people=tuple(
                DeskPerson(p["name"], p["role"], p["here"], p["card"], p["typing"]) for p in people
            ),
            fingerprint=server.fingerprint,
            overlays={item: server.overlay_of(item) for item in ITEMS},
        )

    async def _open(self, action: ShareDesk, session: Session) -> None:
        await self.close()
        about = session.picture.about
        lasts = None if about.demo or about.replayed else self._admissions(session)
        options = self._options(action, lasts)
        server = DeskServer(session.desk, options, session.show, lasts, self._keys)
        listening = asyncio.Event()
        serving = asyncio.create_task(server.serve(listening.set))
        told = asyncio.create_task(listening.wait())
        await asyncio.wait({serving, told}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if serving.done():
            serving.result()
        self._near = loopback(options.host)
        self._server, self._serving, self.session = server, serving, session
        session.shared = self.state
        session.polled.append(server.poll)

    def _admissions(self, session: Session) -> Admissions:
        return Admissions(self._path, session.number, wall_ms)

    def _options(self, action: ShareDesk, lasts: Admissions | None) -> Options:
        """Where it was open before, unless told otherwise: scanned codes lead there."""
        options = options_of(action)
        kept = lasts.read() if lasts and not options.port else None
        if kept is None or kept.host != options.host or not free(kept.host, kept.port):
            return options
        return replace(options, port=kept.port)


def options_of(action: ShareDesk) -> Options:
    """How the desk is to be served: on this computer's network address unless told otherwise."""
    return Options(
        host=action.host or own_address(ANYWHERE[0]),
        port=action.port,
        certificate=Path(action.certificate) if action.certificate else None,
        css=Path(action.css) if action.css else None,
        language=action.language,
    )


def free(host: str, port: int) -> bool:
    """Whether a server can be opened there at this moment."""
    try:
        listener(host, port).close()
    except AppError:
        return False
    return True


def role_of(name: str) -> Role:
    """A role by its name. Raises: AppError ``role_unknown``."""
    for role in ROLES:
        if role == name:
            return role
    raise AppError("role_unknown", role=name[:40], known=", ".join(ROLES))
