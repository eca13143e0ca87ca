"""``advise`` and ``evaluate``: what scripts and other programs rely on."""

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.commands.running import run

TRAIN = "\n".join(f"{n}\t{'1 2' if n % 2 else '3 4'}" for n in range(6000)) + "\n"
COURSES = (
    "编号,课程名,价格,币种,链接,标签\n"
    "m,力学提分营,399,CNY,https://x.example/1,受力分析\n"
    "f,电磁学入门,99,CNY,https://x.example/2,磁场\n"
    "o,光学专题,199,CNY,https://x.example/3,折射\n"
)
START = 1_760_000_000_000
ASKED = {
    "at_min": 30,
    "gates": False,
    "seed": 1,
    "catalogue": [{"id": 2, "price": 99.0}, {"id": 4, "price": 99.0}],
    "present": [{"id": n, "history": [1]} for n in range(30)],
    "pitches": [{"at_min": 1, "course": 4, "present": [1, 2], "buyers": [2]}],
}


@pytest.fixture
def train(tmp_path: Path) -> Path:
    path = tmp_path / "train.tsv.gz"
    path.write_bytes(gzip.compress(TRAIN.encode()))
    return path


def event(kind: str, at_s: int, who: str, **own: Any) -> str:
    viewer = {"id": who, "name": who, "masked": False, "roles": [], "badges": []}
    number = f"{kind}{at_s}{who}{own.get('order', '')}"
    return json.dumps(
        {"kind": kind, "id": number, "at_ms": START + at_s * 1000, "viewer": viewer, **own}
    )


