"""The connection over real sockets of this computer."""

import asyncio
import datetime
import http
import ipaddress
import logging
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from streamer_app.errors import AppError
from streamer_app.events import Event, Gap, Unknown
from streamer_app.feeds import lookup
from streamer_app.feeds.connection import Connection, Dial, Status, dialler
from tests.feeds.doubles import NoHttp, WordFeed
from tests.own_clock import own_s

Handler = Callable[[ServerConnection], Awaitable[None]]


@asynccontextmanager
async def room(
    handler: Handler, *, status: int | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[str]:
    """A server on a free port of this computer; its address."""

    def refuse(connection: ServerConnection, request: Request) -> Response | None:
        return connection.respond(http.HTTPStatus(status), "no\n") if status else None

    async with serve(handler, "127.0.0.1", 0, process_request=refuse, ssl=tls) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        yield f"{'wss' if tls else 'ws'}://127.0.0.1:{port}/live?key=secret"


class Client:
    """A connection and all that it said."""

    def __init__(self, url: str, dial: Dial | None = None) -> None:
        self.events: list[Event] = []
        self.statuses: list[Status] = []
        self.batches = 0
        self.changed = asyncio.Event()
        self.connection = Connection(
            WordFeed(url), NoHttp(), self._take, self._note, dial=dial
        )  # fmt: skip

    def _take(self, events: list[Event]) -> None:
        self.batches += 1
        self.events.extend(events)
        self.changed.set()

    def _note(self, status: Status) -> None:
        self.statuses.append(status)
        self.changed.set()

    async def until(self, true: Callable[[], bool]) -> None:
        """Run until something holds, then end in good order within a second."""
        task = asyncio.create_task(self.connection.run())
        async with asyncio.timeout(30):
            while not true() and not task.done():
                self.changed.clear()
                waiting = asyncio.create_task(self.changed.wait())
                await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
        task.cancel()
        began = own_s()
        await asyncio.gather(task, return_exceptions=True)
        assert own_s() - began < 1.5
        if not task.cancelled() and (error := task.exception()) is not None:
            raise error

    @property
    def words(self) -> list[str]:
        return [event.id for event in self.events]


async def refusal(url: str, dial: Dial | None = None) -> AppError:
    with pytest.raises(AppError) as caught:
        await Client(url, dial).until(lambda: False)
    assert "secret" not in str(caught.value)
    return caught.value


async def nothing(link: ServerConnection) -> None:
    await link.wait_closed()


def test_a_burst_arrives_whole_in_few_batches() -> None:
    async def burst(link: ServerConnection) -> None:
        await link.send("welcome")
        for n in range(20_000):
            await link.send(f"m{n}")
        await link.wait_closed()

    async def main() -> None:
        async with room(burst) as url:
            client = Client(url)
            await client.until(lambda: len(client.events) >= 20_000)
            assert client.words == [f"m{n}" for n in range(20_000)]
            assert client.batches < 5_000

    asyncio.run(main())


def test_a_cancelled_connection_takes_what_was_sent_before_the_good_bye() -> None:
    async def talk(link: ServerConnection) -> None:
        await link.send("welcome")
        for n in range(100):
            await link.send(f"m{n}")
        await link.send(b"hold held")
        for n in range(100, 5_000):
            await link.send(f"m{n}")
        sent.set()
        await link.wait_closed()
        codes.append(link.close_code)

    sent, codes = asyncio.Event(), list[int | None]()

    async def main() -> None:
        async with room(talk) as url:
            client = Client(url)
            await client.until(lambda: len(client.events) > 0 and sent.is_set())
            assert sorted(client.words) == sorted(["held", *(f"m{n}" for n in range(5_000))])
        assert codes == [1000]

    asyncio.run(main())


def test_a_frame_of_more_than_a_mebibyte_may_close_the_link_but_it_comes_back() -> None:
    visits: list[str] = []

    async def shout(link: ServerConnection) -> None:
        visits.append("visit")
        await link.send("welcome")
        await link.send("m1" if len(visits) == 1 else "m2")
        if len(visits) == 1:
            await link.send("x" * (1 << 20 | 1))
        await link.wait_closed()

    async def main() -> None:
        async with room(shout) as url:
            client = Client(url)
            await client.until(lambda: "m2" in client.words)
        unknown = [event for event in client.events if isinstance(event, Unknown)]
        assert [event.why.split(":")[0] for event in unknown] == ["unreadable"]
        assert [event.reason for event in client.events if isinstance(event, Gap)] == [
            "frame_too_big"
        ]

    asyncio.run(main())


def test_a_frame_of_a_mebibyte_is_read() -> None:
    async def shout(link: ServerConnection) -> None:
        await link.send("x" * (1 << 20))
        await link.wait_closed()

    async def main() -> None:
        async with room(shout) as url:
            client = Client(url)
            await client.until(lambda: len(client.events) > 0)
        assert len(client.events[0].id) == 1 << 20

    asyncio.run(main())


def test_a_reset_link_comes_back_with_a_gap() -> None:
    visits: list[str] = []

    async def reset(link: ServerConnection) -> None:
        visits.append("visit")
        await link.send("welcome")
        await link.send(f"m{len(visits)}")
        if len(visits) == 1:
            link.transport.abort()
        await link.wait_closed()

    async def main() -> None:
        async with room(reset) as url:
            client = Client(url)
            await client.until(lambda: "m2" in client.words)
        gap = next(event for event in client.events if isinstance(event, Gap))
        assert 400 <= gap.end_ms - gap.start_ms <= 2_000
        assert gap.reason == "link_lost"

    asyncio.run(main())


@pytest.mark.parametrize(
    ("status", "code"), [(401, "not_signed_in"), (403, "not_allowed"), (404, "not_there")]
)
def test_a_shut_door_is_told(status: int, code: str) -> None:
    async def main() -> None:
        async with room(nothing, status=status) as url:
            assert (await refusal(url)).code == code

    asyncio.run(main())


def test_a_closed_port_an_unknown_host_and_a_web_page_are_told_apart() -> None:
    async def page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")
        await writer.drain()
        writer.close()

    async def main() -> None:
        assert (await refusal("ws://127.0.0.1:1/?key=secret")).code == "refused"
        assert (await refusal("ws://localhost:1/?key=secret")).code == "refused"
        async with await asyncio.start_server(page, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            url = f"ws://127.0.0.1:{port}/?key=secret"
            assert (await refusal(url)).code == "not_a_room"

    asyncio.run(main())


def certificate(folder: Path, name: str, days: tuple[int, int]) -> tuple[ssl.SSLContext, Path]:
    """A self-signed certificate for ``name``, valid from and to so many days from now."""
    x509 = pytest.importorskip("cryptography.x509", reason="no library to make a certificate")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    now = datetime.datetime.now(datetime.UTC)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "room")])
    names = [x509.DNSName(name)]
    if name[0].isdigit():
        names = [x509.IPAddress(ipaddress.ip_address(name))]
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now + datetime.timedelta(days[0]))
        .not_valid_after(now + datetime.timedelta(days[1]))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "room.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, path


