"""Where ordinary chat waits when a flood is faster than the disk: a file read back in order."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from streamer_app.events import Event, from_json, to_json

_CHUNK: Final = 512 << 10


class Spill:
    """A file of lines, a session and an event each; empty again once all are in the database.

    What a killed process left is still there for the next one: the database tells what of it
    it has already.
    """

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".spill")
        self._read = 0
        self._written = self._path.stat().st_size if self._path.exists() else 0

    def __bool__(self) -> bool:
        return self._written > 0

    def append(self, session: int, events: Sequence[Event]) -> None:
        """Add events at the end. Raises: OSError; then none of them may be relied on."""
        lines = b"".join(b"%d\t%s\n" % (session, to_json(event)) for event in events)
        with self._path.open("r+b" if self._path.exists() else "w+b") as file:
            file.seek(self._written)
            file.write(lines)
            file.truncate()
        self._written += len(lines)

    def take(self) -> list[tuple[int, list[Event]]]:
        """The next thousands of events; they stay in the file until ``settle``."""
        if self._read >= self._written:
            return []
        with self._path.open("rb") as file:
            file.seek(self._read)
            data = file.read(min(_CHUNK, self._written - self._read))
        whole = data.rfind(b"\n") + 1
        self._read += whole or len(data)
        groups: dict[int, list[Event]] = {}
        for line in data[:whole].split(b"\n"):
            session, _, body = line.partition(b"\t")
            try:
                groups.setdefault(int(session), []).append(from_json(body))
            except (ValueError, RecursionError):
                continue  # a line cut short by a kill
        return list(groups.items())

    def settle(self) -> None:
        """All that was taken is in the database: drop the file when nothing is left in it."""
        if self._written and self._read >= self._written:
            self._path.unlink(missing_ok=True)
            self._read = self._written = 0
