"""The real window, its real desk server and real browsers: assistants, conflicts, the overlay."""

import asyncio
import os
import threading
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from streamer_app.events import Event
from streamer_app.ui.places.questions import QuestionsPlace
from streamer_app.ui.sharing import SharingSheet
from streamer_app.ui.widgets.buttons import LinkButton
from tests.e2e.browser import chromium, executable
from tests.e2e.evening import Evening, Lines, evening, room

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
Answer = TypeVar("Answer")
PICTURES = os.environ.get("STREAMER_APP_TEST_PICTURES")
ASKED = ("为什么天空是蓝的？", "课程多少钱？", "这个课多久更新一次？", "老师能画个图吗？")


class Phones:
    """Browsers on a thread of their own, while the window works on this one."""

    def __init__(self, shown: Evening, path: str) -> None:
        self._evening = shown
        self._path = path
        self._loop = asyncio.new_event_loop()
        self._leave = asyncio.Event()
        self._opened = threading.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._run(),))
        self._thread.start()
        assert self._opened.wait(20)

    async def _run(self) -> None:
        async with chromium(self._path) as self._browser:
            self._opened.set()
            await self._leave.wait()

    def does(self, wanted: Coroutine[Any, Any, Answer]) -> Answer:
        """Let a browser do something, the window working meanwhile."""
        future = asyncio.run_coroutine_threadsafe(wanted, self._loop)
        self._evening.until(future.done, "the browser did not come to an end")
        return future.result()

    def follow(self, shown: Evening) -> None:
        """Another window works while the browsers do."""
        self._evening = shown

    def look(self, wanted: Coroutine[Any, Any, Answer]) -> Answer:
        """Let a browser do something while there is no window."""
        return asyncio.run_coroutine_threadsafe(wanted, self._loop).result(20)

    async def page(self, link: str, *, width: int = 390) -> Any:
        """A device of its own on the link."""
        size = {"width": width, "height": 844 if width < 800 else 800}
        context = await self._browser.new_context(locale="zh-CN", viewport=size)
        made = await context.new_page()
        await made.goto(link)
        return made

    async def join(self, link: str, name: str) -> Any:
        """Somebody who scans the code and gives a name."""
        made = await self.page(link)
        await made.fill('input[name="name"]', name)
        await made.keyboard.press("Enter")
        await made.wait_for_selector("[data-card]")
        return made

    async def join_in_vain(self, link: str, name: str) -> str:
        """What somebody with a used link is told."""
        made = await self.page(link)
        await made.fill('input[name="name"]', name)
        await made.keyboard.press("Enter")
        await made.wait_for_selector("#said:not([hidden])")
        told: str = await made.inner_text("#said")
        return told

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._leave.set)
        self._thread.join(20)
        self._loop.close()


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


@pytest.fixture
def phones(shown: Evening) -> Iterator[Phones]:
    made = Phones(shown, executable())
    yield made
    made.close()


def invited(shown: Evening, role: str = "assistant") -> str:
    """A new link, as the teacher shows one."""
    before = shown.now.desk.link if shown.now.desk else ""
    shown.kit.actions.call("share")
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, SharingSheet)
    if shown.now.desk is None:
        sheet.switch.click()
    else:
        sheet.invitation.invite(role)
    shown.until(lambda: shown.now.desk and shown.now.desk.link not in ("", before))
    picture(sheet, "sharing")
    link = sheet.invitation.link.text()
    sheet.close()
    shown.window.activateWindow()
    place(shown).list.setFocus()
    shown.until(place(shown).list.hasFocus)
    return link


def picture(widget: QWidget, name: str) -> None:
    if PICTURES:
        QApplication.processEvents()
        widget.grab().save(str(Path(PICTURES) / f"shared-{name}.png"))


async def shot(made: Any, name: str) -> None:
    if PICTURES:
        await made.screenshot(path=Path(PICTURES) / f"shared-{name}.png")


def place(shown: Evening) -> QuestionsPlace:
    found = shown.window.places["questions"]
    assert isinstance(found, QuestionsPlace)
    return found


async def do(made: Any, card: int, op: str) -> None:
    await made.click(f'[data-card="{card}"]')
    await made.click(f'[data-op="{op}"]')


def test_10_a_phone_joins_by_the_link_and_its_answer_shows_in_the_window(
    shown: Evening, phones: Phones
) -> None:
    link = invited(shown)
    began = time.monotonic()
    li = phones.does(phones.join(link, "小李"))
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
    shown.until(lambda: len(sheet.people.findChildren(LinkButton)) == 1)
    sheet.people.findChildren(LinkButton)[0].click()
    phones.does(li.get_by_text("你已不在这个问题台").wait_for())
    shown.until(lambda: shown.now.desk is not None and shown.now.desk.people == ())
    sheet.close()
