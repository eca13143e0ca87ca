"""The small window on top of everything, beside the camera: no money, no names."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QMouseEvent, QScreen
from PySide6.QtWidgets import QWidget

from streamer_app.live.snapshot import Card, ChatRow, Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.panels.on_air import up_next
from streamer_app.ui.panels.strip_parts import (
    KEPT,
    STATUS,
    WIDTH,
    StatusLine,
    StripChat,
    StripPitch,
    StripQuestion,
    asks,
)
from streamer_app.ui.widgets.panel import Divider
from streamer_app.ui.widgets.runs import Run, RunsLabel

MINI, FULL = 128, 560


class Strip(QWidget):
    """420 px wide, 128 or 560 high; dragged anywhere, found there again."""

    closed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(
            None,
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint,
        )
        self._kit = kit
        self._snapshot = Snapshot(at_ms=0)
        self._grip: QPoint | None = None
        self.setObjectName("strip")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.status = StatusLine(kit)
        self.question = StripQuestion(kit)
        self.pitch = StripPitch(kit)
        self.chat = StripChat(kit)
        self.full = kit.runtime.preferences.now.strip.full
        self._build()
        self.status.size_asked.connect(self.toggle_size)
        kit.theme.changed.connect(self._dress)
        kit.words.changed.connect(self.reword)
        kit.actions.install(self)
        self._dress()
        self.reword()

    def _build(self) -> None:
        theme, px = self._kit.theme, self._kit.theme.px
        self._next = RunsLabel(theme, size=16)
        self._next_line = QWidget()
        row(self._next, margins=(px(22), px(6), px(16), px(6)), parent=self._next_line)
        self._rule = Divider(theme)
        self._lines = column(
            self.status,
            self.question,
            self._next_line,
            self.pitch,
            self._rule,
            self.chat,
            None,
            gap=0,
            margins=(px(8), 1, px(8), 1),
            parent=self,
        )

    def _dress(self) -> None:
        tokens, px = self._kit.theme.tokens, self._kit.theme.px
        self.setStyleSheet(
            f"#strip {{ background: {tokens.background}; border: 1px solid {tokens.line}; }}"
        )
        self.setFixedSize(px(WIDTH), px(FULL if self.full else MINI))
        self.setWindowOpacity(self._kit.runtime.preferences.now.strip.opacity / 100)
        self.question.set_full(self.full)
        margin = px(8) if self.full else 0
        self.status.room = STATUS - 16 if self.full else STATUS
        self._lines.setContentsMargins(margin or 1, 1, margin or 1, 1)
        for part in (self._next_line, self._rule, self.chat):
            part.setVisible(self.full)
        self._rule.setVisible(False)

    def toggle_size(self) -> None:
        """Mini or full; the choice is kept."""
        self.full = not self.full
        self._kit.runtime.preferences.change("strip", full=self.full)
        self._dress()
        self.reword()

    def reword(self) -> None:
        """Take the words and keys again."""
        say = self._kit.words.say
        self.setWindowTitle(say("action.strip"))
        name = say("strip.mini") if self.full else say("strip.full")
        self.status.size_button.set_words(name)
        self.status.size_button.set_icon("shrink" if self.full else "expand")
        self.status.start.set_text(say("pitchcard.start"), self._kit.actions.hint("pitch"))
        for part in (self.question, self.pitch, self.chat):
            part.reword()
        self.show_snapshot(self._snapshot)

    def extend(self, rows: Sequence[ChatRow]) -> None:
        """A tick's lines."""
        self.chat.extend(rows)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The moment, in the three things a glance can take."""
        self._snapshot = snapshot
        if not self.isVisible() and snapshot.at_ms == 0:
            return
        amber = asks(snapshot)
        self.status.show_snapshot(snapshot, amber and not self.full)
        self.question.show_snapshot(snapshot)
        self.pitch.setVisible(self.full and amber)
        self.chat.set_most(4 if amber else KEPT)
        if amber:
            self.pitch.show_snapshot(snapshot)
        self._show_next(up_next(snapshot))

    def _show_next(self, card: Card | None) -> None:
        words = self._kit.words
        if card is None or not self.full:
            self._next.set_runs(())
            return
        asked = words.say("desk.asked", n=card.askers)
        self._next.set_runs(
            (Run(words.say("action.next") + "  "), Run(card.text + "  ", "text"), Run(asked))
        )

    def open(self) -> None:
        """Show it where it was left, else at its edge, nearest the camera."""
        chosen = self._kit.runtime.preferences.now.strip
        screens = QGuiApplication.screens()
        screen = next((s for s in screens if s.name() == chosen.screen), screens[0])
        place = QPoint(*chosen.place) if chosen.place else self._edge(screen, chosen.edge)
        if not screen.geometry().adjusted(-200, -20, 0, -40).contains(place):
            place = self._edge(screen, chosen.edge)
        self.move(place)
        self.show()
        self.setFocus()
        self.show_snapshot(self._snapshot)

    def _edge(self, screen: QScreen, edge: str) -> QPoint:
        area = screen.availableGeometry()
        middle = area.center() - QPoint(self.width() // 2, self.height() // 2)
        match edge:
            case "bottom":
                return QPoint(middle.x(), area.bottom() - self.height())
            case "left":
                return QPoint(area.left(), middle.y())
            case "right":
                return QPoint(area.right() - self.width(), middle.y())
        return QPoint(middle.x(), area.top())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip = event.globalPosition().toPoint() - self.pos()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self.move(event.globalPosition().toPoint() - self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self._kit.runtime.preferences.change(
            "strip", place=(self.x(), self.y()), screen=self.screen().name()
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)
