"""Word lists that people may edit, and how a message is matched against them."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from streamer_app.errors import AppError

REACH: Final = 3
"""Characters before a word in which a Chinese negation cancels it."""
LATIN_REACH: Final = 12
"""The same for an English one, which must stand right before the word or its article."""

LONGEST_WORD: Final = 100
"""Characters. What is longer in a list is no word, and no message holds it."""

_NEARBY: Final = re.compile(r"[不没别莫无未勿]")
_LATIN_BEFORE: Final = re.compile(
    r"(?:\bno|\bnot|n't|nt|\bnever)(?: (?:a|an|the|so|very|that|at all))? ?$"
)


class Lexicon:
    """Lists by name; ``match`` tells the first list that a message hits, and by which word."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        words = {
            word.casefold(): name
            for name, words in lists.items()
            for word in words
            if 0 < len(word) <= LONGEST_WORD
        }
        ordered = sorted(words.items(), key=lambda pair: -len(pair[0]))
        self._latin = [pair for pair in ordered if pair[0].isascii()]
        self._other = [pair for pair in ordered if not pair[0].isascii()]
        self.words: Final = frozenset(words)
        self._holds = spotter(self.words)

    def match(self, folded: str) -> tuple[str, str] | None:
        """(list, word) of the longest word that no negation cancels; ``folded`` is case-folded."""
        if not self._holds(folded):  # most messages, at a tenth of the price
            return None
        if not folded.isascii():
            for word, name in self._other:
                if word in folded and not _cancelled(folded, word):
                    return name, word
        for word, name in self._latin:
            if word in folded and not _cancelled(folded, word):
                return name, word
        return None


def spotter(words: Iterable[str]) -> Callable[[str], bool]:
    """Tells whether a text holds any of the words, wherever it stands.

    Latin words are looked for apart from all others: so either pattern knows by one look at a
    character that no word begins with it.
    """
    listed = frozenset(words)
    latin = frozenset(filter(str.isascii, listed))
    one, other = (re.compile(_tree(group)).search for group in (latin, listed - latin))
    return lambda text: one(text) is not None or other(text) is not None


def _tree(endings: Iterable[str]) -> str:
    """A pattern of them that reads what several begin with once; of two that begin alike the
    shorter is enough. Of none it is a pattern that nothing fits."""
    below: dict[str, list[str]] = {}
    for ending in endings:
        if not ending:
            return ""
        below.setdefault(ending[0], []).append(ending[1:])
    branches = [re.escape(first) + _tree(rest) for first, rest in sorted(below.items())]
    if len(branches) == 1:
        return branches[0]
    return f"(?:{'|'.join(branches)})" if branches else r"(?!)"


def _cancelled(folded: str, word: str) -> bool:
    """Whether the word never stands by itself and without a negation before it."""
    start = folded.find(word)
    while start >= 0:
        if _whole(folded, word, start) and not _negated(folded, start):
            return False
        start = folded.find(word, start + 1)
    return True


def _whole(folded: str, word: str, start: int) -> bool:
    """Latin words count as whole words only; Chinese has no boundary, and 666 goes on."""
    before, after = folded[start - 1 : start], folded[start + len(word) :][:1]
    return not ((_letter(word[0]) and _letter(before)) or (_letter(word[-1]) and _letter(after)))


def _letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _negated(folded: str, start: int) -> bool:
    return bool(_NEARBY.search(folded, max(0, start - REACH), start)) or bool(
        _LATIN_BEFORE.search(folded, max(0, start - LATIN_REACH), start)
    )


def load(path: Path) -> Lexicon:
    """A lexicon from a TOML file of lists.

    Raises: AppError where the file cannot be read or is not lists of words.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise AppError("lexicon", path=str(path), why=str(problem)) from problem
    for name, words in content.items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise AppError("lexicon", path=str(path), why=name)
    return Lexicon(content)


def load_or_nothing(path: Path) -> Lexicon:
    """The same; a damaged list is one without words."""
    try:
        return load(path)
    except AppError:
        return Lexicon({})
