"""The drawn evening with assistants at the desk: doubles, claims, answers, a log."""

from dataclasses import replace
from pathlib import Path

from streamer_app.catalogue.courses import Item
from streamer_app.desk.templates import FILE, Template, Templates
from streamer_app.errors import reason
from streamer_app.events import Money
from streamer_app.live.guest import GuestNow
from streamer_app.live.snapshot import Ask, Card, DeskLine, DeskPerson, DeskShare, Snapshot, Theme
from tests.ui import scene

ITEMS = {
    "mechanics": Item(
        id="mechanics",
        title="力学提分营（12 讲）",
        title_en="Mechanics booster",
        price=Money(39900, "CNY"),
        link="小黄车 1 号",
    ),
    "exam": Item(id="exam", title="真题精讲", title_en="Exam class", price=Money(19900, "CNY")),
}
SHARE = DeskShare(
    page="http://192.168.1.20:8123/desk",
    overlay="http://192.168.1.20:8123/overlay?key=kq3v9Zt0mYx2Wc8L",
    near=False,
    link="http://192.168.1.20:8123/desk#Vb3k9QmZ7tX1uYc0aLr5Wd2ePf8sGh4j",
    role="assistant",
    until_ms=scene.NOW + 572_000,
    people=(
        DeskPerson("小李", "assistant", True, 41),
        DeskPerson("小王", "director", True, 40),
        DeskPerson("小周", "viewer", False),
    ),
)
THEMES = (
    Theme("intent.price", reason("theme.price"), frozenset({36, 40}), 9),
    Theme("加速度", reason("theme.word", word="加速度"), frozenset({35, 38}), 8),
)
LOG = (
    DeskLine("a", scene.NOW - 92_000, "auto", 36, "merge", "applied", detail="36"),
    DeskLine("b", scene.NOW - 60_000, "小李", 36, "note", "applied", detail="受力分析后再报价"),
    DeskLine("c", scene.NOW - 23_000, "小李", 36, "claim", "applied"),
    DeskLine(
        "d", scene.NOW - 9_000, "小王", 36, "dismissed", "conflict",
        reason("desk.claim_conflict", who="小李"),
    ),
)  # fmt: skip


def _card(card: Card, language: str) -> Card:
    match card.card:
        case 36:
            return replace(
                card, course="", likely=("mechanics", 0.82), similar=((46, 0.82), (40, 0.31)),
                asks=8,
            )  # fmt: skip
        case 43:
            return replace(card, similar=((39, 0.78),))
        case 45:
            return replace(card, parts={**card.parts, "asker": 5.0})
        case 46:
            return replace(card, state="answered", answered_ms=scene.NOW - 2_080_000, again=1)
    return card


def snapshot(language: str = "zh_CN") -> Snapshot:
    """20:46:53 with two assistants at the desk."""
    now = scene.snapshot(language)
    cards = tuple(_card(card, language) for card in now.cards)
    return replace(now, cards=cards, desk=SHARE, log=LOG, items=ITEMS, themes=THEMES)


def answers(folder: Path) -> Templates:
    """A library of three answers in a folder."""
    made = Templates(folder / FILE)
    made.add_all(
        [
            Template(id="price", title="多少钱，怎么买？", tags=("价格与购买", "how much"), used=14,
                     zh="{course} {price}，链接在{link}；今晚开课，群答疑到 24 点。",
                     en="{course} is {price}, link: {link}."),
            Template(id="replay", title="能看回放吗？", used=6, zh="课后两小时上传回放。",
                     en="The replay is up two hours after class."),
            Template(id="books", title="有没有配套习题", used=2, zh="每讲配 5 道真题。"),
        ]
    )  # fmt: skip
    return made


def visit(language: str = "zh_CN") -> GuestNow:
    """The same evening as an assistant's app shows it: no money, no names of viewers."""
    now = snapshot(language)
    cards = tuple(
        replace(
            card,
            paid=None,
            samples=tuple(Ask(0, 0, "", text, "") for text in card.wordings or (card.text,)),
            parts={**card.parts, "asker": 10.0} if card.paid else card.parts,
        )
        for card in now.cards
    )
    bare = Snapshot(
        at_ms=now.at_ms, session=1, cards=cards, on_air=now.on_air, counts=now.counts,
        log=now.log, desk=replace(SHARE, link=""), pitch=now.pitch,
    )  # fmt: skip
    return GuestNow(bare, "小李", "assistant", "192.168.1.20:8123", known=True)
