"""How the interpreter is set: short turns, rare looks for cycles, large memory given back."""

import ctypes
import gc
import subprocess
import sys

import pytest

from streamer_app.live.interpreter import OLD, OLDER, SWITCH_S, YOUNG, share_turns

APART = """
import ctypes, sys
from streamer_app.live.interpreter import give_back

class Figures(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks hblkhd".split()]
    _fields_ += [("more", ctypes.c_size_t * 8)]

libc = ctypes.CDLL(None)
libc.mallinfo2.restype = Figures
if "told" in sys.argv:
    assert give_back()
del (large := [bytearray(8 << 20)])[0]  # from this glibc learns by itself
before = libc.mallinfo2().hblkhd
kept = bytearray(4 << 20)
print(libc.mallinfo2().hblkhd - before >= 4 << 20)
"""
"""Whether four MiB lie outside of the heaps, after eight were let go."""


def test_turns_are_short_and_looks_for_cycles_rare() -> None:
    before = sys.getswitchinterval(), gc.get_threshold()
    try:
        share_turns()
        assert abs(sys.getswitchinterval() - SWITCH_S) < 1e-6
        assert gc.get_threshold() == (YOUNG, OLDER, OLD)
        assert gc.get_freeze_count() > 0
    finally:
        sys.setswitchinterval(before[0])
        gc.set_threshold(*before[1])
        gc.unfreeze()


def _apart(*told: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", APART, *told], capture_output=True, check=True, text=True
    )
    return ended.stdout.strip()


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "mallinfo2"),
    reason="the C library of this system does not tell how its memory lies",
)
def test_large_memory_is_kept_out_of_the_heaps_and_is_not_by_itself() -> None:
    assert (_apart("told"), _apart()) == ("True", "False")
