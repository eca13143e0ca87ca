"""The report as PDF: the same content as the HTML file, laid out by Qt for paper."""

import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QBuffer,
    QEventLoop,
    QIODevice,
    QMarginsF,
    QPointF,
    QRectF,
    QSizeF,
    Qt,
    QUrl,
)
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QBrush,
    QColor,
    QFont,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QPolygonF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
)

from streamer_app.review.export import drawing
from streamer_app.review.export.drawing import Box, Drawing, Label
from streamer_app.review.export.story import Figure, Section, Story, Table
from streamer_app.review.export.whole import whole
from streamer_app.ui.theme import FAMILIES

SCALE: Final = 2
"""Pixels a point in the charts."""
DPI: Final = 96
MARGIN_MM: Final = 14.0
FOOT: Final = 24.0
BODY: Final = 12
SHORT: Final = 14
"""Rows of a table that goes to the next page whole rather than in two."""
FEW: Final = 3
APART: Final = 14
COLUMNS: Final = 4
"""Figures side by side in the head."""
HORIZONTAL: Final = {
    "start": Qt.AlignmentFlag.AlignLeft,
    "middle": Qt.AlignmentFlag.AlignHCenter,
    "end": Qt.AlignmentFlag.AlignRight,
}


def write(story: Story, path: Path) -> None:
    """Print the report to a file that is whole or not there at all; on any thread.

    Raises: AppError ``export_failed``.
    """
    with whole(path) as file:
        file.writelines(pages(story))


def pages(story: Story) -> Generator[bytes, None, None]:
    """Nothing for each page that is painted, then the file: A4, numbered pages."""
    buffer = QBuffer()
    timers = QEventLoop()  # a document's layout has a timer, which a thread of ours cannot start
    yield from _printed(story, buffer)
    del timers
    yield bytes(buffer.data().data())


def ready() -> None:
    """See that Qt can lay out text where no window runs (the command line)."""
    if QGuiApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        application = QGuiApplication(sys.argv[:1])
        assert QGuiApplication.instance() is application


def _printed(story: Story, buffer: QBuffer) -> Iterator[bytes]:
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setTitle(story.title)
    writer.setCreator("Streamer App")
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    size = QPageSize(QPageSize.PageSizeId.A4)
    unit = QPageLayout.Unit.Millimeter
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, margins, unit))
    area = QSizeF(writer.width(), writer.height() - FOOT)
    document = laid_out(story, area)
    painter = QPainter(writer)
    try:
        yield from _pages(document, writer, painter, area)
    finally:
        painter.end()
        buffer.close()


def laid_out(story: Story, area: QSizeF) -> QTextDocument:
    """The report as a document whose pages are ``area`` pixels."""
    return _Paper(area).of(story)


def _pages(
    document: QTextDocument, writer: QPdfWriter, painter: QPainter, area: QSizeF
) -> Iterator[bytes]:
    count = document.pageCount()
    for page in range(count):
        yield b""
        if page:
            writer.newPage()
        painter.save()
        painter.translate(0, -page * area.height())
        clip = QRectF(0, page * area.height(), area.width(), area.height())
        painter.setClipRect(clip)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = clip
        context.palette.setColor(context.palette.ColorRole.Text, QColor(drawing.INK))
        document.documentLayout().draw(painter, context)
        painter.restore()
        painter.setFont(font(10))
        painter.setPen(QColor(drawing.MUTED))
        foot = QRectF(0, area.height(), area.width(), FOOT)
        where = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        painter.drawText(foot, where, f"{page + 1} / {count}")


def font(pixels: float, *, bold: bool = False) -> QFont:
    """A font with its families named, in pixels of the page."""
    made = QFont(list(FAMILIES))
    made.setPixelSize(round(pixels))
    made.setBold(bold)
    return made


def image(shown: Drawing) -> QImage:
    """A drawing as pixels, twice as fine as its points."""
    size = (round(shown.width * SCALE), max(1, round(shown.height * SCALE)))
    made = QImage(*size, QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SCALE, SCALE)
    for shape in shown.shapes:
        _paint(painter, shape)
    painter.end()
    return made


def _paint(painter: QPainter, shape: drawing.Shape) -> None:
    colour = QColor(shape.colour)
    match shape:
        case Box():
            painter.fillRect(QRectF(shape.x, shape.y, shape.width, shape.height), colour)
        case Label():
            painter.setPen(colour)
            painter.setFont(font(shape.size))
            side = HORIZONTAL[shape.anchor]
            left = {"start": 0.0, "middle": 500.0, "end": 1000.0}[shape.anchor]
            base = shape.y - painter.fontMetrics().ascent()
            painter.drawText(QRectF(shape.x - left, base, 1000, 40), side, shape.text)
        case drawing.Path():
            painter.setPen(QPen(colour, shape.width))
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in shape.points]))


