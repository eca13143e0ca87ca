"""Known weaknesses of what the program stands on, for a release: python -m tests.torture.audit.

Asks pip-audit, where it is installed, about what the lock file of a plain installation pins, on
whatever system and Python that is used.
Exit 0: everything was asked about and nothing is known; 1: something is known; 3: not reached,
because nobody could be asked, or not about everything. That never counts as passed.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

LOCK: Final = Path(__file__).resolve().parents[2] / "packaging" / "requirements.lock"
NOT_REACHED: Final = "not reached"
PATIENCE_S: Final = 300


Pin = tuple[str, str]
"""The name and the version of a package."""


def pinned(lock: Path = LOCK) -> list[Pin]:
    """Each package of a lock file, whatever system or Python it is for."""
    lines = lock.read_text("utf-8").splitlines()
    pins = [line.split(" ")[0].partition("==") for line in lines if line[:1].isalnum()]
    return [(name, version) for name, _, version in pins]


def lists(pins: Sequence[Pin]) -> list[str]:
    """Requirements that leave nothing out on this computer: no conditions, and a package of which
    two versions are pinned stands in two lists."""
    found: list[dict[str, str]] = []
    for name, version in pins:
        free = next((one for one in found if name not in one), None)
        if free is None:
            found.append(free := {})
        free[name] = version
    return ["".join(f"{name}=={one[name]}\n" for name in one) for one in found]


def asked(pins: Sequence[Pin]) -> list[str]:
    """What pip-audit answers to each list, empty where it gave no answer."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "requirements.txt"
        return [_answer(path, text) for text in lists(pins)]


def _answer(path: Path, requirements: str) -> str:
    path.write_text(requirements, "utf-8")
    command = [sys.executable, "-m", "pip_audit", "-f", "json", "--progress-spinner", "off"]
    command += ["--disable-pip", "--no-deps", "-r", str(path)]
    try:
        ended = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=PATIENCE_S
        )
    except subprocess.TimeoutExpired:
        return ""
    return ended.stdout


def told(answers: Sequence[str], pins: Sequence[Pin]) -> str:
    """``N known`` about these packages and about which, or why that is not known."""
    known: dict[Pin, int] = {}
    try:
        for answer in answers:
            for one in json.loads(answer)["dependencies"]:
                if "skip_reason" not in one:
                    known[one["name"], one["version"]] = len(one["vulns"])
    except (json.JSONDecodeError, KeyError, TypeError):
        return f"{NOT_REACHED}: the audit gave no answer"
    if any(known.values()):
        weak = ", ".join(f"{name} {version}" for (name, version), n in known.items() if n)
        return f"{sum(known.values())} known: {weak}"
    if missing := set(pins) - known.keys():
        return f"{NOT_REACHED}: {len(set(pins)) - len(missing)} of {len(set(pins))} were looked up"
    return "0 known"


def audit() -> str:
    """The audit's outcome in a few words."""
    if find_spec("pip_audit") is None:
        return f"{NOT_REACHED}: pip-audit is not installed"
    pins = pinned()
    return told(asked(pins), pins)


def code(outcome: str) -> int:
    """The exit code of an outcome."""
    return 3 if outcome.startswith(NOT_REACHED) else int(outcome != "0 known")


if __name__ == "__main__":
    said = audit()
    print(f"audit: {said}")
    sys.exit(code(said))
