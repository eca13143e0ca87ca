"""What stands behind the numbers of a pitch card: the parts they are reckoned from."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What a forecast is made of. ``exposure`` is ``free`` x ``wanted`` x ``left``; ``pitches`` to
    ``orders`` are the course's own record."""

    exposure: float
    pitches: int
    reached: float
    orders: int
    usual_rate: float
    """Orders a person reached, over the creator's other courses."""
    rate: float
    """The same for this course, its own record counted in."""
    refunds: float = 0.0
    owners: int = 0
    """Of those present who are known, how many have the course."""
    free: float = 0.0
    """The people present without them, weighted by what each is interested in."""
    wanted: float = 1.0
    """What the questions and clicks of the last ten minutes make of it."""
    left: float = 1.0
    """What earlier pitches of the course left of it."""
    other_orders: int = 0
    other_reached: float = 0.0
    """The record of the creator's other courses."""
    price_factor: float = 1.0
    """What the price takes off (or adds to) the usual rate, as far as that is learnt."""
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """The rows behind ``people owners heard pitched usual own refunds``."""


@dataclass(frozen=True, slots=True)
class Against:
    """What a pitch under way or done is compared with: the forecast at its start (for how many
    people, on which basis), and the course's usual sales in the hour before it."""

    present: int | None
    exposure: float | None
    basis: str
    usual_orders: int
    usual_minutes: float
    """Viewer-minutes outside pitches."""
    minutes: float
    """Viewer-minutes of the pitch, to ten minutes after its end."""
    p: float
    """How likely usual sales alone bring as many orders."""
