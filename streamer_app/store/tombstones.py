"""Who was erased, known only by salted hashes: a recording brings nobody back."""

import sqlite3
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any, Final

from msgspec.structs import fields, replace

from streamer_app.events import Event, Viewer

WORDS: Final = ("text", "sample")
"""The fields of events that hold somebody's words."""
_LENGTH: Final = 12


class Tombstones:
    """The hashes of one database; made anew after an erasure."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        (self._salt,) = connection.execute("SELECT value FROM salt").fetchone()
        found = connection.execute("SELECT hash, before_ms FROM tombstone")
        self._before: dict[bytes, int] = dict(found.fetchall())
        self._known: dict[tuple[str, str], int] = {}

    def __bool__(self) -> bool:
        return bool(self._before)

    def hashed(self, *parts: str) -> bytes:
        """A salted hash, the same for the same parts in this database and no other."""
        told = "\0".join(parts).encode("utf-8", "surrogatepass")
        return blake2b(told, key=self._salt, digest_size=_LENGTH).digest()

    def ident(self, *parts: str) -> str:
        """The hash as an id."""
        return f"x{self.hashed(*parts).hex()}"

    def raise_for(self, connection: sqlite3.Connection, source: str, viewer: str, now: int) -> None:
        """Remember that this viewer was erased; what happens after ``now`` (ms) is new."""
        connection.execute(
            "INSERT OR REPLACE INTO tombstone VALUES (?, ?)", (self._person(source, viewer), now)
        )

    def _person(self, source: str, viewer: str) -> bytes:
        return self.hashed("viewer", source, viewer)

    def covers(self, event: Event) -> bool:
        """Whether the event is of somebody who was erased after it happened."""
        viewer = event.viewer
        if viewer is None or viewer.id is None:
            return False
        who = (event.source, viewer.id)
        before = self._known.get(who)
        if before is None:
            before = self._known[who] = self._before.get(self._person(*who), -1)
        return event.at_ms <= before

    def applied(self, session: int, events: Iterable[Event]) -> list[Event]:
        """The events, those of erased people without what they said and who they were."""
        return [self.erased(event, session) if self.covers(event) else event for event in events]

    def erased(self, event: Event, session: int, words: bool = True) -> Event:
        """The event as it is kept: kind, time and amount (without ``words``: those as well); the
        viewer is nobody, the same one throughout the session."""
        changes: dict[str, Any] = {"id": self.event_id(event.source, event.room, event.id)}
        viewer = event.viewer
        if viewer is not None and viewer.id is not None:
            nobody = self.ident("nobody", str(session), event.source, viewer.id)
            changes["viewer"] = Viewer(nobody, roles=viewer.roles)
        own = {field.name for field in fields(event)}
        for name in own & set(WORDS) if words else ():
            changes[name] = ""
        if combo := getattr(event, "combo", None):
            changes["combo"] = self.event_id(event.source, event.room, combo)
        return replace(event, **changes)

    def faded(self, event: Event, session: int) -> Event:
        """The event without words and without anybody's name; its id stays, which is nobody's."""
        changes: dict[str, Any] = {name: "" for name in WORDS if hasattr(event, name)}
        viewer = event.viewer
        if viewer is not None:
            who = viewer.id if viewer.id is not None else f"\0{viewer.name}"
            nobody = self.ident("nobody", str(session), event.source, who)
            masked = viewer.id is None
            changes["viewer"] = Viewer(
                None if masked else nobody, nobody if masked else "", masked, viewer.roles
            )
        return replace(event, **changes)

    def event_id(self, source: str, room: str, event_id: str) -> str:
        """What an erased event is called from then on."""
        return self.ident("event", source, room, event_id)
