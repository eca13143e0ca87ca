"""A second opinion on messages in which the rules find no question: a linear model of pieces.

Its weights were learnt from sentences of our own (packaging/training); Chinese is read by runs
of one to three characters, English by one to three words. Only what frames a sentence is told
apart: characters and words that few of our sentences have are all one, or a statement about an
unusual subject would pass for anything.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp, fsum
from operator import add
from pathlib import Path
from typing import Any, Final

from streamer_app.assets import asset
from streamer_app.errors import AppError, Reason, reason
from streamer_app.insight.interrogatives import EN_LONG as LONG
from streamer_app.insight.interrogatives import HAN, LATIN, LINK, ONCE
from streamer_app.insight.questions import COMMANDS, detect

LONGEST: Final = 120
"""Characters read."""
MOST_WORDS: Final = 8
"""English words of a message on which there is an opinion: what asks in more says so."""
NAMED: Final = 2
"""Pieces that a reason names."""
REMEMBERED: Final = 4_096
"""Forms of messages, of either language."""

EASE: Final[Mapping[str, float]] = {"few": 0.0, "usual": 1.0, "many": 4.0}
"""How many times the odds of a question are taken for a step of sensitivity; with 0 the rules
alone speak."""

STRANGE: Final = "□"
"""What stands for Chinese characters that the model does not tell apart."""

_SIGNS: Final = re.compile(r"[\s\W_]+")
_DIGITS: Final = re.compile(r"\d+")
_LATIN_RUN: Final = re.compile(r"[a-z]+")
_NAME: Final = re.compile(r"@\S+")
_TOKENS: Final = re.compile(r"[a-z]+|0|@|[.,;:!]+")
_CRIES: Final = (
    r"lol|lmao|rofl|ha+|haha\w*|hehe\w*|hi+|hey|hello|hiya|ok|okay|so|well|o+h+|u+m+|h+m+|a+w+|wow|omg"
    r"|yo|and|but|then|a+h+"
)
_LEAD: Final = re.compile(rf"^(?:[\W_]*(?:@\S+|\b(?:{_CRIES})\b))+")
_TAIL: Final = re.compile(r"(?:[\W_]*(?:@\S+|\b(?:lol|lmao|rofl|haha\w*|hehe\w*)\b))+[\W_]*$")
_ENDINGS: Final = ("ing", "ed", "ly", "s")
_NO_WORD: Final = re.compile(rf"\s*(?:[\^$|0@{STRANGE}]|~\w*)\s*")


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by piece; a message asks from the probability ``least``.

    ``known``: the characters or words that are told apart.
    """

    weights: Mapping[str, float]
    bias: float
    least: float
    known: frozenset[str] = frozenset()

    def from_(self, ease: float) -> float:
        """The probability from which a message asks, where the odds count ``ease`` times."""
        return self.least / (self.least + ease * (1.0 - self.least))

    def probability(self, pieces: set[str]) -> float:
        score = self.bias + fsum(filter(None, map(self.weights.get, pieces)))
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, score))))

    def strongest(self, pieces: set[str]) -> list[str]:
        """The words of the pieces that speak most for a question, overlapping ones once."""
        known = self.weights.keys() & pieces
        found: list[str] = []
        for piece in sorted(known, key=lambda piece: (-self.weights[piece], piece)):
            word = max(_NO_WORD.split(piece), key=len).strip()
            if word and not any(word in other or other in word for other in found):
                found.append(word)
            if len(found) == NAMED:
                break
        return found


def chinese_form(text: str, known: frozenset[str]) -> str:
    """What the model reads of a message, from ``^`` to ``$``: numbers are all one, and so are
    Latin words."""
    plain = _DIGITS.sub("0", _SIGNS.sub(" ", text.lower()))
    return f"^{_strangers(known).sub(STRANGE, _LATIN_RUN.sub('@', plain).strip())}$"


