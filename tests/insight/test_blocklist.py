"""Blocked words are found however they are spelled, and nothing else is."""

import pytest

from streamer_app.insight.blocklist import Blocklist

WORDS = ("ass", "god", "加微信", "哈哈", "c++", "buy followers", "騙子", "😀", "加V")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("you ass", "ass"),
        ("a s s", "ass"),
        ("a.s.s", "ass"),
        ("asssss!", "ass"),
        ("ＧＯＤ", "god"),
        ("goood", "god"),
        ("加 微 信", "加微信"),
        ("快加.微.信吧", "加微信"),
        ("哈哈哈", "哈哈"),
        ("哈！哈", "哈哈"),
        ("learn C++ now", "c++"),
        ("BUY-FOLLOWERS", "buy followers"),
        ("这个骗子", "騙子"),
        ("hi😀", "😀"),
        ("加 v 吧", "加V"),
    ],
)
def test_a_word_is_found_in_another_spelling(text: str, word: str) -> None:
    assert Blocklist(WORDS).hit(text) == word


@pytest.mark.parametrize(
    "text",
    ["class", "as soon", "assess", "good", "go do", "哈", "加徽信", "learn c now", "加video", ""],
)
def test_what_only_looks_like_a_word_is_left_alone(text: str) -> None:
    assert Blocklist(WORDS).hit(text) is None


def test_a_word_is_found_behind_another_one_that_only_looked_like_it() -> None:
    assert Blocklist(["ass", "assassin"]).hit("a class of assassin") == "assassin"


def test_no_word_and_blank_lines_hide_nothing() -> None:
    assert not Blocklist([])
    assert not Blocklist([" ", ""])
    assert Blocklist([" "]).hit("anything") is None
