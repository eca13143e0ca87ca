"""The one timer: take what has come, hand it to the views, repaint once."""

from collections.abc import Callable, Iterator, Sequence
from time import monotonic
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from streamer_app.live.inbox import Inbox
from streamer_app.live.snapshot import ChatRow, Snapshot

ACTIVE_MS: Final = 16
UNFOCUSED_MS: Final = 33
CALM_MS: Final = 50
HIDDEN_MS: Final = 1000
GATHER_S: Final = 0.1
"""Rows that come slowly are shown together: ten repaints a second look as fresh as sixty."""
CALM_AFTER_S: Final = 0.5
MANY: Final = 40
"""So many rows waiting are shown at once."""
A_TURN: Final = 400
"""Rows a turn takes in at most, or half of those that wait: a flood brings those of several
commits in one moment, which would take the time of a frame."""

Rows = Callable[[Sequence[ChatRow], int], None]
Show = Callable[[Snapshot], Iterator[None]]
"""Shows a snapshot step by step: no step and its repaint may take a frame's time."""


class Tick(QObject):
    """60 times a second in front, 30 behind, 20 where little arrives; while no window is visible
    once a second, and then only to keep the inbox short."""

    def __init__(self, inbox: Inbox, windows: Sequence[QWidget], rows: Rows, show: Show) -> None:
        super().__init__()
        self._inbox = inbox
        self._windows = windows
        self._rows = rows
        self._show = show
        self._steps: Iterator[None] = iter(())
        self._shown = 0.0
        self._calm = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.turn)
        for window in windows:
            window.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.applicationStateChanged.connect(self._adjust)

    def start(self) -> None:
        """Begin to take."""
        self._timer.start(self.interval())

    def stop(self) -> None:
        """Take no more."""
        self._timer.stop()

    def interval(self) -> int:
        """Milliseconds between two turns, by what can be seen."""
        seen = [w for w in self._windows if w.isVisible() and not w.isMinimized()]
        if not seen:
            return HIDDEN_MS
        if self._calm:
            return CALM_MS
        return ACTIVE_MS if any(w.isActiveWindow() for w in seen) else UNFOCUSED_MS

    def _adjust(self) -> None:
        if self._timer.isActive() and self._timer.interval() != self.interval():
            self._timer.start(self.interval())

    def turn(self) -> None:
        """One turn."""
        taken = self._inbox.take(self._due())
        # The snapshot first: it may tell that another session has begun, whose rows these are.
        if taken.snapshot is not None:
            self._finish()
            self._steps = self._show(taken.snapshot)
        if self._timer.interval() > UNFOCUSED_MS:
            self._finish()
        else:
            next(self._steps, None)
        if taken.rows or taken.skipped:
            self._rows(taken.rows, taken.skipped)
        self._settle(len(taken.rows))

    def _finish(self) -> None:
        """Show at once what is left to show of the latest snapshot."""
        for _ in self._steps:
            pass

    def _settle(self, rows: int) -> None:
        """Wake less often while little arrives."""
        calm = rows < MANY if rows else self._calm or monotonic() - self._shown > CALM_AFTER_S
        if calm != self._calm:
            self._calm = calm
            self._adjust()

    def _due(self) -> int:
        """How many rows this turn takes in."""
        now, waiting = monotonic(), self._inbox.waiting
        if not waiting or (waiting < MANY and now - self._shown < GATHER_S):
            return 0
        self._shown = now
        if self._timer.interval() == HIDDEN_MS:
            return waiting
        return max(A_TURN, waiting // 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (
            QEvent.Type.Show,
            QEvent.Type.Hide,
            QEvent.Type.WindowActivate,
            QEvent.Type.WindowDeactivate,
            QEvent.Type.WindowStateChange,
        ):
            self._adjust()
        return False
