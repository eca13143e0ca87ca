"""Known weaknesses of what the program stands on, for a release: python -m tests.torture.audit.

Asks pip-audit, where it is installed, about what the lock file of a plain installation pins.
Exit 0: everything was asked about and nothing is known; 1: something is known; 3: not reached,
because nobody could be asked, or not about everything. That never counts as passed.
"""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

LOCK: Final = Path(__file__).resolve().parents[2] / "packaging" / "requirements.lock"
NOT_REACHED: Final = "not reached"
PATIENCE_S: Final = 300


def asked(lock: Path = LOCK) -> str:
    """What pip-audit answers, empty where it gave no answer."""
    command = [sys.executable, "-m", "pip_audit", "-f", "json", "--progress-spinner", "off"]
    command += ["--disable-pip", "--require-hashes", "-r", str(lock)]
    try:
        ended = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=PATIENCE_S
        )
    except subprocess.TimeoutExpired:
        return ""
    return ended.stdout


def told(answer: str, pinned: int) -> str:
    """``N known`` of ``pinned`` requirements, or why that is not known."""
    try:
        found = json.loads(answer)["dependencies"]
        skipped = [one["name"] for one in found if "skip_reason" in one]
        known = sum(len(one["vulns"]) for one in found if "skip_reason" not in one)
    except (json.JSONDecodeError, KeyError, TypeError):
        return f"{NOT_REACHED}: the audit gave no answer"
    if known:
        return f"{known} known"
    if skipped or len(found) < pinned:
        return f"{NOT_REACHED}: {len(found) - len(skipped)} of {pinned} were looked up"
    return "0 known"


def pinned(lock: Path = LOCK) -> int:
    """How many distinct packages a lock file names."""
    lines = lock.read_text("utf-8").splitlines()
    return len({line.partition("==")[0] for line in lines if line[:1].isalnum()})


def audit() -> str:
    """The audit's outcome in a few words."""
    if find_spec("pip_audit") is None:
        return f"{NOT_REACHED}: pip-audit is not installed"
    return told(asked(), pinned())


def code(outcome: str) -> int:
    """The exit code of an outcome."""
    return 3 if outcome.startswith(NOT_REACHED) else int(outcome != "0 known")


if __name__ == "__main__":
    said = audit()
    print(f"audit: {said}")
    sys.exit(code(said))
