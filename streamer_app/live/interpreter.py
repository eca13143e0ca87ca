"""How the interpreter of a process that takes rooms in is set."""

import gc
import sys
from typing import Final

SWITCH_S: Final = 0.0001
"""A thread that wants its turn gets it after so long: a repaint that takes long must not hold up
the disk, nor a flood the window, which gives its turn away with every call to the toolkit."""
YOUNG: Final = 50_000
"""Objects made between two looks for cycles. A commit makes thousands that all go at once, and a
look through everything stops the window for a quarter of a second."""
OLD: Final = 20


def share_turns() -> None:
    """Take short turns, and leave what stands now out of every look for cycles."""
    sys.setswitchinterval(SWITCH_S)
    gc.freeze()
    gc.set_threshold(YOUNG, OLD, OLD)
