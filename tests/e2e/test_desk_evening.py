"""A whole evening at the desk: the window, two phones and the overlay, in real browsers."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from streamer_app.events import Event
from streamer_app.live.actions import Connect, RevokeDesk, ShareDesk
from streamer_app.ui.panels.card_list import CardList
from streamer_app.ui.places.questions import QuestionsPlace
from streamer_app.ui.strip import Strip
from tests.e2e.browser import executable
from tests.e2e.evening import Evening, Lines, evening, room, seen
from tests.e2e.phones import Phones, do, picture, shot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
SAME = "为什么天空是蓝的"
TAILS = ("？", "?", "??", "！？", "😂？", " ?", "。？", "～？")
OTHERS = ("课程多少钱？", "这个课多久更新一次？", "老师能画个图吗？", "怎么看回放？")


def asked() -> list[Event]:
    """Eight people ask one thing in their own spelling, one of them three times; four others."""
    lines = Lines(back_s=100)
    eight: list[Event] = [lines.chat(f"u{at}", SAME + tail) for at, tail in enumerate(TAILS)]
    eight += [lines.chat("u3", SAME + "?"), lines.chat("u3", SAME + "！！？")]
    return eight + [lines.chat(f"v{at}", text) for at, text in enumerate(OTHERS)]


@pytest.fixture
def address() -> Iterator[str]:
    with room(asked()) as served:
        yield served


@pytest.fixture
def shown(
    address: str, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Evening]:
    with evening(tmp_path, monkeypatch) as made:
        made.join(address)
        made.until(lambda: len(made.now.cards) == 5)
        made.until(lambda: max(card.asks for card in made.now.cards) == 10)
        made.window.go("questions")
        yield made


def invited(shown: Evening, role: str = "assistant") -> str:
    before = shown.now.desk.link if shown.now.desk else ""
    shown.running.act(ShareDesk(role=role, host="127.0.0.1"))
    shown.until(lambda: shown.now.desk and shown.now.desk.link not in ("", before))
    assert shown.now.desk is not None
    return shown.now.desk.link


def listed(shown: Evening) -> CardList:
    place = shown.window.places["questions"]
    assert isinstance(place, QuestionsPlace)
    place.list.setFocus()
    return place.list


def toast(shown: Evening) -> str:
    place = shown.window.places["questions"]
    assert isinstance(place, QuestionsPlace)
    return place.toast.text()


def open_now(shown: Evening) -> list[tuple[int, str, int]]:
    states = ("new", "pinned", "on_air")
    return [(c.card, c.state, c.askers) for c in shown.now.cards if c.state in states]


def test_6_j_a_answers_and_z_brings_the_card_back_to_its_place(shown: Evening) -> None:
    before = open_now(shown)
    cards = listed(shown)
    shown.press(Qt.Key.Key_J)
    first = cards.current
    assert first is not None
    shown.press(Qt.Key.Key_A)
    assert cards.current is not None and cards.current.card != first.card
    shown.until(lambda: shown.now.counts["answered"] == 1)
    assert toast(shown) == f"已答“{first.text}”"
    shown.press(Qt.Key.Key_Z)
    shown.until(lambda: shown.now.counts["answered"] == 0)
    shown.until(lambda: open_now(shown) == before)
    cards.clear_selection()
    assert [card.card for card in cards.rows.cards] == [card for card, _, _ in before]


def test_7_eight_people_are_one_card_and_u_gives_eight_and_z_one_again(
    shown: Evening, phones: Phones
) -> None:
    li = phones.does(phones.join(invited(shown), "小李"))
    (eight,) = [card for card in shown.now.cards if card.askers > 1]
    assert (eight.askers, eight.asks, len(eight.wordings)) == (8, 10, 9)
    assert eight.wait_s >= (shown.now.at_ms - eight.first_ms) // 1000 - 1
    cards = listed(shown)
    cards.select_card(eight.card)
    picture(shown.window, "eight")
    shown.press(Qt.Key.Key_U)
    shown.until(lambda: len(shown.now.cards) == 12)
    assert sorted(card.askers for card in shown.now.cards) == [1] * 12
    assert sum(card.asks for card in shown.now.cards) == 14
    phones.does(li.wait_for_function("document.querySelectorAll('[data-card]').length === 12"))
    shown.press(Qt.Key.Key_Z)
    shown.until(lambda: len(shown.now.cards) == 5)
    (again,) = [card for card in shown.now.cards if card.askers > 1]
    assert (again.card, again.text, again.askers, again.asks, again.wordings, again.samples) == (
        eight.card, eight.text, eight.askers, eight.asks, eight.wordings, eight.samples,
    )  # fmt: skip
    phones.does(li.wait_for_function("document.querySelectorAll('[data-card]').length === 5"))
    shown.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ShiftModifier)
    shown.until(lambda: len(shown.now.cards) == 12)


def test_8_on_air_is_everywhere_within_300_ms_and_n_answers_it_and_airs_the_top_pin(
    shown: Evening, phones: Phones
) -> None:
    invited(shown)
    assert shown.now.desk is not None
    overlay = phones.does(phones.page(shown.now.desk.overlay, width=1280))
    cards = listed(shown)
    second, first = OTHERS[1], OTHERS[0]
    cards.select_card(numbered(shown, second))
    shown.press(Qt.Key.Key_P)
    shown.until(lambda: shown.now.counts["pinned"] == 1)
    phones.does(overlay.evaluate(WATCH))
    cards.select_card(numbered(shown, first))
    began = time.time() * 1000
    shown.press(Qt.Key.Key_O)
    phones.does(overlay.get_by_text(first).wait_for())
    took = phones.does(overlay.evaluate("window.seenAt")) - began
    shown.until(lambda: shown.now.on_air is not None)
    assert took <= 300, f"{took:.0f} ms"
    assert phones.does(overlay.inner_text("#text")) == first
    assert float(phones.does(overlay.evaluate(SIZE)).removesuffix("px")) >= 28
    assert sum(card.state == "on_air" for card in shown.now.cards) == 1
    shown.press(Qt.Key.Key_N)
    shown.until(lambda: shown.now.on_air is not None and shown.now.on_air.text == second)
    assert shown.now.counts["answered"] == 1
    phones.does(overlay.get_by_text(second).wait_for())
    phones.does(shot(overlay, "overlay-next"))
    shown.shell.toggle_strip()
    assert shows(shown.shell.strip, second, shown)
    picture(shown.shell.strip, "strip")


WATCH = """new MutationObserver(() => {
  if (!document.getElementById("question").hidden) window.seenAt ??= Date.now();
}).observe(document.body, { attributes: true, childList: true, subtree: true })"""
SIZE = "getComputedStyle(document.getElementById('text')).fontSize"


def numbered(shown: Evening, text: str) -> int:
    return next(card.card for card in shown.now.cards if card.text == text)


def shows(strip: Strip, text: str, shown: Evening) -> bool:
    strip.show_snapshot(shown.now)
    return text in " ".join(seen(strip))


def test_24_a_phone_that_was_away_is_told_what_had_no_effect_and_by_whom(
    shown: Evening, phones: Phones
) -> None:
    li = phones.does(phones.join(invited(shown), "小李"))
    wang = phones.does(phones.join(invited(shown), "小王"))
    gone, pinned, later = (numbered(shown, text) for text in OTHERS[:3])
    phones.does(li.context.set_offline(True))
    for card, op in ((gone, "dismissed"), (pinned, "pinned"), (later, "later")):
        phones.does(do(li, card, op))
    phones.does(li.get_by_text("离线 · 3 个操作待发送").wait_for())
    phones.does(shot(li, "offline"))
    phones.does(do(wang, gone, "answered"))
    shown.until(lambda: shown.now.counts["answered"] == 1)
    phones.does(li.context.set_offline(False))
    told = "2 个已同步，1 个没生效：已被 小王 标为已答"
    phones.does(li.get_by_text(told).wait_for())
    phones.does(shot(li, "told"))
    shown.until(lambda: shown.now.counts["pinned"] == 1 and shown.now.counts["later"] == 1)
    assert shown.now.counts["dismissed"] == 0
    results = [(line.actor, line.op, line.result) for line in shown.now.log]
    assert ("小李", "dismissed", "conflict") in results and len(results) == 4


def test_a_phone_outlives_the_teacher_s_app_and_what_it_did_meanwhile_counts(
    address: str, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = executable()
    with evening(tmp_path, monkeypatch) as first:
        first.join(address)
        first.until(lambda: len(first.now.cards) == 5)
        phones = Phones(first, path)
        li = phones.does(phones.join(invited(first), "小李"))
        wang = phones.does(phones.join(invited(first), "小王"))
        first.running.act(RevokeDesk("小王"))
        phones.does(wang.get_by_text("你已不在这个问题台").wait_for())
        session = first.now.session
        card = numbered(first, OTHERS[0])
    phones.look(do(li, card, "answered"))
    phones.look(li.get_by_text("离线 · 1 个操作待发送").wait_for())
    phones.look(shot(li, "host-gone"))
    try:
        with evening(tmp_path, monkeypatch) as second:
            phones.follow(second)
            second.shell.tick.start()
            second.running.act(Connect((address,), session=session))
            second.until(lambda: len(second.now.cards) == 5)
            phones.does(li.get_by_text("1 个已同步").wait_for())
            second.until(lambda: second.now.counts["answered"] == 1)
            assert second.now.desk is not None
            assert [person.name for person in second.now.desk.people] == ["小李"]
            phones.does(wang.reload())
            phones.does(wang.get_by_text("请打开主播出示的链接").first.wait_for())
            phones.does(shot(li, "back-after-restart"))
    finally:
        phones.close()


def test_the_page_does_not_know_money_nor_who_asked(shown: Evening, phones: Phones) -> None:
    li: Any = phones.does(phones.join(invited(shown, "director"), "小李"))
    body = phones.does(li.inner_text("body"))
    assert "¥" not in body and "u3" not in body
