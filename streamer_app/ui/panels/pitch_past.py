"""A pitch of an earlier session taken apart: each of its numbers, with the way to its rows."""

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from streamer_app.live.snapshot import PitchCard
from streamer_app.review.pitches import PitchLine
from streamer_app.ui.kit import Kit
from streamer_app.ui.panels import pitch_effect
from streamer_app.ui.panels.pitch_reckoning import Step, StepsSheet
from streamer_app.ui.words import NONE, Words

NAMES = {**pitch_effect.NAMES, "intents": "messages", "clicks": "clicks", "refunds": "refunds"}


def steps(line: PitchLine, words: Words) -> Iterator[Step]:
    """What came of it, then what it is held against."""
    say = words.say
    yield Step(say("past.intents", n=line.intents), "intents")
    yield Step(say("past.clicks", n=words.number(line.clicks)), "clicks")
    money = words.sums(line.money) if line.money else NONE
    yield Step(say("past.orders", n=line.orders, money=money), "orders")
    if line.refunded:
        yield Step(say("past.refunded", money=words.sums(line.refunded)), "refunds")
    if line.watching is not None and line.lost is not None:
        fewer = [
            NONE if count is None else f"{count:,}".replace("-", "−")
            for count in (line.lost, line.usually_lost)
        ]
        watching = words.number(line.watching)
        yield Step(say("past.lost", n=watching, lost=fewer[0], usual=fewer[1]), "counts")
    if line.against is not None:
        yield from pitch_effect.steps(_card(line), line.against, words)


def past_sheet(kit: Kit, parent: QWidget, line: PitchLine) -> StepsSheet:
    """The sheet of one pitch."""
    title = f"{line.title} · {kit.words.clock(line.started_ms, False)}"
    sheet = StepsSheet(kit, parent, title, tuple(steps(line, kit.words)))
    sheet.fill(line.rows, NAMES)
    return sheet


def _card(line: PitchLine) -> PitchCard:
    return PitchCard(
        "result",
        orders=line.orders,
        expected=line.expected,
        low=line.low,
        high=line.high,
        usual=line.usual,
        usual_low=line.usual_low,
        usual_high=line.usual_high,
    )
