"""Expressions that a person writes to find messages, kept to those that are always quick."""

import re
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

from streamer_app.errors import AppError

LONGEST: Final = 200
TRIED: Final = 200
"""So many characters of a message are looked at."""
WAYS: Final = 50_000
"""In how many ways an expression may try to match from one place."""
_REPEATS: Final = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_BACK: Final = (codes.GROUPREF, codes.GROUPREF_EXISTS)


def written_as_expression(line: str) -> bool:
    """Whether a line means an expression: ``/…/``."""
    return len(line) > 2 and line.startswith("/") and line.endswith("/")


def expression(line: str) -> re.Pattern[str]:
    """The expression of a line ``/…/``, without regard to case.

    Raises: AppError ``expression_broken``, ``expression_long``, ``expression_empty`` where it
    fits everything, and ``expression_slow`` where a message could hold the program up.
    """
    inside = line[1:-1]
    if len(inside) > LONGEST:
        raise AppError("expression_long", most=LONGEST)
    try:
        if _ways(parser.parse(inside, re.IGNORECASE)) > WAYS:
            raise AppError("expression_slow", line=line)
        made = re.compile(inside, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise AppError("expression_broken", line=line) from error
    if made.search("") is not None:
        raise AppError("expression_empty", line=line)
    return made


def _ways(parts: Any) -> int:
    """How many ways there are to go through a parsed expression; a repeat of what can itself be
    gone through in several ways multiplies without end, as does a look back at a group."""
    ways = 1
    for code, given in parts:
        if code in _REPEATS:
            ways *= _repeated(*given)
        elif code is codes.BRANCH:
            ways *= sum(map(_ways, given[1]))
        elif code is codes.SUBPATTERN:
            ways *= _ways(given[-1])
        elif code is codes.ATOMIC_GROUP:
            ways *= _ways(given)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            ways *= _ways(given[1])
        elif code in _BACK:
            ways = WAYS + 1
        if ways > WAYS:
            return WAYS + 1
    return ways


def _repeated(least: int, most: int, inside: Any) -> int:
    if most > 1 and _ways(inside) > 1:
        return WAYS + 1
    return _ways(inside) * (min(most, TRIED) - min(least, TRIED) + 1)
