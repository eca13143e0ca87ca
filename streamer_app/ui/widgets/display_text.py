"""Text from outside made safe to draw: short, plain, and unable to reorder what stands beside it."""

from typing import Final

GRAPHEMES: Final = 500
NAME_GRAPHEMES: Final = 40
MARKS: Final = 4


def display_text(text: str, most: int = GRAPHEMES, *, lines: bool = False) -> str:
    """The drawable form of a viewer's text, at most ``most`` graphemes, "…" where it was cut.

    Controls and bidi controls are gone, at most 4 combining marks stand on a base, lone
    surrogates are U+FFFD, ZWJ stays only between emoji, and text with right-to-left letters is
    isolated (FSI … PDI). ``lines`` keeps line ends; otherwise they become spaces.
    """
    raise NotImplementedError
