"""Before going live: is everything there, and what did the last session leave unanswered?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QStorageInfo, Qt
from PySide6.QtWidgets import QApplication, QWidget

from streamer_app.catalogue.courses import Item
from streamer_app.errors import AppError
from streamer_app.live.actions import Connect
from streamer_app.live.snapshot import Snapshot
from streamer_app.review.studies import LeftOpen
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row, scrolling
from streamer_app.ui.messages import failure
from streamer_app.ui.panels import figures
from streamer_app.ui.pending import when_done
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.theme import Role
from streamer_app.ui.widgets.buttons import ActionButton, LinkButton
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.panel import Divider
from streamer_app.ui.widgets.plain_label import PlainLabel

LEAST_MB: Final = 500
NAMES: Final = 3


@dataclass(frozen=True, slots=True)
class Check:
    """One line: good, bad, or (None) nothing that must be; ``action`` mends it."""

    id: str
    good: bool | None
    told: str
    action: str = ""


class PreflightSheet(Sheet):
    """One screen, nothing to fill in."""

    def __init__(self, kit: Kit, parent: QWidget, snapshot: Snapshot) -> None:
        super().__init__(kit, parent, kit.words.say("preflight.title"), 620, 640)
        self._snapshot = snapshot
        self._titles: dict[str, str] = {}
        px = kit.theme.px
        self._checks = column(gap=px(2))
        self._left = column(gap=px(2))
        self._head = PlainLabel(kit.theme, kit.words.say("preflight.left"), bold=True)
        self.copy = ActionButton(kit.theme, kit.words.say("action.copy"), icon="copy", height=28)
        self.go = ActionButton(kit.theme, kit.words.say("preflight.go"), kind="solid", height=36)
        self.questions = ""
        inside = QWidget()
        column(self._left, None, gap=0, parent=inside)
        self.body.addLayout(self._checks)
        self.body.addWidget(Divider(kit.theme))
        self.body.addLayout(row(self._head, None, self.copy))
        self.body.addWidget(scrolling(inside), 1)
        self.body.addLayout(row(None, self.go))
        self.copy.clicked.connect(self._copy)
        self.go.clicked.connect(self._start)
        self.copy.hide()
        self._show_checks()
        self._say(kit.words.say("sheet.loading"))
        when_done(self, kit.runtime.shop.courses(), self._take_courses, self._failed)
        when_done(self, kit.runtime.studies.left_open(), self._show_left, self._failed)

    @property
    def _rooms(self) -> tuple[str, ...]:
        return self.kit.runtime.preferences.now.rooms.addresses

    def _take_courses(self, items: Sequence[Item]) -> None:
        self._titles = {item.id: item.name(self.kit.words.language) for item in items}
        self._show_checks()

    def checks(self) -> list[Check]:
        """Every line as it stands now."""
        return [self._room(), self._viewers(), self._courses(), self._orders(), self._desk(),
                self._disk()]  # fmt: skip

    def _room(self) -> Check:
        say, links = self.kit.words.say, self._snapshot.links
        up = [link for link in links if link.state == "connected"]
        if up:
            names = " · ".join(link.title or link.room for link in up)
            return Check("room", True, say("preflight.connected", names=names))
        if self._rooms:
            return Check("room", True, say("preflight.saved", names=" · ".join(self._rooms)))
        return Check("room", False, say("preflight.no_room"), "connect")

    def _viewers(self) -> Check:
        words, lines = self.kit.words, self._snapshot.viewers
        if not lines:
            return Check("viewers", None, words.say("preflight.viewers_later"))
        kinds = dict.fromkeys(figures.basis_word(words, line.basis) for line in lines)
        return Check("viewers", True, " · ".join(kinds))

    def _courses(self) -> Check:
        today = self.kit.runtime.preferences.now.selling.today
        say = self.kit.words.say
        names = [self._titles[one] for one in today if one in self._titles]
        if names:
            return Check("courses", True, " · ".join(names[:NAMES]), "settings")
        if self._titles:
            return Check(
                "courses", None, say("preflight.any_course", n=len(self._titles)), "settings"
            )
        return Check("courses", None, say("preflight.no_course"), "settings")

    def _orders(self) -> Check:
        selling, say = self.kit.runtime.preferences.now.selling, self.kit.words.say
        if selling.folder or selling.door:
            return Check("orders", True, selling.folder or say("preflight.door"))
        return Check("orders", None, say("preflight.orders_by_hand"), "settings")

    def _desk(self) -> Check:
        desk, say = self._snapshot.desk, self.kit.words.say
        if desk is None:
            return Check("desk", None, say("preflight.no_desk"), "share")
        here = sum(person.here for person in desk.people)
        return Check("desk", True, say("preflight.desk", n=here), "share")

    def _disk(self) -> Check:
        free = QStorageInfo(str(self.kit.runtime.folder)).bytesAvailable() // 1_000_000
        told = self.kit.words.say("preflight.free", gb=f"{free / 1000:.1f}")
        return Check("disk", free >= LEAST_MB, told)

    def _show_checks(self) -> None:
        emptied(self._checks)
        for check in self.checks():
            self._checks.addWidget(self._line(check))
        self.go.setEnabled(bool(self._rooms) and not self._snapshot.links)

    def _line(self, check: Check) -> QWidget:
        theme, say = self.kit.theme, self.kit.words.say
        mark = {True: "✓", False: "✗", None: "·"}[check.good]
        role: Role = {True: "ok", False: "fault", None: "muted"}[check.good]  # type: ignore[assignment]
        line = QWidget()
        name = PlainLabel(theme, say(f"preflight.{check.id}_name"), role="muted")
        name.setFixedWidth(theme.px(96))
        sign = PlainLabel(theme, mark, role=role, bold=True)
        sign.setFixedWidth(theme.px(16))
        sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        parts: list[QWidget] = [
            sign,
            name,
            ElidingLabel(theme, check.told),
        ]
        if check.action:
            link = LinkButton(theme, say("preflight.set_up"))
            link.setAccessibleName(f"{name.text()} {link.text()}")
            link.clicked.connect(lambda: self._mend(check.action))
            parts.append(link)
        inner = row(*parts, gap=theme.px(8), parent=line)
        inner.setStretch(2, 1)
        line.setMinimumHeight(theme.px(30))
        return line

    def _mend(self, action: str) -> None:
        self.accept()
        self.kit.actions.call(action)

    def _say(self, text: str) -> None:
        emptied(self._left)
        self._left.addWidget(PlainLabel(self.kit.theme, text, role="muted", wrap=True))

    def _failed(self, error: AppError) -> None:
        self._say(failure(self.kit.words, error))

    def _show_left(self, left: LeftOpen | None) -> None:
        """The questions that nobody answered in the last session."""
        words = self.kit.words
        if left is None:
            self._say(words.say("preflight.none_left"))
            return
        day = words.day(left.line.started_ms)
        said = words.say("preflight.left_of", day=day, title=left.line.title, n=len(left.cards))
        self._head.setText(said)
        self.questions = "\n".join(f"- {card.text}" for card in left.cards)
        self.copy.show()
        emptied(self._left)
        for card in left.cards:
            line = QWidget()
            asked = PlainLabel(self.kit.theme, words.say("desk.asked", n=card.askers), role="muted")
            row(
                ElidingLabel(self.kit.theme, card.text), asked,
                gap=self.kit.theme.px(8), grow=0, parent=line,
            )  # fmt: skip
            line.setMinimumHeight(self.kit.theme.px(28))
            self._left.addWidget(line)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.questions)
        self.copy.set_text(self.kit.words.say("plan.copied"))

    def _start(self) -> None:
        """Join the saved rooms."""
        self.accept()
        self.kit.runtime.act(Connect(self._rooms))
        self.kit.actions.call("live")
