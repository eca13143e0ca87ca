"""Somebody else's desk as it is known here: what was told, and on top of it what is on its way."""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, cast, get_args
from uuid import uuid4

from streamer_app.catalogue.courses import Item
from streamer_app.desk.cards import Ask, Card, CardState
from streamer_app.desk.wire import FIRST_ASKED
from streamer_app.errors import Reason, reason
from streamer_app.events import Money
from streamer_app.live.snapshot import DeskLine, DeskPerson

STATES: Final[tuple[CardState, ...]] = get_args(CardState)
ORDER: Final = ("on_air", "pinned", "new", "later", "answered", "dismissed")
PAID_ASKED: Final = 10.0
"""The asker part of a card's score where somebody paid for the question."""
LOGGED: Final = 200
MOST: Final = 200
KEPT_MS: Final = 10 * 60_000
LATE: Final = 1 << 20
LONGEST_LINK: Final = 2_000
CODE: Final = re.compile("[A-Z]{3}")
"""A currency's."""
WHYS: Final[Mapping[str, tuple[str, ...]]] = {
    "state_conflict": ("who", "state", "seconds"),
    "air_conflict": ("who",),
    "claim_conflict": ("who",),
    "changed_since": ("who", "state", "seconds", "card"),
    "not_yours": ("who",),
    "not_allowed": ("role",),
    "too_fast": ("most",),
    "note_too_long": ("most",),
    "text_too_long": ("most",),
    **dict.fromkeys(("nothing_to_undo", "nothing_to_redo", "nothing_next", "single"), ()),
}
"""Reasons that this program has words for, with what these words speak of."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An operation without an answer, as it is sent; ``at_ms`` is when it was decided."""

    op: Mapping[str, Any]
    at_ms: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of an operation of one's own."""

    op: Mapping[str, Any]
    result: str
    why: Reason | None


