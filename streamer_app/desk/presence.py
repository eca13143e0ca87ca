"""Who is at the desk, which card each has open, and claims that lapse without them."""

import asyncio
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from streamer_app.desk import wire
from streamer_app.desk.authority import Authority, Change
from streamer_app.desk.changes import AUTO, STAGE
from streamer_app.desk.invitations import Invitations
from streamer_app.desk.link import Link
from streamer_app.events import DeskOperation

GATHER_S: Final = 0.1
"""Arrivals within it are told together."""
GONE_MS: Final = 60_000
"""Somebody who is away this long holds no card."""
ORDER_S: Final = 5.0
"""The order by priority changes with time; so often it is told anew."""
REORDERING: Final = frozenset({"pinned", "undo", "redo"})
PARTS_S: Final = 2.0
PARTED: Final = 500
"""Cards whose scores are told, from the top of the list."""


class Presence:
    """All links. ``told`` is called when who is there changes."""

    def __init__(
        self, invitations: Invitations, authority: Authority, told: Callable[[], object]
    ) -> None:
        self.links: set[Link] = set()
        self._invitations = invitations
        self._authority = authority
        self._told = told
        self._gone: dict[str, int] = {}
        self.claims: dict[int, str] = {}
        """Who holds which card, as everybody was told."""
        self._lapsing: set[int] = set()
        self.writing: int | None = None
        """The card about which the streamer writes something at this moment."""
        self._parts = ""
        self._parts_at = float("-inf")
        self._order_at = 0.0
        self._telling: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Take note of the claims that there are."""
        self.claims = {card.card: card.claimed_by for card in self._authority.cards()}

    def enter(self, link: Link) -> None:
        """Somebody has come."""
        self.links.add(link)
        self._gone.pop(link.person.name, None)
        self.tell_soon()

    def here(self, link: Link) -> None:
        """Somebody looks at another card; a newcomer is told the order with the next check."""
        if not link.arranged:
            self._order_at = float("-inf")
        self.tell_soon()

    def leave(self, link: Link) -> None:
        """A link is over; its person may have another."""
        self.links.discard(link)
        if link.person.name not in self.connected():
            self._gone[link.person.name] = self._authority.now_ms()
        self.tell_soon()

    def revoke(self, name: str) -> None:
        """End all links of a person."""
        for link in self.links:
            if link.person.name == name:
                link.end()
        self.tell_soon()

    def connected(self) -> set[str]:
        """The names of those who are there."""
        return {link.person.name for link in self.links}

    def send(self, frame: str) -> None:
        """Tell everybody."""
        for link in list(self.links):
            link.send(frame)

    def changed(self, change: Change) -> None:
        """Keep in mind who holds which card; pins that were put elsewhere are told soon."""
        self.claims.update((card.card, card.claimed_by) for card in change.cards)
        if change.operation is not None and change.operation.op in REORDERING:
            self._order_at = float("-inf")

    def check(self) -> None:
        """Let claims lapse whose people are away or idle; tell a new order to the pages."""
        for number, name in list(self.claims.items()):
            if name and self._lapsed(number, name):
                self._let_go(number)
        now = asyncio.get_running_loop().time()
        if now - self._order_at >= ORDER_S:
            self._order_at = now
            self._tell_order()

    def tell_soon(self) -> None:
        """Tell the pages and the window who is there, once for many changes."""
        if self._telling is None:
            self._telling = asyncio.get_running_loop().call_later(GATHER_S, self._tell)

    def write(self, card: int | None) -> None:
        """The streamer writes about this card, or no more."""
        if card != self.writing:
            self.writing = card
            self.tell_soon()

    def parts(self) -> str:
        """The frame of scores; made anew every ``PARTS_S`` at most, whoever asks."""
        now = asyncio.get_running_loop().time()
        if now - self._parts_at >= PARTS_S:
            asked = [card for card in self._authority.cards() if card.asks]
            self._parts, self._parts_at = wire.parts(asked[:PARTED]), now
        return self._parts

    def close(self) -> None:
        """End all links."""
        if self._telling is not None:
            self._telling.cancel()
        for link in list(self.links):
            link.end()

    def people(self) -> list[dict[str, Any]]:
        """Everybody who may come, with what they have open."""
        open_at = {link.person.name: link for link in self.links}
        return [
            {
                "name": person.name,
                "role": person.role,
                "here": person.name in open_at,
                "card": open_at[person.name].card if person.name in open_at else None,
                "typing": person.name in open_at and open_at[person.name].typing,
            }
            for person in self._invitations.people()
        ]

    def _lapsed(self, number: int, name: str) -> bool:
        card = self._authority.card(number)
        if card is None or not card.claimed_by:
            return card is not None
        gone = self._gone.get(name)
        away = gone is not None and self._authority.now_ms() - gone >= GONE_MS
        return away and name not in (STAGE, AUTO)

    def _let_go(self, number: int) -> None:
        if number in self._lapsing:
            return
        self._lapsing.add(number)
        now = self._authority.now_ms()
        operation = DeskOperation(
            source=wire.SOURCE,
            id=str(uuid4()),
            at_ms=now,
            seen_ms=now,
            actor=AUTO,
            card=number,
            op="claim",
            args={"off": True},
            base_rev=self._authority.rev,
        )
        done = self._authority.apply(operation)
        done.add_done_callback(lambda _: self._lapsing.discard(number))

    def _tell(self) -> None:
        self._telling = None
        now = self._authority.now_ms()
        told = {"type": "people", "people": self.people(), "now_ms": now, "writing": self.writing}
        frame = wire.encoded(told)
        for link in list(self.links):
            if link.present:
                link.send(frame)
        self._told()

    def _tell_order(self) -> None:
        listening = [link for link in self.links if link.present]
        if not listening:
            return
        cards = [card for card in self._authority.cards() if card.asks]
        alike = {card.card: len(card.similar) for card in cards if card.similar}
        likely = {card.card: card.likely[0] for card in cards if card.likely}
        order = {"type": "order", "cards": [card.card for card in cards]}
        frame = wire.encoded(order | {"alike": alike, "likely": likely})
        for link in listening:
            link.arrange(frame)
