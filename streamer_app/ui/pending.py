"""Answers of other threads, handed to the window's thread."""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from streamer_app.errors import AppError

Answer = TypeVar("Answer")


class _Waiting(QObject):
    """Lives in the window's thread; its signal crosses over from the thread that answers."""

    done = Signal(object)


def when_done(
    owner: QObject,
    future: "Future[Answer]",
    then: Callable[[Answer], None],
    failed: Callable[[AppError], None] | None = None,
) -> None:
    """Call ``then(answer)`` or ``failed(error)`` in the window's thread, while ``owner`` lives."""
    waiting = _Waiting(owner)

    def deliver(answered: "Future[Any]") -> None:
        waiting.deleteLater()
        try:
            answer = answered.result()
        except CancelledError:
            return
        except AppError as error:
            if failed is not None:
                failed(error)
            return
        then(answer)

    def cross(answered: "Future[Any]") -> None:
        try:
            waiting.done.emit(answered)
        except RuntimeError:  # the owner, and the waiting object with it, was deleted meanwhile
            return

    waiting.done.connect(deliver, Qt.ConnectionType.QueuedConnection)
    future.add_done_callback(cross)
