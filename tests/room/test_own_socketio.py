"""Two clients of the real python-socketio in a room of one's own."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.room.own_rooms import opened

socketio = pytest.importorskip("socketio", reason="python-socketio is not installed")


async def enough(said: list[Any], count: int) -> None:
    async with asyncio.timeout(30):
        while len(said) < count:
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("transports", [["websocket"], ["polling"], None])
def test_two_clients_are_welcomed_and_both_hear_a_message(
    tmp_path: Path, transports: list[str] | None
) -> None:
    async def run() -> tuple[list[Any], list[Any], int]:
        async with opened(tmp_path) as own:
            made = await own.user("Lin")
            clients = [socketio.AsyncClient(reconnection=False) for _ in range(2)]
            said: list[list[Any]] = [[], []]
            for client, heard in zip(clients, said, strict=True):
                client.on("message", heard.append)
                await client.connect(own.url, transports=transports)
            await clients[0].emit("message", {"user_id": made["id"], "message": "你好"})
            for heard in said:
                await enough(heard, 2)
            answer = await clients[1].call("like", {"user_id": made["id"]}, timeout=30)
            assert answer is True
            for client in clients:
                await client.disconnect()
            return said[0], said[1], made["id"]

    one, two, number = asyncio.run(run())
    for heard in (one, two):
        assert heard[0]["type"] == "welcome"
        assert heard[1] == {"user_id": number, "message": "你好"}
