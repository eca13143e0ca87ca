"""What a session keeps of words that were erased: how they were read, never what they were."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from streamer_app.store import schema


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One message's part in the numbers. ``reading`` None: its words are still there.

    ``card`` is the question card it went to, for every question of a session in which something
    was erased: what was compared with the erased words cannot be compared again. ``wording`` is
    the row of the first question in the same words.
    """

    reading: Mapping[str, Any] | None = None
    card: int | None = None
    wording: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything that is kept, by row id; ``peaks`` are labels by session and moment."""

    rows: Mapping[int, KeptRow] = field(default_factory=dict)
    peaks: Mapping[int, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


NOTHING: Final = Kept()


def load(connection: sqlite3.Connection, version: int = schema.VERSION) -> Kept:
    """All of it, of a file of this ``version``; there is little, and mostly nothing."""
    wording = "wording" if version >= schema.WORDING_SINCE else "NULL"
    rows = connection.execute(f"SELECT event, reading, card, {wording} FROM kept")
    peaks = connection.execute("SELECT session, peaks FROM kept_peaks")
    return Kept(
        {row: KeptRow(json.loads(text) if text else None, *told) for row, text, *told in rows},
        {session: json.loads(text) for session, text in peaks},
    )


def save(connection: sqlite3.Connection, rows: Mapping[int, KeptRow]) -> None:
    """Add these; what is kept already stays, for it was read while the words were there."""
    connection.executemany(
        "INSERT INTO kept (event, reading, card, wording) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (event) DO UPDATE SET reading = coalesce(reading, excluded.reading), "
        "card = coalesce(card, excluded.card), wording = coalesce(wording, excluded.wording)",
        [(row, _told(one.reading), one.card, one.wording) for row, one in rows.items()],
    )


def _told(reading: Mapping[str, Any] | None) -> str | None:
    return None if reading is None else json.dumps(reading)


def save_peaks(
    connection: sqlite3.Connection, session: int, peaks: Iterable[Mapping[str, Any]]
) -> None:
    """Keep a session's labels; the ones before are overwritten."""
    connection.execute(
        "INSERT OR REPLACE INTO kept_peaks VALUES (?, ?)",
        (session, json.dumps(list(peaks), ensure_ascii=False)),
    )
