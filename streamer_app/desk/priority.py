"""How urgent a question is: five parts that a person can check, and one factor."""

from dataclasses import dataclass
from typing import Final

HALVED_BY: Final = 2.0
FULL_WAIT_MIN: Final = 10.0
STARVING_MS: Final = 20 * 60_000
UNKNOWN_RELEVANCE: Final = 0.5
ANSWERED_ENOUGH: Final = 2
"""Answers an asker has had before the next one counts half."""


@dataclass(frozen=True, slots=True)
class Score:
    """0-100. The parts sum to ``score`` when the factor is 1."""

    score: float
    parts: dict[str, float]
    factor: float = 1.0


def priority(
    askers: int,
    wait_min: float,
    relevance: float = UNKNOWN_RELEVANCE,
    asker: float = 0.0,
    course: float = 0.0,
    factor: float = 1.0,
) -> Score:
    """The priority of a card; how much somebody gave never counts.

    Args:
        askers: distinct viewers who asked, >= 1.
        wait_min: minutes since the first ask; ten count fully.
        relevance: 0-1, closeness to what the lesson is about now.
        asker: 1 a paid message, 0.5 somebody's first question, else 0.
        course: 1 when linked to a course of the catalogue, else 0.
        factor: 0.5 when the asker has already had two answers today, else 1.
    """
    parts = {
        "askers": 40 * (1 - 2 ** (-(askers - 1) / HALVED_BY)),
        "wait": 25 * min(1.0, max(0.0, wait_min) / FULL_WAIT_MIN),
        "relevance": 15 * relevance,
        "asker": 10 * asker,
        "course": 10 * course,
    }
    return Score(sum(parts.values()) * factor, parts, factor)
