"""The page of one's own room in a real browser: join, talk, ask, give, order, leave, come back."""

import asyncio
import os
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from streamer_app.assets import asset
from streamer_app.events import Chat, CourseClick, Entry, Event, Follow, Gift, Like, Money, Order
from streamer_app.room.page_words import CODES, FAULTS, page_words
from streamer_app.wording import Wording
from tests.e2e.browser import chromium, executable
from tests.room.own_rooms import Opened, opened

PATIENCE_S = 60
PICTURES = os.environ.get("STREAMER_APP_TEST_PICTURES")
"""A folder for pictures of the page, for looking at."""
Story = Callable[[Any, Opened], Awaitable[None]]


def browsed(folder: Path, story: Story, *, title: str = "力学第四讲") -> list[Event]:
    """What happened in the room while the story was told; a page that complains fails it."""
    path = executable()

    async def run() -> list[Event]:
        async with opened(folder, title=title) as own, asyncio.timeout(PATIENCE_S):
            async with chromium(path) as browser:
                await story(browser, own)
            return list(own.room.stage.between(0, own.room.stage.end))

    return asyncio.run(run())


async def page(browser: Any, url: str, locale: str, width: int, scheme: str = "light") -> Any:
    """A fresh visitor's page, which may ask nobody but the room."""
    size = {"width": width, "height": 844 if width < 800 else 800}
    context = await browser.new_context(locale=locale, viewport=size, color_scheme=scheme)
    made = await context.new_page()
    made.wrong = []
    made.on("pageerror", lambda error: made.wrong.append(str(error)))
    made.on("request", lambda asked: made.wrong.append(asked.url) if foreign(asked.url) else None)
    await made.goto(url)
    return made


