"""One line of IRC: tags, prefix, command and parameters (IRCv3 message tags)."""

import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

_ESCAPES: Final = {":": ";", "s": " ", "r": "\r", "n": "\n"}
_ESCAPED: Final = re.compile(r"\\(.?)", re.DOTALL)
_UNSAFE: Final = re.compile(r"[\\; \r\n]")
_CODED: Final = {"\\": "\\\\", ";": "\\:", " ": "\\s", "\r": "\\r", "\n": "\\n"}


class Line(Struct, frozen=True, gc=False):
    """A line taken apart. ``tags`` are still escaped: see ``unescaped``."""

    tags: Mapping[str, str]
    prefix: str
    command: str
    params: tuple[str, ...]


def unescaped(value: str) -> str:
    """A tag's value as it was meant; a lone backslash at the end is dropped."""
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), value)


def escaped(value: str) -> str:
    """A value as a tag carries it."""
    return _UNSAFE.sub(lambda found: _CODED[found[0]], value)


def tags_of(text: str) -> Mapping[str, str]:
    """The tags between ``@`` and the first space; of a repeated name the last one counts."""
    pairs = text.split(";")
    try:
        return dict([pair.split("=", 1) for pair in pairs])
    except ValueError:
        return {name: value for name, _, value in (pair.partition("=") for pair in pairs) if name}


def split(text: str) -> Line:
    """The parts of a line that has no line end; a line without a command has an empty one."""
    tags: Mapping[str, str] = {}
    prefix = ""
    if text.startswith("@"):
        head, _, text = text.partition(" ")
        tags = tags_of(head[1:])
        text = text.lstrip(" ")
    if text.startswith(":"):
        prefix, _, text = text[1:].partition(" ")
    middle, colon, trailing = (" " + text).partition(" :")
    words = [word for word in middle.split(" ") if word]
    if not words:
        return Line(tags, prefix, "", ())
    params = (*words[1:], trailing) if colon else tuple(words[1:])
    return Line(tags, prefix, words[0], params)
