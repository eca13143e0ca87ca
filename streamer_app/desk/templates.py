"""Answers kept for questions that come again: ranked for a card, filled in, one file for all."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from uuid import uuid4

import msgspec

from streamer_app.errors import AppError
from streamer_app.insight.similarity import Background, Shape, likeness, load
from streamer_app.settings import replace_file

FILE: Final = "answers.json"
ASKED: Final = 8
"""Questions of this run that an answer was given to and that it is found by; viewers' words are
never written to its file."""
LONGEST: Final = 4_000
VARIABLES: Final = ("name", "course", "price", "link", "time")
LIKE: Final = 0.35
"""The likeness from which an answer is shown beside a card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """An answer in one or both languages, with ``{name}`` and the other ``VARIABLES`` in it.

    ``tags`` are other words that it is found by; ``course`` is the id of the course it is about.
    """

    id: str
    title: str
    zh: str = ""
    en: str = ""
    tags: tuple[str, ...] = ()
    course: str = ""
    used: int = 0
    last_ms: int = 0

    def text(self, language: str) -> str:
        """The answer in this language, else in the other."""
        return (self.zh or self.en) if language.startswith("zh") else (self.en or self.zh)


@dataclass(frozen=True, slots=True)
class Ranked:
    """An answer with how like the question it is, 0 to 1."""

    template: Template
    likeness: float


def filled(text: str, values: Mapping[str, str]) -> str:
    """The answer with its variables filled in; those without a value stay to be seen."""
    for name in VARIABLES:
        if value := values.get(name):
            text = text.replace("{" + name + "}", value)
    return text


class Templates:
    """The answers of a file, in memory; every change is written at once.

    A damaged file is put aside as ``.damaged``. Writing raises: OSError.
    """

    def __init__(self, path: Path, background: Background | None = None) -> None:
        self._path = path
        self._background = background
        self._shapes: dict[str, Shape] = {}
        self._asked: dict[str, tuple[str, ...]] = {}
        self._kept = {template.id: template for template in _read(path)}

    @property
    def all(self) -> tuple[Template, ...]:
        """The most used first."""
        return tuple(sorted(self._kept.values(), key=lambda t: (-t.used, t.title)))

    def put(self, template: Template) -> Template:
        """Keep an answer, new or changed. Raises: AppError for one without title or text."""
        made = replace(template, id=template.id or str(uuid4()))
        if not made.title.strip() or not (made.zh.strip() or made.en.strip()):
            raise AppError("answer_empty")
        if max(len(made.zh), len(made.en), len(made.title)) > LONGEST:
            raise AppError("answer_too_long", most=LONGEST)
        self._kept[made.id] = made
        self._write()
        return made

    def remove(self, id_: str) -> None:
        """Forget an answer."""
        if self._kept.pop(id_, None) is not None:
            self._write()

    def use(self, id_: str, question: str, now_ms: int) -> None:
        """Count a use, and find the answer by this question from now on, as long as this lives."""
        if (kept := self._kept.get(id_)) is None:
            return
        before = self._asked.get(id_, ())
        self._asked[id_] = tuple(dict.fromkeys((question, *before)))[:ASKED]
        self._kept[id_] = replace(kept, used=kept.used + 1, last_ms=now_ms)
        self._write()

    def ranked(self, wordings: Sequence[str], course: str = "") -> list[Ranked]:
        """All answers, the likest to any wording of a question first.

        Those about another course than the question's come after equally like ones.
        """
        shapes = [self._shape(text) for text in wordings] if self._kept else []
        found = [Ranked(t, self._likeness(t, shapes)) for t in self._kept.values()]
        return sorted(found, key=lambda r: (-_worth(r, course), -r.template.used, r.template.title))

    def add_all(self, templates: Iterable[Template]) -> int:
        """Take in answers from elsewhere; one with a known title replaces it. How many came."""
        known = {kept.title.strip().casefold(): kept for kept in self._kept.values()}
        count = 0
        for template in templates:
            before = known.get(template.title.strip().casefold())
            if before is not None:
                template = replace(
                    template, id=before.id, used=max(before.used, template.used),
                    last_ms=before.last_ms,
                )  # fmt: skip
            made = replace(template, id=template.id or str(uuid4()))
            self._kept[made.id] = known[made.title.strip().casefold()] = made
            count += 1
        self._write()
        return count

    def _likeness(self, template: Template, shapes: Sequence[Shape]) -> float:
        texts = (template.title, *template.tags, *self._asked.get(template.id, ()))
        own = [self._shape(text) for text in texts if text]
        return max((likeness(one, two) for one in shapes for two in own), default=0.0)

    def _shape(self, text: str) -> Shape:
        if self._background is None:
            self._background = load()
        if (shape := self._shapes.get(text)) is None:
            if len(self._shapes) > 20_000:
                self._shapes.clear()
            shape = self._shapes[text] = self._background.shape(text)
        return shape

    def _write(self) -> None:
        data = msgspec.json.encode(list(self._kept.values()))
        replace_file(self._path, msgspec.json.format(data, indent=2))


def _worth(ranked: Ranked, course: str) -> float:
    about = ranked.template.course
    return ranked.likeness + (0.1 if about and about == course else 0.0)


def _read(path: Path) -> list[Template]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Template])
    except OSError:
        return []
    except (ValueError, RecursionError):
        with suppress(OSError):
            path.replace(path.with_suffix(".damaged"))
        return []
