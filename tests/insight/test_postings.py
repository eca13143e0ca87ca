"""Sums of vectors are multiplied rightly, however many places hold a piece."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streamer_app.insight.postings import MANY, Postings

PLACES = 40
VECTOR = st.dictionaries(st.sampled_from("甲乙丙"), st.sampled_from((0.25, 0.5, 1.0)), min_size=1)
STEP = st.tuples(st.booleans(), st.integers(0, PLACES - 1), VECTOR)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEP, max_size=150), VECTOR)
def test_products_are_those_of_plain_sums(
    steps: list[tuple[bool, int, dict[str, float]]], asked: dict[str, float]
) -> None:
    postings = Postings(PLACES)
    plain: dict[tuple[int, str], float] = {}
    for adds, place, vector in steps:
        if adds:
            postings.add(place, vector)
        else:
            postings.clear(place, vector)
        for piece, weight in vector.items():
            plain[place, piece] = plain.get((place, piece), 0.0) + weight if adds else 0.0
    found = postings.products(asked).tolist()
    assert found == [
        sum(weight * plain.get((place, piece), 0.0) for piece, weight in asked.items())
        for place in range(PLACES)
    ]


def test_a_piece_that_nobody_holds_any_more_is_forgotten() -> None:
    postings = Postings(PLACES)
    for place in range(MANY + 1):
        postings.add(place, {"甲": 1.0})
    postings.add(0, {"乙": 0.5})
    assert len(postings) == 2
    assert postings.products({"甲": 2.0, "乙": 2.0})[:2].tolist() == [3.0, 2.0]
    for place in range(MANY + 1):
        postings.clear(place, "甲乙丙")
    assert len(postings) == 0
    assert postings.products({"甲": 2.0}).sum() == pytest.approx(0.0)
