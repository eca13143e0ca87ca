"""What a session keeps of words that were erased: how they were read, never what they were."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One message's part in the numbers. ``reading`` None: its words are still there.

    ``card`` is the question card it went to, for every question of a session in which something
    was erased: what was compared with the erased words cannot be compared again.
    """

    reading: Mapping[str, Any] | None = None
    card: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything that is kept, by row id; ``peaks`` are labels by session and moment."""

    rows: Mapping[int, KeptRow] = field(default_factory=dict)
    peaks: Mapping[int, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


NOTHING: Final = Kept()


def load(connection: sqlite3.Connection) -> Kept:
    """All of it; there is little, and mostly nothing."""
    rows = connection.execute("SELECT event, reading, card FROM kept")
    peaks = connection.execute("SELECT session, peaks FROM kept_peaks")
    return Kept(
        {row: KeptRow(json.loads(text) if text else None, card) for row, text, card in rows},
        {session: json.loads(text) for session, text in peaks},
    )


def save(connection: sqlite3.Connection, rows: Mapping[int, KeptRow]) -> None:
    """Add these; what is kept already stays, for it was read while the words were there."""
    connection.executemany(
        "INSERT INTO kept VALUES (?, ?, ?) ON CONFLICT (event) DO UPDATE SET "
        "reading = coalesce(reading, excluded.reading), card = coalesce(card, excluded.card)",
        [
            (row, json.dumps(one.reading) if one.reading is not None else None, one.card)
            for row, one in rows.items()
        ],
    )


def save_peaks(
    connection: sqlite3.Connection, session: int, peaks: Iterable[Mapping[str, Any]]
) -> None:
    """Keep a session's labels; the ones before are overwritten."""
    connection.execute(
        "INSERT OR REPLACE INTO kept_peaks VALUES (?, ?)",
        (session, json.dumps(list(peaks), ensure_ascii=False)),
    )
