"""What a person does not want to see: kept and counted as before, but shown nowhere."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from streamer_app.errors import AppError, Reason, reason
from streamer_app.insight.blocklist import Blocklist
from streamer_app.insight.expressions import TRIED, expression, written_as_expression
from streamer_app.live.snapshot import ChatRow
from streamer_app.settings import Filters as Chosen

_KNOWN: Final = 16_384
JUDGED: Final = frozenset({"chat", "paid_message", "gift", "membership"})
"""Kinds of line that viewers make; what the program tells is always shown."""
_ENDINGS: Final = (
    "com|cn|net|org|top|xyz|cc|tv|me|io|gg|ly|vip|shop|club|live|link|app|info|site|online|ru|"
    "uk|de|jp|kr|tw|hk|us|eu|be|gl|co|store|ink|fun|wang|pro|im|ai|dev"
)
_LINK: Final = re.compile(rf"https?://|www\.|[a-z0-9-]\.(?:{_ENDINGS})(?![a-z0-9-])", re.IGNORECASE)
_NOTHING: Final = Chosen()
_FREE: Final = reason("filtered.free_gift")
_LINKED: Final = reason("filtered.link")


class Filters:
    """One choice made ready; ``hides`` says why a line is not shown."""

    def __init__(self, chosen: Chosen = _NOTHING) -> None:
        self.chosen = chosen
        lines = [line.strip() for line in chosen.words]
        self._words = Blocklist(line for line in lines if not written_as_expression(line))
        self._expressions = [(line, made) for line in lines if (made := _made(line))]
        self._people: dict[str, Reason] = {}
        self._ids: dict[tuple[str, str], Reason] = {}
        self._listed()
        self._wordy = bool(self._words or self._expressions)
        self.judges: Final = bool(self._people or self._ids or self._wordy or chosen.links)
        """Whether anything but gifts is looked at."""
        self.person: Final = lru_cache(_KNOWN)(self._person)
        """Why nothing of a viewer (source, id, name) is shown, or not under this name."""

    def _listed(self) -> None:
        for name in self.chosen.bots:
            self._people[_folded(name)] = reason("filtered.bot", name=name)
        for one in self.chosen.viewers:
            why = reason("filtered.viewer", name=one.name or one.viewer)
            if one.source and one.viewer:
                self._ids[one.source, one.viewer] = why
            else:
                self._people[_folded(one.name)] = why

    def hides(self, row: ChatRow) -> Reason | None:
        """Why a line is not shown; None where it is. The host is always heard."""
        if row.kind not in JUDGED or row.role == "host":
            return None
        if row.kind == "gift":
            if row.amount is None and self.chosen.free_gifts:
                return _FREE
            return self.person(row.source, row.viewer, row.name)
        if (why := self.person(row.source, row.viewer, row.name)) is not None:
            return why
        if not self._wordy and not self.chosen.links:
            return None
        return self.text(row.text, links=row.role != "moderator")

    def _person(self, source: str, viewer: str | None, name: str) -> Reason | None:
        if viewer is not None and self._ids and (why := self._ids.get((source, viewer))):
            return why
        if people := self._people:
            if (why := people.get(_folded(name))) is not None:
                return why
            if viewer is not None and (why := people.get(viewer.casefold())) is not None:
                return why
        if self._words and (word := self._words.hit(name)) is not None:
            return reason("filtered.name", word=word)
        return None

    def text(self, text: str, *, links: bool = True) -> Reason | None:
        """Why words are not shown."""
        if self._wordy:
            if (word := self._words.hit(text)) is not None:
                return reason("filtered.word", word=word)
            for line, made in self._expressions:
                if made.search(text, 0, TRIED) is not None:
                    return reason("filtered.word", word=line)
        dotted = "." in text or "://" in text  # far quicker than to search for nothing
        if dotted and links and self.chosen.links and _LINK.search(text) is not None:
            return _LINKED
        return None


class Sieve:
    """The filters as they are chosen at this moment, made ready once a choice. On any thread."""

    def __init__(self, chosen: Callable[[], Chosen] = Chosen) -> None:
        self._chosen = chosen
        self._ready = Filters(chosen())

    @property
    def now(self) -> Filters:
        """The filters to go by."""
        chosen = self._chosen()
        if chosen is not self._ready.chosen:
            self._ready = Filters(chosen)
        return self._ready


def bare(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines as they are kept: without spaces around them, none empty, each once."""
    return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))


def checked(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines as they are kept. Raises: AppError for a bad expression."""
    kept = bare(lines)
    for line in kept:
        if written_as_expression(line):
            expression(line)
    return kept


def _made(line: str) -> re.Pattern[str] | None:
    try:
        return expression(line) if written_as_expression(line) else None
    except AppError:
        return None  # the page said so when it was written


def _folded(name: str) -> str:
    return name.strip().lstrip("@").casefold()
