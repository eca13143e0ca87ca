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


def weights(texts: list[str], pieces: Callable[[str], Iterable[str]]) -> dict[str, object]:
    """The inverse frequency of each piece over the texts, and that of an unknown one."""
    holders = Counter(
        piece for text in texts for part in text.split("|") for piece in set(pieces(part))
    )
    total = len(texts) + 1
    known = {piece: round(log(total / (count + 1)), 2) for piece, count in sorted(holders.items())}
    unknown = round(log(total), 2)
    return {"unknown": unknown, "known": {k: w for k, w in known.items() if w < unknown - 0.7}}


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
