"""Text from outside made safe to draw: short, plain, unable to reorder what stands beside it."""

import re
import unicodedata
from functools import cache
from typing import Final

GRAPHEMES: Final = 500
NAME_GRAPHEMES: Final = 40
MARKS: Final = 4
"""Combining marks drawn on one base; more would climb over the neighbouring lines."""

_PLAIN: Final = (
    r"[ -~\xa1-\xac\xae-\u02af\u2010-\u2027\u2030-\u205e\u2190-\u23ff\u2460-\u26ff"
    r"\u3000-\u3029\u3030-\u3096\u30a0-\u30ff\u4e00-\u9fff\uff01-\uffef]*"
)
"""Characters that need no care; compiled at the first text that is not English."""
_WHITE: Final = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_BREAKS: Final = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_JOINER: Final = "\u200d"
_ISOLATE: Final = "\u2068{}\u2069"


def display_text(text: str, most: int = GRAPHEMES, *, lines: bool = False) -> str:
    """The drawable form of a viewer's text, at most ``most`` graphemes, "…" where it was cut.

    Controls and bidi controls are gone, at most 4 combining marks stand on a base, lone
    surrogates are U+FFFD, ZWJ stays only between emoji, and a text with right-to-left letters is
    isolated (FSI ... PDI). ``lines`` keeps line ends; otherwise they become spaces.
    """
    if len(text) <= most and (_simple(text) or _plain().fullmatch(text)):
        return text
    text = text[: most * 16 + 64]
    text = _BREAKS.sub("\n", text).replace("\t", " ") if lines else _WHITE.sub(" ", text)
    clusters = _clusters(text)
    shown = "".join(clusters[:most])
    if len(clusters) > most:
        shown += "…"
    return _ISOLATE.format(shown) if any(map(_right_to_left, shown)) else shown


def _simple(text: str) -> bool:
    return text.isascii() and text.isprintable()


@cache
def _plain() -> re.Pattern[str]:
    return re.compile(_PLAIN)


def _clusters(text: str) -> list[str]:
    """The graphemes to draw: a base with what joins it."""
    clusters: list[str] = []
    marks = 0
    for char in text:
        kind = unicodedata.category(char)
        if kind[0] == "M" or "\U0001f3fb" <= char <= "\U0001f3ff":
            marks += 1
            if clusters and marks <= MARKS:
                clusters[-1] += char
            continue
        if char == _JOINER:
            if clusters and _emoji(clusters[-1][0]):
                clusters[-1] += char
            continue
        if kind == "Cf" or (kind == "Cc" and char != "\n"):
            continue
        marks = 0
        char = "\ufffd" if kind == "Cs" else char
        if clusters and _joins(clusters[-1], char):
            clusters[-1] = clusters[-1] + char
        else:
            _close(clusters)
            clusters.append(char)
    _close(clusters)
    return clusters


def _close(clusters: list[str]) -> None:
    if clusters:
        clusters[-1] = clusters[-1].rstrip(_JOINER)


def _joins(cluster: str, char: str) -> bool:
    if cluster.endswith(_JOINER):
        return _emoji(char) and cluster.count(_JOINER) <= MARKS
    return _flag(char) and len(cluster) == 1 and _flag(cluster)


def _flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _emoji(char: str) -> bool:
    return char >= "\U0001f000" or "\u2190" <= char <= "\u2bff"


def _right_to_left(char: str) -> bool:
    return char >= "\u0590" and unicodedata.bidirectional(char) in ("R", "AL", "AN")
