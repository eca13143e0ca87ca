"""Runs a command in this process, as a shell would see it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from streamer_app.cli import main


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    def objects(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]

    def sentences(self) -> list[str]:
        return self.err.splitlines()[-2:]


def run(capfd: pytest.CaptureFixture[str], *arguments: str | Path) -> Ended:
    """One command with its arguments."""
    capfd.readouterr()
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    captured = capfd.readouterr()
    code = ended.value.code
    return Ended(code if isinstance(code, int) else 0, captured.out, captured.err)
