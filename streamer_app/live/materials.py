"""What sessions are folded with: word lists and courses, read once at start."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from streamer_app.advisor.claims import Claims
from streamer_app.advisor.timing import PolicySettings
from streamer_app.advisor.topics import common_words
from streamer_app.assets import asset
from streamer_app.catalogue.courses import Item, item_of
from streamer_app.catalogue.imports import import_courses
from streamer_app.errors import AppError
from streamer_app.events import Event
from streamer_app.insight.engagement import Baseline
from streamer_app.insight.reading import Reader
from streamer_app.live.filters import Sieve
from streamer_app.live.folds import Find, Surroundings
from streamer_app.live.knowledge import Knowledge
from streamer_app.live.suggesting import Suggesting
from streamer_app.settings import Questions
from streamer_app.store import catalogue
from streamer_app.store.kept import KeptRow
from streamer_app.store.queries import Reader as StoreReader

T = TypeVar("T")


@dataclass(frozen=True)
class Materials:
    """The shipped lists with the creator's courses."""

    items: tuple[Item, ...] = ()
    chosen: Callable[[], Questions] = Questions
    """What a person wants of questions at this moment."""
    sieve: Sieve = field(default_factory=Sieve)
    """What a person does not want to see at this moment."""

    @cached_property
    def reader(self) -> Reader:
        return Reader(lenient=True)

    def around(
        self,
        find: Find | None = None,
        baseline: Baseline | None = None,
        kept: Mapping[int, KeptRow] | None = None,
    ) -> Surroundings:
        """The surroundings of one session's folds."""
        words: frozenset[str] = _or_nothing(common, frozenset())
        return Surroundings(
            *(self.reader, self.items, words, baseline),
            find=find,
            kept=kept or {},
            chosen=self.chosen,
            sieve=self.sieve,
        )

    def suggesting(
        self, settings: PolicySettings | None = None, known: Knowledge | None = None
    ) -> Suggesting:
        """The advisor under these settings, with what earlier sessions taught."""
        rules = Rules(lambda: self.sieve.now.chosen.claims)
        return Suggesting(settings or PolicySettings(), lambda: rules.now, known)

    def selling(self, items: tuple[Item, ...]) -> "Materials":
        """The same lists with other courses."""
        return replace(self, items=items)


class Rules:
    """The claims to flag by the shipped list and a person's own lines at this moment."""

    def __init__(self, own: Callable[[], tuple[str, ...]]) -> None:
        self._own = own
        self._lines = own()
        self._ready = self._made()

    @property
    def now(self) -> Claims:
        """The rules to go by."""
        if (lines := self._own()) != self._lines:
            self._lines = lines
            self._ready = self._made()
        return self._ready

    def _made(self) -> Claims:
        return _or_nothing(lambda: claims(self._lines), Claims("", self._lines))


def words_of(name: str) -> str:
    """A shipped word list as it stands. Raises: AppError where it is damaged."""
    path = asset("lexicons", f"{name}.toml")
    try:
        text = path.read_text("utf-8")
        tomllib.loads(text)
    except (OSError, ValueError) as problem:
        raise AppError("lexicon", path=str(path), why=str(problem)[:200]) from problem
    return text


def common() -> frozenset[str]:
    """Words that tell no course from another. Raises: AppError where the list is damaged."""
    try:
        return common_words(words_of("common"))
    except (KeyError, TypeError, AttributeError) as problem:
        raise AppError("lexicon", path="common.toml", why=str(problem)) from problem


def claims(own: tuple[str, ...] = ()) -> Claims:
    """What must not be promised, with a person's ``own`` lines. Raises: AppError for damage."""
    try:
        return Claims(words_of("claims"), own)
    except (KeyError, TypeError, AttributeError) as problem:
        raise AppError("lexicon", path="claims.toml", why=str(problem)) from problem


def _or_nothing(load: Callable[[], T], nothing: T) -> T:
    """A session goes on without a damaged list; ``soundness`` names it at the start."""
    try:
        return load()
    except AppError:
        return nothing


def demo_items() -> tuple[Item, ...]:
    """The courses of the demo lesson."""
    return tuple(import_courses(asset("demo", "courses.csv").read_bytes()).items)


def catalogue_of(database: Path) -> tuple[Item, ...]:
    """The creator's courses, as they are stored. Raises: AppError for a damaged database."""
    return tuple(item_of(row) for row in catalogue.items(database))


def kept_rows(database: Path) -> Mapping[int, KeptRow]:
    """What stands for words that were erased in a database."""
    with StoreReader(database) as reader:
        return reader.kept().rows


def finder(path: Path) -> Find:
    """Looks up stored messages by the platform's id."""

    def find(source: str, room: str, event_id: str) -> tuple[int, Event] | None:
        with StoreReader(path) as reader:
            found = reader.find(source, room, event_id)
        return (found.row, found.event) if found else None

    return find
