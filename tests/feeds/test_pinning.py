"""A certificate that a person has called the right one: that one, and no other."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from streamer_app.feeds.http import certificate_of
from streamer_app.feeds.pinning import fingerprint, fingerprint_of_file, pinned
from tests.desk.served import certificate


def test_a_fingerprint_is_the_digest_in_pairs() -> None:
    assert fingerprint(b"abc") == (
        "BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23"
        ":B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD"
    )


def test_of_a_file_the_first_certificate_counts(tmp_path: Path) -> None:
    text = certificate(tmp_path / "a.pem").read_text()
    begin = text.index("-----BEGIN CERTIFICATE")
    key_first = text[text.index("-----BEGIN PRIVATE") :] + text[begin:]
    assert len(fingerprint_of_file(text)) == 95
    assert fingerprint_of_file(key_first) == fingerprint_of_file(text)
    assert fingerprint_of_file("-----BEGIN CERTIFICATE-----") == fingerprint_of_file("") == ""


@asynccontextmanager
async def server(file: Path) -> AsyncIterator[int]:
    """A port that speaks TLS with the certificate of this file."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)

    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    made = await asyncio.start_server(hang_up, "127.0.0.1", 0, ssl=context)
    async with made:
        yield made.sockets[0].getsockname()[1]


def test_only_the_pinned_certificate_is_good(tmp_path: Path) -> None:
    async def run() -> None:
        right, other = (certificate(tmp_path / f"{name}.pem") for name in "ab")
        async with server(right) as port:
            shown = await certificate_of("127.0.0.1", port)
            assert fingerprint(shown) == fingerprint_of_file(right.read_text())
            _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=pinned(shown))
            writer.transport.abort()
        async with server(other) as port:
            with pytest.raises(ssl.SSLCertVerificationError):
                await asyncio.open_connection("127.0.0.1", port, ssl=pinned(shown))

    asyncio.run(run())
