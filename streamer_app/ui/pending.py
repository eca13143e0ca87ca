"""Answers of other threads, handed to the window's thread."""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from streamer_app.errors import AppError

Answer = TypeVar("Answer")


class _Waiting(QObject):
    """Lives in the window's thread; its signal crosses over from the thread that answers.

    The slot is its own, so that Qt drops an answer on its way when the owner is deleted.
    """

    done = Signal(object)

    def __init__(
        self,
        owner: QObject,
        then: Callable[[Any], None],
        failed: Callable[[AppError], None] | None,
    ) -> None:
        super().__init__(owner)
        self._then, self._failed = then, failed
        self.done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _deliver(self, answered: "Future[Any]") -> None:
        self.deleteLater()
        try:
            answer = answered.result()
        except CancelledError:
            return
        except AppError as error:
            if self._failed is not None:
                self._failed(error)
            return
        self._then(answer)

    def cross(self, answered: "Future[Any]") -> None:
        """Called on the thread that answers."""
        try:
            self.done.emit(answered)
        except RuntimeError:  # the owner, and this with it, was deleted meanwhile
            return


def when_done(
    owner: QObject,
    future: "Future[Answer]",
    then: Callable[[Answer], None],
    failed: Callable[[AppError], None] | None = None,
) -> None:
    """Call ``then(answer)`` or ``failed(error)`` in the window's thread, while ``owner`` lives."""
    future.add_done_callback(_Waiting(owner, then, failed).cross)
