"""How the interpreter is set: short turns, rare looks for cycles."""

import gc
import sys

from streamer_app.live.interpreter import OLD, SWITCH_S, YOUNG, share_turns


def test_turns_are_short_and_looks_for_cycles_rare() -> None:
    before = sys.getswitchinterval(), gc.get_threshold()
    try:
        share_turns()
        assert abs(sys.getswitchinterval() - SWITCH_S) < 1e-6
        assert gc.get_threshold() == (YOUNG, OLD, OLD)
        assert gc.get_freeze_count() > 0
    finally:
        sys.setswitchinterval(before[0])
        gc.set_threshold(*before[1])
        gc.unfreeze()
