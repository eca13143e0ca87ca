"""What a pitch is held against: the forecast at its start and the usual, number by number."""

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from streamer_app.live.behind import Against
from streamer_app.live.snapshot import PitchCard
from streamer_app.ui.kit import Kit
from streamer_app.ui.panels.pitch_reckoning import Step, StepsSheet
from streamer_app.ui.words import Words

NAMES = {"pitch": "pitches", "usual": "orders", "counts": "count", "orders": "orders"}


def steps(card: PitchCard, held: Against, words: Words) -> Iterator[Step]:
    """The lines from the forecast to how likely usual sales bring as much."""
    say = words.say
    if held.present is not None and card.low is not None and card.high is not None:
        concurrent = held.basis == "concurrent"
        yield Step(
            say(
                "effect.foretold",
                n=words.number(held.present),
                basis=say("reckoning.concurrent" if concurrent else "reckoning.identified"),
                exposure=f"{held.exposure or held.present:.0f}",
                expected=f"{card.expected or 0:.2f}",
                low=card.low,
                high=card.high,
            ),
            "pitch",
        )
    before, during = (f"{minutes:,.0f}" for minutes in (held.usual_minutes, held.minutes))
    yield Step(say("effect.usual", orders=held.usual_orders, minutes=before), "usual")
    yield Step(say("effect.during", minutes=during), "counts")
    if card.usual is not None:
        low, high = card.usual_low or 0, card.usual_high or 0
        yield Step(say("effect.expected", mean=f"{card.usual:.2f}", low=low, high=high))
    chance = 100 * held.p
    percent = f"{chance:.0f}" if chance >= 10 else f"{chance:.2g}"
    yield Step(say("effect.came", n=card.orders, percent=percent), "orders")
    yield Step(say("effect.note"), note=True)


def effect_sheet(kit: Kit, parent: QWidget, card: PitchCard, held: Against) -> StepsSheet:
    """How a pitch is compared with the usual."""
    lines = tuple(steps(card, held, kit.words))
    sheet = StepsSheet(kit, parent, kit.words.say("effect.title"), lines)
    sheet.fill(card.rows, NAMES)
    return sheet
