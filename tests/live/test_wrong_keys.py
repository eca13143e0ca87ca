"""Keys and sign-ins that a platform no longer takes: said once, with the next step, and not tried
again before a person has done something."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from streamer_app.feeds.bilibili import BilibiliFeed
from streamer_app.feeds.bilibili_open import PRACTICE
from streamer_app.feeds.bilibili_open_calls import Pair
from streamer_app.feeds.feed import Feed
from streamer_app.feeds.registry import Address
from streamer_app.live.accounts import Accounts
from streamer_app.live.actions import Connect
from streamer_app.room.bilibili import BilibiliWire
from streamer_app.room.bilibili_open import BilibiliOpenWire, OpenPlatform
from streamer_app.room.wire import Answer
from streamer_app.settings import Secrets
from tests.live.rooms import served
from tests.live.test_bad_rooms import AFTER_S, worded
from tests.live.test_joining import heard, link, talk
from tests.live.test_program import Window, run

ENDED = "SESSDATA=of-last-year"


class Counting(OpenPlatform):
    """The open platform with other keys than ours; counts what is asked of it."""

    def __init__(self, secret: str) -> None:
        super().__init__("PRACTICE0001", Pair(PRACTICE.app_id, PRACTICE.key, secret))
        self.asked: list[str] = []

    def call(self, name: str, headers: Mapping[str, str], body: bytes, host: str) -> Answer:
        self.asked.append(name)
        return super().call(name, headers, body, host)


class Web(BilibiliWire):
    """The web's room, which knows nobody's sign-in; notes with which cookie it was asked."""

    cookies: ClassVar[list[tuple[str, bool]]] = []

    def http(
        self, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> Answer | None:
        cookie = {name.lower(): value for name, value in headers.items()}.get("cookie", "")
        self.cookies.append((path.rpartition("/")[2], ENDED in cookie))
        return super().http(path, query, headers, body)


class SignedIn(Accounts):
    """Somebody who pasted a cookie last year. (No secret is ever sent to an ``endpoint``, so the
    feed gets it here.)"""

    async def feeds(self, addresses: Sequence[Address]) -> list[Feed]:
        return [
            BilibiliFeed(at.room, endpoint=at.options["endpoint"], steps=True, cookie=ENDED)
            for at in addresses
        ]


def test_a_wrong_key_of_the_open_platform_is_asked_about_once(tmp_path: Path) -> None:
    window, platform = Window(tmp_path), Counting("somebody else's")

    async def story(window: Window) -> None:
        house = served([], "bilibili-open", house=lambda: BilibiliOpenWire(platform))
        async with house as (wrong, _), served(talk("good", 100), "ssn", speed=1.0) as (good, _):
            await window.act(Connect((wrong, good)))
            await window.until(lambda now: len(now.links) == 2 and now.links[0].state == "stopped")
            await asyncio.sleep(AFTER_S)
            now = await window.until(lambda _: heard(window, "good") == 100)
            why = now.links[0].why
            assert now.links[0].state == "stopped"
            assert why is not None and why.code == "error.open_key_wrong.what"
            worded(why)

    run(window, story)
    assert platform.asked == ["start"]


def test_an_ended_sign_in_of_bilibili_goes_on_as_a_guest_and_says_so(tmp_path: Path) -> None:
    window = Window(tmp_path)
    window.program.accounts = SignedIn(Secrets(store=lambda: None), tmp_path)
    Web.cookies.clear()

    async def story(window: Window) -> None:
        async with served(talk("b", 200), "bilibili", speed=1.0, house=Web) as (address, _):
            await window.act(Connect((address,)))
            await window.until(lambda _: heard(window, "b") == 200)
            now = window.snapshot
            assert link(now, "bilibili").state == "connected"
            why = link(now, "bilibili").why
            assert why is not None and why.code == "bilibili.signed_out"

    run(window, story)
    asked = [name for name, _ in Web.cookies]
    assert asked.count("nav") == 1  # once is enough to know
    assert Web.cookies[-1] == ("getDanmuInfo", False)
    assert {"waiting", "stopped"}.isdisjoint(
        each.state for now in window.snapshots if not now.ended for each in now.links
    )
