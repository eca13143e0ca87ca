"""Every event of a room: frozen, typed, free of any platform.

An event's JSON form (the open room protocol, recordings, ``record --events``) is the struct as
it stands: one object with ``kind`` first, every field present, null where nothing is known.
Times are integer milliseconds since 1970 (UTC), 0 where the wire gives none.
"""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

Int64 = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Basis = Literal["concurrent", "rank", "cumulative", "heat", "views", "unique"]

COINS: Final[Mapping[str, tuple[str, Fraction]]] = {
    "XBG": ("CNY", Fraction(1, 10)),
    "XTB": ("USD", Fraction(1)),
}
"""A platform's coin -> the real currency and how many minor units of it one coin is worth.

1,000 Bilibili gold seeds (XBG) are 1 yuan; 1 Twitch bit (XTB) is 1 US cent to the streamer.
"""


class Money(Struct, frozen=True, gc=False):
    """An exact amount in minor units of its currency (1980 CNY is 19.80 yuan); never a float.

    ``currency`` is an ISO 4217 code, or a coin of ``COINS`` (then ``minor`` counts coins).
    """

    minor: Int64
    currency: str


def converted(amount: Money) -> Money:
    """A platform's coins as real money, half a minor unit rounded up; real money unchanged."""
    if amount.currency not in COINS:
        return amount
    currency, worth = COINS[amount.currency]
    half, whole = worth.denominator, 2 * worth.denominator
    return Money((2 * amount.minor * worth.numerator + half) // whole, currency)


def totals(amounts: Iterable[Money]) -> dict[str, int]:
    """Minor units by real currency; coins are added exactly and rounded once per total."""
    sums: dict[str, int] = {}
    for amount in amounts:
        sums[amount.currency] = sums.get(amount.currency, 0) + amount.minor
    result: dict[str, int] = {}
    for currency, minor in sorted(sums.items()):
        real = converted(Money(minor, currency))
        result[real.currency] = result.get(real.currency, 0) + real.minor
    return result


class Viewer(Struct, frozen=True, gc=False):
    """Who did it. ``id`` is the platform's own, None when the platform masks the person.

    ``roles`` are of ``host moderator member vip bot``; ``badges`` are the platform's own words.
    """

    id: str | None = None
    name: str = ""
    masked: bool = False
    roles: tuple[str, ...] = ()
    badges: tuple[str, ...] = ()


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Event(
    Struct,
    frozen=True,
    kw_only=True,
    gc=False,
    tag_field="kind",
    tag=_snake,
    forbid_unknown_fields=True,
):
    """What all events share. ``id`` is unique within (source, room); ``at_ms`` is the server's."""

    source: str = ""
    room: str = ""
    id: str = ""
    at_ms: Int64 = 0
    seen_ms: Int64 = 0
    viewer: Viewer | None = None


class Chat(Event, frozen=True, kw_only=True, gc=False):
    """A message. ``mirrored`` comes from a joint room: shown, but not this room's audience."""

    text: str
    reply_to: str | None = None
    mirrored: bool = False


class PaidMessage(Event, frozen=True, kw_only=True, gc=False):
    """A super chat or a cheer: a message with money on it."""

    text: str
    paid: Money | None = None
    coins: Money | None = None


class Gift(Event, frozen=True, kw_only=True, gc=False):
    """A gift. ``paid`` and ``coins`` are of this message alone, None for a free gift.

    ``worth`` is what came out (price x count). ``combo`` names the running combo;
    ``combo_count``, ``combo_paid`` and ``combo_coins`` are its figures so far, None where the
    wire has none or where they are not what was paid.
    """

    name: str
    count: Count = 1
    paid: Money | None = None
    coins: Money | None = None
    worth: Money | None = None
    combo: str | None = None
    combo_count: Count | None = None
    combo_paid: Money | None = None
    combo_coins: Money | None = None


class Membership(Event, frozen=True, kw_only=True, gc=False):
    """A paid membership, or ``count`` of them given at once (``combo``: the mystery gift)."""

    tier: str
    months: Count = 1
    count: Count = 1
    gifted: bool = False
    combo: str | None = None
    text: str = ""
    paid: Money | None = None
    coins: Money | None = None


class Like(Event, frozen=True, kw_only=True, gc=False):
    """Either ``count`` new likes or the platform's running ``total``; the other is None."""

    count: Count | None = None
    total: Count | None = None


class AudienceCount(Event, frozen=True, kw_only=True, gc=False):
    """How many watch, in the sense of ``basis``; different bases are never mixed."""

    count: Count
    basis: Basis


class Entry(Event, frozen=True, kw_only=True, gc=False):
    """Somebody came in."""


class Leave(Event, frozen=True, kw_only=True, gc=False):
    """Somebody left."""


class Follow(Event, frozen=True, kw_only=True, gc=False):
    """Somebody followed the channel."""


class Share(Event, frozen=True, kw_only=True, gc=False):
    """Somebody shared the room."""


class CourseClick(Event, frozen=True, kw_only=True, gc=False):
    """Somebody opened a course's link."""

    course: str


class Order(Event, frozen=True, kw_only=True, gc=False):
    """A sale of ``course``; ``order`` is the shop's number."""

    order: str
    course: str = ""
    paid: Money | None = None
    status: Literal["paid", "pending", "cancelled"] = "paid"


class Refund(Event, frozen=True, kw_only=True, gc=False):
    """Money given back for ``order``."""

    order: str
    paid: Money | None = None


class RoomState(Event, frozen=True, kw_only=True, gc=False):
    """A property of the room: ``live`` true or false, ``title``, ``muted`` and freer ones."""

    name: str
    value: Any = None


class Deleted(Event, frozen=True, kw_only=True, gc=False):
    """The event ``target`` was taken back."""

    target: str


class ViewerCleared(Event, frozen=True, kw_only=True, gc=False):
    """A viewer's messages were removed (``viewer`` None: the whole chat)."""

    seconds: Count | None = None


class Gap(Event, frozen=True, kw_only=True, gc=False):
    """A span in which messages may have been missed."""

    start_ms: Int64
    end_ms: Int64
    reason: str


class Notice(Event, frozen=True, kw_only=True, gc=False):
    """Something the platform says: ``what`` is its own word (raid, announcement ...)."""

    what: str
    text: str = ""


class Unknown(Event, frozen=True, kw_only=True, gc=False):
    """A message that became no other event; ``why`` begins unreadable, not known or ignored."""

    what: str
    why: str
    sample: str = ""


class Pitch(Event, frozen=True, kw_only=True, gc=False):
    """A step in the life of a course pitch, taken by a person or noted by the advisor.

    ``action`` is one of suggested started ended snoozed rejected ignored order undone.
    """

    pitch: str
    action: str
    course: str
    detail: Mapping[str, Any] = {}


class Interaction(Event, frozen=True, kw_only=True, gc=False):
    """An interaction offered to the room: poll, quiz, q&a, demo or giveaway."""

    interaction: str
    action: str
    option: str
    detail: Mapping[str, Any] = {}


class DeskOperation(Event, frozen=True, kw_only=True, gc=False):
    """One decision at the question desk; cards are rebuilt from these alone.

    ``id`` is the operation's own (a repeat changes nothing). The detector acts as ``auto``.
    """

    actor: str
    card: int
    op: str
    args: Mapping[str, Any] = {}
    base_rev: int = 0


FromFeed = (
    Chat
    | PaidMessage
    | Gift
    | Membership
    | Like
    | AudienceCount
    | Entry
    | Leave
    | Follow
    | Share
    | CourseClick
    | Order
    | Refund
    | RoomState
    | Deleted
    | ViewerCleared
    | Gap
    | Notice
    | Unknown
)
FromPeople = Pitch | Interaction | DeskOperation
AnyEvent = FromFeed | FromPeople

KINDS: Final[Mapping[str, type[Event]]] = {
    _snake(kind.__name__): kind for kind in (FromFeed | FromPeople).__args__
}
KIND_OF: Final[Mapping[type[Event], str]] = {kind: name for name, kind in KINDS.items()}

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


def to_json(event: Event) -> bytes:
    """One line of JSON without the line end."""
    return _encoder.encode(event)


def from_json(line: bytes | str) -> AnyEvent:
    """The event of one JSON object; fields that this version does not have are passed over.

    Raises: msgspec.DecodeError (not JSON), msgspec.ValidationError (JSON, but no event of ours).
    """
    try:
        return _decoder.decode(line)
    except msgspec.ValidationError:
        found = known_fields(msgspec.json.decode(line))
        event: AnyEvent = msgspec.convert(found, AnyEvent)
        return event


def known_fields(found: Any) -> Any:
    """The JSON object of an event without the fields that its kind does not have."""
    kind = KINDS.get(str(found.get("kind"))) if isinstance(found, dict) else None
    if kind is None:
        return found
    return {key: found[key] for key in ("kind", *kind.__struct_fields__) if key in found}
