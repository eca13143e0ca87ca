"""Many rows of one table in few statements."""

import sqlite3
from collections.abc import Sequence
from typing import Any, Final

_TOGETHER: Final = (64, 8, 1)


class Bulk:
    """An INSERT for any number of rows of ``width`` columns; ``into`` is all before VALUES.

    A statement gives up the interpreter once and gets it back late from a window that is busy:
    one a row, as ``executemany`` would do, made a commit under such a window twenty times late.
    """

    def __init__(self, into: str, width: int) -> None:
        one = f"({', '.join('?' * width)})"
        self._width = width
        self._statements = [
            (rows * width, f"{into} VALUES {', '.join([one] * rows)}") for rows in _TOGETHER
        ]

    def insert(self, connection: sqlite3.Connection, values: Sequence[Any]) -> int:
        """Insert rows, their values one after another; how many were new."""
        changed = at = 0
        for step, statement in self._statements:
            for end in range(at + step, len(values) + 1, step):
                changed += connection.execute(statement, values[at:end]).rowcount
                at = end
        return changed
