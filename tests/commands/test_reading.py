"""Import, list, report, search and export, by the hand-made room F1."""

import csv
import json
from pathlib import Path

import pytest

from tests.commands.running import Ended, run

START = 1_700_000_000_000


def line(number: int, second: int, viewer: str, **fields: object) -> str:
    who = {"id": viewer, "name": viewer}
    whole = {"id": str(number), "at_ms": START + second * 1000, "viewer": who, **fields}
    return json.dumps(whole, ensure_ascii=False)


ORDINARY = ("今天状态不错", "来了来了", "晚上好", "记笔记了", "支持老师", "666")
F1 = [
    line(1, 1, "u1", kind="chat", text="为什么天空是蓝的？"),
    line(2, 2, "u2", kind="chat", text="为什么天空是蓝的?"),
    line(3, 3, "u3", kind="chat", text="课程多少钱？"),
    *(line(4 + n, 4 + n, f"u{1 + n // 2}", kind="chat", text=t) for n, t in enumerate(ORDINARY)),
    line(10, 40, "u4", kind="paid_message", text="讲得好", paid={"minor": 3000, "currency": "CNY"}),
    line(11, 50, "u5", kind="gift", name="小心心", count=5),
]


@pytest.fixture
def database(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Path:
    file = tmp_path / "f1.jsonl"
    file.write_text("\n".join(F1) + "\n", "utf-8")
    path = tmp_path / "s.sqlite"
    ended = run(capfd, "import", file, "--db", path, "--json")
    assert ended.objects() == [{"session": 1, "file": str(file), "events": 11, "new": 11}]
    return path


def report(capfd: pytest.CaptureFixture[str], database: Path, *more: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(run(capfd, "report", "last", "--db", database, *more).out)
    return found


def test_the_hand_made_room_gives_its_figures(
    capfd: pytest.CaptureFixture[str], database: Path
) -> None:
    found = report(capfd, database)
    metrics = found["metrics"]
    assert isinstance(metrics, dict)
    values = {name: metrics[name]["value"] for name in metrics}
    assert (values["msgs_pm"], values["chatters"], values["q_pm"]) == (10, 4, 0.6)
    assert (values["open_q"], metrics["open_q"]["asked_by"]) == (2, 3)
    assert values["gift_rev"] == {"CNY": 3000}
    assert (values["pay_rate"], metrics["pay_rate"]["of"]) == (20.0, [1, 5])
    assert values["intent_pm"] == 0.2
    totals = found["totals"]
    assert isinstance(totals, dict)
    assert (totals["events"], totals["messages"], totals["users"]) == (11, 10, 4)
    assert (totals["gifts"], totals["free_gifts"], totals["money"]) == (5, 5, {"CNY": 3000})


def test_the_same_file_again_is_the_same_session_with_nothing_new(
    capfd: pytest.CaptureFixture[str], database: Path, tmp_path: Path
) -> None:
    again = run(capfd, "import", tmp_path / "f1.jsonl", "--db", database, "--json").objects()
    assert [(one["session"], one["new"]) for one in again] == [(1, 0)]
    assert len(run(capfd, "sessions", "--db", database, "--json").objects()) == 1


def test_a_report_can_stop_at_a_second(capfd: pytest.CaptureFixture[str], database: Path) -> None:
    totals = report(capfd, database, "--at", "2")["totals"]
    assert isinstance(totals, dict)
    assert totals["messages"] == 3


def test_an_exported_session_imports_to_equal_numbers(
    capfd: pytest.CaptureFixture[str], database: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    run(capfd, "report", "1", "--format", "jsonl", "--to", out, "--db", database)
    other = tmp_path / "other.sqlite"
    run(capfd, "import", out, "--db", other)
    first, second = report(capfd, database), report(capfd, other)
    assert first["totals"] == second["totals"]
    assert first["metrics"] == second["metrics"]


def test_csv_files_hide_names_and_keep_text(
    capfd: pytest.CaptureFixture[str], database: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "csv"
    run(capfd, "report", "last", "--format", "csv", "--to", folder, "--db", database)
    assert (folder / "events.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (folder / "events.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows[:3]][2] == "课程多少钱？"
    assert "u1" not in {row["viewer"] for row in rows} | {row["name"] for row in rows}
    assert (rows[9]["minor"], rows[9]["currency"]) == ("3000", "CNY")
    assert {path.name for path in folder.iterdir()} == {
        f"{name}.csv" for name in ("events", "questions", "pitches", "orders", "minutes")
    }


@pytest.mark.parametrize(
    ("words", "ids"), [(["天空"], ["2", "1"]), (["多少钱"], ["3"]), (["蓝", "为什么"], ["2", "1"])]
)
def test_search_finds_every_word(
    words: list[str], ids: list[str], capfd: pytest.CaptureFixture[str], database: Path
) -> None:
    hits = run(capfd, "search", *words, "--db", database, "--json").objects()
    assert [hit["id"] for hit in hits] == ids


def test_questions_come_in_desk_order_with_their_parts(
    capfd: pytest.CaptureFixture[str], database: Path
) -> None:
    cards = run(capfd, "questions", "last", "--db", database, "--json").objects()
    assert [(card["asks"], card["askers"]) for card in cards] == [(2, 2), (1, 1)]
    for card in cards:
        assert sum(card["parts"].values()) == pytest.approx(card["score"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "99"),
        ("report", "x"),
        ("report", "last", "--format", "docx"),
        ("report", "last", "--format", "csv"),
    ],
)
def test_an_error_is_two_sentences_and_exit_1(
    arguments: tuple[str, ...], capfd: pytest.CaptureFixture[str], database: Path
) -> None:
    ended: Ended = run(capfd, *arguments, "--db", database)
    assert ended.code == 1
    assert all(10 <= len(sentence) <= 300 for sentence in ended.sentences())
    assert "Traceback" not in ended.err


def test_a_missing_database_is_told_and_not_made(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ended = run(capfd, "sessions", "--db", tmp_path / "none.sqlite")
    assert (ended.code, (tmp_path / "none.sqlite").exists()) == (1, False)
