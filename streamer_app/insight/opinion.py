"""A second opinion on messages in which the rules find no question: a linear model of pieces.

Its weights were learnt from sentences of our own (packaging/training); Chinese is read by runs
of one to three characters, English by one to three words.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from pathlib import Path
from typing import Any, Final

from streamer_app.assets import asset
from streamer_app.errors import AppError, Reason, reason
from streamer_app.insight.interrogatives import HAN, LATIN, LINK
from streamer_app.insight.questions import detect

LONGEST: Final = 120
"""Characters read."""
RUNS: Final = (1, 2, 3)
NAMED: Final = 2
"""Pieces that a reason names."""

_SIGNS: Final = re.compile(r"[\s\W_]+")
_DIGITS: Final = re.compile(r"\d+")
_NAME: Final = re.compile(r"@\S+")
_WORDS: Final = re.compile(r"[a-z]+|0|@")


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by piece; a message asks from the probability ``least``."""

    weights: Mapping[str, float]
    bias: float
    least: float

    def probability(self, pieces: set[str]) -> float:
        known = self.weights.keys() & pieces
        score = self.bias + sum(sorted(self.weights[piece] for piece in known))
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, score))))

    def strongest(self, pieces: set[str]) -> list[str]:
        """The pieces that speak most for a question, overlapping ones once."""
        known = self.weights.keys() & pieces
        found: list[str] = []
        for piece in sorted(known, key=lambda piece: (-self.weights[piece], piece)):
            word = piece.strip("^$ ")
            if word and not any(word in other or other in word for other in found):
                found.append(word)
            if len(found) == NAMED:
                break
        return found


def chinese_pieces(text: str) -> set[str]:
    """Runs of characters, with ``^`` and ``$`` where the message begins and ends."""
    plain = _DIGITS.sub("0", text.lower())
    edged = f"^{_SIGNS.sub(' ', plain).strip()}$"
    return {edged[at : at + run] for run in RUNS for at in range(len(edged) - run + 1)}


def english_pieces(text: str) -> set[str]:
    """Runs of words; numbers are all one word, and so are names after an at sign."""
    plain = _DIGITS.sub("0", _NAME.sub("@", text.lower()).replace("'", "").replace("’", ""))
    words = ["^", *_WORDS.findall(plain), "$"]
    return {" ".join(words[at : at + run]) for run in RUNS for at in range(len(words) - run + 1)}


class Detector:
    """Tells questions: the rules first, then the second opinion where they find none."""

    def __init__(self, chinese: Model, english: Model) -> None:
        self._chinese = chinese
        self._english = english

    def detect(self, text: str) -> Reason | None:
        """Why this is a question; ``question.likeness`` names the pieces that decided."""
        return detect(text) or self._likeness(text)

    def _likeness(self, text: str) -> Reason | None:
        read = self._read(text)
        if read is None:
            return None
        model, pieces = read
        if model.probability(pieces) < model.least:
            return None
        words = " … ".join(model.strongest(pieces))
        return reason("question.likeness", word=words) if words else None

    def probability(self, text: str) -> float:
        """What the model alone thinks, 0 to 1."""
        read = self._read(text)
        return read[0].probability(read[1]) if read else 0.0

    def _read(self, text: str) -> tuple[Model, set[str]] | None:
        cut = LINK.sub(" ", text[:LONGEST]) if "http" in text or "www." in text else text[:LONGEST]
        if HAN.search(cut):
            return self._chinese, chinese_pieces(cut)
        return (self._english, english_pieces(cut)) if LATIN.search(cut.lower()) else None


def load(path: Path | None = None) -> Detector:
    """The detector with the model of ``resources/models`` (or of ``path``).

    Raises: AppError when the file is damaged.
    """
    path = path or asset("models", "questions.json")
    try:
        content = json.loads(path.read_text("utf-8"))
        return Detector(_model(content["zh"]), _model(content["en"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise AppError("model", path=str(path)) from problem


def _model(content: Mapping[str, Any]) -> Model:
    weights = {str(piece): float(weight) / 100 for piece, weight in content["weights"].items()}
    return Model(weights, float(content["bias"]), float(content["least"]))
