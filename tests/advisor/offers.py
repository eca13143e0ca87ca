"""A small catalogue and a quiet room, for the tests of advice."""

from collections.abc import Sequence
from typing import Any

from streamer_app.advisor.audience import Audience
from streamer_app.advisor.state import State
from streamer_app.advisor.timing import Moment
from streamer_app.advisor.topics import Heard, Offer, Topics
from streamer_app.catalogue.courses import Item
from streamer_app.events import Money

MIN = 60_000
NOW = 40 * MIN


def item(id: str, title: str, yuan: int = 399, **more: Any) -> Item:
    return Item(
        id=id, title=title, price=Money(yuan * 100, "CNY"), link="https://x.example", **more
    )


MECHANICS = item(
    "mechanics",
    "力学提分营",
    tags=("受力分析", "加速度"),
    points=("每讲配 5 道真题", "斜面专练三讲"),
    outline=("第 1 讲 速度与位移", "第 3 讲 受力分析的顺序"),
    close="链接在小黄车 1 号",
)
FIELDS = item("fields", "电磁学入门", tags=("安培力", "磁场"))
OPTICS = item("optics", "光学专题", tags=("折射", "干涉"))
ALL = (MECHANICS, FIELDS, OPTICS)


def moment(**more: Any) -> Moment:
    return Moment(**{"at_ms": NOW, "started_ms": 0, **more})


def state(offers: Sequence[Offer] = ALL, **more: Any) -> State:
    known = {"moment": moment(), "audience": Audience(320, "concurrent"), **more}
    return State(offers=offers, **known)


def asks(*texts: str, offers: Sequence[Offer] = ALL, first: int = 1) -> list[Heard]:
    """Questions of different viewers, within the last minutes."""
    topics = Topics(offers)
    return [
        topics.hear(row, NOW - row * 1000, f"u{row}", text, "ask")
        for row, text in enumerate(texts, first)
    ]


def prices(count: int, text: str = "多少钱", first: int = 500) -> list[Heard]:
    topics = Topics(ALL)
    return [
        topics.hear(row, NOW - 5000, f"u{row}", text, "intent")
        for row in range(first, first + count)
    ]