def chinese_pieces(form: str) -> set[str]:
    """Runs of characters."""
    pairs = list(map(add, form, form[1:]))
    return {*form, *pairs, *map(add, pairs, form[2:])}


@lru_cache(maxsize=4)
def _strangers(known: frozenset[str]) -> re.Pattern[str]:
    """A run of characters that are not told apart."""
    return re.compile(f"[^{re.escape(''.join(sorted(known)))} 0@]+")


def english_form(text: str, known: frozenset[str]) -> str:
    """What the model reads of a message, from ``^`` to ``$``, with spaces between: other words are
    told by their endings, and numbers are all one.

    Names and cries before the message and after it say nothing, signs between words are a bar.
    """
    plain = LONG.sub(ONCE, text.lower()).replace("'", "").replace("’", "")
    core = _TAIL.sub("", _LEAD.sub("", plain))
    plain = _DIGITS.sub("0", _NAME.sub("@", core if LATIN.search(core) else plain))
    read = ["^"]
    for word in _TOKENS.findall(plain):
        if word[0] in ".,;:!":
            if read[-1] not in "^|":
                read.append("|")
        else:
            read.append(word if word in known or word in "0@" else _ending(word))
    if read[-1] == "|":
        del read[-1]
    read.append("$")
    return " ".join(read)


def english_pieces(form: str) -> set[str]:
    """Runs of words."""
    read = form.split(" ")
    pairs = [f"{one} {two}" for one, two in pairwise(read)]
    threes = [f"{pair} {word}" for pair, word in zip(pairs, read[2:], strict=False)]
    return {*read, *pairs, *threes}


def _few_words(text: str) -> bool:
    return len(text.split()) <= MOST_WORDS


def _ending(word: str) -> str:
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) > len(e) + 2), "")
    return "~" + ending


@dataclass(frozen=True, slots=True, eq=False)
class _Language:
    """``likely``: the probability of a question by the form that is read."""

    model: Model
    pieces: Callable[[str], set[str]]
    likely: Callable[[str], float]


def _language(model: Model, pieces: Callable[[str], set[str]]) -> _Language:
    """Forms repeat themselves more than messages do: the recent ones are remembered."""
    likely = lru_cache(REMEMBERED)(lambda read: model.probability(pieces(read)))
    return _Language(model, pieces, likely)


class Detector:
    """Tells questions: the rules first, then the second opinion where they find none."""

    def __init__(self, chinese: Model, english: Model) -> None:
        self._chinese = _language(chinese, chinese_pieces)
        self._english = _language(english, english_pieces)

    def detect(self, text: str, ease: float = 1.0) -> Reason | None:
        """Why this is a question; ``question.likeness`` names the pieces that decided.

        ``ease`` multiplies the odds of the second opinion (``EASE``).
        """
        return detect(text) or (self._likeness(text, ease) if ease else None)

    def _likeness(self, text: str, ease: float) -> Reason | None:
        read = self._read(text)
        if read is None:
            return None
        language, form = read
        if language.likely(form) < language.model.from_(ease):
            return None
        words = " … ".join(language.model.strongest(language.pieces(form)))
        return reason("question.likeness", word=words) if words else None

    def probability(self, text: str) -> float:
        """What the model alone thinks, 0 to 1."""
        read = self._read(text)
        return read[0].likely(read[1]) if read else 0.0

    def _read(self, text: str) -> tuple[_Language, str] | None:
        if text.startswith(COMMANDS):
            return None
        cut = LINK.sub(" ", text[:LONGEST]) if "http" in text or "www." in text else text[:LONGEST]
        if HAN.search(cut):
            return self._chinese, chinese_form(cut, self._chinese.model.known)
        if LATIN.search(cut.lower()) and _few_words(cut):
            return self._english, english_form(cut, self._english.model.known)
        return None


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
    known = frozenset(map(str, content["known"]))
    return Model(weights, float(content["bias"]), float(content["least"]), known)
