"""The goals of the benchmarks: each has a figure, and a miss is told as one."""

import asyncio
import json
import time
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from tests.benchmarks import results
from tests.benchmarks.__main__ import wanted
from tests.benchmarks.crowd import Crowd, crowd, frame, message
from tests.benchmarks.goals import BENCHMARKS, GOALS, SHORT, judged, middle, value_of
from tests.benchmarks.pace import Pace
from tests.benchmarks.window import OLDEST_MS, Counted
from tests.torture.soak import slope, typical_slope

MONOTONIC = time.monotonic
PATIENCE_S = 30


def test_every_goal_from_1_to_16_has_a_benchmark() -> None:
    assert {goal.id for goal in GOALS} == {f"G{number}" for number in range(1, 17)}
    assert {goal.benchmark for goal in GOALS} <= set(BENCHMARKS)


def test_a_goal_names_each_of_its_benchmarks_once() -> None:
    assert wanted(["G5", "g6", "chat", "G13"]) == ["chat", "keeping"]
    assert wanted(["g12"]) == ["review", "season"]
    assert wanted([]) == list(BENCHMARKS)


def test_a_miss_and_a_figure_that_is_not_there_are_told_apart() -> None:
    told = judged("latency", [{"p99_by_interval": 1.4}, {"p99_by_interval": 1.2}])
    assert told["G4 p99_by_interval"] == {"demand": "<= 1.3", "value": 1.3, "ok": True}
    assert told["G7 p99_blocked_by_free"]["ok"] is None
    missed = judged("latency", [{"p99_by_interval": 1.31}])
    assert missed["G4 p99_by_interval"]["ok"] is False


def test_a_figure_is_found_by_its_path_and_truths_must_all_hold() -> None:
    assert value_of({"frame_ms": {"5000": {"p99": 2.5}}}, "frame_ms.5000.p99") == 2.5
    assert value_of({"skipped": "no"}, "skipped.p99") is None
    assert middle([True, False, True]) is False
    assert middle([3.0, 1.0, 2.0]) == 2.0


def test_the_page_has_a_row_for_each_goal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "RESULTS", tmp_path / "RESULTS.md")
    monkeypatch.setattr(results, "FIGURES", tmp_path / "figures.json")
    results.write("season", [{"times_faster": 90.0, "equal": True}], full=True)
    results.write("season", [{"times_faster": 120.0}, {"times_faster": 110.0}], full=False)
    rows = (tmp_path / "RESULTS.md").read_text("utf-8").splitlines()
    assert {row.split("|")[1].strip() for row in rows if row.startswith("| G")} == {
        goal.id for goal in GOALS
    } | {"Goal"}
    season = next(row for row in rows if "grouping" in row)
    assert "| 115.0 | 110.0 - 120.0 | 2 | small |" in season and season.endswith("| yes |")
    assert "## Not held" not in rows


def test_what_is_not_held_says_why_in_a_sentence() -> None:
    late = {"ticks": {"load": 1.0, "full": True, "runs": [{"later_ms": 5.1}]}}
    page = results.table(late)
    why = SHORT["later_ms"]
    assert f"\n## Not held\n\n* G8, ticks at 10,000/s, later than idle, p99 ms: {why}\n" in page
    assert "frames over 33 ms:" not in page, "that was not measured"
    figures = {goal.figure for goal in GOALS}
    assert set(SHORT) <= figures


def test_the_crowd_speaks_whole_frames() -> None:
    body = message(50, 7)
    assert b'"paid_message"' in body and b'"minor":3000' in body
    assert frame(b"x" * 125)[:2] == b"\x81\x7d"
    assert frame(b"x" * 126)[:4] == b"\x81\x7e\x00\x7e"


async def heard(room: Crowd, most: int, *, to_its_end: bool = False) -> tuple[list[int], int]:
    """The numbers of a visit's first messages, and with ``to_its_end`` all that was ever sent."""
    numbers: list[int] = []
    async with connect(room.url, compression=None) as socket:
        await socket.send('{"kind":"hello","version":1}')
        await socket.recv()
        async for text in socket:
            numbers.append(int(json.loads(text)["id"][1:]))
            if len(numbers) == most:
                break
        sent = await asyncio.to_thread(room.sent, PATIENCE_S) if to_its_end else 0
    return numbers, sent


def test_a_client_that_comes_back_hears_the_room_go_on() -> None:
    async def twice(room: Crowd) -> None:
        before, _ = await heard(room, 20)
        after, sent = await heard(room, 20, to_its_end=True)
        assert before == list(range(20))
        assert after == list(range(after[0], after[0] + 20)) and after[0] >= 20
        assert 40 <= sent <= 200, "what nobody heard was not sent"

    with crowd(200, 1.0) as room:
        asyncio.run(twice(room))


def test_a_slope_by_hand() -> None:
    assert slope([1.0, 3.0, 5.0]) == pytest.approx(2.0)
    assert slope([4.0, 4.0]) == 0.0


def test_what_is_counted_takes_the_same_room_however_much_it_is() -> None:
    ages = Counted(OLDEST_MS)
    assert ages.quantile(0.99) is None
    for age_ms in [*range(99), 5_000]:
        ages.add(age_ms)
    assert ages.quantile(0.99) == 98
    assert (ages.beyond(97), ages.beyond(98), ages.beyond(5_000)) == (2, 1, 0)
    ages.add(10**9)
    ages.add(-5)
    assert (ages.quantile(0.99), ages.greatest, ages.number) == (5_000, 10**9, 102)
    ages.clear()
    ages.add(10**9)
    assert ages.quantile(0.99) == OLDEST_MS - 1


def test_hundredths_are_counted_where_they_are_the_step() -> None:
    late = Counted(100, 0.01)
    for late_ms in (0.0, 0.29, 33.0, 33.01, 33.02):
        late.add(late_ms)
    assert (late.quantile(0.4), late.quantile(0.8), late.beyond(33)) == (0.29, 33.01, 2)


def test_a_fast_clock_leaves_monotonic_time_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000_000_000_000]
    monkeypatch.setattr(time, "time_ns", lambda: now[0])
    monkeypatch.setattr(time, "time", lambda: now[0] / 1e9)
    pace = Pace.from_now(8.0)
    pace.lived()
    now[0] += 1_000_000_000
    assert time.time_ns() == 1_008_000_000_000
    assert time.time() == 1_008.0
    assert time.monotonic is MONOTONIC


def test_the_typical_slope_is_that_of_most_pairs() -> None:
    assert typical_slope([1.0, 3.0, 5.0, 7.0]) == 2.0
    assert typical_slope([1.0, 1.0, 50.0, 1.0, 1.0]) == 0.0
