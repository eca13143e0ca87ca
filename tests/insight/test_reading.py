"""Buying interest, benefit and mood from the word lists."""

from pathlib import Path

import pytest

from streamer_app.errors import AppError
from streamer_app.insight.lexicon import Lexicon, spotter
from streamer_app.insight.reading import NOTHING, Reader, Reading


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("课程多少钱？", "intent.price"),
        ("怎么报名", "intent.buy"),
        ("可以退款吗", "intent.refund"),
        ("什么时候开课", "intent.schedule"),
        ("How much is the course", "intent.price"),
        ("where can I BUY it", "intent.buy"),
        ("where can i buy it", "intent.buy"),
        ("不想买", None),
        ("not expensive", None),
        ("为什么天空是蓝的？", None),
        ("costume", None),
    ],
)
def test_buying_interest_is_told_with_its_kind(reader: Reader, text: str, code: str | None) -> None:
    found = reader.intent(text)
    assert (found and found.code) == code


@pytest.mark.parametrize(
    ("text", "benefit", "mood"),
    [
        ("听懂了", 1, 0),
        ("没听懂", -1, 0),
        ("太快了", -1, 0),
        ("不喜欢", 0, 0),
        ("谢谢老师", 0, 1),
        ("so boring", 0, -1),
        ("not good", 0, 0),
        ("that makes sense", 1, 0),
    ],
)
def test_benefit_and_mood_are_told_and_a_negation_cancels(
    reader: Reader, text: str, benefit: int, mood: int
) -> None:
    found = reader.read(text)
    assert (found.benefit, found.mood) == (benefit, mood)


def test_a_message_that_says_nothing_is_nothing(reader: Reader) -> None:
    assert reader.read("选C") is NOTHING
    assert reader.read("选C") == Reading()


def test_a_negation_far_away_does_not_cancel() -> None:
    lexicon = Lexicon({"buy": ["想买"]})
    assert lexicon.match("我不想买") is None
    assert lexicon.match("不是说过了吗我想买") == ("buy", "想买")
    assert lexicon.match("不想买，但是还是想买") == ("buy", "想买")


def test_the_longest_word_decides() -> None:
    lexicon = Lexicon({"good": ["懂"], "bad": ["听不懂"]})
    assert lexicon.match("听不懂") == ("bad", "听不懂")


def test_any_of_many_words_is_spotted_wherever_it_stands() -> None:
    holds = spotter(["can't hear", "cant", "can't", "c++", "想买", "想学", "ok吗"])
    texts = ["i can't", "scant", "c++ again", "我想学", "这样ok吗"]
    assert [holds(text) for text in texts] == [True] * 5
    assert [holds(text) for text in ["can t", "想", "c+", "ok", "", "CAN'T"]] == [False] * 6
    assert not spotter([])("anything")


def test_a_line_that_was_pasted_into_a_list_is_no_word() -> None:
    lexicon = Lexicon({"buy": ["x" * 5000, "y" * 101, "z" * 100]})
    assert lexicon.words == {"z" * 100}
    assert lexicon.match("z" * 100) == ("buy", "z" * 100)


def test_lists_may_be_edited_and_a_damaged_one_is_named(tmp_path: Path) -> None:
    for name in ("intent", "benefit", "mood"):
        (tmp_path / f"{name}.toml").write_text('price = ["菜价"]', "utf-8")
    found = Reader(tmp_path).intent("菜价呢")
    assert found is not None
    (tmp_path / "mood.toml").write_text("glad = [1, 2]", "utf-8")
    with pytest.raises(AppError) as caught:
        Reader(tmp_path)
    assert "mood.toml" in str(caught.value.arguments["path"])
    (tmp_path / "mood.toml").write_text("glad = [", "utf-8")
    with pytest.raises(AppError):
        Reader(tmp_path)


def test_a_message_that_no_list_hits_may_still_ask(reader: Reader) -> None:
    assert reader.read("为什么加速度方向和速度方向可以不一样").asks is not None
    both = reader.read("多少钱？")
    assert both.asks is not None
    assert both.intent is not None
