"""The list of questions as rows: what moves, what stays chosen, and how often Qt is told."""

import random
from dataclasses import replace

from PySide6.QtCore import QPersistentModelIndex, QRect, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from streamer_app.live.snapshot import Card
from streamer_app.ui.panels.card_chips import Around
from streamer_app.ui.panels.card_detail import asked
from streamer_app.ui.panels.card_model import CARD, CardModel
from streamer_app.ui.panels.card_rows import CardDelegate
from streamer_app.ui.words import Words
from tests.ui import scene
from tests.ui.shots import made

READ = Qt.ItemDataRole.AccessibleTextRole
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


def test_a_reader_hears_a_cards_course_in_full(qtbot: QtBot) -> None:
    model = CardModel(Words("en"))
    likely = replace(ONE, course="", likely=("m", 0.9))
    model.show([replace(ONE, course="m"), likely, replace(ONE, course="", likely=None)])
    model.around = Around({"m": "Mechanics booster for the whole of grade nine"})
    said = [model.index(row).data(READ) for row in range(3)]
    assert said[0].endswith(", course Mechanics booster for the whole of grade nine")
    assert said[1].endswith(", course Mechanics booster for the whole of grade nine?")
    assert "course" not in said[2].rpartition(", ")[2]


def test_a_name_the_column_has_no_room_for_is_told_under_the_mouse(qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    rows = CardDelegate(made(application, "en", "light"), "normal")
    rows.around = Around({"five": "力学提分营", "long": "Mechanics booster"})
    rect, (left, _) = QRect(0, 0, 500, 41), rows.places(500)[3]
    five = replace(ONE, course="", likely=("five", 0.9))
    assert not rows.cut_course(rect, left + 1, five), "five characters and a ? need no cut"
    long = replace(ONE, course="long")
    assert rows.cut_course(rect, left + 1, long) == "Mechanics booster"
    assert not rows.cut_course(rect, left - 20, long), "over the question"


def test_the_wordings_of_a_card_are_counted_where_they_differ() -> None:
    words, card = Words("en"), ONE
    alike = replace(card, asks=2, wordings=("how much?",))
    assert asked(alike, words) == "2 asks in the same words"
    assert asked(replace(alike, asks=1), words) == "1 ask"
    assert asked(replace(alike, wordings=("how much?", "price?")), words) == "2 asks, 2 wordings"
