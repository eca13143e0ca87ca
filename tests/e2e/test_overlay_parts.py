"""Each part of the overlay in a real browser: alone, transparent, in a style of its own."""

import asyncio
from pathlib import Path

from streamer_app.desk.overlay_keys import ITEMS
from streamer_app.desk.server import Options
from tests.desk.served import serving
from tests.e2e.browser import chromium, executable
from tests.e2e.test_desk_page import ASKED, PATIENCE_S, do, enter, page, picture

POLL = {"question": "1+1?", "labels": ["2", "3"], "votes": [1, 0], "voters": 1, "over": False}
COLOUR = "getComputedStyle(document.getElementById('counter')).color"
GROUND = "getComputedStyle(document.body).backgroundColor"


def test_each_part_shows_itself_alone_and_in_its_own_style(tmp_path: Path) -> None:
    path, css = executable(), tmp_path / "overlay.css"
    (tmp_path / "overlay-counter.css").write_text(".counter { color: rgb(1, 2, 3); }")

    async def run() -> None:
        options = Options(css=css, language="zh_CN")
        async with (
            serving(ASKED, options=options, patience_s=PATIENCE_S) as served,
            chromium(path) as browser,
        ):
            parts = {}
            for item in ITEMS:
                parts[item] = await page(browser, width=1280)
                await parts[item].goto(served.server.overlay_of(item))
            li = await enter(served, browser, "小李", "director")
            await do(li, 1, "on_air")
            served.server.poll({**POLL, "ends_ms": 0})
            for item, shown in parts.items():
                await shown.locator(f"#{item}").wait_for(state="visible")
                for other in set(ITEMS) - {item}:
                    assert not await shown.locator(f"#{other}").is_visible(), (item, other)
                assert await shown.evaluate(GROUND) == "rgba(0, 0, 0, 0)"
                assert shown.wrong == []
                await picture(shown, f"overlay-{item}")
            counter = parts["counter"]
            assert await counter.evaluate(COLOUR) == "rgb(1, 2, 3)"
            await counter.locator("#counter", has_text="待答 4").wait_for()
            assert await counter.locator("#counter").inner_text() == "已答 0\n待答 4"
            await li.click('[data-tab="on_air"]')
            await do(li, 1, "answered")
            await counter.locator(".count-answered b", has_text="1").wait_for()

    asyncio.run(run())
