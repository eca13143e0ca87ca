"""How alike two questions are: the cosine of their pieces, the rarer the heavier.

Chinese is compared by characters and pairs of characters, English by words and the runs of
letters in them. How rare a piece is comes from a fixed background, so that a question is alike
to another tomorrow exactly as it is today.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp, log, sqrt
from pathlib import Path
from typing import Final, Protocol

from streamer_app.assets import asset
from streamer_app.errors import AppError
from streamer_app.insight.asked import apart, asked
from streamer_app.insight.normal import normalise

LONGEST: Final = 400
"""Characters compared."""
TOLD_APART: Final = 40
"""Characters up to which a question is told from another by its numbers and its topic: a long
story has many, most of them beside the point."""
OTHER_NUMBER: Final = 0.5
"""What is left of the likeness when both name numbers, and not the same ones."""
OTHER_TOPIC: Final = 0.5
"""What is taken off the likeness when neither topic shares anything with the other one."""
OTHER_ANSWER: Final = 0.6
"""What is left of the likeness when another kind of answer is wanted: enough of any topic is shared
by the questions of one lesson."""
TELLING: Final = 5.5
"""The weight from which a piece belongs to the topic of a question, and not to its frame."""
PAIR_WEIGHT: Final = 0.4
"""What two characters in a row count against one alone."""
WORD_WEIGHT: Final = 0.3
"""What a whole English word counts beside its runs of letters."""
RUNS: Final = (2, 3, 4)
SLOPE: Final = 15.2
MIDDLE: Final = 0.651
"""The logistic curve from cosine to probability, fitted on half of a development stream."""

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_WORD: Final = re.compile(r"[a-z]+|\d+")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?|第[一二三四五六七八九十百]+")
_OPTION: Final = re.compile(r"(?<![A-Za-z])[A-H](?![A-Za-z'’])")
_ENDINGS: Final = ("ings", "ing", "edly", "ed", "ies", "es", "s", "ly")

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A wording as it is compared: a vector of length 1, and what sets it apart.

    ``numbers`` and options that it names; ``topic``, the pieces that no frame of a question has;
    ``asked``, the kinds of answer that it may want.
    """

    vector: Vector
    numbers: frozenset[str] = frozenset()
    topic: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()


class Named(Protocol):
    """What a wording, or a group of them, names."""

    @property
    def numbers(self) -> frozenset[str]:
        """Numbers and options."""

    @property
    def topic(self) -> frozenset[str]:
        """The pieces that no frame of a question has."""

    @property
    def asked(self) -> frozenset[str]:
        """The kinds of answer wanted."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How telling the pieces of a language are; one that is not known is worth ``unknown``."""

    known: Mapping[str, float]
    unknown: float

    def telling(self, piece: str) -> bool:
        return self.of(piece) >= TELLING

    def of(self, piece: str) -> float:
        return self.known.get(piece, self.unknown)


class Background:
    """How telling each piece is, by language."""

    def __init__(self, chinese: Weights, english: Weights) -> None:
        self._chinese = chinese
        self._english = english

    def shape(self, text: str) -> Shape:
        """The text as it is compared; one without letters or numbers is like nothing else."""
        cut = text[:LONGEST]
        key = normalise(cut)
        chinese = bool(_HAN.search(key))
        vector = self._pairs(key) if chinese else self._runs(cut)
        unit = _unit(vector or {key: 1.0})
        if len(key) > TOLD_APART:
            return Shape(unit)
        topic = self._chinese_topic(key) if chinese else self._english_topic(cut)
        numbers = frozenset((*_NUMBER.findall(key), *_OPTION.findall(cut)))
        return Shape(unit, numbers, topic, asked(key if chinese else " ".join(plain_words(cut))))

    def _chinese_topic(self, key: str) -> frozenset[str]:
        """The telling characters outside the pairs that frames of questions are made of."""
        known = self._chinese.known
        pairs = (at for at in range(len(key) - 1) if key[at : at + 2] in known)
        framed = {place for at in pairs for place in (at, at + 1)}
        return frozenset(
            character
            for at, character in enumerate(key)
            if at not in framed and not character.isdigit() and self._chinese.telling(character)
        )

    def _english_topic(self, text: str) -> frozenset[str]:
        stems = (stem(word) for word in plain_words(text) if not word.isdigit())
        return frozenset(base for base in stems if self._english.telling(base))

    def _pairs(self, key: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for gram in grams(key):
            weight = self._chinese.of(gram)
            found[gram] = found.get(gram, 0.0) + weight * (PAIR_WEIGHT if len(gram) > 1 else 1.0)
        return found

    def _runs(self, text: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for word in plain_words(text):
            base = stem(word)
            weight = self._english.of(base)
            found[base] = found.get(base, 0.0) + weight * WORD_WEIGHT
            edged = f"<{word}>"
            share = weight / sqrt(len(edged))
            for length in RUNS:
                for at in range(len(edged) - length + 1):
                    run = "#" + edged[at : at + length]
                    found[run] = found.get(run, 0.0) + share
        return found


def load(path: Path | None = None) -> Background:
    """The background of ``resources/models`` (or of ``path``).

    Raises: AppError when the file is damaged.
    """
    path = path or asset("models", "background.json")
    try:
        content = json.loads(path.read_text("utf-8"))
        languages = [content["zh"], content["en"]]
        chinese, english = (Weights(one["known"], float(one["unknown"])) for one in languages)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise AppError("model", path=str(path)) from problem
    return Background(chinese, english)


def grams(key: str) -> Iterator[str]:
    """The characters of a normalised text and the pairs of neighbours."""
    yield from key
    yield from (key[at : at + 2] for at in range(len(key) - 1))


def plain_words(text: str) -> list[str]:
    """The Latin words and the numbers of a text, in lower case, without apostrophes."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _WORD.findall(folded.replace("'", "").replace("’", ""))


def stem(word: str) -> str:
    """The word without a common ending."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def cosine(one: Vector, other: Vector) -> float:
    """Of two vectors of length 1: 1 for equal ones, 0 where nothing is shared."""
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[piece] for piece, weight in one.items() if piece in other)


def likeness(one: Shape, other: Shape) -> float:
    """The cosine of two wordings, less where they differ in numbers or in topic."""
    together = agreement(one, other)
    return cosine(one.vector, other.vector) * together


def agreement(shape: Shape, other: Named) -> float:
    """1 where nothing sets the wording apart from the other one, or from a group; down to 0.15."""
    factor = 1.0
    if shape.numbers and other.numbers and shape.numbers != other.numbers:
        factor = OTHER_NUMBER
    if shape.topic and other.topic:
        shared = len(shape.topic & other.topic)
        strange = 1.0 - shared / min(len(shape.topic), len(other.topic))
        factor *= 1.0 - OTHER_TOPIC * strange
    return factor * OTHER_ANSWER if apart(shape.asked, other.asked) else factor


def probability(alike: float) -> float:
    """How probable it is that questions of this likeness ask the same."""
    return 1.0 / (1.0 + exp(-SLOPE * (alike - MIDDLE)))


def at_probability(chance: float) -> float:
    """The likeness at which ``probability`` is ``chance``, between 0 and 1."""
    return MIDDLE + log(chance / (1.0 - chance)) / SLOPE


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {piece: weight / length for piece, weight in vector.items()}
