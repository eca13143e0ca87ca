"""Which sessions are so old that their words and names are to go."""

from typing import Final

from streamer_app.events import Gift, Unknown
from streamer_app.store import codec
from streamer_app.store.queries import Reader

_NOBODY: Final = 25
"""The length of the ids that stand for people who were taken out: ``x`` and 24 digits."""
_NAMED: Final = (
    f"SELECT id FROM viewer WHERE CASE WHEN ident IS NULL THEN name <> '' AND NOT "
    f"(length(name) = {_NOBODY} AND name GLOB 'x*') ELSE name <> '' OR NOT "
    f"(typeof(ident) = 'text' AND length(ident) = {_NOBODY} AND ident GLOB 'x*') END"
)


_GIFT, _UNKNOWN = codec.NUMBER[Gift], codec.NUMBER[Unknown]
_SAID: Final = (
    f"(text <> '' AND kind <> {_GIFT}) OR (kind = {_UNKNOWN} AND extra ->> '$.sample' <> '')"
)
"""A gift's name stands in the same column and is nobody's word."""


def old(reader: Reader, before_ms: int) -> list[int]:
    """Sessions that ended, and came into the database, before a moment.

    A recording of years ago that was taken in yesterday is a day old.
    """
    found = reader.ask(
        "SELECT id FROM session WHERE state <> 'open' AND ended_ms IS NOT NULL "
        "AND max(ended_ms, opened_ms) < ? ORDER BY id",
        (before_ms,),
    )
    return [session for (session,) in found]


def speaks(reader: Reader, session: int) -> bool:
    """Whether anybody's words or names are left in a session."""
    first, last = reader.span(session)
    found = reader.ask(
        "SELECT 1 FROM event WHERE id BETWEEN ? AND ? AND session = ? "
        f"AND {codec.SENT} AND ({_SAID} OR viewer IN ({_NAMED})) LIMIT 1",
        (first, last, session),
    )
    return bool(found)
