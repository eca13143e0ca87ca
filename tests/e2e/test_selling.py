"""Scenarios 12, 13, 14, 16 and 25: courses, a pitch, orders and what is learned, for real."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from streamer_app.events import AudienceCount, Chat, CourseClick, Entry, Event, Money, Viewer
from streamer_app.feeds.connection import wall_ms
from streamer_app.live.snapshot import PitchCard
from streamer_app.room.door import LOOPBACK, listener
from streamer_app.ui.places.setting_advice import AdvicePage
from streamer_app.ui.places.setting_course_line import CourseLine
from streamer_app.ui.places.setting_courses import CoursesPage
from streamer_app.ui.places.setting_orders import OrdersPage
from streamer_app.ui.places.settings import SettingsPlace
from tests.e2e.evening import Evening, evening, room, seen

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

COURSES = (
    "编号,课程名,价格,币种,链接,标签,卖点\n"
    "k1,力学提分营,399,CNY,https://example.com/k1,受力；力学,每讲配 5 道真题视频解析\n"
    "k2,动量专题,199,CNY,https://example.com/k2,动量,\n"
    "k3,草稿本,29,CNY,,,\nk4,电磁学入门,三百九,CNY,,,\nk5,平抛小课,69,CNY,,,\n"
)
PRICE = Money(39_900, "CNY")


def crowd() -> list[Event]:
    """400 came, 120 speak and 6 of them ask the price, 30 click; 5,320 views, 320 watch."""
    now = wall_ms()

    def who(number: int) -> Viewer:
        return Viewer(f"u{number}", f"u{number}")

    entries = [Entry(id=f"e{n}", at_ms=now - 90_000 + n, viewer=who(n)) for n in range(400)]
    chats = [
        Chat(id=f"c{n}", at_ms=now - 80_000 + n * 100, viewer=who(n), text=text(n))
        for n in range(120)
    ]
    clicks = [
        CourseClick(id=f"k{n}", at_ms=now - 60_000 + n, viewer=who(n), course="k1")
        for n in range(30)
    ]
    views = AudienceCount(id="v1", at_ms=now - 2000, count=5320, basis="views")
    watching = AudienceCount(id="v2", at_ms=now - 1000, count=320, basis="concurrent")
    return [*entries, *chats, *clicks, views, watching]


def text(number: int) -> str:
    if number < 6:
        return "力学课多少钱怎么买"
    return "受力分析为什么这样画？" if number < 11 else "听懂了"


@pytest.fixture
def shown(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Evening]:
    opener: Callable[[], AbstractContextManager[Evening]] = partial(evening, tmp_path, monkeypatch)
    (tmp_path / "courses.csv").write_text(COURSES, "utf-8")
    events = crowd()
    with room(events) as address, opener() as made:
        made.running.preferences.change("advice", quiet_first_min=0)
        made.join(address)
        made.until(lambda: made.now.saved >= len(events))
        yield made


def settings(shown: Evening, page: str) -> SettingsPlace:
    shown.window.go("settings")
    place = shown.window.places["settings"]
    assert isinstance(place, SettingsPlace)
    place.show_page(page)
    return place


def imported(shown: Evening, folder: Path) -> CoursesPage:
    page = settings(shown, "courses").findChildren(CoursesPage)[-1]
    page.take(folder / "courses.csv", {})
    shown.until(lambda: len(page.items) == 4)
    return page


def card(shown: Evening) -> PitchCard:
    return shown.now.pitch


def test_12_a_table_of_courses_is_taken_in_once(shown: Evening, tmp_path: Path) -> None:
    page = imported(shown, tmp_path)
    told = page.outcome.text.text()
    assert told.startswith("导入 4 门，1 行有问题：第 4 行 价格要是数字")
    page.take(tmp_path / "courses.csv", {})
    shown.until(lambda: page.outcome.aside.text().startswith("新增 0 门，更新 4 门"))
    assert [line.item.id for line in page.findChildren(CourseLine)][-4:] == [
        *("k1", "k2", "k3"),
        "k5",
    ]


def test_13_14_16_a_pitch_runs_to_its_orders(shown: Evening, tmp_path: Path) -> None:
    assert card(shown).not_now is not None
    imported(shown, tmp_path)
    shown.until(lambda: card(shown).state == "suggested")
    made = card(shown)
    assert (made.course, made.default_guess, made.revenue) == ("k1", True, None)
    assert 0 < len(made.evidence) <= 3
    assert all(evidence.rows for evidence in made.evidence)
    shown.window.go("live")
    shown.kit.actions.call("pitch")
    shown.until(lambda: card(shown).state == "running")
    shown.kit.actions.call("order")
    shown.until(lambda: card(shown).paid == PRICE)
    shown.kit.actions.call("pitch")
    shown.until(lambda: card(shown).state == "settling")
    shown.until(lambda: shown.window.live.pitch.settling.next.text() != "")
    assert shown.window.live.pitch.settling.next.text() == "现在不建议带课：刚带过 0 分钟"
    page = settings(shown, "orders").findChildren(OrdersPage)[-1]
    page.take(orders(tmp_path))
    shown.until(lambda: page.outcome.isVisible())
    assert page.outcome.text.text() == "导入 8 单：1 单替换手动记录，7 单新增"
    shown.until(lambda: shown.now.course_orders == 8)
    metrics = shown.now.metrics
    assert metrics["course_rev"].value == {"CNY": 319_200}
    assert metrics["aov"].value == {"CNY": 39_900}
    assert metrics["gpm"].value == {"CNY": 60_000}
    assert metrics["funnel"].value == [400, 120, 30, 8]
    assert [viewers.source for viewers in shown.now.viewers] == ["room"]


def orders(folder: Path) -> Path:
    file, now = folder / "orders.csv", wall_ms()
    lines = [f"A{n},力学提分营,399,CNY,{now + n},买家{n},已支付\n" for n in range(8)]
    file.write_text("订单号,课程,金额,币种,时间,买家,状态\n" + "".join(lines), "utf-8")
    return file


def test_25_a_rejected_course_is_counted_and_not_suggested_again(
    shown: Evening, tmp_path: Path
) -> None:
    imported(shown, tmp_path)
    shown.until(lambda: card(shown).state == "suggested")
    shown.window.go("live")
    shown.kit.actions.call("reject")
    panel = shown.window.live.pitch
    panel.reject_for("course")
    assert panel.rejection._text.text() == "知道了：本场不再推荐这门课"
    shown.until(lambda: card(shown).state == "hidden")
    page = settings(shown, "suggestions").findChildren(AdvicePage)[-1]
    shown.until(lambda: "拒绝 1" in page.learned.answers.text())
    shown.kit.actions.call("undo")
    shown.until(lambda: card(shown).state == "suggested")


def test_orders_come_by_themselves_through_the_door_and_out_of_the_folder(
    shown: Evening, tmp_path: Path
) -> None:
    imported(shown, tmp_path)
    folder = tmp_path / "shop"
    folder.mkdir()
    page = settings(shown, "orders").findChildren(OrdersPage)[-1]
    with listener(LOOPBACK, 0) as free:
        port = int(free.getsockname()[1])
    page.incoming.folder.watch(str(folder))
    shown.running.preferences.change("selling", door=True, door_port=port)
    shown.until(lambda: page.incoming.door.state.text().startswith("已打开"))
    shown.until(lambda: bool(page.incoming.door.key.text()))
    paid = {"minor": 39_900, "currency": "CNY"}
    order = {"kind": "order", "order": "77", "course": "力学提分营", "paid": paid}
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/events",
        json.dumps(order).encode(),
        {"Authorization": f"Bearer {page.incoming.door.key.text()}"},
    )
    with urllib.request.urlopen(asked, timeout=10) as answer:
        assert (answer.status, json.load(answer)) == (202, {"events": 1, "new": 1})
    shown.until(lambda: shown.now.course_orders == 1)
    orders(tmp_path).rename(folder / "orders.csv")
    shown.until(lambda: shown.now.course_orders == 9)
    shown.until(lambda: any("orders.csv：导入 8 单" in text for text in seen(page)))
