"""The priority of a question, by hand."""

import pytest

from streamer_app.desk.priority import priority


@pytest.mark.parametrize(
    ("askers", "wait", "relevance", "asker", "course", "factor", "score"),
    [
        (1, 0, 0.5, 0, 0, 1, 7.5),
        (1, 10, 0.5, 0, 0, 1, 32.5),
        (3, 2, 0.5, 0, 0, 1, 32.5),
        (5, 2, 0.5, 0, 0, 1, 42.5),
        (1, 1, 0.5, 1, 0, 1, 20.0),
        (3, 12, 0.5, 0, 0, 0.5, 26.25),
    ],
)
def test_the_score_is_the_documented_one(
    askers: int,
    wait: float,
    relevance: float,
    asker: float,
    course: float,
    factor: float,
    score: float,
) -> None:
    assert priority(askers, wait, relevance, asker, course, factor).score == pytest.approx(score)


def test_eight_askers_of_the_topic_with_a_course_score_seventy_five() -> None:
    # 40 * (1 - 2 ** -3.5) = 36.46, 15, 13.5, 0, 10: 74.96
    assert round(priority(8, 6, 0.9, 0, 1).score, 1) == 75.0


def test_the_parts_sum_to_the_score() -> None:
    found = priority(8, 6, 0.9, 0.5, 1)
    assert sum(found.parts.values()) == pytest.approx(found.score)
    assert set(found.parts) == {"askers", "wait", "relevance", "asker", "course"}


def test_more_askers_and_a_longer_wait_never_lower_the_score() -> None:
    scores = [priority(n, n).score for n in range(1, 30)]
    assert scores == sorted(scores)
