"""How the interpreter is set: short turns, rare looks for cycles, large memory given back."""

import ctypes
import gc
import subprocess
import sys
import weakref

import pytest

from streamer_app.live.interpreter import (
    OLD,
    OLDER,
    SWITCH_S,
    YOUNG,
    _of_the_c_library,
    give_back,
    look_for_cycles,
    share_turns,
    trim,
)

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


THREADS = """
import ctypes, sys
from threading import Thread
from streamer_app.live.interpreter import give_back

if "told" in sys.argv:
    assert give_back()
kept = []
thread = Thread(target=lambda: kept.extend(bytes(3000) for _ in range(100)))
thread.start()
thread.join()
libc = ctypes.CDLL(None)
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""
"""Prints every heap of a process of two threads."""

SCATTERED = """
import sys
from pathlib import Path
from streamer_app.live.interpreter import trim

def held() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 >> 20

much = [bytes(3000) for _ in range(20_000)]  # MiB: 57
kept = much[::40]
del much
before = held()
if "trim" in sys.argv:
    assert trim()
print(before - held() >= 40)
"""
"""Whether forty MiB went back that lay free between five hundred pieces that stay."""


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


class Ring:
    """Goes only when somebody looks for cycles."""

    def __init__(self) -> None:
        self.itself = self


def test_a_look_finds_young_cycles_and_leaves_the_older_ones() -> None:
    gc.collect()
    gc.disable()
    try:
        older = Ring()
        gc.collect(0)
        young, there = weakref.ref(Ring()), weakref.ref(older)
        del older
        assert young() is not None
        look_for_cycles()
        assert (young() is None, there() is None) == (True, False)
    finally:
        gc.enable()


def _apart(program: str, *told: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", program, *told], capture_output=True, check=True, text=True
    )
    return ended.stdout.strip()


of_glibc = pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "mallinfo2"),
    reason="the C library of this system does not tell how its memory lies",
)


@of_glibc
def test_large_memory_is_kept_out_of_the_heaps_and_is_not_by_itself() -> None:
    assert (_apart(APART, "told"), _apart(APART)) == ("True", "False")


@of_glibc
def test_threads_share_one_heap_and_do_not_by_themselves() -> None:
    assert (_apart(THREADS, "told").count("<heap nr="), _apart(THREADS).count("<heap nr=")) == (
        1,
        2,
    )


@of_glibc
def test_free_pages_between_what_stays_go_back_and_do_not_by_themselves() -> None:
    assert (_apart(SCATTERED, "trim"), _apart(SCATTERED)) == ("True", "False")


def test_another_c_library_is_asked_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    _of_the_c_library.cache_clear()
    assert (give_back(), trim()) == (False, False)
    _of_the_c_library.cache_clear()
