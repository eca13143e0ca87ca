"""Requests that do not come from the desk's own page are refused before any upgrade.

Every attack is wrong in its Host, its Origin or its key; some carry a good key or a good
invitation, which must still hold afterwards. The mutant looks at no Origin.
"""

import asyncio
from random import Random
from typing import Any, Final

from streamer_app.desk.door import Door
from tests.desk.served import Served, client, serving

AT_ONCE: Final = 25
PATIENCE_S: Final = 10.0


def hosts(port: str) -> list[str | None]:
    """Hosts that are not ours."""
    return [
        *(None, "", "evil.example", f"evil.example:{port}", f"127.0.0.1.evil.example:{port}"),
        *("127.0.0.1", "127.0.0.1:1", f"127.1:{port}", f"0.0.0.0:{port}", f"[::1]:{port}"),
        *(f"LOCALHOST:{port}", f"localhost.:{port}", f"127.0.0.1.:{port}", f"2130706433:{port}"),
        *(f"x@127.0.0.1:{port}", f"127.0.0.1:{port}@evil.example", f"127.0.0.1:0{port}"),
        *(f"127.0.0.1:{port}, evil.example", f"127.0.0.1 :{port}", f"[::ffff:127.0.0.1]:{port}"),
        *(f"127.0.0.1:{port}/", f"0x7f.1:{port}", f"rebind.evil.example:{port}", "[", ":"),
    ]


def origins(port: str) -> list[str | None]:
    """Origins that are not ours."""
    return [
        *(None, "", "null", "http://evil.example", f"http://evil.example:{port}", "file://"),
        *(f"https://127.0.0.1:{port}", f"http://127.0.0.1:{port}/", f"HTTP://127.0.0.1:{port}"),
        *("http://127.0.0.1", f"http://127.0.0.1:{port}.evil.example", f"http://127.1:{port}"),
        *(f"http://x@127.0.0.1:{port}", f"ws://127.0.0.1:{port}", f"http://[::1]:{port}"),
        *(f"http://127.0.0.1:{port} http://evil.example", f"http://localhost:{port}"),
        *(f"http://127.0.0.1:1{port}", f"http://sub.127.0.0.1:{port}", f"//127.0.0.1:{port}"),
        *("moz-extension://abc", "chrome-extension://abc", f"http://127.0.0.1:{port}#", "*"),
    ]


class Attack:
    """One generated request; ``text`` is what is sent."""

    def __init__(self, rng: Random, port: str, key: str, token: str) -> None:
        host: str | None = f"127.0.0.1:{port}"
        origin: str | None = f"http://127.0.0.1:{port}"
        joins = rng.random() < 0.3
        wrong = rng.choice(
            ("host", "origin", "both") if joins else ("host", "origin", "key", "all")
        )
        if wrong in ("host", "both", "all"):
            host = rng.choice(hosts(port)) if rng.random() < 0.8 else noise(rng)
        if wrong in ("origin", "both", "all"):
            origin = rng.choice(origins(port)) if rng.random() < 0.8 else noise(rng)
        if wrong in ("key", "all"):
            key = rng.choice(("", "x", key[:-1], key.swapcase(), token, "x" * 4000, noise(rng)))
        self.wrong = wrong
        lines = [f"Host: {host}" if host is not None else "", f"Origin: {origin}"]
        if origin is None:
            lines.pop()
        if wrong == "origin" and rng.random() < 0.1:
            lines.append("Origin: http://evil.example")
        self.text = join(lines, token) if joins else upgrade(lines, key, port, rng)


def noise(rng: Random) -> str:
    return "".join(chr(rng.randrange(33, 127)) for _ in range(rng.randrange(1, 40)))


def join(lines: list[str], token: str) -> str:
    body = f'{{"token":"{token}","name":"thief"}}'
    lines = ["POST /desk/join HTTP/1.1", *filter(None, lines), f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "Content-Type: text/plain", "", body])


def upgrade(lines: list[str], key: str, port: str, rng: Random) -> str:
    path = rng.choice(("/desk/ws", "/desk/ws?x=1", "//desk/ws", "/overlay/ws", "/overlay/ws?key=x"))
    head = [
        f"GET {path} HTTP/1.1",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        f"Cookie: desk-{port}={key}",
    ]
    return "\r\n".join([*head, *filter(None, lines), "", ""])


async def status(port: str, text: str) -> int:
    """The answer's status; 400 where the server just hung up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(port))
    try:
        writer.write(text.encode("latin-1", "replace"))
        async with asyncio.timeout(PATIENCE_S):
            line = await reader.readline()
        return int(line.split()[1]) if line else 400
    except ConnectionError:
        return 400
    finally:
        writer.close()


async def good(served: Served, number: int) -> bool:
    """Whether somebody with a new invitation gets in, and sees the cards."""
    async with client(served) as one:
        await one.enter("assistant", f"good {number}")
        return len(one.cards) == 4


async def _run(n: int) -> dict[str, Any]:
    rng = Random(7)
    refused = admitted = 0
    codes: dict[int, int] = {}
    async with serving(patience_s=600) as served, client(served) as one:
        port = served.root.rpartition(":")[2]
        token = served.token()
        await one.enter("director", "Li")
        key = next(cookie.value for cookie in one.http.cookie_jar)
        for start in range(0, n, AT_ONCE):
            texts = [Attack(rng, port, key, token).text for _ in range(min(AT_ONCE, n - start))]
            answers = await asyncio.gather(*(status(port, text) for text in texts))
            refused += sum(400 <= answer < 500 for answer in answers)
            for answer in answers:
                codes[answer] = codes.get(answer, 0) + 1
        unused = served.server.invitations.known(token)
        still = (await one.do("later", 1))["result"] == "applied"
        wanted = max(20, n // 10)
        for start in range(0, wanted, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, wanted))
            admitted += sum(await asyncio.gather(*(good(served, number) for number in numbers)))
    ok = refused == n and admitted == wanted and unused and still
    figures = {"attacks": n, "refused": refused, "good": wanted, "admitted": admitted}
    return {"ok": ok, **figures, "codes": {str(code): codes[code] for code in sorted(codes)}}


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` attacks, then a tenth as many good clients."""
    whole = Door.check_origin
    if mutant:
        Door.check_origin = Door.check_host  # type: ignore[method-assign]
    try:
        return asyncio.run(_run(n))
    finally:
        Door.check_origin = whole  # type: ignore[method-assign]
