"""Where a command's words go: JSON lines for scripts, sentences for people."""

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from streamer_app.errors import Reason
from streamer_app.wording import Wording


class Out:
    """Standard output, as JSON lines (``--json``) or as text."""

    def __init__(self, words: Wording, *, json: bool) -> None:
        self.words = words
        self.json = json

    def line(self, found: Mapping[str, Any], text: str | None = None) -> None:
        """One object: a JSON line, or ``text`` (the values side by side without one)."""
        if self.json:
            import msgspec

            self.raw(msgspec.json.encode(found) + b"\n")
        else:
            told = text if text is not None else "\t".join(map(str, found.values()))
            self.raw(f"{told}\n".encode("utf-8", "replace"))

    def raw(self, data: bytes) -> None:
        """Bytes as they are, at once."""
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()

    def lines(self, data: Iterable[bytes]) -> None:
        """Many lines with their ends, flushed at the end."""
        write = sys.stdout.buffer.write
        for line in data:
            write(line)
        sys.stdout.buffer.flush()

    def tell(self, reason: Reason) -> str:
        """A reason in words."""
        return self.words.tell(reason)

    def note(self, text: str) -> None:
        """Something for a person, on standard error."""
        print(text, file=sys.stderr, flush=True)
