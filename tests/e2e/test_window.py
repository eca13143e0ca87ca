"""The acceptance scenarios in the real window, on the real program, over real sockets."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from streamer_app.ui.widgets.chat_view import PaintedChatView
from tests.e2e.evening import Evening, Lines, evening, fixture_one, room, seen, written

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Opener = Callable[[], AbstractContextManager[Evening]]


@pytest.fixture
def app(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Opener:
    """Starts the app, again and again for the same person."""
    return partial(evening, tmp_path, monkeypatch)


@pytest.fixture
def shown(app: Opener) -> Iterator[Evening]:
    """The window with the first fixture on it."""
    with room(fixture_one()) as address, app() as made:
        made.join(address)
        made.until(lambda: made.now.saved >= 11 and made.now.cards)
        yield made


def test_3_the_first_fixture_gives_the_promised_numbers(shown: Evening) -> None:
    live = shown.window.live
    texts = "\n".join([*seen(live), *written(live.band.open), *written(live.band.money)])
    for expected in ("弹幕/分 10", "活跃发言 4", "提问/分 0.6", "未答 2", "共 3 人问"):
        assert expected in texts, texts
    for expected in ("礼物收入", "¥30.00", "购买意向/分 0.2", "1 / 5 人 · 20.0 %"):
        assert expected in texts, texts
    view = live.chat.view
    assert isinstance(view, PaintedChatView)
    assert len(view._model.shown) == 11


def test_6_a_decision_moves_on_and_can_be_taken_back(shown: Evening) -> None:
    questions = shown.window.live.questions
    shown.press(Qt.Key.Key_J)
    first = questions.list.current
    assert first is not None
    shown.press(Qt.Key.Key_A)
    shown.until(lambda: shown.now.counts.get("answered") == 1)
    assert questions.list.current is not None
    assert questions.list.current.card != first.card
    assert any("已答" in text and first.text in text for text in seen(shown.window))
    shown.press(Qt.Key.Key_Z)
    shown.until(lambda: not shown.now.counts.get("answered"))
    assert shown.now.cards[0].card == first.card


def test_8_the_question_on_air_is_the_same_on_the_window_and_the_strip(shown: Evening) -> None:
    shown.press(Qt.Key.Key_J)
    current = shown.window.live.questions.list.current
    assert current is not None
    shown.press(Qt.Key.Key_O)
    shown.until(lambda: shown.now.on_air is not None)
    assert any(current.text in text for text in seen(shown.window.live.band))
    shown.press(
        Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    shown.until(shown.shell.strip.isVisible)
    strip = "\n".join(seen(shown.shell.strip))
    assert current.text in strip
    assert "¥" not in strip and "u4" not in strip
    assert (shown.shell.strip.width(), shown.shell.strip.height()) == (420, 128)


def test_7_one_card_for_one_question_of_eight_people(app: Opener) -> None:
    lines = Lines()
    marks = ("？", "?", "??", "？！", "", "。", "~", "😀")
    asked = [lines.chat(f"v{at}", f"动量守恒什么时候能用{mark}") for at, mark in enumerate(marks)]
    asked += [lines.chat("v0", "动量守恒什么时候能用？") for _ in range(2)]
    with room(asked) as address, app() as made:
        made.join(address)
        made.until(lambda: made.now.saved >= 10 and made.now.cards)
        assert [card.askers for card in made.now.cards] == [8]


def test_5_what_a_dead_process_left_is_told_and_goes_on(app: Opener, tmp_path: Path) -> None:
    with room(fixture_one()) as address, app() as made:
        made.join(address)
        made.until(lambda: made.now.saved >= 11)
        session = made.now.session
        # A copy of the files is what a power cut leaves: nothing has been ended or checkpointed.
        left = {path.name: path.read_bytes() for path in tmp_path.glob("sessions.sqlite*")}
    for name, data in left.items():
        (tmp_path / name).write_bytes(data)
    with app() as again:
        again.shell.tick.start()
        again.until(lambda: again.now.recovered is not None)
        assert "已恢复 11 条" in again.window.banner.accessibleName()
        again.window.banner.acted.emit()
        again.until(lambda: again.now.session == session and again.now.saved >= 11)


def test_15_two_kinds_of_viewers_are_never_one_sum(app: Opener) -> None:
    lines = Lines()
    with room([lines.chat("a", "hello")], "twitch-irc") as address, app() as made:
        made.join(address)
        made.until(lambda: made.now.saved >= 1)
        assert "—" in "\n".join(seen(made.window.live))
        made.until(lambda: made.now.metrics.get("ei") is not None)


def test_17_a_flood_is_stored_whole_while_a_key_acts_at_once(app: Opener) -> None:
    lines = Lines()
    flood = [lines.chat(f"v{at % 50}", f"line {at}") for at in range(6000)]
    with room([lines.chat("u1", "为什么天空是蓝的？"), *flood]) as address, app() as made:
        made.join(address)
        made.until(lambda: made.now.saved >= 500)
        made.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        assert made.window.place == "questions"
        made.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        made.until(lambda: made.now.saved == 6001, "the flood was not stored")


def test_21_the_language_and_the_size_change_while_the_room_is_live(shown: Evening) -> None:
    shown.running.preferences.change("look", language="en", scale=200, theme="light")
    shown.until(lambda: "Msgs/min 10" in "\n".join(seen(shown.window.live)))
    assert not [text for text in seen(shown.window.bar) if "直播" in text]
    QApplication.processEvents()
    live = shown.window.live
    assert live.inner.width() <= live.area.viewport().width()


def test_22_letters_in_a_text_field_are_only_letters(shown: Evening) -> None:
    shown.window.go("review")
    shown.kit.actions.call("search")
    shown.press(Qt.Key.Key_A)
    assert shown.now.counts.get("answered", 0) == 0


def test_23_two_currencies_stand_side_by_side(app: Opener) -> None:
    lines = Lines()
    gifts = [lines.gift("a", 28_600, "CNY"), lines.gift("b", 1_200, "USD")]
    with room(gifts) as address, app() as made:
        made.join(address)
        made.until(lambda: made.now.saved >= 2 and made.now.money)
        assert "¥286 · $12" in made.window.live.band.money.accessibleName()


def test_4_a_broken_link_freezes_the_figures_and_comes_back_with_its_gap(app: Opener) -> None:
    events = fixture_one()
    with room(events, faults="cut=1", speed=6) as address, app() as made:
        made.join(address)
        made.until(lambda: made.now.saved >= 11)
        made.until(lambda: any(link.back_after_s for link in made.now.links))
        assert "已恢复，缺" in made.window.banner.accessibleName()
        assert made.now.missing_s >= 1
