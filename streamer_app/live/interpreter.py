"""How the interpreter of a process that takes rooms in is set, and its memory."""

import ctypes
import gc
import sys
from collections.abc import Callable
from functools import cache
from typing import Final

SWITCH_S: Final = 0.0001
"""A thread that wants its turn gets it after so long: a repaint that takes long must not hold up
the disk, nor a flood the window, which gives its turn away with every call to the toolkit."""
YOUNG: Final = 25_000
"""Objects made, less those that went, between two looks for cycles among the young ones, for which
all threads wait: 50,000 take longer than a frame."""
OLDER: Final = 100_000
"""Such looks between two among all they left, which take as long as the window's chat is long:
with those of ``look_for_cycles``, hours."""
OLD: Final = 20
"""Those between two through everything, a quarter of a second."""
LARGE: Final = 256 << 10
"""Bytes. What is looked at for a second, a column of the last minutes, is larger."""
_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8


def share_turns() -> None:
    """Take short turns, and leave what stands now out of every look for cycles."""
    sys.setswitchinterval(SWITCH_S)
    gc.freeze()
    gc.set_threshold(YOUNG, OLDER, OLD)


def look_for_cycles() -> None:
    """Look among the objects made since the last look. 2 ms where one comes five times a second
    and 10,000 messages do.

    The interpreter counts what is made less what goes. While the windows of a room are full, one
    goes for each that comes, so by itself it does not look for half a minute, and then through all
    that came in it: every thread waits for four frames.
    """
    gc.collect(0)


def give_back() -> bool:
    """Let large pieces of memory go back to the system as soon as they are free, and all threads
    that begin from now on share one heap, where the C library can be told (glibc).

    By itself it learns to keep ever larger ones within its heaps; between two of them small
    things settle that stay, and the heaps of an evening of many windows only grow. With a heap a
    thread, each keeps what is free of its own from the others: in half an hour of a room the
    pieces rose by an eighth, in one heap there were half as many and no more came.
    """
    tell = _of_the_c_library("mallopt")
    one_heap = tell(_M_ARENA_MAX, 1)
    return bool(one_heap and tell(_M_MMAP_THRESHOLD, LARGE) and tell(_M_TRIM_THRESHOLD, LARGE))


def trim() -> bool:
    """Let whole pages go back that lie free between things that stay, where the C library can
    (glibc). A fifth of a millisecond; no thread of Python waits for it. False where none lay."""
    return bool(_of_the_c_library("malloc_trim")(0))


@cache
def _of_the_c_library(name: str) -> Callable[..., int]:
    """A function of it, or one that does nothing where it has none of this name."""
    try:
        found: Callable[..., int] = getattr(ctypes.CDLL(None), name)
    except (AttributeError, OSError, TypeError):
        return lambda *_: 0
    return found
