"""Ids for wires that give none: the same message, delivered again, gets the same id."""

from collections import OrderedDict
from hashlib import blake2b
from typing import Final

REMEMBERED: Final = 10_000


class Identity:
    """Derived ids of one link: hash of (what, who, text, server second, n-th such in it).

    The count starts anew with each link, so that a platform that repeats itself after a
    reconnect repeats the ids too; two equal messages within one second stay two.
    """

    def __init__(self) -> None:
        self._seen: OrderedDict[bytes, int] = OrderedDict()

    def of(self, what: str, who: str, text: str, at_ms: int) -> str:
        """24 hexadecimal digits."""
        parts = "\0".join((what, who, text, str(at_ms // 1000))).encode("utf-8", "replace")
        key = blake2b(parts, digest_size=12).digest()
        nth = self._seen.pop(key, 0) + 1
        self._seen[key] = nth
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return blake2b(key + nth.to_bytes(4, "big"), digest_size=12).hexdigest()
