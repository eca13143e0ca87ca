"""How a forecast is made: every number of it in a line, with the way to what it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from streamer_app.live.behind import Reckoning
from streamer_app.live.snapshot import PitchCard
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import row
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import LinkButton
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import Words

WAYS = {
    "owners": "orders",
    "heard": "messages",
    "pitched": "pitches",
    "usual": "orders",
    "own": "orders",
    "refunds": "refunds",
}
"""What stands behind a line, to what it is called."""


@dataclass(frozen=True, slots=True)
class Step:
    """A line, and which rows of the reckoning are behind it; a ``note`` is no number."""

    text: str
    behind: str = ""
    note: bool = False


def percent(share: float) -> str:
    """0.857 of a hundred, with as many digits as say something."""
    return f"{100 * share:.2f}".rstrip("0").rstrip(".")


def steps(card: PitchCard, made: Reckoning, words: Words) -> tuple[Step, ...]:
    """The lines from those present to the orders and the money."""
    return (*_reach(card, made, words), *_chance(made, words), *_outcome(card, made, words))


def _reach(card: PitchCard, made: Reckoning, words: Words) -> Iterator[Step]:
    say = words.say
    basis = say("reckoning.concurrent" if card.basis == "concurrent" else "reckoning.identified")
    yield Step(say("reckoning.present", n=words.number(card.exposed), basis=basis), "people")
    free = f"{made.free:.0f}"
    yield Step(say("reckoning.free", owners=made.owners, n=free), "owners")
    yield Step(say("reckoning.wanted", factor=f"{made.wanted:.2f}"), "heard")
    if made.rows.get("pitched"):
        yield Step(say("reckoning.left", factor=f"{made.left:.2f}"), "pitched")
    yield Step(say("reckoning.exposure", n=f"{made.exposure:.0f}"))


def _chance(made: Reckoning, words: Words) -> Iterator[Step]:
    say = words.say
    priced = round(made.price_factor, 2) != 1
    others = {"orders": made.other_orders, "people": round(made.other_reached)}
    yield Step(
        say(
            "reckoning.usual_priced" if priced else "reckoning.usual",
            **others,
            factor=f"{made.price_factor:.2f}",
            percent=percent(made.usual_rate),
        ),
        "usual",
    )
    record = "reckoning.record" if made.pitches else "reckoning.no_record"
    counts = {"pitches": made.pitches, "orders": made.orders, "people": round(made.reached)}
    yield Step(say(record, **counts), "own")
    yield Step(say("reckoning.rate", percent=percent(made.rate)))


def _outcome(card: PitchCard, made: Reckoning, words: Words) -> Iterator[Step]:
    say = words.say
    if card.low is not None and card.high is not None:
        none = round(100 * (card.none_probability or 0))
        points = {"low": card.low, "high": card.high, "none": none}
        exposed, rate = f"{made.exposure:.0f}", percent(made.rate)
        expected = f"{card.expected or 0:.2f}"
        yield Step(say("reckoning.result", n=exposed, percent=rate, expected=expected, **points))
    yield Step(_money(card, made, words), "refunds")
    yield Step(say("reckoning.sure"), note=True)
    yield Step(say("reckoning.help"), note=True)


def _money(card: PitchCard, made: Reckoning, words: Words) -> str:
    if card.revenue is None or card.default_guess:
        return words.say("reckoning.no_money")
    mean, low, high = (words.money(amount) for amount in card.revenue)
    price, back = words.money(card.price), percent(made.refunds)
    return words.say("reckoning.money", price=price, refunds=back, money=f"{mean} ({low}–{high})")


class StepsSheet(Sheet):
    """Lines of a calculation; ``rows_asked`` are the rows behind the one that was asked about."""

    rows_asked = Signal(object)

    def __init__(self, kit: Kit, parent: QWidget, title: str, lines: Sequence[Step]) -> None:
        super().__init__(kit, parent, title, 680)
        self.lines = lines
        self.ways: dict[str, LinkButton] = {}

    def fill(self, rows: Mapping[str, tuple[int, ...]], names: Mapping[str, str]) -> None:
        """Set the lines, each with the way to its rows; ``names``: what a way is called."""
        theme = self.kit.theme
        for step in self.lines:
            text = PlainLabel(theme, step.text, role="muted" if step.note else "text", wrap=True)
            parts: list[QWidget] = [text]
            if behind := rows.get(step.behind, ()):
                parts.append(self._way(step.behind, names[step.behind], behind))
            self.body.addLayout(row(*parts, gap=theme.px(12), grow=0))
        self.body.addStretch(1)

    def _way(self, behind: str, name: str, rows: tuple[int, ...]) -> LinkButton:
        link = LinkButton(self.kit.theme, self.kit.words.say(f"reckoning.see_{name}"))
        link.clicked.connect(lambda: self.rows_asked.emit(rows))
        self.ways[behind] = link
        return link


def reckoning_sheet(kit: Kit, parent: QWidget, card: PitchCard, made: Reckoning) -> StepsSheet:
    """How the forecast of a suggestion is made."""
    title = kit.words.say("reckoning.title")
    sheet = StepsSheet(kit, parent, title, steps(card, made, kit.words))
    people = "count" if card.basis == "concurrent" else "people"
    sheet.fill(made.rows, {**WAYS, "people": people})
    return sheet
