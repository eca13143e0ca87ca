"""What storing, finding and keeping a million events costs (python -m tests.benchmarks.storage).

Ratios within one run, CPU time, alternating, medians: the writer beside ``executemany`` of ready
rows into the same tables, and beside sqlite-utils; bytes an event; search beside LIKE.
"""

import argparse
import json
import random
import sqlite3
import statistics
import tempfile
import time
import uuid
from collections.abc import Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, Final

import sqlite_utils

from streamer_app.events import Chat, Event, Gift, Money, Viewer
from streamer_app.store import codec, search
from streamer_app.store.opening import reading_connection, writing_connection
from streamer_app.store.queries import Reader
from streamer_app.store.storing import Storing

BATCH: Final = 500
_HAN: Final = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可"
    "也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方"
    "多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心"
)
_LATIN: Final = (
    *("the", "how", "to", "is", "what", "why", "course", "price", "when", "where", "great"),
    *("thanks", "lesson", "chapter", "one", "please", "repeat", "question", "homework", "link"),
)
_EMOJI: Final = "😀😂🔥👍🏽👩‍🏫❤️"


class Room:
    """A made-up evening: 45 % Chinese, 35 % Latin, 20 % mixed text, few speak much, many little.

    Half of the ids are UUIDs as on Twitch, half the long decimals of Chinese platforms.
    """

    def __init__(self, viewers: int, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self._viewers = [Viewer(str(100_000_000 + 7919 * n), self._name(n)) for n in range(viewers)]

    def events(self, n: int) -> list[Event]:
        """The next ``n`` events, 2 % of them gifts."""
        return [self._event(number) for number in range(n)]

    def _event(self, number: int) -> Event:
        chance = self._chance
        place = int(len(self._viewers) * chance.random() ** 3)
        at = 1_700_000_000_000 + 10 * number
        long_id = str(7_300_000_000_000_000_000 + 1000 * number + chance.randrange(1000))
        ident = long_id if number % 2 else str(uuid.UUID(int=chance.getrandbits(128), version=4))
        common: dict[str, Any] = {
            "source": "twitch",
            "room": "lesson",
            "id": ident,
            "at_ms": at,
            "seen_ms": at + chance.randrange(20, 300),
            "viewer": self._viewers[place],
        }
        if number % 50 == 0:
            return Gift(name="火箭", paid=Money(100, "CNY"), combo=f"c{number // 200}", **common)
        return Chat(text=self._text(), **common)

    def _name(self, n: int) -> str:
        return f"{''.join(self._chance.choices(_HAN, k=3))}{n}" if n % 2 else f"viewer_{n}"

    def _text(self) -> str:
        chance = self._chance
        kind = chance.random()
        han = "".join(chance.choices(_HAN, k=chance.randrange(4, 20)))
        latin = " ".join(chance.choices(_LATIN, k=chance.randrange(2, 8)))
        if kind < 0.45:
            return han
        return latin if kind < 0.8 else f"{han[:6]} {latin[:12]} {chance.choice(_EMOJI)}"


def in_batches(events: Sequence[Event]) -> list[Sequence[Event]]:
    return [events[at : at + BATCH] for at in range(0, len(events), BATCH)]


def ours(path: Path, events: Sequence[Event]) -> float:
    """CPU seconds of the writer's work: rows, de-duplication, commits, new rows."""
    storing = Storing(path)
    session = storing.open_session("bench", 1)
    batches = in_batches(events)
    started = time.process_time()
    for batch in batches:
        storing.store([(session, batch)])
    spent = time.process_time() - started
    storing.close()
    return spent


def raw(path: Path, rows: Sequence[codec.Row], viewers: Sequence[codec.Row], insert: str) -> float:
    """CPU seconds of ``executemany`` of the same rows, ready made, into the same tables."""
    with closing(writing_connection(path)) as connection:
        started = time.process_time()
        new = 0
        for at in range(0, len(rows), BATCH):
            connection.execute("BEGIN")
            share = len(viewers) * at // len(rows), len(viewers) * (at + BATCH) // len(rows)
            connection.executemany(
                "INSERT INTO viewer VALUES (?, ?, ?, ?, ?, ?, ?)", viewers[slice(*share)]
            )
            new += connection.executemany(insert, rows[at : at + BATCH]).rowcount
            connection.execute("COMMIT")
        return time.process_time() - started


def with_sqlite_utils(path: Path, rows: Sequence[codec.Row]) -> float:
    """CPU seconds of sqlite-utils' ``insert_all`` of the same rows."""
    names = codec.COLUMNS.split()
    ready = [dict(zip(names, row, strict=True)) for row in rows]
    with closing(writing_connection(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        table = sqlite_utils.Database(connection).table("event")
        started = time.process_time()
        for at in range(0, len(ready), BATCH):
            table.insert_all(ready[at : at + BATCH], ignore=True, batch_size=BATCH)
        return time.process_time() - started


def without_constraint(insert: str) -> str:
    """The same insert into a table without the unique index: the barest that could be done."""
    return insert.replace("OR IGNORE INTO event", "INTO bare")


def writing(n: int, repeats: int) -> dict[str, float]:
    """G3: the writer beside its peers, the same events, alternating."""
    events = Room(n // 5).events(n)
    figures: dict[str, list[float]] = {"ours": [], "raw": [], "bare": [], "utils": []}
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "first.db"
        ours(first, events)
        rows, viewers = ready_rows(first)
        for number in range(repeats):
            path = Path(folder) / f"{number}"
            figures["ours"].append(ours(path.with_suffix(".ours"), events))
            figures["raw"].append(raw(path.with_suffix(".raw"), rows, viewers, codec.INSERT))
            bare = path.with_suffix(".bare")
            with closing(writing_connection(bare)) as connection:
                columns = codec.COLUMNS.replace(" ", ", ")
                connection.execute(f"CREATE TABLE bare (id INTEGER PRIMARY KEY, {columns})")
            figures["bare"].append(raw(bare, rows, viewers, without_constraint(codec.INSERT)))
            figures["utils"].append(with_sqlite_utils(path.with_suffix(".utils"), rows))
    micro = {name: 1e6 * statistics.median(spent) / n for name, spent in figures.items()}
    return {
        "writer_us": micro["ours"],
        "raw_us": micro["raw"],
        "bare_us": micro["bare"],
        "sqlite_utils_us": micro["utils"],
        "writer_by_raw": micro["ours"] / micro["raw"],
        "writer_by_bare": micro["ours"] / micro["bare"],
        "sqlite_utils_by_writer": micro["utils"] / micro["ours"],
    }


def ready_rows(path: Path) -> tuple[list[codec.Row], list[codec.Row]]:
    """The rows of events and viewers in a database."""
    with closing(sqlite3.connect(path)) as connection:
        columns = codec.COLUMNS.replace(" ", ", ")
        rows = connection.execute(f"SELECT {columns} FROM event ORDER BY id").fetchall()
        viewers = connection.execute("SELECT * FROM viewer ORDER BY id").fetchall()
    return rows, viewers


WIDE: Final = """CREATE TABLE event (
    id TEXT PRIMARY KEY, session TEXT, source TEXT, room TEXT, kind TEXT, at TEXT, seen TEXT,
    viewer TEXT, name TEXT, text TEXT, count INTEGER, minor INTEGER, currency TEXT, extra TEXT
)"""


def wide_size(path: Path, typed: Path) -> int:
    """Bytes of the naive table with the same information: text ids, ISO times, names repeated."""
    with closing(sqlite3.connect(path)) as connection, closing(sqlite3.connect(typed)) as source:
        connection.execute(WIDE)
        rows = source.execute(
            "SELECT id, 'session-' || session, source, room, kind, "
            "strftime('%Y-%m-%dT%H:%M:%f', at_ms / 1000.0, 'unixepoch'), "
            "strftime('%Y-%m-%dT%H:%M:%f', seen_ms / 1000.0, 'unixepoch'), "
            "(SELECT ident FROM viewer WHERE viewer.id = events.viewer), name, text, count, "
            "minor, currency, extra FROM events"
        )
        connection.executemany(f"INSERT INTO event VALUES ({', '.join('?' * 14)})", rows)
        connection.execute("CREATE INDEX event_at ON event (session, at)")
        connection.commit()
    return path.stat().st_size


def keeping(n: int) -> dict[str, Any]:
    """G13 and G11: bytes an event, the index's bytes, search beside LIKE."""
    events = Room(200_000).events(n)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "size.db"
        ours(path, events)
        typed = path.stat().st_size
        with Reader(path) as reader:
            equal = [event for _, event in reader.events(1)] == events
        wide = wide_size(Path(folder) / "wide.db", path)
        with closing(writing_connection(path)) as connection:
            started = time.process_time()
            while search.index(connection, 20_000):
                pass
            build = time.process_time() - started
        indexed = path.stat().st_size
        figures = finding(path)
        trigram = trigram_size(Path(folder) / "trigram.db", path)
    return {
        "bytes_an_event": typed / n,
        "by_wide_table": typed / wide,
        "round_trip_equal": equal,
        "index_bytes_an_event": (indexed - typed) / n,
        "index_by_trigram": (indexed - typed) / trigram,
        "index_us_an_event": 1e6 * build / n,
        **figures,
    }


def trigram_size(path: Path, source: Path) -> int:
    """Bytes of FTS5's own trigram index over the same texts, without the texts.

    With positions: without them it finds no word of more than three characters.
    """
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE said USING fts5(text, content='', tokenize='trigram')"
        )
        connection.execute("ATTACH ? AS source", (str(source),))
        connection.execute(
            "INSERT INTO said (rowid, text) SELECT id, text FROM source.event WHERE text > ''"
        )
        connection.commit()
        connection.execute("INSERT INTO said (said) VALUES ('optimize')")
        connection.commit()
        connection.execute("DETACH source")
        connection.execute("VACUUM")
    return path.stat().st_size


def finding(path: Path) -> dict[str, Any]:
    """Row ids of the newest 50 through the index, beside those of LIKE over all."""
    words = ["的一", "生能而", "人有我", "course", "们中"]
    ratios = []
    exact = True
    with closing(reading_connection(path)) as connection:
        for word in words:
            list(search.rows(connection, word))
            started = time.process_time()
            like = connection.execute(
                "SELECT id FROM event WHERE text LIKE ? ORDER BY id DESC", (f"%{word}%",)
            ).fetchall()
            slow = time.process_time() - started
            started = time.process_time()
            list(islice(search.rows(connection, word), 50))
            ratios.append(slow / max(1e-6, time.process_time() - started))
            exact &= [row for (row,) in like] == list(search.rows(connection, word))
    return {"search_by_like": statistics.median(ratios), "recall_equals_like": exact}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    args = parser.parse_args()
    figures = {**writing(min(args.n, 100_000), args.repeats), **keeping(args.n)}
    rounded = {k: round(v, 3) if isinstance(v, float) else v for k, v in figures.items()}
    print(json.dumps(rounded))


if __name__ == "__main__":
    main()
