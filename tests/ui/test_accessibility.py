"""Everywhere in the window: every control has a name, no word is unmarked, large text is whole."""

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import fields, is_dataclass
from itertools import chain, islice
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStyle,
    QStyleOptionFrame,
    QToolButton,
    QWidget,
)

from streamer_app.assets import help_pages
from streamer_app.live.materials import demo_items
from streamer_app.ui.widgets.buttons import ActionButton, IconButton, LinkButton
from streamer_app.ui.widgets.data_table import PAD, Cell, Column, DataTable, Row
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.runs import RunsLabel
from streamer_app.ui.widgets.tabs import SegmentedTabs
from streamer_app.ui.widgets.toggle_chip import ToggleChip
from streamer_app.ui.window import Window
from streamer_app.wording import Wording
from tests.ui import desk_scene, scene, studies
from tests.ui.fake import LINES, FakeRuntime
from tests.ui.tour import OWN, parts, places, review, settings, settle, tour

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def spoken(part: QWidget) -> str:
    """What a screen reader is told."""
    told = QAccessible.queryAccessibleInterface(part)
    return told.text(QAccessible.Text.Name) if told is not None else ""


def nameless(root: QWidget) -> list[str]:
    """Controls that the keyboard reaches and that say nothing."""
    found = []
    for part in parts(root):
        reached = part.focusPolicy() & Qt.FocusPolicy.TabFocus
        if reached and part.isEnabled() and part.focusProxy() is None and not spoken(part):
            found.append(f"{type(part).__name__} {part.objectName()} in {type(part.parent())}")
    return found


def test_a_control_without_a_name_is_found(window: Window) -> None:
    button = LinkButton(window.kit.theme, "x", parent=window)
    button.show()
    button.setAccessibleName("")
    assert any("LinkButton" in lost for lost in nameless(window))


def test_no_description_is_read_with_mark_up(window: Window) -> None:
    told = [QAccessible.queryAccessibleInterface(part) for part in parts(window)]
    read = [one.text(QAccessible.Text.Description) for one in told if one is not None]
    assert [text for text in read if text], "some parts do say more"
    assert not [text for text in read if "<" in text]


# ---- keyboard ----


def unseen(root: QWidget) -> list[str]:
    """Controls that look the same with the focus and without; Tab goes once round."""
    root.activateWindow()
    settle()
    found: list[str] = []
    seen: list[QWidget] = []
    while (focus := QApplication.focusWidget()) is not None and focus not in seen:
        seen.append(focus)
        focus.clearFocus()
        without = focus.grab().toImage()
        focus.setFocus(Qt.FocusReason.TabFocusReason)
        if focus.grab().toImage() == without:
            found.append(f"{type(focus).__name__} {spoken(focus)!r}")
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    return found


def test_the_focus_is_seen_at_every_stop_of_the_keyboard(window: Window) -> None:
    stops = chain(places(window), islice(settings(window), 1), review(window))
    found = {stop: lost for stop, root in stops if (lost := unseen(root))}
    assert found == {}


def unreached(root: QWidget) -> list[str]:
    """Why the keyboard alone is not enough here; Tab goes once round."""
    root.activateWindow()
    settle()
    wanted = {
        part
        for part in parts(root)
        if isinstance(part, QAbstractButton | QLineEdit | SegmentedTabs)
        and part.isEnabled()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and part.window() is root.window()
    }
    seen: list[QWidget] = []
    while len(seen) < MOST_STOPS:
        focus = QApplication.focusWidget()
        if focus is None or not focus.isVisible():
            return [f"the focus is nowhere to be seen after {len(seen)} steps"]
        if focus in seen:
            break
        seen.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    return [f"{type(part).__name__} {spoken(part)!r}" for part in wanted if part not in seen]


MOST_STOPS = 150
KEYBOARD = (
    *("review compare", "lesson plan", "pre-flight", "rooms", "own room", "own room open"),
    *("join", "join doubted", "guest", "strip", "strip full", "prompter", "rates"),
)


