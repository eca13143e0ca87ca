"""Buttons: solid for the one main action, quiet for the others, warn where something asks."""

from typing import Final, Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from streamer_app.ui.theme import Role, Theme
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.icons import paint_icon
from streamer_app.ui.widgets.painting import focus_ring, line_of_text, rounded
from streamer_app.ui.widgets.plain_label import set_tip
from streamer_app.ui.widgets.runs import Run, paint_runs, run_widths

Kind = Literal["solid", "quiet", "warn", "fault"]
LEAST_HIT: Final = 24
"""The smallest side of anything to click, px."""
FILLS: Final[dict[Kind, Role]] = {"solid": "accent", "warn": "warn", "fault": "fault"}


class _Painted(QAbstractButton):
    """What all painted buttons do: hand cursor, hover repaint, tab focus, size by words."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._over = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self._measure)

    def _measure(self) -> None:
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it as the space bar does: Qt leaves that to each desktop."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._over = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = False
        self.update()


class ActionButton(_Painted):
    """A button that shows its key inside, after the text."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        key: str = "",
        kind: Kind = "quiet",
        height: int = 32,
        size: int = 14,
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        text = display_text(text)
        super().__init__(theme, text, parent)
        self._text, self._key, self._kind, self._height = text, key, kind, height
        self._size, self._icon = size, icon
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str, key: str | None = None) -> None:
        """Other words (another language), and another key if given."""
        text = display_text(text)
        self._text, self._key = text, self._key if key is None else key
        self.setAccessibleName(text)
        self._measure()

    def set_kind(self, kind: Kind) -> None:
        """Another weight."""
        if kind != self._kind:
            self._kind = kind
            self._measure()

    def _runs(self) -> list[Run]:
        filled = self._kind != "quiet"
        ink: Role = "on" if filled else "text"
        if not self.isEnabled():
            ink = "background" if filled else "line"
        runs = [Run(self._text, ink, filled)]
        if self._key:
            hint: Role = ink if filled or not self.isEnabled() else "muted"
            runs += [Run("  ", size=self._size), Run(self._key, hint, filled, 12)]
        return runs

    def sizeHint(self) -> QSize:
        width = sum(run_widths(self._theme, self._runs(), self._size))
        if self._icon:
            width += self._theme.px(22)
        return QSize(
            round(width) + self._theme.px(24), max(LEAST_HIT, self._theme.px(self._height))
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._box(painter)
        runs = self._runs()
        width = sum(run_widths(self._theme, runs, self._size))
        room = QRectF(self.rect()).adjusted(6, 0, -6, 0)
        lead = self._theme.px(22) if self._icon else 0
        x = max(room.left(), room.center().x() - (width + lead) / 2)
        if self._icon:
            side = self._theme.px(16)
            mark = QRectF(x, room.center().y() - side / 2, side, side)
            paint_icon(painter, self._icon, mark, self._theme.colour(runs[0].role))
        place = QRectF(x + lead, room.top(), room.right() - x - lead, room.height())
        paint_runs(painter, self._theme, place, runs, self._size, shrink=True)

    def _box(self, painter: QPainter) -> None:
        role = FILLS.get(self._kind)
        rect = QRectF(self.rect())
        if role is None:
            fill = self._theme.colour("raised") if self._over or self.isDown() else None
            rounded(painter, rect, fill, self._theme.colour("line"))
        else:
            inset = 4 if self.hasFocus() else 0
            rounded(painter, rect.adjusted(inset, inset, -inset, -inset), self._filled(role))
        if self.hasFocus():
            focus_ring(painter, self._theme, self.rect())

    def _filled(self, role: Role) -> QColor:
        if not self.isEnabled():
            return self._theme.colour("line")
        colour = self._theme.colour(role)
        if self.isDown():
            return colour.darker(112)
        return colour.lighter(107) if self._over else colour


class LinkButton(_Painted):
    """A word in the accent colour that acts; ``chevron`` draws > after it."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        size: int = 14,
        role: Role = "accent",
        chevron: bool = False,
        left: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        text = display_text(text)
        super().__init__(theme, text, parent)
        self._text, self._size, self._role, self._chevron = text, size, role, chevron
        self._left = left
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._text

    def set_plain(self, plain: bool) -> None:
        """Only a word as long as there is nothing behind it."""
        self.setEnabled(not plain)
        self._role = "muted" if plain else "accent"
        self.update()

    def set_text(self, text: str) -> None:
        """Other words."""
        self._text = display_text(text)
        self.setAccessibleName(self._text)
        self._measure()

    def sizeHint(self) -> QSize:
        width = sum(run_widths(self._theme, [Run(self._text)], self._size))
        width += self._theme.px(18) if self._chevron else 0
        return QSize(max(LEAST_HIT, round(width) + 2), max(LEAST_HIT, self._theme.line(self._size)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect = self._theme, QRectF(self.rect())
        role = self._role if self.isEnabled() or self._role == "muted" else "line"
        if self._chevron:
            side = theme.px(16)
            mark = QRectF(rect.right() - side, rect.center().y() - side / 2, side, side)
            paint_icon(painter, "chevron-right", mark, theme.colour(role))
            rect.setRight(rect.right() - theme.px(18))
        size, right = self._size, not self._left
        shown: Role = "text" if self._over and self.isEnabled() else role
        line_of_text(painter, theme, rect, self._text, size=size, role=shown, right=right)
        if self.hasFocus():
            focus_ring(painter, theme, self.rect(), radius=3)


class IconButton(_Painted):
    """An icon with or without a word beside it (search, do not disturb, strip ...)."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        *,
        text: str = "",
        role: Role = "muted",
        size: int = 14,
        icon_after: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, name, parent)
        self._icon, self._text, self._size, self._after = icon, text, size, icon_after
        self._role: Role = role
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_words(name, text)

    def set_words(self, name: str, text: str = "") -> None:
        """The accessible name and tool tip, and the visible word."""
        self._text = text
        self.setAccessibleName(name)
        set_tip(self, name)
        self._measure()

    def set_icon(self, icon: str) -> None:
        """Another icon."""
        self._icon = icon
        self.update()

    def set_role(self, role: Role) -> None:
        """Another colour."""
        self._role = role
        self.update()

    def sizeHint(self) -> QSize:
        width = self._theme.px(16)
        if self._text:
            words = sum(run_widths(self._theme, [Run(self._text)], self._size))
            width += self._theme.px(6) + round(words) + 2
        least = max(LEAST_HIT, self._theme.px(LEAST_HIT))
        return QSize(max(least, width), max(least, self._theme.line(self._size)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect = self._theme, QRectF(self.rect())
        role: Role = "text" if self._over and self._role == "muted" else self._role
        side = theme.px(16)
        x = rect.right() - side if self._after else rect.left()
        if not self._text:
            x = rect.center().x() - side / 2
        mark = QRectF(x, rect.center().y() - side / 2, side, side)
        paint_icon(painter, self._icon, mark, theme.colour(role))
        words = rect.adjusted(0, 0, -side - theme.px(6), 0)
        if not self._after:
            words.translate(side + theme.px(6), 0)
        line_of_text(painter, theme, words, self._text, size=self._size, role=role)
        if self.hasFocus():
            focus_ring(painter, theme, self.rect(), radius=3)
