"""What a shop tells by HTTP: orders, refunds and clicks as the open protocol writes them."""

from typing import Any, Final

import msgspec
from msgspec.structs import replace

from streamer_app.events import CourseClick, Order, Refund, Unknown
from streamer_app.feeds.event_json import EventReader, Unreadable

ShopEvent = Order | Refund | CourseClick
MAX_EVENTS: Final = 200


def read_events(body: bytes, reader: EventReader) -> list[ShopEvent]:
    """The events of a body: one, or a list. Raises: Unreadable, with the number of the bad one."""
    lines: list[Any] = [body]
    if body.lstrip()[:1] == b"[":
        try:
            lines = msgspec.json.decode(body, type=list[msgspec.Raw])
        except (ValueError, RecursionError) as error:
            raise Unreadable("not JSON") from error
    if len(lines) > MAX_EVENTS:
        raise Unreadable(f"more than {MAX_EVENTS} events")
    return [_shop_event(bytes(line), at, reader) for at, line in enumerate(lines, start=1)]


def _shop_event(line: bytes, number: int, reader: EventReader) -> ShopEvent:
    event = reader.read(line)
    if isinstance(event, Unknown):
        raise Unreadable(f"event {number}: {event.why}")
    if not isinstance(event, Order | Refund | CourseClick):
        raise Unreadable(f"event {number}: only order, refund and course_click are taken")
    return _identified(event)


def _identified(event: ShopEvent) -> ShopEvent:
    """An order and a refund without an id have one by their content: telling twice counts once."""
    match event:
        case Order(id=""):
            return replace(event, id=f"order:{event.order}:{event.status}")
        case Refund(id=""):
            amount = f"{event.paid.minor}{event.paid.currency}" if event.paid else ""
            return replace(event, id=f"refund:{event.order}:{amount}")
        case _:
            return event
