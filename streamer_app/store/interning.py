"""Viewers and rooms by number: each distinct one is stored once."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Final

from streamer_app.events import Event, Viewer
from streamer_app.store import codec
from streamer_app.store.bulk import Bulk

REMEMBERED: Final = 200_000
LOADED: Final = 20_000

_SAME = (
    "SELECT id, ident, name, masked, roles, badges FROM viewer WHERE ident = ?",
    "SELECT id, ident, name, masked, roles, badges FROM viewer WHERE ident IS NULL AND name = ?",
)
_STRANGERS: Final = Bulk("INSERT INTO viewer", 7)


class Interning:
    """The numbers of the writing connection; ``forget`` after a rollback."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._rooms: dict[tuple[str, str], int] = {}
        self._viewers: dict[Viewer, int] = {}
        self.forget()

    def forget(self) -> None:
        """Start again from what the database holds."""
        rooms = self._connection.execute("SELECT source, room, id FROM room")
        self._rooms = {(source, room): number for source, room, number in rooms}
        self._last = self._connection.execute("SELECT coalesce(max(id), 0) FROM viewer").fetchone()[
            0
        ]
        self._viewers.clear()
        self._complete = self._last <= LOADED
        if self._complete:
            for number, *columns in self._connection.execute(
                "SELECT id, ident, name, masked, roles, badges FROM viewer"
            ):
                self._viewers[codec.viewer(tuple(columns))] = number

    def room(self, event: Event) -> int:
        """The number of an event's room."""
        place = (event.source, event.room)
        number = self._rooms.get(place)
        if number is None:
            cursor = self._connection.execute(
                "INSERT INTO room (source, room) VALUES (?, ?)", place
            )
            number = self._rooms[place] = int(cursor.lastrowid or 0)
        return number

    def numbers(self, events: Sequence[Event]) -> list[int | None]:
        """The number of each event's viewer; strangers are stored in one go."""
        known = self._viewers.get
        found = [known(event.viewer) for event in events]  # type: ignore[arg-type]
        if None in found:
            strangers = {
                event.viewer: None
                for event, number in zip(events, found, strict=True)
                if number is None and event.viewer is not None
            }
            if strangers:
                self._learn(strangers)
                found = [known(event.viewer) for event in events]  # type: ignore[arg-type]
        return found

    def _learn(self, viewers: Iterable[Viewer]) -> None:
        fresh: list[Any] = []
        for viewer in viewers:
            number = None if self._complete else self._stored(viewer)
            if number is None:
                number = self._last = self._last + 1
                fresh += (number, *codec.viewer_row(viewer))
            self._viewers[viewer] = number
        _STRANGERS.insert(self._connection, fresh)

    def trim(self) -> None:
        """Forget the older half of the viewers when they are too many to remember."""
        if len(self._viewers) > REMEMBERED:
            self._complete = False
            for viewer in list(self._viewers)[: REMEMBERED // 2]:
                del self._viewers[viewer]

    def _stored(self, viewer: Viewer) -> int | None:
        named = viewer.id is None
        wanted = viewer.name if viewer.id is None else codec.key(viewer.id)
        for number, *columns in self._connection.execute(_SAME[named], (wanted,)):
            if codec.viewer(tuple(columns)) == viewer:
                return int(number)
        return None
