"""The painted chat under pointer and keys, and what it paints."""

import itertools
from collections.abc import Callable, Sequence

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from streamer_app.live.snapshot import ChatRow
from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets import chat_surface
from streamer_app.ui.widgets.chat_plain import ReadableChatView
from streamer_app.ui.widgets.chat_view import PaintedChatView, chat_view
from streamer_app.ui.widgets.row_parts import Say
from streamer_app.wording import Wording
from tests.ui.chat_rows import drawn, made_up

AWAY = (300, 300)


@pytest.fixture
def view(qtbot: QtBot, theme: Theme, say: Say) -> PaintedChatView:
    made = PaintedChatView(theme, say)
    qtbot.addWidget(made)
    made.setGeometry(*AWAY, 340, 420)
    made.show()
    QApplication.processEvents()
    return made


def shown(view: PaintedChatView) -> list[str]:
    """The texts on screen from the top down."""
    return [placed.entry.row.text for placed in view._scroll.placed()]


def picture(view: PaintedChatView) -> QImage:
    QApplication.processEvents()
    return view.grab().toImage()


def backing(view: PaintedChatView) -> QImage:
    """What is really on screen, scrolled pixels included."""
    QApplication.processEvents()
    return view.screen().grabWindow(view.winId()).toImage()


def wheel(view: PaintedChatView, notches: float, *, control: bool = False) -> None:
    keys = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    at = QPointF(100, 100)
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, round(notches * 120)), Qt.MouseButton.NoButton, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def heard(signal: object) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    signal.connect(lambda *values: found.append(values))  # type: ignore[attr-defined]
    return found


def test_the_newest_row_stands_at_the_foot(view: PaintedChatView) -> None:
    view.extend(made_up(200))
    rows = view._scroll.placed()
    last = rows[-1]
    assert last.entry.serial == 200
    assert last.y + last.laid.height == view.viewport().height()
    assert all(a.y + a.laid.height == b.y for a, b in itertools.pairwise(rows))


def test_few_rows_stand_at_the_head(view: PaintedChatView) -> None:
    view.extend(drawn()[:3])
    assert view._scroll.placed()[0].y == 0


def test_scrolled_pixels_equal_a_full_repaint(view: PaintedChatView) -> None:
    rows = made_up(120)
    for begun in range(0, 120, 2):
        view.extend(rows[begun : begun + 2])
        QApplication.processEvents()
    scrolled = backing(view)
    view.viewport().update()
    assert scrolled == backing(view)


def test_only_rows_on_screen_are_laid_out(view: PaintedChatView) -> None:
    view.extend(made_up(5_000))
    assert len(view._setter._kept) < 40


def test_a_wheel_up_pauses_and_the_end_goes_on(view: PaintedChatView) -> None:
    view.extend(made_up(300))
    told = heard(view.paused_changed)
    wheel(view, 2)
    before = shown(view)
    view.extend([row for row in made_up(310) if row.row > 300])
    assert shown(view) == before
    assert told[-1] == (True, 10)
    assert view._fresh.isVisible() and "10" in view._fresh.text()
    view._fresh.click()
    assert told[-1] == (False, 0)
    assert view._scroll.placed()[-1].entry.serial == 310


def test_scrolling_down_reads_on_without_a_jump(view: PaintedChatView) -> None:
    view.extend(made_up(300))
    wheel(view, 1)
    view.extend([row for row in made_up(400) if row.row > 300])
    wheel(view, -2)
    assert view._scroll.placed()[-1].entry.serial < 320
    for _ in range(200):
        wheel(view, -3)
    assert view._scroll.following
    assert view._scroll.placed()[-1].entry.serial == 400


def test_a_pointer_that_moves_over_the_list_stops_it(view: PaintedChatView) -> None:
    view.extend(made_up(100))
    told = heard(view.paused_changed)
    QTest.mouseMove(view.viewport(), QPoint(50, 50))
    assert told[-1] == (True, 0)
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    assert told[-1] == (False, 0)


