"""What another way of choosing would have earned."""

import csv
import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from streamer_app.advisor.off_policy import Logged, doubly_robust, ips, snips

EVEN = [
    Logged("a", 0.5, 1.0, wanted=1.0),
    Logged("b", 0.5, 0.0, wanted=0.0),
    Logged("a", 0.5, 0.0, wanted=1.0),
    Logged("b", 0.5, 4.0, wanted=0.0),
]


def test_rewards_of_what_would_have_been_chosen_count_by_their_odds() -> None:
    """(1 x 2 + 0 + 0 + 0) / 4 = 0.5, and two of the four pitches tell of it."""
    found = ips(EVEN)
    assert found.value == pytest.approx(0.5)
    assert found.effective == pytest.approx(2.0)
    assert found.low <= found.value <= found.high


def test_the_normalised_estimate_divides_by_the_weights() -> None:
    """Weights 1 and 3 of rewards 2 and 0: IPS (2 + 0) / 2 = 1, normalised 2 / 4 = 0.5."""
    log = [Logged("a", 1.0, 2.0, 1.0), Logged("b", 1 / 3, 0.0, 1.0)]
    assert ips(log).value == pytest.approx(1.0)
    assert snips(log).value == pytest.approx(0.5)


def test_a_perfect_model_leaves_nothing_to_correct() -> None:
    log = [replace(row, guessed=row.reward, guessed_other=0.7) for row in EVEN]
    found = doubly_robust(log)
    assert found.value == pytest.approx(0.7)
    assert found.low == pytest.approx(found.high)


def test_a_model_that_knows_nothing_leaves_the_weighted_rewards() -> None:
    assert doubly_robust(EVEN).value == pytest.approx(ips(EVEN).value)


def test_one_tiny_propensity_does_not_decide() -> None:
    assert ips([Logged("a", 1e-9, 1.0, 1.0)]).value == pytest.approx(1000.0)


def test_an_empty_log_says_nothing() -> None:
    assert ips([]).value == snips([]).value == doubly_robust([]).value == 0.0
    assert snips([Logged("a", 0.5, 1.0, 0.0)]).effective == 0.0


def test_the_estimates_agree_on_a_public_log(shared: Path) -> None:
    """Open Bandit, men, logged at random: choosing at random again earns what was earned."""
    path = shared / "models" / "bandit_obd" / "random_men.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    log = [
        Logged(row["item_id"], float(row["propensity_score"]), float(row["click"]), 1 / 34)
        for row in rows
    ]
    clicked = sum(row.reward for row in log) / len(log)
    for found in (ips(log), snips(log), doubly_robust(log)):
        assert found.low < clicked < found.high
        assert found.value == pytest.approx(clicked, rel=0.03)
