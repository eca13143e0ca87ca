"""What the disk refuses for now, kept in memory until it stores again."""

import sqlite3
from collections.abc import Sequence
from typing import Final

from streamer_app.errors import Reason, reason
from streamer_app.events import Chat, Event, Gap
from streamer_app.store.storing import Group, Storing

LIMIT: Final = 50_000
"""Events kept; past it the oldest ordinary chat goes and a gap says so."""

_FAULTS: Final = {
    sqlite3.SQLITE_FULL: ("store.fault.full", "database_full"),
    sqlite3.SQLITE_BUSY: ("store.fault.busy", "database_busy"),
    sqlite3.SQLITE_READONLY: ("store.fault.read_only", "database_read_only"),
    sqlite3.SQLITE_CORRUPT: ("store.fault.damaged", "database_damaged"),
}
_OTHER: Final = ("store.fault.io", "database_unreachable")


class Held:
    """The events in memory, each once, in order of arrival."""

    def __init__(self, storing: Storing) -> None:
        self._storing = storing
        self._events: dict[tuple[str, str, str], tuple[int, int, Event]] = {}
        self._gaps: dict[tuple[int, str, str], tuple[int, int]] = {}
        self._shown = 0
        self._lost = 0
        self._code: int | None = None

    def __len__(self) -> int:
        return len(self._events)

    def __bool__(self) -> bool:
        return self._code is not None

    @property
    def fault(self) -> Reason | None:
        """Why they are here, with how many (``n``) and how many were given up (``lost``)."""
        if self._code is None:
            return None
        code, _ = _FAULTS.get(self._code, _OTHER)
        return reason(code, n=len(self._events), lost=self._lost)

    @property
    def error(self) -> str:
        """The AppError code of the same trouble."""
        return _FAULTS.get(self._code or 0, _OTHER)[1]

    def fail(self, code: int) -> None:
        """SQLite's result code of the last attempt."""
        self._code = code

    def add(self, groups: Sequence[Group]) -> list[tuple[int, list[tuple[int, Event]]]]:
        """Keep events; for each session the new ones under negative row ids, to be shown."""
        fresh: dict[int, list[tuple[int, Event]]] = {}
        for session, events in groups:
            shown = fresh.setdefault(session, [])
            for event in events:
                name = (event.source, event.room, event.id or str(id(event)))
                if name in self._events or self._on_disk(event):
                    continue
                self._shown -= 1
                self._events[name] = (session, self._shown, event)
                shown.append((self._shown, event))
        self._shrink()
        return list(fresh.items())

    def groups(self) -> list[Group]:
        """All that is kept, and the gaps for what could not be."""
        groups: dict[int, list[Event]] = {}
        for session, _, event in self._events.values():
            groups.setdefault(session, []).append(event)
        for (session, source, room), (start, end) in self._gaps.items():
            gap = Gap(
                source=source,
                room=room,
                id=f"unsaved:{start}-{end}",
                at_ms=end,
                seen_ms=end,
                start_ms=start,
                end_ms=end,
                reason="disk_full",
            )
            groups.setdefault(session, []).append(gap)
        return list(groups.items())

    def clear(self) -> None:
        """All is on disk."""
        self._events.clear()
        self._gaps.clear()
        self._lost = 0
        self._code = None

    def _on_disk(self, event: Event) -> bool:
        try:
            return self._storing.knows(event)
        except sqlite3.Error:
            return False

    def _shrink(self) -> None:
        over = len(self._events) - LIMIT
        if over <= 0:
            return
        chat = [name for name, (_, _, event) in self._events.items() if type(event) is Chat]
        for name in chat[:over]:
            session, _, event = self._events.pop(name)
            place = (session, event.source, event.room)
            at = event.at_ms or event.seen_ms
            start, end = self._gaps.get(place, (at, at))
            self._gaps[place] = (min(start, at), max(end, at))
            self._lost += 1
