"""A session's report as content: figures, charts and tables, before any format."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from streamer_app.desk.cards import Card
from streamer_app.insight.figures import Metric
from streamer_app.insight.similarity import Background
from streamer_app.live.picture import marks_of, minutes_of
from streamer_app.review import summary
from streamer_app.review.beside import Beside
from streamer_app.review.compare import Against
from streamer_app.review.export import charts, figures
from streamer_app.review.export.drawing import Drawing
from streamer_app.review.income import Income, income
from streamer_app.review.pitches import PitchLine, pitch_lines
from streamer_app.review.summary import Read
from streamer_app.review.themes import Theme, follow_up, themes, worded
from streamer_app.store.ledger import LedgerTotals
from streamer_app.wording import Wording

THEMES: Final = 12
QUESTIONS: Final = 30
GIFTS: Final = 20


@dataclass(frozen=True, slots=True)
class Figure:
    """One number in the head: its name, its value, and what stands beside it."""

    name: str
    value: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; ``words`` are the columns that hold text and not figures."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: frozenset[int] = frozenset({0})


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part: a sentence, a drawing, a table, each where there is one."""

    title: str
    note: str = ""
    drawing: Drawing | None = None
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """The whole report in one language."""

    language: str
    title: str
    facts: str
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]
    foot: str


def story(
    read: Read,
    words: Wording,
    background: Background,
    mask: Callable[[str], str] = str,
    others: Beside | None = None,
) -> Story:
    """What the report of a session says; ``mask`` takes names out of what viewers wrote."""
    metrics = summary.measures(read)
    cards = summary.cards(read)
    found = themes(cards, background)[:THEMES]
    pitches = pitch_lines(read, words.language)
    sections = (
        _usual(others, words),
        _timeline(read, metrics, words),
        _pitches(pitches, words),
        _themes(found, mask, words),
        _left(follow_up(cards), mask, words),
        _people(others, words),
        _fair(others, words),
        _income(income(read.folds), words),
        _gifts(read, words),
        _gaps(read, words),
        _numbers(metrics, read, words),
    )
    return Story(
        language="zh-CN" if words.language == "zh_CN" else "en",
        title=read.row.title or words.say("report.untitled"),
        facts=_facts(read, words),
        figures=_head(read, metrics, cards, words),
        sections=tuple(section for section in sections if section is not None),
        foot=words.say("report.foot" if mask is str else "report.foot_hidden"),
    )


def _facts(read: Read, words: Wording) -> str:
    row = read.row
    parts = [figures.date(row.started_ms)]
    if row.ended_ms is not None:
        parts.append(figures.span((row.ended_ms - row.started_ms) / 1000))
    parts += [f"{words.say(f'source.{source}')} {room}" for source, room in row.rooms]
    return " · ".join(parts)