class _Paper:
    """Fills a document through its cursor: every word goes in as plain text."""

    def __init__(self, area: QSizeF) -> None:
        self._area = area
        self._document = QTextDocument()
        self._document.setPageSize(area)
        self._document.setDocumentMargin(0)
        self._document.setDefaultFont(font(BODY))
        self._cursor = QTextCursor(self._document)
        self._pictures = 0
        self._together: list[tuple[int, int]] = []

    def of(self, story: Story) -> QTextDocument:
        """The document of a report."""
        self._block(story.title, 24, bold=True, first=True)
        self._block(story.facts, BODY, drawing.MUTED)
        self._figures(story.figures)
        for section in story.sections:
            self._section(section)
        self._block(story.foot, 10, drawing.MUTED, above=20)
        self._keep_together()
        return self._document

    def _section(self, section: Section) -> None:
        self._block(section.title, 16, bold=True, above=18)
        first = self._cursor.position()
        if section.note:
            self._block(section.note, 11, drawing.MUTED)
        if section.drawing is not None:
            self._picture(section.drawing)
            self._together.append((first, self._cursor.position()))
        if section.table is not None:
            last = self._table(section.table)
            if section.drawing is None:
                self._together.append((first, last))

    def _keep_together(self) -> None:
        """A title, its note and what follows begin a page where they would be torn apart."""
        layout, height = self._document.documentLayout(), self._area.height()
        for first, last in self._together:
            title = self._document.findBlock(first)
            top = layout.blockBoundingRect(title).top()
            bottom = layout.blockBoundingRect(self._document.findBlock(last)).bottom()
            if top // height != (bottom - 1) // height:
                form = title.blockFormat()
                form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
                form.setTopMargin(0)
                QTextCursor(title).setBlockFormat(form)
                self._document.markContentsDirty(first, self._document.characterCount() - first)

    def _block(
        self,
        text: str,
        pixels: int,
        colour: str = drawing.INK,
        *,
        bold: bool = False,
        above: float = 2,
        first: bool = False,
    ) -> None:
        form = QTextBlockFormat()
        form.setTopMargin(above)
        form.setBottomMargin(3)
        if first:
            self._cursor.setBlockFormat(form)
        else:
            self._cursor.movePosition(QTextCursor.MoveOperation.End)
            self._cursor.insertBlock(form)
        self._cursor.insertText(text, _letters(pixels, colour, bold=bold))

    def _picture(self, shown: Drawing) -> None:
        name = f"chart-{self._pictures}"
        self._pictures += 1
        kind = QTextDocument.ResourceType.ImageResource.value
        self._document.addResource(kind, QUrl(name), image(shown))
        form = QTextImageFormat()
        form.setName(name)
        form.setWidth(self._area.width())
        form.setHeight(self._area.width() * shown.height / shown.width)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        self._cursor.insertBlock(QTextBlockFormat())
        self._cursor.insertImage(form)

    def _figures(self, figures: tuple[Figure, ...]) -> None:
        rows = -(-len(figures) // COLUMNS)
        made = self._grid(rows, COLUMNS, 0, [100 / COLUMNS] * COLUMNS, padding=4)
        for place, figure in enumerate(figures):
            cell = made.cellAt(place // COLUMNS, place % COLUMNS).firstCursorPosition()
            cell.insertText(figure.name, _letters(10, drawing.MUTED))
            cell.insertBlock()
            cell.insertText(figure.value, _letters(17, bold=True))
            cell.insertBlock()
            cell.insertText(figure.beside, _letters(10, drawing.MUTED))

    def _table(self, table: Table) -> int:
        """Where the last of the rows stands that are not to be parted from the title."""
        widths = _widths(table)
        made = self._grid(len(table.rows) + 1, len(table.head), 1, widths)
        for y, cells in enumerate((table.head, *table.rows)):
            for x, text in enumerate(cells):
                form = QTextBlockFormat()
                side = "start" if x in table.words else "end"
                form.setAlignment(HORIZONTAL[side])
                place = made.cellAt(y, x)
                place.setFormat(_ruled(place.format(), apart=0 < x in table.words))
                cell = place.firstCursorPosition()
                cell.setBlockFormat(form)
                colour = drawing.INK if y else drawing.MUTED
                cell.insertText(text, _letters(10, colour, bold=not y))
        kept = len(table.rows) if len(table.rows) <= SHORT else FEW
        return made.cellAt(kept, 0).lastCursorPosition().position()

    def _grid(
        self, rows: int, columns: int, heads: int, widths: list[float], *, padding: int = 3
    ) -> QTextTable:
        form = QTextTableFormat()
        form.setHeaderRowCount(heads)
        form.setCellPadding(padding)
        form.setCellSpacing(0)
        form.setBorder(0)
        form.setBorderCollapse(True)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        form.setTopMargin(6)
        percent = QTextLength.Type.PercentageLength
        form.setColumnWidthConstraints([QTextLength(percent, width) for width in widths])
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        return self._cursor.insertTable(rows, columns, form)


def _ruled(cell: QTextCharFormat, *, apart: bool) -> QTextTableCellFormat:
    """The same cell with a line below; words keep ``apart`` from the figures to their left."""
    form = cell.toTableCellFormat()
    if apart:
        form.setLeftPadding(APART)
    form.setBottomBorder(1)
    form.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBottomBorderBrush(QBrush(QColor(drawing.RULE)))
    return form


def _letters(pixels: int, colour: str = drawing.INK, *, bold: bool = False) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setFont(font(pixels, bold=bold))
    form.setForeground(QBrush(QColor(colour)))
    return form


def _widths(table: Table) -> list[float]:
    """Percent of the page each column gets, by the longest words in it."""
    longest = [
        min(40, max(_wide(row[place]) for row in (table.head, *table.rows)))
        for place in range(len(table.head))
    ]
    whole_width = sum(longest)
    return [100 * size / whole_width for size in longest]


def _wide(text: str) -> float:
    return 4 + sum(2 if char > "\u2e80" else 1 for char in text)
