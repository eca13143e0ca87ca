"""Courses and orders from tables, by the hand-made sales F2."""

import json
from pathlib import Path

import pytest

from tests.commands.running import run
from tests.commands.test_reading import START, database, line, report

__all__ = ["database"]

COURSES = "编号,课程名,价格,币种,链接\nk1,力学提分营,399,CNY,https://example.com/k1\nk2,光学,三百九,CNY,\n"


def orders(count: int) -> str:
    rows = [f"A{n},力学提分营,399,CNY,{START + 20_000 + n},买家{n},已支付" for n in range(count)]
    return "订单号,课程,金额,币种,时间,买家,状态\n" + "\n".join(rows) + "\n"


def test_good_rows_are_kept_and_bad_ones_named(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file, path = tmp_path / "courses.csv", tmp_path / "s.sqlite"
    file.write_text(COURSES, "utf-8")
    (first,) = run(capfd, "courses", "import", file, "--db", path, "--json").objects()
    assert (first["rows"], first["good"], first["new"]) == (2, 1, 1)
    assert [bad["row"] for bad in first["bad"]] == [2]
    (second,) = run(capfd, "courses", "import", file, "--db", path, "--json").objects()
    assert (second["good"], second["new"]) == (1, 0)


def test_orders_reach_the_session_in_which_they_were_made(
    capfd: pytest.CaptureFixture[str], database: Path, tmp_path: Path
) -> None:
    courses, sold = tmp_path / "courses.csv", tmp_path / "orders.csv"
    courses.write_text(COURSES, "utf-8")
    sold.write_text(orders(8), "utf-8")
    run(capfd, "courses", "import", courses, "--db", database)
    before = report(capfd, database)["totals"]
    (made,) = run(capfd, "orders", "import", sold, "--db", database, "--json").objects()
    assert (made["rows"], made["good"], made["new"], made["bad"]) == (8, 8, 8, [])
    found = report(capfd, database)
    metrics = found["metrics"]
    assert isinstance(metrics, dict)
    assert metrics["course_rev"]["value"] == {"CNY": 319_200}
    assert metrics["aov"]["value"] == {"CNY": 39_900}
    assert found["totals"] == before
    (again,) = run(capfd, "orders", "import", sold, "--db", database, "--json").objects()
    assert again["new"] == 0


def test_an_order_that_the_room_brought_is_known(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    paid = {"minor": 39_900, "currency": "CNY"}
    room = line(1, 1, "b1", kind="order", order="A0", course="k1", paid=paid)
    recording, sold, path = tmp_path / "r.jsonl", tmp_path / "o.csv", tmp_path / "s.sqlite"
    recording.write_text(room + "\n", "utf-8")
    sold.write_text(orders(2), "utf-8")
    run(capfd, "import", recording, "--db", path)
    (made,) = run(capfd, "orders", "import", sold, "--db", path, "--json").objects()
    assert (made["good"], made["new"]) == (2, 1)
    assert json.dumps(made["bad"]) == "[]"


def test_orders_of_courses_that_nobody_knows_are_kept_and_told(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sold, path = tmp_path / "o.csv", tmp_path / "s.sqlite"
    sold.write_text(orders(1), "utf-8")
    ended = run(capfd, "orders", "import", sold, "--db", path)
    assert ended.code == 0
    assert "力学提分营" in ended.err
