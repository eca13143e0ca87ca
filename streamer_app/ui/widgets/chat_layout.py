"""One chat row as laid-out text: where its pieces, marks, box and lines are."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from streamer_app.live.snapshot import ChatRow
from streamer_app.ui.theme import Role, Theme
from streamer_app.ui.widgets.chat_model import Entry
from streamer_app.ui.widgets.painting import rounded
from streamer_app.ui.widgets.row_parts import Part, PartKind, Say, paid, row_parts

KEPT: Final = 600
"""Rows whose layout is remembered: some screens full."""
WIDTHS_KEPT: Final = 4_000
SIDE: Final = 10
LINE: Final = 24
ABOVE: Final = 3
BOX_PADDING: Final = 4
BOX_INSET: Final = 6
MARK: Final = 18
MARK_PADDING: Final = 3
GAP: Final = 8
SMALL_GAP: Final = 4
NAME_SHARE: Final = 0.5
"""A name takes at most this share of the width; an absurd one must not hide what is said."""
LEAST_ROOM: Final = 64
"""Text that would have less room beside its name begins on the next line, px."""
BOXED: Final = frozenset({"mark", "alike", "mirrored"})
CLICKED: Final = frozenset({"name", "ask"})
LOOKS: Final[dict[PartKind, tuple[int, bool, Role]]] = {
    "amount": (16, True, "text"),
    "mark": (12, False, "muted"),
    "alike": (12, True, "warn"),
    "source": (12, False, "muted"),
    "mirrored": (12, False, "muted"),
    "name": (14, False, "muted"),
    "ask": (14, True, "accent"),
    "text": (16, False, "text"),
    "times": (14, False, "muted"),
    "notice": (14, False, "muted"),
}
ONE_LINE = Qt.TextElideMode.ElideRight


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of piece is drawn; ``rise`` is from the baseline to the middle of the glyphs."""

    font: QFont
    metrics: QFontMetricsF
    colour: QColor
    rise: float


@dataclass(slots=True)
class Laid:
    """A row laid out for one width: pieces before the text, and the text in its lines.

    ``zones`` are what can be clicked, ``marks`` the boxes around role marks.
    """

    row: ChatRow
    repeats: int
    body: QTextLayout
    height: int
    boxed: bool
    kind: PartKind
    base: int
    pieces: list[tuple[Look, str, float]] = field(default_factory=list)
    zones: list[tuple[QRectF, PartKind]] = field(default_factory=list)
    marks: list[QRectF] = field(default_factory=list)

    def zone(self, point: QPointF) -> PartKind | None:
        """Which clickable piece lies under a point of the row."""
        return next((kind for rect, kind in self.zones if rect.contains(point)), None)


