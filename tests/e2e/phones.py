"""Assistants in real browsers beside the real window, and what they do there."""

import asyncio
import os
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtWidgets import QApplication, QWidget

from tests.e2e.browser import chromium
from tests.e2e.evening import Evening

Answer = TypeVar("Answer")
PICTURES = os.environ.get("STREAMER_APP_TEST_PICTURES")
"""A folder for pictures, for looking at."""


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

    async def device(self, *, width: int = 390) -> Any:
        """A device of its own that shows nothing yet."""
        size = {"width": width, "height": 844 if width < 800 else 800}
        context = await self._browser.new_context(locale="zh-CN", viewport=size)
        return await context.new_page()

    async def page(self, link: str, *, width: int = 390) -> Any:
        """A device of its own on the link."""
        made = await self.device(width=width)
        await made.goto(link)
        return made

    async def join(self, link: str, name: str) -> Any:
        """Somebody who scans the code and gives a name."""
        made = await self.page(link)
        await self.enter(made, name)
        return made

    async def enter(self, made: Any, name: str) -> None:
        """Give a name, and see the list."""
        await made.fill('input[name="name"]', name)
        await made.keyboard.press("Enter")
        await made.wait_for_selector("[data-card]")

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


def picture(widget: QWidget, name: str) -> None:
    if PICTURES:
        QApplication.processEvents()
        widget.grab().save(str(Path(PICTURES) / f"shared-{name}.png"))


async def shot(made: Any, name: str) -> None:
    if PICTURES:
        await made.screenshot(path=Path(PICTURES) / f"shared-{name}.png")


async def do(made: Any, card: int, op: str) -> None:
    await made.click(f'[data-card="{card}"]')
    await made.click(f'[data-op="{op}"]')
