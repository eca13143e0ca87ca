"""The file formats of recordings: which one a file has, and its events."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import BinaryIO, Final, Protocol, cast

from streamer_app.errors import AppError, Reason, reason
from streamer_app.events import Event
from streamer_app.feeds.bilirec import BililiveRecording
from streamer_app.feeds.jsonl import JsonLines
from streamer_app.feeds.recording import Damaged
from streamer_app.feeds.twitch_vod import TwitchVod

HEAD: Final = 1 << 16
_DANMAKU: Final = re.compile(rb"<i[\s>]|<BililiveRecorder")
_MEMBERS: Final = re.compile(rb'"(?:comments|video|streamer|FileInfo)"\s*:')
_KIND: Final = re.compile(rb'"kind"\s*:\s*"')


class Rows(Protocol):
    """One format's reader."""

    title: str

    def __iter__(self) -> Iterator[Event]:
        """Events in the file's order; raises ``Damaged``."""


FORMATS: Final[Mapping[str, Callable[[BinaryIO], Rows]]] = {
    "jsonl": JsonLines,
    "twitch-vod": TwitchVod,
    "bilirec": BililiveRecording,
}


def recognise(head: bytes, name: str) -> str:
    """The format of a file by its first bytes (64 KiB are enough); ``name`` is for the message.

    Raises: AppError ``file_not_understood``.
    """
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"<") and _DANMAKU.search(head):
        return "bilirec"
    if head.startswith(b"{"):
        line = head.partition(b"\n")[0]
        if _has_kind(line):
            return "jsonl"
        if _MEMBERS.search(head):
            return "twitch-vod"
    raise AppError("file_not_understood", file=name)


def _has_kind(line: bytes) -> bool:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return bool(_KIND.search(line)) and not _MEMBERS.match(line[1:].lstrip())
    return isinstance(found, dict) and isinstance(found.get("kind"), str)


class Recording:
    """A recording in an opened file. Iterate once; then ``title`` and ``fault`` are known.

    ``fault`` says that the file breaks off: what was iterated is good, the rest is lost.

    Raises: AppError ``file_not_understood``, at once or where nothing at all could be read.
    """

    def __init__(self, stream: BinaryIO, name: str) -> None:
        head = stream.read(HEAD)
        self.format = recognise(head, name)
        self.fault: Reason | None = None
        self._name = name
        self._rows = FORMATS[self.format](cast(BinaryIO, _Rejoined(head, stream)))

    @property
    def title(self) -> str:
        """The broadcast's title, "" where the file has none."""
        return self._rows.title

    def __iter__(self) -> Iterator[Event]:
        count = 0
        try:
            for event in self._rows:
                yield event
                count += 1
        except Damaged as wrong:
            if not count:
                raise AppError("file_not_understood", file=self._name) from wrong
            self.fault = reason("recording.cut_short", n=count, file=self._name)


class _Rejoined:
    """A stream whose first bytes were already looked at: it need not be one that can seek."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = BytesIO(head)
        self._rest = rest

    def read(self, size: int) -> bytes:
        return self._head.read(size) or self._rest.read(size)

    def readline(self, size: int) -> bytes:
        line = self._head.readline(size)
        if line.endswith(b"\n") or len(line) == size:
            return line
        return line + self._rest.readline(size - len(line))
