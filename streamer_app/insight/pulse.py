"""The engagement index through a session: every ten seconds, its word, its windows."""

from collections.abc import Mapping
from typing import Any, Final

from streamer_app.insight import engagement
from streamer_app.insight.engagement import STARTER, WINDOW_MS, Baseline, Word
from streamer_app.insight.figures import Metric, State, not_available
from streamer_app.insight.history import History
from streamer_app.insight.moment import FIVE, Moment
from streamer_app.insight.peaks import BIN_MS

CHANGED_MS: Final = 120_000
LOOK_BACK: Final = 12
"""Steps without an event that are caught up for the word of a room fallen silent."""


class Pulse:
    """The index of one session. Per head or not is settled five minutes after the start."""

    def __init__(self, baseline: Baseline | None) -> None:
        self._baseline = baseline
        self._per_head = False
        self._settled = False
        self._signals: frozenset[str] = frozenset()
        self._changed_ms: int | None = None
        self.word = Word()
        self.points: list[tuple[int, float | None]] = []
        self.windows: list[Mapping[str, float]] = []
        self._known = History()

    def see(self, moment: Moment, at_ms: int) -> None:
        """Take the reading that is due at ``at_ms``."""
        passed = at_ms - moment.tally.start_ms
        if passed >= FIVE and not self._settled:
            self._settle(moment)
        x = moment.signals()
        value = None if moment.frozen else self._index(x, moment)
        self.points.append((at_ms, None if value is None else round(value, 2)))
        if value is not None:
            self._known.add(round(value, 2))
        self.word.see(at_ms, value)
        if not moment.frozen:
            self._note_change(frozenset(x), at_ms)
        if passed % WINDOW_MS == 0:
            self._note_window(x, moment)

    def _settle(self, moment: Moment) -> None:
        counted = self._baseline is not None and self._baseline.per_head is not None
        self._per_head = counted and moment.concurrent() is not None
        self._settled = True

    def _note_change(self, signals: frozenset[str], at_ms: int) -> None:
        if self._signals and signals != self._signals:
            self._changed_ms = at_ms
        self._signals = signals

    def _note_window(self, x: Mapping[str, float], moment: Moment) -> None:
        if moment.frozen or moment.coverage.stale(moment.at_ms - WINDOW_MS, moment.at_ms):
            return
        viewers = moment.concurrent()
        counted = {} if viewers is None else {"viewers": float(viewers)}
        signals = {name: value for name, value in x.items() if name != "hold"}
        self.windows.append({**signals, **counted})

    def _index(self, x: Mapping[str, float], moment: Moment) -> float | None:
        viewers = moment.concurrent()
        baseline = self._baseline
        if baseline is None:
            return engagement.index(x, STARTER)
        if self._per_head and viewers is not None and baseline.per_head is not None:
            return engagement.index(engagement.per_head(x, viewers), baseline.per_head)
        return engagement.index(x, baseline.absolute)

    def metric(self, moment: Moment, at_ms: int) -> Metric:
        """The index now, with its word, its coverage and what it is measured against."""
        x = moment.signals()
        value = self._index(x, moment)
        if value is None:
            return not_available("index")
        stale = moment.frozen or moment.coverage.stale(moment.at_ms - WINDOW_MS, moment.at_ms)
        state: State = "stale" if stale else "measured"
        changed = self._changed_ms is not None and at_ms - self._changed_ms < CHANGED_MS
        extra: dict[str, Any] = {
            "word": self._word_now(moment, at_ms, value),
            "coverage": round(engagement.coverage(x), 2),
            "basis": "starter" if self._baseline is None else "history",
            "per_head": self._per_head,
            "baseline_changed": changed,
        }
        middle, most = self._known.beside(round(value, 2))
        extra |= {"median": middle, "peak": most}
        as_of = moment.at_ms if stale else None
        return Metric(round(value, 2), state, "index", as_of_ms=as_of, extra=tuple(extra.items()))

    def _word_now(self, moment: Moment, at_ms: int, value: float) -> str:
        """The word at a moment after the last reading: silence counts too."""
        word = self.word.copy()
        last = self.points[-1][0] if self.points else at_ms
        for step in range(max(last + BIN_MS, at_ms - LOOK_BACK * BIN_MS), at_ms, BIN_MS):
            then = Moment(moment.tally, step, moment.given)
            word.see(step, self._index(then.signals(), then))
        return word.see(at_ms, value)
