"""The list of questions as rows: what moves, what stays chosen, and how often Qt is told."""

import random
from dataclasses import replace

from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from streamer_app.live.snapshot import Card
from streamer_app.ui.panels.card_model import CARD, CardModel
from streamer_app.ui.words import Words
from tests.ui import scene

Mode = QAbstractItemModelTester.FailureReportingMode
ONE = scene.cards("en")[0]


def card(number: int) -> Card:
    """A card of that number."""
    return replace(ONE, card=number)


def test_two_thousand_cards_come_in_at_once(qtbot: QtBot) -> None:
    model = CardModel(Words("en"))
    told: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda _, first, last: told.append((first, last)))
    model.show([card(n) for n in range(2_000)])
    assert told == [(0, 1_999)]


def test_a_card_is_followed_wherever_it_goes(qtbot: QtBot) -> None:
    """A hundred random updates, each of which Qt's own tester follows."""
    model = CardModel(Words("en"))
    tester = QAbstractItemModelTester(model, Mode.Fatal)
    chance = random.Random(1)
    model.show([card(n) for n in range(10)])
    chosen = QPersistentModelIndex(model.index(4))
    for _ in range(100):
        others = chance.sample([n for n in range(20) if n != 4], chance.randrange(15))
        wanted = chance.sample([4, *others], len(others) + 1)
        model.show([card(n) for n in wanted])
        assert [held.card for held in model.cards] == wanted
        assert chosen.data(CARD).card == 4
    tester.deleteLater()
