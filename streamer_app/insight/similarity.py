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
from typing import Final

from streamer_app.assets import asset
from streamer_app.errors import AppError
from streamer_app.insight.normal import normalise

LONGEST: Final = 400
"""Characters compared."""
TOLD_APART: Final = 40
"""Characters up to which a question is told from another by its number; in a long story numbers
are beside the point."""
OTHER_NUMBER: Final = 0.6
"""What is left of the likeness when both name numbers, and not the same ones."""
PAIR_WEIGHT: Final = 0.5
"""What two characters in a row count against one alone."""
WORD_WEIGHT: Final = 0.3
"""What a whole English word counts beside its runs of letters."""
RUNS: Final = (2, 3, 4)
SLOPE: Final = 15.1
MIDDLE: Final = 0.654
"""The logistic curve from cosine to probability, fitted on half of a development stream."""

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_WORD: Final = re.compile(r"[a-z]+|\d+")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?|第[一二三四五六七八九十百]+")
_OPTION: Final = re.compile(r"(?<![A-Za-z])[A-H](?![A-Za-z'’])")
_ENDINGS: Final = ("ings", "ing", "edly", "ed", "ies", "es", "s", "ly")

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A wording as it is compared: a vector of length 1, the numbers and options that it names."""

    vector: Vector
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Weights:
    """How telling the pieces of a language are; one that is not known is worth ``unknown``."""

    known: Mapping[str, float]
    unknown: float

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
        vector = self._pairs(key) if _HAN.search(key) else self._runs(cut)
        short = len(key) <= TOLD_APART
        named = (*_NUMBER.findall(key), *_OPTION.findall(cut)) if short else ()
        return Shape(_unit(vector or {key: 1.0}), frozenset(named))

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
    """The cosine of two wordings, less where they name different numbers."""
    return cosine(one.vector, other.vector) * agreement(one.numbers, other.numbers)


def agreement(one: frozenset[str], other: frozenset[str]) -> float:
    """1 unless both name numbers, and not the same ones."""
    return OTHER_NUMBER if one and other and one != other else 1.0


def probability(alike: float) -> float:
    """How probable it is that questions of this likeness ask the same."""
    return 1.0 / (1.0 + exp(-SLOPE * (alike - MIDDLE)))


def at_probability(chance: float) -> float:
    """The likeness at which ``probability`` is ``chance``, between 0 and 1."""
    return MIDDLE + log(chance / (1.0 - chance)) / SLOPE


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {piece: weight / length for piece, weight in vector.items()}
