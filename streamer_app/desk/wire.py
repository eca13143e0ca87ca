"""The desk's wire: what clients say, read with care, and what they are told."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from streamer_app.catalogue.courses import Item
from streamer_app.desk.authority import Authority
from streamer_app.desk.cards import Card
from streamer_app.desk.invitations import Person, Role
from streamer_app.desk.operations import Result
from streamer_app.events import DeskOperation

SOURCE: Final = "desk"
"""The source of what people decide, as it is stored."""
MAX_MESSAGE: Final = 1 << 16
MAX_ID: Final = 64
MAX_BATCH: Final = 200
WORDINGS: Final = 20
OPEN_TO_ALL: Final = frozenset(
    {
        *("new", "pinned", "answered", "later", "dismissed"),
        *("note", "text", "merge", "undo", "redo", "claim", "course", "ungroup", "whisper"),
    }
)
WRITTEN: Final = ("note", "text")
DIRECTED: Final = frozenset({"on_air", "next"})
"""What only a director decides."""
FIRST_ASKED: Final = 5.0
"""The asker part of a card's score where somebody asks for the first time."""
_ENCODER: Final = msgspec.json.Encoder()


def known(kind: object) -> bool:
    """Whether there is such an operation."""
    return kind in OPEN_TO_ALL or kind in DIRECTED


def allowed(role: Role, kind: str) -> bool:
    """Whether this role may do that."""
    return role == "director" or (role == "assistant" and kind in OPEN_TO_ALL)


def operation(
    found: Mapping[str, Any], person: Person, now_ms: int, rev: int
) -> DeskOperation | None:
    """A client's operation as it will be stored; None where it is not well formed.

    The client names neither the actor nor the time. A revision from the future counts as now.
    """
    op_id, card, kind = found.get("op_id"), found.get("card", 0), found.get("kind")
    args, base = found.get("args", {}), found.get("base_rev", 0)
    if card is None and kind in ("undo", "redo", "next"):
        card = 0
    if not (isinstance(op_id, str) and 0 < len(op_id) <= MAX_ID and isinstance(kind, str)):
        return None
    if not (type(card) is int and isinstance(args, dict) and type(base) is int):
        return None
    return DeskOperation(
        source=SOURCE,
        id=op_id,
        at_ms=now_ms,
        seen_ms=now_ms,
        actor=person.name,
        card=card,
        op=kind,
        args=args,
        base_rev=min(max(0, base), rev),
    )


def as_sent(operation: DeskOperation) -> dict[str, Any]:
    """An operation in a client's form, for one that no client of ours sent."""
    return {
        "type": "op",
        "op_id": operation.id,
        "card": operation.card,
        "kind": operation.op,
        "args": dict(operation.args),
        "base_rev": operation.base_rev,
    }


def card_of(card: Card, titles: Mapping[str, str]) -> dict[str, Any]:
    """A card as assistants see it: no money, no viewer's id, nothing that the clock changes."""
    tags = []
    if card.paid is not None:
        tags.append("paid")
    elif card.askers == 1 and card.parts.get("asker") == FIRST_ASKED:
        tags.append("first")
    return {
        "id": card.card,
        "text": card.text,
        "state": card.state,
        "askers": card.askers,
        "asks": card.asks,
        "first_ms": card.first_ms,
        "last_ms": card.last_ms,
        "rev": card.rev,
        "note": card.note,
        "claimed_by": card.claimed_by,
        "course": card.course,
        "title": titles.get(card.course, card.course),
        "on_air_ms": card.on_air_ms,
        "answered_ms": card.answered_ms,
        "again": card.again,
        "wordings": list(card.wordings[:WORDINGS]),
        "tags": tags,
        "merged_into": card.merged_into,
    }


def snapshot(authority: Authority, person: Person, claims: Mapping[int, str]) -> str:
    """Everything that somebody who joins must know.

    ``claims`` are those that were told: one that has just lapsed is told of with its own frame.
    """
    titles = dict(authority.titles)
    cards = authority.cards()
    return encoded(
        {
            "type": "snapshot",
            "rev": authority.rev,
            "role": person.role,
            "name": person.name,
            "cards": [
                {**card_of(card, titles), "claimed_by": claims.get(card.card, card.claimed_by)}
                for card in cards
            ],
            "now_ms": authority.now_ms(),
            "courses": titles,
            "offers": {item.id: offer(item) for item in authority.items.values()},
            "log": [logged(done) for done in authority.log()],
        }
    )


def offer(item: Item) -> dict[str, Any]:
    """What everybody may know of a course: an assistant's answer names its price and its link."""
    price = item.price
    worth = {"minor": price.minor, "currency": price.currency} if price is not None else None
    return {"title_en": item.title_en, "price": worth, "link": item.link}


def parts(cards: Sequence[Card]) -> str:
    """What is not in the cards because the clock changes it: scores, likely doubles and courses."""
    told = {
        str(card.card): {
            "score": card.score,
            "parts": dict(card.parts),
            "similar": card.similar,
            "likely": card.likely,
        }
        for card in cards
    }
    return encoded({"type": "parts", "cards": told})


def logged(done: DeskOperation) -> dict[str, Any]:
    """An operation in the log; of notes and texts also the words, so that none is lost."""
    line = {"by": done.actor, "kind": done.op, "card": done.card, "at_ms": done.at_ms}
    return line | {"text": done.args.get("text")} if done.op in WRITTEN else line


def answer(
    rev: int,
    by: str,
    op: object,
    result: Result,
    cards: Sequence[dict[str, Any]] = (),
    why: str | None = None,
    about: Mapping[str, Any] | None = None,
) -> str:
    """What became of an operation; ``about`` are the arguments of ``why``, for the page's words."""
    found: dict[str, Any] = {"type": "op", "rev": rev, "by": by, "op": op, "result": result}
    found |= {"cards": list(cards), "why": why}
    if about:
        found["about"] = about
    return encoded(found)


def encoded(found: object) -> str:
    """One frame."""
    return _ENCODER.encode(found).decode()
