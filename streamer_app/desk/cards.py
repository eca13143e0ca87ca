"""Question cards as other parts see them; fields are those of the window's own cards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from msgspec import Struct

from streamer_app.events import Money

CardState = Literal["new", "pinned", "on_air", "answered", "later", "dismissed"]


class Ask(Struct, frozen=True, gc=False):
    """One viewer's message that a card stands on.

    ``why`` is the code of the detector's reason, ``about`` the courses that the words speak of
    with how much, 0 to 1.
    """

    row: int
    at_ms: int
    name: str
    text: str
    source: str
    viewer: str | None = None
    why: str = ""
    about: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A question card. ``parts`` explain the score; ``again`` counts asks since it was answered."""

    card: int
    text: str
    state: CardState
    askers: int
    asks: int
    first_ms: int
    last_ms: int
    wait_s: int
    score: float
    parts: Mapping[str, float]
    rev: int = 0
    note: str = ""
    claimed_by: str = ""
    course: str = ""
    paid: Money | None = None
    on_air_ms: int | None = None
    samples: tuple[Ask, ...] = ()
    wordings: tuple[str, ...] = ()
    merged_into: int | None = None
    answered_ms: int | None = None
    again: int = 0
    likely: tuple[str, float] | None = None
    """The course that the asks speak of most, while nobody has linked one, and how much."""
    similar: tuple[tuple[int, float], ...] = ()
    """Cards that perhaps ask the same, with the probability of it, the likest first."""
    tended: bool = True
    """Whether it would be known if it had been answered: not in what was only recorded."""
