"""Learn resources/models/questions.json from our own sentences: logistic regression in numpy.

python packaging/training/opinion.py [FILE]
"""

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
from corpus import SLOT, Corpus, read

from streamer_app.insight.interrogatives import HAN
from streamer_app.insight.opinion import (
    chinese_form,
    chinese_pieces,
    english_form,
    english_pieces,
)
from streamer_app.insight.questions import detect

TARGET = Path(__file__).parents[2] / "resources" / "models" / "questions.json"
SENTENCES = 12  # from each template
SEED = 5
STEPS, RATE, DECAY = 200, 0.3, 3e-3
LEAST_SEEN, LEAST_WEIGHT = 3, 0.12
RULES = "\0rules"  # the piece that says that the rules see a question already
GLUE = {"en": (" ", ". ", "... ", ", ", " lol ", "! "), "zh": ("，", " ", "。", "！", "")}
LEAST = {"en": 0.98, "zh": 0.8}
TOLD = {"en": re.compile(r"[a-z]+"), "zh": HAN}
LEAST_TOLD = 2  # templates that a character or word needs to be told apart

Labelled = list[tuple[bool, str]]


def corpora(language: str) -> list[Corpus]:
    """Sentences of any kind, and those of lessons and rooms."""
    plain = read(language)
    return [plain, read(f"{language}_chat", plain.slots)]


def told_apart(language: str) -> frozenset[str]:
    """What several templates have in common beside their slots: the frame of a sentence."""
    holders: Counter[str] = Counter()
    for corpus in corpora(language):
        for _, text in corpus.templates:
            holders.update(set(TOLD[language].findall(SLOT.sub(" ", text).replace("'", ""))))
    return frozenset(told for told, count in holders.items() if count >= LEAST_TOLD)


def sentences(language: str) -> Labelled:
    """Single sentences, and a quarter as many pairs of them: one question makes a pair ask."""
    chance = random.Random(SEED)
    found = [line for one in corpora(language) for line in one.sentences(SENTENCES, chance)]
    chance.shuffle(found)
    asking = [text for asks, text in found if asks]
    telling = [text for asks, text in found if not asks]
    for _ in range(len(found) // 4):
        glue = [chance.choice(GLUE[language]) for _ in range(2)]
        told, more, asked = chance.choice(telling), chance.choice(telling), chance.choice(asking)
        found.append((False, told + glue[0] + more))
        parts = (told, asked) if chance.random() < 0.7 else (asked, told)
        found.append((True, glue[1].join(parts)))
    return found


def learnt(
    language: str,
    form: Callable[[str, frozenset[str]], str],
    pieces: Callable[[str], set[str]],
) -> dict[str, object]:
    """The model of a language, its weights in hundredths."""
    lines, known = sentences(language), told_apart(language)
    rows = [pieces(form(text, known)) | ({RULES} if detect(text) else set()) for _, text in lines]
    seen = Counter(piece for row in rows for piece in row)
    vocabulary = sorted(piece for piece, count in seen.items() if count >= LEAST_SEEN)
    weights, bias = _descend(rows, vocabulary, np.array([float(asks) for asks, _ in lines]))
    kept = {
        piece: round(100 * float(weight))
        for piece, weight in zip(vocabulary, weights, strict=True)
        if abs(weight) >= LEAST_WEIGHT and piece != RULES
    }
    told = {"least": LEAST[language], "bias": round(bias, 3), "known": sorted(known)}
    return {**told, "weights": kept}


def _descend(
    rows: list[set[str]], vocabulary: list[str], truth: np.ndarray
) -> tuple[np.ndarray, float]:
    """Weights and bias by gradient descent with a step of its own for each weight (AdaGrad)."""
    places = {piece: at for at, piece in enumerate(vocabulary)}
    known = [sorted(places[piece] for piece in row if piece in places) for row in rows]
    flat = np.array([place for row in known for place in row])
    owner = np.repeat(np.arange(len(rows)), [len(row) for row in known])
    weights, bias = np.zeros(len(places)), 0.0
    past, past_bias = np.full(len(places), 1e-6), 1e-6
    for _ in range(STEPS):
        score = np.bincount(owner, weights[flat], len(rows)) + bias
        error = (1 / (1 + np.exp(-score)) - truth) / len(rows)
        slope = np.bincount(flat, error[owner], len(places)) + DECAY * weights / len(places)
        past += slope**2
        weights -= RATE * slope / np.sqrt(past)
        past_bias += error.sum() ** 2
        bias -= RATE * error.sum() / np.sqrt(past_bias)
    return weights, float(bias)


def main() -> None:
    content = {
        "zh": learnt("zh", chinese_form, chinese_pieces),
        "en": learnt("en", english_form, english_pieces),
    }
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    target.write_text(text.replace('},"en"', '},\n"en"') + "\n", "utf-8")


if __name__ == "__main__":
    main()
