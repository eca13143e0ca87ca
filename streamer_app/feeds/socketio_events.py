"""What a Socket.IO room emits, as events: which of its events is what can be told by a map."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
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
    Notice,
    Order,
    PaidMessage,
    Refund,
    RoomState,
    Share,
    Unknown,
)
from streamer_app.feeds.feed import MAX_NAME, MAX_TEXT, plain
from streamer_app.feeds.identity import Identity
from streamer_app.feeds.socketio_fields import (
    COUNT,
    COURSE,
    ID,
    MAX_ID,
    ORDER,
    Body,
    body_of,
    moment,
    money_of,
    number,
    text_of,
    viewer_of,
    word,
)

SOURCE: Final = "socketio"
MAX_SAMPLE: Final = 2048
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

Common = dict[str, Any]


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
        body = body_of(arguments)
        kind, what = self._kind(name, body)
        if kind is None:
            yield self.unknown(name, "not known: event", [name, *arguments], now_ms)
            return
        if kind == "ignore":
            yield self.unknown(name, "ignored: by the map", [name, *arguments], now_ms)
            return
        at_ms = moment(body)
        common: Common = {
            "source": SOURCE,
            "room": self._room,
            "id": self._id(what, body, arguments, at_ms or now_ms),
            "at_ms": at_ms,
            "seen_ms": now_ms,
            "viewer": viewer_of(body),
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
            if not text_of(body):
                return "notice", told
        return self._map.get(name), name

    def _id(self, what: str, body: Body, arguments: list[Any], at_ms: int) -> str:
        for name in ID:
            id_ = body.get(name)
            if isinstance(id_, str) and id_:
                return plain(id_, MAX_ID)
            if type(id_) is int:
                # A counter, which may begin anew: the day keeps lessons apart.
                day = datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y%m%d")
                return plain(f"{day}-{what}-{id_}", MAX_ID)
        viewer = viewer_of(body)
        who = (viewer.id or viewer.name) if viewer else ""
        return self._identity.of(what, who, msgspec.json.encode(arguments).decode(), at_ms)


def _chat(what: str, body: Body, common: Common) -> Event | None:
    text = text_of(body)
    if (paid := money_of(body)) is not None:
        return PaidMessage(text=text, paid=paid, **common)
    return Chat(text=text, **common) if text else None


def _paid(what: str, body: Body, common: Common) -> Event | None:
    return PaidMessage(text=text_of(body), paid=money_of(body), **common)


def _gift(what: str, body: Body, common: Common) -> Event | None:
    name = word(body, ("gift", "gift_name", "giftName", "name", "item"))
    count = number(body, COUNT) or 1
    paid = money_of(body, count)
    return Gift(name=name or "gift", count=count, paid=paid, worth=paid, **common)


def _like(what: str, body: Body, common: Common) -> Event | None:
    total = number(body, ("total",))
    return Like(total=total, **common) if total is not None else _liked(body, common)


def _liked(body: Body, common: Common) -> Event:
    return Like(count=number(body, COUNT) or 1, **common)


def _order(what: str, body: Body, common: Common) -> Event | None:
    order = word(body, ORDER, MAX_ID)
    status = word(body, ("status",))
    if not order:
        return None
    told: Any = status if status in ("pending", "cancelled") else "paid"
    course = word(body, COURSE)
    return Order(order=order, course=course, paid=money_of(body), status=told, **common)


def _refund(what: str, body: Body, common: Common) -> Event | None:
    order = word(body, ORDER, MAX_ID)
    return Refund(order=order, paid=money_of(body), **common) if order else None


def _click(what: str, body: Body, common: Common) -> Event | None:
    course = word(body, COURSE)
    return CourseClick(course=course, **common) if course else None


def _viewers(what: str, body: Body, common: Common) -> Event | None:
    count = number(body, ("count", "online", "viewers", "viewer_count", "total", "num"))
    if count is None:
        return None
    return AudienceCount(count=count, basis="concurrent", **(common | {"viewer": None}))


def _notice(what: str, body: Body, common: Common) -> Event | None:
    return Notice(what=plain(what, MAX_NAME), text=text_of(body), **common)


def _title(what: str, body: Body, common: Common) -> Event | None:
    title = word(body, ("title",), MAX_TEXT) or text_of(body)
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
