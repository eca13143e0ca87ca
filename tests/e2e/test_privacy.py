"""Privacy in the real window, on the real program: one viewer out while the room is live."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from streamer_app.live.actions import Connect
from streamer_app.store.queries import Reader
from streamer_app.ui.erasing import EraseSheet
from streamer_app.ui.handing import HandOverSheet
from streamer_app.ui.places.setting_copies import CopiesPanel, RestoreSheet
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.chat_view import PaintedChatView
from tests.e2e.evening import Evening, evening, fixture_one, room, seen
from tests.e2e.test_window import Opener

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
ASKED = "课程多少钱"


@pytest.fixture
def app(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Opener:
    return partial(evening, tmp_path, monkeypatch)


def bytes_of(folder: Path) -> bytes:
    """Every byte of every file that the program keeps."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def sheet_for(made: Evening, viewer: str) -> EraseSheet:
    """The sheet with this viewer found and previewed."""
    made.kit.actions.call("erase_viewer")
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, EraseSheet)
    QTest.keyClicks(sheet.finder.field, viewer)
    made.until(lambda: sheet.finder.list.count() == 1, "nobody was found")
    QTest.keyClick(sheet.finder.field, Qt.Key.Key_Return)
    made.until(sheet.go.isEnabled, "no preview")
    return sheet


def messages(folder: Path) -> int:
    with Reader(folder / "sessions.sqlite") as reader:
        return reader.session("last").messages


def test_20_an_erased_viewer_is_found_nowhere_and_the_total_stays(
    app: Opener, tmp_path: Path
) -> None:
    with room(fixture_one()) as address, app() as made:
        made.join(address)
        made.until(lambda: made.now.saved >= 11 and made.now.cards)
        assert messages(tmp_path) == 10 and ASKED.encode() in bytes_of(tmp_path)
        session = made.now.session
        sheet = sheet_for(made, "u3")
        assert sheet.what.text() == "3 条消息、1 个问题、0 笔付费、1 场"
        sheet.go.click()
        made.until(lambda: sheet.who.text() == "已清除", sheet.effect.text())
        sheet.close()
        made.until(lambda: not made.now.ended and made.now.session == session, "it did not go on")
        assert ASKED.encode() not in bytes_of(tmp_path)
        assert messages(tmp_path) == 10
        assert not [card for card in made.now.cards if ASKED in card.text]
        made.until(lambda: not any(ASKED in text for text in seen(made.window)))
        view = made.window.live.chat.view
        assert isinstance(view, PaintedChatView)
        made.until(
            lambda: any("天空" in one.row.text for one in view._model.shown), "the others' lines"
        )
        assert sum(one.repeats for one in view._model.shown if not one.row.text) == 3
        assert {one.row.card for one in view._model.shown if "天空" in one.row.text} == {1}
        hits = made.running.reader.search("多少钱", 50)
        made.until(hits.done)
        assert hits.result() == []
    assert messages(tmp_path) == 10


def test_what_is_stored_about_one_viewer_is_written_out(app: Opener, tmp_path: Path) -> None:
    with room(fixture_one()) as address, app() as made:
        made.join(address)
        made.until(lambda: made.now.saved >= 11)
        made.shell.show_hand_over()
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, HandOverSheet)
        QTest.keyClicks(sheet.finder.field, "u4")
        made.until(lambda: sheet.finder.list.count() == 1)
        QTest.keyClick(sheet.finder.field, Qt.Key.Key_Return)
        sheet.write(tmp_path / "u4.jsonl")
        made.until(lambda: "u4.jsonl" in sheet.state.text())
        sheet.close()
    (line,) = (tmp_path / "u4.jsonl").read_text("utf-8").splitlines()
    assert '"paid_message"' in line and "讲得好" in line


def test_a_backup_comes_back_from_the_settings(app: Opener, tmp_path: Path) -> None:
    with room(fixture_one()) as address, app() as made:
        made.join(address)
        made.until(lambda: made.now.saved >= 11)
        made.kit.actions.call("end_session")
        made.until(lambda: made.now.ended)
        copied = made.running.reader.back_up()
        made.until(copied.done)
        made.running.act(Connect((address,)))
        made.until(lambda: made.now.session == 2)
        made.kit.actions.call("end_session")
        made.until(lambda: made.now.ended)
        made.window.go("settings")
        made.window.places["settings"].show_page("data")  # type: ignore[attr-defined]
        (panel,) = made.window.places["settings"].findChildren(CopiesPanel)
        made.until(lambda: bool(panel.findChildren(ActionButton)))
        panel.findChildren(ActionButton)[0].click()
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, RestoreSheet)
        sheet.go.click()
        made.until(lambda: "已恢复到" in sheet.state.text(), sheet.state.text())
        sheet.close()
    with Reader(tmp_path / "sessions.sqlite") as reader:
        assert [row.session for row in reader.sessions()] == [1]
    kept = list(tmp_path.glob("sessions-*.sqlite"))
    assert len(kept) == 1
