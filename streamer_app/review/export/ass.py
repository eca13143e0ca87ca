"""Messages as ASS subtitles that scroll over a recording of the session."""

from collections.abc import Iterator
from typing import Final

from streamer_app.events import Chat, PaidMessage
from streamer_app.review.export.tables import Name
from streamer_app.store.queries import Reader, SessionRow

WIDTH: Final = 1920
HEIGHT: Final = 1080
SIZE: Final = 42
LINE: Final = 50
LANES: Final = 12
"""Rows of text: the upper half of the picture."""
SCROLL_S: Final = 10.0
PAID_S: Final = 12.0
LONGEST: Final = 80
HEAD: Final = f"""[Script Info]
ScriptType: v4.00+
PlayResX: {WIDTH}
PlayResY: {HEIGHT}
WrapStyle: 2
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, \
Alignment, MarginL, MarginR, MarginV, Encoding
Style: Chat,Noto Sans CJK SC,{SIZE},&H00FFFFFF,&H00FFFFFF,&H64000000,&H00000000,\
0,0,0,0,100,100,0,0,1,2,0,7,0,0,0,1
Style: Paid,Noto Sans CJK SC,{SIZE},&H0000D7FF,&H0000D7FF,&H64000000,&H00000000,\
1,0,0,0,100,100,0,0,1,2,0,2,40,40,40,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def lines(reader: Reader, row: SessionRow, name: Name, offset_s: float = 0.0) -> Iterator[bytes]:
    """The file's lines; ``offset_s`` as in the danmaku XML. Joint rooms' messages are left out."""
    yield b"\xef\xbb\xbf" + HEAD.encode()
    lanes = _Lanes()
    started_ms = row.started_ms - round(offset_s * 1000)
    for _, event in reader.events(row.session):
        second = (event.at_ms - started_ms) / 1000
        if not event.at_ms or second < 0:
            continue
        if isinstance(event, PaidMessage):
            _, called = name(event.source, event.viewer)
            said = plain(f"{called}: {event.text}" if called else event.text)
            yield _dialogue(1, second, second + PAID_S, "Paid", said)
        elif isinstance(event, Chat) and not event.mirrored:
            yield _scrolling(lanes, second, plain(event.text))


def _scrolling(lanes: "_Lanes", second: float, text: str) -> bytes:
    wide = width(text)
    y = lanes.take(second, wide) * LINE + 10
    move = f"{{\\move({WIDTH},{y},{-wide},{y})}}"
    return _dialogue(0, second, second + SCROLL_S, "Chat", move + text)


class _Lanes:
    """Which row a message takes: one in which it reaches nobody, else the one free the soonest."""

    def __init__(self) -> None:
        self._last = [(-SCROLL_S, 0)] * LANES

    def take(self, second: float, wide: int) -> int:
        """The row for a message of this width that starts now."""
        place = next(
            (place for place, last in enumerate(self._last) if _clear(last, second, wide)), None
        )
        if place is None:
            place = min(range(LANES), key=lambda lane: self._last[lane][0])
        self._last[place] = (second, wide)
        return place


def _clear(last: tuple[float, int], second: float, wide: int) -> bool:
    """Whether the one before is wholly inside by now, and leaves before the new one catches up."""
    began, before = last
    entered = began + SCROLL_S * before / (WIDTH + before)
    catches = second + SCROLL_S * WIDTH / (WIDTH + wide)
    return second > entered and catches > began + SCROLL_S


def width(text: str) -> int:
    """Points that a text takes: a Han character is as wide as it is high."""
    return sum(SIZE if char > "\u2e80" else SIZE * 11 // 20 for char in text)


def plain(text: str) -> str:
    """Text that no player takes for commands: braces and back-slashes are full width."""
    text = " ".join(text.split()).replace("{", "｛").replace("}", "｝").replace("\\", "＼")
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _dialogue(layer: int, start_s: float, end_s: float, style: str, text: str) -> bytes:
    times = f"{_time(start_s)},{_time(end_s)}"
    return f"Dialogue: {layer},{times},{style},,0,0,0,,{text}\n".encode("utf-8", "replace")


def _time(second: float) -> str:
    hundredths = round(second * 100)
    minutes, rest = divmod(hundredths, 6000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest // 100:02}.{rest % 100:02}"
