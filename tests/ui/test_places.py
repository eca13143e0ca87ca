"""Review, settings, connecting, the registry's lists and talking to a running window."""

import subprocess
import sys
from concurrent.futures import Future

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QSlider
from pytestqt.qtbot import QtBot

from streamer_app.errors import AppError
from streamer_app.live.actions import Connect
from streamer_app.ui.chooser import Chooser, Item
from streamer_app.ui.coach import Coach, Hint
from streamer_app.ui.connect import ConnectSheet
from streamer_app.ui.instance import Listener, send
from streamer_app.ui.kit import Kit
from streamer_app.ui.panels.card_model import CardModel
from streamer_app.ui.panels.key_list import KeyList
from streamer_app.ui.panels.session_list import SessionList, cell
from streamer_app.ui.pending import when_done
from streamer_app.ui.places.review import ReviewPlace
from streamer_app.ui.places.settings import PAGES, SettingsPlace
from streamer_app.ui.shell import Shell
from streamer_app.ui.widgets.buttons import ActionButton, LinkButton
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.window import Window
from streamer_app.ui.words import Words
from tests.ui import scene
from tests.ui.fake import LINES, FakeRuntime

Mode = QAbstractItemModelTester.FailureReportingMode


def test_the_card_model_obeys_qt_through_moves_and_removals() -> None:
    model = CardModel(Words("zh_CN"))
    tester = QAbstractItemModelTester(model, Mode.Fatal)
    cards = scene.cards("zh_CN")[:6]
    for order in ((0, 1, 2), (2, 0, 5, 1), (5,), (4, 3, 2, 1, 0, 5), ()):
        model.show([cards[at] for at in order])
        assert [card.card for card in model.cards] == [cards[at].card for at in order]
    tester.deleteLater()


def test_the_session_model_obeys_qt(kit: Kit, qtbot: QtBot) -> None:
    shown = SessionList(kit)
    qtbot.addWidget(shown)
    tester = QAbstractItemModelTester(shown.rows, Mode.Fatal)
    shown.show_sessions(LINES)
    assert shown.rows.rowCount() == 5
    shown.toggle(2)
    assert [line.session for line in shown.chosen()] == [5]
    tester.deleteLater()


def test_a_session_line_never_shows_zero_for_what_is_not_known() -> None:
    words = Words("zh_CN")
    assert cell(LINES[0], "sales", words) == "¥4,389"
    assert cell(LINES[3], "sales", words) == "—"
    assert cell(LINES[0], "peak", words) == "1,402 在线(榜)"
    assert cell(LINES[0], "questions", words) == "66 / 78"
    assert cell(replace(LINES[0], ended_ms=None), "length", words) == "—", "it still runs"


def test_a_session_opens_with_its_moments(window: Window, qtbot: QtBot) -> None:
    window.go("review")
    place = window.places["review"]
    assert isinstance(place, ReviewPlace)
    qtbot.waitUntil(lambda: len(place.list.lines) == 4)
    place.open(7)
    qtbot.waitUntil(place.view.isVisible)
    assert place.view.cards.rows.rowCount() == 17
    place.show_list()
    qtbot.waitUntil(place.list.isVisible)


