"""The recent past in columns, so that any window is counted exactly and in any order of arrival."""

from array import array
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

KEPT_MS: Final = 20 * 60_000
KEPT_ROWS: Final = 300_000
AMOUNTS: Final = 8_192
"""Increments that are let go together, once the next ones are older than 20 minutes as well."""
BLOCK: Final = 4_096

MESSAGE: Final = 1
ASK: Final = 2
INTENT: Final = 4
GAINED: Final = 8
LOST: Final = 16
GLAD: Final = 32
SAD: Final = 64
PAID: Final = 128
ENTRY: Final = 256
LEAVE: Final = 512
GONE: Final = 1024
ROOM_SHIFT: Final = 12

Number = TypeVar("Number", np.int32, np.int64)
Times = NDArray[np.int64]
Column = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Window:
    """The rows of a window that were not taken back; ``who`` is -1 where nobody is known."""

    at: Times
    who: Column
    what: Column

    def count(self, flag: int) -> int:
        return int(np.count_nonzero(self.what & flag))

    def people(self, flag: int) -> int:
        """Distinct known people among the rows with ``flag``."""
        who = np.compress((self.what & flag != 0) & (self.who >= 0), self.who)
        return int(np.count_nonzero(np.bincount(who)))

    def capped(self, flag: int, most: int) -> int:
        """Rows with ``flag``, at most ``most`` for each known person."""
        who = self.who[self.what & flag != 0]
        known = who[who >= 0]
        return int(np.minimum(np.bincount(known), most).sum()) + int(who.size - known.size)

    def since(self, start_ms: int) -> "Window":
        """The part after ``start_ms``."""
        return Window(*_picked(self.at > start_ms, self.at, self.who, self.what))


def _picked(
    inside: NDArray[np.bool_], at: Times, who: Column, what: Column
) -> tuple[Times, Column, Column]:
    """The rows inside; most often they lie together and need not be copied one by one."""
    first = int(inside.argmax()) if inside.size else 0
    last = inside.size - int(inside[::-1].argmax()) if inside.size else 0
    part = inside[first:last]
    if part.all():
        return at[first:last], who[first:last], what[first:last]
    return at[first:last][part], who[first:last][part], what[first:last][part]


def _own(column: NDArray[Number]) -> NDArray[Number]:
    return column if column.base is None else column.copy()


class Log:
    """What people did, a row each: when, who (a number), what (flags and room), and which event.

    Rows older than 20 minutes are let go once there are 300,000.
    """

    def __init__(self) -> None:
        self._at = array("q")
        self._who = array("i")
        self._what = array("i")
        self._key = array("q")
        self._tops: list[int] = []

    def add(self, at_ms: int, who: int, what: int, key: int) -> None:
        """``key`` is a hash of the event's identity, to find it again when it is taken back."""
        if not len(self._at) % BLOCK:
            self._let_go()
            self._tops.append(at_ms)
        elif at_ms > self._tops[-1]:
            self._tops[-1] = at_ms
        self._at.append(at_ms)
        self._who.append(who)
        self._what.append(what)
        self._key.append(key)

    def _let_go(self) -> None:
        if len(self._at) <= KEPT_ROWS:
            return
        horizon = max(self._tops) - KEPT_MS
        blocks = 0
        while len(self._at) - blocks * BLOCK > KEPT_ROWS and self._tops[blocks] < horizon:
            blocks += 1
        if blocks:
            del self._tops[:blocks]
            for column in (self._at, self._who, self._what, self._key):
                del column[: blocks * BLOCK]

    def window(self, start_ms: int, end_ms: int) -> Window:
        """Rows of (start, end] that stand."""
        block = next((n for n, top in enumerate(self._tops) if top > start_ms), len(self._tops))
        first = block * BLOCK
        at = np.frombuffer(self._at, np.int64)[first:]
        what = np.frombuffer(self._what, np.int32)[first:]
        who = np.frombuffer(self._who, np.int32)[first:]
        inside = (at > start_ms) & (at <= end_ms) & (what & GONE == 0)
        at, who, what = _picked(inside, at, who, what)
        # The arrays cannot grow while somebody looks into them.
        return Window(_own(at), _own(who), _own(what))

    def row_of(self, key: int) -> int | None:
        """Where the event of this key stands, the newest if there are several."""
        found = np.flatnonzero(np.frombuffer(self._key, np.int64) == key)
        return int(found[-1]) if found.size else None

    def mark(self, row: int, flag: int) -> None:
        self._what[row] |= flag

    def row(self, row: int) -> tuple[int, int, int]:
        """When, who and what."""
        return self._at[row], self._who[row], self._what[row]

    def messages_of(self, who: int | None, room: int) -> list[int]:
        """The standing messages of one person in a room, or of the whole room."""
        what = np.frombuffer(self._what, np.int32)
        wanted = (what >> ROOM_SHIFT == room) & (what & MESSAGE != 0) & (what & GONE == 0)
        if who is not None:
            wanted &= np.frombuffer(self._who, np.int32) == who
        return [int(row) for row in np.flatnonzero(wanted)]


class Amounts:
    """Increments of one thing over time: likes, or a currency's minor units."""

    def __init__(self) -> None:
        self._at = array("q")
        self._amount = array("q")
        self._latest = 0

    def add(self, at_ms: int, amount: int) -> None:
        self._latest = max(self._latest, at_ms)
        if len(self._at) >= 2 * AMOUNTS and self._at[AMOUNTS] < self._latest - KEPT_MS:
            del self._at[:AMOUNTS]
            del self._amount[:AMOUNTS]
        self._at.append(at_ms)
        self._amount.append(amount)

    def sum(self, start_ms: int, end_ms: int) -> int:
        """Over (start, end]."""
        at = np.frombuffer(self._at, np.int64)
        inside = (at > start_ms) & (at <= end_ms)
        return int(np.frombuffer(self._amount, np.int64)[inside].sum())
