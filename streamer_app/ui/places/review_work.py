"""Work that takes longer than a second: what it is, how far, and a way to stop it."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, TypeVar

from PySide6.QtCore import QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from streamer_app.errors import AppError
from streamer_app.review.progress import Progress
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import row
from streamer_app.ui.pending import when_done
from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.painting import rounded
from streamer_app.ui.widgets.plain_label import PlainLabel

T = TypeVar("T")

PATIENCE_MS: Final = 700
"""What is done by then shows no bar."""
LOOK_MS: Final = 100


class ShareBar(QWidget):
    """A share of 0 to 1 as a bar."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        """Another share."""
        self.share = share
        self.setAccessibleName(f"{100 * share:.0f} %")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        rect = QRectF(self.rect())
        rounded(painter, rect, theme.colour("raised"), radius=3)
        if self.share > 0:
            rect.setWidth(max(4.0, rect.width() * self.share))
            rounded(painter, rect, theme.colour("accent"), radius=3)


class Work(QWidget):
    """Shows the piece of work that was begun last and still goes on. ``stopped`` by the person."""

    stopped = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._running: list[tuple[Progress, str]] = []
        self._text = PlainLabel(kit.theme, role="muted")
        self._bar = ShareBar(kit.theme)
        self.stop = ActionButton(kit.theme, "", height=26)
        row(self._text, self._bar, self.stop, gap=kit.theme.px(8), parent=self)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._look = QTimer(self, interval=LOOK_MS)
        self._patience.timeout.connect(self._appear)
        self._look.timeout.connect(self._show)
        self.stop.clicked.connect(self._stop)
        self.reword()
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether something is being worked on."""
        return bool(self._running)

    def reword(self) -> None:
        """Take the words again."""
        self.stop.set_text(self._kit.words.say("action.cancel"))

    def run(
        self,
        what: str,
        progress: Progress,
        future: "Future[T]",
        then: Callable[[T], None],
        failed: Callable[[AppError], None],
    ) -> None:
        """Watch a piece of work; ``what`` says in words what it is."""
        self._running.append((progress, what))
        if self.isHidden():
            self._patience.start()

        def done(answer: T) -> None:
            self._end(progress)
            then(answer)

        def failing(error: AppError) -> None:
            self._end(progress)
            failed(error)

        when_done(self, future, done, failing)

    def _appear(self) -> None:
        if self.busy:
            self._show()
            self.show()
            self._look.start()

    def _show(self) -> None:
        if self._running:
            progress, what = self._running[-1]
            self._bar.show_share(progress.share)
            self._text.setText(f"{what} {100 * progress.share:.0f} %")

    def _stop(self) -> None:
        if self._running:
            given_up, _ = self._running[-1]
            given_up.cancel()
            self._end(given_up)
            self.stopped.emit(given_up)

    def _end(self, progress: Progress) -> None:
        self._running = [one for one in self._running if one[0] is not progress]
        if not self._running:
            self._patience.stop()
            self._look.stop()
            self.hide()
