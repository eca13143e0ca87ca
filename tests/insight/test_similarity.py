"""How alike two wordings are."""

from math import log, sqrt
from pathlib import Path

import pytest

from streamer_app.errors import AppError
from streamer_app.insight.grouping import JOIN
from streamer_app.insight.similarity import (
    OTHER_NUMBER,
    OTHER_TOPIC,
    SLOPE,
    Background,
    Weights,
    at_probability,
    cosine,
    grams,
    likeness,
    load,
    plain_words,
    probability,
    stem,
)

FLAT = Background(Weights({}, 1.0), Weights({}, 1.0))


def test_a_chinese_vector_by_hand() -> None:
    # 甲乙 against 甲丙: characters weigh 1, pairs 0.4, so one shared of 1 + 1 + 0.16
    one, other = FLAT.shape("甲乙"), FLAT.shape("甲丙")
    assert one.vector["甲乙"] == pytest.approx(0.4 / sqrt(2.16))
    assert likeness(one, other) == pytest.approx(1 / 2.16)


def test_a_common_piece_counts_less_than_a_rare_one() -> None:
    known = Background(Weights({"吗": 0.1}, 1.0), Weights({}, 1.0))
    shared = likeness(known.shape("甲吗"), known.shape("乙吗"))
    assert shared < likeness(FLAT.shape("甲吗"), FLAT.shape("乙吗")) / 10


def test_another_number_makes_another_question_of_a_short_text() -> None:
    three, four = FLAT.shape("第3题怎么做"), FLAT.shape("第4题怎么做")
    assert likeness(three, four) == pytest.approx(OTHER_NUMBER * cosine(three.vector, four.vector))
    assert likeness(three, FLAT.shape("这题怎么做")) == pytest.approx(
        cosine(three.vector, FLAT.shape("这题怎么做").vector)
    )
    story = "小明走了很远的路，" * 8
    assert FLAT.shape(story + "走了3里").numbers == frozenset()


def test_another_topic_in_the_same_frame_makes_another_question() -> None:
    known = Background(
        Weights({"怎": 1.0, "么": 1.0, "怎么": 1.0}, 6.0), Weights({"how": 1.0}, 6.0)
    )
    one, other = known.shape("甲怎么乙"), known.shape("丙怎么丁")
    assert one.topic == {"甲", "乙"}
    assert other.topic == {"丙", "丁"}
    assert likeness(one, other) == pytest.approx(
        (1 - OTHER_TOPIC) * cosine(one.vector, other.vector)
    )
    half = known.shape("甲怎么丁")
    assert likeness(one, half) == pytest.approx(
        (1 - OTHER_TOPIC / 2) * cosine(one.vector, half.vector)
    )
    assert known.shape("how fast 3").topic == {"fast"}
    assert known.shape("甲怎么乙" * 11).topic == frozenset()


def test_equal_wordings_are_alike_and_strangers_are_not() -> None:
    background = load()
    for text in ("这题怎么做", "how do i join?", "C++", "?", "😂", ""):
        shape = background.shape(text)
        assert likeness(shape, shape) == pytest.approx(1.0)
    assert likeness(background.shape("这题怎么做"), background.shape("how do i join")) == 0.0


@pytest.mark.parametrize(
    ("one", "near", "far"),
    [
        ("动量守恒什么时候能用", "老师动量守恒什么时候可以用啊", "机械能守恒怎么证明"),
        ("课程多少钱", "课多少钱", "课程什么时候开始"),
        ("导数的题一般怎么做", "老师导数的题应该怎么做啊", "电场的题一般怎么做"),
        ("为什么这里可以用动量定理", "这里为什么可以用动量定理啊", "为什么这里可以用洛必达"),
        ("how do i join the class", "how can i join the class", "how do i join the server"),
        ("is there a replay", "will there be a replay?", "is there a discount"),
        ("when does it start", "when do we start?", "how much is it"),
    ],
)
def test_the_same_question_in_other_words_is_nearer_than_another_one(
    one: str, near: str, far: str
) -> None:
    background = load()
    asked = background.shape(one)
    close, apart = likeness(asked, background.shape(near)), likeness(asked, background.shape(far))
    assert close > JOIN > apart


def test_pieces_of_words() -> None:
    assert list(grams("甲乙丙")) == ["甲", "乙", "丙", "甲乙", "乙丙"]
    assert plain_words("Don't ＪＯＩＮ 2 class-rooms!") == ["dont", "join", "2", "class", "rooms"]
    assert [stem(word) for word in ("joining", "classes", "is", "used")] == [
        "join",
        "class",
        "is",
        "used",
    ]


def test_the_probability_grows_with_the_likeness_and_can_be_read_backwards() -> None:
    assert probability(0.5) < probability(0.7) < probability(0.9)
    assert probability(at_probability(0.9)) == pytest.approx(0.9)
    assert at_probability(0.5) == pytest.approx(at_probability(0.75) - log(3) / SLOPE)


def test_a_very_long_text_costs_no_more_than_its_beginning() -> None:
    assert FLAT.shape("甲" * 400).vector == FLAT.shape("甲" * 400 + "乙" * 1_000_000).vector


def test_a_damaged_background_is_an_error_a_person_can_mend(tmp_path: Path) -> None:
    broken = tmp_path / "background.json"
    for content in ("", "[]", '{"zh": {"known": {}}}', '{"zh": 1, "en": 2}'):
        broken.write_text(content, "utf-8")
        with pytest.raises(AppError):
            load(broken)
    with pytest.raises(AppError):
        load(tmp_path / "missing.json")
