"""How a forecast is made: every number of it in a line, with the way to what it rests on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from streamer_app.live.snapshot import PitchCard, Reckoning
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import row
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import LinkButton
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import Words


def percent(share: float) -> str:
    """0.857 of a hundred, with as many digits as say something."""
    return f"{100 * share:.2f}".rstrip("0").rstrip(".")


def steps(card: PitchCard, made: Reckoning, words: Words) -> tuple[str, ...]:
    """The lines from those present to the orders and the money."""
    say = words.say
    basis = say("reckoning.concurrent" if card.basis == "concurrent" else "reckoning.identified")
    record = "reckoning.record" if made.pitches else "reckoning.no_record"
    counts = {"pitches": made.pitches, "orders": made.orders, "people": round(made.reached)}
    exposed, rate = f"{made.exposure:.0f}", percent(made.rate)
    found = [
        say("reckoning.present", n=words.number(card.exposed), basis=basis),
        say("reckoning.exposure", n=exposed),
        say("reckoning.usual", percent=percent(made.usual_rate)),
        say(record, **counts),
        say("reckoning.rate", percent=rate),
    ]
    if card.low is not None and card.high is not None:
        none = round(100 * (card.none_probability or 0))
        points = {"low": card.low, "high": card.high, "none": none}
        expected = f"{card.expected or 0:.2f}"
        found.append(say("reckoning.result", n=exposed, percent=rate, expected=expected, **points))
    return (*found, _money(card, made, words), say("reckoning.sure"), say("reckoning.help"))


def _money(card: PitchCard, made: Reckoning, words: Words) -> str:
    if card.revenue is None or card.default_guess:
        return words.say("reckoning.no_money")
    mean, low, high = (words.money(amount) for amount in card.revenue)
    price, back = words.money(card.price), percent(made.refunds)
    return words.say("reckoning.money", price=price, refunds=back, money=f"{mean} ({low}–{high})")


class ReckoningSheet(Sheet):
    """``rows_asked`` are the orders of earlier pitches, ``people_asked`` those present."""

    rows_asked = Signal(object)
    people_asked = Signal()

    def __init__(self, kit: Kit, parent: QWidget, card: PitchCard, made: Reckoning) -> None:
        super().__init__(kit, parent, kit.words.say("reckoning.title"), 620)
        self.lines = steps(card, made, kit.words)
        self.people = LinkButton(kit.theme, kit.words.say("reckoning.see_people"))
        self.people.clicked.connect(self.people_asked)
        self.orders = LinkButton(kit.theme, kit.words.say("reckoning.see_orders"))
        self.orders.clicked.connect(lambda: self.rows_asked.emit(made.rows))
        ways = {0: self.people, 3: self.orders if made.rows else None}
        for at, line in enumerate(self.lines):
            last = at >= len(self.lines) - 2
            text = PlainLabel(kit.theme, line, role="muted" if last else "text", wrap=True)
            way = ways.get(at)
            parts = (text,) if way is None else (text, way)
            self.body.addLayout(row(*parts, gap=kit.theme.px(12), grow=0))
