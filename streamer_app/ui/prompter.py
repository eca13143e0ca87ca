"""One question as large as its window allows, for the teacher alone: a second screen, a tablet."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from streamer_app.live.snapshot import Card, Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.panels.on_air import caption, up_next
from streamer_app.ui.panels.whispers import WhisperLine
from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.question_text import balanced_lines
from streamer_app.ui.widgets.runs import Run, RunsLabel

SIZES: Final = (120, 96, 80, 64, 52, 44, 36, 28)
MOST: Final = 4
SPACING: Final = 1.4


class LargeText(QWidget):
    """A text in the largest of ``SIZES`` in which the whole of it fits."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text = ""
        theme.changed.connect(self.update)

    def set_text(self, text: str) -> None:
        """Another text, cleaned."""
        self._text = display_text(text)
        self.setAccessibleName(self._text)
        self.update()

    def fitted(self) -> tuple[QFont, list[str]]:
        """The font and lines at the present size."""
        font, lines = QFont(self._theme.font(36, True)), [""]
        for size in SIZES:
            font.setPixelSize(self._theme.px(size))
            most = max(1, min(MOST, int(self.height() / (font.pixelSize() * SPACING))))
            lines = balanced_lines(self._text, font, self.width(), most)
            if lines and (not lines[-1].endswith("…") or self._text.endswith("…")):
                break
        return font, lines

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font, lines = self.fitted()
        painter.setFont(font)
        painter.setPen(self._theme.colour("text"))
        height = round(font.pixelSize() * SPACING)
        top = max(0, (self.height() - height * len(lines)) // 2)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for at, line in enumerate(lines):
            painter.drawText(0, top + at * height, self.width(), height, flags, line)


class Prompter(QWidget):
    """The question on air, its note, whispers, and what comes next; no names, no money."""

    closed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._kit = kit
        self._snapshot = Snapshot(at_ms=0)
        theme, px = kit.theme, kit.theme.px
        self.setObjectName("prompter")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._caption = RunsLabel(theme, size=20)
        self.text = LargeText(theme)
        self.note = PlainLabel(theme, size=28, role="muted", wrap=True)
        self.whisper = WhisperLine(kit, size=20)
        self.following = PlainLabel(theme, size=20, role="muted", wrap=True, most=120)
        self.answered = ActionButton(theme, "", kind="solid", height=44, size=16)
        self.next = ActionButton(theme, "", height=44, size=16)
        self.answered.clicked.connect(kit.actions.caller("answer_on_air"))
        self.next.clicked.connect(kit.actions.caller("next"))
        foot = row(self.following, self.answered, self.next, gap=px(12))
        foot.setStretch(0, 1)
        column(
            self._caption, self.text, self.note, self.whisper, foot,
            gap=px(12), margins=(px(40), px(28), px(40), px(28)), grow=1, parent=self,
        )  # fmt: skip
        self.resize(px(1024), px(576))
        kit.theme.changed.connect(self._dress)
        kit.words.changed.connect(self.reword)
        kit.actions.install(self)
        self._dress()
        self.reword()

    def _dress(self) -> None:
        self.setStyleSheet(f"#prompter {{ background: {self._kit.theme.tokens.background}; }}")

    def reword(self) -> None:
        """Take the words and keys again."""
        say, hint = self._kit.words.say, self._kit.actions.hint
        self.setWindowTitle(say("action.prompter"))
        self.answered.set_text(say("action.answered"), hint("answer_on_air"))
        self.next.set_text(say("action.next"), hint("next"))
        self.show_snapshot(self._snapshot)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The card on air; where there is none, the one that comes next."""
        self._snapshot = snapshot
        words = self._kit.words
        card, following = snapshot.on_air, up_next(snapshot)
        self.answered.setEnabled(card is not None)
        self.next.setEnabled(card is not None or following is not None)
        if card is not None:
            self._caption.set_runs((Run(caption(card, snapshot.at_ms, words), "accent"),))
        else:
            self._caption.set_runs((Run(words.say("on_air.none")),))
        self.text.set_text(card.text if card else words.say("prompter.nothing"))
        self.note.setText(card.note if card else "")
        self.note.setVisible(bool(card and card.note))
        self.whisper.show_snapshot(snapshot)
        self.following.setText(self._next_words(following))

    def _next_words(self, card: Card | None) -> str:
        words = self._kit.words
        if card is None:
            return words.say("prompter.last")
        asked = words.say("desk.asked", n=card.askers)
        return f"{words.say('action.next')}  {card.text}  {asked}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves; F11 fills the screen."""
        if event.key() == Qt.Key.Key_F11:
            self._fill()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._fill()

    def _fill(self) -> None:
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)
