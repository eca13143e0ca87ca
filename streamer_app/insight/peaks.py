"""Peaks of the chat and drops of the audience: the moments to look at again."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from zlib import compress, decompress

import msgspec
import numpy as np
from numpy.typing import NDArray

BIN_MS: Final = 10_000
SMOOTH: Final = 3
TRAILING: Final = 90
LEAST_BINS: Final = 18
THRESHOLD: Final = 3.0
LEAST_MESSAGES: Final = 10
MERGED_BINS: Final = 6
LAG_MS: Final = 15_000
TEXTS_KEPT: Final = 30
OPEN_BINS: Final = 6
"""A bin is packed once one so many later has begun."""
LONGEST_BINS: Final = 60_480
"""A week; a clock that runs away makes no endless row of empty steps."""
TYPES: Final = ("laugh", "question", "gift", "intent")

_LAUGH: Final = re.compile(r"哈哈|23333|笑死|hh+|lol|lmao|haha|xd\b|[😂🤣😆]", re.IGNORECASE)
_LATIN: Final = re.compile(r"[a-z][a-z']+")
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Peak:
    """``at_ms`` is already 15 s earlier than the chat, which lags the speech.

    ``type`` is one of laugh question gift intent chat.
    """

    at_ms: int
    end_ms: int
    z: float
    messages: int
    words: tuple[str, ...] = ()
    type: str = "chat"


@dataclass(frozen=True, slots=True)
class Drop:
    """The audience fell from ``before`` to ``after`` within three minutes."""

    at_ms: int
    before: int
    after: int


class Bin:
    """Ten seconds of chat: how much of what, and some of the words."""

    __slots__ = ("_packed", "_texts", "messages", "types")

    def __init__(self) -> None:
        self.messages = 0
        self.types = [0, 0, 0]
        self._texts: list[str] = []
        self._packed = b""

    def add(self, text: str) -> None:
        """Keep a text, if there are not enough yet."""
        if self._packed:
            self._texts, self._packed = self.texts, b""
        if len(self._texts) < TEXTS_KEPT:
            self._texts.append(text)

    @property
    def texts(self) -> list[str]:
        """What was kept, in order of arrival."""
        if not self._packed:
            return self._texts
        texts: list[str] = msgspec.json.decode(decompress(self._packed))
        return texts

    def pack(self) -> None:
        """Keep the texts in little room: nothing more is expected of these ten seconds."""
        if self._texts:
            self._packed, self._texts = compress(msgspec.json.encode(self._texts), 1), []


class Bins:
    """The session's chat in steps of ten seconds from ``start_ms``."""

    def __init__(self, start_ms: int) -> None:
        self._start_ms = start_ms
        self._bins: dict[int, Bin] = {}
        self._open: deque[int] = deque()
        self._labels: dict[tuple[int, int], tuple[tuple[str, ...], str]] = {}
        self._labelled = 0
        """The first bin that no label rests on."""
        self._heights = Heights()

    def _bin(self, at_ms: int) -> Bin:
        number = (at_ms - self._start_ms) // BIN_MS
        found = self._bins.get(number)
        if found is None:
            found = self._bins[number] = Bin()
            self._open.append(number)
            while self._open[0] <= number - OPEN_BINS:
                self._bins[self._open.popleft()].pack()
        if number < self._labelled:
            self._unlabel(number)
        return found

    def _unlabel(self, number: int) -> None:
        """Something came late: labels that rest on this bin are found anew."""
        for first, end in [*self._labels]:
            if first - TRAILING <= number < end:
                del self._labels[first, end]

    def message(self, at_ms: int, text: str, asks: bool, intent: bool) -> None:
        here = self._bin(at_ms)
        here.messages += 1
        here.add(text)
        here.types[0] += asks
        here.types[2] += intent

    def gift(self, at_ms: int) -> None:
        self._bin(at_ms).types[1] += 1

    def take_back(self, at_ms: int) -> None:
        """A message of that moment was deleted; its words may still stand in a label."""
        here = self._bin(at_ms)
        here.messages = max(0, here.messages - 1)

    def peaks(self, at_ms: int, gaps: Sequence[tuple[int, int]] = ()) -> list[Peak]:
        """The peaks among the bins that are over at ``at_ms``; bins in a gap do not count."""
        last = min(LONGEST_BINS, (at_ms - self._start_ms) // BIN_MS)
        counts = np.full(max(0, last), 0.0)
        for number, here in self._bins.items():
            if 0 <= number < last:
                counts[number] = here.messages
        for start, end in gaps:
            first = max(0, (start - self._start_ms) // BIN_MS)
            counts[first : max(0, -((self._start_ms - end) // BIN_MS))] = np.nan
        return [self._peak(first, end, z) for first, end, z in runs(counts, self._heights)]

    def _peak(self, first: int, end: int, z: float) -> Peak:
        bins = [here for number in range(first, end) if (here := self._bins.get(number))]
        words, kind = self._label(first, end, bins)
        return Peak(
            at_ms=self._start_ms + first * BIN_MS - LAG_MS,
            end_ms=self._start_ms + end * BIN_MS,
            z=round(z, 1),
            messages=sum(here.messages for here in bins),
            words=words,
            type=kind,
        )

    def _label(self, first: int, end: int, bins: list[Bin]) -> tuple[tuple[str, ...], str]:
        """The words and the type of a peak, kept until something comes late."""
        label = self._labels.get((first, end))
        if label is None:
            texts = [text for here in bins for text in here.texts]
            label = distinctive(texts, self._background(first)), _type(bins, texts)
            self._labels[first, end] = label
            self._labelled = max(self._labelled, end)
        return label

    def _background(self, first: int) -> list[str]:
        before = range(max(0, first - TRAILING), first)
        return [
            text for number in before if number in self._bins for text in self._bin_texts(number)
        ]

    def _bin_texts(self, number: int) -> list[str]:
        return self._bins[number].texts[:10]


def _type(bins: Iterable[Bin], texts: Sequence[str]) -> str:
    bins = list(bins)
    asked, gifts, intents = (sum(here.types[n] for here in bins) for n in range(3))
    laughs = sum(bool(_LAUGH.search(text)) for text in texts)
    most = max(laughs, asked, gifts, intents)
    if most < max(3, 0.2 * len(texts)):
        return "chat"
    return TYPES[(laughs, asked, gifts, intents).index(most)]


class Heights:
    """How high each bin stands, kept up to the first count that is another than before."""

    def __init__(self) -> None:
        self._counts: NDArray[np.float64] = np.empty(0)
        self._z: NDArray[np.float64] = np.empty(0)

    def of(self, counts: NDArray[np.float64]) -> NDArray[np.float64]:
        """The z of each count."""
        size = min(self._counts.size, counts.size)
        old, new = self._counts[:size], counts[:size]
        changed = np.flatnonzero((old != new) & ~(np.isnan(old) & np.isnan(new)))
        first = int(changed[0]) if changed.size else size
        seen = max(0, first - TRAILING - SMOOTH)  # what later bins are compared with
        self._z = np.concatenate([self._z[:first], _z(counts[seen:])[first - seen :]])
        self._counts = counts
        return self._z


def runs(
    counts: NDArray[np.float64], heights: Heights | None = None
) -> list[tuple[int, int, float]]:
    """Peaks as (first bin, one past the last, highest z), from messages per 10 s (NaN = a gap).

    A bin is high when its 30 s mean stands 3 robust deviations over the median of the quarter of
    an hour up to it; two such bins in a row with ten messages make a peak; peaks less than a
    minute apart are one.
    """
    z = (heights or Heights()).of(counts)
    found: list[tuple[int, int, float]] = []
    start = None
    for number, high in enumerate([*(z >= THRESHOLD), False]):
        if high and start is None:
            start = number
        elif not high and start is not None:
            if number - start >= 2 and np.nansum(counts[start:number]) >= LEAST_MESSAGES:
                found.append((start, number, float(z[start:number].max())))
            start = None
    return _joined(found)


def _joined(found: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    result: list[tuple[int, int, float]] = []
    for start, end, z in found:
        if result and start - result[-1][1] < MERGED_BINS:
            result[-1] = (result[-1][0], end, max(z, result[-1][2]))
        else:
            result.append((start, end, z))
    return result


def _z(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    if counts.size < LEAST_BINS:
        return np.zeros(counts.size)
    padded = np.concatenate([np.full(SMOOTH - 1, np.nan), counts])
    smooth = _mean(np.lib.stride_tricks.sliding_window_view(padded, SMOOTH))
    smooth[np.isnan(counts)] = np.nan
    padded = np.concatenate([np.full(TRAILING - 1, np.nan), smooth])
    trailing = np.lib.stride_tricks.sliding_window_view(padded, TRAILING)
    enough = np.count_nonzero(~np.isnan(trailing), axis=1) >= LEAST_BINS
    z = np.zeros(counts.size)
    judged = enough & ~np.isnan(counts)
    if judged.any():
        z[judged] = _deviation(trailing[judged], smooth[judged])
    return z


def _deviation(rows: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each value lies above its row's median, in robust deviations (plus one message)."""
    middle = _median(rows)
    spread = 1.4826 * _median(np.abs(rows - middle[:, np.newaxis])) + 1
    return np.asarray((values - middle) / spread, np.float64)


def _median(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """The median of each row's known values; each row has some. One sort for all: a link that
    breaks often leaves a gap in every row."""
    ordered = np.sort(rows, axis=1)  # what is not known comes last
    known = np.count_nonzero(~np.isnan(ordered), axis=1)[:, np.newaxis]
    low = np.take_along_axis(ordered, (known - 1) // 2, axis=1)
    high = np.take_along_axis(ordered, known // 2, axis=1)
    return np.asarray((low + high)[:, 0] / 2, np.float64)


def _mean(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of each row's known values, NaN where there is none."""
    known = np.count_nonzero(~np.isnan(rows), axis=1)
    sums = np.nansum(rows, axis=1)
    result = np.full(rows.shape[0], np.nan)
    np.divide(sums, known, out=result, where=known > 0)
    return result


def words_of(text: str) -> set[str]:
    """Latin words of two letters and more, and pairs of Han characters."""
    low = text.lower()
    found = set(_LATIN.findall(low))
    for stretch in _HAN.findall(low):
        found.update(stretch[n : n + 2] for n in range(len(stretch) - 1))
    return found


def distinctive(texts: Sequence[str], background: Sequence[str]) -> tuple[str, ...]:
    """At most three words that are frequent here and rare before, the most telling first."""
    here = Counter(word for text in texts for word in words_of(text))
    before = Counter(word for text in background for word in words_of(text))
    size, old = len(texts) + 1, len(background) + 1
    scored = [
        (count / size / ((before[word] + 1) / old) * count, count, word)
        for word, count in here.items()
        if count >= 2
    ]
    return tuple(word for _, _, word in sorted(scored, reverse=True)[:3])
