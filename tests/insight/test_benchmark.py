"""Figures over labelled lines."""

import gzip
from pathlib import Path

import pytest

from streamer_app.errors import AppError
from streamer_app.insight.benchmark import figures, labelled, labels, scores


def test_precision_recall_and_f1_by_hand() -> None:
    truth = [True, True, True, False, False]
    said = [True, True, False, True, False]
    assert scores(truth, said) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert scores([True], [False]) == (0.0, 0.0, 0.0)


def test_unlabelled_lines_are_read_but_not_scored() -> None:
    lines = [("1", "what is it?"), ("0", "fine"), ("-", "how are you?"), ("1", "why")]
    found = figures(lines)
    assert (found["messages"], found["f1"]) == (3, 1.0)
    assert labels(lines) == [1, 0, 1, 1]


def test_plain_and_gzipped_files_give_the_same_lines(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.tsv", tmp_path / "a.tsv.gz"
    plain.write_text("1\t在吗？\n-\ta\tb\n", "utf-8")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert list(labelled(plain)) == list(labelled(packed)) == [("1", "在吗？"), ("-", "a\tb")]


def test_a_damaged_file_is_an_error_a_person_can_mend(tmp_path: Path) -> None:
    file = tmp_path / "a.tsv"
    file.write_text("1\tgood\nno tab\n", "utf-8")
    with pytest.raises(AppError) as caught:
        list(labelled(file))
    assert caught.value.arguments["row"] == 2
    with pytest.raises(AppError):
        list(labelled(tmp_path / "missing.tsv"))
