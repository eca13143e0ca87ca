"""Fields of what a Socket.IO room emits: each room calls them as it likes."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from streamer_app.events import Money, Viewer
from streamer_app.feeds.donations import CURRENCIES, PLACES, donation
from streamer_app.feeds.feed import MAX_NAME, MAX_TEXT, plain
from streamer_app.feeds.twitch_payload import stamp_ms

MAX_ID: Final = 256
MAX_COUNT: Final = 2**53

USER: Final = ("user_id", "userId", "uid", "user", "from", "sender", "username")
NAME: Final = ("username", "user_name", "userName", "nickname", "nick", "display_name")
TEXT: Final = ("message", "text", "content", "msg", "body", "question")
ID: Final = ("id", "message_id", "messageId", "msg_id", "event_id", "uuid")
TIME: Final = ("at_ms", "timestamp", "ts", "time", "created_at")
COUNT: Final = ("count", "num", "quantity")
TOTAL: Final = ("paid", "amount", "total")
PRICE: Final = ("price",)
COURSE: Final = ("course", "course_id", "product", "product_id", "item")
ORDER: Final = ("order", "order_id", "orderId", "id")

Body = Mapping[str, Any]


def body_of(arguments: list[Any]) -> Body:
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


def word(body: Body, names: tuple[str, ...], most: int = MAX_NAME) -> str:
    """A text or a whole number under the first of these names that has one, else ""."""
    for name in names:
        value = body.get(name)
        if isinstance(value, str) and value:
            return plain(value, most)
        if type(value) is int:
            return plain(str(value), most)
    return ""


def text_of(body: Body) -> str:
    """What was said, as long as a message may be."""
    for name in TEXT:
        if isinstance(value := body.get(name), str) and value:
            return plain(value, MAX_TEXT)
    return ""


def number(body: Body, names: tuple[str, ...]) -> int | None:
    """A count under the first of these names that has one."""
    for name in names:
        value = body.get(name)
        if type(value) is int and 0 <= value <= MAX_COUNT:
            return value
    return None


def moment(body: Body) -> int:
    """Milliseconds since 1970 from seconds, milliseconds or a written time; 0 for none."""
    for name in TIME:
        value = body.get(name)
        if isinstance(value, str) and (at_ms := stamp_ms(value)):
            return at_ms
        if isinstance(value, int | float) and not isinstance(value, bool):
            if 10**12 <= value < 10**14:
                return int(value)
            if 10**9 <= value < 10**11:
                return int(value * 1000)
    return 0


def viewer_of(body: Body) -> Viewer | None:
    """Who did it: an object of its own, an id or a name."""
    user = body.get("user")
    if isinstance(user, Mapping):
        return viewer_of({"user_id": user.get("id"), "nickname": user.get("name")})
    id_, name = word(body, USER, MAX_ID), word(body, NAME)
    if not (id_ or name):
        return None
    return Viewer(id_ or name, name or id_)


def money_of(body: Body, count: int = 1) -> Money | None:
    """What was paid: a total, or a price for each, with a currency; a bare number is no money."""
    currency = word(body, ("currency",)).upper()
    for names, times in ((TOTAL, 1), (PRICE, count)):
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
