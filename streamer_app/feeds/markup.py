"""HTML that people wrote, as the plain text that they meant."""

import html
import re
from typing import Final

from streamer_app.feeds.feed import plain

MAX_MARKUP: Final = 1 << 16
_TAG: Final = re.compile(r"<[^<>]*>")
_ALT: Final = re.compile(r"""\salt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_BREAK: Final = re.compile(r"<(?:br|/p|/div)\b", re.IGNORECASE)


def text_of(markup: str) -> str:
    """The text without tags, pictures as their alternative text, entities as characters."""
    if "<" in markup or "&" in markup:
        markup = html.unescape(_TAG.sub(_instead, markup[:MAX_MARKUP]))
    return plain(" ".join(markup.split()))


def _instead(tag: re.Match[str]) -> str:
    found = tag.group()
    if found[:4].lower() == "<img" and (alt := _ALT.search(found)):
        return f" {alt.group(1) or alt.group(2) or ''} "
    return " " if _BREAK.match(found) else ""
