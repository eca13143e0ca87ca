"""Bars: how long the oldest question waits, how far a pitch is, where a result lies."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.painting import hatch, line_of_text, rounded

HIGH = 8
ORDERS = 8
"""The least number of orders that the result's axis shows."""


class WaitBar(QWidget):
    """8 px high; neutral unless it owns the one amber item."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seconds: float | None = None
        self._target: float | None = 300.0
        self._full = 600.0
        self._asks = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_wait(
        self,
        seconds: float | None,
        *,
        target_s: float | None = 300.0,
        full_s: float = 600.0,
        asks: bool = False,
        says: str = "",
    ) -> None:
        """Fill ``seconds`` of ``full_s`` with a tick at ``target_s``; ``asks`` makes it amber."""
        self._seconds, self._target, self._full = seconds, target_s, max(1.0, full_s)
        self._asks = asks
        self.setAccessibleName(says)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, high = self._theme, self._theme.px(HIGH)
        middle = self.height() / 2
        track = QRectF(0, middle - high / 2, self.width(), high)
        rounded(painter, track, theme.colour("raised"), radius=1)
        if self._seconds:
            share = min(1.0, self._seconds / self._full)
            fill = QRectF(track.left(), track.top(), track.width() * share, high)
            rounded(painter, fill, theme.colour("warn" if self._asks else "muted"), radius=1)
        if self._target is not None:
            x = round(track.width() * min(1.0, self._target / self._full))
            tick = QRectF(x - 1, middle - high / 2 - 3, 2, high + 6)
            painter.fillRect(tick, theme.colour("text"))


class IntervalBar(QWidget):
    """A pitch's result on an axis of orders.

    The expected interval is a bar, its mean a tick, what came a dot.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._result: tuple[float, float, float, int] | None = None
        self._label = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_result(self, mean: float, low: float, high: float, actual: int, label: str) -> None:
        """``label`` stands over the dot ("实际 3")."""
        self._result, self._label = (mean, low, high, actual), label
        self.setAccessibleName(label)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(52))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._result is None:
            return
        mean, low, high, actual = self._result
        painter = QPainter(self)
        theme, px = self._theme, self._theme.px
        most = max(ORDERS, actual, round(high))
        every = -(-most // 10)
        left, width = px(10), self.width() - px(20)

        def x(orders: float) -> float:
            return left + orders / most * width

        base = px(32)
        bar = QRectF(x(low), base - px(10), x(high) - x(low), px(10))
        rounded(painter, bar, theme.colour("line"), radius=1)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(QPointF(left, base + 0.5), QPointF(left + width, base + 0.5))
        for orders in range(0, most + 1, every):
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(x(orders), base), QPointF(x(orders), base + 3))
            place = QRectF(x(orders) - px(14), base + px(4), px(28), px(16))
            line_of_text(painter, theme, place, str(orders), size=12, role="muted", centre=True)
        painter.fillRect(QRectF(x(mean) - 0.5, base - px(13), 1.5, px(14)), theme.colour("muted"))
        middle = QPointF(x(actual), base - px(5))
        painter.setPen(QPen(theme.colour("panel"), 2))
        painter.setBrush(theme.colour("text"))
        painter.drawEllipse(middle, px(6), px(6))
        wide = px(140)
        start = min(max(0.0, middle.x() - wide / 2), float(max(0, self.width() - wide)))
        place = QRectF(start, 0, wide, px(16))
        line_of_text(painter, theme, place, self._label, size=12, centre=True)


class ShareBar(QWidget):
    """A part of a whole, 0-1 (score, funnel stage); None is hatched: not connected."""

    def __init__(
        self, theme: Theme, *, width: int = 0, height: int = 8, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._wide, self._high = theme, width, height
        self._share: float | None = 0.0
        horizontal = QSizePolicy.Policy.Fixed if width else QSizePolicy.Policy.Expanding
        self.setSizePolicy(horizontal, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.updateGeometry)

    def show_share(self, share: float | None, says: str = "") -> None:
        """Fill this share."""
        self._share = share
        self.setAccessibleName(says)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(self._wide or 80), self._theme.px(self._high))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._share is None:
            hatch(painter, self._theme, rect)
            return
        rounded(painter, rect, self._theme.colour("raised"), radius=2)
        fill = QRectF(0, 0, rect.width() * min(1.0, max(0.0, self._share)), rect.height())
        rounded(painter, fill, self._theme.colour("line"), radius=2)