def _head(
    read: Read, metrics: Mapping[str, Metric], cards: Sequence[Card], words: Wording
) -> tuple[Figure, ...]:
    viewers, index = read.samples.get("viewers"), read.samples.get("ei")
    u = metrics["u"]
    low, high = map(dict(u.extra).get, ("low", "high"))
    sure = low is not None and high is not None and u.value is not None
    basis = str(dict(metrics["viewers"].extra).get("basis", "concurrent"))
    middle = sorted(index)[len(index) // 2] if index else None
    given = read.folds.ledger.totals()
    return (
        Figure(
            words.say("review.peak"),
            figures.number(max(viewers) if viewers else None),
            words.say(f"viewers.short.{basis}") if viewers and basis != "concurrent" else "",
        ),
        Figure(words.say("review.people"), figures.number(read.tally.users)),
        Figure(words.say("review.messages"), figures.number(read.tally.messages)),
        Figure(
            words.say("review.questions"),
            figures.number(len(cards)),
            _answered(summary.answered(read), metrics, words) if cards else "",
        ),
        Figure(words.say("review.sales"), figures.sums(metrics["course_rev"].value or {})),
        Figure(words.say("review.gifts"), _sums(given), _pieces(given, words)),
        Figure(words.say("review.index"), figures.number(middle)),
        Figure(
            words.say("review.satisfaction"),
            figures.number(u.value),
            f"{low:.0f}–{high:.0f}" if sure else "",
        ),
    )


def _answered(n: int | None, metrics: Mapping[str, Metric], words: Wording) -> str:
    if n is None:
        return words.say("review.answers_unknown")
    wait = figures.span(metrics["answer_time"].value)
    return words.say("review.answered", n=n, wait=wait) if n else words.say("report.unanswered")


def _sums(given: LedgerTotals) -> str:
    """What was given in money; 0 where nothing was, and a dash where no price is known."""
    nothing = not given.money and not given.gifts and not given.memberships
    return "0" if nothing else figures.sums(given.money)


def _pieces(given: LedgerTotals, words: Wording) -> str:
    counted = (("report.pieces", given.gifts), ("report.memberships", given.memberships))
    return " · ".join(words.say(code, n=n) for code, n in counted if n)


def _usual(others: Beside | None, words: Wording) -> Section | None:
    """The numbers beside the median of the room's last sessions."""
    if others is None or not others.usual:
        return None
    rows = tuple(_against(one, words) for one in others.usual if one.median is not None)
    names = _names("usual", ("name", "here", "median", "change", "usual"), words)
    note = words.say("report.usual_note", n=others.compared_with)
    return Section(words.say("report.usual"), note, table=Table(names, rows, frozenset({0, 4})))


def _against(one: Against, words: Wording) -> tuple[str, ...]:
    written = _writing(one)
    change = figures.NONE if one.change is None else f"{100 * one.change:+.0f} %"
    told = {True: "normal.inside", False: "normal.outside", None: "normal.unknown"}[one.usual]
    name = words.say(f"digest.{one.name}")
    return name, written(one.value), written(one.median), change, words.say(told)


def _writing(one: Against) -> Callable[[float | None], str]:
    if one.currency:
        return lambda minor: figures.sums({one.currency: round(minor or 0)})
    return figures.span if one.name.endswith("_s") else figures.number


def _people(others: Beside | None, words: Wording) -> Section | None:
    """Who was there: new, returning, regular, paying."""
    seen = others.audience if others else None
    if seen is None or not seen.people:
        return None
    about = "≈ " if seen.estimated else ""
    parts = (*seen.segments.items(), ("payer", seen.payers))
    rows = tuple(
        (words.say(f"segment.{name}"), f"{about}{n:,}", figures.share(n / seen.people))
        for name, n in parts
    )
    names = _names("people", ("who", "people", "share"), words)
    return Section(words.say("report.people"), table=Table(names, rows))


def _fair(others: Beside | None, words: Wording) -> Section | None:
    """Whether everybody is answered alike."""
    found = [one for one in others.treatment if one.asked] if others else []
    if not found or not any(one.answered for one in found):
        return None
    rows = tuple(
        (
            words.say(f"segment.{one.group}"),
            str(one.asked),
            figures.share(one.share),
            figures.span(one.wait_s),
        )
        for one in found
    )
    names = _names("fair", ("who", "asked", "answered", "wait"), words)
    return Section(words.say("report.fair"), table=Table(names, rows))


def _timeline(read: Read, metrics: Mapping[str, Metric], words: Wording) -> Section:
    minutes, gaps = minutes_of(read.folds), read.folds.metrics.gaps()
    money = {code: 0 for minute in minutes for code in minute.revenue}
    for minute in minutes:
        for code, minor in minute.revenue.items():
            money[code] += minor
    currency = max(money, key=lambda code: money[code], default="CNY")
    basis = str(dict(metrics["viewers"].extra).get("basis", "concurrent"))
    marks = marks_of(read.folds, read.at_ms, words.language)
    shown = charts.Timeline(minutes, gaps, marks, currency, basis)
    missing = sum(end - start for start, end in gaps) / 1000
    note = words.say("report.asks_blue") if any(minute.asks for minute in minutes) else ""
    if gaps:
        note += " " + words.say("report.missing", clock=figures.span(round(missing)), n=len(gaps))
    return Section(words.say("report.timeline"), note, charts.timeline(shown, words))


def _pitches(lines: Sequence[PitchLine], words: Wording) -> Section | None:
    if not lines:
        return None
    names = (
        *("time", "course", "length", "watching", "intents", "clicks", "orders", "sales"),
        *("expected", "verdict", "lost", "refunded"),
    )
    rows = tuple(_pitch(line, words) for line in lines)
    table = Table(_names("pitches", names, words), rows, frozenset({0, 1, 9}))
    return Section(
        words.say("report.pitches"),
        words.say("report.pitches_note"),
        charts.pitches(lines, words),
        table,
    )


def _pitch(line: PitchLine, words: Wording) -> tuple[str, ...]:
    expected = figures.NONE
    if line.expected is not None:
        expected = f"{line.expected:.1f} ({line.low}–{line.high})"
    lost = figures.number(line.lost)
    if line.usually_lost is not None and line.lost is not None:
        lost = f"{lost} ({line.usually_lost})"
    ad = f" [{words.say('report.ad')}]" if line.kind == "sponsor" else ""
    return (
        figures.clock(line.started_ms),
        line.title + ad,
        f"{figures.span(line.length_s)} / {figures.span(line.planned_s)}",
        figures.number(line.watching),
        str(line.intents),
        figures.number(line.clicks),
        str(line.orders),
        figures.sums(line.money),
        expected,
        words.say(f"verdict.{line.verdict}"),
        lost,
        figures.sums(line.refunded),
    )


def _themes(found: Sequence[Theme], mask: Callable[[str], str], words: Wording) -> Section | None:
    if not found:
        return None
    labels = [worded(theme.label, words.say, mask) for theme in found]
    rows = tuple(
        (
            f"{label}{' ★' if theme.unclear else ''}",
            str(theme.askers),
            str(theme.asks),
            figures.share(theme.answered),
            figures.span(theme.wait_s),
        )
        for label, theme in zip(labels, found, strict=True)
    )
    names = _names("themes", ("theme", "askers", "asks", "answered", "wait"), words)
    return Section(
        words.say("report.themes"),
        words.say("report.themes_note"),
        charts.asked(found, labels, words),
        Table(names, rows),
    )


def _left(cards: Sequence[Card], mask: Callable[[str], str], words: Wording) -> Section | None:
    if not cards:
        return None
    rows = tuple(
        (worded(card.text, words.say, mask), str(card.askers), figures.clock(card.first_ms))
        for card in cards[:QUESTIONS]
    )
    names = _names("left", ("question", "askers", "first"), words)
    title = "report.left" if cards[0].tended else "report.asked"
    note = words.say(f"{title}_note", n=len(cards))
    if len(cards) > QUESTIONS:
        note += " " + words.say("report.left_first", n=QUESTIONS)
    return Section(words.say(title), note, table=Table(names, rows))


def _income(split: Income, words: Wording) -> Section | None:
    rows = [
        (words.say(f"income.{name}"), figures.sums(money))
        for name, money in split.parts()
        if any(money.values())
    ]
    if not rows:
        return None
    rows.append((words.say("income.whole"), figures.sums(split.whole())))
    if split.refunds:
        rows.append((words.say("income.refunds"), figures.sums(split.refunds)))
    names = _names("income", ("what", "money"), words)
    return Section(words.say("report.income"), table=Table(names, tuple(rows)))


def _gifts(read: Read, words: Wording) -> Section | None:
    lines = read.folds.ledger.gifts()[:GIFTS]
    rows = tuple((gift.name, f"{gift.pieces:,}", figures.sums(gift.money)) for gift in lines)
    names = _names("gifts", ("gift", "pieces", "money"), words)
    return Section(words.say("report.gifts"), table=Table(names, rows)) if rows else None


def _gaps(read: Read, words: Wording) -> Section | None:
    rows = tuple(
        (
            figures.clock(gap.start_ms),
            figures.span(round((gap.end_ms - gap.start_ms) / 1000)),
            _gap_reason(gap.reason, words),
        )
        for gap in read.tally.gaps
    )
    names = _names("gaps", ("from", "length", "why"), words)
    table = Table(names, rows, frozenset({0, 2}))
    return Section(words.say("report.gaps"), table=table) if rows else None


def _gap_reason(why: str, words: Wording) -> str:
    said = words.say(f"gap.{why}")
    return why if said == f"gap.{why}" else said


def _numbers(metrics: Mapping[str, Metric], read: Read, words: Wording) -> Section:
    """What is known, row by row; what is not, in one sentence."""
    unpriced = _sums(read.folds.ledger.totals()) == figures.NONE
    known = {name: metric for name, metric in metrics.items() if metric.value is not None}
    rows = tuple(
        (
            words.say(f"metric.{name}"),
            "0" if _empty(metric) and not unpriced else figures.metric(_readable(name, metric)),
            words.say(f"measure.{metric.state}"),
        )
        for name, metric in known.items()
    )
    names = _names("numbers", ("name", "value", "state"), words)
    note = words.say("report.numbers_note")
    if missing := [words.say(f"metric.{name}") for name in metrics if name not in known]:
        listed = words.say("report.between").join(missing)
        note += " " + words.say("report.unknown", names=listed)
    table = Table(names, rows, frozenset({0, 2}))
    return Section(words.say("report.numbers"), note, table=table)


def _empty(metric: Metric) -> bool:
    """Whether a sum of money is none in any currency."""
    return isinstance(metric.value, dict) and all(minor == 0 for minor in metric.value.values())


def _readable(name: str, metric: Metric) -> Metric:
    """The list of peaks as their number: the timeline shows where they are. A share of money
    without the fen that it is made of."""
    value: Any = metric.value
    if name == "peaks" and isinstance(value, list | tuple):
        return Metric(len(value), metric.state)
    if name == "refund":
        return replace(metric, of=None)
    return metric


def _names(table: str, columns: Iterable[str], words: Wording) -> tuple[str, ...]:
    return tuple(words.say(f"column.{table}.{column}") for column in columns)