def test_a_stored_session_plays_again_as_a_recording(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    window.go("review")
    place = window.places["review"]
    assert isinstance(place, ReviewPlace)
    place.open(7)
    qtbot.waitUntil(place.view.isVisible)
    place.view.cards.select_row(0)
    window.kit.actions.call("dismiss")
    assert runtime.asked == []
    place.replay.click()
    qtbot.waitUntil(lambda: bool(runtime.asked))
    assert runtime.asked == [Connect((f"file:{runtime.folder}/replay-7.jsonl",))]
    assert window.place == "live"


def test_search_runs_over_all_sessions(window: Window, qtbot: QtBot) -> None:
    window.go("review")
    place = window.places["review"]
    assert isinstance(place, ReviewPlace)
    place.focus_search()
    place.search.setText("动量")
    qtbot.waitUntil(place.hits.isVisible)


@pytest.mark.parametrize("page", PAGES)
def test_every_settings_page_opens(window: Window, page: str) -> None:
    window.go("settings")
    place = window.places["settings"]
    assert isinstance(place, SettingsPlace)
    place.show_page(page)
    assert place.page == page


def test_a_slider_keeps_the_focus_while_its_page_is_built_again(
    window: Window, runtime: FakeRuntime
) -> None:
    window.go("settings")
    for expected in (105, 110):
        sliders = [s for s in window.places["settings"].findChildren(QSlider) if s.isVisible()]
        if expected == 105:
            sliders[0].setFocus()
        focused = QApplication.focusWidget()
        assert isinstance(focused, QSlider)
        QTest.keyClick(focused, Qt.Key.Key_Right)
        assert runtime.preferences.now.look.scale == expected


def test_a_setting_is_found_by_a_word_of_its_effect(window: Window) -> None:
    window.go("settings")
    place = window.places["settings"]
    assert isinstance(place, SettingsPlace)
    place.search.setText("摄像头")
    names = [label.accessibleName() for label in place.findChildren(type(place.nav))]
    assert names
    place.search.setText("没有这种设置")
    place.search.setText("")


def test_pasting_a_room_shows_its_signals_before_it_is_saved(
    kit: Kit, window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    sheet = ConnectSheet(kit, window, "https://live.bilibili.com/21452505")
    qtbot.addWidget(sheet)
    sheet.open()
    qtbot.waitUntil(lambda: sheet.found is not None)
    assert not runtime.preferences.now.rooms.addresses
    with qtbot.waitSignal(sheet.saved) as saved:
        sheet.save.click()
    assert saved.args == ["bilibili:21452505"]
    assert runtime.preferences.now.rooms.addresses == ("bilibili:21452505",)


def test_enter_on_nothing_saves_no_room_that_is_typed_later(
    kit: Kit, window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    sheet = ConnectSheet(kit, window)
    qtbot.addWidget(sheet)
    sheet.open()
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    QTest.keyClicks(sheet.field, "https://live.bilibili.com/21452505")
    qtbot.waitUntil(lambda: sheet.found is not None)
    assert sheet.isVisible() and not runtime.preferences.now.rooms.addresses
    sheet.close()


def test_a_wrong_number_is_named_and_what_was_typed_stays(
    kit: Kit, window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    sheet = ConnectSheet(kit, window, "214525050")
    qtbot.addWidget(sheet)
    sheet.open()
    qtbot.waitUntil(sheet.wrong.isVisible)
    assert sheet.wrong.text().startswith("找不到这个房间：检查房间号（不是用户 UID）")
    assert sheet.field.text() == "214525050"
    assert runtime.preferences.now.rooms.addresses == ()
    sheet.close()


def test_the_key_beside_a_choice_stands_within_the_list(window: Window, kit: Kit) -> None:
    chooser = Chooser(kit, window, "x", [Item("a", "Alpha", "Ctrl+A")])
    chooser.show()
    QApplication.processEvents()
    line = chooser.list.itemWidget(chooser.list.item(0))
    key = line.findChildren(PlainLabel)[0]
    assert key.text() == "Ctrl+A"
    right = key.mapTo(chooser.list.viewport(), QPoint(key.width(), 0)).x()
    assert right <= chooser.list.viewport().width()


def test_the_chooser_takes_what_fits(kit: Kit, window: Window, qtbot: QtBot) -> None:
    chooser = Chooser(kit, window, "x", [Item("a", "Alpha"), Item("b", "<b>Beta")])
    qtbot.addWidget(chooser)
    chooser.show()
    chooser.field.setText("beta")
    QTest.keyClick(chooser.field, Qt.Key.Key_Return)
    assert chooser.chosen == "b"


def test_an_answer_reaches_the_window_only_while_its_owner_lives(qtbot: QtBot) -> None:
    future: Future[int] = Future()
    owner, heard = QLineEdit(), list[object]()
    qtbot.addWidget(owner)
    when_done(owner, future, heard.append)
    future.set_result(3)
    qtbot.waitUntil(lambda: heard == [3])
    failing: Future[int] = Future()
    when_done(owner, failing, heard.append, lambda error: heard.append(error.code))
    failing.set_exception(AppError("room_not_found"))
    qtbot.waitUntil(lambda: heard == [3, "room_not_found"])


def test_hints_come_one_at_a_time_and_stay_away_once_seen(
    kit: Kit, window: Window, runtime: FakeRuntime
) -> None:
    live = window.live
    coach = Coach(
        kit,
        window,
        [Hint("1", live.questions, lambda: True), Hint("2", live.pitch, lambda: True)],
    )
    coach.look()
    coach.look()
    assert coach.bubble.isVisible()
    coach.dismiss()
    assert runtime.preferences.now.guide.marks_seen == ("1",)
    coach.look()
    done, skip = coach.bubble.findChildren(ActionButton)[0], coach.bubble.findChildren(LinkButton)
    assert done.text() == "知道了" and skip[0].isHidden(), "nothing comes after the last one"
    coach.dismiss_all()
    coach.look()
    assert not coach.bubble.isVisible()
    assert coach.seen == ("1", "2")


def test_an_action_without_a_key_shows_a_dash(kit: Kit) -> None:
    listed = KeyList(kit)
    texts = [label.text() for label in listed.findChildren(PlainLabel)]
    assert texts[texts.index("复制") + 1] == "—"
    assert "" not in [text for text in texts if text != listed.note.text()]


SEND = "import sys; from streamer_app.ui.instance import send; sys.exit(not send(*sys.argv[1:]))"


def test_another_process_acts_on_the_running_window(window: Window, qtbot: QtBot) -> None:
    heard: list[str] = []

    def call(action: str) -> bool:
        heard.append(action)
        return True

    listener = Listener(call, window, "streamer-app-test")
    assert listener.open()
    process = subprocess.Popen([sys.executable, "-c", SEND, "mark", "streamer-app-test"])
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=10_000)
    assert process.returncode == 0
    assert heard == ["answered"]
    listener.close()


def test_an_action_that_may_not_come_from_outside_is_not_even_sent() -> None:
    assert not send("settings", "streamer-app-test")
    assert not send("answered", "streamer-app-nobody")


def test_a_room_is_joined_from_the_connect_sheet(window: Window, runtime: FakeRuntime) -> None:
    shell = Shell(window.kit, window)
    shell.go_live("bilibili:1")
    assert runtime.asked == [Connect(("bilibili:1",))]
    QApplication.processEvents()
