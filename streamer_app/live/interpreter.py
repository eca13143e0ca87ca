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
"""Objects made between two looks for cycles among them, for which all threads wait: 50,000 take
longer than a frame, and 10,000 come so often that a frame in a hundred feels them."""
OLDER: Final = 400
"""Such looks between two among all they left, which take as long as the window's chat is long."""
OLD: Final = 20
"""Those between two through everything, a quarter of a second."""
LARGE: Final = 256 << 10
"""Bytes. What is looked at for a second, a column of the last minutes, is larger."""
_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3


def share_turns() -> None:
    """Take short turns, and leave what stands now out of every look for cycles."""
    sys.setswitchinterval(SWITCH_S)
    gc.freeze()
    gc.set_threshold(YOUNG, OLDER, OLD)


def give_back() -> bool:
    """Let large pieces of memory go back to the system as soon as they are free, where the C
    library can be told (glibc).

    By itself it learns to keep ever larger ones within its heaps; between two of them small
    things settle that stay, and the heaps of an evening of many windows only grow.
    """
    tell = _of_the_c_library("mallopt")
    return bool(tell(_M_MMAP_THRESHOLD, LARGE) and tell(_M_TRIM_THRESHOLD, LARGE))


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
