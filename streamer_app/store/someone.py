"""Looking for a viewer by a part of the name, or by the platform's id."""

from dataclasses import dataclass

from streamer_app.store import codec
from streamer_app.store.queries import Reader
from streamer_app.store.tally import MESSAGE


@dataclass(frozen=True, slots=True)
class Someone:
    """A viewer with an id of the platform's, over all sessions; masked ones are nobody's."""

    source: str
    viewer: str
    name: str
    messages: int
    sessions: int
    last_ms: int

    @property
    def address(self) -> str:
        """``SOURCE:ID``, which names this one on one platform."""
        return f"{self.source}:{self.viewer}"


def someone(reader: Reader, words: str, most: int) -> list[Someone]:
    """Viewers whose name holds ``words`` or whose id they are, the latest seen first."""
    typed = words.strip()
    if not typed:
        return []
    pattern = "".join(f"\\{sign}" if sign in "\\%_" else sign for sign in typed)
    found = reader.ask(
        "SELECT room.source, viewer.ident, max(viewer.name), "
        f"total({MESSAGE}), count(DISTINCT session), max(at_ms) FROM event "
        "JOIN viewer ON viewer.id = event.viewer JOIN room ON room.id = event.room "
        "WHERE event.viewer IN (SELECT id FROM viewer WHERE ident IS NOT NULL AND name <> '' "
        "AND (name LIKE ? ESCAPE '\\' OR ident = ?)) "
        "GROUP BY room.source, viewer.ident ORDER BY max(at_ms) DESC LIMIT ?",
        (f"%{pattern}%", codec.key(typed), most),
    )
    return [
        Someone(source, codec.ident(ident), name, int(messages), sessions, last)
        for source, ident, name, messages, sessions, last in found
    ]
