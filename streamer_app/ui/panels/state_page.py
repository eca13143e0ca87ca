"""What the live place shows before the first event: nothing connected, connecting, waiting."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from streamer_app.ui import states
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.runs import Run, RunsLabel

if TYPE_CHECKING:
    from streamer_app.live.snapshot import Snapshot


class StatePage(Panel):
    """One sentence in the middle, a second one under it, at most three buttons."""

    cancelled = Signal()

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit.theme, parent=parent)
        self._kit = kit
        theme, px = kit.theme, kit.theme.px
        self._said = RunsLabel(theme, size=20)
        self._more = PlainLabel(theme, role="muted", size=16, wrap=True)
        self._signals = RunsLabel(theme, size=16)
        self.demo = ActionButton(theme, "", kind="solid", height=44, size=16)
        self.connect_room = ActionButton(theme, "", height=44, size=16)
        self.preflight = ActionButton(theme, "", height=44, size=16)
        self.cancel = ActionButton(theme, "", height=36)
        self.demo.clicked.connect(kit.actions.caller("demo"))
        self.connect_room.clicked.connect(kit.actions.caller("connect"))
        self.preflight.clicked.connect(kit.actions.caller("preflight"))
        self.cancel.clicked.connect(self.cancelled)
        self._more.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column(
            None,
            row(None, self._said, None),
            self._more,
            row(None, self._signals, None),
            row(None, self.demo, self.connect_room, self.preflight, self.cancel, None, gap=px(8)),
            None,
            gap=px(16),
            margins=(px(24), px(24), px(24), px(24)),
            parent=self,
        )
        self.reword()

    def reword(self) -> None:
        """Take the words again."""
        say, hint = self._kit.words.say, self._kit.actions.hint
        self.demo.set_text(say("state.try_demo"))
        self.connect_room.set_text(say("state.connect"))
        self.preflight.set_text(say("action.preflight"))
        self.cancel.set_text(say("action.cancel"), hint("back"))
        self._show("empty", say("state.not_connected"))

    @property
    def front(self) -> QWidget:
        """What takes the focus: the demo's button while nothing is connected, else the page."""
        return self if self.demo.isHidden() else self.demo

    def show_snapshot(self, snapshot: "Snapshot") -> None:
        """The sentence of the present state."""
        page, words = states.page_of(snapshot), self._kit.words
        said, more, runs = words.say("state.not_connected"), "", []
        if page == "connecting":
            said, more = states.connecting(snapshot, words)
        elif page == "waiting":
            said = words.say("state.waiting")
            runs = self._signal_runs(snapshot)
        elif page == "offline":
            said = words.say("state.offline")
            more = states.place_name(snapshot.links[0], words)
        elif page == "stopped":
            said = words.say("state.stopped", place=states.place_name(snapshot.links[0], words))
        self._show(page, said, more, runs)

    def _show(self, page: states.Page, said: str, more: str = "", runs: Sequence[Run] = ()) -> None:
        tick = [Run("✓  ", "ok", True)] if page == "waiting" else []
        self._said.set_runs([*tick, Run(said, "text", True)])
        self.setAccessibleName(f"{said} {more}".strip())
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self._signals.setVisible(bool(runs))
        self._signals.set_runs(runs)
        self.demo.setVisible(page == "empty")
        self.connect_room.setVisible(page in ("empty", "stopped"))
        self.preflight.setVisible(page in ("empty", "waiting", "offline"))
        self.cancel.setVisible(page in ("connecting", "offline"))

    def _signal_runs(self, snapshot: "Snapshot") -> list[Run]:
        runs: list[Run] = []
        link = next(each for each in snapshot.links if each.state == "connected")
        for name, there in states.signals(link, self._kit.words):
            gap = "    " if runs else ""
            runs.append(Run(f"{gap}{name} ", "text" if there else "muted"))
            runs.append(Run("✓" if there else "✗", "ok" if there else "muted"))
        return runs
