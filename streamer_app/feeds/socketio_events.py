"""What a Socket.IO room emits, as events: which of its events is what can be told by a map."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import msgspec

from streamer_app.errors import AppError
from streamer_app.events import (
    AudienceCount,
    Chat,
    CourseClick,
    Entry,
    Event,
    Follow,
    Gift,
    Leave,
    Like,
    Money,
    Notice,
    Order,
    PaidMessage,
    Refund,
    RoomState,
    Share,
    Unknown,
    Viewer,
)
from streamer_app.feeds.donations import CURRENCIES, PLACES, donation
from streamer_app.feeds.feed import MAX_NAME, MAX_TEXT, plain
from streamer_app.feeds.identity import Identity
from streamer_app.feeds.twitch_payload import stamp_ms

SOURCE: Final = "socketio"
MAX_ID: Final = 256
MAX_SAMPLE: Final = 2048
MAX_COUNT: Final = 2**53
MAX_MAPPED: Final = 100

USUAL: Final[Mapping[str, str]] = {
    **dict.fromkeys(("message", "chat", "chat message", "danmaku", "danmu", "comment"), "chat"),
    **dict.fromkeys(("question", "ask"), "question"),
    **dict.fromkeys(("gift", "send_gift"), "gift"),
    **dict.fromkeys(("super_chat", "superchat", "paid_message", "donation"), "paid"),
    **dict.fromkeys(("like", "likes"), "like"),
    **dict.fromkeys(("order", "purchase"), "order"),
    "refund": "refund",
    **dict.fromkeys(("click", "course_click"), "click"),
    **dict.fromkeys(("enter", "entry", "join", "user_joined"), "entry"),
    **dict.fromkeys(("leave", "user_left"), "leave"),
    **dict.fromkeys(("viewers", "online", "viewer_count", "audience_count"), "viewers"),
    "follow": "follow",
    "share": "share",
    **dict.fromkeys(("welcome", "notice", "system", "announcement"), "notice"),
    "title": "title",
}
"""What an event of this name is, unless the address says otherwise."""

_USER: Final = ("user_id", "userId", "uid", "user", "from", "sender", "username")
_NAME: Final = ("username", "user_name", "userName", "nickname", "nick", "display_name")
_TEXT: Final = ("message", "text", "content", "msg", "body", "question")
_ID: Final = ("id", "message_id", "messageId", "msg_id", "event_id", "uuid")
_TIME: Final = ("at_ms", "timestamp", "ts", "time", "created_at")
_COUNT: Final = ("count", "num", "quantity")
_TOTAL: Final = ("paid", "amount", "total")
_PRICE: Final = ("price",)
_COURSE: Final = ("course", "course_id", "product", "product_id", "item")
_ORDER: Final = ("order", "order_id", "orderId", "id")

Common = dict[str, Any]
Body = Mapping[str, Any]


def parse_map(text: str) -> dict[str, str]:
    """The map of an address: ``danmaku:chat,present:gift``. Raises: AppError."""
    found: dict[str, str] = {}
    for part in filter(None, text.split(",")):
        name, colon, kind = part.rpartition(":")
        if not colon or not name.strip() or kind.strip() not in KINDS:
            raise AppError("address_part_wrong", part=f"map={part}"[:80])
        found[name.strip()[:MAX_NAME]] = kind.strip()
    if len(found) > MAX_MAPPED:
        raise AppError("address_part_wrong", part="map")
    return found


class RoomEvents:
    """Reads one room's emitted events by its map."""

    def __init__(self, room: str, changed: Mapping[str, str]) -> None:
        self._room = room
        self._map = {**USUAL, **changed}
        self._identity = Identity()

    def forget(self) -> None:
        """A new link begins: derived ids are counted anew."""
        self._identity = Identity()

    def read(self, name: str, arguments: list[Any], now_ms: int) -> Iterator[Event]:
        """The event that the room emitted under this name."""
        body = _body(arguments)
        kind, what = self._kind(name, body)
        if kind is None:
            yield self.unknown(name, "not known: event", [name, *arguments], now_ms)
            return
        if kind == "ignore":
            yield self.unknown(name, "ignored: by the map", [name, *arguments], now_ms)
            return
        at_ms = _moment(body)
        common: Common = {
            "source": SOURCE,
            "room": self._room,
            "id": self._id(what, body, arguments, at_ms or now_ms),
            "at_ms": at_ms,
            "seen_ms": now_ms,
            "viewer": _viewer(body),
        }
        event = KINDS[kind](what, body, common)
        if event is None:
            why = "unreadable: nothing of what belongs to it"
            event = self.unknown(name, why, [name, *arguments], now_ms)
        yield event

    def unknown(self, what: str, why: str, raw: object, now_ms: int) -> Unknown:
        """What became no other event."""
        text = raw if isinstance(raw, str) else msgspec.json.encode(raw).decode()
        sample = plain(text[:MAX_SAMPLE], MAX_SAMPLE)
        return Unknown(
            source=SOURCE,
            room=self._room,
            id=self._identity.of(what, "", sample, now_ms),
            seen_ms=now_ms,
            what=plain(what, MAX_NAME) or "frame",
            why=why,
            sample=sample,
        )

    def _kind(self, name: str, body: Body) -> tuple[str | None, str]:
        """What it is, and the name under which that was found: a message may name its own type."""
        told = body.get("type")
        if self._map.get(name) == "chat" and isinstance(told, str) and told != name:
            if told in self._map:
                return self._map[told], told
            if not _text(body):
                return "notice", told
        return self._map.get(name), name

    def _id(self, what: str, body: Body, arguments: list[Any], at_ms: int) -> str:
        for name in _ID:
            id_ = body.get(name)
            if isinstance(id_, str) and id_:
                return plain(id_, MAX_ID)
            if type(id_) is int:
                # A counter, which may begin anew: the day keeps lessons apart.
                day = datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y%m%d")
                return plain(f"{day}-{what}-{id_}", MAX_ID)
        viewer = _viewer(body)
        who = (viewer.id or viewer.name) if viewer else ""
        return self._identity.of(what, who, msgspec.json.encode(arguments).decode(), at_ms)


