"""One key a decision, a list that holds still, and an undo."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from streamer_app.insight.figures import Metric
from streamer_app.live.actions import Decide, PitchStep
from streamer_app.live.snapshot import Card, Snapshot
from streamer_app.ui.panels import figures
from streamer_app.ui.panels.card_order import Decided, merged, of_tab
from streamer_app.ui.panels.card_rows import CardDelegate
from streamer_app.ui.window import Window
from streamer_app.ui.words import Words
from tests.ui import scene
from tests.ui.fake import FakeRuntime

Press = Callable[..., None]
KEYS = {
    "on_air": Qt.Key.Key_O,
    "pinned": Qt.Key.Key_P,
    "answered": Qt.Key.Key_A,
    "later": Qt.Key.Key_L,
    "dismissed": Qt.Key.Key_X,
    "claim": Qt.Key.Key_M,
    "ungroup": Qt.Key.Key_U,
}
SEEN = max(card.rev for card in scene.snapshot().cards)
"""The revision that the drawn desk shows."""


def shown(window: Window) -> list[int]:
    return [card.card for card in window.live.questions.list.rows.cards]


def current(window: Window) -> Card | None:
    return window.live.questions.list.current


def with_new(card: int) -> Snapshot:
    now = scene.snapshot()
    fresh = scene.card(card, "刚来的问题？", "new", 9, 5, 99)
    counts = {**now.counts, "new": 15}
    return replace(now, cards=(fresh, *now.cards), counts=counts)


def test_j_and_a_answer_the_first_card_and_move_on(
    window: Window, runtime: FakeRuntime, press: Press
) -> None:
    press(Qt.Key.Key_J)
    press(Qt.Key.Key_A)
    assert runtime.asked == [Decide("answered", 38, base_rev=SEEN)]
    card = current(window)
    assert card is not None and card.card == 39
    assert 38 not in shown(window)


def test_each_letter_wishes_its_state(window: Window, runtime: FakeRuntime, press: Press) -> None:
    for op, key in KEYS.items():
        window.live.questions.list.select_card(42)
        press(key)
        window.live.questions.list.decided.clear()
        window.show_snapshot(scene.snapshot())
        window.live.questions.list.load_new()
        asked = runtime.asked[-1]
        assert isinstance(asked, Decide)
        assert (asked.op, asked.card) == (op, 42)


def test_without_a_selection_a_answers_the_card_on_air(
    window: Window, runtime: FakeRuntime, press: Press
) -> None:
    press(Qt.Key.Key_A)
    assert runtime.asked == [Decide("answered", 35, base_rev=SEEN)]


def test_with_a_selection_only_shift_a_answers_the_card_on_air(
    window: Window, runtime: FakeRuntime, press: Press
) -> None:
    press(Qt.Key.Key_J)
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
    assert runtime.asked == [Decide("answered", 35, base_rev=SEEN)]


def test_the_toast_says_what_was_done_and_z_takes_it_back(
    window: Window, runtime: FakeRuntime, press: Press
) -> None:
    before = shown(window)
    press(Qt.Key.Key_J)
    press(Qt.Key.Key_X)
    assert window.live.questions.toast.isVisible()
    assert "已忽略“平抛运动的轨迹为什么是抛物线？”" in window.live.questions.toast.accessibleName()
    press(Qt.Key.Key_Z)
    assert runtime.asked[-1] == Decide("undo")
    window.show_snapshot(scene.snapshot())
    window.live.questions.list.clear_selection()
    assert shown(window) == before


def test_new_cards_wait_while_a_row_is_selected(window: Window, press: Press) -> None:
    before = shown(window)
    press(Qt.Key.Key_J)
    window.show_snapshot(with_new(90))
    assert shown(window) == before
    assert window.live.questions.fresh.isVisible()
    press(Qt.Key.Key_Period)
    assert shown(window)[0] == 90
    card = current(window)
    assert card is not None and card.card == 38
    assert not window.live.questions.fresh.isVisible()


def test_a_moving_mouse_holds_the_list_until_it_leaves(window: Window, qtbot: QtBot) -> None:
    view = window.live.questions.list.viewport()
    QTest.mouseMove(view, QPoint(40, 40))
    QTest.mouseMove(view, QPoint(44, 44))
    before = shown(window)
    window.show_snapshot(with_new(90))
    if view.underMouse():
        assert shown(window) == before
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert shown(window)[0] == 90


def test_new_cards_come_in_at_once_while_nobody_is_at_a_row(window: Window) -> None:
    window.show_snapshot(with_new(90))
    assert shown(window)[0] == 90


def test_letters_typed_into_a_text_field_decide_nothing(
    window: Window, runtime: FakeRuntime, press: Press
) -> None:
    window.go("questions")
    window.desk.snapshot = scene.snapshot()
    place = window.places["questions"]
    field = place.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.setFocus()
    for key in (Qt.Key.Key_A, Qt.Key.Key_X, Qt.Key.Key_Z, Qt.Key.Key_B):
        press(key)
    assert field.text() == "axzb"
    assert runtime.asked == []


def test_single_letters_can_be_switched_off(
    window: Window, runtime: FakeRuntime, press: Press
) -> None:
    runtime.preferences.change("keys", single_letters=False)
    press(Qt.Key.Key_J)
    press(Qt.Key.Key_A)
    assert runtime.asked == []
    runtime.preferences.change("keys", single_letters=True, changed={"answered": "Y"})
    press(Qt.Key.Key_Y)
    assert runtime.asked == [Decide("answered", 35, base_rev=SEEN)]


def test_the_filters_have_the_keys_1_to_5(window: Window, press: Press) -> None:
    press(Qt.Key.Key_4)
    assert shown(window) == [20, 21, 22, 23, 24]
    press(Qt.Key.Key_1)
    assert len(shown(window)) == 17


def test_the_same_list_serves_the_questions_place(
    window: Window, runtime: FakeRuntime, press: Press
) -> None:
    press(Qt.Key.Key_J)
    press(Qt.Key.Key_Return)
    assert window.place == "questions"
    front = window.front_list()
    assert front is not None and front.current is not None and front.current.card == 38
    press(Qt.Key.Key_P)
    assert runtime.asked[-1] == Decide("pinned", 38, base_rev=SEEN)
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert window.place == "live"


def test_where_a_row_has_no_room_its_button_goes(window: Window) -> None:
    window.go("questions")
    cards = window.front_list()
    assert cards is not None
    cards.select_row(1)
    assert cards.indexWidget(cards.currentIndex()) is not None
    cards.arrange("narrow")
    assert cards.indexWidget(cards.currentIndex()) is None
    cards.arrange("desk")
    assert cards.indexWidget(cards.currentIndex()) is not None


def test_b_starts_s_snoozes_and_r_asks_why(
    window: Window, runtime: FakeRuntime, press: Press
) -> None:
    press(Qt.Key.Key_B)
    press(Qt.Key.Key_S)
    press(Qt.Key.Key_R)
    assert window.live.pitch.rejecting
    press(Qt.Key.Key_2)
    assert runtime.asked == [
        PitchStep("start", "mechanics"),
        PitchStep("snooze", "mechanics", minutes=10),
        PitchStep("reject", "mechanics", reason="course"),
    ]


def test_escape_leaves_the_reasons_without_rejecting(
    window: Window, runtime: FakeRuntime, press: Press
) -> None:
    press(Qt.Key.Key_R)
    press(Qt.Key.Key_Escape)
    assert not window.live.pitch.rejecting
    assert runtime.asked == []


def test_space_on_a_focused_button_presses_the_button(
    window: Window, runtime: FakeRuntime, press: Press
) -> None:
    window.live.band.on_air.answered.setFocus()
    assert QApplication.focusWidget() is window.live.band.on_air.answered
    press(Qt.Key.Key_Space)
    assert runtime.asked == [Decide("answered", 35, base_rev=SEEN)]
    assert not window.live.chat.paused


def test_a_held_list_keeps_its_order_and_drops_what_left() -> None:
    assert merged([3, 1, 2], [9, 2, 3], held=True) == ([3, 2], 1)
    assert merged([3, 1, 2], [9, 2, 3], held=False) == ([9, 2, 3], 0)


def test_the_open_tab_holds_new_and_pinned_cards() -> None:
    assert {card.state for card in of_tab(scene.cards("zh_CN"), "open")} == {"new", "pinned"}


def test_a_decided_card_stays_away_until_the_desk_has_answered() -> None:
    card = scene.card(7, "x?", "new", 1, 1, 1)
    decided = Decided()
    decided.add(card)
    assert decided.without([card]) == []
    changed = replace(card, rev=8)
    assert decided.without([changed]) == [changed]


def test_a_card_whose_decision_was_refused_comes_back() -> None:
    card = scene.card(7, "x?", "new", 1, 1, 1)
    decided = Decided()
    decided.add(card)
    seen = [len(decided.without([card])) for _ in range(3)]
    assert seen == [0, 0, 1]


def test_a_number_of_askers_is_followed_by_its_unit_or_by_nothing(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def note(*parts: object, **_: object) -> None:
        said.append(str(parts[3]))

    monkeypatch.setattr(CardDelegate, "_say", note)
    now = scene.snapshot()
    counts = (8, 326, 1234)
    cards = tuple(replace(card, askers=n) for card, n in zip(now.cards, counts, strict=False))
    window.show_snapshot(replace(now, cards=cards))
    window.live.questions.list.viewport().grab()
    assert [said[said.index(n) + 1] == "人" for n in ("8", "326", "1,234")] == [True, True, False]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_number_of_thousands_of_askers_is_not_cut(
    window: Window, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    said: dict[str, tuple[int, int]] = {}

    def note(rows: CardDelegate, _: object, place: QRect, text: str, size: int = 14,
             role: str = "", bold: bool = False, **__: object) -> None:  # fmt: skip
        wide = QFontMetrics(window.kit.theme.font(size, bold)).horizontalAdvance(text)
        said[text] = size, place.width() - wide

    monkeypatch.setattr(CardDelegate, "_say", note)
    window.kit.words.choose(language)
    now = scene.snapshot()
    cards = tuple(replace(card, askers=n) for card, n in zip(now.cards, (8, 1375), strict=False))
    window.show_snapshot(replace(now, cards=cards))
    window.live.questions.list.viewport().grab()
    assert said["8"][0] == 16
    assert said["1,375"][1] >= 0


@pytest.mark.parametrize(("language", "by", "share"), [
    ("zh_CN", "共 1,745 人问", "100 / 5,000 人 · 2.0 %"),
    ("en", "asked by 1,745", "100 of 5,000 · 2.0 %"),
])  # fmt: skip
def test_thousands_of_people_are_written_alike_everywhere(
    language: str, by: str, share: str
) -> None:
    now, words = scene.snapshot(), Words(language)
    asked = Metric(17, "measured", "cards", extra=(("asked_by", 1745),))
    paid = Metric(2.0, "measured", "percent", of=(100, 5000))
    now = replace(now, metrics={**now.metrics, "open_q": asked, "pay_rate": paid})
    assert figures.open_questions(now, words).lines[2][0].text == by
    assert figures.paying(now, words) == share
