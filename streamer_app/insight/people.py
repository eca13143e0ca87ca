"""Who is who in a session: viewers as small numbers, and what each of them has done."""

from collections.abc import Iterable
from typing import Final

from streamer_app.events import Viewer

NOBODY: Final = -1
LEFT_OUT: Final = -2
_MACHINES: Final = frozenset({"host", "bot"})


def _by_name(viewer: Viewer) -> str:
    return "\0" + viewer.name


class People:
    """Numbers for viewers; the streamer and bots are left out.

    A masked viewer is told apart by name only, so that counts become estimates.
    """

    def __init__(self, bots: Iterable[str] = ()) -> None:
        self._bots = frozenset(bots)
        self._numbers: dict[tuple[str, str], int] = {}
        self.masked = False
        self.engaged: dict[int, int] = {}
        self.payers: dict[int, int] = {}
        self.intenders: dict[int, int] = {}
        self.clickers: set[int] = set()

    def number(self, source: str, viewer: Viewer | None) -> int:
        """The viewer's number, ``NOBODY`` or ``LEFT_OUT``."""
        if viewer is None:
            return NOBODY
        if viewer.roles and not _MACHINES.isdisjoint(viewer.roles):
            return LEFT_OUT
        key = (source, viewer.id or _by_name(viewer))
        known = self._numbers.get(key)
        if known is not None:
            return known
        self.masked = self.masked or viewer.id is None
        return self._new(key)

    def known(self, source: str, viewer: Viewer) -> int:
        """The number the viewer already has, else ``LEFT_OUT``."""
        return self._numbers.get((source, viewer.id or _by_name(viewer)), LEFT_OUT)

    def paid(self, source: str, viewer: str) -> bool:
        """Whether somebody of this id is among the payers."""
        return self._numbers.get((source, viewer), LEFT_OUT) in self.payers

    def click(self, who: int) -> None:
        if who >= 0:
            self.clickers.add(who)

    def _new(self, key: tuple[str, str]) -> int:
        if key[1] in self._bots:
            return LEFT_OUT
        self._numbers[key] = number = len(self._numbers)
        return number

    @property
    def identified(self) -> int:
        """Distinct viewers of any event."""
        return len(self._numbers)


def more(tally: dict[int, int], who: int) -> None:
    if who >= 0:
        tally[who] = tally.get(who, 0) + 1


def fewer(tally: dict[int, int], who: int) -> None:
    """Take one back; who has none left, is no longer among them."""
    if (left := tally.get(who, 0) - 1) > 0:
        tally[who] = left
    else:
        tally.pop(who, None)
