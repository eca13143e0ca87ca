"""Names of viewers taken out of what viewers wrote."""

import re
from collections.abc import Iterable
from typing import Final

from streamer_app.store.attendance import names
from streamer_app.store.queries import Reader

SHORTEST: Final = 4
"""Shorter names are words as often as names; after an @ they go all the same."""
HIDDEN: Final = "@…"
_MENTION: Final = re.compile(r"[@＠][^\s@＠,，。.!！?？:：;；]+")


class Masking:
    """Takes mentions and the longer names of a session's viewers out of a text."""

    def __init__(self, names: Iterable[str]) -> None:
        known = {name for name in names if len(name) >= SHORTEST and not name.isdigit()}
        self._names = sorted(known, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """The text without them."""
        text = _MENTION.sub(HIDDEN, text)
        for name in self._names:
            if name in text:
                text = text.replace(name, HIDDEN)
        return text


def of_session(reader: Reader, session: int) -> Masking:
    """The masking for what is exported of a session."""
    return Masking(names(reader, session))
