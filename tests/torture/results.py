"""The table of the last full runs, written by the runners."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

RESULTS: Final = Path(__file__).with_name("RESULTS.md")
HEAD: Final = (
    "# Torture: the last full runs\n\n"
    "| Name | n | Seconds | Held | Figures |\n|---|---|---|---|---|\n"
)


def record(name: str, n: int, seconds: float, figures: Mapping[str, Any]) -> None:
    """Put a full run's row into ``RESULTS.md``, in place of the one before."""
    lines = RESULTS.read_text("utf-8").splitlines() if RESULTS.exists() else []
    rows = {line.split("|")[1].strip(): line for line in lines if line.startswith("| ")}
    rows.pop("Name", None)
    told = ", ".join(f"{key} {value}" for key, value in figures.items() if key != "ok")
    if hasattr(os, "getloadavg"):
        told += f", machine load {os.getloadavg()[0]:.1f}"
    held = "yes" if figures["ok"] else "NO"
    rows[name] = f"| {name} | {n} | {seconds:.0f} | {held} | {told} |"
    RESULTS.write_text(HEAD + "".join(f"{rows[key]}\n" for key in sorted(rows)), "utf-8")
