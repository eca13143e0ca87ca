"""A room of one's own without its sockets: deeds in, events out."""

from collections.abc import Mapping
from typing import Any

import pytest

from streamer_app.assets import asset
from streamer_app.catalogue.courses import Item
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
    Order,
    RoomState,
)
from streamer_app.room.own import SIGNALS, OwnRoom, Refusal
from streamer_app.room.practice import COMBO_MS, gifts_of
from streamer_app.store.users import User

NOW = 1_700_000_000_000
COURSE = Item(id="momentum", title="动量", price=Money(19900, "CNY"))
OLD = Item(id="old", title="旧课", price=Money(1, "CNY"), state="archived")
LIN = User(7, "Lin", NOW)


class Room(OwnRoom):
    """A room whose clocks are set by hand."""

    def __init__(self, language: str = "zh_CN") -> None:
        self.now = NOW
        self.seconds = 0.0
        gifts = gifts_of(asset("room", "gifts.toml").read_text("utf-8"))
        super().__init__(
            "Practice",
            gifts,
            [COURSE, OLD],
            language=language,
            clock=lambda: self.now,
            ticks=lambda: self.seconds,
        )
        self.lin = self.viewer(LIN)

    def does(self, name: str, **found: Any) -> Refusal | None:
        return self.act(self.lin, name, found)

    @property
    def events(self) -> list[Event]:
        """All but the first two, which open the room."""
        return list(self.stage.between(2, self.stage.end))


def test_a_room_opens_live_and_says_that_it_is_practice() -> None:
    opened = Room().stage.between(0, 9)
    assert [(e.name, e.value) for e in opened if isinstance(e, RoomState)] == [
        ("live", True),
        ("practice", True),
    ]


def test_everything_a_viewer_does_is_an_event() -> None:
    room = Room()
    assert room.does("message", message=" 你好 ") is None
    assert room.does("like", count=3) is None
    assert room.does("follow") is None
    assert room.does("follow") is None
    assert room.does("click", course="momentum") is None
    assert room.does("order", course="momentum") is None
    chat, like, follow, click, order = room.events
    assert isinstance(chat, Chat) and chat.text == "你好" and chat.at_ms == NOW
    assert chat.viewer == room.lin and chat.source == "room"
    assert isinstance(like, Like) and like.count == 3
    assert isinstance(follow, Follow)
    assert isinstance(click, CourseClick) and click.course == "momentum"
    assert isinstance(order, Order) and order.paid == Money(19900, "CNY")
    assert len({event.id for event in room.events}) == 5
    kinds = {"chat", "like", "follow", "course_click", "order"}
    assert kinds <= set(SIGNALS)


@pytest.mark.parametrize(
    ("language", "asked"), [("zh_CN", "为什么会减速？"), ("en", "为什么会减速?")]
)
def test_a_question_ends_with_a_question_mark(language: str, asked: str) -> None:
    room = Room(language)
    room.does("message", message="为什么会减速", question=True)
    room.does("message", message="真的?", question=True)
    texts = [event.text for event in room.events if isinstance(event, Chat)]
    assert texts == [asked, "真的?"]


def test_gifts_in_a_row_are_one_combo_with_its_figures() -> None:
    room = Room()
    for count in (1, 2):
        room.does("gift", gift="coffee", count=count)
    room.now += COMBO_MS + 1
    room.does("gift", gift="coffee")
    room.does("gift", gift="flower")
    first, second, third, free = (e for e in room.events if isinstance(e, Gift))
    assert (first.combo_count, first.combo_paid) == (1, Money(520, "CNY"))
    assert (second.count, second.paid) == (2, Money(1040, "CNY"))
    assert (second.combo_count, second.combo_paid) == (3, Money(1560, "CNY"))
    assert first.combo == second.combo != third.combo
    assert (free.paid, free.combo_paid) == (None, None)


@pytest.mark.parametrize(
    ("name", "found", "code"),
    [
        ("message", {}, "empty"),
        ("message", {"message": " \n "}, "empty"),
        ("message", {"message": 7}, "empty"),
        ("message", {"message": "x" * 2001}, "long"),
        ("gift", {"gift": "yacht"}, "unknown"),
        ("gift", {"gift": ["coffee"]}, "unknown"),
        ("order", {"course": "old"}, "unknown"),
        ("order", {}, "unknown"),
        ("click", {"course": None}, "unknown"),
        ("add", {}, "unknown"),
        ("_add", {}, "unknown"),
        ("enter", {}, "unknown"),
    ],
)
def test_what_makes_no_sense_is_refused(name: str, found: Mapping[str, Any], code: str) -> None:
    room = Room()
    assert room.does(name, **found) == Refusal(code)
    assert room.events == []


@pytest.mark.parametrize(("count", "taken"), [(-5, 1), (0, 1), (10**9, 50), ("9", 1), (True, 1)])
def test_odd_numbers_of_likes_are_held_to_what_a_person_can_do(count: object, taken: int) -> None:
    room = Room()
    room.does("like", count=count)
    like = room.events[0]
    assert isinstance(like, Like) and like.count == taken


def test_ten_messages_at_once_and_then_five_a_second() -> None:
    room = Room()
    refused = [room.does("message", message="x") for _ in range(12)]
    assert refused[:10] == [None] * 10
    assert refused[10:] == [Refusal("slow", 0.2)] * 2
    room.seconds += 1.0
    assert [room.does("message", message="x") for _ in range(5)] == [None] * 5
    assert len(room.events) == 15


def test_hostile_text_stays_what_it_is_but_for_what_cannot_be_stored() -> None:
    room = Room()
    room.does("message", message="<img src=x onerror=alert(1)> \u202e \ud800")
    chat = room.events[0]
    assert isinstance(chat, Chat) and chat.text == "<img src=x onerror=alert(1)> \u202e \ufffd"


def test_who_comes_and_goes_is_told_with_the_count() -> None:
    room = Room()
    room.enter(room.lin)
    room.tick()
    room.now += 3_000
    room.leave(room.lin, at_once=True)
    kinds = [type(event) for event in room.events]
    assert kinds == [Entry, AudienceCount, Leave, AudienceCount]
    counts = [e.count for e in room.events if isinstance(e, AudienceCount)]
    assert counts == [1, 0]
    assert all(e.basis == "concurrent" for e in room.events if isinstance(e, AudienceCount))


def test_a_post_is_the_teachers_and_is_said_once() -> None:
    room = Room()
    room.post("p1", "看黑板")
    room.post("p1", "看黑板")
    (chat,) = room.events
    assert isinstance(chat, Chat) and chat.viewer is not None
    assert (chat.text, chat.viewer.roles, chat.id) == ("看黑板", ("host",), "post:p1")


def test_an_order_told_twice_by_a_shop_counts_once() -> None:
    room = Room()
    order = Order(id="order:7:paid", order="7", course="momentum")
    assert room.bring(order)
    assert not room.bring(order)
    assert [e.id for e in room.events] == ["order:7:paid"]


def test_a_newcomer_sees_the_last_lines_and_nothing_else() -> None:
    room = Room()
    room.enter(room.lin)
    for number in range(70):
        room.seconds += 1
        room.does("message", message=str(number))
        room.does("like")
    shown = [event.text for event in room.recent() if isinstance(event, Chat)]
    assert shown == [str(number) for number in range(10, 70)]
