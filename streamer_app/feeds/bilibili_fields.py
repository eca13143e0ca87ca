"""How a Bilibili command's fields are read: tolerant of what is missing, strict about what lies."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from streamer_app.events import Money, Viewer, converted
from streamer_app.feeds.feed import MAX_NAME, MAX_TEXT, plain
from streamer_app.feeds.identity import Identity

SOURCE: Final = "bilibili"
GUARDS: Final[Mapping[int, str]] = {1: "总督", 2: "提督", 3: "舰长"}
"""The three paid memberships; 1 is the dearest."""

Table = Mapping[str, Any]
EMPTY: Final[Table] = {}


class Unreadable(ValueError):
    """A field holds what it cannot hold; the text names it."""


def number(table: Table, *names: str) -> int:
    """The first of these fields that is there, as an integer; 0 where none is.

    Raises: Unreadable for what is no integer of 64 bits.
    """
    for name in names:
        value = table.get(name)
        if value is not None and value != "":
            return integer(value, name)
    return 0


def count(table: Table, *names: str) -> int:
    """Like ``number``, for what cannot be negative."""
    value = number(table, *names)
    if value < 0:
        raise Unreadable(f"{names[0]} is negative")
    return value


def integer(value: object, name: str) -> int:
    """An integer that may have come as a text, a float or a truth value.

    Raises: Unreadable.
    """
    if isinstance(value, str) and len(value) < 32:
        try:
            value = int(value)
        except ValueError:
            raise Unreadable(f"{name} is no number") from None
    if isinstance(value, bool) or (isinstance(value, float) and value.is_integer()):
        value = int(value)
    if not isinstance(value, int):
        raise Unreadable(f"{name} is no number")
    if not -(2**63) <= value < 2**63:
        raise Unreadable(f"{name} does not fit in 64 bits")
    return value


def text(table: Table, *names: str, most: int = MAX_NAME) -> str:
    """The first of these fields that is there, as a text; empty where none is.

    Raises: Unreadable for a list or an object.
    """
    for name in names:
        value = table.get(name)
        if isinstance(value, str):
            return plain(value, most)
        if isinstance(value, int | float):
            return str(value)
        if value is not None:
            raise Unreadable(f"{name} is no text")
    return ""


def words(table: Table, *names: str) -> str:
    """A message's text."""
    return text(table, *names, most=MAX_TEXT)


def table(value: object) -> Table:
    """An object, or an empty one for anything else."""
    return value if isinstance(value, dict) else EMPTY


def code_of(answer: Table) -> int | None:
    """What an answer says of itself; None where that is no number."""
    code = answer.get("code")
    return code if isinstance(code, int) else None


def item(values: object, index: int) -> Any:
    """One place of a list, None where there is no such place."""
    if isinstance(values, list) and index < len(values):
        return values[index]
    return None


def items(values: object) -> Sequence[Any]:
    """A list, or an empty one for anything else."""
    return values if isinstance(values, list) else ()


def person(
    uid: object,
    name: str,
    *,
    guard: int = 0,
    medal: str = "",
    admin: bool = False,
    host: bool = False,
) -> Viewer | None:
    """Who did it; uid 0 or none is somebody whom the platform masks. None without any name.

    Raises: Unreadable for a uid that is neither a number nor a text.
    """
    if uid is not None and not isinstance(uid, int | str):
        raise Unreadable("uid is no number")
    known = plain(str(uid), MAX_NAME) if uid and uid != "0" else None
    if known is None and not name:
        return None
    roles = ("host",) * host + ("moderator",) * admin + ("member",) * (guard in GUARDS)
    badges = tuple(badge for badge in (GUARDS.get(guard, ""), medal) if badge)
    return Viewer(known, plain(name, MAX_NAME), known is None, roles, badges)


def medal_words(name: object, level: object) -> str:
    """A fan medal as the platform shows it, ``name level``; empty where it is not worn."""
    if not isinstance(name, str) or not name or not isinstance(level, int):
        return ""
    return f"{plain(name, MAX_NAME)} {level}"


def medal_of(data: Table) -> str:
    """The fan medal of most commands; a damaged one is no reason to lose a message."""
    medal = table(data.get("medal_info") or data.get("fans_medal"))
    return medal_words(medal.get("medal_name"), medal.get("medal_level"))


def millis(seconds: int, sent_ms: int = 0) -> int:
    """Seconds as milliseconds, exact where the moment of sending lies within that second."""
    start = seconds * 1000 if abs(seconds) < 2**50 else 0
    if not start or start <= sent_ms < start + 1000:
        return sent_ms
    return start


def gold(seeds: int) -> dict[str, Any]:
    """The two faces of an amount in gold seeds: the seeds, and the yuan they are worth."""
    coins = Money(seeds, "XBG") if seeds else None
    return {"coins": coins, "paid": converted(coins) if coins else None}


class Memory:
    """What the commands of one room need to know of earlier ones, and of the room."""

    def __init__(self, room: str) -> None:
        self.room = room
        self.host = ""
        self.audience_field = ""
        self.effects: dict[str, int] = {}
        self.fresh_link()

    def fresh_link(self) -> None:
        """Derived ids are counted anew with each link."""
        self.identity = Identity()


class Command(Struct):
    """One command: its whole object ``top``, the ``data`` in it, and when it came."""

    name: str
    top: Table
    data: Table
    now_ms: int
    memory: Memory

    @property
    def sent_ms(self) -> int:
        """When the server pushed it, 0 where it does not say."""
        return count(self.top, "send_time")

    def moment(self, at_ms: int) -> int:
        """When it happened, for waits: the later of both clocks, as a recording's may stand."""
        return max(self.now_ms, at_ms)

    def common(
        self, viewer: Viewer | None = None, at_ms: int = 0, own: str = "", detail: str = ""
    ) -> dict[str, Any]:
        """The fields that all events share.

        The id is the platform's ``own``, else the message's, else one that is derived.
        """
        at_ms = at_ms or self.sent_ms
        return {
            "source": SOURCE,
            "room": self.memory.room,
            "id": own or text(self.top, "msg_id") or self.derived(viewer, at_ms, detail),
            "at_ms": at_ms,
            "seen_ms": self.now_ms,
            "viewer": viewer,
        }

    def derived(self, viewer: Viewer | None, at_ms: int, detail: str) -> str:
        """An id for a message that has none; without a server time the arrival tells it apart."""
        who = (viewer.id or viewer.name) if viewer else ""
        return self.memory.identity.of(self.name, who, detail, at_ms or self.now_ms)

    def is_host(self, uid: object) -> bool:
        """Whether this is the owner of the room."""
        return bool(self.memory.host) and str(uid) == self.memory.host
