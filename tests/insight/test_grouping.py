"""Questions that ask the same are found among many."""

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streamer_app.insight.benchmark import grouping, labelled, pairs
from streamer_app.insight.grouping import JOIN, Groups, grouped
from streamer_app.insight.normal import normalise
from streamer_app.insight.similarity import (
    Background,
    Shape,
    Weights,
    agreement,
    cosine,
    load,
)

FLAT = Background(Weights({}, 1.0), Weights({}, 1.0))
TOPICAL = Background(Weights({"甲": 1.0, "乙": 2.0, "甲乙": 1.0}, 6.0), Weights({}, 6.0))
WORDING = st.text("甲乙丙丁戊12", min_size=1, max_size=6)


def mean(shape: Shape, members: list[Shape]) -> float:
    none = frozenset[str]()
    whole = Shape(
        {},
        none.union(*(one.numbers for one in members)),
        none.union(*(one.topic for one in members)),
        none.union(*(one.asked for one in members)),
    )
    total = sum(cosine(shape.vector, one.vector) for one in members)
    return total / len(members) * agreement(shape, whole)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(WORDING, st.integers(1, 4)), max_size=12), WORDING)
def test_the_index_finds_exactly_what_comparing_with_everything_finds(
    filed: list[tuple[str, int]], asked: str
) -> None:
    groups = Groups()
    members: dict[int, dict[str, Shape]] = {}
    for text, group in filed:
        if groups.home(text) is None:
            members.setdefault(group, {})[text] = TOPICAL.shape(text)
        groups.put(text, TOPICAL.shape(text), group)
    shape = TOPICAL.shape(asked)
    found = {group: alike for alike, group in groups.near(shape, 0.3)}
    plain = {group: mean(shape, list(known.values())) for group, known in members.items()}
    sure = {group for group, alike in plain.items() if alike >= 0.3 + 1e-9}
    assert sure <= found.keys() <= {g for g, alike in plain.items() if alike >= 0.3 - 1e-9}
    assert all(found[group] == pytest.approx(plain[group]) for group in found)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(WORDING, st.integers(1, 3)), min_size=1, max_size=10), st.data())
def test_moving_a_wording_there_and_back_changes_nothing(
    filed: list[tuple[str, int]], data: st.DataObject
) -> None:
    groups = Groups()
    for text, group in filed:
        groups.put(text, TOPICAL.shape(text), group)
    probe = TOPICAL.shape(data.draw(WORDING))
    before = groups.near(probe, 0.01)
    text = data.draw(st.sampled_from([text for text, _ in filed]))
    home = groups.home(text)
    assert home is not None
    groups.move(text, 9)
    groups.move(text, home)
    after = groups.near(probe, 0.01)
    assert [group for _, group in after] == [group for _, group in before]
    assert [alike for alike, _ in after] == pytest.approx([alike for alike, _ in before])


def test_a_stream_is_grouped_exactly_as_by_comparing_everything_with_everything() -> None:
    chance = random.Random(4)
    shapes: dict[str, Shape] = {}
    while len(shapes) < 400:
        text = "".join(chance.choices("甲乙丙丁戊己庚辛壬癸12", k=chance.randrange(2, 7)))
        shapes.setdefault(normalise(text), TOPICAL.shape(normalise(text)))
    members: list[list[Shape]] = []
    plain = []
    for shape in shapes.values():
        likely = [(-mean(shape, held), at) for at, held in enumerate(members)]
        best, at = min(likely, default=(0.0, 0))
        if -best < JOIN:
            at = len(members)
            members.append([])
        members[at].append(shape)
        plain.append(at + 1)
    assert 50 < len(members) < 350
    assert grouped(shapes, TOPICAL) == plain


def test_a_chain_of_near_neighbours_makes_no_group() -> None:
    texts = ["甲乙丙丁", "甲乙丙丁戊", "乙丙丁戊己", "丙丁戊己庚", "丁戊己庚辛"]
    said = grouped(texts, FLAT)
    assert said[0] == said[1] != said[-1]


def test_later_messages_never_change_earlier_labels() -> None:
    texts = ["这题怎么做", "课程多少钱", "这题怎么做啊", "能看回放吗", "课多少钱", "这题怎么做"]
    said = grouped(texts, load())
    assert said == [1, 2, 1, 3, 2, 1]
    assert [grouped(texts[:end], load()) for end in range(7)] == [said[:end] for end in range(7)]


def test_an_emptied_group_is_gone_and_a_forgotten_wording_too() -> None:
    groups = Groups()
    groups.put("甲乙", FLAT.shape("甲乙"), 1)
    groups.put("甲乙丙", FLAT.shape("甲乙丙"), 1)
    groups.remove("甲乙")
    assert [group for _, group in groups.near(FLAT.shape("甲乙丙"), 0.999)] == [1]
    groups.remove("甲乙丙")
    assert (len(groups), groups.near(FLAT.shape("甲乙丙"), 0.1)) == (0, [])
    groups.remove("甲乙丙")
    groups.move("甲乙丙", 3)
    assert groups.home("甲乙丙") is None


def test_the_group_untouched_for_longest_makes_room() -> None:
    groups = Groups(most=2)
    for text, group in (("甲甲", 1), ("乙乙", 2), ("甲甲甲", 1), ("丙丙", 3)):
        groups.put(text, FLAT.shape(text), group)
    assert groups.near(FLAT.shape("乙乙"), JOIN) == []
    assert groups.near(FLAT.shape("甲甲"), JOIN) != []
    assert (len(groups), groups.home("乙乙")) == (2, None)


def test_figures_come_only_from_labelled_lines() -> None:
    said, found = grouping([("a", "甲乙"), ("a", "甲乙"), ("-", "甲乙")], FLAT)
    assert said == [1, 1, 1]
    assert (found["b3_f1"], found["pair_f1"], found["messages"]) == (1.0, 1.0, 3)
    assert "b3_f1" not in grouping([("-", "甲")], FLAT)[1]
    scores, told = pairs([("1", "甲乙\t甲乙"), ("0", "甲\t乙"), ("-", "甲")], FLAT)
    assert scores == [pytest.approx(1.0), 0.0, 0.0]
    assert told["auc"] == 1.0


def test_a_stream_of_questions_meets_the_goals(shared: Path) -> None:
    lines = labelled(shared / "models" / "grouping" / "zh_lcqmc_stream_dev.tsv.gz")
    _, found = grouping(lines, load())
    assert found["b3_f1"] >= 0.96
    assert found["b3_precision"] >= 0.95
    assert found["pair_f1"] >= 0.82


def test_pairs_of_english_questions_meet_the_goal(shared: Path) -> None:
    _, found = pairs(labelled(shared / "models" / "grouping" / "en_mqp_pairs_dev.tsv.gz"), load())
    assert found["auc"] >= 0.80


def test_a_message_is_placed_among_500_groups_in_time() -> None:
    background, groups = load(), Groups()
    words = [
        f"{one}{two}怎么{three}"
        for one in "动静正反"
        for two in "量能力电磁"
        for three in "求算做写画证推解查用学背考练讲听看读记改换传交补复问"
    ]
    shapes = [background.shape(text) for text in words[:510]]
    for number, shape in enumerate(shapes[:500]):
        groups.put(words[number], shape, number)
    start = time.process_time()
    for shape in shapes[500:]:
        groups.near(shape, 0.5)
    assert (time.process_time() - start) / 10 <= 0.005
