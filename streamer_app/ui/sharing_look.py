"""How the shared desk looks and is reached: the overlay's own style, a certificate for HTTPS."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from streamer_app.desk.overlay_keys import ALL, style_of
from streamer_app.settings.files import replace_file
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.widgets.buttons import LinkButton
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.plain_label import PlainLabel

STYLE: Final = "overlay.css"
EXAMPLES: Final = {
    ALL: ".question { background: #1c2024; border-color: #f5b84a; }",
    "question": ".question { background: #1c2024; border-color: #f5b84a; }",
    "poll": ".poll { top: 80px; font-size: 28px; }",
    "counter": ".counter { left: auto; right: 32px; }",
}
TYPING_MS: Final = 600
MOST: Final = 20_000


class OverlayLook(QWidget):
    """A style sheet of one's own, kept in a file beside the database; the desk reads it anew."""

    def __init__(self, kit: Kit, item: str = ALL) -> None:
        super().__init__()
        self._kit = kit
        self._item = item
        theme, px, say = kit.theme, kit.theme.px, kit.words.say
        chosen = kit.runtime.preferences.now.desk
        self.field = QPlainTextEdit(chosen.css if item == ALL else chosen.styles.get(item, ""))
        self.field.setAccessibleName(say("share.css"))
        self.field.setPlaceholderText(EXAMPLES[item])
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(px(72))
        self._told = PlainLabel(theme, say(f"share.css_hint.{item}"), role="muted", wrap=True)
        self._wait = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._wait.timeout.connect(self.keep)
        self.field.textChanged.connect(self._wait.start)
        column(PlainLabel(theme, say("share.css")), self.field, self._told, gap=px(6), parent=self)

    def keep(self) -> None:
        """Write what stands there."""
        self._wait.stop()
        text = self.field.toPlainText()[:MOST]
        preferences, say = self._kit.runtime.preferences, self._kit.words.say
        if self._item == ALL:
            preferences.change("desk", css=text)
        else:
            preferences.change("desk", styles={**preferences.now.desk.styles, self._item: text})
        try:
            replace_file(style_of(self._kit.runtime.folder / STYLE, self._item), text.encode())
        except OSError as problem:
            self._told.setText(say("share.css_failed", why=problem.strerror or str(problem)))
        else:
            self._told.setText(say("share.css_kept"))


class Certificate(QWidget):
    """Which file makes the desk speak HTTPS; without one it speaks HTTP."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        theme, px, say = kit.theme, kit.theme.px, kit.words.say
        self.file = ElidingLabel(theme, role="muted")
        self.choose = LinkButton(theme, say("share.certificate_choose"))
        self.clear = LinkButton(theme, say("share.certificate_clear"))
        self.choose.clicked.connect(self._choose)
        self.clear.clicked.connect(lambda: self.take(""))
        line = row(
            PlainLabel(theme, say("share.certificate")), self.file, self.choose, self.clear,
            gap=px(8),
        )  # fmt: skip
        line.setStretch(1, 1)
        hint = PlainLabel(theme, say("share.certificate_hint"), role="muted", wrap=True)
        column(line, hint, gap=px(4), parent=self)
        self._show()

    def _choose(self) -> None:
        title = self._kit.words.say("share.certificate_choose")
        chosen = QFileDialog.getOpenFileName(self.window(), title, "", "PEM (*.pem *.crt)")[0]
        if chosen:
            self.take(chosen)

    def take(self, file: str) -> None:
        """Use this file from the next opening on; empty: none."""
        self._kit.runtime.preferences.change("desk", certificate=file)
        self._show()

    def _show(self) -> None:
        file = self._kit.runtime.preferences.now.desk.certificate
        none = self._kit.words.say("share.certificate_none")
        self.file.setText(Path(file).name if file else none)
        self.clear.setVisible(bool(file))
