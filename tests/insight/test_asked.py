"""Which kind of answer a question wants: told apart where that is certain, and only there."""

import pytest

from streamer_app.insight.asked import apart, asked
from streamer_app.insight.grouping import JOIN, grouped
from streamer_app.insight.similarity import OTHER_ANSWER, cosine, likeness, load

BACKGROUND = load()
MOMENTUM = (
    "什么是动量守恒",
    "为什么动量守恒",
    "动量守恒什么时候能用",
    "动量守恒什么时候不能用",
    "动量守恒怎么用",
    "动量守恒和能量守恒有什么区别",
    "动量守恒有例题吗",
)
SAME = (
    ("动量守恒什么时候能用", "什么时候可以用动量守恒？"),
    ("动量守恒怎么用", "如何使用动量守恒"),
    ("为什么天空是蓝的", "天空怎么是蓝的"),
    ("课程多久更新一次", "课程什么时候更新"),
    ("什么是动量守恒", "动量守恒是什么意思"),
    ("视频为什么看不了", "视频怎么看不了"),
    ("能看回放吗", "回放能不能看"),
    ("在哪里买课", "怎么买课"),
    ("why is the sky blue", "how come the sky is blue"),
    ("how do i buy the course", "where can i buy the course"),
    ("请讲讲动量守恒", "动量守恒怎么用"),
)
DIFFERENT = (
    ("课程什么时候开始", "课程为什么开始"),
    ("课程多少钱", "什么是课程"),
    ("手机怎么用", "手机能用吗"),
    ("when does the course start", "why does the course start"),
    ("what is momentum", "how is momentum different from energy"),
    ("when can it be used", "when can it not be used"),
)


def test_questions_of_one_topic_stay_apart_where_they_want_different_answers() -> None:
    assert grouped(MOMENTUM, BACKGROUND) == list(range(1, len(MOMENTUM) + 1))


@pytest.mark.parametrize(("one", "other"), SAME)
def test_another_word_for_the_same_kind_sets_nothing_apart(one: str, other: str) -> None:
    assert not apart(asked(one), asked(other))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_another_kind_does(one: str, other: str) -> None:
    assert apart(asked(one), asked(other)) and apart(asked(other), asked(one))


def test_what_is_allowed_counts_only_beside_another_kind() -> None:
    assert asked("手机不可以注册吗") == asked("手机可以注册吗") == {"whether"}
    assert asked("什么时候能用") == {"when", "can"}
    assert asked("什么时候不能用") == {"when", "cannot"}
    assert asked("什么时候能不能用") == {"when", "whether"}


def test_eight_spellings_of_one_question_are_one() -> None:
    tails = ("？", "?", "??", "！？", "😂？", " ?", "。？", "～？")
    assert set(grouped(["动量守恒什么时候能用" + tail for tail in tails], BACKGROUND)) == {1}


def test_another_kind_takes_a_part_of_the_likeness() -> None:
    why, what = (BACKGROUND.shape(text) for text in ("为什么动量守恒", "什么是动量守恒"))
    assert cosine(why.vector, what.vector) > JOIN
    assert likeness(why, what) == pytest.approx(OTHER_ANSWER * cosine(why.vector, what.vector))
    assert likeness(why, what) < JOIN