def test_a_pointer_that_lies_still_holds_nothing(view: PaintedChatView) -> None:
    view.extend(made_up(100))
    told = heard(view.paused_changed)
    at = QPointF(50, 50)
    QApplication.sendEvent(view.viewport(), QEnterEvent(at, at, at))
    assert not told, "a window may open under the mouse"
    for place in (QPoint(60, 70), QPoint(62, 71)):  # one of them is no move where it lay before
        QTest.mouseMove(view.viewport(), place)
    assert view._resting.isActive() and view._resting.interval() == 20_000
    view._resting.timeout.emit()
    assert told == [(True, 0), (False, 0)]


def test_a_click_on_a_name_and_on_a_card_number(view: PaintedChatView, qtbot: QtBot) -> None:
    view.extend(drawn())
    names, cards = heard(view.viewer_activated), heard(view.card_activated)
    row = view._scroll.placed()[1]
    assert row.entry.row.card == 41
    for rect, _ in row.laid.zones:
        point = rect.center().toPoint() + QPoint(0, row.y)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert names == [(row.entry.row,)]
    assert cards == [(41,)]


def test_rows_are_selected_by_dragging_and_copied(view: PaintedChatView, qtbot: QtBot) -> None:
    view.extend(drawn())
    rows = view._scroll.placed()
    port = view.viewport()
    begin, end = QPoint(250, rows[0].y + 15), QPoint(250, rows[2].y + 15)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=begin)
    view._drag(QPointF(end), view._row_at(QPointF(end)))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines() == [
        "小鹿不喝奶茶: 原来 v 和 a 是两回事",
        "阿青: 向心加速度也算方向不同吗？",
        "橘子汽水: 老师这题选 C 吗",
    ]
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view._scroll.following


def test_keys_move_through_the_rows(view: PaintedChatView, qtbot: QtBot) -> None:
    view.extend(made_up(300))
    asked = heard(view.make_question)
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Q)
    assert asked[0][0].row == 299  # type: ignore[attr-defined]
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert len(view._selection.text(view._setter.say).splitlines()) == 2
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view._scroll.placed()[0].entry.serial == 1
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view._scroll.placed()[0].entry.serial > 5
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view._scroll.placed()[-1].entry.serial == 300
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert view._model.held
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert not view._model.held


def test_the_wheel_with_control_enlarges(view: PaintedChatView) -> None:
    view.extend(made_up(50))
    zoomed = heard(view.zoom_changed)
    before = view._setter.pitch
    wheel(view, 1, control=True)
    assert zoomed == [(1.1,)]
    assert view._setter.pitch > before
    for _ in range(30):
        wheel(view, 1, control=True)
    assert zoomed[-1] == (2.0,)


def test_older_rows_are_fetched_at_the_head(qtbot: QtBot, theme: Theme, say: Say) -> None:
    asked: list[int] = []

    def older(before: int) -> list[ChatRow]:
        asked.append(before)
        return made_up(100)[50:] if before == 101 else []

    view = PaintedChatView(theme, say, older=older)
    qtbot.addWidget(view)
    view.setGeometry(*AWAY, 340, 420)
    view.show()
    view.extend(made_up(150)[100:])
    view.to_start()
    wheel(view, 1)
    assert asked == [101]
    wheel(view, 100)
    assert view._scroll.placed()[0].entry.serial == 51


def test_a_row_can_be_shown_by_its_id(view: PaintedChatView) -> None:
    view.extend(made_up(3_000))
    assert view.show_row(1_234)
    assert 1_234 in [placed.entry.serial for placed in view._scroll.placed()]
    current = view.current_row()
    assert current is not None and current.row == 1_234
    assert not view.show_row(99_999)


def test_a_filter_and_an_empty_list(view: PaintedChatView) -> None:
    view.set_empty_text("还没有")
    view.extend(drawn())
    view.set_filter("paid")
    assert len(shown(view)) == 2
    view.set_filter("course")
    assert shown(view) == []
    view.clear()
    assert picture(view).size().isValid()


def test_a_deleted_row_is_struck_where_it_stands(view: PaintedChatView) -> None:
    rows = drawn()
    view.extend(rows)
    before = backing(view)
    view.extend([replace(rows[0], deleted=True)])
    assert view._scroll.placed()[0].laid.body.font().strikeOut()
    assert backing(view) != before


