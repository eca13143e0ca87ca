"""The colours of the three themes, and how much they stand out from one another."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme, each with one meaning; ``on`` is text on a filled hue."""

    background: str
    panel: str
    raised: str
    text: str
    muted: str
    line: str
    accent: str
    ok: str
    warn: str
    fault: str
    on: str


DARK: Final = Tokens(
    background="#14171A",
    panel="#1C2024",
    raised="#262B31",
    text="#E9ECEF",
    muted="#A9B0B8",
    line="#6B7480",
    accent="#7AB8FF",
    ok="#6FCF97",
    warn="#F5B84A",
    fault="#FF8A80",
    on="#14171A",
)
LIGHT: Final = Tokens(
    background="#F4F5F6",
    panel="#FFFFFF",
    raised="#E9ECEF",
    text="#16191D",
    muted="#555D66",
    line="#7C858F",
    accent="#0B5CAD",
    ok="#1B6E3C",
    warn="#8A5200",
    fault="#B3261E",
    on="#FFFFFF",
)
CONTRAST: Final = Tokens(
    background="#000000",
    panel="#000000",
    raised="#1F1F1F",
    text="#FFFFFF",
    muted="#E0E0E0",
    line="#C8C8C8",
    accent="#8FD0FF",
    ok="#8CF0B0",
    warn="#FFD15C",
    fault="#FFB0A8",
    on="#000000",
)


def luminance(colour: str) -> float:
    """The relative luminance of ``#RRGGBB``, 0-1 (WCAG 2.2)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1-21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
