"""A visit to somebody else's desk: decisions go over the desk's wire, what is told comes back."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from streamer_app.desk.decisions import NOTE_LONGEST
from streamer_app.errors import AppError, Reason, reason
from streamer_app.feeds.connection import wall_ms
from streamer_app.feeds.desk_link import Admitted, DeskLink, admit, invited
from streamer_app.insight.reading import Intents
from streamer_app.live.actions import Decide
from streamer_app.live.card_themes import CardThemes
from streamer_app.live.guest_desk import ORDER, GuestDesk, Settled
from streamer_app.live.snapshot import DeskShare, PitchCard, Snapshot

TICK_S: Final = 1.0
PARTS_S: Final = 5.0
ANSWERS_S: Final = 2.0
BREATH_S: Final = 0.02
LONGEST: Final = 10_000
"""Characters of an operation: more would end the link, and come again after each return."""
BATCH: Final = 40_000
"""Bytes of one message of a queue, well under what the desk takes."""
AGAIN: Final = ("new", "pinned", "on_air", "answered", "later", "dismissed")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the operations that waited while there was no link."""

    number: int
    synced: int
    failed: tuple[Reason, ...]
    again: Mapping[str, Any] | None = None
    """The one that failed, where it can be insisted on."""


@dataclass(frozen=True, slots=True)
class GuestNow:
    """A moment of the visit. ``lost_ms`` is since when the desk is out of reach, None: it is not.

    ``refused`` counts decisions for which there was no room in the queue.
    """

    snapshot: Snapshot
    name: str
    role: str
    host: str
    lost_ms: int | None = None
    waiting: int = 0
    gone: bool = False
    known: bool = False
    """Whether the desk has been seen at all."""
    writing: int | None = None
    outcome: Outcome | None = None
    refused: int = 0
    fleeting: bool = False
    """Whether the key to the desk lasts no longer than this run: no password store took it."""


