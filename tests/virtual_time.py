"""An event loop whose clock jumps over every wait: hours of back-off in milliseconds."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class JumpingSelector(selectors.SelectSelector):
    """Where nothing is ready, it turns the clock forward instead of sleeping.

    ``patience_s`` is what the machine may need to carry bytes from one socket to another.
    """

    def __init__(self, patience_s: float = 0.0) -> None:
        super().__init__()
        self.now = 0.0
        self._patience_s = patience_s

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0 if timeout == 0 else self._patience_s)
        if not ready:
            assert timeout is not None, "everything waits for something that never comes"
            self.now += max(0.0, timeout)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self, patience_s: float = 0.0) -> None:
        self._jumping = JumpingSelector(patience_s)
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


def run_virtually(main: Coroutine[Any, Any, T], patience_s: float = 0.0) -> T:
    """``asyncio.run`` on a clock that begins at 0 and never makes anybody wait.

    With real sockets, ``patience_s`` of real time is left to them before each jump.
    """
    with asyncio.Runner(loop_factory=lambda: VirtualLoop(patience_s)) as runner:
        return runner.run(main)
