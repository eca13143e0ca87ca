"""The painted chat without its pointer and keys: rows, pausing, scrolling and painting."""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from streamer_app.live.snapshot import ChatRow
from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.chat_bar import ThinScrollBar
from streamer_app.ui.widgets.chat_layout import Typesetter
from streamer_app.ui.widgets.chat_model import Change, ChatModel, Entry, Filter
from streamer_app.ui.widgets.chat_pause import Pause, Reason
from streamer_app.ui.widgets.chat_scroll import ChatScroll, Placed
from streamer_app.ui.widgets.chat_selection import ChatSelection
from streamer_app.ui.widgets.painting import RING, focus_ring, line_of_text
from streamer_app.ui.widgets.row_parts import Say

RESTING_MS: Final = 20_000
"""So long a mouse that lies still over the chat keeps it standing: time to read a page."""
BAR_S: Final = 0.25
"""The scroll bar moves at most so often while the list follows; nobody reads it then."""
ALL_S: Final = 0.1
"""The least time between two repaints in which no row stays."""
SELECTED_ALPHA: Final = 0.22
Older = Callable[[int], list[ChatRow]]


class ChatSurface(QAbstractScrollArea):
    """Rows, their places and their painting. ``older(row id)`` may give rows before the first."""

    viewer_activated = Signal(object)
    card_activated = Signal(int)
    make_question = Signal(object)
    paused_changed = Signal(bool, int)
    zoom_changed = Signal(float)
    menu_asked = Signal(object, QPoint)

    def __init__(
        self,
        theme: Theme,
        say: Say,
        *,
        zoom: float = 1.0,
        most: int = 10_000,
        older: Older | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._older = theme, older
        self._model = ChatModel(most)
        self._setter = Typesetter(theme, say, zoom)
        self._scroll = ChatScroll(self._model, self._setter)
        self._selection = ChatSelection(self._model)
        self._pause = Pause()
        self._empty = ""
        self._hover: Entry | None = None
        self._dragging = False
        self._read: int | None = None
        self._seen: int | None = None
        self._bar_due = self._told_due = self._all_due = 0.0
        self._owed = QTimer(self, singleShot=True, interval=round(ALL_S * 1000))
        self._resting = QTimer(self, singleShot=True, interval=RESTING_MS)
        self._fresh = ActionButton(theme, "", kind="solid", icon="chevron-down", parent=self)
        self._build(say)

    def _build(self, say: Say) -> None:
        self._resting.timeout.connect(self._let_go)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(ThinScrollBar(self._theme))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setViewportMargins(RING, RING, 0, RING)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(say("chat.name"))
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._fresh.hide()
        self._fresh.clicked.connect(self.follow)
        self._owed.timeout.connect(self.viewport().update)
        self._theme.changed.connect(self._relay)

    def extend(self, rows: Sequence[ChatRow], skipped: int = 0) -> None:
        """Add a tick's rows and repaint only what they changed."""
        if not rows and not skipped:
            return
        untouched = self._model.held or self._owed.isActive()
        before = [] if untouched else self._scroll.placed()
        change = self._model.extend(rows, skipped)
        self._scroll.forget()
        self._mark_sources()
        if self._model.held:
            self._tell_waiting()
            if change.amended:
                self.viewport().update()
        else:
            self._advance(before, change)
            self._sync_bar()

    def clear(self) -> None:
        """Forget every row (another session)."""
        self._model.clear()
        self._setter.reset()
        self._selection.clear()
        self._hover = self._read = None
        self.follow()

    def set_filter(self, kind: Filter) -> None:
        """Show another part of the rows, from its newest on."""
        self._model.set_filter(kind)
        self.follow()

    @property
    def hidden(self) -> int:
        """How many rows were kept out of sight."""
        return self._model.hidden

    def refilter(self, hides: Callable[[ChatRow], bool], *, merging: bool) -> None:
        """Keep other rows out of sight; ``merging`` is for the repeats that come from now on."""
        self._model.refilter(hides, merging=merging)
        self._hover = None
        self.follow()

    def set_paused(self, paused: bool) -> None:
        """Stop or follow the newest rows."""
        if paused:
            self._stop("hand")
        else:
            self.follow()

    def set_empty_text(self, text: str) -> None:
        """What stands there while there is no row."""
        if text != self._empty:
            self._empty = text
            self.viewport().update()

    def set_zoom(self, zoom: float) -> None:
        """0.8-2.0, on top of the theme's text size."""
        self._setter.zoom = min(2.0, max(0.8, zoom))
        self._relay()

    def set_words(self, say: Say, *, mask: bool = False) -> None:
        """Another language; ``mask`` shows shapes instead of names."""
        self._setter.say, self._setter.mask = say, mask
        self.setAccessibleName(say("chat.name"))
        self._tell_waiting()
        self._relay()

    def show_row(self, row: int) -> bool:
        """Scroll to a row id and make it current; False where it is not held any more."""
        entry = self._model.entry(row)
        if entry is None:
            return False
        if entry not in self._model.shown:
            self._model.set_filter("all")
        self._stop("scroll")
        self._scroll.into_sight(entry)
        self._selection.put(entry)
        self._moved()
        return True

    def current_row(self) -> ChatRow | None:
        """The row under the pointer, else the current one."""
        entry = self._hover or self._selection.current
        return entry.row if entry else None

    def follow(self) -> None:
        """To the newest, and stay there."""
        self._pause.clear()
        if self._model.waiting:
            self._read = self._seen
        self._model.release()
        self._model.held = False
        self._mark_sources()
        self._selection.clear()
        self._scroll.follow()
        self._fresh.hide()
        self.paused_changed.emit(False, 0)
        self._moved()

    def scroll_by(self, distance: int) -> None:
        """Down by so many px; up pauses, the end goes on."""
        self._stop("scroll")
        self._scroll.by(distance)
        if distance < 0 and self._scroll.at_start():
            self._fetch_older()
        if distance > 0 and self._scroll.at_end():
            if self._model.waiting:
                self._model.release()
                self._scroll.forget()
                self._mark_sources()
                self._tell_waiting()
            elif self._pause.drop("scroll"):
                self.follow()
        self._moved()

    def _stop(self, why: Reason) -> None:
        if self._pause.add(why):
            rows = self._scroll.placed()
            self._seen = rows[-1].entry.serial if rows else None
            self._scroll.anchor()
            self._model.held = True
            self._tell_waiting()

    def _let_go(self) -> None:
        """The pointer left, or was left lying here."""
        self._resting.stop()
        if self._pause.drop("hover"):
            self.follow()

    def _tell_waiting(self) -> None:
        if not self._model.held:
            return
        count, now = self._model.waiting, monotonic()
        if count and now < self._told_due and self._fresh.isVisible():
            return
        self._told_due = now + BAR_S
        if count:
            self._fresh.set_text(self._setter.say("chat.fresh", n=count))
            self._place_fresh()
        self._fresh.setVisible(count > 0)
        self.paused_changed.emit(True, count)

    def _place_fresh(self) -> None:
        size = self._fresh.sizeHint()
        x = (self.width() - size.width()) // 2
        self._fresh.setGeometry(x, self.height() - size.height() - 8, size.width(), size.height())

    def _fetch_older(self) -> None:
        if self._older is None or not self._model.shown:
            return
        rows = self._older(self._model.shown[0].row.row)
        if rows:
            self._model.prepend(rows)
            self._scroll.forget()
        else:
            self._older = None

    def _mark_sources(self) -> None:
        several = len(self._model.sources) > 1
        if several != self._setter.sources:
            self._setter.sources = several
            self._relay()

    def _relay(self) -> None:
        """Lay everything out again."""
        self._setter.width = self.viewport().width()
        self._setter.reset()
        self._scroll.forget()
        self._moved()

    def _moved(self) -> None:
        self._sync_bar(force=True)
        self.viewport().update()

    def _advance(self, before: Sequence[Placed], change: Change) -> None:
        """Scroll the pixels up by what came, and repaint only the new and the changed rows."""
        if change.added > len(before):  # not one of them stays, so none need be laid out yet
            self._repaint_all()
            return
        view = self.viewport()
        after = {row.entry.serial: row for row in self._scroll.placed()}
        kept = [(old, after[old.entry.serial]) for old in before if old.entry.serial in after]
        shifts = {old.y - new.y for old, new in kept}
        if len(shifts) != 1:
            self._repaint_all()
            return
        shift = shifts.pop()
        if shift > 0:
            view.scroll(0, -shift)
            self._update_first(view)
        elif shift < 0:
            view.update()
            return
        last = kept[-1][1]
        low = last.y + last.laid.height
        if low < view.height():  # the first lines beyond a page fill its blank foot as well
            view.update(0, low, view.width(), view.height() - low)
        for old, new in kept:
            if old.laid is not new.laid:
                view.update(0, new.y, view.width(), new.laid.height)

    def _update_first(self, view: QWidget) -> None:
        """The row at the upper edge has moved into the cut, so it is drawn in whole lines."""
        first = self._scroll.placed()[0]
        if first.y < 0:
            view.update(0, 0, view.width(), first.y + first.laid.height)

    def _repaint_all(self) -> None:
        """Every row is another one: nobody can read that, so ten times a second are enough."""
        now = monotonic()
        if now >= self._all_due:
            self._all_due = now + ALL_S
            self._owed.stop()
            self.viewport().update()
        elif not self._owed.isActive():
            self._owed.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        rect = event.rect()
        painter.fillRect(rect, self._theme.colour("panel"))
        rows = self._scroll.placed()
        if not rows:
            self._paint_empty(painter)
        before: int | None = None
        for row in rows:
            if row.y <= rect.bottom() and row.y + row.laid.height >= rect.top():
                self._paint_row(painter, row)
                if before is not None and before == self._read:
                    self._paint_read(painter, row.y)
            before = row.entry.serial

    def _paint_row(self, painter: QPainter, row: Placed) -> None:
        cut = row.y < 0 and self._scroll.following
        if cut:
            painter.save()
            top = self._setter.whole_from(row.laid, row.y)
            painter.setClipRect(QRect(0, top, self.width(), self.height()))
        self._setter.paint(painter, row.laid, row.y, self._ground(row.entry))
        if cut:
            painter.restore()

    def _ground(self, entry: Entry) -> QColor | None:
        if self._selection.holds(entry):
            colour = QColor(self._theme.colour("accent"))
            colour.setAlphaF(SELECTED_ALPHA)
            return colour
        return self._theme.colour("raised") if entry is self._hover else None

    def _paint_empty(self, painter: QPainter) -> None:
        rect = QRectF(self.viewport().rect()).adjusted(12, 0, -12, 0)
        line_of_text(painter, self._theme, rect, self._empty, role="muted", centre=True)

    def _paint_read(self, painter: QPainter, y: int) -> None:
        width, theme = self.viewport().width(), self._theme
        painter.fillRect(QRect(0, y, width, 1), theme.colour("accent"))
        rect = QRectF(0, y + 1, width - 4, theme.line(12))
        text = self._setter.say("chat.read")
        line_of_text(painter, theme, rect, text, size=12, role="accent", right=True)

    def event(self, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Paint:
            return super().event(event)
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("panel"))
        if self.hasFocus():
            focus_ring(painter, self._theme, self.rect())
        painter.end()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._scroll.height = self.viewport().height()
        self._scroll.forget()
        self._place_fresh()
        if self._setter.width != self.viewport().width():
            self._relay()
        else:
            self._moved()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The bar was moved by hand: its value is rows times the ordinary row's height."""
        bar = self.verticalScrollBar()
        if bar.value() >= bar.maximum():
            self.follow()
            return
        self._stop("scroll")
        at, rest = divmod(bar.value(), self._setter.pitch)
        self._scroll.to(at, rest / self._setter.pitch)
        if bar.value() == 0:
            self._fetch_older()
        self.viewport().update()

    def _sync_bar(self, *, force: bool = False) -> None:
        now = monotonic()
        if now < self._bar_due and not force:
            return
        self._bar_due = now + BAR_S
        bar, pitch = self.verticalScrollBar(), self._setter.pitch
        value = most = max(0, len(self._model.shown) * pitch - self._scroll.height)
        if not self._scroll.following:
            at, share = self._scroll.place()
            value = min(most, round((at + share) * pitch))
        bar.blockSignals(True)
        bar.setPageStep(max(1, self._scroll.height))
        bar.setRange(0, most)
        bar.setValue(value)
        bar.blockSignals(False)
