"""Polls and quizzes counted from the chat: 1 2 3 or A B C, one vote a viewer, the last one wins."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from streamer_app.events import Chat, Deleted, Event, PaidMessage, ViewerCleared

MOST_OPTIONS: Final = 9
_VOTE: Final = re.compile(
    r"(?:我?选择?|扣|投|答案是?|i?\s*(?:vote|option|pick|answer)(?:\s+for)?)?\s*"
    r"[(\[【「]?([1-9a-i])[)\]】」]?\s*[.。!~?]*",
    re.IGNORECASE,
)
_REPEATED: Final = re.compile(r"([1-9a-i])\1+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Count:
    """How an option stands: votes, and their share of all in percent (0 without any)."""

    option: int
    votes: int
    percent: float


def choice(text: str, options: int) -> int | None:
    """The option that a message votes for, from 1 on: "1", "选A", "222", "vote b"; else None."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _REPEATED.fullmatch(plain):
        plain = plain[0]
    found = _VOTE.fullmatch(plain)
    if found is None:
        return None
    sign = found[1].casefold()
    number = int(sign) if sign.isdecimal() else ord(sign) - ord("a") + 1
    return number if number <= options else None


class Votes:
    """One poll (or quiz, with the ``right`` option) over [start, end)."""

    def __init__(self, options: int, start_ms: int, end_ms: int, right: int | None = None) -> None:
        if not 2 <= options <= MOST_OPTIONS:
            raise ValueError("a poll has 2 to 9 options")
        self.options, self.start_ms, self.end_ms, self.right = options, start_ms, end_ms, right
        self._votes: dict[tuple[str, str], list[tuple[tuple[str, str, str], int]]] = {}

    def fold(self, event: Event) -> None:
        """Count a vote, or take one back that was deleted; anything else changes nothing."""
        if isinstance(event, Chat | PaidMessage):
            self._vote(event)
        elif isinstance(event, Deleted):
            gone = (event.source, event.room, event.target)
            for who, cast in self._votes.items():
                self._votes[who] = [one for one in cast if one[0] != gone]
        elif isinstance(event, ViewerCleared) and event.viewer is not None:
            self._votes.pop((event.source, event.viewer.id or event.viewer.name), None)

    def _vote(self, event: Chat | PaidMessage) -> None:
        viewer = event.viewer
        if viewer is None or not self.start_ms <= event.at_ms < self.end_ms:
            return
        if {"host", "bot"} & set(viewer.roles) or (isinstance(event, Chat) and event.mirrored):
            return
        option = choice(event.text, self.options)
        if option is None:
            return
        cast = self._votes.setdefault((event.source, viewer.id or viewer.name), [])
        key = (event.source, event.room, event.id)
        if all(one[0] != key for one in cast):
            cast.append((key, option))

    @property
    def voters(self) -> int:
        """People with a vote that counts."""
        return sum(bool(cast) for cast in self._votes.values())

    def counts(self) -> tuple[Count, ...]:
        """Every option in order."""
        last = [cast[-1][1] for cast in self._votes.values() if cast]
        total = max(1, len(last))
        return tuple(
            Count(option, last.count(option), 100 * last.count(option) / total)
            for option in range(1, self.options + 1)
        )

    def right_share(self) -> float | None:
        """Percent of the votes for the right option; None without one or without votes."""
        if self.right is None or not self.voters:
            return None
        return self.counts()[self.right - 1].percent