def test_tab_reaches_everything_in_the_sheets_and_at_somebody_elses_desk(window: Window) -> None:
    found = {}
    for stop, root in tour(window):
        if stop in KEYBOARD:
            found[stop] = unreached(root)
    assert len(found) == len(KEYBOARD)
    assert {stop: lost for stop, lost in found.items() if lost} == {}


# ---- words ----

OPEN, CLOSE = "⟦", "⟧"
LETTERS = re.compile(r"[A-Za-z]{2,}|[\u3400-\u9fff]+")


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language in which everything that comes from the catalogue stands in brackets."""
    say = Wording.say

    def marked(self: Wording, code: str, /, **arguments: object) -> str:
        return f"{OPEN}{say(self, code, **arguments)}{CLOSE}"

    monkeypatch.setattr(Wording, "say", marked)


def outside(text: str) -> str:
    """What stands outside the brackets (a text that was cut has none at its end)."""
    depth, kept = 0, []
    for character in text:
        depth += (character == OPEN) - (character == CLOSE)
        kept.append(character if depth <= 0 and character != CLOSE else " ")
        depth = max(0, depth)
    return "".join(kept)


def data_words() -> str:
    """Everything in the drawn evening that is somebody's own text."""

    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from (text for pair in value.items() for one in pair for text in texts(one))
        elif isinstance(value, list | tuple | set | frozenset):
            yield from (text for one in value for text in texts(one))
        elif is_dataclass(value) and not isinstance(value, type):
            yield from texts(tuple(getattr(value, field.name) for field in fields(value)))
        elif isinstance(value, msgspec.Struct):
            yield from texts(msgspec.structs.astuple(value))

    found: list[Any] = [scene.snapshot(), scene.chat(), scene.chat(repeat=1)]
    found += [desk_scene.visit("zh_CN"), OWN, help_pages("zh_CN")]
    found += [LINES, demo_items(), vars(studies), vars(FakeRuntime()), vars(FakeRuntime().keeping)]
    return "\n".join(text for one in found for text in texts(one))


PLAIN = frozenset(
    re.findall(
        r"\w+",
        "Ctrl Shift Enter Esc Tab Alt Space MB GB min px OBS QR PDF HTML CSV XLSX Parquet JSONL XML"
        " ASS JSON Excel Twitch English 中文 Up Down Left Right UV GPM AOV EI ID SQLite Python Qt"
        " tmp sqlite sessions streamer app",
    )
)
"""Keys, units, formats and names that are the same in every language."""


def visible_texts(root: QWidget) -> Iterator[str]:
    for part in parts(root):
        yield part.accessibleName()
        if isinstance(part, QLabel | QAbstractButton):
            yield part.text()
        if isinstance(part, QLineEdit):
            yield part.placeholderText()


def unmarked(root: QWidget, known: str) -> set[str]:
    found = set()
    for text in visible_texts(root):
        for word in LETTERS.findall(outside(text)):
            if word not in PLAIN and word not in known:
                found.add(word)
    return found


def test_everywhere_each_control_has_a_name_and_no_word_is_missing_from_the_catalogue(
    pseudo: None, window: Window
) -> None:
    known = data_words()
    unnamed, unsaid = {}, {}
    for stop, root in tour(window):
        unnamed[stop], unsaid[stop] = nameless(root), unmarked(root, known)
    assert {stop: found for stop, found in unnamed.items() if found} == {}
    assert {stop: found for stop, found in unsaid.items() if found} == {}


def test_a_word_that_is_not_in_the_catalogue_is_found(pseudo: None, window: Window) -> None:
    label = PlainLabel(window.kit.theme, "Unwrapped", parent=window)
    label.show()
    assert "Unwrapped" in unmarked(window, data_words())
    assert outside(f"{OPEN}a {OPEN}b{CLOSE} c{CLOSE} free {OPEN}cut").split() == ["free"]


