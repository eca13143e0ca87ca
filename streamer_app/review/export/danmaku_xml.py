"""Danmaku XML in the dialect of BililiveRecorder, for players, converters and our own import.

``p`` has eight fields: seconds, mode (1 scrolls), size, colour, time in ms since 1970, pool, the
sender's hash, row id.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from streamer_app.events import Chat, Event, Gift, Membership, Money, PaidMessage
from streamer_app.feeds.bilibili_fields import GUARDS
from streamer_app.live.rows import amount
from streamer_app.review.export.tables import Name
from streamer_app.store.queries import Reader, SessionRow

WHITE: Final = 0xFFFFFF
SIZE: Final = 25
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LEVELS: Final = {name: level for level, name in GUARDS.items()}
"""A membership's name -> its level; any other platform's is the least."""
Attributes = Mapping[str, Any]


def lines(reader: Reader, row: SessionRow, name: Name, offset_s: float = 0.0) -> Iterator[bytes]:
    """The file's lines. ``offset_s`` is added to every second, to fit a recording that began at
    another moment; what would stand before its beginning is left out."""
    yield b'<?xml version="1.0" encoding="utf-8"?>\n<i>\n'
    yield b"<chatserver>streamer-app</chatserver><chatid>0</chatid><mission>0</mission>\n"
    yield b"<maxlimit>1000</maxlimit><state>0</state><real_name>0</real_name><source>0</source>\n"
    started_ms = row.started_ms - round(offset_s * 1000)
    yield _line("BililiveRecorderRecordInfo", _about(row, started_ms), None)
    for number, event in reader.events(row.session):
        write = _WRITERS.get(type(event))
        second = (event.at_ms - started_ms) / 1000
        if write is not None and event.at_ms and second >= 0:
            sender, called = name(event.source, event.viewer)
            yield write(event, f"{second:.3f}", number, sender, called)
    yield b"</i>\n"


def _about(row: SessionRow, started_ms: int) -> Attributes:
    started = datetime.fromtimestamp(started_ms / 1000, UTC)
    return {
        "roomid": row.room,
        "shortid": "0",
        "name": "",
        "title": row.title,
        "areanameparent": "",
        "areanamechild": "",
        "start_time": started.isoformat(timespec="milliseconds"),
    }


def _chat(event: Chat, second: str, number: int, sender: str, called: str) -> bytes:
    point = f"{second},1,{SIZE},{WHITE},{event.at_ms},0,{sender or 0},{number}"
    return _line("d", {"p": point, "user": called}, event.text)


def _paid(event: PaidMessage, second: str, number: int, sender: str, called: str) -> bytes:
    price = _units(amount(event))
    about = {"ts": second, "uid": sender, "user": called, "price": price, "time": 60}
    return _line("sc", about, event.text)


def _gift(event: Gift, second: str, number: int, sender: str, called: str) -> bytes:
    about = {"ts": second, "uid": sender, "user": called}
    return _line("gift", {**about, "giftname": event.name, "giftcount": event.count}, None)


def _member(event: Membership, second: str, number: int, sender: str, called: str) -> bytes:
    level = _LEVELS.get(event.tier, max(GUARDS))
    about = {"ts": second, "uid": sender, "user": called}
    return _line("guard", {**about, "level": level, "count": event.count}, None)


_WRITERS: Final[Mapping[type[Event], Callable[..., bytes]]] = {
    Chat: _chat,
    PaidMessage: _paid,
    Gift: _gift,
    Membership: _member,
}


def _units(paid: Money | None) -> int:
    """Whole units of the currency, as the dialect has them."""
    return round(paid.minor / 100) if paid else 0


def _line(tag: str, attributes: Attributes, text: str | None) -> bytes:
    said = " ".join(f"{key}={quoteattr(_clean(str(v)))}" for key, v in attributes.items())
    end = "/>" if text is None else f">{escape(_clean(text))}</{tag}>"
    return f"<{tag} {said}{end}\n".encode("utf-8", "replace")


def _clean(text: str) -> str:
    """Characters that XML cannot hold are left out."""
    return _ILLEGAL.sub("", text)
