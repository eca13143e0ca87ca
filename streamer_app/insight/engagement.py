"""The engagement index: how lively the room is against its own normal."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Baseline:
    """A room's normal, signal -> value, from at most ten earlier sessions."""

    absolute: Mapping[str, float]
    per_head: Mapping[str, float] | None = None


def index(x: Mapping[str, float], baseline: Mapping[str, float] | None = None) -> float | None:
    """0-100, 50 = normal."""
    raise NotImplementedError
