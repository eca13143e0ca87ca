"""Answers of other threads, handed to the window's thread."""

from collections.abc import Callable
from concurrent.futures import Future
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
        if answered.cancelled():
            return
        error = answered.exception()
        if error is None:
            self._then(answered.result())
            return
        told = error if isinstance(error, AppError) else _unforeseen(error)
        if self._failed is not None:
            self._failed(told)
        if told is not error:
            raise error

    def cross(self, answered: "Future[Any]") -> None:
        """Called on the thread that answers."""
        try:
            self.done.emit(answered)
        except RuntimeError:  # the owner, and this with it, was deleted meanwhile
            return


def _unforeseen(error: BaseException) -> AppError:
    return AppError("went_wrong", kind=type(error).__name__)


def when_done(
    owner: QObject,
    future: "Future[Answer]",
    then: Callable[[Answer], None],
    failed: Callable[[AppError], None] | None = None,
) -> None:
    """Call ``then(answer)`` or ``failed(error)`` in the window's thread, while ``owner`` lives.

    An error nobody foresaw is told as ``went_wrong``, so that nothing waits for ever, and raised.
    """
    future.add_done_callback(_Waiting(owner, then, failed).cross)
