"""A tile of the glance band: one large value and up to three lines that explain it."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from streamer_app.ui.theme import Role, Theme
from streamer_app.ui.widgets.display_text import NAME_GRAPHEMES, display_text
from streamer_app.ui.widgets.painting import focus_ring
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.pressing import Pressing
from streamer_app.ui.widgets.runs import Run, greyed, paint_runs

ROWS = 3


class Tile(Panel):
    """The value in 28/36 bold, then three lines of 14.

    A companion (Sparkline, WaitBar, DensityPlot) takes the place of line ``at``, 0 being the
    first under the value; a line that is empty gives its room to a companion beside it.
    """

    activated = Signal()

    def __init__(
        self,
        theme: Theme,
        *,
        companion: QWidget | None = None,
        at: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent=parent)
        self._companion, self._at = companion, at
        self._value = self._beside = ""
        self._lines: list[tuple[Run, ...]] = []
        self._asked: tuple[object, ...] = ()
        self._frozen = False
        Pressing(self, self.activated.emit, keyed=True)
        if companion is not None:
            companion.setParent(self)
            companion.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self._arrange)

    def show_values(
        self, value: str, lines: Sequence[Sequence[Run]] = (), *, beside: str = "", says: str = ""
    ) -> None:
        """Show them. ``beside`` is small and muted after the value; ``says`` is the accessible
        name ("未答 14，等最久 6 分 40 秒"), the visible text where it is empty."""
        asked = (value, tuple(map(tuple, lines)), beside, says)
        if asked == self._asked:
            return
        self._asked = asked
        self._value, self._beside = display_text(value, NAME_GRAPHEMES), beside
        self._lines = [
            tuple(Run(display_text(r.text), r.role, r.bold, r.size) for r in line) for line in lines
        ]
        seen = ["".join(run.text for run in line) for line in self._lines]
        self.setAccessibleName(
            says or "，".join([f"{value} {beside}".strip(), *filter(None, seen)])
        )
        self._arrange()
        self.update()

    def set_frozen(self, frozen: bool) -> None:
        """Grey every figure while the link is down."""
        if frozen != self._frozen:
            self._frozen = frozen
            self.update()

    def _large(self) -> bool:
        return self.height() >= self._theme.px(150)

    def _slots(self) -> tuple[QRectF, list[QRectF]]:
        """The place of the value, and of each of the three lines."""
        px = self._theme.px
        rect = QRectF(self.rect()).adjusted(px(12), 0, -px(12), 0)
        pad = px(12 if self._large() else 8)
        top = QRectF(rect.left(), pad, rect.width(), px(40))
        under = top.bottom() + (px(2) if self._large() else 0)
        step = (rect.height() - pad / 2 - under - px(2)) / ROWS
        places = [QRectF(rect.left(), under + i * step, rect.width(), step) for i in range(ROWS)]
        return top, places

    def _arrange(self) -> None:
        if self._companion is None:
            return
        places = self._slots()[1]
        place = places[self._at]
        before = self._at - 1
        if before >= 0 and not (before < len(self._lines) and self._lines[before]):
            place = place.united(places[before])
        self._companion.setGeometry(place.adjusted(0, 2, 0, -2).toRect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def press(self) -> None:
        """What a click does, for a screen reader."""
        self.activated.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        theme = self._theme
        top, places = self._slots()
        role: Role = "muted" if self._frozen else "text"
        value = [Run(self._value, role, True)]
        if self._beside:
            value += [Run("  ", size=14), Run(self._beside, "muted", False, 14)]
        paint_runs(painter, theme, top, value, 28, shrink=True)
        for line, place in zip(self._lines, places, strict=False):
            shown = greyed(line) if self._frozen else line
            paint_runs(painter, theme, place, shown, 14, shrink=True)
        if self.hasFocus():
            focus_ring(painter, theme, self.rect())
