"""The shipped models are what the training scripts make of our own sentences."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TRAINING = ROOT / "packaging" / "training"


def made(script: str, target: Path) -> Any:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(TRAINING / script), str(target)]
    subprocess.run(command, check=True, env=environment, timeout=60)
    return json.loads(target.read_text("utf-8"))


def shipped(name: str) -> Any:
    return json.loads((ROOT / "resources" / "models" / name).read_text("utf-8"))


def test_the_background_is_made_of_our_sentences(tmp_path: Path) -> None:
    assert made("background.py", tmp_path / "made.json") == shipped("background.json")


def test_the_model_is_learnt_from_our_sentences(tmp_path: Path) -> None:
    learnt, known = made("opinion.py", tmp_path / "made.json"), shipped("questions.json")
    for language in ("zh", "en"):
        new, old = learnt[language]["weights"], known[language]["weights"]
        both = new.keys() & old.keys()
        assert len(both) >= 0.99 * max(len(new), len(old))
        assert all(abs(new[piece] - old[piece]) <= 2 for piece in both)
        assert learnt[language]["bias"] == pytest.approx(known[language]["bias"], abs=0.02)