def foreign(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:"))


async def joined(made: Any, name: str) -> None:
    await made.fill("#name", name)
    await made.keyboard.press("Enter")
    await made.wait_for_selector("#room:visible")


async def picture(made: Any, name: str) -> None:
    if PICTURES:
        await made.screenshot(path=f"{PICTURES}/{name}.png")


async def whole_story(made: Any, name: str, narrow: bool) -> None:
    await joined(made, name)
    await made.fill("#text", "hello")
    await made.keyboard.press("Enter")
    await made.click("#mode-ask")
    await made.fill("#text", "why")
    await made.click("#send")
    await made.click("#follow")
    if narrow:
        await made.click("#open-gifts")
    for _ in range(3):
        await made.click('[data-gift="coffee"]')
    await made.wait_for_selector("li.gift .count:text-is('× 3')")
    if narrow:
        await made.click("#open-courses")
    await made.click('[data-course="momentum"]')
    await made.click("#sure .primary")
    await made.wait_for_selector("li.order")
    for _ in range(3):
        await made.click("#like")
    await made.wait_for_selector("#likes:text-is('3')")


@pytest.mark.parametrize(
    ("locale", "width", "scheme", "mark"),
    [("zh-CN", 390, "light", "？"), ("en-US", 1280, "dark", "？")],
)
def test_everything_a_viewer_does_on_the_page_arrives(
    tmp_path: Path, locale: str, width: int, scheme: str, mark: str
) -> None:
    async def story(browser: Any, own: Opened) -> None:
        made = await page(browser, own.where.page, locale, width, scheme)
        await whole_story(made, "Lin", narrow=width < 800)
        await picture(made, f"room-{locale}-{width}")
        assert await made.evaluate("document.documentElement.lang") == locale.replace("-US", "")
        assert await made.evaluate("document.documentElement.scrollWidth") <= width
        marked = "import('/page/words.js').then(({ say }) => say('here', { n: 2000 }))"
        assert "2,000" in await made.evaluate(marked)
        assert made.wrong == []
        await made.click("#leave")
        await made.wait_for_selector("#left:visible")

    events = browsed(tmp_path, story)
    kinds = [type(e) for e in events if isinstance(e, Chat | Gift | Order | Follow | CourseClick)]
    assert kinds == [Chat, Chat, Follow, Gift, Gift, Gift, CourseClick, Order]
    assert [e.text for e in events if isinstance(e, Chat)] == ["hello", f"why{mark}"]
    assert [e.combo_paid for e in events if isinstance(e, Gift)][-1] == Money(1560, "CNY")
    assert sum(e.count or 0 for e in events if isinstance(e, Like)) == 3
    assert type(events[-1]).__name__ in ("Leave", "AudienceCount")


def test_hostile_names_and_texts_are_shown_as_text_to_everybody(tmp_path: Path) -> None:
    name, text = "<img src=x onerror=alert(1)>", "<script>alert(2)</script> \u202etxt.exe"

    async def story(browser: Any, own: Opened) -> None:
        one = await page(browser, own.where.page, "en-US", 1280)
        two = await page(browser, own.where.page, "zh-CN", 390)
        alarms: list[str] = []
        for made in (one, two):
            made.on("dialog", lambda dialog: alarms.append(dialog.message))
        await joined(one, name)
        await joined(two, "小林")
        await one.fill("#text", text)
        await one.keyboard.press("Enter")
        await two.wait_for_selector("li.said")
        assert await two.inner_text("li.said .name") == name
        shown = await two.inner_text("li.said .text")
        assert shown == "<script>alert(2)</script> txt.exe"
        assert await two.locator("#lines img, #lines script").count() == 0
        assert alarms == one.wrong == two.wrong == []

    browsed(tmp_path, story)


def test_a_name_that_is_taken_is_said_in_words_and_a_reload_comes_back(tmp_path: Path) -> None:
    async def story(browser: Any, own: Opened) -> None:
        await own.user("Lin")
        made = await page(browser, own.where.page, "en-US", 390)
        await made.fill("#name", "lin")
        await made.keyboard.press("Enter")
        await made.wait_for_selector("#join-wrong:visible")
        wrong = await made.inner_text("#join-wrong")
        assert wrong == Wording("en").say("room.wrong.name_taken")
        await joined(made, "Wei")
        await made.fill("#text", "before")
        await made.keyboard.press("Enter")
        await made.wait_for_selector("li.said")
        await made.reload()
        await made.wait_for_selector("li.said.mine")
        assert await made.is_visible("#room")

    events = browsed(tmp_path, story)
    assert sum(isinstance(event, Entry) for event in events) == 1


def test_only_the_teacher_sees_how_to_let_others_in(tmp_path: Path) -> None:
    async def story(browser: Any, own: Opened) -> None:
        teacher = await page(browser, own.where.teacher, "zh-CN", 1280)
        await joined(teacher, "王老师")
        await teacher.wait_for_selector("#invite:visible")
        await picture(teacher, "teacher-zh-CN-1280")
        assert "teacher" not in teacher.url
        assert await teacher.inner_text("#join-url") == own.where.page
        assert await teacher.inner_text("#app-url") == own.where.address
        assert await teacher.evaluate("document.getElementById('code').naturalWidth") > 100
        viewer = await page(browser, own.where.page, "zh-CN", 390)
        await joined(viewer, "小林")
        assert not await viewer.is_visible("#invite")
        assert not await viewer.is_visible("#open-invite")
        await teacher.fill("#text", "看黑板")
        await teacher.keyboard.press("Enter")
        await viewer.wait_for_selector("li.said .role")
        small = await page(browser, own.where.teacher, "en-US", 390, "dark")
        await picture(small, "join-en-US-390")
        await joined(small, "Ms Qian")
        await small.click("#open-invite")
        await picture(small, "teacher-en-US-390")

    browsed(tmp_path, story)


def test_the_page_says_when_it_is_too_fast(tmp_path: Path) -> None:
    async def story(browser: Any, own: Opened) -> None:
        made = await page(browser, own.where.page, "en-US", 1280)
        await joined(made, "Lin")
        for _ in range(14):
            await made.evaluate("document.querySelector('[data-gift=flower]').click()")
        await made.wait_for_selector("#toast:visible")
        assert await made.inner_text("#toast") == "That was too fast. Wait 1 s."

    browsed(tmp_path, story)


def test_the_page_has_all_its_words_and_no_others() -> None:
    files = {path.suffix: "" for path in asset("room").iterdir()}
    for path in asset("room").iterdir():
        files[path.suffix] += path.read_text("utf-8")
    used = set(re.findall(r'data-(?:word|hint|label)="(\w+)"', files[".html"]))
    used |= set(re.findall(r'say\("(\w+)"', files[".js"]))
    for either in re.findall(r'say\([\w.]+ \? "(\w+)" : "(\w+)"\)', files[".js"]):
        used |= set(either)
    assert used | {"language"} == set(CODES)
    for language in ("en", "zh_CN"):
        said = page_words(Wording(language))
        assert len(said) == len(CODES) + len(FAULTS)
        assert not [code for code, text in said.items() if text.startswith("room.")]
