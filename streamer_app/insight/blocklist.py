"""Words that somebody does not want to see, found however they are spelled."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from streamer_app.insight.normal import normalise, widened

_UNSPACED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Scripts that are written without spaces: a word of theirs may stand anywhere."""
_HAN: Final = re.compile(f"[{_UNSPACED}]")
_LETTER: Final = rf"[^\W_{_UNSPACED}]"
_BETWEEN: Final = r"[\W_]"
_SEPARATORS: Final = re.compile(r"[\W_]+")
_TAIL: Final = re.compile(r"(?<=\w)[+#]+$")
"""What makes another word of the letters before it: C++, C#."""
_SEVERAL: Final = re.compile(r"([^\W\d])\1+")
_RARE: Final = "騙骗賺赚貸贷貨货賭赌詐诈雞鸡媽妈爛烂滾滚豬猪偽伪黨党殺杀幣币廢废臉脸蘋苹贈赠"
"""Traditional and simplified, of what questions seldom speak of."""
_SIMPLE: Final = str.maketrans(_RARE[::2], _RARE[1::2])
_TRADITIONAL: Final = str.maketrans(_RARE[1::2], _RARE[::2])


class Blocklist:
    """Looks for all words at once; only what looks like one of them is looked at closely.

    A word of letters stands for itself alone (``ass`` is not in ``class``), spelled with drawn-out
    letters or with something between each two of them too; a Chinese one may stand anywhere.
    """

    def __init__(self, words: Iterable[str]) -> None:
        listed = list(dict.fromkeys(word.strip() for word in words if word.strip()))
        signs = [word for word in listed if not _bare(normalise(word))]
        meant = [
            (key, spelling, word)
            for word in listed
            for spelling in sorted({word.translate(_SIMPLE), word.translate(_TRADITIONAL)})
            if (key := _bare(normalise(spelling)))
        ]
        keys = sorted({key for long, *_ in meant for key in (long, _once(long))})
        self._meant: dict[str, list[tuple[str, str]]] = {}
        for key, spelling, word in meant:
            for begun in _beginnings(keys, key) | _beginnings(keys, _once(key)):
                self._meant.setdefault(begun, []).append((spelling, word))
        self._any = re.compile(_trie(keys)) if keys else None
        self._signs = re.compile("|".join(map(re.escape, signs))) if signs else None
        self._patterns: dict[str, re.Pattern[str]] = {}

    def __bool__(self) -> bool:
        return self._any is not None or self._signs is not None

    def hit(self, text: str) -> str | None:
        """The word that is in a text, as it was written down; None where there is none."""
        if self._any is not None:
            same = normalise(text)
            bare = same if same.isalnum() else _bare(same)
            if (found := self._any.search(bare)) and (word := self._close(found, text)):
                return word
        if self._signs is not None and (sign := self._signs.search(text)) is not None:
            return sign.group()
        return None

    def _close(self, found: re.Match[str] | None, text: str) -> str | None:
        wide = widened(text)
        while found is not None:
            for spelling, word in self._meant[found.group()]:
                if self._pattern(spelling).search(wide):
                    return word
            found = found.re.search(found.string, found.start() + 1)
        return None

    def _pattern(self, spelling: str) -> re.Pattern[str]:
        pattern = self._patterns.get(spelling)
        if pattern is None:
            pattern = self._patterns[spelling] = re.compile(_spelled(widened(spelling)))
        return pattern


def _bare(text: str) -> str:
    return _SEPARATORS.sub("", text)


def _beginnings(keys: Sequence[str], key: str) -> set[str]:
    """The shortest of the keys that this one begins with: the trie goes no further."""
    return set(sorted((one for one in keys if key.startswith(one)), key=len)[:1])


def _once(key: str) -> str:
    """No letter twice in a row, as ``normalise`` leaves what is drawn out."""
    return _SEVERAL.sub(r"\1", key)


def _spelled(word: str) -> str:
    """The expression for every spelling of a word; linear, whatever it is tried on."""
    tail = found.group() if (found := _TAIL.search(word)) else ""
    letters = _bare(word)
    runs = [(letter, len(list(run))) for letter, run in groupby(letters)]
    before, after = f"(?<!{_LETTER})", f"(?!{_LETTER})"
    if _HAN.search(word):
        spread = "".join(f"(?:{letter}{_BETWEEN}*){{{count},}}" for letter, count in runs)
        ends = "" if _HAN.match(letters[-1]) else f"(?<={_LETTER}){after}"
        return ("" if _HAN.match(letters) else before) + spread + ends
    together = f"{_BETWEEN}*".join(
        "".join(_drawn(letter, len(list(run))) for letter, run in groupby(part))
        for part in _SEPARATORS.split(word)
        if part
    )
    apart = f"{_BETWEEN}+".join(letters)
    return f"{before}(?:{together}|{apart}){re.escape(tail) or after}"


def _drawn(letter: str, count: int) -> str:
    """A letter written once or drawn out (god is not good), or so many times at least."""
    if letter.isdigit():
        return f"{letter}{{{count}}}"
    return f"{letter}(?:{letter}{{2,}})?" if count == 1 else f"{letter}{{{count},}}"


def _trie(words: Iterable[str]) -> str:
    """An expression that tries each letter of a text once against all beginnings."""
    branches: dict[str, list[str]] = {}
    for word in words:
        if not word:
            return ""
        branches.setdefault(word[0], []).append(word[1:])
    return "(?:" + "|".join(_branches(branches)) + ")"


def _branches(branches: dict[str, list[str]]) -> Iterator[str]:
    for letter, rest in sorted(branches.items()):
        alone = len(rest) == 1
        yield re.escape(letter) + (re.escape(rest[0]) if alone else _trie(rest))
