"""Writes ``RESULTS.md``: a row for each demand of G1 to G16, and where it was measured."""

import json
import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.goals import GOALS, SHORT, Goal, middle, values

RESULTS: Final = Path(__file__).with_name("RESULTS.md")
FIGURES: Final = Path(__file__).with_name("figures.json")
LIBRARIES: Final = ("PySide6-Essentials", "websockets", "msgspec", "numpy", "pyqtgraph")


def machine() -> str:
    """This computer and the versions of what was measured."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in LIBRARIES)
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python "
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}"
    )


def write(name: str, runs: Sequence[Mapping[str, Any]], *, full: bool) -> None:
    """Keep the figures of a benchmark's runs and write the table anew."""
    kept: dict[str, Any] = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    load = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    kept[name] = {"on": date.today().isoformat(), "load": load, "full": full, "runs": list(runs)}
    FIGURES.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")
    RESULTS.write_text(table(kept), "utf-8")


def table(kept: Mapping[str, Any]) -> str:
    """The page: ratios, medians of the runs, with the least and the greatest."""
    lines = [
        "# Benchmarks: the last runs\n",
        f"{machine()}.\n",
        "Each side by side in one process, processor time unless said otherwise. Load is what "
        "else ran then: above 1 the figures are upper bounds.\n",
        "| Goal | What | Demand | Median | Spread | Runs | Size | Load | Held |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [row(goal, kept.get(goal.benchmark)) for goal in GOALS]
    missed = [goal for goal in GOALS if _held(goal, kept.get(goal.benchmark)) is False]
    lines += ["", "## Not held", ""] if missed else []
    lines += [f"* {goal.id}, {goal.about}: {SHORT.get(goal.figure, '?')}" for goal in missed]
    return "\n".join(lines) + "\n"


def _held(goal: Goal, told: Mapping[str, Any] | None) -> bool | None:
    return goal.held(middle(values(goal, told["runs"]) if told else []))


def row(goal: Goal, told: Mapping[str, Any] | None) -> str:
    """One line of the table."""
    found = values(goal, told["runs"]) if told else []
    value = middle(found)
    spread = f"{min(found)} - {max(found)}" if len(found) > 1 else ""
    held = {True: "yes", False: "NO", None: "not measured"}[goal.held(value)]
    load = told["load"] if told else ""
    size = ("full" if told["full"] else "small") if told else ""
    shown = "" if value is None else value
    cells = [
        goal.id,
        goal.about,
        f"{goal.side} {goal.demand}",
        shown,
        spread,
        len(found),
        size,
        load,
    ]
    return f"| {' | '.join(map(str, cells))} | {held} |"
