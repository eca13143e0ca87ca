"""A rounded surface, with a coloured bar at its left where something is on air or asks."""

from typing import Final, Literal

from PySide6.QtCore import QRectF, QVariantAnimation
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from streamer_app.ui.theme import Role, Theme
from streamer_app.ui.widgets.painting import RADIUS, rounded

Bar = Literal["", "accent", "warn"]
BAR_WIDTH: Final = 4
ONSET_MS: Final = 300


class Panel(QFrame):
    """A panel (radius 6, no border). ``bar`` paints 4 px at the left; ``outline`` a border."""

    def __init__(
        self,
        theme: Theme,
        *,
        bar: Bar = "",
        fill: Role = "panel",
        outline: Role | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme: Theme = theme
        self._bar: Bar = bar
        self._fill: Role = fill
        self._outline: Role | None = outline
        self._strength = 1.0
        self._onset: QVariantAnimation | None = None
        theme.changed.connect(self.update)

    def set_bar(self, bar: Bar) -> None:
        """Another bar. ``warn`` fades in once over 300 ms, unless motion is reduced."""
        if bar == self._bar:
            return
        self._bar = bar
        if self._onset is not None:
            self._onset.stop()
        self._strength = 1.0
        if bar == "warn" and not self._theme.reduce_motion and self.isVisible():
            self._strength = 0.0
            self._fading().start()
        self.update()

    def set_outline(self, outline: Role | None) -> None:
        """Another border colour, or none."""
        self._outline = outline
        self.update()

    def _fading(self) -> QVariantAnimation:
        if self._onset is None:
            self._onset = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=ONSET_MS)
            self._onset.valueChanged.connect(self._fade)
        return self._onset

    def _fade(self, strength: float) -> None:
        self._strength = strength
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        outline: Role | None = self._outline or (
            "line" if self._theme.choice == "contrast" else None
        )
        border = self._theme.colour(outline) if outline else None
        rounded(painter, rect, self._theme.colour(self._fill), border)
        if self._bar:
            shape = QPainterPath()
            shape.addRoundedRect(rect, RADIUS, RADIUS)
            painter.setClipRect(QRectF(0, 0, BAR_WIDTH, rect.height()))
            colour = QColor(self._theme.colour(self._bar))
            colour.setAlphaF(self._strength)
            painter.fillPath(shape, colour)


class Divider(QWidget):
    """A hairline of 1 px in the raised colour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.colour("raised"))