class Typesetter:
    """Lays rows out for one width, look and language, and remembers the newest ones used.

    Only the text itself is a QTextLayout: shaping one run of one font costs a quarter of a
    layout with a format for each piece.
    """

    def __init__(self, theme: Theme, say: Say, zoom: float) -> None:
        self._theme, self.say, self.zoom = theme, say, zoom
        self.width = 300
        self.sources = False
        self.mask = False
        self._kept: OrderedDict[int, Laid] = OrderedDict()
        self._option = QTextOption()
        self._option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.reset()

    def reset(self) -> None:
        """Forget every layout: another width, look, language or zoom."""
        self._kept.clear()
        self._widths: dict[tuple[PartKind, str], float] = {}
        self._looks = {kind: self._look(*look) for kind, look in LOOKS.items()}
        text = self._looks["text"]
        self._line = self.px(LINE)
        self._base = round((self._line + text.metrics.ascent() - text.metrics.descent()) / 2)
        self._above = self.px(ABOVE + (3 if self._theme.density == "comfortable" else 0))
        self._padding, self._side = self.px(BOX_PADDING), self.px(SIDE)
        self._struck = QFont(text.font)
        self._struck.setStrikeOut(True)
        self._times = QTextCharFormat()
        self._times.setFont(self._looks["times"].font)
        self._times.setForeground(self._looks["times"].colour)

    def px(self, length: float) -> int:
        """A length at the person's text size and the chat's own zoom."""
        return round(self._theme.px(length) * self.zoom)

    @property
    def pitch(self) -> int:
        """The height of an ordinary row of one line."""
        return self._line + 2 * self._above + 1

    def laid(self, entry: Entry) -> Laid:
        """The layout of a line, made anew only where it changed."""
        found = self._kept.get(entry.row.row)
        if found is not None and found.row is entry.row and found.repeats == entry.repeats:
            return found
        made = self._kept[entry.row.row] = self._lay(entry)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return made

    def _look(self, size: int, bold: bool, role: Role) -> Look:
        font = QFont(self._theme.font(size, bold))
        font.setPixelSize(max(1, self.px(size)))
        metrics = QFontMetricsF(font)
        rise = (metrics.ascent() - metrics.descent()) / 2
        return Look(font, metrics, self._theme.colour(role), rise)

    def _lay(self, entry: Entry) -> Laid:
        row = entry.row
        parts = row_parts(
            row, self.say, repeats=entry.repeats, sources=self.sources, mask=self.mask
        )
        boxed = paid(row)
        top = self._above + (self._padding - ABOVE + 1 if boxed else 0)
        last = 2 if parts[-1].kind == "times" else 1
        body = parts[-last]
        made = Laid(
            row, entry.repeats, QTextLayout(), 0, boxed, body.kind, top + self._base
        )  # fmt: skip
        left = self._side + (self._padding if boxed else 0)
        room = self.width - left - (self._padding if boxed else 0)
        start = self._prefix(made, parts[:-last], left, room)
        times = parts[-1].text if last == 2 else ""
        lines = self._body(made, body.text, times, (left, start, room, top))
        extra = 2 * self._above + 1 + (2 * (self._padding - ABOVE) + 1 if boxed else 0)
        made.height = lines * self._line + extra
        return made

    def _prefix(self, made: Laid, parts: Sequence[Part], left: int, room: int) -> float:
        """Place the pieces before the text; returns where the text begins."""
        x = float(left)
        padding, side = self.px(MARK_PADDING), self.px(MARK)
        for part in parts:
            kind, text, look = part.kind, part.text, self._looks[part.kind]
            width = self._width(kind, text, look)
            if kind == "name" and width > room * NAME_SHARE:
                text = look.metrics.elidedText(text, ONE_LINE, room * NAME_SHARE)
                width = look.metrics.horizontalAdvance(text)
            rect = QRectF(x, round(made.base - look.rise - side / 2), width, side)
            if kind in BOXED:
                made.marks.append(rect.adjusted(0, 0, 2 * padding, 0))
                made.pieces.append((look, text, x + padding))
                x += width + 2 * padding + self.px(SMALL_GAP)
                continue
            if kind in CLICKED:
                made.zones.append((rect.adjusted(-2, -3, 2, 3), kind))
            made.pieces.append((look, text, x))
            x += width + self.px(SMALL_GAP if kind == "source" else GAP)
        return x

    def _width(self, kind: PartKind, text: str, look: Look) -> float:
        key = (kind, text)
        if (width := self._widths.get(key)) is None:
            if len(self._widths) >= WIDTHS_KEPT:
                self._widths.clear()
            width = self._widths[key] = look.metrics.horizontalAdvance(text)
        return width

    def _body(self, made: Laid, text: str, times: str, at: tuple[int, float, int, int]) -> int:
        """Break the text on an even grid of lines: emoji must not push the lines apart."""
        left, start, room, top = at
        body = made.body
        struck = made.row.deleted and made.kind == "text"
        body.setFont(self._struck if struck else self._looks[made.kind].font)
        body.setText(f"{text} {times}" if times else text)
        body.setTextOption(self._option)
        body.setCacheEnabled(True)
        if times:
            body.setFormats([_range(len(text) + 1, len(times), self._times)])
        indent = start - left
        count = 0
        if room - indent < LEAST_ROOM:
            indent, count = 0.0, 1
        body.beginLayout()
        while (line := body.createLine()).isValid():
            line.setLineWidth(max(LEAST_ROOM / 2, room - indent))
            y = round(top + count * self._line + self._base - line.ascent())
            line.setPosition(QPointF(left + indent, y))
            indent = 0.0
            count += 1
        body.endLayout()
        return max(1, count)

    def whole_from(self, made: Laid, y: int) -> int:
        """Where the first line begins that is not cut by the upper edge; ``y`` is negative."""
        top = made.base - self._base
        return y + top + -(-max(0, -y - top) // self._line) * self._line

    def paint(self, painter: QPainter, made: Laid, y: int, ground: QColor | None = None) -> None:
        """Paint a row whose top is at ``y``; ``ground`` fills it (hovered, selected)."""
        theme = self._theme
        if ground is not None or made.boxed:
            row = QRectF(0, y, self.width, made.height)
            if ground is not None:
                painter.fillRect(row, ground)
            if made.boxed:
                inside = row.adjusted(self.px(BOX_INSET), 1, 0, -1)
                rounded(painter, inside, theme.colour("raised"))
        for mark in made.marks:
            rounded(painter, mark.translated(0, y), None, theme.colour("line"), radius=4)
        base = y + made.base
        for look, text, x in made.pieces:
            painter.setFont(look.font)
            painter.setPen(look.colour)
            painter.drawText(QPointF(x, base), text)
        painter.setPen(self._looks["name" if made.row.deleted else made.kind].colour)
        made.body.draw(painter, QPointF(0, y))


def _range(start: int, length: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, length, form
    return made
