"""``desk`` as a command: a stored session served by another process, and what stays of it."""

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Any

import aiohttp

from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer
from tests.live.rooms import said
from tests.live.test_sharing import browser, joined

TEXTS = ("why is the sky blue?", "how much is the course?", "hello")


def stored(path: Path) -> int:
    """A database with one session of two questions."""
    writer = Writer(path, lambda batch: None)
    session = writer.open_session("lesson", 1_700_000_000_000)
    writer.put(session, [said(number, text) for number, text in enumerate(TEXTS, 1)])
    writer.end_session(session, 1_700_000_100_000)
    writer.close()
    return session


class Command:
    """``streamer-app desk last`` running."""

    def __init__(self, path: Path, *arguments: str) -> None:
        self._arguments = ("-m", "streamer_app", "desk", "last", "--db", str(path), *arguments)
        self.lines: list[dict[str, Any]] = []

    async def __aenter__(self) -> "Command":
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, *self._arguments, "--json", stdout=asyncio.subprocess.PIPE
        )
        assert self._process.stdout is not None
        for _ in range(1 + self._arguments.count("--invite")):
            async with asyncio.timeout(60):
                self.lines.append(json.loads(await self._process.stdout.readline()))
        return self

    async def __aexit__(self, *error: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(60):
            assert await self._process.wait() == 0


async def decide(socket: aiohttp.ClientWebSocketResponse, kind: str, card: int) -> dict[str, Any]:
    op = {"type": "op", "op_id": f"{kind}-{card}", "card": card, "kind": kind, "args": {}}
    await socket.send_json({**op, "base_rev": 10**6})
    found: dict[str, Any] = await socket.receive_json(timeout=30)
    return found


def test_what_an_assistant_decides_is_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    stored(path)

    async def story() -> None:
        async with Command(path, "--invite", "assistant", "--invite", "viewer") as desk:
            assert list(desk.lines[0]) == ["listening", "overlay"]
            assert [line["role"] for line in desk.lines[1:]] == ["assistant", "viewer"]
            async with browser() as http:
                socket = await joined(http, desk.lines[1]["join"], "Li")
                assert len((await socket.receive_json())["cards"]) == 2
                assert (await decide(socket, "answered", 1))["result"] == "applied"
        async with Command(path, "--invite", "viewer") as desk, browser() as http:
            socket = await joined(http, desk.lines[1]["join"], "Wang")
            cards = (await socket.receive_json())["cards"]
            assert {card["id"]: card["state"] for card in cards} == {1: "answered", 2: "new"}

    asyncio.run(story())
    with Reader(path) as reader:
        row = reader.session("last")
    assert (row.state, row.ended_ms, row.messages) == ("ended", 1_700_000_100_000, 3)
