"""Four hints on the real controls, one at a time, each dismissed for good."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer
from PySide6.QtWidgets import QWidget

from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.widgets.buttons import ActionButton, LinkButton
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.plain_label import PlainLabel

SHOWN_MS: Final = 12_000
READ_MS: Final = 2_000
"""An action within so short a time was not an answer to the hint."""


@dataclass(frozen=True, slots=True)
class Hint:
    """Words ``coach.<id>`` beside ``target``; ``ready`` says when it makes sense."""

    id: str
    target: QWidget
    ready: Callable[[], bool]


class Coach(QObject):
    """Shows the first hint that is ready and not yet seen."""

    def __init__(
        self, kit: Kit, window: QWidget, hints: Sequence[Hint], clear: Sequence[QWidget] = ()
    ) -> None:
        super().__init__(window)
        self._kit, self._window, self._hints, self._clear = kit, window, hints, clear
        self._now: Hint | None = None
        theme, px = kit.theme, kit.theme.px
        self.bubble = Panel(theme, fill="raised", outline="accent", parent=window)
        self._text = PlainLabel(theme, wrap=True)
        self._at = PlainLabel(theme, role="muted")
        self._skip = LinkButton(theme, "", role="muted")
        self._next = ActionButton(theme, "", kind="solid", height=32)
        self._next.clicked.connect(self.dismiss)
        self._skip.clicked.connect(self.dismiss_all)
        column(
            self._text,
            row(self._at, None, self._skip, self._next, gap=px(12)),
            gap=px(8),
            margins=(px(16), px(12), px(12), px(12)),
            parent=self.bubble,
        )
        self.bubble.setFixedWidth(px(360))
        self.bubble.hide()
        self._enough = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._enough.timeout.connect(self.dismiss)
        kit.actions.called.connect(self._acted)
        window.installEventFilter(self)

    @property
    def seen(self) -> tuple[str, ...]:
        """The hints dismissed so far."""
        return self._kit.runtime.preferences.now.guide.marks_seen

    def look(self) -> None:
        """Show the next hint whose time has come, if none is showing."""
        if self._now is not None:
            return
        waiting = [hint for hint in self._hints if hint.id not in self.seen]
        if waiting and waiting[0] is self._hints[0]:
            waiting = waiting[:1]
        hint = next((h for h in waiting if h.target.isVisible() and h.ready()), None)
        if hint is not None:
            self._now = hint
            self._show(hint)

    def _show(self, hint: Hint) -> None:
        say = self._kit.words.say
        at = [each.id for each in self._hints].index(hint.id) + 1
        self._text.setText(say(f"coach.{hint.id}"))
        self._at.setText(say("coach.of", at=at, all=len(self._hints)))
        last = at == len(self._hints)
        self._next.set_text(say("coach.done" if last else "coach.next"))
        self._skip.set_text(say("coach.skip"))
        self._skip.setVisible(not last)
        self.bubble.adjustSize()
        self._place(hint)
        self.bubble.show()
        self.bubble.raise_()
        self._enough.start()

    def _place(self, hint: Hint) -> None:
        size = self.bubble.size()
        places = [QRect(corner, size) for corner in self._corners(hint.target)]
        inside = self._window.rect()
        clear = [self._rect(part) for part in self._clear if part is not hint.target]
        good = (
            place
            for place in places
            if inside.contains(place) and not any(place.intersects(part) for part in clear)
        )
        self.bubble.move(next(good, places[-1]).topLeft())

    def _rect(self, widget: QWidget) -> QRect:
        return QRect(widget.mapTo(self._window, QPoint(0, 0)), widget.size())

    def _corners(self, target: QWidget) -> list[QPoint]:
        """Below, above, and at either side of a control; else under all that must stay clear."""
        edge = self._kit.theme.px(12)
        at, wide, high = self._rect(target), self.bubble.width(), self.bubble.height()
        left = max(edge, min(at.left() + edge, self._window.width() - wide - edge))
        top = max(edge, min(at.top(), self._window.height() - high - edge))
        lows = [self._rect(part).bottom() for part in self._clear if part.isVisible()]
        return [
            QPoint(left, at.bottom() + edge // 2),
            QPoint(left, at.top() - high - edge // 2),
            QPoint(at.left() - wide - edge // 2, top),
            QPoint(at.right() + edge // 2, top),
            QPoint(left, max(at.bottom(), *lows, 0) + edge // 2),
        ]

    def _acted(self, action: str) -> None:
        if self._now is not None and self._enough.remainingTime() < SHOWN_MS - READ_MS:
            self.dismiss()

    def dismiss(self) -> None:
        """This hint has been understood."""
        if self._now is not None:
            seen = (*self.seen, self._now.id)
            self._kit.runtime.preferences.change("guide", marks_seen=seen)
        self._now = None
        self._enough.stop()
        self.bubble.hide()

    def dismiss_all(self) -> None:
        """No more hints, ever."""
        everything = tuple(hint.id for hint in self._hints)
        self._kit.runtime.preferences.change("guide", marks_seen=everything)
        self._now = None
        self.bubble.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._now is not None:
            self._place(self._now)
        return False