@pytest.fixture
def database(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Path:
    """Twenty minutes in which many ask about mechanics, and two people buy."""
    texts = ("受力分析怎么画", "多少钱")
    lines = [event("chat", at, f"u{at % 40}", text=texts[at % 2]) for at in range(0, 1200, 5)]
    paid = {"minor": 9900, "currency": "CNY"}
    for n, (who, course) in enumerate((("u5", "m"), ("u5", "f"), ("u6", "m"))):
        lines.append(event("order", 900 + n, who, order=f"o{n}", course=course, paid=paid))
    recording, path = tmp_path / "lesson.jsonl", tmp_path / "s.sqlite"
    recording.write_text("\n".join(lines) + "\n", "utf-8")
    (tmp_path / "courses.csv").write_text(COURSES, "utf-8")
    run(capfd, "courses", "import", tmp_path / "courses.csv", "--db", path)
    run(capfd, "import", recording, "--db", path)
    return path


def test_a_session_is_advised_minute_by_minute(
    database: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    lines = run(capfd, "advise", "last", "--db", database, "--json").objects()
    assert [line["minute"] for line in lines[:3]] == [1, 2, 3]
    assert all((line["course"] is None) == (line["not_now"] is not None) for line in lines)
    (fresh,) = [line for line in lines if line["fresh"]]
    assert (fresh["course"], fresh["minute"]) == ("m", 12)
    assert fresh["evidence"][0]["rows"]
    assert fresh["followed"] == {"pitches": 0, "orders": 2}


def test_a_viewer_gets_the_best_courses_that_he_does_not_have(
    database: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    lines = run(capfd, "advise", "--viewer", "u6", "--db", database, "--json").objects()
    assert [line["rank"] for line in lines] == [1, 2]
    assert {line["course"] for line in lines} == {"f", "o"}
    assert all(line["reasons"] for line in lines)
    lines = run(capfd, "advise", "--viewer", "u10", "--db", database, "--json").objects()
    assert lines[0]["course"] == "m"
    assert lines[0]["reasons"][0]["rows"]


def test_nobody_of_an_id_is_said_in_words(
    database: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ended = run(capfd, "advise", "--viewer", "nobody", "--db", database)
    assert ended.code == 1
    assert "nobody" in ended.sentences()[0]
    assert run(capfd, "advise", "--db", database).code == 1


def test_behaviour_is_imported_with_a_cleaning_report(
    database: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "behaviour.csv"
    file.write_text(
        "观众,课程,观看,购买,评论,时间\nv1,m,3,1,0,2026-01-01 20:00\n"
        "v1,m,3,1,0,2026-01-01 20:00\nv2,无,1,0,0,\nv3,f,5000,0,0,\n",
        "utf-8",
    )
    (said,) = run(capfd, "behaviour", "import", file, "--db", database, "--json").objects()
    assert (said["rows"], said["good"], said["new"]) == (4, 1, 1)
    assert [bad["row"] for bad in said["bad"]] == [3]
    assert (said["duplicates"], said["bots"]) == ([2], [4])
    (again,) = run(capfd, "behaviour", "import", file, "--db", database, "--json").objects()
    assert again["new"] == 0
    lines = run(capfd, "advise", "--viewer", "v1", "--db", database, "--json").objects()
    assert "m" not in {line["course"] for line in lines}


def answers(
    train: Path,
    requests: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> list[Any]:
    text = "\n".join(map(json.dumps, requests)) + "\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    return run(capfd, "advise", "--stdio", "--train", train).objects()


def test_another_program_gets_one_answer_a_line(
    train: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    named = json.loads(json.dumps(ASKED).replace('"id": 2,', '"id": "2",'))
    first, second, third = answers(train, [ASKED, ASKED, named], monkeypatch, capfd)
    assert first == second
    assert first["pitch"] == 2
    assert third["pitch"] == "2"
    assert first["low"] <= first["expected"] <= first["high"]


def test_a_request_that_is_none_ends_in_words(
    train: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"at_min": 1}\n')))
    assert run(capfd, "advise", "--stdio", "--train", train).code == 1


def test_candidates_are_scored_in_their_order(
    train: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    test, out = tmp_path / "test.jsonl", tmp_path / "scores.jsonl"
    test.write_text('{"u":7,"h":[1],"candidates":[4,2,3]}\n{"u":8,"h":[3],"candidates":[4,2]}\n')
    ended = run(capfd, "evaluate", "recommend", "--train", train, "--test", test, "--scores", out)
    assert (ended.code, ended.out) == (0, "")
    first, second = map(json.loads, out.read_text().splitlines())
    assert (first["u"], len(first["scores"])) == (7, 3)
    assert first["scores"][1] == max(first["scores"])
    assert second["scores"][0] > second["scores"][1]


def test_known_answers_are_figures(
    train: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    test = tmp_path / "test.jsonl"
    test.write_text('{"u":7,"h":[1],"y":2,"neg":[4,3]}\n')
    (found,) = run(capfd, "evaluate", "recommend", "--train", train, "--test", test).objects()
    assert found["advisor"]["hr1"] == 100.0
    assert {"popularity", "literal_product", "ease", "transitions"} <= found.keys()


def test_one_course_is_picked_for_each_audience(
    train: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    episodes, out = tmp_path / "episodes.jsonl", tmp_path / "picks.jsonl"
    viewers = [{"u": n, "h": [1]} for n in range(9)]
    told = {"seed_course": 1, "catalogue": [4, 2], "price": [9.9, 9.9], "viewers": viewers}
    episodes.write_text(json.dumps(told) + "\n")
    command = ("evaluate", "audience", "--train", train, "--episodes", episodes)
    assert run(capfd, *command, "--picks", out).out == ""
    assert out.read_text() == '{"pick":2}\n'
    told["viewers"] = [{**one, "wants": [2]} for one in viewers]
    episodes.write_text(json.dumps(told) + "\n")
    (found,) = run(capfd, *command, "--history-users", "2000").objects()
    assert found["advisor"] == {"capture1": 1.0, "best_pick": 1.0, "episodes": 1}


def test_rooms_are_replayed_with_hidden_wants(
    train: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (found,) = run(capfd, "evaluate", "replay", "--seeds", "2", "--fatigue", "1").objects()
    assert found["creators"] == 2
    assert found["advisor"]["t15"] > 0
    episodes = tmp_path / "small.jsonl"
    episodes.write_text('{"catalogue":[2],"price":[9],"viewers":[{"u":1,"h":[1],"wants":[]}]}\n')
    replay = ("evaluate", "replay", "--episodes", episodes)
    assert run(capfd, *replay).code == 1
    assert "60" in run(capfd, *replay, "--train", train).sentences()[0]


@pytest.mark.parametrize(
    "text", ["no tab here\n", '{"catalogue": [1], "price": [1, 2], "viewers": []}\n', "{"]
)
def test_a_damaged_file_is_named_with_its_line(
    text: str, train: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad"
    bad.write_text(text)
    command = ("evaluate", "audience", "--train", train, "--episodes", bad)
    ended = run(capfd, *command, "--picks", tmp_path / "out")
    assert ended.code == 1
    assert "1" in ended.sentences()[0]
    assert run(capfd, "evaluate", "audience", "--train", bad, "--episodes", bad).code == 1
