"""Full-text search that finds what a plain substring search finds, through an index.

The index holds, for each place in a message, the short gram that begins there: three characters
of ASCII letters and digits, else two characters, one at the end of a run. A word of a query is
cut the same way; its grams name candidates, and each candidate is compared with the words
themselves. Rows that are not indexed yet, and words without a gram, are read through.
"""

import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from streamer_app.events import KINDS
from streamer_app.store import codec

SAID_KINDS: Final = ("chat", "paid_message", "membership", "notice")
SAID: Final = tuple(number for name in SAID_KINDS if (number := codec.NUMBER[KINDS[name]]))
"""The kinds whose text is somebody's words."""

_KINDS: Final = f"kind IN ({', '.join(map(str, SAID))})"
_ALNUM: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def folded(text: str) -> str:
    """What is compared: NFKC, then case-folded."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).casefold()


def _in_run(char: str) -> bool:
    return char in _ALNUM or (char > "\x7f" and not char.isspace())


def _gram(text: str, at: int) -> str:
    """The gram that begins at a place; empty outside of runs."""
    gram = text[at : at + 3]
    if not _in_run(gram[0]):
        return ""
    if len(gram) > 1 and _in_run(gram[1]):
        if len(gram) > 2 and gram.isascii() and gram.isalnum():
            return gram
        return gram[:2]
    return gram[0]


def grams(text: str) -> set[str]:
    """The grams of a folded text."""
    return {gram for at in range(len(text)) if (gram := _gram(text, at))}


def _asked(word: str) -> tuple[set[str], str]:
    """Grams that a text with ``word`` in it must have, and a beginning of one when none is sure."""
    sure: set[str] = set()
    start = ""
    for at in range(len(word)):
        gram = _gram(word, at)
        if not gram:
            continue
        left = len(word) - at
        open_end = left == len(gram) and (left == 1 or (left == 2 and gram.isascii()))
        if open_end:
            start = max(start, gram, key=len)
        else:
            sure.add(gram)
    return sure, start


def _match(words: Iterable[str]) -> str:
    """The index query of folded words; empty when the index cannot help."""
    sure: set[str] = set()
    starts: set[str] = set()
    for word in words:
        grams_, start = _asked(word)
        sure |= grams_
        if start and not grams_:
            starts.add(start)
    if sure:
        return " AND ".join(f'"{gram}"' for gram in sorted(sure))
    return " AND ".join(f'"{start}" *' for start in sorted(starts))


def indexed_to(connection: sqlite3.Connection) -> int:
    """The last row id that the index has seen."""
    found = connection.execute("SELECT event FROM progress WHERE name = 'search'").fetchone()
    return int(found[0])


def index(connection: sqlite3.Connection, most: int) -> int:
    """Index the next ``most`` rows in one transaction; how many there were."""
    start = indexed_to(connection)
    rows = connection.execute(
        "SELECT id, kind, text FROM event WHERE id > ? ORDER BY id LIMIT ?", (start, most)
    ).fetchall()
    if not rows:
        return 0
    words = [
        (row, " ".join(grams(folded(text)))) for row, kind, text in rows if text and kind in SAID
    ]
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO said (rowid, grams) VALUES (?, ?)", words)
        connection.execute("UPDATE progress SET event = ? WHERE name = 'search'", (rows[-1][0],))
    return len(rows)


def unindex(connection: sqlite3.Connection, row: int, text: str) -> None:
    """Take one message's words out of the index (before its text is erased)."""
    if row <= indexed_to(connection):
        connection.execute(
            "INSERT INTO said (said, rowid, grams) VALUES ('delete', ?, ?)",
            (row, " ".join(grams(folded(text)))),
        )


def unindex_many(connection: sqlite3.Connection, said: Iterable[tuple[int, str]]) -> None:
    """The same of many messages, (row, text) each, before they are deleted."""
    edge = indexed_to(connection)
    connection.executemany(
        "INSERT INTO said (said, rowid, grams) VALUES ('delete', ?, ?)",
        [(row, " ".join(grams(folded(text)))) for row, text in said if row <= edge],
    )


def end_at_last(connection: sqlite3.Connection) -> None:
    """After the last rows were deleted: those that take their numbers are yet to be indexed."""
    connection.execute(
        "UPDATE progress SET event = min(event, (SELECT coalesce(max(id), 0) FROM event)) "
        "WHERE name = 'search'"
    )


def reindex(connection: sqlite3.Connection, row: int, text: str) -> None:
    """Put one message's new words into the index, where it had reached that row."""
    if row <= indexed_to(connection):
        connection.execute(
            "INSERT INTO said (rowid, grams) VALUES (?, ?)", (row, " ".join(grams(folded(text))))
        )


@dataclass(frozen=True, slots=True)
class Where:
    """What a hit must be besides its words; None and "" leave it open."""

    who: str = ""
    """A platform's id, or a part of the name."""
    kind: str = ""
    """``chat``, ``paid_message``, ``membership`` or ``notice``."""
    session: int | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    """Server time in [start, end)."""
    everything: bool = False
    """Whether without a word all of these are found."""

    def condition(self) -> tuple[str, list[object]]:
        """The same over the table of events, with its values."""
        parts: list[str] = []
        values: list[object] = []
        for part, value in (
            ("event.kind = (SELECT id FROM kind WHERE name = ?)", self.kind or None),
            ("event.session = ?", self.session),
            ("event.at_ms >= ?", self.start_ms),
            ("event.at_ms < ?", self.end_ms),
        ):
            if value is not None:
                parts.append(part)
                values.append(value)
        if self.who:
            parts.append(_PERSON)
            values += [codec.key(self.who), self.who]
        return "".join(f" AND {part}" for part in parts), values


ANYWHERE: Final = Where()
_PERSON: Final = (
    "event.viewer IN (SELECT id FROM viewer WHERE ident = ? OR instr(lower(name), lower(?)) > 0)"
)


def rows(connection: sqlite3.Connection, query: str, where: Where = ANYWHERE) -> Iterator[int]:
    """Row ids of the messages that hold every word of ``query``, newest first.

    Without a word nothing is found, unless ``where`` says so.
    """
    words = [folded(word) for word in query.split()]
    if not words and not where.everything:
        return
    match = _match(words)
    edge = indexed_to(connection) if match else 0
    condition, values = where.condition()
    for row, text in connection.execute(
        f"SELECT id, text FROM event WHERE id > ? AND {_KINDS} AND text <> ''{condition} "
        "ORDER BY id DESC",
        (edge, *values),
    ):
        if _holds(text, words):
            yield row
    if not match:
        return
    for row, text in connection.execute(
        "SELECT said.rowid, event.text FROM said JOIN event ON event.id = said.rowid "
        f"WHERE said MATCH ? AND said.rowid <= ?{condition} ORDER BY said.rowid DESC",
        (match, edge, *values),
    ):
        if text and _holds(text, words):
            yield row


def _holds(text: str, words: list[str]) -> bool:
    said = folded(text)
    return all(word in said for word in words)
