"""The report's charts: the timeline with its gaps, pitches against forecasts, themes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from streamer_app.live.snapshot import Mark, Minute
from streamer_app.review.export import figures
from streamer_app.review.export.drawing import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    RED,
    RULE,
    SHADE,
    Anchor,
    Box,
    Drawing,
    Label,
    Path,
    Shape,
)
from streamer_app.review.pitches import PitchLine
from streamer_app.review.themes import Theme
from streamer_app.wording import Wording

WIDTH: Final = 760.0
LEFT: Final = 96.0
TRACK: Final = 56.0
GAP: Final = 14.0
TOP: Final = 34.0
ROW: Final = 22.0
MOST: Final = 400
"""Bars that fit beside each other; longer sessions show several minutes a bar."""
DAY: Final = 1440
STEPS: Final = (1, 2, 5, 10, 15, 30, 60, 120, 240, 360, 720)
"""Minutes between two times under the chart; longer sessions are told by days."""
TICKS: Final = 10
SYMBOLS: Final = {"pitch": "◆", "peak": "★", "drop": "▼", "interaction": "▲"}
COLOURS: Final = {"pitch": ORANGE, "peak": GREEN, "drop": RED, "interaction": BLUE}


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the timeline shows: minutes, the spans that are missing, and the marks."""

    minutes: Sequence[Minute]
    gaps: Sequence[tuple[int, int]]
    marks: Sequence[Mark]
    currency: str
    basis: str = "concurrent"


def timeline(shown: Timeline, words: Wording) -> Drawing:
    """Watching, messages with the questions among them, and revenue, over one time axis; a track
    of which nothing is known, or in which nothing came, takes no room."""
    if not shown.minutes:
        return Drawing(WIDTH, 1, (), words.say("chart.empty"))
    axis = _Axis(shown.minutes[0].start_ms, shown.minutes[-1].start_ms + 60_000)
    bars = _bars(shown.minutes, shown.currency)
    tracks = [_watching] if any(bar.viewers is not None for bar in bars) else []
    tracks.append(_messages)
    if any(bar.revenue for bar in bars):
        tracks.append(_revenue)
    height = TOP + len(tracks) * (TRACK + GAP) + 8
    shapes: list[Shape] = []
    for first, last in shown.gaps:
        shapes += _gap(axis, first, last, height, words)
    for place, track in enumerate(tracks):
        shapes += track(axis, bars, TOP + TRACK + place * (TRACK + GAP), shown, words)
    shapes += _marks(axis, shown.marks, height)
    shapes += _hours(axis, height)
    return Drawing(WIDTH, height + 18, shapes, words.say("timeline.name"))


def _watching(
    axis: "_Axis", bars: Sequence["_Bar"], base: float, shown: Timeline, words: Wording
) -> Iterator[Shape]:
    label = words.say(f"viewers.{shown.basis}" if shown.basis else "viewers.concurrent")
    return _line(axis, [(bar.start_ms, bar.viewers) for bar in bars], base, label)


def _messages(
    axis: "_Axis", bars: Sequence["_Bar"], base: float, shown: Timeline, words: Wording
) -> Iterator[Shape]:
    messages = [(bar.start_ms, bar.messages) for bar in bars]
    label = words.say("timeline.messages")
    yield from _columns(axis, messages, base, label, MUTED, bars[0].span_ms)
    asked = [(bar.start_ms, bar.asks) for bar in bars]
    top = max((value or 0 for _, value in messages), default=0)
    yield from _bare(axis, asked, base, top, BLUE, bars[0].span_ms)


def _revenue(
    axis: "_Axis", bars: Sequence["_Bar"], base: float, shown: Timeline, words: Wording
) -> Iterator[Shape]:
    paid = [(bar.start_ms, bar.revenue) for bar in bars]
    sign = figures.SIGNS.get(shown.currency, shown.currency)
    label = words.say("timeline.revenue", sign=sign)
    span_ms = bars[0].span_ms
    return _columns(axis, paid, base, label, GREEN, span_ms, minor=shown.currency)