def _body(arguments: list[Any]) -> Body:
    """The fields of an event: its first object, or its first value as a text or a count."""
    for value in arguments:
        if isinstance(value, Mapping):
            return value
    for value in arguments:
        if isinstance(value, str):
            return {"message": value}
        if type(value) is int:
            return {"count": value}
    return {}


def _word(body: Body, names: tuple[str, ...], most: int = MAX_NAME) -> str:
    for name in names:
        value = body.get(name)
        if isinstance(value, str) and value:
            return plain(value, most)
        if type(value) is int:
            return plain(str(value), most)
    return ""


def _text(body: Body) -> str:
    for name in _TEXT:
        if isinstance(value := body.get(name), str) and value:
            return plain(value, MAX_TEXT)
    return ""


def _number(body: Body, names: tuple[str, ...]) -> int | None:
    for name in names:
        value = body.get(name)
        if type(value) is int and 0 <= value <= MAX_COUNT:
            return value
    return None


def _moment(body: Body) -> int:
    """Milliseconds since 1970 from seconds, milliseconds or a written time; 0 for none."""
    for name in _TIME:
        value = body.get(name)
        if isinstance(value, str) and (at_ms := stamp_ms(value)):
            return at_ms
        if isinstance(value, int | float) and not isinstance(value, bool):
            if 10**12 <= value < 10**14:
                return int(value)
            if 10**9 <= value < 10**11:
                return int(value * 1000)
    return 0


def _viewer(body: Body) -> Viewer | None:
    user = body.get("user")
    if isinstance(user, Mapping):
        return _viewer({"user_id": user.get("id"), "nickname": user.get("name")})
    id_, name = _word(body, _USER, MAX_ID), _word(body, _NAME)
    if not (id_ or name):
        return None
    return Viewer(id_ or name, name or id_)


