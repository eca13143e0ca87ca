"""A clock for tests of speed: it stands still while the machine lets other programs run."""

import time
from pathlib import Path
from typing import Final

LINE: Final = Path("/proc/thread-self/schedstat")
"""Linux: nanoseconds that this thread ran, and that it was ready and not let run."""


def held_up_s() -> float:
    """Seconds that this thread was ready and not let run; 0.0 where no system counts them."""
    try:
        return int(LINE.read_text("ascii").split()[1]) / 1e9
    except OSError:
        return 0.0


def own_s() -> float:
    """Seconds as if the machine had nothing else to do, from any beginning, in this thread.

    Work counts, and so does waiting for anything (a sleep, a lock, an answer that is late); only
    standing in line for a processor does not.
    """
    while True:
        held_up, now = held_up_s(), time.perf_counter()
        if held_up_s() == held_up:  # else it stood in line between the two readings
            return now - held_up