# ---- large text ----


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Everything that was taken from the catalogue; a viewer's words may end in "…", these not."""
    say, taken = Wording.say, set[str]()

    def noted(self: Wording, code: str, /, **arguments: object) -> str:
        taken.add(text := say(self, code, **arguments))
        return text

    monkeypatch.setattr(Wording, "say", noted)
    return taken


def _sideways(area: QScrollArea) -> bool:
    inside = area.widget()
    return inside is not None and inside.width() > area.viewport().width() + 1


def elided(part: QWidget, said: Container[str]) -> list[str]:
    """Our own words that end in "…": in a label, a button, a field without text, a table."""
    if isinstance(part, RunsLabel):
        text = part.accessibleName()
        cut = text in said and part.width() + 1 < part.sizeHint().width()
    elif isinstance(part, QLineEdit):
        text = "" if part.text() else part.placeholderText()
        cut = part.fontMetrics().horizontalAdvance(text) > room_for_words(part)
    elif isinstance(part, LinkButton | IconButton | ToggleChip):
        text, cut = spoken(part), part.width() + 1 < part.sizeHint().width()
    elif isinstance(part, DataTable):
        return cut_in_table(part, said)
    else:
        return []
    return [f"{type(part).__name__} {text!r} is cut"] if cut else []


def room_for_words(field: QLineEdit) -> int:
    """px from the first letter to the last that a field shows."""
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    inside = field.style().subElementRect(SE.SE_LineEditContents, option, field)
    inside = inside.marginsRemoved(field.textMargins())
    aside = [button.width() + FIELD_AIR for button in field.findChildren(QToolButton)]
    return inside.width() - 2 * FIELD_AIR - sum(aside)


SE = QStyle.SubElement
FIELD_AIR = 2
"""px that Qt leaves free at either end of a field."""


def cut_in_table(table: DataTable, said: Container[str]) -> list[str]:
    """Names of columns and words of ours in cells that end in "…", and columns out of sight."""
    head, found = table.horizontalHeader(), []
    for at, column in enumerate(table.columns):
        if head.isSectionHidden(at):
            continue
        if head.sectionSize(at) + 1 < head.sectionSizeFromContents(at).width():
            found.append(f"column {column.title!r} is cut")
        if head.sectionViewportPosition(at) + head.sectionSize(at) > head.viewport().width() + 1:
            found.append(f"column {column.title!r} is out of sight")
        for number, row in enumerate(table.rows.rows):
            cell = table.rows.cell(table.rows.index(number, at))
            if not row.heading and cell.text in said and cut_in_cell(table, number, at):
                found.append(f"cell {cell.text!r} is cut")
    return found


def cut_in_cell(table: DataTable, number: int, at: int) -> bool:
    index = table.rows.index(number, at)
    cell, theme, place = table.rows.cell(index), table._theme, table.visualRect(index)
    room = place.width() - 2 * theme.px(PAD)
    if table.columns[at].wraps:
        lines = table.wrapped(cell, room)
        return lines[-1].endswith("…") or len(lines) * theme.line(14) > place.height()
    wide = QFontMetricsF(theme.font(14, cell.bold)).horizontalAdvance(cell.text)
    return wide > room + 1


