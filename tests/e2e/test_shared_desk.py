"""The real window, its real desk server and real browsers: assistants, conflicts, the overlay."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from streamer_app.events import Event
from streamer_app.ui.places.questions import QuestionsPlace
from streamer_app.ui.sharing import SharingSheet
from streamer_app.ui.widgets.buttons import LinkButton
from tests.e2e.evening import Evening, Lines, evening, room
from tests.e2e.phones import Phones, do, picture, shot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
ASKED = ("为什么天空是蓝的？", "课程多少钱？", "这个课多久更新一次？", "老师能画个图吗？")


@pytest.fixture
def shown(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Evening]:
    lines = Lines()
    asked: list[Event] = [lines.chat(f"u{at}", text) for at, text in enumerate(ASKED)]
    asked.append(lines.paid("u9", "讲得好", 3000))
    with room(asked) as address, evening(tmp_path, monkeypatch) as made:
        made.join(address)
        made.until(lambda: len(made.now.cards) == len(ASKED))
        made.window.go("questions")
        yield made


def invited(shown: Evening, role: str = "assistant") -> str:
    """A new link, as the teacher shows one."""
    before = shown.now.desk.link if shown.now.desk else ""
    shown.kit.actions.call("share")
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, SharingSheet)
    if shown.now.desk is None:
        sheet.view.switch.click()
    else:
        sheet.view.invitation.invite(role)
    shown.until(lambda: shown.now.desk and shown.now.desk.link not in ("", before))
    picture(sheet, "sharing")
    link = sheet.view.invitation.link.text()
    sheet.close()
    shown.window.activateWindow()
    place(shown).list.setFocus()
    shown.until(place(shown).list.hasFocus)
    return link


def place(shown: Evening) -> QuestionsPlace:
    found = shown.window.places["questions"]
    assert isinstance(found, QuestionsPlace)
    return found


def test_10_a_phone_joins_by_the_link_and_its_answer_shows_in_the_window(
    shown: Evening, phones: Phones
) -> None:
    link = invited(shown)
    li = phones.does(phones.device())
    began = time.monotonic()
    phones.does(li.goto(link))
    phones.does(phones.enter(li, "小李"))
    assert time.monotonic() - began < 3
    assert "¥" not in phones.does(li.inner_text("body"))
    shown.until(lambda: shown.window.bar.assistants.accessibleName() == "助教 1 在线")
    phones.does(do(li, 2, "answered"))
    began = time.monotonic()
    shown.until(lambda: place(shown).toast.text() == "小李 · 已答“课程多少钱？”")
    assert time.monotonic() - began < 1
    assert shown.now.counts["answered"] == 1
    picture(shown.window, "answered")
    phones.does(shot(li, "phone"))
    second = phones.does(phones.join_in_vain(link, "小王"))
    assert "链接已用过" in second and "请主播再出示一次" in second


def test_11_who_is_slower_is_told_and_may_insist(shown: Evening, phones: Phones) -> None:
    li = phones.does(phones.join(invited(shown), "小李"))
    assert place(shown).list.select_card(1)
    shown.shell.tick.stop()  # the window has not heard yet
    phones.does(do(li, 1, "answered"))
    phones.does(li.locator(".line-out").first.wait_for())
    shown.press(Qt.Key.Key_X)
    shown.shell.tick.start()
    toast = place(shown).toast
    shown.until(lambda: toast.text().startswith("小李已标为已答"))
    picture(shown.window, "conflict")
    assert shown.now.counts["answered"] == 1
    anyway = toast.findChild(LinkButton)
    assert isinstance(anyway, LinkButton) and anyway.accessibleName() == "仍要忽略"
    anyway.click()
    shown.until(lambda: shown.now.counts["dismissed"] == 1)
    told = [(line.actor, line.op, line.result) for line in shown.now.log]
    assert told == [
        ("小李", "answered", "applied"),
        ("stage", "dismissed", "conflict"),
        ("stage", "dismissed", "applied"),
    ]


def test_8_the_question_on_air_is_on_the_overlay_at_once_and_whispers_are_not(
    shown: Evening, phones: Phones
) -> None:
    li = phones.does(phones.join(invited(shown), "小李"))
    assert shown.now.desk is not None
    overlay = phones.does(phones.page(shown.now.desk.overlay, width=1280))
    place(shown).list.select_card(1)
    shown.press(Qt.Key.Key_O)
    began = time.monotonic()
    phones.does(overlay.get_by_text(ASKED[0]).wait_for())
    assert time.monotonic() - began < 1
    phones.does(whisper(li))
    shown.window.go("live")
    band = shown.window.live.band.on_air
    shown.until(band.whisper.isVisible)
    assert band.whisper.text.text() == "小李：讲慢一点"
    assert "讲慢一点" not in phones.does(overlay.inner_text("body"))
    picture(shown.window, "whisper")
    phones.does(shot(overlay, "overlay"))
    shown.press(Qt.Key.Key_N)
    shown.until(lambda: shown.now.counts["answered"] == 1)


async def whisper(made: Any) -> None:
    await made.click("#to-whisper")
    await shot(made, "whispers")
    await made.click('[data-whisper="slow"]')


def test_an_assistant_who_is_sent_away_is_gone_at_once(shown: Evening, phones: Phones) -> None:
    li = phones.does(phones.join(invited(shown), "小李"))
    shown.kit.actions.call("share")
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, SharingSheet)
    shown.until(lambda: len(sheet.view.people.findChildren(LinkButton)) == 1)
    sheet.view.people.findChildren(LinkButton)[0].click()
    phones.does(li.get_by_text("你已不在这个问题台").wait_for())
    shown.until(lambda: shown.now.desk is not None and shown.now.desk.people == ())
    sheet.close()
