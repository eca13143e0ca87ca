"""Names as shapes, for screenshots and for a screen that others see."""

from typing import Final
from zlib import crc32

SHAPES: Final = "●▲■◆★▼⬟✚"
COUNT: Final = 3


def shapes(name: str) -> str:
    """Three shapes, the same for the same name; nothing for nobody."""
    if not name:
        return ""
    mixed = crc32(name.encode("utf-8", "replace"))
    return "".join(SHAPES[mixed >> 8 * at & 7] for at in range(COUNT))
