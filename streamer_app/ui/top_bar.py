"""The bar on top: the four places, what is live, the links, and three ways out."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import row
from streamer_app.ui.states import health
from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.buttons import IconButton
from streamer_app.ui.widgets.chip import Chip, Dot
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.plain_label import PlainLabel, set_tip
from streamer_app.ui.widgets.runs import Run, RunsLabel
from streamer_app.ui.widgets.tabs import SegmentedTabs, Tab
from streamer_app.ui.words import Words, long_span

if TYPE_CHECKING:
    from streamer_app.live.snapshot import Link, Snapshot

PLACES = ("live", "questions", "review", "settings")
ROOMY = 800
"""The width, in drawn px, from which there are words beside the icons."""
PLAYED = 140
"""What the mark and the speed of a demo take of it."""
STILL = ("connected", "connecting", "offline", "stopped")
"""States that are no fault by themselves: a link that stands may be silent."""


def link_runs(links: "tuple[Link, ...]", words: Words) -> list[Run]:
    """B站 ✓  Twitch ⚠, and no mark where one was left in good order."""
    runs: list[Run] = []
    for link in links[:4]:
        gap = "    " if runs else ""
        good = link.state == "connected" and link.note is None
        failed = link.state == "stopped" and link.why is not None
        still = link.state in STILL and link.attempt <= 1 and not failed
        mark = "✓" if good else "…" if still else "⚠"
        role = "ok" if good else "muted" if still else "fault"
        runs.append(Run(f"{gap}{words.say(f'source.{link.wire or link.source}')} ", "text"))
        if failed or link.state != "stopped":
            runs.append(Run(mark, role, bold=good))  # type: ignore[arg-type]
    return runs


def live_word(snapshot: "Snapshot", words: Words) -> str:
    """直播中 01:12:33, 回放 ×4, 已结束"""
    if snapshot.started_ms is None:
        return ""
    clock = long_span((snapshot.at_ms - snapshot.started_ms) / 1000)
    if snapshot.ended:
        return f"{words.say('bar.ended')} {clock}"
    code = "bar.replay" if snapshot.replayed and not snapshot.demo else "bar.live"
    return f"{words.say(code)} {clock}"


class LinkRuns(RunsLabel):
    """The links; a click asks for more about them."""

    clicked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()


class TopBar(QWidget):
    """44 px (48 at 1920). Words instead of icons for the places: they must be found at once."""

    place_chosen = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._width = float(ROOMY)
        self._wide = self._roomy = True
        self._played = False
        theme = kit.theme
        self.places = SegmentedTabs(
            theme, self._named(), name=kit.words.say("bar.places"), style="underline", size=16
        )
        self.places.chosen.connect(self.place_chosen)
        self._dot = Dot(theme, size=10)
        self._live = PlainLabel(theme, size=16, bold=True)
        self._title = ElidingLabel(theme, role="muted")
        self._links = LinkRuns(theme)
        self._links.clicked.connect(kit.actions.caller("rooms"))
        self.demo = Chip(theme, kit.words.say("bar.demo"), role="accent", outline="accent")
        self.speed = IconButton(theme, "play", "", role="text")
        self.assistants = IconButton(theme, "person", "")
        self.finder = IconButton(theme, "search", kit.words.say("action.palette"))
        self.quiet = IconButton(theme, "moon", kit.words.say("action.do_not_disturb"))
        self.strip = IconButton(theme, "strip", kit.words.say("action.strip"), role="text")
        for button, action in (
            (self.finder, "palette"),
            (self.quiet, "do_not_disturb"),
            (self.strip, "strip"),
            (self.assistants, "share"),
        ):
            button.clicked.connect(kit.actions.caller(action))
        self._build()
        self._resize()
        kit.theme.changed.connect(self._resize)
        self._empty()

    def _build(self) -> None:
        px = self._kit.theme.px
        self._right = row(self.finder, self.quiet, self.strip, gap=px(14))
        self._line = row(
            self.places,
            px(8),
            self._dot,
            self._live,
            px(8),
            self._title,
            px(8),
            self._links,
            self.assistants,
            self.demo,
            self.speed,
            None,
            self._right,
            gap=px(6),
            margins=(px(12), 0, px(12), 0),
            parent=self,
        )

    def _empty(self) -> None:
        for part in (self._dot, self.demo, self.speed, self.assistants):
            part.hide()

    def _resize(self) -> None:
        self.setFixedHeight(self._kit.theme.px(44))

    def _named(self) -> list[Tab]:
        return [Tab(place, self._kit.words.say(f"place.{place}")) for place in PLACES]

    def reword(self) -> None:
        """Take the words and keys again."""
        say, hint = self._kit.words.say, self._kit.actions.hint
        self.places.set_tabs(self._named())
        self.finder.set_words(say("action.palette"), hint("palette"))
        quiet = f"{say('bar.quiet')} {hint('do_not_disturb')}".strip()
        self.quiet.set_words(say("action.do_not_disturb"), quiet)
        self.strip.set_words(say("action.strip"), say("bar.strip"))
        self.demo.set_text(say("bar.demo"))

    def set_large(self, width: float) -> None:
        """Only icons at the right where the bar is narrow (``width`` in drawn px)."""
        self._width = width
        width -= PLAYED if self._played else 0
        self._title.setVisible(width >= 900)
        self._wide, self._roomy = width >= 1100, width >= ROOMY
        self._right.setSpacing(self._kit.theme.px(14 if self._roomy else 1))
        self._line.setSpacing(self._kit.theme.px(6 if self._roomy else 1))
        self._links.setVisible(self._roomy)
        say, hint = self._kit.words.say, self._kit.actions.hint
        quiet = f"{say('bar.quiet')} {hint('do_not_disturb')}".strip()
        self.quiet.set_words(say("action.do_not_disturb"), quiet if self._wide else "")
        self.strip.set_words(say("action.strip"), say("bar.strip") if self._roomy else "")
        self.finder.set_words(say("action.palette"), hint("palette") if self._roomy else "")

    def _show_assistants(self, snapshot: "Snapshot") -> None:
        share = snapshot.desk
        self.assistants.setVisible(share is not None and self._roomy)
        if share is not None:
            names = [person.name for person in share.people if person.here]
            said = self._kit.words.say("bar.assistants", n=len(names))
            self.assistants.set_words(said, said if self._wide else str(len(names)))
            set_tip(self.assistants, "\n".join(names))

    def show_snapshot(self, snapshot: "Snapshot") -> None:
        """Clock, title, links; the chip says that nothing here is real."""
        words = self._kit.words
        if self._played != bool(snapshot.played):
            self._played = bool(snapshot.played)
            self.set_large(self._width)
        text = live_word(snapshot, words)
        if not self._roomy:  # the dot says that it is live, and the four places must stay whole
            text = text.rpartition(" ")[2]
        self._dot.setVisible(bool(text) and not snapshot.ended)
        self._live.setText(text)
        self._title.setText(snapshot.title)
        self._links.set_runs(link_runs(snapshot.links, words))
        set_tip(self._links, "\n".join(health(link, words) for link in snapshot.links))
        self.demo.setVisible(snapshot.demo)
        self.speed.setVisible(snapshot.replayed or snapshot.demo)
        speed = words.say("bar.speed", factor=f"{snapshot.speed:g}")
        self.speed.set_words(words.say("bar.change_speed"), speed if self._roomy else "")
        self._show_assistants(snapshot)
        until = snapshot.do_not_disturb_until_ms
        quiet = until is not None and until > snapshot.at_ms
        self.quiet.set_role("accent" if quiet else "muted")
        if quiet and until is not None:
            set_tip(self.quiet, words.say("bar.quiet_until", time=words.clock(until, False)))