@dataclass(frozen=True, slots=True)
class _Bar:
    start_ms: int
    span_ms: int
    messages: int | None
    asks: int | None
    viewers: int | None
    revenue: int


def _bars(minutes: Sequence[Minute], currency: str) -> list[_Bar]:
    """The minutes, or several of them taken together where there are too many for the paper."""
    step = -(-len(minutes) // MOST)
    return [_bar(minutes[at : at + step], currency) for at in range(0, len(minutes), step)]


def _bar(together: Sequence[Minute], currency: str) -> _Bar:
    viewers = [minute.viewers for minute in together if minute.viewers is not None]
    return _Bar(
        together[0].start_ms,
        60_000 * len(together),
        _added(minute.messages for minute in together),
        _added(minute.asks for minute in together),
        max(viewers) if viewers else None,
        sum(minute.revenue.get(currency, 0) for minute in together),
    )


def _added(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


class _Axis:
    """Time to points."""

    def __init__(self, start_ms: int, end_ms: int) -> None:
        self.start_ms, self.end_ms = start_ms, max(end_ms, start_ms + 60_000)
        self._scale = (WIDTH - LEFT) / (self.end_ms - self.start_ms)

    def at(self, ms: float) -> float:
        return LEFT + (min(max(ms, self.start_ms), self.end_ms) - self.start_ms) * self._scale


def _gap(axis: _Axis, first: int, last: int, height: float, words: Wording) -> Iterator[Shape]:
    """A shaded band: what is missing is not zero."""
    x = axis.at(first)
    width = max(2.0, axis.at(last) - x)
    yield Box(x, TOP, width, height - TOP, SHADE)
    missing = words.say("timeline.gap", clock=figures.span(round((last - first) / 1000)))
    yield Label(x + width / 2, height - 4, missing, anchor="middle", size=9)


def _line(
    axis: _Axis, values: Sequence[tuple[int, int | None]], base: float, label: str
) -> Iterator[Shape]:
    top = max((value for _, value in values if value is not None), default=0)
    yield from _scale(base, label, figures.number(top) if top else figures.NONE)
    piece: list[tuple[float, float]] = []
    for at_ms, value in [*values, (axis.end_ms, None)]:
        if value is not None:
            piece.append((axis.at(at_ms), base - TRACK * value / max(top, 1)))
        elif piece:
            yield Path([*piece, (piece[-1][0] + 1, piece[-1][1])], INK)
            piece = []


def _columns(
    axis: _Axis,
    values: Sequence[tuple[int, int | None]],
    base: float,
    label: str,
    colour: str,
    span_ms: int,
    minor: str = "",
) -> Iterator[Shape]:
    top = max((value or 0 for _, value in values), default=0)
    said = figures.amount(top, minor) if minor else figures.number(top)
    yield from _scale(base, label, said)
    yield from _bare(axis, values, base, top, colour, span_ms)


def _bare(
    axis: _Axis,
    values: Sequence[tuple[int, int | None]],
    base: float,
    top: int,
    colour: str,
    span_ms: int,
) -> Iterator[Shape]:
    for at_ms, value in values:
        if value:
            x = axis.at(at_ms)
            width = max(0.7, axis.at(at_ms + span_ms) - x - 0.4)
            tall = TRACK * value / max(top, 1)
            yield Box(x, base - tall, width, tall, colour)


def _scale(base: float, label: str, top: str) -> Iterator[Shape]:
    yield Path([(LEFT, base), (WIDTH, base)], RULE, 1)
    yield Label(LEFT - 8, base - TRACK + 10, label, anchor="end")
    yield Label(LEFT - 8, base - TRACK + 24, top, INK, "end")


def _marks(axis: _Axis, marks: Iterable[Mark], height: float) -> Iterator[Shape]:
    """Pitches as bands above the tracks; peaks and drops as signs, where there is room."""
    free = LEFT
    for mark in sorted(marks, key=lambda mark: mark.at_ms):
        x, colour = axis.at(mark.at_ms), COLOURS.get(mark.kind, MUTED)
        yield Path([(x, TOP - 4), (x, height)], colour, 0.6)
        if mark.kind == "pitch" and mark.end_ms is not None:
            yield Box(x, TOP - 6, max(2.0, axis.at(mark.end_ms) - x), 3, colour)
        text = f"{SYMBOLS.get(mark.kind, '')}{figures.clock(mark.at_ms)} {short(mark.text, 12)}"
        wide = 5 + 7.5 * sum(2 if char > "\u2e80" else 1 for char in text) * 0.75
        if x >= free and x + wide <= WIDTH:
            yield Label(x, TOP - 12, text, colour, size=10)
            free = x + wide


def short(text: str, most: int) -> str:
    """At most so many wide characters of a text, two narrow ones for one; a sign of the rest."""
    room = 2 * most
    for at, char in enumerate(text):
        room -= 2 if char > "\u2e80" else 1
        if room < 0:
            return f"{text[: max(0, at - 1)].rstrip()}…"
    return text


def _hours(axis: _Axis, height: float) -> Iterator[Shape]:
    minutes = (axis.end_ms - axis.start_ms) / 60_000
    days = int(-(-minutes // (TICKS * DAY)))
    step = next((one for one in STEPS if minutes / one <= TICKS), days * DAY) * 60_000
    at = -(-axis.start_ms // step) * step
    while at <= axis.end_ms:
        anchor: Anchor = "middle" if axis.at(at) < WIDTH - 20 else "end"
        told = figures.clock(at) if step < DAY * 60_000 else figures.date(at)[5:10]
        yield Label(axis.at(at), height + 12, told, anchor=anchor, size=10)
        at += step


def pitches(lines: Sequence[PitchLine], words: Wording) -> Drawing:
    """Orders that came (a dot of ink) on the interval that was expected (a bar)."""
    top = max([1, *(max(line.orders, line.high or 0) for line in lines)])
    left = 220.0
    scale = (WIDTH - left - 40) / top
    shapes: list[Shape] = []
    for place, line in enumerate(lines):
        y = 8 + ROW * place
        title = f"{figures.clock(line.started_ms)} {short(line.title, 15)}"
        shapes.append(Label(left - 8, y + 13, title, INK, "end"))
        if line.low is not None and line.high is not None:
            wide = max(3.0, (line.high - line.low) * scale)
            shapes.append(Box(left + line.low * scale, y + 4, wide, 12, RULE))
        shapes.append(Box(left + line.orders * scale - 2, y + 1, 4, 18, ORANGE))
        shapes.append(Label(left + line.orders * scale + 8, y + 13, str(line.orders), INK))
    return Drawing(WIDTH, 12 + ROW * max(1, len(lines)), shapes, words.say("chart.pitches"))


def asked(found: Sequence[Theme], texts: Sequence[str], words: Wording) -> Drawing:
    """People who asked, a bar a theme; the answered part of it is darker."""
    top = max([1, *(theme.askers for theme in found)])
    left = 320.0
    scale = (WIDTH - left - 40) / top
    shapes: list[Shape] = []
    for place, (theme, text) in enumerate(zip(found, texts, strict=True)):
        y = 8 + ROW * place
        shapes.append(Label(left - 8, y + 13, _short(text), INK, "end"))
        shapes.append(Box(left, y + 3, theme.askers * scale, 14, RULE))
        shapes.append(Box(left, y + 3, theme.askers * (theme.answered or 0) * scale, 14, BLUE))
        shapes.append(Label(left + theme.askers * scale + 6, y + 13, str(theme.askers), INK))
    return Drawing(WIDTH, 12 + ROW * max(1, len(found)), shapes, words.say("chart.themes"))


def _short(text: str, most: int = 44) -> str:
    """As much as fits beside the bars; a Han character is two wide."""
    kept, wide = "", 0
    for char in text:
        wide += 2 if char > "\u2e80" else 1
        if wide > most:
            return kept.rstrip() + "…"
        kept += char
    return kept
