"""What a feed is given besides an address: secrets to sign in with, notes from earlier runs."""

import asyncio
from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec import Struct

Write = Callable[[str, str], None]


class Entries:
    """Named texts, and the way to keep a changed one. No representation shows a value."""

    def __init__(
        self, values: Mapping[str, str] = MappingProxyType({}), write: Write | None = None
    ) -> None:
        """``write`` puts a value where it lasts; it may wait, and is called in a thread."""
        self._values = dict(values)
        self._write = write
        self.turn = asyncio.Lock()
        """Held by whoever changes a value that can be spent only once."""

    def text(self, name: str) -> str:
        """The value of this name, empty where there is none."""
        return self._values.get(name, "")

    async def keep(self, name: str, value: str) -> None:
        """Keep ``value`` (empty: forget the name), on disk before anybody uses it.

        Raises: OSError where it cannot be written.
        """
        if self._write is not None:
            await asyncio.to_thread(self._write, name, value)
        self._values[name] = value

    def __repr__(self) -> str:
        return f"Entries({', '.join(sorted(self._values))})"


class Access(Struct, frozen=True):
    """``secrets`` of the person's accounts, and the ``notes`` that feeds left themselves."""

    secrets: Entries
    notes: Entries


def anonymous() -> Access:
    """Neither secrets nor notes; what is kept lasts as long as the feed."""
    return Access(Entries(), Entries())
