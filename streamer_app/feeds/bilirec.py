"""BililiveRecorder's XML, and plain Bilibili danmaku XML: chat, super chats, gifts, guards."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, BinaryIO, Final
from xml.parsers import expat

from streamer_app.events import Chat, Event, Gift, Membership, Money, PaidMessage, Unknown, Viewer
from streamer_app.feeds.bilibili_commands import Commands
from streamer_app.feeds.bilibili_payments import tier
from streamer_app.feeds.feed import FOREVER_MS, MAX_NAME, plain
from streamer_app.feeds.identity import Identity
from streamer_app.feeds.recording import Damaged

CHUNK: Final = 1 << 16
MAX_ROW: Final = 1 << 20
SOURCE: Final = "bilibili"
COMMANDS: Final = {
    "d": ("DANMU_MSG", "info"),
    "sc": ("SUPER_CHAT_MESSAGE", "data"),
    "gift": ("SEND_GIFT", "data"),
    "guard": ("GUARD_BUY", "data"),
}
"""Rows of the file -> the command whose ``info`` or ``data`` their ``raw`` holds."""

Row = Mapping[str, str]


class BililiveRecording:
    """A recording's events; iterating raises ``Damaged`` where the file is cut or broken."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._rows = _Rows()
        self.title = ""

    def __iter__(self) -> Iterator[Event]:
        rows = self._rows
        try:
            while chunk := self._stream.read(CHUNK):
                rows.feed(chunk)
                yield from rows.taken()
                self.title = rows.title
            rows.feed(b"", last=True)
        except expat.ExpatError as wrong:
            yield from rows.taken(FOREVER_MS)
            raise Damaged(str(wrong)) from wrong
        yield from rows.taken(FOREVER_MS)


class _Rows:
    """The parser's handlers: each row of interest becomes events as it ends."""

    def __init__(self) -> None:
        self.title = ""
        self._ready: deque[Event] = deque()
        self._start_ms = 0
        self._now_ms = 0
        self._row: dict[str, str] = {}
        self._text: list[str] = []
        self._size = 0
        self._inside = ""
        self._called("")
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._words
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        self._parser.Parse(chunk, last)

    def taken(self, now_ms: int | None = None) -> Iterator[Event]:
        """What is ready; memberships wait for their toast in the recording's own time."""
        self._ready.extend(self._commands.guards.due(self._now_ms if now_ms is None else now_ms))
        while self._ready:
            yield self._ready.popleft()

    def _called(self, room: str) -> None:
        self._room = room
        self._commands = Commands(room)
        self._identity = Identity()

    def _doctype(self, *_: object) -> None:
        raise Damaged("a recording defines no document type")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "BililiveRecorderRecordInfo":
            self.title = plain(attributes.get("title", ""))
            self._start_ms = _millis(attributes.get("start_time", ""))
            self._called(plain(attributes.get("roomid", ""), MAX_NAME))
        elif name == "chatid" and not self._room:
            self._inside = "chatid"
        elif name in COMMANDS:
            self._inside, self._row = name, attributes
        self._text.clear()
        self._size = 0

    def _words(self, text: str) -> None:
        self._size += len(text)
        if self._inside and self._size <= MAX_ROW:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if name != self._inside:
            return
        self._inside = ""
        text = "".join(self._text)
        if name == "chatid":
            self._called(plain(text, MAX_NAME) if text.strip("0") else "")
            return
        self._now_ms = self._start_ms + _offset_ms(name, self._row)
        self._ready.extend(self._events(name, self._row, text))

    def _events(self, name: str, row: Row, text: str) -> list[Event]:
        if raw := row.get("raw"):
            command, field = COMMANDS[name]
            body = f'{{"cmd":"{command}","{field}":{raw}}}'.encode("utf-8", "replace")
            events = self._commands.read(body, self._now_ms)
            if not any(isinstance(event, Unknown) for event in events):
                return events
        event = _PLAIN[name](row, plain(text), self._common(name, row, text))
        return [event]

    def _common(self, name: str, row: Row, text: str) -> dict[str, Any]:
        """Fields that all rows have; the id is derived, the same at every reading."""
        point = row.get("p", "").split(",")
        uid = row.get("uid") or (point[6] if len(point) > 6 and point[6].isdigit() else "")
        user = plain(row.get("user", ""), MAX_NAME)
        uid = "" if uid == "0" else plain(uid, MAX_NAME)
        at_ms = _stamp(point[4]) if len(point) > 4 else 0
        at_ms = at_ms or self._now_ms
        detail = "\0".join((text, *(f"{key}={row[key]}" for key in sorted(row) if key != "raw")))
        return {
            "source": SOURCE,
            "room": self._room,
            "id": self._identity.of(name, uid or user, detail, at_ms),
            "at_ms": at_ms,
            "seen_ms": self._now_ms,
            "viewer": Viewer(uid or None, user, not uid) if user or uid else None,
        }


def _chat(row: Row, text: str, common: dict[str, Any]) -> Event:
    return Chat(text=text, **common)


def _super_chat(row: Row, text: str, common: dict[str, Any]) -> Event:
    yuan = _whole(row.get("price", ""))
    return PaidMessage(text=text, paid=Money(yuan * 100, "CNY") if yuan else None, **common)


def _gift(row: Row, text: str, common: dict[str, Any]) -> Event:
    name = plain(row.get("giftname", ""), MAX_NAME)
    return Gift(name=name, count=_whole(row.get("giftcount", "")) or 1, **common)


def _guard(row: Row, text: str, common: dict[str, Any]) -> Event:
    months = _whole(row.get("count", "")) or 1
    return Membership(tier=tier(_whole(row.get("level", ""))), months=months, **common)


_PLAIN: Final[Mapping[str, Callable[[Row, str, dict[str, Any]], Event]]] = {
    "d": _chat,
    "sc": _super_chat,
    "gift": _gift,
    "guard": _guard,
}


def _whole(text: str) -> int:
    text = text.partition(".")[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _stamp(text: str) -> int:
    """Milliseconds of a stamp that some recorders write in seconds."""
    value = _whole(text)
    return value * 1000 if 0 < value < 10**11 else value


def _offset_ms(name: str, row: Row) -> int:
    text = row.get("p", "").split(",")[0] if name == "d" else row.get("ts", "")
    try:
        seconds = float(text)
    except ValueError:
        return 0
    return round(seconds * 1000) if 0 <= seconds < 10**7 else 0


def _millis(text: str) -> int:
    """The recorder writes seven digits of a second, which only new Pythons read."""
    whole, point, rest = text.partition(".")
    digits = len(rest) - len(rest.lstrip("0123456789"))
    zone = rest[digits:] if point else ""
    try:
        moment = datetime.fromisoformat(whole + zone)
        return round(moment.timestamp()) * 1000 + int((rest[:digits] + "000")[:3])
    except (ValueError, OverflowError, OSError):
        return 0
