"""Spellings of the same words meet in one form."""

import pytest

from streamer_app.insight.normal import normalise


@pytest.mark.parametrize(
    "text",
    [
        "为什么天空是蓝的？",
        "為什麼天空是藍的!!",
        "为什么 天空是蓝的😂",
        "为什么么么天空是蓝的~",
        "为什么天空是蓝的\U000e0000",
    ],
)
def test_width_script_marks_and_emoji_do_not_matter(text: str) -> None:
    assert normalise(text) == "为什么天空是蓝的"


def test_case_and_width_of_latin_letters_do_not_matter() -> None:
    assert normalise("ＨＯＷ much??") == normalise("how MUCH") == "howmuch"
    assert normalise("sooooo good") == normalise("soooo good")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2+2等于几", "2-2等于几"),
        ("100元", "1000元"),
        ("3.5是什么", "35是什么"),
        ("-5的平方", "5的平方"),
        ("为什么选A", "为什么选B"),
        ("C++怎么学", "C怎么学"),
    ],
)
def test_what_means_something_else_stays_apart(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_a_text_of_signs_alone_is_kept() -> None:
    assert normalise("？ ？") == "??"
    assert normalise("😂") == "😂"
    assert normalise("  ") == ""
