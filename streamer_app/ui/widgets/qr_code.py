"""A QR code, black on white in every theme: cameras read nothing else as surely."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from streamer_app.ui.theme import Theme

QUIET = 4
"""White modules around the code, as the standard asks."""


class QrCode(QWidget):
    """Whole pixels a module; an empty text paints an empty frame."""

    def __init__(self, theme: Theme, *, side: int = 232, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._side = theme, side
        self._text = ""
        self._modules: tuple[bytes, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    @property
    def modules(self) -> tuple[bytes, ...]:
        """The rows of the code, 1 for black."""
        return self._modules

    def set_text(self, text: str, name: str = "") -> None:
        """Show a link; ``name`` is for who cannot see it."""
        self.setAccessibleName(name)
        if text == self._text:
            return
        self._text = text
        self._modules = ()
        if text:
            import segno  # only whoever shares the desk pays for it

            self._modules = tuple(bytes(row) for row in segno.make(text, error="m").matrix)
        self.update()

    def sizeHint(self) -> QSize:
        side = max(160, self._theme.px(self._side))
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._modules:
            painter.setPen(self._theme.colour("line"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            return
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        count = len(self._modules)
        step = max(1, min(self.width(), self.height()) // (count + 2 * QUIET))
        left, top = (self.width() - step * count) // 2, (self.height() - step * count) // 2
        for at, line in enumerate(self._modules):
            for across, black in enumerate(line):
                if black:
                    x, y = left + across * step, top + at * step
                    painter.fillRect(x, y, step, step, Qt.GlobalColor.black)