class Guest:
    """Methods are safe on any thread but ``run``; ``now`` is the latest moment."""

    def __init__(
        self, admitted: Admitted, language: str = "", clock: Callable[[], int] = wall_ms
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._clock = clock
        self._desk = GuestDesk(admitted.name, admitted.role)
        self._link = DeskLink(admitted, self, language)
        self._host = admitted.root.partition("://")[2]
        self._root = admitted.root
        self.admitted = admitted
        self._intents = Intents(lenient=True)
        self._themes = CardThemes()
        self.fleeting = False
        self._lost_ms: int | None = clock()
        self._gone = self._known = False
        self._refused = 0
        self._batch: set[str] = set()
        self._outcome = Outcome(0, 0, ())
        self._here: dict[str, Any] = {"type": "here", "card": None, "typing": False}
        self._running: asyncio.Task[None] | None = None
        self._leaving: asyncio.Task[None] | None = None
        self.now = self._drawn()

    def act(self, action: Decide) -> None:
        """Decide something: at once, or as soon as the desk is there again."""
        self._soon(lambda: self._decide(action))

    def look(self, card: int | None, typing: bool = False) -> None:
        """Let the others know which card is open here."""
        self._soon(lambda: self._look(card, typing))

    def leave(self) -> None:
        """End the visit, once what was just decided has had its answer."""
        self._soon(self._end)

    def start(self) -> None:
        """Begin; on the loop."""
        self._running = asyncio.create_task(self._run())

    async def _run(self) -> None:
        ticking = asyncio.create_task(self._tick())
        try:
            await self._link.run()
        finally:
            ticking.cancel()
            await asyncio.gather(ticking, return_exceptions=True)

    def _end(self) -> None:
        if self._leaving is None:
            self._leaving = asyncio.create_task(self._part())

    async def _part(self) -> None:
        until = self._loop.time() + ANSWERS_S
        while self._desk.pending and self._lost_ms is None and self._loop.time() < until:
            await asyncio.sleep(BREATH_S)
        if self._running is not None:
            self._running.cancel()

    def _soon(self, work: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(work)
        except RuntimeError:
            return  # the program is ending

    async def _tick(self) -> None:
        asked = float("-inf")
        while True:
            await asyncio.sleep(TICK_S)
            if self._lost_ms is None and self._loop.time() - asked >= PARTS_S:
                asked = self._loop.time()
                self._link.say({"type": "parts"})
            self._show()

    def heard(self, found: Mapping[str, Any]) -> None:
        """A frame of the desk; one that makes no sense is passed over."""
        try:
            self._take(found)
        except (KeyError, TypeError, ValueError, AttributeError):
            return
        self._show()

    def _take(self, found: Mapping[str, Any]) -> None:
        match found.get("type"):
            case "snapshot":
                self._desk.snapshot(found, self._clock())
                self._known = True
                if self._lost_ms is not None:
                    self._back()
            case "op":
                settled = self._desk.answer(found, self._clock())
                if settled is not None and settled.op["op_id"] in self._batch:
                    self._in_batch(settled)
            case "order":
                self._desk.order(found)
            case "parts":
                self._desk.parts(found)
            case "people":
                self._desk.present(found)

    def lost(self) -> None:
        """The link has broken."""
        if self._lost_ms is None:
            self._lost_ms = self._clock()
        self._show()

    def gone(self) -> None:
        """Sent away, or the desk is over."""
        self._gone = True
        self._show()

    def _decide(self, action: Decide) -> None:
        op = self._desk.decide(
            action.op, action.card, action.args, self._clock(), action.base_rev or None
        )
        if op is None:
            self._refused += 1
        elif len(str(op)) > LONGEST:
            self._desk.refuse(op, reason("desk.note_too_long", most=NOTE_LONGEST), self._clock())
        elif self._lost_ms is None:
            self._link.say(op)
        self._show()

    def _look(self, card: int | None, typing: bool) -> None:
        self._here = {"type": "here", "card": card, "typing": typing}
        if self._lost_ms is None:
            self._link.say(self._here)

    def _back(self) -> None:
        """The desk is there again: what waited is sent in order, what is too old is told."""
        self._lost_ms = None
        self._link.say(self._here)
        self._link.say({"type": "parts"})
        old = self._desk.too_old(self._clock())
        waiting = [one.op for one in self._desk.pending]
        self._batch = {str(op["op_id"]) for op in waiting}
        if old or waiting:
            late = tuple(reason("desk.too_old") for _ in old)
            self._outcome = Outcome(self._outcome.number, 0, late)
            for part in batches(waiting):
                self._link.say({"type": "batch", "ops": part})
            self._finish_batch()

    def _in_batch(self, settled: Settled) -> None:
        self._batch.discard(str(settled.op["op_id"]))
        now = self._outcome
        if settled.result in ("applied", "same"):
            self._outcome = replace(now, synced=now.synced + 1)
        else:
            why = settled.why or reason("desk.said", text="")
            again = settled.op if settled.result == "conflict" else None
            kept = again if not now.failed and again and again["kind"] in AGAIN else None
            self._outcome = replace(now, failed=(*now.failed, why), again=kept)
        self._finish_batch()

    def _finish_batch(self) -> None:
        if not self._batch:
            self._outcome = replace(self._outcome, number=self._outcome.number + 1)

    def _show(self) -> None:
        self.now = self._drawn()

    def _drawn(self) -> GuestNow:
        desk, now_ms = self._desk, self._clock()
        cards = desk.cards(now_ms)
        outcome = self._outcome if self._outcome.number and not self._batch else None
        snapshot = Snapshot(
            at_ms=now_ms + desk.ahead_ms,
            session=1,
            cards=cards,
            on_air=next((card for card in cards if card.state == "on_air"), None),
            counts={state: sum(card.state == state for card in cards) for state in ORDER},
            log=tuple(desk.log),
            pitch=PitchCard(state="hidden", courses=tuple(desk.titles.items())),
            items=desk.items,
            themes=self._themes.at(self._intents.of, cards, now_ms),
            desk=DeskShare(page=self._root, overlay="", near=False, people=desk.people),
        )
        return GuestNow(
            snapshot=snapshot,
            name=desk.name,
            role=desk.role,
            host=self._host,
            lost_ms=self._lost_ms,
            waiting=len(desk.pending) if self._lost_ms is not None else 0,
            gone=self._gone,
            known=self._known,
            writing=desk.writing,
            outcome=outcome,
            refused=self._refused,
            fleeting=self.fleeting,
        )


def batches(ops: list[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """A queue in messages that the desk takes; each counts as one action there."""
    found: list[list[Mapping[str, Any]]] = []
    size = BATCH + 1
    for op in ops:
        length = 3 * len(str(op))
        if size + length > BATCH:
            found.append([])
            size = 0
        found[-1].append(op)
        size += length
    return found


async def visit(link: str, name: str, language: str = "", trusted: str = "") -> Guest:
    """Join a desk by its link; ``trusted`` is the fingerprint of a certificate that a person has
    looked at. Raises: AppError that says why not."""
    invitation = invited(link)
    if invitation is None:
        raise AppError("desk_link_unread")
    return begun(await admit(invitation, name, trusted), language)


def begun(admitted: Admitted, language: str = "") -> Guest:
    """The visit of somebody who has been let in; on the loop."""
    guest = Guest(admitted, language)
    guest.start()
    return guest
