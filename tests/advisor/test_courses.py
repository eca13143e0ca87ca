"""Which courses suit whom, by hand on a few learners."""

from math import log, sqrt
from pathlib import Path

import numpy as np
import pytest

from streamer_app.advisor.benchmark_files import held, histories
from streamer_app.advisor.courses import CourseModel, filled, owning, tag_match
from streamer_app.advisor.evaluate import recommend
from streamer_app.advisor.pairs import LONGEST, Histories

LEARNERS = [["a", "b", "c"], ["a", "b"], ["b", "a"], ["c"]]


def test_pairs_are_counted_by_hand() -> None:
    """a and b are together three times, c with each once; b follows a twice, a follows b once."""
    counted = Histories([[0, 1, 2], [0, 1], [1, 0], [2]], 3)
    assert counted.together(0.0).tolist() == [[0, 3, 1], [3, 0, 1], [1, 1, 0]]
    followed = counted.followed(5, 0.7, 0.0)
    assert followed.tolist() == [[0, 2, 0.7], [1, 0, 1], [0, 0, 0]]
    assert counted.popularity.tolist() == [3, 3, 2]


def test_a_collector_weighs_no_more_than_anybody_with_power_one() -> None:
    """The learner of three counts a third a pair, those of two a half."""
    together = Histories([[0, 1, 2], [0, 1]], 3).together(1.0)
    assert together[0, 1] == pytest.approx(1 / 3 + 1 / 2)
    assert together[0, 2] == pytest.approx(1 / 3)


def test_only_the_latest_courses_of_a_long_history_make_pairs() -> None:
    history = list(range(LONGEST + 5))
    together = Histories([history], len(history)).together(0.0)
    assert together[0].sum() == 0
    assert together[5].sum() == LONGEST - 1


def test_neighbours_are_cosines_with_a_shrunk_norm() -> None:
    """a and b: 1/3 + 1/2 + 1/2 = 4/3 together; each alone 4/3, and one mean weight of shrinkage:
    (3 x 1/3 + 4 x 1/2 + 1) / 8 = 0.5."""
    found = CourseModel(LEARNERS).neighbours(["a"], ["b"])
    assert found[0] == pytest.approx((4 / 3) / (4 / 3 + 0.5))


def test_the_literal_product_by_hand() -> None:
    """P(b|a) = (3 + 1) / (3 + 3), P(b|c) = (1 + 1) / (2 + 3)."""
    found = CourseModel(LEARNERS).literal_product(["a", "c"], ["b"])
    assert found[0] == pytest.approx(log(4 / 6) + log(2 / 5))


def test_the_tempered_product_goes_with_the_root_of_the_history() -> None:
    model = CourseModel(LEARNERS)
    prior = log(model.tempered_product([], ["b"])[0] * 0 + 3.5 / 9.5)
    one = model.tempered_product(["a"], ["b"])[0] - prior
    twice = model.tempered_product(["a", "a"], ["b"])[0] - prior
    assert twice == pytest.approx(one * 2 / sqrt(2))


def test_what_follows_what_is_learnt_in_order() -> None:
    model = CourseModel([["a", "b"]] * 50 + [["c", "a"]] * 50)
    found = model.transitions(["a"], ["b", "c"])
    assert found[0] > found[1]


def test_the_latest_course_counts_most() -> None:
    model = CourseModel([["a", "x"]] * 20 + [["b", "y"]] * 20)
    first, second = model.neighbours(["a", "b"], ["x", "y"])
    assert first == pytest.approx(0.9 * second)


def test_unknown_courses_score_nothing_and_crash_nothing() -> None:
    model = CourseModel(LEARNERS)
    assert model.neighbours(["never"], ["b", "nowhere"]).tolist() == [0.0, 0.0]
    assert model.rank(["a"], ["b", "nowhere"])[0] > model.rank(["a"], ["b", "nowhere"])[1]
    assert CourseModel([]).rank([], ["a"]).tolist() == [0.0]


def test_ease_recommends_what_goes_together() -> None:
    model = CourseModel([["a", "b"]] * 30 + [["c", "d"]] * 30)
    found = model.ease(["a"], ["b", "d"])
    assert found[0] > found[1]


def test_interest_has_a_mean_of_one_and_owners_have_none() -> None:
    model = CourseModel([["a", "b"]] * 400 + [["c", "d"]] * 400)
    found = model.affinity([["a"], ["c"], []], ["a", "b", "d"])
    owned = owning([["a"], ["c"], []], ["a", "b", "d"])
    assert found[owned].tolist() == [0.0]
    assert found[~owned].mean() == pytest.approx(1.0)
    assert found[0, 1] > found[0, 2]
    assert found[1, 2] > found[1, 1]


def test_of_whom_nothing_is_known_is_interested_like_the_others_on_average() -> None:
    interest = np.array([[2.0, 0.0], [1.0, 1.0], [9.0, 9.0]])
    known = np.array([True, True, False])
    found = filled(interest, known, np.zeros((3, 2), dtype=np.bool_))
    assert found[2].tolist() == pytest.approx([1.5, 0.5])


def test_with_few_learners_all_courses_stay_nearly_alike() -> None:
    few = CourseModel([["a", "b"]] * 3).affinity([["a"]], ["b", "c"])
    many = CourseModel([["a", "b"]] * 3000).affinity([["a"]], ["b", "c"])
    assert few[0, 1] > 0.9
    assert many[0, 1] < 0.2


def test_who_has_more_counts_more_but_not_as_many_times_more() -> None:
    """Weights 1 and 1 + .9 + .81 + .729 = 3.439; the root of the latter is 1.854, so that the two
    have 2 / 2.854 = .7007 and 1.2993; of 12,000 learners 12 / 12.3 = .9756 of that is believed."""
    model = CourseModel([[first, "x"] for first in "abcd"] * 3000)
    found = model.affinity([["a"], ["a", "b", "c", "d"]], ["x"])
    assert found[:, 0].tolist() == pytest.approx([0.7080, 1.2920], abs=1e-4)


def test_with_many_learners_what_comes_later_outweighs_what_is_taken_together() -> None:
    """Neighbours know no order: b and c stand equally near to a in both."""
    order = [["a", "b"], ["c", "a"]]
    few, many = (
        CourseModel(order * (count // 2)).affinity([["a"]], ["b", "c"]) for count in (60, 60_000)
    )
    assert 1 < few[0, 0] / few[0, 1] < 2
    assert many[0, 0] / many[0, 1] > 5


def test_without_any_history_all_are_alike() -> None:
    assert CourseModel([], ["a", "b"]).affinity([[], []], ["a", "b"]).tolist() == [[1, 1], [1, 1]]


def test_tags_match_by_their_cosine() -> None:
    """(1 x 1) / (sqrt(1 + 1) x sqrt(2)) = 0.5."""
    assert tag_match({"x": 1.0, "y": 1.0}, ["x", "z"]) == pytest.approx(0.5)
    assert tag_match({}, ["x"]) == tag_match({"x": 1.0}, []) == 0.0


def test_held_out_courses_of_real_learners_are_found(shared: Path) -> None:
    """A tenth of the benchmark: far above popularity, and not so good that it has leaked."""
    folder = shared / "models" / "course_rec"
    learners = histories(folder / "train_sequences.tsv.gz")[::10]
    lines = list(held(folder / "dev_leave_one_out.jsonl.gz"))[:600]
    model = CourseModel(learners)
    found = recommend(model, lines, ("popularity", "advisor"))
    assert 55 < found["advisor"]["hr5"] < 75
    assert found["advisor"]["hr5"] > found["popularity"]["hr5"] + 15
