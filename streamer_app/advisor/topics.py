"""What a message is about, among the things on sale: shared character pairs and words.

A pair of Chinese characters or a Latin word counts the more, the fewer courses have it; what all
courses have says nothing. Two telling pieces make a full match of 1.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import log
from typing import Final, Literal, Protocol

from msgspec import Struct

from streamer_app.events import Money

FULL: Final = 2.0
REMEMBERED: Final = 4_096
FAINT: Final = 0.25
"""Below this a match is taken for chance."""

_PIECE: Final = re.compile(r"[\u3400-\u9fff]+|[a-z][a-z'-]*[a-z]")


class Offer(Protocol):
    """Something on sale, as far as advice needs to know it."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def title_en(self) -> str: ...
    @property
    def price(self) -> Money | None: ...
    @property
    def link(self) -> str: ...
    @property
    def tags(self) -> Sequence[str]: ...
    @property
    def points(self) -> Sequence[str]: ...
    @property
    def outline(self) -> Sequence[str]: ...
    @property
    def close(self) -> str: ...
    @property
    def seats(self) -> int | None: ...
    @property
    def kind(self) -> str: ...

    def on_sale(self, at_ms: int) -> bool:
        """Whether it can be bought at this moment."""


class Heard(Struct, frozen=True, gc=False):
    """A message that says something about what people want; ``about``: course to match, 0 to 1."""

    row: int
    at_ms: int
    viewer: str
    text: str
    kind: Literal["ask", "intent", "click"]
    about: Mapping[str, float]


def plain(text: str) -> str:
    """The text as it is compared: full and half width, upper and lower case made equal."""
    return unicodedata.normalize("NFKC", text).casefold()


def pieces(text: str) -> Iterator[str]:
    """Pairs of neighbouring Chinese characters, and Latin words without a plural s."""
    for run in _PIECE.findall(plain(text)):
        if run[0] < "\u3400":
            yield run[:-1] if len(run) > 3 and run.endswith("s") else run
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))


def common_words(toml: str) -> frozenset[str]:
    """The pieces of an editable list (``words``) that never tell one course from another."""
    return frozenset(
        piece for word in tomllib.loads(toml)["words"] for piece in (plain(word), *pieces(word))
    )


class Topics:
    """The catalogue's vocabulary; built anew when the catalogue changes."""

    def __init__(self, offers: Iterable[Offer], common: frozenset[str] = frozenset()) -> None:
        texts = {offer.id: self._texts(offer) for offer in offers}
        self._vocabulary = {
            course: frozenset(piece for text in parts for piece in pieces(text)) - common
            for course, parts in texts.items()
        }
        courses: dict[str, list[str]] = {}
        for course, vocabulary in self._vocabulary.items():
            for piece in vocabulary:
                courses.setdefault(piece, []).append(course)
        most = log(len(texts) + 1)
        self._courses = courses
        self._weights = {
            piece: log((len(texts) + 1) / len(holders)) / most
            for piece, holders in courses.items()
            if len(holders) < max(2, len(texts))
        }
        self._recent = lru_cache(REMEMBERED)(self._match)

    @staticmethod
    def _texts(offer: Offer) -> tuple[str, ...]:
        return (offer.title, offer.title_en, *offer.tags, *offer.outline)

    def match(self, text: str) -> Mapping[str, float]:
        """Course to how much the text is about it, 0 to 1; courses without a match are absent.

        A room repeats itself, so recent answers are remembered: leave them as they are.
        """
        return self._recent(text)

    def _match(self, text: str) -> Mapping[str, float]:
        sums: dict[str, float] = {}
        for piece in set(pieces(text)) & self._weights.keys():
            for course in self._courses[piece]:
                sums[course] = sums.get(course, 0.0) + self._weights[piece]
        return {c: min(1.0, s / FULL) for c, s in sums.items() if s / FULL >= FAINT}

    def words(self, text: str, course: str) -> list[str]:
        """The longest stretches of the text that tell of this course."""
        telling = self._vocabulary.get(course, frozenset()) & self._weights.keys()
        found: list[str] = []
        for run in _PIECE.findall(plain(text)):
            if run[0] < "\u3400":
                found += [run] if telling.intersection(pieces(run)) else []
            else:
                found += _stretches(run, telling)
        return found

    def hear(
        self,
        row: int,
        at_ms: int,
        viewer: str,
        text: str,
        kind: Literal["ask", "intent", "click"],
        course: str = "",
    ) -> Heard:
        """A message with what it is about; ``course`` when a person or the click itself says."""
        about = {course: 1.0} if course else self.match(text)
        return Heard(row, at_ms, viewer, text, kind, about)


def _stretches(run: str, telling: frozenset[str]) -> Iterator[str]:
    start = None
    for at in range(len(run)):
        if run[at : at + 2] in telling:
            start = at if start is None else start
        elif start is not None:
            yield run[start : at + 1]
            start = None
