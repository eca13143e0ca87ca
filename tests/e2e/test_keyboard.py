"""A whole session by the keyboard alone: nothing needs the mouse, the focus is always seen."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from streamer_app.ui.places.review import ReviewPlace
from streamer_app.ui.sheet import Sheet
from tests.e2e.evening import Evening, evening, fixture_one, room
from tests.e2e.test_window import Opener

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def app(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Opener:
    return partial(evening, tmp_path, monkeypatch)


def answering(
    made: Evening, key: Qt.Key, text: str, modifier: Qt.KeyboardModifier | None = None
) -> None:
    """Press a key that opens a dialog, which waits; type into it and press Enter."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        field = dialog.findChild(QLineEdit)
        assert isinstance(field, QLineEdit)
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def give_up() -> None:
        if (dialog := QApplication.activeModalWidget()) is not None:
            dialog.close()

    QTimer.singleShot(300, answer)
    QTimer.singleShot(4000, give_up)
    made.press(key, modifier)
    back(made)


def back(made: Evening) -> None:
    """A window manager gives the focus back by itself; offscreen there is none."""
    made.window.activateWindow()
    made.until(made.window.isActiveWindow)


def test_22_a_session_from_connecting_to_the_review_without_a_mouse(app: Opener) -> None:
    with room(fixture_one(), speed=1000) as address, app() as made:
        made.shell.start(None)
        made.join(address)
        made.until(lambda: made.now.saved >= 11 and len(made.now.cards) == 2)
        made.press(Qt.Key.Key_J)
        made.press(Qt.Key.Key_O)
        made.until(lambda: made.now.on_air is not None)
        made.press(Qt.Key.Key_A, SHIFT)
        made.until(lambda: made.now.counts.get("answered") == 1)
        made.press(Qt.Key.Key_Z)
        made.until(lambda: not made.now.counts.get("answered"))
        made.press(Qt.Key.Key_J)
        answering(made, Qt.Key.Key_E, "oaxpl")
        made.until(lambda: any(card.note == "oaxpl" for card in made.now.cards))
        assert not made.now.counts.get("dismissed"), "letters of a note are only letters"
        made.press(Qt.Key.Key_Slash, CONTROL)
        keys = QApplication.activeModalWidget()
        assert isinstance(keys, Sheet)
        QTest.keyClick(keys, Qt.Key.Key_Escape)
        assert not keys.isVisible()
        back(made)
        answering(made, Qt.Key.Key_K, "jsjl", CONTROL)
        made.until(lambda: made.now.ended, "the recording does not end from the palette")
        made.press(Qt.Key.Key_3, CONTROL)
        place = made.window.places["review"]
        assert isinstance(place, ReviewPlace)
        made.until(lambda: place.list.rows.rowCount() == 2)  # the month and its session
        made.press(Qt.Key.Key_Down)
        made.press(Qt.Key.Key_Return)
        made.until(lambda: place.view.page is not None, "Enter does not open the session")


def test_tab_goes_round_and_the_focus_is_always_somewhere_that_shows(app: Opener) -> None:
    with room(fixture_one()) as address, app() as made:
        made.join(address)
        made.until(lambda: made.now.saved >= 11)
        for place in ("live", "questions", "review", "settings"):
            made.window.go(place)
            QApplication.processEvents()
            seen = []
            for _ in range(80):
                made.press(Qt.Key.Key_Tab)
                focus = QApplication.focusWidget()
                assert focus is not None and focus.isVisible(), place
                if focus in seen:
                    break
                seen.append(focus)
            assert len(seen) >= 5, place
            assert made.window.bar.places in seen, f"{place}: the places cannot be reached"