@pytest.mark.parametrize(
    ("name", "days", "trusted", "code"),
    [
        ("127.0.0.1", (-20, -10), True, "certificate_expired"),
        ("other.example", (-1, 10), True, "certificate_of_another"),
        ("127.0.0.1", (-1, 10), False, "certificate_untrusted"),
    ],
)
def test_a_bad_certificate_ends_the_connection(
    tmp_path: Path, name: str, days: tuple[int, int], trusted: bool, code: str
) -> None:
    server, path = certificate(tmp_path, name, days)
    client = ssl.create_default_context(cafile=str(path) if trusted else None)

    async def main() -> None:
        async with room(nothing, tls=server) as url:
            assert (await refusal(url, dialler(client))).code == code

    asyncio.run(main())


def test_certificates_are_checked_without_being_asked_to(tmp_path: Path) -> None:
    server, _ = certificate(tmp_path, "127.0.0.1", (-1, 10))

    async def main() -> None:
        async with room(nothing, tls=server) as url:
            assert (await refusal(url)).code == "certificate_untrusted"

    asyncio.run(main())


def test_a_server_without_encryption_is_told_from_one_with_it() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    async def main() -> None:
        async with await asyncio.start_server(plain, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            assert (await refusal(f"wss://127.0.0.1:{port}/")).code == "no_encryption"

    asyncio.run(main())


def test_a_good_certificate_is_accepted(tmp_path: Path) -> None:
    server, path = certificate(tmp_path, "127.0.0.1", (-1, 10))

    async def greet(link: ServerConnection) -> None:
        await link.send("m1")
        await link.wait_closed()

    async def main() -> None:
        async with room(greet, tls=server) as url:
            client = Client(url, dialler(ssl.create_default_context(cafile=str(path))))
            await client.until(lambda: client.words == ["m1"])

    asyncio.run(main())


def test_a_proxy_of_the_environment_is_not_asked_for_this_computer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("http_proxy", "https_proxy", "ws_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)

    async def greet(link: ServerConnection) -> None:
        await link.send("m1")
        await link.wait_closed()

    async def main() -> None:
        async with room(greet) as url:
            client = Client(url)
            await client.until(lambda: client.words == ["m1"])

    asyncio.run(main())


def test_an_unknown_host_is_told_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)

    async def main() -> None:
        url = "ws://no-such-host.invalid:1/?key=secret"
        assert (await refusal(url)).code == "unknown_host"

    asyncio.run(main())


def test_a_resolver_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, release = threading.Event(), threading.Event()

    def think(*question: object, **options: object) -> list[object]:
        asked.set()
        release.wait(5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", think)
    monkeypatch.setattr(lookup, "LOOKUP_S", 0.05)
    with pytest.raises(socket.gaierror):
        asyncio.run(lookup.look_up("slow.example", 443))
    assert asked.is_set()
    release.set()


def test_nothing_that_is_said_or_secret_reaches_a_log(caplog: pytest.LogCaptureFixture) -> None:
    async def greet(link: ServerConnection) -> None:
        await link.send("m1")
        await link.send("x" * (1 << 20 | 1))
        await link.wait_closed()

    async def main() -> None:
        async with room(greet) as url:
            client = Client(url)
            await client.until(lambda: client.statuses[-1:] != [] and len(client.events) > 1)

    with caplog.at_level(logging.DEBUG):
        asyncio.run(main())
    ours = [record for record in caplog.records if record.name != "websockets.server"]
    assert [record.name for record in ours if record.name != "asyncio"] == []
