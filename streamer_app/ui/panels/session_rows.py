"""The rows of the tables under a session's timeline, in words."""

from collections.abc import Mapping, Sequence
from typing import Final

from streamer_app.live.snapshot import ChatRow
from streamer_app.review.details import Interacted, Note, Selection
from streamer_app.review.pitches import PitchLine
from streamer_app.review.themes import Theme, worded
from streamer_app.ui.widgets.data_table import Cell, Column, Row
from streamer_app.ui.words import NONE, Words, span, without_bracket

Table = tuple[Sequence[Column], Sequence[Row]]
RIGHT: Final = frozenset(
    {"watching", "intents", "clicks", "orders", "sales", "expected", "usual", "refunded", "amount"}
)
PITCHES: Final = (
    *("time", "course", "length", "watching", "intents", "clicks", "orders", "sales"),
    *("expected", "usual", "verdict", "lost", "refunded"),
)

SPARE: Final = {
    **dict.fromkeys(("intents", "clicks", "usual", "lost", "refunded"), 3),
    **dict.fromkeys(("length", "watching"), 2),
    "expected": 1,
}
LEAST_COURSE: Final = 140
LEAST_THEME: Final = 200
"""px that a question wants beside its course; a longer one takes a second line."""


def pitches(lines: Sequence[PitchLine], words: Words) -> Table:
    """Every pitch: what was expected, what came, what it cost in viewers."""
    say = words.say
    columns = [
        Column(
            name,
            say("review.pitch_viewers" if name == "lost" else f"column.pitches.{name}"),
            name in RIGHT,
            name == "course",
            spare=SPARE.get(name, 0),
            least=LEAST_COURSE,
        )
        for name in PITCHES
    ]
    return columns, [Row(line, _pitch(line, words)) for line in lines]


def _pitch(line: PitchLine, words: Words) -> tuple[Cell, ...]:
    title = f"[{words.say('report.ad')}] {line.title}" if line.kind == "sponsor" else line.title
    expected = NONE
    if line.expected is not None:
        expected = f"{line.expected:.1f} ({line.low}–{line.high})"
    return (
        Cell(words.clock(line.started_ms, False)),
        Cell(without_bracket(title), bold=True, tip=title),
        Cell(f"{span(line.length_s)} / {span(line.planned_s)}", "muted"),
        Cell(words.number(line.watching)),
        Cell(words.number(line.intents)),
        Cell(words.number(line.clicks)),
        Cell(words.number(line.orders), bold=True),
        Cell(words.sums(line.money)),
        Cell(expected, "muted"),
        Cell(f"{line.usual:.1f}", "muted"),
        _verdict(line, words),
        Cell(_lost(line, words), "muted"),
        Cell(words.sums(line.refunded), "muted"),
    )


def _verdict(line: PitchLine, words: Words) -> Cell:
    text = words.say(f"verdict.{line.verdict}")
    if line.verdict != "too_little":
        text += f" {line.orders - line.usual:+.1f}".replace("-", "−")
    tip = words.say("review.not_causal")
    return Cell(text, "text" if line.verdict == "above" else "muted", line.verdict == "above", tip)


def _lost(line: PitchLine, words: Words) -> str:
    """``−4 %（平常 −3 %）``, of those who watched at its start."""
    if line.lost is None or not line.watching:
        return NONE
    share = f"{-100 * line.lost / line.watching:+.0f} %".replace("-", "−")
    if line.usually_lost is None:
        return share
    usual = f"{-100 * line.usually_lost / line.watching:+.0f} %".replace("-", "−")
    return words.say("review.lost", share=share, usual=usual)


