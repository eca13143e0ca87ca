"""Viewers whose messages are not shown: blocking one, and taking it back."""

from streamer_app.live.snapshot import ChatRow
from streamer_app.settings import Blocked, Preferences

MASKED = "*"
"""In a name that stands for many people."""


def can_block(row: ChatRow | None) -> bool:
    """Whether a line names somebody who can be told from everybody else."""
    if row is None or row.role == "host":
        return False
    return bool(row.viewer) or (bool(row.name) and MASKED not in row.name)


def block(preferences: Preferences, row: ChatRow) -> None:
    """Show nothing more of whoever wrote a line; without an id the name has to do."""
    known = bool(row.viewer)
    one = Blocked(row.name, row.viewer or "", row.source if known else "")
    viewers = preferences.now.filters.viewers
    if one not in viewers:
        preferences.change("filters", viewers=(*viewers, one))


def unblock(preferences: Preferences, one: Blocked) -> None:
    """Show what somebody writes again."""
    left = tuple(other for other in preferences.now.filters.viewers if other != one)
    preferences.change("filters", viewers=left)
