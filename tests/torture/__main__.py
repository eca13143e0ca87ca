"""Run one torture by name; the last line is a JSON object, exit 0 when nothing broke."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tests.torture import (
    attack,
    baddb,
    bili,
    bitflip,
    clock,
    dedup,
    desk,
    diskfull,
    erase,
    eventsub,
    export,
    flood,
    fuzz,
    gifts,
    ioerr,
    keyring,
    kill9,
    powercut,
    proxy,
    recordings,
    shift,
    soak,
    static,
    storm,
    text,
    twice,
    wires,
)
from tests.torture.results import record


@dataclass(frozen=True, slots=True)
class Torture:
    """``run(n, mutant)`` answers its figures with ``ok``; ``n`` is small, ``nightly`` full."""

    run: Callable[[int, bool], dict[str, Any]]
    n: int
    nightly: int


TORTURES: Final[Mapping[str, Torture]] = {
    "attack": Torture(attack.run, 200, 10_000),
    "baddb": Torture(baddb.run, 30, 300),
    "bili": Torture(bili.run, 10, 200),
    "bitflip": Torture(bitflip.run, 1_000, 1_000),
    "clock": Torture(clock.run, 30, 3_000),
    "dedup": Torture(dedup.run, 1_000_000, 1_000_000),
    "desk": Torture(desk.run, 600, 10_000),
    "diskfull": Torture(diskfull.run, 2, 20),
    "erase": Torture(erase.run, 1, 200),
    "eventsub": Torture(eventsub.run, 8, 200),
    "export": Torture(export.run, 2_000, 200_000),
    "flood": Torture(flood.run, 10, 60),
    "fuzz": Torture(fuzz.run, 200_000, 5_000_000),
    "gifts": Torture(gifts.run, 100_000, 100_000),
    "ioerr": Torture(ioerr.run, 50, 500),
    "keyring": Torture(keyring.run, 300, 30_000),
    "kill9": Torture(kill9.run, 100, 1_000),
    "powercut": Torture(powercut.run, 200, 10_000),
    "proxy": Torture(proxy.run, 100, 10_000),
    "recordings": Torture(recordings.run, 3, 55),
    "soak": Torture(soak.run, 8, 100),
    "static": Torture(static.run, 2, 3),
    "storm": Torture(storm.run, 5, 500),
    "text": Torture(text.run, 500, 500),
    "shift": Torture(shift.run, 1, 8),
    "twice": Torture(twice.run, 2, 20),
    "wires": Torture(wires.run, wires.CELLS, 3 * wires.CELLS),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("name", choices=sorted(TORTURES))
    parser.add_argument("--n", "--cuts", "--hours", "--inputs", type=int, dest="n")
    parser.add_argument("--mutant", action="store_true", help="run a broken variant: must fail")
    parser.add_argument("--nightly", action="store_true", help="full size; writes RESULTS.md")
    args = parser.parse_args()
    torture = TORTURES[args.name]
    n = args.n or (torture.nightly if args.nightly else torture.n)
    started = time.monotonic()
    figures = torture.run(n, args.mutant)
    seconds = time.monotonic() - started
    if args.nightly and not args.mutant:
        record(args.name, n, seconds, figures)
    print(json.dumps({"name": args.name, "n": n, "seconds": round(seconds, 1), **figures}))
    return 0 if figures["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
