"""A line of differently coloured and weighted pieces of text, painted by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from streamer_app.ui.theme import Role, Theme
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.painting import baseline
from streamer_app.ui.widgets.plain_label import set_tip

LEAST: Final = 0.45
"""Figures shrink to this share of their size before they are cut."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text of one look. ``size`` 0 = the label's own."""

    text: str
    role: Role = "muted"
    bold: bool = False
    size: int = 0
    underlined: bool = False


def greyed(runs: Sequence[Run]) -> Sequence[Run]:
    """The same words as figures of the past."""
    return [replace(run, role="muted") for run in runs]


def run_widths(theme: Theme, runs: Sequence[Run], size: int) -> list[float]:
    """The width of each run in px."""
    return [
        QFontMetricsF(theme.font(run.size or size, run.bold)).horizontalAdvance(run.text)
        for run in runs
    ]


def shrunk(theme: Theme, runs: Sequence[Run], size: int, width: float) -> float:
    """The factor at which the runs fit ``width``: 1, or less where their text is scaled up.

    Below ``LEAST`` the rest is elided instead.
    """
    whole = sum(run_widths(theme, runs, size))
    return 1.0 if whole <= width or not whole else max(LEAST, width / whole)


def _font(theme: Theme, size: int, bold: bool, factor: float) -> QFont:
    font = theme.font(size, bold)
    if factor < 1:
        font = QFont(font)
        font.setPixelSize(max(10, int(font.pixelSize() * factor)))
    return font


def _underlined(font: QFont) -> QFont:
    marked = QFont(font)
    marked.setUnderline(True)
    return marked


def _fitted(
    theme: Theme, runs: Sequence[Run], size: int, width: float, *, shrink: bool
) -> tuple[list[QFont], list[float]]:
    """The font of each run for a line so wide, and how wide each run becomes."""
    factor = shrunk(theme, runs, size, width) if shrink else 1.0
    fonts = [_font(theme, run.size or size, run.bold, factor) for run in runs]
    return fonts, [
        QFontMetricsF(font).horizontalAdvance(run.text)
        for font, run in zip(fonts, runs, strict=True)
    ]


def paint_runs(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    runs: Sequence[Run],
    size: int,
    *,
    right: bool = False,
    shrink: bool = False,
) -> None:
    """The runs on one baseline; the first that does not fit is elided and ends the line.

    ``shrink`` makes them all smaller first.
    """
    fonts, widths = _fitted(theme, runs, size, rect.width(), shrink=shrink)
    x = max(rect.left(), rect.right() - sum(widths)) if right else rect.left()
    largest = max(fonts, key=lambda font: font.pixelSize(), default=theme.font(size))
    y = baseline(largest, rect)
    for run, font, width in zip(runs, fonts, widths, strict=True):
        room = rect.right() - x
        text = run.text
        if width > room + 0.5:
            text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.setFont(_underlined(font) if run.underlined else font)
        painter.setPen(theme.colour(run.role))
        painter.drawText(QPointF(x, y), text)
        x += width
        if text != run.text:
            return


class RunsLabel(QWidget):
    """One line of runs; what does not fit is elided at the end, the whole is the tool tip.

    ``shrink`` makes them all smaller first, so that no figure is lost.
    """

    def __init__(
        self,
        theme: Theme,
        runs: Sequence[Run] = (),
        *,
        size: int = 14,
        right: bool = False,
        shrink: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._size, self._right, self._shrink = theme, size, right, shrink
        self._runs: tuple[Run, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._measure)
        self.set_runs(runs)

    def set_runs(self, runs: Sequence[Run]) -> None:
        """Show other pieces; the accessible name is their text."""
        clean = tuple(replace(run, text=display_text(run.text)) for run in runs)
        if clean != self._runs:
            self._runs = clean
            self.setAccessibleName("".join(run.text for run in clean))
            self._measure()

    def _measure(self) -> None:
        self.updateGeometry()
        self._tip()
        self.update()

    def _tip(self) -> None:
        _, widths = _fitted(self._theme, self._runs, self._size, self.width(), shrink=self._shrink)
        set_tip(self, self.accessibleName() if sum(widths) > self.width() + 0.5 else "")

    def sizeHint(self) -> QSize:
        width = sum(run_widths(self._theme, self._runs, self._size))
        largest = max((run.size or self._size for run in self._runs), default=self._size)
        return QSize(int(width) + 1, self._theme.line(largest))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._tip()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        right, shrink = self._right, self._shrink
        paint_runs(painter, self._theme, rect, self._runs, self._size, right=right, shrink=shrink)
