"""Agreement with labels, by hand."""

import pytest

from streamer_app.insight.agreement import auc, b_cubed, pair_f1


def test_b_cubed_counts_each_message_once() -> None:
    truth, said = "aaab", [1, 1, 2, 2]
    # precision: 1, 1, 1/2, 1/2; recall: 2/3, 2/3, 1/3, 1
    precision, recall, f1 = b_cubed(truth, said)
    assert (precision, recall) == pytest.approx((3 / 4, 2 / 3))
    assert f1 == pytest.approx(2 * (3 / 4) * (2 / 3) / (3 / 4 + 2 / 3))
    assert b_cubed("", "") == (0.0, 0.0, 0.0)


def test_the_names_of_groups_do_not_matter() -> None:
    assert b_cubed("aab", [7, 7, 1]) == (1.0, 1.0, 1.0)
    assert pair_f1("aab", [7, 7, 1]) == 1.0


def test_pair_f1_by_hand() -> None:
    # made: 2 pairs, belong: 3 pairs, both: 1 pair
    assert pair_f1("aaab", [1, 1, 2, 2]) == pytest.approx(2 / 5)
    assert pair_f1("abc", [1, 2, 3]) == 1.0


def test_auc_is_the_chance_that_a_true_pair_scores_higher() -> None:
    assert auc([True, False, True, False], [0.9, 0.8, 0.7, 0.1]) == pytest.approx(3 / 4)
    assert auc([True, False], [0.5, 0.5]) == 0.5
    assert auc([True, True], [0.1, 0.2]) == 0.5
