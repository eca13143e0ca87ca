"""A room served with a certificate that has run out: no client may come in."""

import asyncio
import ssl

import pytest

from streamer_app.errors import AppError
from streamer_app.feeds.connection import Connection, dialler
from streamer_app.feeds.http import HttpDoor
from streamer_app.feeds.room import RoomFeed
from streamer_app.room.certificate import expired
from streamer_app.room.server import HOST, RoomServer, serve_room
from streamer_app.room.wires import wire_factory

pytest.importorskip("cryptography", reason="no library to make a certificate")


@pytest.mark.parametrize(
    ("trusted", "code"), [(True, "certificate_expired"), (False, "certificate_untrusted")]
)
def test_it_ends_the_connection_with_its_own_words(trusted: bool, code: str) -> None:
    context, certificate = expired(HOST)
    client = ssl.create_default_context(cadata=certificate if trusted else None)

    async def use() -> None:
        port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        room = RoomServer([], wire_factory("room"))
        serving = asyncio.create_task(serve_room(room, tls=context, listening=port.set_result))
        feed = RoomFeed(f"wss://{HOST}:{await port}")
        connection = Connection(
            feed, HttpDoor(), lambda events: None, lambda status: None, dial=dialler(client)
        )
        try:
            async with asyncio.timeout(10):
                await connection.run()
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)

    with pytest.raises(AppError) as told:
        asyncio.run(use())
    assert told.value.code == code
