"""``evaluate questions`` and ``evaluate grouping``: one answer a line, figures where asked for."""

import gzip
from pathlib import Path

import pytest

from tests.commands.running import run

STREAM = "这题怎么做\n课程多少钱\n这题怎么做啊\n课多少钱\n".splitlines()


def lines(path: Path, rows: list[str]) -> Path:
    path.write_text("".join(f"{row}\n" for row in rows), "utf-8")
    return path


def test_a_stream_gets_a_group_a_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = lines(tmp_path / "stream.tsv", [f"-\t{text}" for text in STREAM])
    ended = run(capfd, "evaluate", "grouping", "--stream", told, "--groups", tmp_path / "out")
    assert (tmp_path / "out").read_text() == "1\n2\n1\n2\n"
    assert (ended.code, set(ended.objects()[0])) == (0, {"messages", "groups", "milliseconds"})


def test_a_labelled_stream_gets_figures_gzipped_or_not(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    plain = lines(tmp_path / "a.tsv", [f"{n % 2}\t{text}" for n, text in enumerate(STREAM)])
    packed = tmp_path / "a.tsv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    for path in (plain, packed):
        [found] = run(capfd, "evaluate", "grouping", "--stream", path).objects()
        assert (found["b3_precision"], found["b3_recall"], found["pair_f1"]) == (1.0, 1.0, 1.0)


def test_pairs_get_a_number_a_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = lines(
        tmp_path / "pairs.tsv",
        ["1\tis there a replay\twill there be a replay", "0\tis there a replay\thow much is it"],
    )
    ended = run(capfd, "evaluate", "grouping", "--pairs", path, "--scores", tmp_path / "out")
    near, far = map(float, (tmp_path / "out").read_text().split())
    assert near > far
    assert ended.objects()[0]["auc"] == 1.0


def test_questions_get_a_label_a_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = lines(tmp_path / "lines.tsv", ["1\t这题怎么做", "0\t懂了", "-\t把地址发给我吧"])
    ended = run(capfd, "evaluate", "questions", "--test", path, "--labels", tmp_path / "out")
    assert (tmp_path / "out").read_text() == "1\n0\n1\n"
    assert ended.objects()[0]["f1"] == 1.0


def test_a_stream_or_pairs_must_be_named(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(capfd, "evaluate", "grouping").code == 2


def test_a_file_that_cannot_be_read_is_told_in_two_sentences(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ended = run(capfd, "evaluate", "grouping", "--stream", tmp_path / "missing")
    assert (ended.code, len(ended.sentences())) == (1, 2)