def clipped(root: QWidget, said: Container[str] = ()) -> list[str]:
    """What does not fit where it stands: cut words, cut lines, controls outside the window."""
    found = []
    for part in parts(root):
        if part.visibleRegion().isEmpty():
            continue
        found += elided(part, said)
        if isinstance(part, ElidingLabel):
            continue
        text = part.text() if isinstance(part, QLabel | QAbstractButton) else ""
        if isinstance(part, QLabel) and text:
            need = (
                part.heightForWidth(part.width()) if part.wordWrap() else part.sizeHint().height()
            )
            wide = part.sizeHint().width() if not part.wordWrap() else 0
            if part.height() + 1 < need or part.width() + 1 < wide:
                found.append(f"{text[:40]!r} {part.width()}x{part.height()} needs {wide}x{need}")
        # A button may draw its words a little smaller before it cuts any.
        if isinstance(part, ActionButton) and part.width() < 0.9 * part.sizeHint().width():
            found.append(f"button {text!r} {part.width()} needs {part.sizeHint().width()}")
        if isinstance(part, SegmentedTabs) and part.width() + 1 < part.sizeHint().width():
            found.append(f"tabs {part.accessibleName()!r} {part.width()}")
        if isinstance(part, QScrollArea) and _sideways(part):
            found.append("scrolls sideways")
        if part is not root and not isinstance(part.parent(), QAbstractScrollArea):
            right = part.mapTo(root, QPoint(part.width(), 0)).x()
            if text and right > root.width() + 1:
                found.append(f"{text[:40]!r} ends at {right} of {root.width()}")
    return found


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_text_of_200_percent_is_whole_at_1280x800(
    window: Window, runtime: FakeRuntime, language: str, said: set[str]
) -> None:
    window.resize(1280, 800)
    runtime.preferences.change("look", language=language, scale=200, theme="light")
    settle()
    assert QApplication.instance() is not None
    found = {stop: lost for stop, root in tour(window) if (lost := clipped(root, said))}
    assert found == {}


def test_the_chosen_question_stays_in_sight_at_200_percent(
    window: Window, runtime: FakeRuntime, press: Callable[..., None]
) -> None:
    window.resize(1280, 800)
    runtime.preferences.change("look", scale=200)
    settle()
    live, listed = window.live, window.live.questions.list
    for _ in range(5):
        press(Qt.Key.Key_J)
        settle()
        row = listed.visualRect(listed.currentIndex())
        top = listed.viewport().mapTo(live.area.viewport(), row.topLeft()).y()
        assert 0 <= top <= live.area.viewport().height() - row.height()


def test_the_desk_has_room_for_two_questions_at_200_percent(
    window: Window, runtime: FakeRuntime
) -> None:
    window.resize(1280, 800)
    runtime.preferences.change("look", scale=200)
    window.go("questions")
    settle()
    listed = window.front_list()
    assert listed is not None
    row = listed.sizeHintForRow(0)
    assert listed.viewport().height() >= 2 * row


def test_our_own_words_that_end_in_dots_are_found_and_a_viewers_are_not(window: Window) -> None:
    theme = window.kit.theme
    field = QLineEdit(window, placeholderText="Search everything that was ever said")
    table = DataTable(theme, "", window)
    parts_of_it: tuple[QWidget, ...] = (
        ElidingLabel(theme, "Many words of ours", parent=window),
        ElidingLabel(theme, "Many words of theirs", parent=window),
        IconButton(theme, "trash", "Delete all of it", text="Delete all of it", parent=window),
        *(field, table),
    )
    for part in parts_of_it:
        part.setFixedWidth(90)
        part.show()
    cells = Cell("words of ours that need room"), Cell("theirs")
    columns = Column("a", "Asked", stretch=True), Column("b", "A column too far")
    table.show_rows(columns, [Row(0, cells)])
    settle()
    ours = {"Many words of ours", "words of ours that need room"}
    table.setFixedWidth(160)
    settle()
    found = [lost for part in parts_of_it for lost in elided(part, ours)]
    assert set(found) >= {
        "ElidingLabel 'Many words of ours' is cut",
        "IconButton 'Delete all of it' is cut",
        "QLineEdit 'Search everything that was ever said' is cut",
        "cell 'words of ours that need room' is cut",
        "column 'A column too far' is out of sight",
    }
    assert not [lost for lost in found if "theirs" in lost]


def test_a_label_that_is_cut_is_found(window: Window) -> None:
    label = PlainLabel(window.kit.theme, "many words that need their room", parent=window)
    label.setFixedWidth(40)
    label.show()
    settle()
    assert any("many words" in lost for lost in clipped(window))
