"""How well questions are told from the rest, and grouped, on labelled lines."""

import gzip
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from streamer_app.errors import AppError
from streamer_app.insight.agreement import auc, b_cubed, pair_f1
from streamer_app.insight.grouping import grouped
from streamer_app.insight.questions import detect
from streamer_app.insight.similarity import Background, likeness


def labelled(path: Path) -> Iterator[tuple[str, str]]:
    """(label, text) of each line ``label<TAB>text`` of a file, gzipped or not.

    Raises: AppError where the file cannot be read or a line has no tab.
    """
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                label, tab, text = line.rstrip("\r\n").partition("\t")
                if not tab:
                    raise AppError("labels", path=str(path), row=number)
                yield label, text
    except FileNotFoundError as problem:
        raise AppError("file_unreadable", file=str(path), why=problem.strerror) from problem
    except (OSError, EOFError, UnicodeDecodeError) as problem:
        raise AppError("labels", path=str(path), row=0) from problem


Asks = Callable[[str], object | None]
"""Anything but None for a question."""


def labels(lines: Iterable[tuple[str, str]], asks: Asks = detect) -> list[int]:
    """1 for each line that is a question, else 0."""
    return [int(asks(text) is not None) for _, text in lines]


def figures(lines: Iterable[tuple[str, str]], asks: Asks = detect) -> dict[str, float]:
    """Precision, recall and F1 over lines labelled 0 or 1; others (``-``) are left out.

    ``f1_without_mark`` has the question marks removed; ``microseconds`` is the time a message.
    """
    known = [(label == "1", text) for label, text in lines if label in ("0", "1")]
    start = time.perf_counter()
    said = [asks(text) is not None for _, text in known]
    spent = time.perf_counter() - start
    truth = [label for label, _ in known]
    bare = [asks(text.replace("?", "").replace("？", "")) is not None for _, text in known]
    precision, recall, f1 = scores(truth, said)
    return {
        "messages": len(known),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(f1, 4),
        "f1_without_mark": round(scores(truth, bare)[2], 4),
        "microseconds": round(1e6 * spent / max(1, len(known)), 2),
    }


def scores(truth: list[bool], said: list[bool]) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean; 0 where undefined."""
    hits = sum(one and two for one, two in zip(truth, said, strict=True))
    precision = hits / sum(said) if any(said) else 0.0
    recall = hits / sum(truth) if any(truth) else 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def grouping(
    lines: Iterable[tuple[str, str]], background: Background
) -> tuple[list[int], dict[str, float]]:
    """The group of each line, decided one at a time, and how well those with a label agree.

    ``milliseconds`` is the time a message; without labels there are no other figures.
    """
    known = list(lines)
    start = time.perf_counter()
    said = grouped((text for _, text in known), background)
    spent = time.perf_counter() - start
    told = [(label, group) for (label, _), group in zip(known, said, strict=True) if label != "-"]
    found: dict[str, float] = {"messages": len(known), "groups": len(set(said))}
    if told:
        truth, groups = [label for label, _ in told], [group for _, group in told]
        names = ("b3_precision", "b3_recall", "b3_f1")
        found |= dict(zip(names, map(_four, b_cubed(truth, groups)), strict=True))
        found["pair_f1"] = _four(pair_f1(truth, groups))
    return said, found | {"milliseconds": _four(1e3 * spent / max(1, len(known)))}


def pairs(
    lines: Iterable[tuple[str, str]], background: Background
) -> tuple[list[float], dict[str, float]]:
    """The likeness of both texts of each line ``a<TAB>b``, and how well labelled ones agree."""
    known = [(label, *text.partition("\t")[::2]) for label, text in lines]
    start = time.perf_counter()
    said = [likeness(background.shape(one), background.shape(two)) for _, one, two in known]
    spent = time.perf_counter() - start
    told = [
        (row[0] == "1", score)
        for row, score in zip(known, said, strict=True)
        if row[0] in ("0", "1")
    ]
    found: dict[str, float] = {"pairs": len(known)}
    if told:
        found["auc"] = _four(auc([truth for truth, _ in told], [score for _, score in told]))
    return said, found | {"milliseconds": _four(1e3 * spent / max(1, len(known)))}


def _four(number: float) -> float:
    return round(number, 4)
