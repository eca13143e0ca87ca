"""Which messages ask in the same words, also once some of these words were erased."""

from collections.abc import Mapping
from typing import Final

from streamer_app.insight.normal import normalise
from streamer_app.store.kept import KeptRow

_GONE: Final = "\0"
"""Begins the name of a wording whose words were not known when it came up."""


class Wordings:
    """Names wordings: by the words themselves, else by what was ``kept`` of them."""

    def __init__(self, kept: Mapping[int, KeptRow]) -> None:
        self.kept = kept
        self._named: dict[int, str] = {}
        self._called: dict[str, str] = {}
        """Words -> the name that the wording had before anybody was seen to use them."""

    def key(self, row: int, text: str) -> str:
        """The name of the wording of this row's message; the same words have the same name."""
        words = normalise(text)
        kept = self.kept.get(row)
        if kept is None or kept.wording is None:
            return self._called.get(words, words)
        whole = kept.reading is None
        fresh = words if whole else f"{_GONE}{kept.wording}"
        name = self._named.setdefault(kept.wording, fresh)
        if whole and name != words:
            self._called[words] = name
        return name


def nameless(key: str) -> bool:
    """Whether a wording is not named by its words."""
    return key.startswith(_GONE)


def length(key: str, text: str) -> int:
    """How long a wording of this name is, where it was said as ``text``."""
    return len(normalise(text) if nameless(key) else key)
