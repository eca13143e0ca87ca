"""How well groups and likenesses agree with somebody's labels."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence


def b_cubed(truth: Sequence[Hashable], said: Sequence[Hashable]) -> tuple[float, float, float]:
    """Precision, recall and F1, each message counting once; 0 for none.

    The precision of a message is the share of its group that truly belongs to it, its recall the
    share of those that belong to it which its group has.
    """
    if not truth:
        return 0.0, 0.0, 0.0
    both = Counter(zip(truth, said, strict=True))
    true_sizes, said_sizes = Counter(truth), Counter(said)
    precision = sum(n * n / said_sizes[group] for (_, group), n in both.items()) / len(truth)
    recall = sum(n * n / true_sizes[group] for (group, _), n in both.items()) / len(truth)
    return precision, recall, 2 * precision * recall / (precision + recall)


def pair_f1(truth: Sequence[Hashable], said: Sequence[Hashable]) -> float:
    """F1 over all pairs of messages: those put together against those that belong together."""
    together = _pairs(zip(truth, said, strict=True))
    made, belong = _pairs(said), _pairs(truth)
    return 2 * together / (made + belong) if made + belong else 1.0


def _pairs(groups: Iterable[Hashable]) -> int:
    return sum(size * (size - 1) // 2 for size in Counter(groups).values())


def auc(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """The chance that a true pair scores above a false one, ties half; 0.5 without both kinds."""
    ordered = sorted(zip(scores, truth, strict=True))
    positive = sum(truth)
    negative = len(ordered) - positive
    if not positive or not negative:
        return 0.5
    ranks, at = 0.0, 0
    while at < len(ordered):
        end = at
        while end < len(ordered) and ordered[end][0] == ordered[at][0]:
            end += 1
        ranks += (at + 1 + end) / 2 * sum(true for _, true in ordered[at:end])
        at = end
    return (ranks - positive * (positive + 1) / 2) / (positive * negative)
