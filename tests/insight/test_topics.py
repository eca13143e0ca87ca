"""Key phrases from titles and outlines."""

from hypothesis import given
from hypothesis import strategies as st

from streamer_app.insight.topics import MOST, key_phrases

MECHANICS = (
    "力学提分营（12 讲）",
    "第 1 讲 速度与加速度的方向",
    "第 3 讲 受力分析的顺序",
    "第 4 讲 斜面与摩擦力",
)


def test_phrases_are_cut_at_joints_numbers_and_what_every_lesson_has() -> None:
    found = key_phrases({"m": MECHANICS}, frozenset({"方法"}))["m"]
    assert found == ("力学", "速度", "受力分析", "斜面", "摩擦力")


def test_what_another_course_has_too_comes_later() -> None:
    alone = ("物理", "第 1 讲 磁场", "第 2 讲 电路")
    other = ("化学", "第 1 讲 磁场", "第 2 讲 溶液")
    assert key_phrases({"a": alone, "b": other})["a"] == ("物理", "电路", "磁场")


def test_latin_titles_give_words_and_short_stretches_of_them() -> None:
    course = ("Watercolor from zero", "Mixing colors and brushes", "Painting skies")
    found = key_phrases({"w": course})["w"]
    assert found == ("watercolor", "mixing colors", "brushes", "painting skies")


def test_a_word_in_which_a_joint_is_none_stays_whole() -> None:
    assert key_phrases({"c": ("应用题与对称图形",)})["c"] == ("应用题", "对称图形")


def test_a_course_without_words_has_none() -> None:
    assert key_phrases({"c": ("", "第 1 讲", "！？")}) == {"c": ()}


@given(st.lists(st.text(max_size=40), max_size=6))
def test_any_text_gives_at_most_five_and_none_inside_another(parts: list[str]) -> None:
    found = key_phrases({"c": parts})["c"]
    assert len(found) <= MOST
    assert not any(one in other for one in found for other in found if one != other)
