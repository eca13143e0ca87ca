"""What a message is about."""

import pytest

from streamer_app.advisor.topics import Topics, common_words, pieces
from tests.advisor.offers import ALL, MECHANICS, item


def test_pieces_are_chinese_pairs_and_latin_words() -> None:
    assert list(pieces("受力分析 F=ma, Forces!")) == ["受力", "力分", "分析", "ma", "force"]
    assert list(pieces("ＦＯＲＣＥ 力")) == ["force"]


def test_a_question_is_matched_with_its_course() -> None:
    topics = Topics(ALL)
    assert topics.match("受力分析先画哪个力？") == {"mechanics": 1.0}
    assert topics.match("安培力的方向怎么判断") == {"fields": 1.0}
    assert topics.match("今天天气真好") == {}


def test_what_all_courses_have_says_nothing() -> None:
    offers = [item(id, f"物理实验题精讲 {id}") for id in ("mass", "light", "heat")]
    assert Topics(offers).match("物理实验题精讲好难") == {}


def test_what_few_courses_have_says_more_than_what_many_have() -> None:
    offers = [
        item("a", "力学", tags=("实验", "斜面")),
        item("b", "光学", tags=("实验",)),
        item("c", "热学"),
    ]
    match = Topics(offers).match("斜面 实验")
    # log(4/1) and log(4/2) of log 4: 1 + .5 of two, and .5 of two
    assert match == {"a": 0.75, "b": 0.25}


def test_everyday_words_are_left_out() -> None:
    offers = [item("a", "怎么学力学"), item("b", "光学")]
    assert Topics(offers).match("怎么买") == {"a": 0.5}
    assert Topics(offers, common_words('words = ["怎么"]')).match("怎么买") == {}


def test_a_course_that_is_named_needs_no_match() -> None:
    heard = Topics(ALL).hear(7, 0, "u1", "", "click", "optics")
    assert heard.about == {"optics": 1.0}


@pytest.mark.parametrize("text", ["", "？！…", "🤔" * 100, "1" * 10_000])
def test_text_without_words_is_about_nothing(text: str) -> None:
    assert Topics(ALL).match(text) == {}


def test_one_course_alone_is_still_recognised() -> None:
    assert Topics([MECHANICS]).match("受力分析") == {"mechanics": 1.0}