class GuestDesk:
    """Folds the frames of the desk's wire; pure but for the ids that it makes."""

    def __init__(self, name: str, role: str) -> None:
        self.name = name
        self.role = role
        self.rev = 0
        self.ahead_ms = 0
        """The desk's clock minus ours."""
        self.titles: dict[str, str] = {}
        self.items: dict[str, Item] = {}
        self.people: tuple[DeskPerson, ...] = ()
        self.writing: int | None = None
        self.pending: list[Pending] = []
        self.log: deque[DeskLine] = deque(maxlen=LOGGED)
        self._cards: dict[int, dict[str, Any]] = {}
        self._parts: dict[int, dict[str, Any]] = {}
        self._place: dict[int, int] = {}
        self._left: dict[int, int] = {}
        self._late = LATE
        self._mine: list[str] = []
        self._undone: list[str] = []

    def snapshot(self, found: Mapping[str, Any], now_ms: int) -> None:
        """Everything anew."""
        self.ahead_ms = int(found.get("now_ms", now_ms)) - now_ms
        self.rev, self.role = found["rev"], found["role"]
        self.titles = dict(found.get("courses", {}))
        offers = found.get("offers", {})
        self.items = {id_: _item(id_, name, offers.get(id_)) for id_, name in self.titles.items()}
        self._cards = {card["id"]: card for card in found["cards"]}
        self._place = {card: at for at, card in enumerate(self._cards)}
        self._left.clear()
        self.log.clear()
        for line in found.get("log", ()):
            op = {"kind": line["kind"], "card": line["card"], "args": {"text": line.get("text")}}
            self._note(line["by"], op, "applied", line["at_ms"])

    def answer(self, found: Mapping[str, Any], now_ms: int) -> Settled | None:
        """What became of an operation; one of ours is settled by it."""
        op = found["op"] if isinstance(found.get("op"), dict) else {}
        at = next((n for n, one in enumerate(self.pending) if _same(one.op, op)), None)
        own = self.pending.pop(at) if at is not None else None
        why = _why(found)
        went = self._cards.get(op.get("card") or 0, {}).get("merged_into")
        if found["result"] == "applied":
            self._apply(found)
        elif own is not None and found["result"] == "same":
            self._remember(op)  # it was carried out while the link was away
        if op.get("kind") != "ask" and (own is not None or found["result"] == "applied"):
            actor = self.name if own is not None else found["by"]
            self._note(actor, op, found["result"], now_ms + self.ahead_ms, why, went or 0)
        return Settled(own.op, found["result"], why) if own is not None else None

    def _apply(self, found: Mapping[str, Any]) -> None:
        for card in found["cards"]:
            self._put(card, self._cards.get(card["id"]))
            self._cards[card["id"]] = card
        self.rev = max(self.rev, found["rev"])
        if found["by"] == self.name:
            self._remember(found["op"])

    def _put(self, card: Mapping[str, Any], before: Mapping[str, Any] | None) -> None:
        """Where a changed card stands until the desk tells its order: last where it is new there,
        and where it was once that is undone."""
        number = card["id"]
        moved = before is None or before["state"] != card["state"]
        if before is None or (moved and card["state"] in ("pinned", "later")):
            self._left.setdefault(number, self._place.get(number, self._late + 1))
            self._late += 1
            self._place[number] = self._late
        elif moved and card["state"] == "new" and number in self._left:
            self._place[number] = self._left.pop(number)

    def _remember(self, op: Mapping[str, Any]) -> None:
        """One's own steps, for undo and redo."""
        if op["kind"] == "undo":
            of = str(op.get("args", {}).get("op"))
            self._mine = [one for one in self._mine if one != of]
            self._undone.append(of)
        elif op["kind"] == "redo":
            self._mine += self._undone[-1:]
            del self._undone[-1:]
        elif op["kind"] != "whisper":
            self._mine.append(op["op_id"])
            self._undone.clear()

    def order(self, found: Mapping[str, Any]) -> None:
        """The desk's own order."""
        self._place = {card: at for at, card in enumerate(found["cards"])}
        self._left.clear()

    def parts(self, found: Mapping[str, Any]) -> None:
        """Scores and likely doubles."""
        self._parts = {int(card): told for card, told in found["cards"].items()}

    def present(self, found: Mapping[str, Any]) -> None:
        """Who is there."""
        self.writing = found.get("writing")
        self.people = tuple(self._person(one) for one in found["people"])

    def _person(self, one: Mapping[str, Any]) -> DeskPerson:
        """Somebody there; what one looks at oneself is no news."""
        name, there = str(one["name"]), one["here"] is True
        if name == self.name:
            return DeskPerson(name, str(one["role"]), there)
        typing = one.get("typing") is True
        return DeskPerson(name, str(one["role"]), there, one.get("card"), typing)

    def decide(
        self,
        kind: str,
        card: int,
        args: Mapping[str, Any],
        now_ms: int,
        seen: int | None = None,
    ) -> Mapping[str, Any] | None:
        """An operation to send, noted until its answer comes; None where too many wait.

        ``seen`` is the revision that was on the screen, None: the latest that was told.
        """
        if len(self.pending) >= MOST:
            return None
        if kind == "undo" and "op" not in args:
            last = next(self._own(), None)
            args = {**args, "op": last} if last else args
        op = {
            "type": "op",
            "op_id": str(uuid4()),
            "card": card,
            "kind": kind,
            "args": dict(args),
            "base_rev": self.rev if seen is None else min(seen, self.rev),
        }
        self.pending.append(Pending(op, now_ms))
        return op

    def _own(self) -> Iterator[str]:
        """One's own steps that can be taken back, the last first, those on their way included."""
        undone = {one.op["args"].get("op") for one in self.pending if one.op["kind"] == "undo"}
        waiting = [
            str(one.op["op_id"])
            for one in self.pending
            if one.op["kind"] not in ("undo", "redo", "whisper")
        ]
        return (op for op in reversed([*self._mine, *waiting]) if op not in undone)

    def refuse(self, op: Mapping[str, Any], why: Reason, now_ms: int) -> None:
        """Take an operation back that the desk could not even read."""
        self.pending = [one for one in self.pending if one.op is not op]
        self._note(self.name, op, "refused", now_ms + self.ahead_ms, why)

    def too_old(self, now_ms: int) -> list[Pending]:
        """Take out what has waited longer than it may; it is told, never sent."""
        old = [one for one in self.pending if now_ms - one.at_ms > KEPT_MS]
        self.pending = [one for one in self.pending if one not in old]
        for one in old:
            why = reason("desk.too_old")
            self._note(self.name, one.op, "refused", now_ms + self.ahead_ms, why)
        return old

    def cards(self, now_ms: int) -> tuple[Card, ...]:
        """Every card that stands, in the desk's order, one's own decisions carried out."""
        at_ms = now_ms + self.ahead_ms
        found = [self._card(number, at_ms) for number in self._cards]
        standing = [card for card in found if card.asks and card.merged_into is None]
        return tuple(sorted(standing, key=self._rank))

    def _rank(self, card: Card) -> tuple[int, float, int]:
        place: float = self._place.get(card.card, LATE)
        if card.state == "answered":
            place = -(card.answered_ms or 1e15)
        return ORDER.index(card.state), place, card.card

    def _card(self, number: int, at_ms: int) -> Card:
        raw = self._cards[number]
        waited = max(0, (raw.get("answered_ms") or at_ms) - raw["first_ms"])
        card = Card(
            card=number,
            text=raw["text"],
            state=raw["state"],
            askers=raw["askers"],
            asks=raw["asks"],
            first_ms=raw["first_ms"],
            last_ms=raw["last_ms"],
            wait_s=waited // 1000,
            rev=raw["rev"],
            note=raw["note"],
            claimed_by=raw["claimed_by"],
            course=raw["course"],
            on_air_ms=raw["on_air_ms"],
            answered_ms=raw["answered_ms"],
            again=raw["again"],
            wordings=tuple(raw["wordings"]),
            samples=tuple(Ask(0, 0, "", text, "") for text in raw["wordings"]),
            merged_into=raw["merged_into"],
            **self._scored(number, raw),
        )
        for one in self.pending:
            card = self._after(card, one.op)
        return card

    def _scored(self, number: int, raw: Mapping[str, Any]) -> dict[str, Any]:
        """What the desk tells apart from the cards, or as much of it as a card says itself."""
        told = self._parts.get(number)
        if told is None:
            worth = {"paid": PAID_ASKED, "first": FIRST_ASKED}
            asker = max((worth.get(tag, 0.0) for tag in raw["tags"]), default=0.0)
            return {"score": 0.0, "parts": {"asker": asker}}
        likely = told["likely"]
        return {
            "score": told["score"],
            "parts": dict(told["parts"]),
            "similar": tuple((int(card), float(chance)) for card, chance in told["similar"]),
            "likely": (likely[0], likely[1]) if likely and not raw["course"] else None,
        }

    def _after(self, card: Card, op: Mapping[str, Any]) -> Card:
        """A card with an operation of one's own that is still on its way."""
        kind, args, into = op["kind"], op["args"], op["args"].get("into")
        if kind == "merge" and card.card in (op["card"], into):
            other = into if card.card == op["card"] else op["card"]
            return replace(card, merged_into=other) if card.card > other else card
        if op["card"] != card.card:
            return card
        if kind in STATES:
            return replace(card, state=cast(CardState, kind))
        if kind == "note":
            return replace(card, note=args["text"])
        if kind == "text":
            return replace(card, text=args["text"].strip() or card.text)
        if kind == "claim":
            return replace(card, claimed_by="" if args.get("off") else self.name)
        return replace(card, course=args["course"]) if kind == "course" else card

    def _note(
        self,
        actor: str,
        op: Mapping[str, Any],
        result: str,
        at_ms: int,
        why: Reason | None = None,
        went: int = 0,
    ) -> None:
        """A line of the log; a repeated operation is none."""
        if result not in ("applied", "conflict", "refused"):
            return
        args, number = op.get("args", {}), op.get("card") or 0
        details = (args.get(name) for name in ("course", "text", "how", "into", "what"))
        known = self._cards.get(number)
        kind = str(op.get("kind"))
        line = DeskLine(
            id=str(op.get("op_id") or uuid4()),
            at_ms=at_ms,
            actor=actor,
            card=number,
            op=kind,
            result=cast(Any, result),
            why=why,
            detail=next((str(value) for value in details if value is not None), ""),
            said=str(args.get("name", "")) if kind == "whisper" else known["text"] if known else "",
            went=went,
        )
        self.log.append(line)


def _item(id_: str, title: str, told: Any) -> Item:
    """A course as a desk tells of it, which may be one of an earlier version and tell nothing."""
    told = told if isinstance(told, dict) else {}
    return Item(
        id=id_,
        title=title,
        title_en=str(told.get("title_en") or ""),
        price=_price(told.get("price")),
        link=str(told.get("link") or "")[:LONGEST_LINK],
    )


def _price(told: Any) -> Money | None:
    match told:
        case {"minor": int(minor), "currency": str(currency)} if CODE.fullmatch(currency):
            return Money(minor, currency)
    return None


def _same(op: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(op["op_id"] == other.get("op_id"))


def _why(found: Mapping[str, Any]) -> Reason | None:
    """The reason in our own words where we have some, else in the desk's."""
    about = dict(found.get("about") or {})
    code = str(about.pop("code", ""))
    needed = WHYS.get(code.removeprefix("desk."))
    if needed is not None and about.keys() >= set(needed):
        return Reason(code, about)
    said = found.get("why")
    return reason("desk.said", text=str(said)[:200]) if said else None