def _money(body: Body, count: int = 1) -> Money | None:
    """What was paid: a total, or a price for each, with a currency; a bare number is no money."""
    currency = _word(body, ("currency",)).upper()
    for names, times in ((_TOTAL, 1), (_PRICE, count)):
        for name in names:
            value = body.get(name)
            if isinstance(value, str) and currency not in CURRENCIES:
                shown = donation(value)
                found = shown.money if shown else None
                return Money(found.minor * times, found.currency) if found else None
            if currency in CURRENCIES and (minor := _minor(value, currency)) is not None:
                return Money(min(minor * times, MAX_COUNT), currency)
    return None


def _minor(value: object, currency: str) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        amount = Decimal(str(value)[:40])
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 < amount < 10**13:
        return None
    return int((amount * 10 ** PLACES.get(currency, 2)).to_integral_value("ROUND_HALF_UP"))


def _chat(what: str, body: Body, common: Common) -> Event | None:
    text = _text(body)
    if (paid := _money(body)) is not None:
        return PaidMessage(text=text, paid=paid, **common)
    return Chat(text=text, **common) if text else None


def _paid(what: str, body: Body, common: Common) -> Event | None:
    return PaidMessage(text=_text(body), paid=_money(body), **common)


def _gift(what: str, body: Body, common: Common) -> Event | None:
    name = _word(body, ("gift", "gift_name", "giftName", "name", "item"))
    count = _number(body, _COUNT) or 1
    paid = _money(body, count)
    return Gift(name=name or "gift", count=count, paid=paid, worth=paid, **common)


def _like(what: str, body: Body, common: Common) -> Event | None:
    total = _number(body, ("total",))
    return Like(total=total, **common) if total is not None else _liked(body, common)


def _liked(body: Body, common: Common) -> Event:
    return Like(count=_number(body, _COUNT) or 1, **common)


def _order(what: str, body: Body, common: Common) -> Event | None:
    number = _word(body, _ORDER, MAX_ID)
    status = _word(body, ("status",))
    if not number:
        return None
    told: Any = status if status in ("pending", "cancelled") else "paid"
    course = _word(body, _COURSE)
    return Order(order=number, course=course, paid=_money(body), status=told, **common)


def _refund(what: str, body: Body, common: Common) -> Event | None:
    number = _word(body, _ORDER, MAX_ID)
    return Refund(order=number, paid=_money(body), **common) if number else None


def _click(what: str, body: Body, common: Common) -> Event | None:
    course = _word(body, _COURSE)
    return CourseClick(course=course, **common) if course else None


def _viewers(what: str, body: Body, common: Common) -> Event | None:
    count = _number(body, ("count", "online", "viewers", "viewer_count", "total", "num"))
    if count is None:
        return None
    return AudienceCount(count=count, basis="concurrent", **(common | {"viewer": None}))


def _notice(what: str, body: Body, common: Common) -> Event | None:
    return Notice(what=plain(what, MAX_NAME), text=_text(body), **common)


def _title(what: str, body: Body, common: Common) -> Event | None:
    title = _word(body, ("title",), MAX_TEXT) or _text(body)
    return RoomState(name="title", value=title, **common) if title else None


KINDS: Final[Mapping[str, Callable[[str, Body, Common], Event | None]]] = {
    "chat": _chat,
    "question": _chat,
    "paid": _paid,
    "gift": _gift,
    "like": _like,
    "order": _order,
    "refund": _refund,
    "click": _click,
    "entry": lambda what, body, common: Entry(**common),
    "leave": lambda what, body, common: Leave(**common),
    "follow": lambda what, body, common: Follow(**common),
    "share": lambda what, body, common: Share(**common),
    "viewers": _viewers,
    "notice": _notice,
    "title": _title,
    "ignore": lambda what, body, common: None,
}
"""What an event can be mapped to. A question is a message: the desk finds what is asked."""
