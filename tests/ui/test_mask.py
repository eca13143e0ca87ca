"""The privacy mask: shapes wherever a viewer's name would stand, names again afterwards."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from streamer_app.ui.panels.card_chips import asker_names
from streamer_app.ui.panels.questions import about
from streamer_app.ui.widgets.chat_view import PaintedChatView
from streamer_app.ui.widgets.row_parts import row_parts
from streamer_app.ui.widgets.shapes import SHAPES, shapes
from streamer_app.ui.window import Window
from tests.ui import scene


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
