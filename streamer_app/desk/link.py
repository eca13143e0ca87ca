"""One assistant's socket: what they send is checked and carried out, what happens is told."""

import asyncio
from collections import deque
from collections.abc import Mapping
from typing import Any, Final, Protocol

from aiohttp import WSMsgType, web

from streamer_app.desk import wire
from streamer_app.desk.authority import Authority
from streamer_app.desk.invitations import Person
from streamer_app.desk.operations import Outcome
from streamer_app.errors import Reason, reason
from streamer_app.events import DeskOperation
from streamer_app.feeds.event_json import Unreadable, loaded
from streamer_app.room.rates import Rate, Rates
from streamer_app.wording import Wording

ACTIONS: Final = Rate(10.0, 200)
"""Ten actions a second each; a phone that comes back may send its whole queue at once."""
MESSAGES: Final = Rate(50.0, 500)
BREATH_S: Final = 0.002
"""What an action too many costs its sender, so that the others are not kept waiting."""
UNSENT: Final = 2_000
SEND_S: Final = 15.0
POLICY: Final = 1008
AWAY: Final = 1013


class Hall(Protocol):
    """What a link needs of the server."""

    authority: Authority
    raw: dict[str, Mapping[str, Any]]
    """Operations under way as their senders wrote them, by id."""

    def snapshot(self, person: Person) -> str:
        """The desk as it is now."""

    def parts(self) -> str:
        """Scores and likely doubles as they are now."""

    def here(self, link: "Link") -> None:
        """Somebody looks at another card, or types."""


class Link:
    """A person's connection; one person may have several."""

    def __init__(
        self,
        hall: Hall,
        person: Person,
        socket: web.WebSocketResponse,
        words: Wording,
        rates: Rates,
    ) -> None:
        self.person = person
        self.card: int | None = None
        self.typing = False
        self.present = False
        """Whether it takes part in presence: a page does, a plain client need not."""
        self._hall = hall
        self._socket = socket
        self._words = words
        self._actions = rates
        self._messages = Rates(MESSAGES, asyncio.get_running_loop().time)
        self._unsent: deque[str] = deque()
        self._wake = asyncio.Event()
        self._over: int | None = None
        self.arranged = ""
        """The order of the cards that was told last."""

    def arrange(self, frame: str) -> None:
        """Tell the order of the cards, unless it is known."""
        if frame != self.arranged:
            self.arranged = frame
            self.send(frame)

    def send(self, frame: str) -> None:
        """Queue a frame; who does not take them is let go and may come back for a snapshot."""
        self._unsent.append(frame)
        if len(self._unsent) > UNSENT:
            self.end(AWAY)
        self._wake.set()

    def end(self, code: int = POLICY) -> None:
        """Close the socket; nothing more is sent."""
        if self._over is None:
            self._over = code
            self._unsent.clear()
            self._wake.set()

    async def run(self) -> None:
        """Serve until either side ends it."""
        sending = asyncio.create_task(self._send_all())
        try:
            async for message in self._socket:
                if message.type is not WSMsgType.TEXT or self._over is not None:
                    break
                await self._hear(message.data)
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    async def _send_all(self) -> None:
        while self._over is None:
            await self._wake.wait()
            self._wake.clear()
            while self._unsent:
                async with asyncio.timeout(SEND_S):
                    await self._socket.send_str(self._unsent.popleft())
        await self._socket.close(code=self._over or POLICY)

    async def _hear(self, text: str) -> None:
        if self._messages.wait(self):
            await asyncio.sleep(BREATH_S)
        try:
            found = loaded(text.encode("utf-8", "replace"))
        except Unreadable:
            self._refuse(None, reason("desk.not_understood"))
            return
        match found.get("type"):
            case "op":
                await self._take([found])
            case "batch" if isinstance(found.get("ops"), list):
                await self._take(found["ops"][: wire.MAX_BATCH])
            case "snapshot":
                self.send(self._hall.snapshot(self.person))
            case "parts":
                self.send(self._hall.parts())
            case "ping":
                now = self._hall.authority.now_ms()
                self.send(wire.encoded({"type": "pong", "now_ms": now}))
            case "here":
                card = found.get("card")
                self.card = card if type(card) is int else None
                self.typing = found.get("typing") is True
                self.present = True
                self._hall.here(self)

    async def _take(self, ops: list[Any]) -> None:
        """Carry out one operation, or a whole queue, as one action."""
        held = self._actions.wait(self.person.name) > 0
        if held:
            await asyncio.sleep(BREATH_S)
        for sent in ops:
            raw = sent if isinstance(sent, dict) else {}
            why = reason("desk.too_fast", most=int(ACTIONS.per_s)) if held else self._wrong(raw)
            if why is not None:
                self._refuse(sent, why)
            else:
                self._apply(raw)

    def _wrong(self, raw: Mapping[str, Any]) -> Reason | None:
        """Why this is not even stored."""
        kind = raw.get("kind")
        if not isinstance(kind, str) or not wire.known(kind):
            return reason("desk.unknown_operation", op=str(kind)[:40])
        if not wire.allowed(self.person.role, kind):
            role = reason(f"desk.role.{self.person.role}")
            return reason("desk.not_allowed", role=role)
        return None

    def _apply(self, raw: Mapping[str, Any]) -> None:
        authority = self._hall.authority
        operation = wire.operation(raw, self.person, authority.now_ms(), authority.rev)
        if operation is None:
            self._refuse(raw, reason("desk.not_understood"))
            return
        self._hall.raw.setdefault(operation.id, raw)
        outcome = authority.apply(operation)
        outcome.add_done_callback(lambda done: self._answer(operation, raw, done))

    def _answer(
        self,
        operation: DeskOperation,
        raw: Mapping[str, Any],
        done: "asyncio.Future[Outcome]",
    ) -> None:
        """Tell the sender what everybody else need not know."""
        if done.cancelled() or done.exception() is not None:
            return
        outcome = done.result()
        if self._hall.raw.get(operation.id) is raw:
            del self._hall.raw[operation.id]
        if outcome.result == "applied":
            return  # everybody has been told, the sender among them
        why = self._words.tell(outcome.why) if outcome.why else None
        about = self._about(outcome.why)
        name = self.person.name
        frame = wire.answer(outcome.rev, name, raw, outcome.result, why=why, about=about)
        self.send(frame)

    def _about(self, why: Reason | None) -> dict[str, Any] | None:
        if why is None:
            return None
        told = {
            name: self._words.tell(value) if isinstance(value, Reason) else value
            for name, value in why.arguments.items()
        }
        return {"code": why.code, **told}

    def _refuse(self, sent: object, why: Reason) -> None:
        rev, name = self._hall.authority.rev, self.person.name
        said, about = self._words.tell(why), self._about(why)
        self.send(wire.answer(rev, name, sent, "refused", why=said, about=about))
