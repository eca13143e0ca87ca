"""The HTTP door against a server on loopback that misbehaves in every way it can."""

import asyncio
import gc
import ssl
import warnings
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from streamer_app.errors import AppError
from streamer_app.feeds.http import BadAnswer, HttpDoor, TryLater, at_endpoint

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
Use = Callable[[HttpDoor], Awaitable[Any]]


def visit(handler: Handler, use: Use, *, answer_s: float = 5.0) -> Any:
    """What ``use`` makes of a door whose every call goes to ``handler``."""

    async def run() -> Any:
        server = web.Server(handler)
        runner = web.ServerRunner(server, shutdown_timeout=0.01)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        try:
            async with (
                asyncio.timeout(30),
                HttpDoor(f"http://{host}:{port}", answer_s=answer_s) as door,
            ):
                return await use(door)
        finally:
            await runner.cleanup()

    return asyncio.run(run())


def says(text: str | bytes, status: int = 200, **headers: str) -> Handler:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = text.encode() if isinstance(text, str) else text
        return web.Response(body=body, status=status, headers=named)

    return handler


async def ask(door: HttpDoor) -> Any:
    return await door.json("https://api.example.com/x/nav", query={"a": "1 é"})


def test_every_host_is_replaced_and_path_and_query_are_kept() -> None:
    seen: list[tuple[str, str, str, str | None]] = []

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        agent = request.headers.get("User-Agent")
        seen.append((request.method, request.path, request.query["a"], agent))
        return web.json_response({"code": 0})

    async def use(door: HttpDoor) -> Any:
        await door.json("https://one.example/x", query={"a": "1 é"}, headers={"User-Agent": "U"})
        return await door.json("http://two.example:8/y", query={"a": "2"}, body=b"{}")

    assert visit(handler, use) == {"code": 0}
    assert seen[0] == ("GET", "/x", "1 é", "U")
    assert seen[1][:3] == ("POST", "/y", "2")


@pytest.mark.parametrize(("status", "code"), [(401, "not_signed_in"), (403, "not_allowed")])
def test_a_refusal_is_for_a_person(status: int, code: str) -> None:
    with pytest.raises(AppError) as told:
        visit(says("{}", status), ask)
    assert told.value.code == code
    assert told.value.arguments == {"host": "127.0.0.1"}


@pytest.mark.parametrize(("header", "seconds"), [("17", 17.0), ("nonsense", 0.0)])
def test_too_many_requests_carry_the_seconds_to_wait(header: str, seconds: float) -> None:
    with pytest.raises(TryLater) as later:
        visit(says("{}", 429, Retry_After=header), ask)
    assert later.value.seconds == seconds


@pytest.mark.parametrize(
    "handler",
    [
        says("{}", 500),
        says("{}", 302, Location="http://127.0.0.1:9/"),
        says("no json"),
        says('{"a":NaN}'),
        says(b"[" * 100_000),
        says(b"1" + b" " * (1 << 20)),
        says(b"\xff\xff", Content_Encoding="gzip"),
    ],
)
def test_an_answer_that_is_none_is_an_os_error(handler: Handler) -> None:
    with pytest.raises(BadAnswer):
        visit(handler, ask)


def test_a_mebibyte_is_still_read() -> None:
    assert visit(says(b"1" + b" " * ((1 << 20) - 1)), ask) == 1


def test_lone_surrogates_in_an_answer_do_no_harm() -> None:
    assert visit(says(r'{"a":"\ud800"}'), ask) == {"a": "\ud800"}


def test_a_server_that_says_nothing_is_left_after_the_limit() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    with pytest.raises(TimeoutError, match=r"127\.0\.0\.1 does not answer"):
        visit(handler, ask, answer_s=0.05)


def test_nobody_at_the_port_is_a_refused_connection() -> None:
    async def run() -> None:
        server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        server.close()
        await server.wait_closed()
        async with HttpDoor(f"http://127.0.0.1:{port}") as door:
            await ask(door)

    with pytest.raises(ConnectionRefusedError):
        asyncio.run(run())


def test_a_server_without_encryption_is_no_https_server() -> None:
    async def run() -> None:
        def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 400 no\r\n\r\n")
            writer.close()

        server = await asyncio.start_server(plain, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, HttpDoor(f"https://127.0.0.1:{port}") as door:
            await ask(door)

    with pytest.raises(ssl.SSLError):
        asyncio.run(run())


def test_a_closed_door_opens_again() -> None:
    async def use(door: HttpDoor) -> Any:
        await ask(door)
        await door.close()
        return await ask(door)

    assert visit(says("5"), use) == 5


def test_rooms_of_one_session_keep_their_calls_apart() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        return web.json_response({"host": request.headers["Host"]})

    async def use(door: HttpDoor) -> Any:
        base = str(await ask(door))
        port = base.rpartition(":")[2].rstrip("'}")
        whole = HttpDoor(answer_s=1.0)
        local = at_endpoint(whole, f"ws://127.0.0.1:{port}/sub")
        answer = await local.json("https://api.example.com/x")
        assert local is at_endpoint(whole, f"ws://127.0.0.1:{port}/other")
        assert at_endpoint(whole, None) is whole
        await whole.close()
        return answer, port

    answer, port = visit(handler, use)
    assert answer == {"host": f"127.0.0.1:{port}"}


def test_a_call_may_be_given_up_at_any_turn_and_leaves_no_link_behind() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        await request.read()
        return web.json_response({"code": 0})

    async def use(door: HttpDoor) -> list[str]:
        told: list[str] = []
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: told.append(context["message"]))
        for turns in range(40):
            asking = asyncio.create_task(door.json("https://api.example.com/x", body=b"{}"))
            for _ in range(turns):
                await asyncio.sleep(0)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            del asking
        gc.collect()
        return told

    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        assert visit(handler, use) == []
    assert [str(one.message) for one in warned] == []
