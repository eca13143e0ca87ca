"""A question in large type: a few balanced lines, no last line of one character."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QWidget

from streamer_app.ui.theme import Role, Theme
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.painting import baseline
from streamer_app.ui.widgets.plain_label import set_tip

FADE_MS: Final = 120
AFTER: Final = frozenset("，。；：、！？,.;:!?）)”’」』》")
MARKS: Final = AFTER | frozenset("…—·%％")
NEVER_FIRST: Final = MARKS | frozenset("吗呢吧啊呀的了")
NEVER_LAST: Final = frozenset("（(“‘「『《¥$#")
PARTICLES: Final = frozenset("的了和与及或是在把被对从到得地着就才也都又还但而")
UNEVEN: Final = 6.0
"""How much a difference of the whole length between two lines weighs against a bad break."""
WIDTHS: Final = 8
"""A layout asks for the height at several widths before it settles on one."""
STEPS: Final = 9
"""Halvings of the search for the narrowest width that keeps the number of lines."""


def broken(text: str, font: QFont, width: float, most: int = 1_000) -> list[str]:
    """The lines Qt's line breaker makes of ``text``, at most ``most``, the rest on the last."""
    layout = QTextLayout(text, font)
    lines: list[str] = []
    layout.beginLayout()
    while len(lines) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start = line.textStart()
        lines.append(text[start : start + line.textLength()])
    layout.endLayout()
    taken = sum(map(len, lines))
    if taken < len(text):
        lines[-1] += text[taken:]
    return lines


def shortened(text: str, font: QFont, width: float, most: int) -> list[str]:
    """Full lines from the left, at most ``most``; what does not fit on the last ends in "…"."""
    lines = broken(text, font, width, most) or [""]
    last = QFontMetricsF(font).elidedText(lines[-1].rstrip(), Qt.TextElideMode.ElideRight, width)
    return [line.rstrip() for line in lines[:-1]] + [last]


def balanced_lines(text: str, font: QFont, width: float, most: int = 2) -> list[str]:
    """``text`` in as few lines as fit ``width``, about equally long, at most ``most``.

    Breaks after punctuation where that fits, never leaves one character alone; what does not
    fit ends in "…".
    """
    lines = broken(text, font, width)
    if len(lines) > most:
        return shortened(text, font, width, most)
    if len(lines) == 1:
        return lines
    if len(lines) == 2 and (pair := _in_two(text, font, width)):
        return pair
    narrow, wide = width / len(lines), width
    for _ in range(STEPS):
        middle = (narrow + wide) / 2
        if len(tried := broken(text, font, middle)) <= len(lines):
            wide, lines = middle, tried
        else:
            narrow = middle
    return [line.rstrip() for line in _no_orphan(lines)]


def _in_two(text: str, font: QFont, width: float) -> list[str] | None:
    """The best of all breaks into two lines: near the middle, and where a reader would pause."""
    metrics = QFontMetricsF(font)
    whole = metrics.horizontalAdvance(text)
    best: tuple[float, int] | None = None
    for at in range(2, len(text) - 1):
        cost = _break_cost(text, at)
        if cost is None:
            continue
        left = metrics.horizontalAdvance(text[:at].rstrip())
        right = metrics.horizontalAdvance(text[at:].lstrip())
        if max(left, right) > width:
            continue
        cost += abs(left - right) / whole * UNEVEN
        if best is None or cost < best[0]:
            best = (cost, at)
    if best is None:
        return None
    return [text[: best[1]].rstrip(), text[best[1] :].lstrip()]


def _break_cost(text: str, at: int) -> float | None:
    """How bad a line break before ``text[at]`` reads; None where there must be none."""
    before, after = text[at - 1], text[at]
    if before == " ":
        return None if after in MARKS else 0.5
    if after in NEVER_FIRST or before in NEVER_LAST or after == " ":
        return None
    if before.isascii() and after.isascii():
        return None if before.isalnum() and after.isalnum() else 1.0
    if before in AFTER:
        return 0.0
    if before in PARTICLES:
        return 1.0
    if text.count(before + after) > 1:
        return 4.0
    return 2.5 if after not in PARTICLES else 3.0


def _no_orphan(lines: list[str]) -> list[str]:
    """Move one character down to a last line that has a single one."""
    if len(lines) > 1 and len(lines[-1].strip()) == 1 and len(lines[-2].rstrip()) > 2:
        kept = lines[-2].rstrip()
        return [*lines[:-2], kept[:-1], kept[-1] + lines[-1]]
    return lines


class QuestionText(QWidget):
    """Balanced lines of one size; the whole text is the tool tip and the accessible name."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        size: int = 28,
        bold: bool = True,
        most: int = 2,
        role: Role = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._size, self._bold, self._most = theme, size, bold, most
        self._role: Role = role
        self._text = ""
        self._made: dict[int, list[str]] = {}
        self._opacity = 1.0
        self._fade = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=FADE_MS)
        self._fade.valueChanged.connect(self._set_opacity)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._measure)
        self.setText(text)

    def text(self) -> str:
        """The whole question, cleaned."""
        return self._text

    def setText(self, text: str) -> None:
        """Another question, cleaned; a fade of 120 ms unless motion is reduced."""
        text = display_text(text)
        if text == self._text:
            return
        self._text = text
        self.setAccessibleName(text)
        set_tip(self, text)
        if not self._theme.reduce_motion and self.isVisible():
            self._fade.start()
        self._measure()

    def set_size(self, size: int, most: int | None = None) -> None:
        """Another of the sizes (28 at 1280, 36 at 1920)."""
        self._size, self._most = size, most or self._most
        self._measure()

    def set_role(self, role: Role) -> None:
        """Another colour."""
        self._role = role
        self.update()

    def _set_opacity(self, opacity: float) -> None:
        self._opacity = opacity
        self.update()

    def _measure(self) -> None:
        self._made.clear()
        self.updateGeometry()
        self.update()

    def lines(self, width: int | None = None) -> list[str]:
        """The lines at ``width`` px, by default the widget's own."""
        width = width or self.width()
        made = self._made.get(width)
        if made is None:
            if len(self._made) >= WIDTHS:
                self._made.clear()
            font = self._theme.font(self._size, self._bold)
            made = balanced_lines(self._text, font, max(1, width), self._most)
            self._made[width] = made
        return made

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(1, len(self.lines(width))) * self._theme.line(self._size)

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self._theme.font(self._size, self._bold)).horizontalAdvance(
            self._text
        )
        return QSize(min(round(width) + 2, self._theme.px(620)), self._theme.line(self._size))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(80), self._theme.line(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(self._opacity)
        font = self._theme.font(self._size, self._bold)
        painter.setFont(font)
        painter.setPen(self._theme.colour(self._role))
        height = self._theme.line(self._size)
        lines = self.lines()
        top = max(0.0, (self.height() - height * len(lines)) / 2)
        for index, line in enumerate(lines):
            rect = QRectF(0, top + index * height, self.width(), height)
            painter.drawText(QPointF(0, baseline(font, rect)), line)
