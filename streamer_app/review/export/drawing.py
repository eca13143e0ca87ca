"""Pictures as plain shapes: drawn once, written as SVG or painted by whoever prints."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

INK: Final = "#1f2328"
MUTED: Final = "#656d76"
RULE: Final = "#d0d7de"
BLUE: Final = "#0969da"
ORANGE: Final = "#bc4c00"
GREEN: Final = "#1a7f37"
RED: Final = "#cf222e"
SHADE: Final = "#eaeef2"
"""Dark enough on white paper to tell apart in print."""

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Path:
    """A line through points."""

    points: Sequence[tuple[float, float]]
    colour: str
    width: float = 1.5


@dataclass(frozen=True, slots=True)
class Label:
    """Words; ``y`` is their base line."""

    x: float
    y: float
    text: str
    colour: str = MUTED
    anchor: Anchor = "start"
    size: float = 11


Shape = Box | Path | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of ``width`` times ``height`` points; ``says`` is what it shows, in words."""

    width: float
    height: float
    shapes: Sequence[Shape]
    says: str = ""
