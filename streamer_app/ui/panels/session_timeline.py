"""The timeline of an opened session: its tracks, and the stretch chosen on them."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal

from streamer_app.live.pages import SessionPage
from streamer_app.live.snapshot import Mark
from streamer_app.review.details import Interacted, span_of
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.panels import figures
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.chart import TimelineChart
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.runs import Run, RunsLabel
from streamer_app.ui.widgets.toggle_chip import ToggleChip

TRACKS: Final = ("viewers", "messages", "revenue", "entries", "index")
FIRST: Final = ("viewers", "messages", "revenue")
HEIGHT: Final = 256
MORE: Final = 50
"""px that each track beyond three adds."""
LARGE: Final = 1.3
SECOND_LINE: Final = 34
"""px for what is chosen, which stands below the tracks' names in text larger than ``LARGE``."""
LEAST_SPAN_MIN: Final = 10


class SessionTimeline(Panel):
    """``clicked`` gives a moment, ``brushed`` a stretch or (None, None)."""

    clicked = Signal(object)
    brushed = Signal(object, object)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme)
        self._kit = kit
        self._page: SessionPage | None = None
        self._done: Sequence[Interacted] = ()
        self._by_hand = False
        theme, px = kit.theme, kit.theme.px
        self.chips = {name: ToggleChip(theme, on=name in FIRST) for name in TRACKS}
        self._range = RunsLabel(theme, right=True)
        self.clear_button = ActionButton(theme, "", height=26)
        self.chart = TimelineChart(theme, kit.words.say, brush=True)
        self._above = row(
            row(*self.chips.values(), None, gap=px(8)), row(self._range, self.clear_button, grow=0),
            gap=px(8), margins=(0, px(6), 0, 0), grow=1,
        )  # fmt: skip
        edges = (px(12), 0, px(12), px(4))
        column(self._above, self.chart, gap=px(2), margins=edges, grow=1, parent=self)
        for chip in self.chips.values():
            chip.toggled.connect(self._show_tracks)
            chip.clicked.connect(self._chosen_by_hand)
        self.clear_button.clicked.connect(self.chart.clear_brush)
        self.chart.clicked.connect(self.clicked)
        self.chart.brushed.connect(self._brushed)
        theme.changed.connect(self._show_tracks)
        self._show_tracks()
        self.reword()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The tracks that are shown; there is always one."""
        return tuple(name for name, chip in self.chips.items() if chip.isChecked()) or FIRST[:1]

    def _show_tracks(self) -> None:
        names = self.chosen
        if not any(chip.isChecked() for chip in self.chips.values()):
            self.chips[names[0]].setChecked(True)
        theme, more = self._kit.theme, max(0, len(names) - len(FIRST))
        large, direction = theme.scale > LARGE, self._above.Direction
        self._above.setDirection(direction.TopToBottom if large else direction.LeftToRight)
        high = HEIGHT + MORE * more + (SECOND_LINE if large else 0)
        self.setFixedHeight(theme.px(high))
        self.chart.show_tracks(names)

    def show_page(self, page: SessionPage) -> None:
        """Another session, all of it."""
        self._page, self._done = page, ()
        self.chart.reset()
        self._choose_known(page)
        self._draw()
        self._say_range(None, None)

    def _choose_known(self, page: SessionPage) -> None:
        """The first tracks without those of which nothing is known, until a person chooses."""
        if self._by_hand:
            return
        known = {
            "viewers": any(minute.viewers is not None for minute in page.minutes),
            "messages": True,
            "revenue": any(minute.revenue for minute in page.minutes),
        }
        for name, chip in self.chips.items():
            with QSignalBlocker(chip):
                chip.setChecked(known.get(name, False))
            chip.update()
        self._show_tracks()

    def _chosen_by_hand(self) -> None:
        self._by_hand = True

    def show_interactions(self, done: Sequence[Interacted]) -> None:
        """What was done with the room, as marks."""
        self._done = [one for one in done if one.action == "started"]
        self._draw()

    def _draw(self) -> None:
        page, words = self._page, self._kit.words
        if page is None:
            return
        first, last = span_of(page)
        done = [
            Mark(one.at_ms, "interaction", words.say(f"interaction.option.{one.option}"))
            for one in self._done
        ]
        self.chart.show_minutes(
            page.minutes,
            gaps=page.gaps,
            marks=sorted(
                (*figures.named_marks(page.marks, words), *done), key=lambda mark: mark.at_ms
            ),
            viewers_label=figures.basis_word(words, page.line.basis or "concurrent"),
            viewers_aside=words.say("timeline.usual_band"),
            currency=next(iter(page.line.course_money or page.line.money), "CNY"),
            now_ms=last,
            span_min=max(LEAST_SPAN_MIN, (last - first) // 60_000),
            live=False,
            index=page.index,
        )

    def _brushed(self, start: int | None, end: int | None) -> None:
        self._say_range(start, end)
        self.brushed.emit(start, end)

    def _say_range(self, start: int | None, end: int | None) -> None:
        words = self._kit.words
        self.clear_button.setVisible(start is not None)
        if start is None or end is None:
            self._range.set_runs((Run(words.say("review.brush_hint")),))
            return
        span = f"{words.clock(start, False)}–{words.clock(end, False)}"
        chosen = Run(words.say("review.brush", span=span), "accent", True)
        only = words.say("review.brush_only", n=round((end - start) / 60_000))
        self._range.set_runs((chosen, Run(f"  {only}")))

    def reword(self) -> None:
        """Take the words again."""
        say = self._kit.words.say
        for name, chip in self.chips.items():
            chip.set_text(say(f"track.{name}"))
        self.clear_button.set_text(say("review.clear"), "Esc")
        self.chart.set_words(say)
        self._draw()
        chosen = self.chart.range
        self._say_range(*(chosen or (None, None)))
