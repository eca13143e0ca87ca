"""One chat row as laid-out text: where its lines, marks, box and clickable pieces are."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from streamer_app.live.snapshot import ChatRow
from streamer_app.ui.theme import Role, Theme
from streamer_app.ui.widgets.chat_model import Entry
from streamer_app.ui.widgets.painting import rounded
from streamer_app.ui.widgets.row_parts import Part, PartKind, Say, paid, row_parts

KEPT: Final = 600
"""Rows whose layout is remembered: some screens full."""
SIDE: Final = 10
LINE: Final = 24
ABOVE: Final = 3
BOX_PADDING: Final = 4
BOX_INSET: Final = 6
MARK_PADDING: Final = 3
BOXED: Final = frozenset({"mark", "mirrored"})
LOOKS: Final[dict[PartKind, tuple[int, bool, Role]]] = {
    "amount": (16, True, "text"),
    "mark": (12, False, "muted"),
    "source": (12, False, "muted"),
    "mirrored": (12, False, "muted"),
    "name": (14, False, "muted"),
    "ask": (14, True, "accent"),
    "text": (16, False, "text"),
    "times": (14, False, "muted"),
    "notice": (14, False, "muted"),
}
FORCED = "\u00a0"


@dataclass(slots=True)
class Laid:
    """A row laid out for one width: ``zones`` are its clickable pieces, ``marks`` its boxes."""

    row: ChatRow
    repeats: int
    layout: QTextLayout
    height: int
    boxed: bool
    zones: list[tuple[QRectF, PartKind]] = field(default_factory=list)
    marks: list[QRectF] = field(default_factory=list)

    def zone(self, point: QPointF) -> PartKind | None:
        """Which clickable piece lies under a point of the row."""
        return next((kind for rect, kind in self.zones if rect.contains(point)), None)


class Typesetter:
    """Lays rows out for one width, look and language, and remembers the newest ones used."""

    def __init__(self, theme: Theme, say: Say, zoom: float) -> None:
        self._theme, self.say, self.zoom = theme, say, zoom
        self.width = 300
        self.sources = False
        self._kept: OrderedDict[int, Laid] = OrderedDict()
        self._option = QTextOption()
        self._option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.reset()

    def reset(self) -> None:
        """Forget every layout: another width, look, language or zoom."""
        self._kept.clear()
        self._formats = {
            (kind, struck): self._format(*look, struck)
            for kind, look in LOOKS.items()
            for struck in (False, True)
        }
        self._gaps: dict[int, QTextCharFormat] = {}
        metrics = QFontMetricsF(self._font(16, False))
        self._line = self.px(LINE)
        self._base = (self._line + metrics.ascent() - metrics.descent()) / 2
        small = QFontMetricsF(self._font(12, False))
        self._small = small.horizontalAdvance(FORCED)
        self._rise = (small.ascent() - small.descent()) / 2

    def px(self, length: float) -> int:
        """A length at the person's text size and the chat's own zoom."""
        return round(self._theme.px(length) * self.zoom)

    @property
    def pitch(self) -> int:
        """The height of an ordinary row of one line."""
        return self._line + 2 * self._above() + 1

    def laid(self, entry: Entry) -> Laid:
        """The layout of a line, made anew only where it changed."""
        found = self._kept.get(entry.serial)
        if found is not None and found.row is entry.row and found.repeats == entry.repeats:
            return found
        made = self._kept[entry.serial] = self._lay(entry)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return made

    def _above(self) -> int:
        return self.px(ABOVE) + (self.px(3) if self._theme.density == "comfortable" else 0)

    def _font(self, size: int, bold: bool) -> QFont:
        font = QFont(self._theme.font(size, bold))
        font.setPixelSize(max(1, self.px(size)))
        return font

    def _format(self, size: int, bold: bool, role: Role, struck: bool) -> QTextCharFormat:
        made = QTextCharFormat()
        font = self._font(size, bold)
        font.setStrikeOut(struck)
        made.setFont(font)
        made.setForeground(self._theme.colour("muted" if struck else role))
        return made

    def _gap(self, width: int) -> QTextCharFormat:
        """A blank of exactly ``width`` px at 100 %."""
        if (made := self._gaps.get(width)) is None:
            font = self._font(12, False)
            spacing = QFont.SpacingType.AbsoluteSpacing
            font.setLetterSpacing(spacing, self.px(width) - self._small)
            made = self._gaps[width] = QTextCharFormat()
            made.setFont(font)
        return made

    def _lay(self, entry: Entry) -> Laid:
        row = entry.row
        parts = row_parts(row, self.say, repeats=entry.repeats, sources=self.sources)
        text, ranges, places = self._compose(parts, row.deleted)
        layout = QTextLayout(text, self._formats["text", False].font())
        layout.setCacheEnabled(True)
        layout.setTextOption(self._option)
        layout.setFormats(ranges)
        boxed = paid(row)
        lines = self._break(layout, boxed)
        extra = 2 * self._above() + 1 + (2 * (self.px(BOX_PADDING) - ABOVE) + 1 if boxed else 0)
        made = Laid(row, entry.repeats, layout, lines * self._line + extra, boxed)
        self._place(made, places)
        return made

    def _compose(
        self, parts: Sequence[Part], struck: bool
    ) -> tuple[str, list[QTextLayout.FormatRange], list[tuple[PartKind, int, int]]]:
        """The row's text, its formats, and where each part of interest begins and ends."""
        text = ""
        ranges: list[QTextLayout.FormatRange] = []
        places: list[tuple[PartKind, int, int]] = []
        for at, part in enumerate(parts):
            before = self._between(parts, at)
            if before:
                ranges.append(_range(len(text), 1, self._gap(before)))
                text += " " if part.kind == "text" else FORCED
            strike = struck and part.kind in ("text", "amount")
            ranges.append(_range(len(text), len(part.text), self._formats[part.kind, strike]))
            if part.kind in ("mark", "mirrored", "name", "ask"):
                places.append((part.kind, len(text), len(text) + len(part.text)))
            text += part.text
        return text, ranges, places

    @staticmethod
    def _between(parts: Sequence[Part], at: int) -> int:
        """The blank before a part, px: 4 after a mark's box, else 8, and the box's own padding."""
        own = MARK_PADDING if parts[at].kind in BOXED else 0
        if at == 0:
            return own
        before = parts[at - 1].kind
        if before in BOXED:
            return 4 + MARK_PADDING + own
        return (4 if before == "source" or parts[at].kind == "times" else 8) + own

    def _break(self, layout: QTextLayout, boxed: bool) -> int:
        """Break the lines on an even grid; emoji must not push the lines apart."""
        left = self.px(SIDE) + (self.px(BOX_PADDING) if boxed else 0)
        room = max(40, self.width - left - (self.px(BOX_PADDING) if boxed else 0))
        top = self._above() + (self.px(BOX_PADDING) - ABOVE + 1 if boxed else 0)
        count = 0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(room)
            y = round(top + count * self._line + self._base - line.ascent())
            line.setPosition(QPointF(left, y))
            count += 1
        layout.endLayout()
        return max(1, count)

    def _place(self, made: Laid, places: Sequence[tuple[PartKind, int, int]]) -> None:
        side = self.px(18)
        for kind, start, end in places:
            line = made.layout.lineForTextPosition(start)
            if not line.isValid():
                continue
            x0, x1 = _x(line, start), _x(line, end)
            base = line.y() + line.ascent()
            middle = round(base - (self._rise if kind in BOXED else self._base - self._line / 2))
            rect = QRectF(x0, middle - side / 2, x1 - x0, side)
            if kind in BOXED:
                pad = self.px(MARK_PADDING)
                made.marks.append(rect.adjusted(-pad, 0, pad, 0))
            else:
                made.zones.append((rect.adjusted(-2, -3, 2, 3), kind))

    def paint(self, painter: QPainter, made: Laid, y: int, ground: QColor | None = None) -> None:
        """Paint a row whose top is at ``y``; ``ground`` fills it (hovered, selected)."""
        theme = self._theme
        row = QRectF(0, y, self.width, made.height)
        if ground is not None:
            painter.fillRect(row, ground)
        if made.boxed:
            inset = self.px(BOX_INSET)
            rounded(painter, row.adjusted(inset, 1, 0, -1), theme.colour("raised"))
        for mark in made.marks:
            rounded(painter, mark.translated(0, y), None, theme.colour("line"), radius=4)
        made.layout.draw(painter, QPointF(0, y))


def _x(line: QTextLine, at: int) -> float:
    """Where a character begins; Qt's answer carries the character too."""
    found: Any = line.cursorToX(at)
    return float(found[0] if isinstance(found, tuple) else found)


def _range(start: int, length: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, length, form
    return made
