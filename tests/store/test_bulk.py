"""Many rows in few statements."""

import sqlite3
from contextlib import closing

import pytest

from streamer_app.store.bulk import Bulk


class Counting(sqlite3.Connection):
    """A connection that notes how many rows each statement took."""

    def __init__(self, path: str) -> None:
        super().__init__(path, isolation_level=None)
        self.taken: list[int] = []

    def execute(self, sql: str, values: object = ()) -> sqlite3.Cursor:
        self.taken.append(sql.count("(?"))
        return super().execute(sql, values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "taken"), [(0, []), (3, [1, 1, 1]), (64, [64]), (210, [64, 64, 64, 8, 8, 1, 1])]
)
def test_every_row_is_stored_in_order_by_few_statements(rows: int, taken: list[int]) -> None:
    with closing(Counting(":memory:")) as connection:
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b)")
        connection.taken.clear()
        values = [value for n in range(rows) for value in (n, f"b{n}")]
        assert Bulk("INSERT INTO t (a, b)", 2).insert(connection, values) == rows
        assert connection.taken == taken
        found = connection.execute("SELECT id, a, b FROM t ORDER BY id").fetchall()
    assert found == [(n + 1, n, f"b{n}") for n in range(rows)]


def test_rows_that_are_there_already_are_not_counted() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE t (a UNIQUE)")
        bulk = Bulk("INSERT OR IGNORE INTO t", 1)
        assert bulk.insert(connection, [n % 50 for n in range(100)]) == 50
        assert bulk.insert(connection, [49, 50]) == 1
