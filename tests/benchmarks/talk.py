"""A made-up lesson's chat, to be folded: much of it repeats, one message in twenty asks."""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from streamer_app.events import Event
from streamer_app.store import search
from streamer_app.store.opening import writing_connection
from streamer_app.store.storing import Storing
from tests.benchmarks.storage import BATCH, Room

DAY_MS: Final = 86_400_000
_COPY: Final = (
    "INSERT INTO room SELECT id + :room, source, room || :room FROM room WHERE id = 1",
    "INSERT INTO session SELECT id + :session, title, state, opened_ms, started_ms + :ms, "
    "ended_ms + :ms, first_event + :row, last_event + :row FROM session WHERE id <= :sessions",
    "INSERT INTO event SELECT id + :row, session + :session, room + :room, kind, event_id, "
    "at_ms + :ms, lag_ms, viewer, text, count, minor, currency, extra, crc FROM event "
    "WHERE id <= :rows ORDER BY id",
    "INSERT INTO tally SELECT session + :session, last_event + :row, events, messages, users, "
    "rooms FROM tally WHERE session <= :sessions",
    "INSERT INTO minute SELECT session + :session, start_ms + :ms, events, messages, chatters, "
    "gifts FROM minute WHERE session <= :sessions",
    "INSERT INTO rolled SELECT session + :session, last_event + :row FROM rolled "
    "WHERE session <= :sessions",
    "INSERT INTO said (rowid, grams) SELECT id + :row, grams FROM cut ORDER BY id",
)
CHECKPOINT: Final = 100_000
"""Rows between two checkpoints, which the program makes by time."""
_SHORT: Final = (
    *("哈哈哈", "666", "听懂了", "懂了懂了", "老师好", "来了", "签到", "太快了", "好的", "收到"),
    *("原来如此", "好难", "加油", "没听懂", "nice", "lol", "thanks", "gg", "wow", "same here"),
)
_ASKED: Final = (
    *("{}怎么做", "{}是什么意思", "{}的公式是什么？", "为什么{}不能为零？", "请问{}在哪一章"),
    *("{}考试考吗", "{}多少钱", "how do I use {}?", "what is {}?", "why does {} matter?"),
)
_ABOUT: Final = (
    *("加速度", "受力分析", "牛顿第二定律", "动量守恒", "斜面", "摩擦力", "弹簧", "电场", "浮力"),
    *("第三题", "圆周运动", "能量", "功率", "密度", "压强", "透镜", "the lever", "torque"),
)


class Lesson(Room):
    """A crowd of whom few write most."""

    def stream(self, n: int) -> Iterator[Event]:
        """The next ``n`` events, one by one."""
        return map(self._event, range(n))

    def _text(self) -> str:
        chance = self._chance
        kind = chance.random()
        if kind < 0.55:
            return chance.choice(_SHORT)
        if kind < 0.6:
            return chance.choice(_ASKED).format(chance.choice(_ABOUT))
        return super()._text()


def filled(path: Path, n: int, sessions: int = 1) -> Path:
    """A database of ``n`` events over some ended sessions, with its search index."""
    return indexed(written(path, n, sessions))


def written(path: Path, n: int, sessions: int = 1) -> Path:
    """The same before anything is indexed."""
    storing = Storing(path)
    storing.connection.execute("PRAGMA synchronous = OFF")
    events = Lesson(max(40, n // (25 * sessions))).stream(n)
    for number in range(sessions):
        session = storing.open_session(f"lesson {number}", 1)
        for batch in batches(islice(events, n // sessions)):
            storing.store([(session, batch)])
            if storing.connection.total_changes % CHECKPOINT < BATCH:
                storing.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        storing.end_session(session, None)
    storing.close()
    return path


def indexed(path: Path) -> Path:
    """Make a database's search index whole."""
    connection = writing_connection(path)
    while search.index(connection, 20_000):
        pass
    connection.close()
    return path


def batches(events: Iterable[Event]) -> Iterator[list[Event]]:
    """The events as a writer gets them."""
    left = iter(events)
    while batch := list(islice(left, BATCH)):
        yield batch


def multiplied(source: Path, path: Path, times: int) -> Path:
    """A database ``times`` as big as another one of one room: the same evenings in more rooms.

    Rows are copied by SQL, in minutes where the writer would take the better part of an hour;
    their checksums are not made anew.
    """
    shutil.copyfile(source, path)
    connection = writing_connection(path)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA cache_size = -400000")
    (rows, sessions) = connection.execute(
        "SELECT (SELECT max(id) FROM event), (SELECT max(id) FROM session)"
    ).fetchone()
    connection.execute("CREATE TEMP TABLE cut (id INTEGER PRIMARY KEY, grams TEXT)")
    connection.executemany("INSERT INTO cut VALUES (?, ?)", _cut(connection))
    for copy in range(1, times):
        by = {"row": copy * rows, "session": copy * sessions, "room": copy, "ms": copy * DAY_MS}
        for statement in _COPY:
            connection.execute(statement, {**by, "rows": rows, "sessions": sessions})
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.execute("UPDATE progress SET event = (SELECT max(id) FROM event)")
    connection.close()
    return path


def _cut(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """The index's words of every message."""
    asked = connection.execute("SELECT id, text FROM event WHERE text <> ''")
    return ((row, " ".join(search.grams(search.folded(text)))) for row, text in asked)
