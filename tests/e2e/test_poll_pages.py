"""A poll where viewers see it: on the overlay of the broadcast and in a room of one's own."""

import asyncio
import time
from pathlib import Path
from typing import Any

from streamer_app.events import Chat
from tests.desk.served import Served
from tests.e2e.browser import chromium, executable
from tests.e2e.test_room_page import joined, page, picture
from tests.room.own_rooms import Opened, opened

PATIENCE_S = 60


def poll(*votes: int, seconds: int = 40, right: int | None = None) -> dict[str, Any]:
    """How a poll of three answers stands."""
    return {
        "option": "quiz",
        "question": "沿斜面下滑时，加速度由什么决定？",
        "labels": ["斜面的倾角和 <b>摩擦</b>", "质量", "初速度"],
        "votes": list(votes),
        "voters": sum(votes),
        "ends_ms": round(time.time() * 1000) + seconds * 1000,
        "over": seconds <= 0,
        "right": right,
    }


def test_the_overlay_shows_bars_the_time_and_at_last_the_right_answer() -> None:
    path = executable()

    async def run() -> None:
        served = Served()
        listening = asyncio.Event()
        serving = asyncio.create_task(served.server.serve(listening.set))
        await listening.wait()
        async with asyncio.timeout(PATIENCE_S), chromium(path) as browser:
            served.server.poll(poll(0, 0, 0))
            made = await page(browser, served.server.overlay, "zh-CN", 1280)
            await made.wait_for_selector("#poll:visible")
            assert await made.locator(".poll-answer").count() == 3
            assert await made.locator("#poll b b, #poll-answers .poll-label b").count() == 0
            served.server.poll(poll(6, 3, 1))
            await made.wait_for_selector(".poll-share:text-is('60 %')")
            assert await made.inner_text("#poll-voters") == "10 voted"
            left = await made.inner_text("#poll-left")
            assert left in ("0:40", "0:39", "0:38")
            await picture(made, "overlay-poll")
            assert await made.locator(".poll-answer.right").count() == 0
            served.server.poll(poll(6, 3, 1, seconds=0, right=1))
            await made.wait_for_selector(".poll-answer.right .poll-share:text-is('60 %')")
            assert await made.inner_text("#poll-left") == ""
            await picture(made, "overlay-poll-over")
            late = await page(browser, served.server.overlay, "zh-CN", 1280)
            await late.wait_for_selector(".poll-answer.right")
            served.server.poll(None)
            await made.wait_for_selector("#poll", state="hidden")
            assert made.wrong == []
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)

    asyncio.run(run())


def test_in_an_own_room_a_press_votes_and_programs_hear_only_the_votes(tmp_path: Path) -> None:
    path = executable()

    async def story(browser: Any, own: Opened) -> None:
        made = await page(browser, own.where.page, "zh-CN", 390)
        await joined(made, "小明")
        assert not await made.is_visible("#poll")
        own.room.show_poll(poll(0, 0, 0))
        await made.click('[data-vote="2"]')
        await until(lambda: "2" in said(own))
        own.room.show_poll(poll(0, 1, 0))
        await made.wait_for_selector('[data-vote="2"] .poll-share:text-is("100 %")')
        assert await made.get_attribute('[data-vote="2"]', "aria-pressed") == "true"
        await picture(made, "room-poll")
        await made.click('[data-vote="1"]')
        await until(lambda: said(own) == ["2", "1"])
        own.room.show_poll(poll(1, 0, 0, seconds=0, right=1))
        await made.wait_for_selector('[data-vote="1"].right')
        assert await made.is_disabled('[data-vote="1"]')
        late = await page(browser, own.where.page, "en-US", 1280, "dark")
        await joined(late, "Ada")
        await late.wait_for_selector('[data-vote="1"].right')
        await picture(late, "room-poll-over")
        own.room.show_poll(None)
        await made.wait_for_selector("#poll", state="hidden")
        assert made.wrong == late.wrong == []

    async def run() -> None:
        async with (
            opened(tmp_path, title="力学") as own,
            asyncio.timeout(PATIENCE_S),
            chromium(path) as browser,
        ):
            await story(browser, own)

    asyncio.run(run())


def said(own: Opened) -> list[str]:
    events = own.room.stage.between(0, own.room.stage.end)
    return [event.text for event in events if isinstance(event, Chat)]


async def until(true: Any) -> None:
    while not true():
        await asyncio.sleep(0.02)