def test_another_language_and_another_theme_redraw(view: PaintedChatView, theme: Theme) -> None:
    view.extend(drawn())
    view.set_words(Wording("en").say)
    marks = [text for _, text, _ in view._scroll.placed()[0].laid.pieces]
    assert marks[0] == "Reg"
    before = picture(view)
    theme.change(choice="light")
    assert picture(view) != before


def test_a_long_text_wraps_and_no_row_overlaps(view: PaintedChatView) -> None:
    view.extend(
        [ChatRow(row=1, at_ms=0, source="room", kind="chat", name="n" * 80, text="字" * 400)]
    )
    row = view._scroll.placed()[0]
    assert row.laid.height > 10 * view._setter.px(24)
    assert row.laid.body.boundingRect().right() <= view.viewport().width()


def test_the_flood_repaints_at_most_every_second_tick(
    view: PaintedChatView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_surface, "ALL_S", 60.0)
    rows = made_up(1_400)
    view.extend(rows[:400])
    view.extend(rows[400:900])
    assert view._owed.isActive()
    before = backing(view)
    view.extend(rows[900:])
    assert backing(view) == before
    view._owed.timeout.emit()
    assert backing(view) != before


def test_a_screen_reader_gets_the_readable_view(qtbot: QtBot, theme: Theme, say: Say) -> None:
    made = chat_view(theme, say, readable=True)
    qtbot.addWidget(made)
    assert isinstance(made, ReadableChatView)
    made.extend(drawn())
    lines = made.toPlainText().splitlines()
    assert lines[1] == "阿青: ? #41 向心加速度也算方向不同吗？"
    assert lines[4] == "¥30 舰 Leo: 请讲讲动量守恒"
    asked = heard(made.make_question)
    assert made.show_row(drawn()[1].row)
    QTest.keyClick(made, Qt.Key.Key_Q)
    assert asked[0][0] == drawn()[1]
    made.set_paused(True)
    made.extend(made_up(100)[60:])
    assert len(made.toPlainText().splitlines()) == len(lines)
    made.set_paused(False)
    assert len(made.toPlainText().splitlines()) == len(lines) + 40


def test_the_readable_view_rewrites_and_forgets(qtbot: QtBot, theme: Theme, say: Say) -> None:
    view = ReadableChatView(theme, say)
    qtbot.addWidget(view)
    rows = made_up(2_500)
    view.extend(rows[:10])
    view.extend([replace(rows[3], text="改了", card=None, role="", amount=None)])
    assert view.toPlainText().splitlines()[3].endswith(": 改了")
    for begun in range(10, 2_500, 100):
        view.extend(rows[begun : begun + 100])
    assert len(view.toPlainText().splitlines()) <= 2_200
    assert len(view._lines) == view.document().blockCount()


@pytest.mark.parametrize("make", [PaintedChatView, ReadableChatView])
def test_both_views_have_a_name_to_be_read(
    make: Callable[[Theme, Say], PaintedChatView | ReadableChatView],
    qtbot: QtBot,
    theme: Theme,
    say: Say,
) -> None:
    view = make(theme, say)
    qtbot.addWidget(view)
    assert view.accessibleName() == "弹幕"
    rows: Sequence[ChatRow] = drawn()
    view.extend(rows)


def test_no_line_is_cut_at_the_upper_edge(view: PaintedChatView) -> None:
    for count in range(20, 40):
        view.clear()
        view.extend(made_up(count))
        first = view._scroll.placed()[0]
        image = picture(view)
        at = view.viewport().y()
        top = view._setter.whole_from(first.laid, first.y) if first.y < 0 else 0
        ground = image.pixelColor(6, at)
        low = min(top, first.y + first.laid.height)
        for y in range(at, at + low):
            line = {image.pixelColor(x, y).name() for x in range(6, 320)}
            assert line == {ground.name()}, (count, y)


@pytest.mark.parametrize("batch", [1, 2, 5])
def test_what_is_scrolled_looks_like_what_is_painted_anew(
    view: PaintedChatView, batch: int
) -> None:
    short = made_up(40)
    rows = [replace(row, text=f"{row.row} " + "很长" * (40 * (row.row % 5 == 4))) for row in short]
    for at in range(0, len(rows), batch):
        view.extend(rows[at : at + batch])
        assert backing(view) == picture(view), f"after {at + batch} rows"
