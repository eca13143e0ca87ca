"""Build resources/models/background.json: how telling a piece of a question is.

python packaging/training/background.py [FILE]
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from math import log
from pathlib import Path

from corpus import read

from streamer_app.insight.similarity import grams, plain_words, stem

TARGET = Path(__file__).parents[2] / "resources" / "models" / "background.json"

STEEP = 1.25


def weights(texts: list[str], pieces: Callable[[str], Iterable[str]]) -> dict[str, object]:
    """The weight of each piece that two texts have, and that of every other one."""
    holders = Counter(
        piece for text in texts for part in text.split("|") for piece in set(pieces(part))
    )
    total = len(texts) + 1
    common = {piece: count for piece, count in sorted(holders.items()) if count > 1}
    known = {piece: _weight(total / (count + 1)) for piece, count in common.items()}
    return {"unknown": _weight(total), "known": known}


def _weight(rarity: float) -> float:
    """A little steeper than the logarithm: what is rare says more."""
    return round(log(rarity) ** STEEP, 2)


def main() -> None:
    chinese = list(read("zh").pieces(statements=False))
    english = list(read("en").pieces(statements=True))
    content = {
        "zh": weights(chinese, grams),
        "en": weights(english, lambda text: map(stem, plain_words(text))),
    }
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    main()
