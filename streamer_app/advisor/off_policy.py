"""What another way of choosing would have earned, from pitches whose propensities were logged.

Inverse propensity scoring, its self-normalised form, and the doubly robust estimate. With the few
pitches of one creator the intervals are wide: they say whether the log can tell at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from typing import Final

import numpy as np

LEAST: Final = 1e-3
"""A propensity below this counts as this, so that one odd row does not decide."""
RESAMPLES: Final = 1000


@dataclass(frozen=True, slots=True)
class Logged:
    """One pitch: the course, how likely it was to be chosen then, and what it brought."""

    course: str
    propensity: float
    reward: float
    wanted: float
    """How likely the other way of choosing takes this course here."""
    guessed: float = 0.0
    """What a model expects of this course here."""
    guessed_other: float = 0.0
    """What it expects of the other way's choice, over its odds."""


@dataclass(frozen=True, slots=True)
class Worth:
    """A pitch's mean reward under the other way of choosing, with a 95 % interval.

    ``effective`` is how many equally weighted pitches the log amounts to.
    """

    value: float
    low: float
    high: float
    effective: float


def ips(log: Sequence[Logged]) -> Worth:
    """Inverse propensity scoring: the mean of reward x wanted / propensity."""
    return _worth([_weight(row) * row.reward for row in log], log)


def snips(log: Sequence[Logged]) -> Worth:
    """The same divided by the weights' mean: bounded by the rewards, a little biased."""
    weights = [_weight(row) for row in log]
    mean = fsum(weights) / max(1, len(weights))
    if not mean:
        return Worth(0.0, 0.0, 0.0, 0.0)
    value = fsum(w * row.reward for w, row in zip(weights, log, strict=True)) / fsum(weights)
    parts = [value + w * (row.reward - value) / mean for w, row in zip(weights, log, strict=True)]
    return _worth(parts, log)


def doubly_robust(log: Sequence[Logged]) -> Worth:
    """The model's guess, corrected by the weighted error where the log can tell."""
    parts = [row.guessed_other + _weight(row) * (row.reward - row.guessed) for row in log]
    return _worth(parts, log)


def _weight(row: Logged) -> float:
    return row.wanted / max(LEAST, row.propensity)


def _worth(parts: Sequence[float], log: Sequence[Logged]) -> Worth:
    """The mean with a bootstrap interval (1,000 resamples of a fixed seed)."""
    if not parts:
        return Worth(0.0, 0.0, 0.0, 0.0)
    values = np.array(parts)
    random = np.random.default_rng(len(parts))
    means = [float(random.choice(values, len(values)).mean()) for _ in range(RESAMPLES)]
    low, high = np.quantile(means, (0.025, 0.975))
    weights = [_weight(row) for row in log]
    squares = fsum(weight**2 for weight in weights)
    effective = fsum(weights) ** 2 / squares if squares else 0.0
    return Worth(float(values.mean()), float(low), float(high), effective)
