"""The formulas by themselves, by the vectors of their definitions."""

import io
import json
import sys
from pathlib import Path

import pytest

from tests.commands.running import run


class Stdin:
    """Standard input with these bytes."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def ask(
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    *questions: object,
) -> list[dict[str, object]]:
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    monkeypatch.setattr(sys, "stdin", Stdin(lines.encode()))
    return run(capfd, "calculate", name).objects()


def test_satisfaction(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"B": [72, 6], "C": [50, 80], "E": [64, 8]}
    (found,) = ask(capfd, monkeypatch, "satisfaction", asked)
    assert found["mean"] == pytest.approx(67.0)
    assert found["sd"] == pytest.approx(4.41, abs=0.005)
    assert found["p10"] == pytest.approx(61.28, abs=0.005)
    assert found["at_least_60"] == pytest.approx(0.9438, abs=0.00005)


def test_engagement(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    x = {"chatters": 14, "msgs": 31, "askers": 3, "likes": 12, "gifters": 0, "hold": 0.97}
    without = {name: value for name, value in x.items() if name != "likes"}
    found = ask(capfd, monkeypatch, "engagement", {"x": x}, {"x": without}, {"x": {"likes": 30}})
    assert found[0]["value"] == pytest.approx(52.69, abs=0.005)
    assert found[1]["value"] == pytest.approx(53.96, abs=0.005)
    assert found[2]["value"] is None


def test_priority(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"askers": 8, "wait_min": 6, "R": 0.9, "V": 0, "C": 1, "F": 1}
    (found,) = ask(capfd, monkeypatch, "priority", asked)
    assert found["score"] == pytest.approx(75.0, abs=0.05)


def test_forecast(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"orders": 17, "exposed": 1900, "present": 320}
    (found,) = ask(capfd, monkeypatch, "forecast", asked)
    assert found["expected"] == pytest.approx(2.74, abs=0.005)
    assert (found["low"], found["high"]) == (1, 5)
    assert found["none"] == pytest.approx(0.077, abs=0.0005)


def test_uplift(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("orders_outside", "minutes_outside", "minutes_inside", "orders_inside")
    asked = [dict(zip(names, v, strict=True)) for v in ((2, 11400, 4480, 9), (0, 2400, 1120, 1))]
    found = ask(capfd, monkeypatch, "uplift", *asked)
    assert [one["verdict"] for one in found] == ["above", "too_little"]
    assert (found[0]["low"], found[0]["high"]) == (0, 3)
    assert found[0]["p"] == pytest.approx(0.0002, abs=0.00005)


def test_a_question_that_is_none_is_told_by_its_line(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(b'{"orders": "many"}\n'))
    ended = run(capfd, "calculate", "forecast")
    assert ended.code == 1
    assert "1" in ended.sentences()[0]
