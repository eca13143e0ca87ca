"""The privacy mask: shapes wherever a viewer's name would stand, names again afterwards."""

import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QWidget,
)

from streamer_app.ui.panels.card_chips import asker_names
from streamer_app.ui.panels.questions import about
from streamer_app.ui.widgets.chat_view import PaintedChatView
from streamer_app.ui.widgets.row_parts import row_parts
from streamer_app.ui.widgets.shapes import SHAPES, shapes
from streamer_app.ui.window import Window
from tests.ui import scene
from tests.ui.fake import FakeRuntime
from tests.ui.tour import parts, tour

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def seen(root: QWidget) -> str:
    texts = [label.text() for label in root.findChildren(QLabel)]
    texts += [child.accessibleName() for child in root.findChildren(QWidget)]
    return "\n".join(texts)


def test_a_name_has_its_own_three_shapes_and_nobody_has_none() -> None:
    assert shapes("阿青") == shapes("阿青") != shapes("Leo")
    assert len(shapes("Leo")) == 3 and set(shapes("Leo")) <= set(SHAPES)
    assert shapes("") == ""


def test_ctrl_h_hides_every_name_and_shows_them_again(
    window: Window, press: Callable[..., None]
) -> None:
    names = {payment.name for payment in scene.snapshot().payments if payment.name}
    assert any(name in seen(window) for name in names)
    press(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    shown = seen(window.live.payments)
    assert not [name for name in names if name in shown]
    words = window.kit.words
    asked = next(card for card in window.snapshot.cards if card.samples)
    assert asked.samples[0].name not in asker_names(asked, words)
    assert asked.samples[0].name not in about(asked, words)
    view = window.live.chat.view
    assert isinstance(view, PaintedChatView)
    assert view._setter.mask
    assert "昵称已隐藏" in seen(window.status)
    press(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert not words.mask and not view._setter.mask


def test_a_masked_row_keeps_everything_but_its_name() -> None:
    row = next(row for row in scene.chat() if row.name)
    plain = row_parts(row, lambda code, **_: code)
    masked = row_parts(row, lambda code, **_: code, mask=True)
    assert [part.kind for part in plain] == [part.kind for part in masked]
    changed = [new.kind for old, new in zip(plain, masked, strict=True) if old != new]
    assert changed == ["name"]


def shown_texts(root: QWidget) -> Iterator[str]:
    """All that can be read below a widget, lists and tables included."""
    for part in parts(root):
        yield part.accessibleName()
        if isinstance(part, QLabel | QAbstractButton):
            yield part.text()
        if isinstance(part, QAbstractItemView) and part.model() is not None:
            model = part.model()
            table = isinstance(model, QAbstractTableModel)
            for line in range(model.rowCount()):
                for at in range(model.columnCount() if table else 1):
                    yield str(model.index(line, at).data() or "")


def people_of_the_evening() -> set[str]:
    names = {row.name for language in ("zh_CN", "en") for row in scene.chat(language) if row.name}
    names |= {payment.name for payment in scene.snapshot().payments if payment.name}
    names |= {ask.name for card in scene.cards("zh_CN") for ask in card.samples}
    return names | {one.name for one in FakeRuntime().keeping.people}


def named(root: QWidget, names: set[str]) -> set[tuple[str, str]]:
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(names)))
    return {
        (found.group(), text[:60]) for text in shown_texts(root) for found in pattern.finditer(text)
    }


def test_the_mask_holds_in_every_place_dialog_and_sheet(window: Window) -> None:
    names = people_of_the_evening()
    assert len(names) > 8
    window.kit.words.hide_names(True)
    found = {stop: seen for stop, root in tour(window) if (seen := named(root, names))}
    assert found == {}


def test_without_the_mask_names_are_found_by_the_same_look(window: Window) -> None:
    names = people_of_the_evening()
    found = {stop for stop, root in tour(window) if named(root, names)}
    assert {"live", "questions", "messages", "viewer", "erase", "hand over"} <= found