def themes(
    found: Sequence[Theme], words: Words, titles: Mapping[str, str], planned: frozenset[str]
) -> Table:
    """What was asked, by the people who asked; the last column takes a theme into the plan, and
    the one before it is there where some theme has a course."""
    say, linked = words.say, any(theme.course for theme in found)
    columns = [
        Column("theme", say("column.themes.theme"), stretch=True, least=LEAST_THEME, wraps=True),
        Column("askers", say("column.themes.askers")),
        Column("answered", say("column.themes.answered"), right=True),
        Column("wait", say("column.themes.wait"), right=True),
        Column("course", say("column.themes.course"), spare=True),
        Column("plan", "", right=True, acts=True),
    ]
    shown = [column for column in columns if linked or column.id != "course"]
    most = max((theme.askers for theme in found), default=1)
    rows = []
    for theme in found:
        label = worded(theme.label, say)
        mark = f"★ {label} · {say('review.unclear')}" if theme.unclear else label
        course = words.course(titles.get(theme.course, theme.course)) or NONE
        cells = (
            Cell(mark, bold=theme.unclear),
            Cell(words.number(theme.askers), bar=theme.askers / most),
            Cell(NONE if theme.answered is None else f"{100 * theme.answered:.0f} %"),
            Cell(span(theme.wait_s)),
            *([Cell(without_bracket(course), "muted", tip=course)] if linked else []),
            _planning(theme.label in planned, words),
        )
        rows.append(Row(theme, cells))
    return shown, rows


def _planning(chosen: bool, words: Words) -> Cell:
    """What a click does with a theme, or that it was done."""
    if chosen:
        return Cell(words.say("review.planned"), "ok")
    return Cell(words.say("review.to_plan"), "accent")


def payments(found: Selection, words: Words, titles: Mapping[str, str]) -> Table:
    """Everything that brought money."""
    say = words.say
    columns = [
        Column("time", say("column.payments.time")),
        Column("who", say("column.payments.who")),
        Column("what", say("column.payments.what")),
        Column("text", say("column.payments.text"), stretch=True),
        Column("amount", say("column.payments.amount"), right=True),
    ]
    return columns, [Row(row.at_ms, _payment(row, words, titles)) for row in found.payments]


def _payment(row: ChatRow, words: Words, titles: Mapping[str, str]) -> tuple[Cell, ...]:
    text = f"{row.text} ×{row.count}" if row.kind == "gift" and row.count > 1 else row.text
    if row.kind == "order":
        text = words.course(titles.get(text, text))
    return (
        Cell(words.clock(row.at_ms), "muted"),
        Cell(words.person(row.name)),
        Cell(words.say(f"payment.{row.kind}"), "muted"),
        Cell(text),
        Cell(words.money(row.amount), bold=True),
    )


def interactions(found: Sequence[Interacted], words: Words) -> Table:
    """What was done with the room."""
    say = words.say
    columns = [
        Column("time", say("column.interactions.time")),
        Column("what", say("column.interactions.what")),
        Column("step", say("column.interactions.step")),
        Column("question", say("column.interactions.question"), stretch=True),
    ]
    rows = [
        Row(
            one.at_ms,
            (
                Cell(words.clock(one.at_ms), "muted"),
                Cell(say(f"interaction.option.{one.option}"), bold=True),
                Cell(say(f"interacted.{one.action}"), "muted"),
                Cell(one.question or NONE),
            ),
        )
        for one in found
    ]
    return columns, rows


def notes(found: Sequence[Note], words: Words) -> Table:
    """What somebody wrote on question cards."""
    say = words.say
    columns = [
        Column("time", say("column.notes.time")),
        Column("note", say("column.notes.note"), stretch=True),
        Column("question", say("column.notes.question"), stretch=True),
    ]
    rows = [
        Row(
            one.at_ms,
            (
                Cell(words.clock(one.at_ms), "muted"),
                Cell(one.text, bold=True),
                Cell(one.question, "muted"),
            ),
        )
        for one in found
    ]
    return columns, rows


def audience(found: Selection, words: Words) -> Table:
    """How many were new, came back, come always, paid."""
    seen, say = found.audience, words.say
    columns = [
        Column("who", say("column.people.who"), stretch=True),
        Column("people", say("column.people.people")),
        Column("share", say("column.people.share"), right=True),
    ]
    about = "≈ " if seen.estimated else ""
    parts = (("everybody", seen.people), *seen.segments.items(), ("payer", seen.payers))
    rows = [
        Row(
            name,
            (
                Cell(say(f"segment.{name}")),
                Cell(f"{about}{words.number(count)}", bar=count / max(1, seen.people)),
                Cell(f"{100 * count / seen.people:.0f} %" if seen.people else NONE),
            ),
        )
        for name, count in parts
    ]
    return columns, rows
