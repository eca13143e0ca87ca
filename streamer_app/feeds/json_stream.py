"""A long JSON array inside an object, read element by element: a file need not fit in memory."""

import codecs
import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from streamer_app.feeds.recording import Damaged

CHUNK: Final = 1 << 18
MAX_VALUE: Final = 16 << 20
"""The largest single value (characters) that is read whole."""


class JsonStream:
    """Walks the top object of ``stream``; raises ``Damaged`` where the text is cut or broken."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._text = ""
        self._at = 0
        self._ended = False

    def until(self, name: str) -> Iterator[tuple[str, Any]]:
        """The members before the array called ``name``; afterwards ``elements`` reads that array.

        Raises: Damaged also where there is no such array.
        """
        self._expect("{")
        while True:
            key = self._value()
            if not isinstance(key, str):
                raise Damaged("a member has no name")
            self._expect(":")
            if key == name and self._peek() == "[":
                return
            yield key, self._value()
            self._expect(",")

    def elements(self) -> Iterator[Any]:
        """The values of the array that comes next."""
        self._expect("[")
        if self._peek() == "]":
            return
        while True:
            yield self._value()
            if self._peek() == "]":
                return
            self._expect(",")

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = _json.raw_decode(self._text, self._at)
            except RecursionError as wrong:
                raise Damaged("nested too deeply") from wrong
            except ValueError as wrong:
                if self._ended or len(self._text) - self._at > MAX_VALUE:
                    raise Damaged(str(wrong)) from wrong
            else:
                if end < len(self._text) or self._ended:
                    self._at = end
                    return value
            self._more()

    def _peek(self) -> str:
        """The next character that is not white space, "" at the end."""
        while True:
            while self._at < len(self._text):
                if not (char := self._text[self._at]).isspace():
                    return char
                self._at += 1
            if self._ended:
                return ""
            self._more()

    def _expect(self, char: str) -> None:
        if self._peek() != char:
            raise Damaged(f"no {char!r} where one belongs")
        self._at += 1

    def _more(self) -> None:
        data = self._stream.read(max(CHUNK, len(self._text) - self._at))
        self._ended = not data
        self._text = self._text[self._at :] + self._decoder.decode(data, self._ended)
        self._at = 0


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number of JSON")


_json: Final = json.JSONDecoder(parse_constant=_refuse)
