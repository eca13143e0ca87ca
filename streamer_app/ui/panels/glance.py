"""The glance band: the state word, the question on air, what waits, who watches, what came in."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from streamer_app.live.snapshot import Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.panels import figures
from streamer_app.ui.panels.figures import Figure
from streamer_app.ui.panels.on_air import OnAirBand
from streamer_app.ui.widgets.plain_label import set_tip
from streamer_app.ui.widgets.sparkline import DensityPlot, Sparkline
from streamer_app.ui.widgets.tile import Tile
from streamer_app.ui.widgets.wait_bar import WaitBar

WIDTHS = {
    "normal": (148, 620, 160, 148, 148, 0),
    "large": (200, 880, 216, 200, 200, 160),
}


class GlanceBand(QWidget):
    """Five cells, six where there is room; they never change places."""

    open_asked = Signal()
    number_asked = Signal(str)
    """The numbers of a tile (``state viewers money satisfaction``) are to be explained."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        theme = kit.theme
        self._index_line = Sparkline(theme)
        self._viewers_line = Sparkline(theme)
        self._wait = WaitBar(theme)
        self._density = DensityPlot(theme)
        self.state = Tile(theme, companion=self._index_line, at=1)
        self.on_air = OnAirBand(kit)
        self.open = Tile(theme, companion=self._wait, at=1)
        self.viewers = Tile(theme, companion=self._viewers_line, at=1)
        self.money = Tile(theme)
        self.satisfaction = Tile(theme, companion=self._density, at=1)
        self._connect()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(8))
        self.cells: tuple[QWidget, ...] = (
            self.state,
            self.on_air,
            self.open,
            self.viewers,
            self.money,
            self.satisfaction,
        )
        self._mode = ""
        self.arrange("normal")

    def _connect(self) -> None:
        self.open.activated.connect(self.open_asked)
        for name in ("state", "viewers", "money", "satisfaction"):
            getattr(self, name).activated.connect(partial(self.number_asked.emit, name))

    def arrange(self, mode: str) -> None:
        """``normal`` and ``large`` are one row; ``narrow`` puts the question above the tiles."""
        self._mode = mode
        for cell in self.cells:
            self._grid.removeWidget(cell)
        for at in range(self._grid.columnCount()):
            self._grid.setColumnStretch(at, 0)
        px = self._kit.theme.px
        self.on_air.set_large(mode == "large")
        self._grid.setSpacing(px(8))
        height = px(160 if mode == "large" else 128)
        if mode == "narrow":
            tiles = [cell for cell in self.cells[:5] if cell is not self.on_air]
            self._grid.addWidget(self.on_air, 0, 0, 1, len(tiles))
            for at, cell in enumerate(tiles):
                self._grid.addWidget(cell, 1, at)
                self._grid.setColumnStretch(at, 1)
        else:
            for at, (cell, width) in enumerate(zip(self.cells, WIDTHS[mode], strict=True)):
                if width:
                    self._grid.addWidget(cell, 0, at)
                    self._grid.setColumnStretch(at, width)
        for cell in self.cells:
            cell.setMinimumWidth(0)
            cell.setFixedHeight(height)
        self.satisfaction.setVisible(mode == "large")

    def show_snapshot(self, snapshot: Snapshot, *, frozen: bool = False) -> None:
        """Show the figures of a moment; ``frozen`` greys them while the link is down."""
        words = self._kit.words
        self._tile(self.state, figures.state(snapshot, words))
        self._index_line.show_line(snapshot.engagement[-130:], snapshot.engagement_band)
        wished = self._kit.runtime.preferences.now.questions.target_min
        shown = wished if self._mode == "large" else 0
        self._tile(self.open, figures.open_questions(snapshot, words, shown))
        asks = snapshot.attention is not None and snapshot.attention.kind == "oldest_wait"
        self._show_wait(figures.value_of(snapshot, "oldest_wait"), asks)
        self._tile(self.viewers, figures.viewers(snapshot, words))
        self._viewers_line.show_line(snapshot.viewers_line)
        self._tile(self.money, figures.money(snapshot, words))
        if self._mode == "large":
            self._show_satisfaction(snapshot)
        self.on_air.show_snapshot(snapshot)
        for tile in (self.state, self.open, self.viewers, self.money, self.satisfaction):
            tile.set_frozen(frozen)

    def _show_wait(self, seconds: float | None, asks: bool) -> None:
        chosen = self._kit.runtime.preferences.now.questions
        target, limit = chosen.target_s, chosen.limit_s
        self._wait.show_wait(seconds, target_s=target, full_s=limit, asks=asks)

    def _show_satisfaction(self, snapshot: Snapshot) -> None:
        metric = snapshot.metrics.get("u")
        self._tile(self.satisfaction, figures.satisfaction(snapshot, self._kit.words))
        sd = figures.extra(metric, "sd")
        known = metric is not None and metric.value is not None and isinstance(sd, float)
        mean = float(metric.value) if known and metric is not None else 50.0
        spread = float(sd) if known and isinstance(sd, float) else 0.0
        self._density.show_density(mean, spread, low=40.0, high=95.0)

    def _tile(self, tile: Tile, figure: Figure) -> None:
        tile.show_values(figure.value, figure.lines, beside=figure.beside, says=figure.says)
        opens = "" if tile is self.open else self._kit.words.say("number.opens")
        set_tip(tile, "\n".join(filter(None, (figure.tip, opens))))
