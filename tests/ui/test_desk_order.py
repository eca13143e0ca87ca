"""The desk's order by hand: dragged pins, keys for them, themes; words rewritten and redone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from streamer_app.errors import reason
from streamer_app.live.actions import Decide, Writing
from streamer_app.live.snapshot import DeskLine, DeskPerson, Snapshot, Theme
from streamer_app.ui.panels.card_filters import Choice
from streamer_app.ui.panels.card_order import by_hand, pin_place, put
from streamer_app.ui.places.questions import QuestionsPlace
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import LinkButton
from streamer_app.ui.window import Window
from tests.ui import desk_scene
from tests.ui.fake import FakeRuntime

Press = Callable[..., None]
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
NOW = desk_scene.snapshot()
PINS = [card.card for card in NOW.cards if card.state == "pinned"]


@pytest.fixture
def place(window: Window, runtime: FakeRuntime, tmp_path: Path) -> Iterator[QuestionsPlace]:
    runtime.folder = tmp_path
    window.show_snapshot(NOW)
    window.go("questions")
    made = window.places["questions"]
    assert isinstance(made, QuestionsPlace)
    yield made


def drag(
    place: QuestionsPlace, card: int, onto: int, *, below: bool = False, keep: bool = False
) -> None:
    """Take a card's row by the mouse to the upper (or lower) half of another's."""
    port, rows = place.list.viewport(), place.list.rows
    start = place.list.visualRect(rows.index(rows.row_of(card) or 0)).center()
    there = place.list.visualRect(rows.index(rows.row_of(onto) or 0))
    end = QPoint(start.x(), there.bottom() - 2 if below else there.top() + 2)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    for at in (start, QPoint(start.x(), (start.y() + end.y()) // 2), end):
        QTest.mouseMove(port, at)
    if not keep:
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)


def shown(place: QuestionsPlace) -> list[int]:
    return [card.card for card in place.list.rows.cards]


def test_a_dragged_pin_takes_its_place_for_everybody_at_once(
    place: QuestionsPlace, runtime: FakeRuntime
) -> None:
    first, second, third = PINS
    drag(place, third, first)
    decided = runtime.asked[-1]
    assert isinstance(decided, Decide)
    assert (decided.op, decided.card, dict(decided.args)) == ("pinned", third, {"at": 0})
    assert shown(place)[:3] == [third, first, second]
    assert place.toast.text().endswith("置顶在第 1 位")
    drag(place, third, second, below=True)
    assert dict(runtime.asked[-1].args) == {"at": 2}  # type: ignore[union-attr]
    assert shown(place)[:3] == [first, second, third]


def test_a_dragged_new_card_begins_an_order_of_one_s_own_that_holds(
    place: QuestionsPlace, window: Window, runtime: FakeRuntime
) -> None:
    before = len(runtime.asked)
    fresh = [card for card in shown(place) if card not in PINS]
    drag(place, fresh[2], fresh[0])
    assert place.filters.choice.order == "manual"
    assert "手动" in place.filters.order.accessibleName()
    wanted = [*PINS, fresh[2], fresh[0], fresh[1], *fresh[3:]]
    assert shown(place) == wanted
    assert len(runtime.asked) == before
    place.list.clear_selection()
    turned = replace(NOW, cards=tuple(reversed(NOW.cards)))
    window.show_snapshot(turned)
    assert shown(place) == wanted


def test_escape_lets_a_dragged_card_be(place: QuestionsPlace, runtime: FakeRuntime) -> None:
    before = len(runtime.asked), shown(place)
    drag(place, PINS[2], PINS[0], keep=True)
    assert not place.drag._line.isHidden()
    QTest.keyClick(place.list, Qt.Key.Key_Escape)
    QTest.mouseRelease(place.list.viewport(), Qt.MouseButton.LeftButton)
    assert place.drag._line.isHidden()
    assert (len(runtime.asked), shown(place)) == before


def test_a_click_that_trembles_only_selects(place: QuestionsPlace, runtime: FakeRuntime) -> None:
    before = len(runtime.asked)
    port, rows = place.list.viewport(), place.list.rows
    at = place.list.visualRect(rows.index(1)).center()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(port, at + QPoint(2, 2))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=at + QPoint(2, 2))
    assert place.list.current is not None and place.list.current.card == shown(place)[1]
    assert len(runtime.asked) == before


def test_alt_and_arrows_move_a_pin_and_nothing_else(
    place: QuestionsPlace, runtime: FakeRuntime, press: Press
) -> None:
    place.list.setFocus()
    place.list.select_card(PINS[0])
    press(Qt.Key.Key_Down, ALT)
    assert dict(runtime.asked[-1].args) == {"at": 1}  # type: ignore[union-attr]
    assert shown(place)[:2] == [PINS[1], PINS[0]]
    count = len(runtime.asked)
    place.list.select_card(next(card for card in shown(place) if card not in PINS))
    press(Qt.Key.Key_Up, ALT)
    assert len(runtime.asked) == count


def test_places_among_pins_and_orders_by_hand() -> None:
    cards = {card.card: card for card in NOW.cards}
    assert pin_place(cards[PINS[0]], PINS[2], NOW.cards) == 1
    assert pin_place(cards[PINS[2]], PINS[0], NOW.cards) == 0
    assert pin_place(cards[PINS[0]], 0, NOW.cards) == 2
    assert put([1, 2, 3], 3, 1) == [3, 1, 2]
    assert put([1, 2, 3], 1, 0) == [2, 3, 1]
    three = [cards[number] for number in PINS]
    assert [card.card for card in by_hand(three, PINS[1:2])] == [PINS[1], PINS[0], PINS[2]]


def test_a_theme_shows_its_cards_alone(place: QuestionsPlace, window: Window) -> None:
    chosen = frozenset(shown(place)[1:3])
    themed = replace(NOW, themes=(Theme("intent.price", reason("theme.price"), chosen, 9),))
    window.show_snapshot(themed)
    (every, price) = place.filters._by_theme()
    assert (every.text, price.text) == ("全部主题", "价格 · 9 人问")
    price.take()
    assert set(shown(place)) == chosen
    window.show_snapshot(replace(themed, themes=()))
    assert shown(place) == []
    place.filters._by_theme()[0].take()
    assert len(shown(place)) > 3
    assert Choice(theme="x", within=frozenset({1})).of(NOW.cards) == []


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_shift_e_writes_other_words_and_the_others_see_that_it_is_written(
    place: QuestionsPlace, runtime: FakeRuntime, press: Press
) -> None:
    place.list.setFocus()
    place.list.select_card(36)
    typed: list[str] = []

    def fill() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, Sheet)
        field = sheet.findChild(QLineEdit)
        assert field is not None
        typed.append(field.text())
        field.setText("课程多少钱，怎么报名？")
        QTest.keyClick(field, Qt.Key.Key_Return)

    QTimer.singleShot(0, fill)
    press(Qt.Key.Key_E, SHIFT)
    card = next(card for card in NOW.cards if card.card == 36)
    assert typed == [card.text]
    begun, ended, decided = runtime.asked[-3:]
    assert (begun, ended) == (Writing(36), Writing(None))
    assert isinstance(decided, Decide)
    assert (decided.op, dict(decided.args)) == ("text", {"text": "课程多少钱，怎么报名？"})


def test_z_offers_to_redo_and_shift_z_does(
    place: QuestionsPlace, runtime: FakeRuntime, press: Press
) -> None:
    place.list.setFocus()
    press(Qt.Key.Key_Z)
    assert place.toast.text() == "已撤销"
    link = place.toast.findChild(LinkButton)
    assert isinstance(link, LinkButton) and link.accessibleName() == "重做 ⇧Z"
    press(Qt.Key.Key_Z, SHIFT)
    assert [action.op for action in runtime.asked[-2:]] == ["undo", "redo"]  # type: ignore[union-attr]


def logged(now: Snapshot, *lines: DeskLine) -> Snapshot:
    return replace(now, log=(*now.log, *lines))


def test_whose_words_were_written_over_is_told_that_they_are_kept(
    place: QuestionsPlace, window: Window
) -> None:
    mine = DeskLine("m", NOW.at_ms, "stage", 36, "note", "applied", detail="先讲受力")
    theirs = DeskLine("t", NOW.at_ms, "小李", 36, "note", "applied", detail="再讲能量")
    window.show_snapshot(logged(NOW, mine))
    window.show_snapshot(logged(NOW, mine, theirs))
    assert place.toast.text() == "小李改写了它，你的版本已存入历史"


def test_what_was_decided_about_a_merged_card_is_told_with_the_card_that_stands(
    place: QuestionsPlace, window: Window
) -> None:
    line = DeskLine("w", NOW.at_ms, "stage", 46, "answered", "applied", went=36)
    window.show_snapshot(logged(NOW, line))
    assert place.toast.text() == "已并入 #36"


def test_who_is_writing_about_the_open_card_is_seen(place: QuestionsPlace, window: Window) -> None:
    place.list.select_card(36)
    assert NOW.desk is not None
    people = (DeskPerson("小王", "director", True, 36, typing=True),)
    window.show_snapshot(replace(NOW, desk=replace(NOW.desk, people=people)))
    assert place.detail._writing.text() == "小王正在输入…"
    window.show_snapshot(NOW)
    assert place.detail._writing.isHidden()
