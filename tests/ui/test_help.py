"""The help sheet: every page in the window's language, read without a mouse, never cut."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from streamer_app.assets import help_pages
from streamer_app.ui.help import HelpSheet, readable
from streamer_app.ui.kit import Kit
from streamer_app.ui.shell import Shell
from streamer_app.ui.window import Window
from streamer_app.wording import LANGUAGES


@pytest.fixture
def sheet(kit: Kit, window: Window) -> HelpSheet:
    return HelpSheet(kit, window)


def test_items_become_paragraphs_and_marks_go() -> None:
    assert readable("a\n\n* **b**: `c`\n* d\\*e") == "a\n\n• b: c\n\n• d*e"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_mark_is_left_on_any_page(language: str) -> None:
    for title, text in help_pages(language):
        shown = readable(text).replace("a***b", "a masked name")
        assert not set("`#\\*") & set(shown), title


def test_the_pages_are_in_the_windows_language_and_whole(sheet: HelpSheet) -> None:
    pages = help_pages("zh_CN")
    shown = []
    for number in range(sheet.titles.count()):
        shown.append(sheet.titles.item(number).text())
        sheet.titles.setCurrentRow(number)
        assert sheet.text.toPlainText() == readable(pages[number][1])
    assert shown == [title for title, _ in pages]


def test_the_arrow_keys_turn_the_pages(sheet: HelpSheet) -> None:
    before = sheet.text.toPlainText()
    QTest.keyClick(sheet.titles, Qt.Key.Key_Down)
    assert sheet.text.toPlainText() != before
    assert sheet.text.verticalScrollBar().value() == 0


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_f1_opens_it(kit: Kit, window: Window, press: Callable[..., None]) -> None:
    shell = Shell(kit, window)
    press(Qt.Key.Key_F1)
    opened = [child for child in window.children() if isinstance(child, HelpSheet)]
    assert len(opened) == 1 and opened[0].isVisible()
    opened[0].close()
    shell.tick.stop()


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_model_is_explained_in_two_screens(kit: Kit, window: Window, language: str) -> None:
    kit.words.choose(language)
    window.resize(1280, 800)
    sheet = HelpSheet(kit, window)
    sheet.titles.setCurrentRow(3)
    sheet.show()
    QTest.qWaitForWindowExposed(sheet)
    bar = sheet.text.verticalScrollBar()
    assert 0 < bar.maximum() <= bar.pageStep()
    sheet.close()
