"""Runs the window: the first paint at once, everything else after it, a clean end."""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from streamer_app.ui.build import build_kit, build_window, furnish
from streamer_app.ui.kit import Kit
from streamer_app.ui.runtime import Runtime
from streamer_app.ui.window import Window

EXIT_AFTER_FIRST_PAINT: Final = "STREAMER_APP_EXIT_AFTER_FIRST_PAINT"
UNSEEN_MS: Final = 2000


class FirstPaint(QObject):
    """Calls ``then`` once, right after the first paint of the main window has been handled.

    A window that starts where nobody sees it is not painted: with ``patience_ms`` that is not
    waited for.
    """

    def __init__(self, window: Window, then: Callable[[], None], patience_ms: int = 0) -> None:
        super().__init__(window)
        self._window = window
        self._then = then
        self._begun = False
        window.page.installEventFilter(self)
        if patience_ms:
            QTimer.singleShot(patience_ms, self._begin)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._begin)
        return False

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            self._window.page.removeEventFilter(self)
            self._then()


def run(runtime: Runtime, *, start: str | None = None, argv: Sequence[str] = ()) -> int:
    """Show the window until it is closed; ``start`` is an address to join at once ("demo").

    The runtime is opened after the first paint and closed before this returns.
    """
    application = QApplication([sys.argv[0], "-style", "fusion", *argv])
    application.setApplicationName("streamer-app")
    application.setDesktopFileName("streamer-app")
    application.setQuitOnLastWindowClosed(False)
    kit = build_kit(application, runtime)
    window = build_window(kit)
    window.closed.connect(application.quit)
    wanted = os.environ.get(EXIT_AFTER_FIRST_PAINT)
    if wanted:
        FirstPaint(window, lambda: leave(application, window, wanted))
    else:
        FirstPaint(window, lambda: go_on(application, kit, window, start), UNSEEN_MS)
    end_on_signals(application)
    window.show()
    try:
        return application.exec()
    finally:
        runtime.close()


def leave(application: QApplication, window: Window, wanted: str) -> None:
    """Save a picture where one is asked for, and end."""
    if wanted.endswith(".png"):
        window.grab().save(wanted)
    application.exit(0)


def go_on(application: QApplication, kit: Kit, window: Window, start: str | None) -> None:
    """What may wait until something is on the screen."""
    from PySide6.QtGui import QIcon

    from streamer_app.assets import asset
    from streamer_app.ui.demo_end import DemoEnd
    from streamer_app.ui.instance import Listener
    from streamer_app.ui.qt_words import QtWords
    from streamer_app.ui.shell import Shell

    QtWords(application, kit)
    furnish(window)
    application.setWindowIcon(QIcon(str(asset("icons", "app", "streamer-app.svg"))))
    shell = Shell(kit, window)
    DemoEnd(kit, window)
    listener = Listener(shell.call, shell)
    listener.open()
    application.aboutToQuit.connect(listener.close)
    application.aboutToQuit.connect(shell.strip.close)
    kit.runtime.open()
    shell.start(start)


def end_on_signals(application: QApplication) -> None:
    """SIGINT and SIGTERM close the window in good order.

    Python runs a handler only when the interpreter gets a turn; the tick gives it one at least
    every second.
    """

    def end(number: int, frame: FrameType | None) -> None:
        application.quit()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
