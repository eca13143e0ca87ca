"""What a person may get wrong about a room: each has a sentence and a next step of its own, is not
tried again, and leaves the other rooms alone."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from streamer_app.errors import Reason, next_step
from streamer_app.live.actions import Connect
from streamer_app.wording import LANGUAGES, Wording
from tests.live.rooms import served
from tests.live.test_joining import heard, talk
from tests.live.test_program import Window, run

AFTER_S = 1.5
"""Longer than the first pause of a link that would be tried again."""
WRONG = {
    "wrong credential": ("room", "401", "", "error.not_signed_in.what"),
    "no right to enter": ("room", "403", "", "error.not_allowed.what"),
    "revoked permission": ("twitch-eventsub", "revoke", "", "error.twitch_revoked.what"),
    "unknown Bilibili room": ("bilibili", "", "1017", "error.room_not_found.what"),
    "unknown Twitch channel": ("twitch-irc", "", "practice", "error.room_not_found.what"),
    "unknown signed-in channel": ("twitch-eventsub", "", "practice", "error.room_not_found.what"),
    "unknown identity code": ("bilibili-open", "", "PRACTICE0001", "error.open_code_wrong.what"),
    "unsupported Engine.IO": ("socketio", "400", "", "error.socketio_version.what"),
}
"""Name -> (wire, faults, the part of the address that is to be wrong, what is said)."""


def test_what_is_wrong_is_said_once_and_the_other_room_goes_on(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        async with AsyncExitStack() as stack:
            addresses = []
            for wire, faults, part, _ in (*WRONG.values(), ("ssn", "", "", "")):
                events = talk("good" if wire == "ssn" else "x", 250)
                room = served(events, wire, faults=faults, speed=1.0)
                address, _ = await stack.enter_async_context(room)
                if part:
                    address = address.replace(part, "404404").removesuffix("&http=1") + "&http=1"
                addresses.append(address)
            await window.act(Connect(tuple(addresses)))
            await window.until(
                lambda now: [each.state for each in now.links].count("stopped") == len(WRONG)
            )
            stopped = len(window.snapshots)
            await asyncio.sleep(AFTER_S)
            await window.until(lambda _: heard(window, "good") == 250)
            for now in window.snapshots[stopped:]:
                assert [each.state for each in now.links[:-1]] == ["stopped"] * len(WRONG)
                assert now.links[-1].state == "connected"

    run(window, story)
    last = next(now for now in reversed(window.snapshots) if len(now.links) > len(WRONG))
    for (name, (*_, said)), link in zip(WRONG.items(), last.links, strict=False):
        assert link.why is not None and link.why.code == said, name
        worded(link.why)


def worded(why: Reason) -> None:
    """What happened and what to do about it, a sentence each in both languages."""
    for language in LANGUAGES:
        step = next_step(why)
        assert step is not None
        what, fix = Wording(language).tell(why), Wording(language).tell(step)
        assert 5 <= len(what) <= 300 and 5 <= len(fix) <= 300 and what != fix


def test_each_wrong_thing_has_sentences_of_its_own() -> None:
    codes = {said for *_, said in WRONG.values()}
    for language in LANGUAGES:
        words = {Wording(language).say(code, room="x", host="x", address="x") for code in codes}
        assert len(words) == len(codes)
