"""Every action with its keys, straight from the registry; in the settings also changeable."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from streamer_app.ui.actions import GROUPS, REGISTRY, Spec, conflict, key_text, plain_key
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import NONE

MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta)


class KeyButton(ActionButton):
    """Shows a key; pressed, it waits for the next one (Backspace: none, Esc: as it was)."""

    pressed_key = Signal(str)

    def __init__(self, kit: Kit, action: str, text: str) -> None:
        super().__init__(kit.theme, text, height=28)
        self._kit = kit
        self._action = action
        self._shown = text
        self.set_text(text)
        self.waiting = False
        self.setMinimumWidth(kit.theme.px(96))
        self.clicked.connect(self._wait)

    def set_text(self, text: str, key: str | None = None) -> None:
        """Other words; a screen reader hears the action first."""
        super().set_text(text, key)
        self.setAccessibleName(f"{self._action} {text}".strip())

    def _wait(self) -> None:
        self.waiting = True
        self.set_text(self._kit.words.say("keys.press"))
        self.setFocus()
        self.grabKeyboard()

    def _stop(self) -> None:
        self.waiting = False
        self.releaseKeyboard()
        self.set_text(self._shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.waiting:
            super().keyPressEvent(event)
            return
        if event.key() in MODIFIERS:
            return
        self._stop()
        if event.key() == Qt.Key.Key_Escape:
            return
        none = event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
        self.pressed_key.emit("" if none else plain_key(event.key(), event.modifiers()))


class KeyList(QWidget):
    """Four groups."""

    def __init__(self, kit: Kit, remap: bool = False) -> None:
        super().__init__()
        self._kit = kit
        self._remap = remap
        px = kit.theme.px
        self.note = PlainLabel(kit.theme, role="fault", wrap=True)
        self.note.hide()
        parts: list[QWidget] = [self.note]
        for name in GROUPS:
            parts.append(PlainLabel(kit.theme, kit.words.say(f"keys.{name}"), role="muted"))
            parts.append(self._group([spec for spec in REGISTRY if spec.group == name]))
        column(*parts, gap=px(8), parent=self)

    def _group(self, specs: list[Spec]) -> QWidget:
        theme, px = self._kit.theme, self._kit.theme.px
        panel = Panel(theme)
        grid = QGridLayout(panel)
        grid.setContentsMargins(px(16), px(8), px(16), px(8))
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(0, 1)
        for at, spec in enumerate(specs):
            name = self._kit.actions.name(spec.id)
            grid.addWidget(PlainLabel(theme, name, wrap=True), at, 0)
            keys = self._kit.actions.keys(spec.id)
            written = dict.fromkeys(key_text(key, self._kit.words) for key in keys)
            shown = "  ".join(written) or NONE
            if self._remap:
                button = KeyButton(self._kit, name, shown)
                button.pressed_key.connect(lambda key, id=spec.id: self._change(id, key))
                grid.addWidget(button, at, 1)
            else:
                grid.addWidget(PlainLabel(theme, shown, bold=True), at, 1)
        return panel

    def _change(self, action: str, key: str) -> None:
        preferences, actions = self._kit.runtime.preferences, self._kit.actions
        if key and (other := conflict(action, key, preferences.now.keys)):
            taken = self._kit.words.say("keys.taken", key=key, action=actions.name(other))
            self.note.setText(taken)
            self.note.show()
            return
        self.note.hide()
        preferences.change("keys", changed={**preferences.now.keys.changed, action: key})
