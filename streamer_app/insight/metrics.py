"""The numbers of a session, by the ids of the report."""

from dataclasses import dataclass
from typing import Any, Literal

State = Literal["measured", "estimated", "stale", "not_available"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A number with its honesty. ``value`` is None when ``not_available``.

    ``unit`` is a word (persons, per_min, s, percent, index, ...); ``of`` is (part, whole) of a
    share; ``extra`` holds what else the report prints beside it (``asked_by``, ``basis`` ...).
    """

    value: Any
    state: State = "measured"
    unit: str = ""
    of: tuple[int, int] | None = None
    as_of_ms: int | None = None
    extra: tuple[tuple[str, Any], ...] = ()
