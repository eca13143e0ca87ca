"""Rooms on the real Socket.IO servers: python-socketio on aiohttp, and Flask-SocketIO."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web

from streamer_app.errors import AppError
from streamer_app.events import Chat, Event, Notice
from streamer_app.feeds.connection import Connection, Status
from streamer_app.feeds.registry import feed_of, parse_address
from tests.feeds.doubles import NoHttp

LIBRARY = "python-socketio is not installed (it is only a test's peer)"
FLASK = "Flask-SocketIO is not installed (it is only a test's peer)"


class Visitor:
    """Follows a room until it has seen enough."""

    def __init__(self, address: str) -> None:
        self.events: list[Event] = []
        self.states: list[str] = []
        feed = feed_of(parse_address(address))
        self._connection = Connection(feed, NoHttp(), self.events.extend, self._heard)

    def _heard(self, status: Status) -> None:
        self.states.append(status.state)

    async def until(self, enough: Callable[[list[Event]], bool]) -> None:
        """Raises: AppError of the connection, TimeoutError after 8 s."""
        link = asyncio.create_task(self._connection.run())
        try:
            async with asyncio.timeout(30):
                while not link.done() and not enough(self.events):
                    await asyncio.wait({link}, timeout=0.02)
        finally:
            link.cancel()
            await asyncio.gather(link, return_exceptions=True)
        if not link.cancelled() and isinstance(error := link.exception(), AppError):
            raise error


def said(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, Chat | Notice)]


async def served(peer: Any, path: str = "") -> tuple[web.AppRunner, str]:
    application = web.Application()
    peer.attach(application)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"socketio:http://127.0.0.1:{runner.addresses[0][1]}{path}"


def test_a_room_on_aiohttp_is_read_from_its_welcome_on() -> None:
    socketio = pytest.importorskip("socketio", reason=LIBRARY)
    acknowledged: list[Any] = []

    async def run() -> Visitor:
        peer = socketio.AsyncServer(async_mode="aiohttp")

        async def connect(sid: str, environ: Any, auth: Any = None) -> None:
            await peer.emit("message", {"type": "welcome", "message": "hello"}, to=sid)
            await peer.emit("message", {"user_id": "7", "message": "早"}, to=sid)
            await peer.emit("message", {"user_id": "7", "message": b"bytes"}, to=sid)
            await peer.emit("message", "last", to=sid, callback=lambda *a: acknowledged.append(a))

        peer.on("connect", connect)
        runner, address = await served(peer)
        visitor = Visitor(address)
        try:
            await visitor.until(lambda _: bool(acknowledged) and "admitted" in visitor.states)
        finally:
            await peer.shutdown()
            await runner.cleanup()
        return visitor

    visitor = asyncio.run(run())
    assert said(visitor.events) == ["hello", "早", "bytes", "last"]
    assert acknowledged == [()]


def test_a_namespace_of_a_room_is_joined() -> None:
    socketio = pytest.importorskip("socketio", reason=LIBRARY)

    async def run() -> Visitor:
        peer = socketio.AsyncServer(async_mode="aiohttp")

        async def connect(sid: str, environ: Any, auth: Any = None) -> None:
            await peer.emit("danmu", {"text": "in class"}, to=sid, namespace="/class")

        peer.on("connect", connect, namespace="/class")
        runner, address = await served(peer, "/class?map=dm:chat")
        visitor = Visitor(address)
        try:
            await visitor.until(lambda events: bool(events))
        finally:
            await peer.shutdown()
            await runner.cleanup()
        return visitor

    assert said(asyncio.run(run()).events) == ["in class"]


def test_a_room_that_refuses_says_why() -> None:
    socketio = pytest.importorskip("socketio", reason=LIBRARY)

    async def run() -> None:
        peer = socketio.AsyncServer(async_mode="aiohttp")

        async def connect(sid: str, environ: Any, auth: Any = None) -> None:
            raise socketio.exceptions.ConnectionRefusedError("class is full")

        peer.on("connect", connect)
        runner, address = await served(peer)
        try:
            await Visitor(address).until(lambda _: False)
        finally:
            await peer.shutdown()
            await runner.cleanup()

    with pytest.raises(AppError) as caught:
        asyncio.run(run())
    assert (caught.value.code, caught.value.arguments) == (
        "socketio_refused",
        {"why": "class is full"},
    )


def test_a_room_on_flask_broadcasts_to_us() -> None:
    flask = pytest.importorskip("flask", reason=FLASK)
    flask_socketio = pytest.importorskip("flask_socketio", reason=FLASK)
    pytest.importorskip("simple_websocket", reason=FLASK)
    from werkzeug.serving import make_server

    application = flask.Flask("room")
    peer = flask_socketio.SocketIO(application, async_mode="threading")

    def connect(auth: Any = None) -> None:
        flask_socketio.emit("message", {"type": "welcome", "message": "hello"})
        peer.emit("message", {"user_id": 7, "message": "到"})

    peer.on_event("connect", connect)
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    visitor = Visitor(f"socketio:http://127.0.0.1:{server.server_port}")
    try:
        asyncio.run(visitor.until(lambda events: len(events) >= 2))
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
    assert sorted(said(visitor.events)) == ["hello", "到"]
