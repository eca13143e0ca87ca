"""A small session with something of everything, stored."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from streamer_app.catalogue.courses import Item
from streamer_app.events import (
    AudienceCount,
    Chat,
    Event,
    Gap,
    Gift,
    Membership,
    Money,
    Order,
    PaidMessage,
    Pitch,
    Refund,
    Viewer,
)
from streamer_app.live.folds import Surroundings
from streamer_app.live.materials import Materials
from streamer_app.review import summary
from streamer_app.review.reading import around
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer

START = 1_757_678_400_000
"""2025-09-12 12:00:00 UTC."""
ITEMS = (
    Item(id="k1", title="力学提分营", price=Money(39_900, "CNY")),
    Item(id="ad", title="Pens", kind="sponsor", price=Money(1_000, "CNY")),
)


def at(second: float) -> int:
    """A moment of the session."""
    return START + round(second * 1000)


def made(kind: type[Event], number: int, second: float, who: str = "", **own: Any) -> Event:
    """An event of the room ``room:class``; its viewer's name is ``Person <id>``."""
    viewer = Viewer(who, f"Person {who}") if who else None
    common: dict[str, Any] = {
        "source": "room",
        "room": "class",
        "id": f"e{number}",
        "at_ms": at(second),
    }
    return kind(**common, seen_ms=at(second), viewer=viewer, **own)


def desk(kind: type[Event], number: int, second: float, **own: Any) -> Event:
    """Something a person decided."""
    return kind(source="desk", id=f"d{number}", at_ms=at(second), seen_ms=at(second), **own)


def evening() -> list[Event]:
    """Twelve minutes: chat, two questions, gifts, a pitch with two orders, an ad, a gap."""
    return [
        made(AudienceCount, 1, 0, count=100, basis="concurrent"),
        made(Chat, 2, 1, "u1", text="为什么天空是蓝的？"),
        made(Chat, 3, 2, "u2", text="为什么天空是蓝的?"),
        made(Chat, 4, 3, "u3", text="@Person u1 课程多少钱？"),
        made(Chat, 5, 4, "u4", text='=HYPERLINK("http://x.test")'),
        made(Chat, 6, 5, "u4", text="<b>bold</b> & \x08 {\\an8}"),
        made(Gift, 7, 60, "u5", name="小心心", count=5),
        made(Gift, 8, 61, "u5", name="火箭", paid=Money(10_000, "CNY"), combo="c", combo_count=1),
        made(PaidMessage, 9, 70, "u4", text="讲得好", paid=Money(3_000, "CNY")),
        made(Membership, 10, 80, "u6", tier="captain", paid=Money(13_800, "CNY")),
        desk(Pitch, 1, 120, pitch="p1", action="started", course="k1",
             detail={"expected": 1.5, "low": 0, "high": 3}),
        made(AudienceCount, 11, 121, count=120, basis="concurrent"),
        made(Order, 12, 180, "u1", order="A1", course="k1", paid=Money(39_900, "CNY")),
        made(Order, 13, 190, "u2", order="A2", course="k1", paid=Money(39_900, "CNY")),
        desk(Pitch, 2, 240, pitch="p1", action="ended", course="k1"),
        made(AudienceCount, 14, 241, count=108, basis="concurrent"),
        made(Order, 15, 300, "u3", order="B1", course="ad", paid=Money(1_000, "CNY")),
        made(Refund, 16, 400, "u2", order="A2", paid=Money(39_900, "CNY")),
        made(Gap, 17, 500, start_ms=at(453), end_ms=at(500), reason="link_lost"),
        made(Chat, 18, 700, "u1", text="谢谢老师"),
    ]  # fmt: skip


def stored(path: Path, *sessions: Iterable[Event], titles: Iterable[str] = ()) -> Path:
    """A database that holds these sessions, ended."""
    writer = Writer(path, lambda _: None, interval_s=0.001)
    try:
        names = iter(titles)
        for events in sessions:
            session = writer.open_session(next(names, "力学"), START)
            writer.put(session, list(events))
            writer.end_session(session)
        writer.build_index()
    finally:
        writer.close()
    return path


def surroundings(reader: Reader) -> Surroundings:
    """The shipped lists and the two things on sale."""
    return around(Materials(ITEMS), reader)


@contextmanager
def opened(path: Path, session: int | str = 1) -> Iterator[tuple[Reader, summary.Read]]:
    """A session of the database, folded."""
    with Reader(path) as reader:
        yield reader, summary.read(reader, session, surroundings(reader))
