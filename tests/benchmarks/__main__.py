"""Measure by name: ``python -m tests.benchmarks [NAME ...]`` prints one JSON object each.

A name is a benchmark or a goal (G1 ... G16). Each runs in a process of its own, so that none
disturbs another. ``--nightly`` runs everything in full and writes ``RESULTS.md``.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.goals import BENCHMARKS, GOALS, judged
from tests.benchmarks.results import write

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE_S: Final = 7200


def wanted(names: list[str]) -> list[str]:
    """The benchmarks behind names and goals, each once; all of them for no name."""
    found: list[str] = [] if names else list(BENCHMARKS)
    for name in names:
        behind = [goal.benchmark for goal in GOALS if goal.id == name.upper()]
        found += behind or [name.lower()]
    return list(dict.fromkeys(found))


def alone(name: str, *, full: bool) -> dict[str, Any]:
    """One benchmark in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks", name, "--alone"]
    command += ["--full"] if full else []
    ended = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=PATIENCE_S, check=True
    )
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("name", nargs="*")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--full", action="store_true", help="full size")
    parser.add_argument("--nightly", action="store_true", help="full size; writes RESULTS.md")
    parser.add_argument("--small", action="store_true", help="write small runs down as such")
    parser.add_argument("--runs", type=int, default=3, help="of each, for the spread (--nightly)")
    args = parser.parse_args()
    names = wanted(args.name)
    if unknown := [name for name in names if name not in BENCHMARKS]:
        known = ", ".join((*BENCHMARKS, *(goal.id for goal in GOALS)))
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {known}")
    if args.alone:
        (name,) = names
        print(json.dumps(BENCHMARKS[name].run(args.full or args.nightly)))
        return 0
    full = args.full or (args.nightly and not args.small)
    for name in names:
        runs = args.runs if args.nightly and not BENCHMARKS[name].long else 1
        found = [alone(name, full=full) for _ in range(runs)]
        print(json.dumps({"name": name, **found[-1], "goals": judged(name, found)}), flush=True)
        if args.nightly:
            write(name, found, full=full)
    return 0


if __name__ == "__main__":
    sys.exit(main())
