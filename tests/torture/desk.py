"""An assistant who means harm: replayed links, other roles, floods, slow and huge requests.

The desk must refuse them and go on answering the others within 100 ms. The mutant lets every
role do everything.
"""

import asyncio
import time
from typing import Any, Final

import aiohttp

from streamer_app.desk import wire
from streamer_app.desk.invitations import VALID_MS
from tests.desk.served import Client, Served, client, operation, serving

WORST_MS: Final = 100.0
SLOW: Final = 100
SCRIPT: Final = "<img src=x onerror=alert(1)>"


async def replayed(served: Served) -> int:
    """Links used twice, late or made up that let somebody in."""
    used, late = served.token(), served.token()
    async with client(served) as one, client(served) as other:
        assert (await one.join(used, "first")).status == 200
        again = (await other.join(used, "second")).status
        served.ms += VALID_MS
        past = (await other.join(late, "second")).status
        return sum(status < 400 for status in (again, past))


async def escalated(served: Served) -> int:
    """Operations beyond a role that were carried out."""
    done = 0
    async with client(served) as reader, client(served) as helper:
        await reader.enter("viewer", SCRIPT[:20])
        await helper.enter("assistant", "helper")
        for kind in sorted(wire.OPEN_TO_ALL | wire.DIRECTED):
            done += (await reader.do(kind, 1, text="x", role="director"))["result"] == "applied"
        for kind in (*wire.DIRECTED, "ask", "promote"):
            done += (await helper.do(kind, 1))["result"] == "applied"
    return done


async def flood(served: Served, n: int) -> tuple[int, int]:
    """How many of ``n`` actions at once were applied, and whether an answer was one too many."""
    async with client(served) as one:
        await one.enter("assistant", "flood")
        sending = asyncio.create_task(_send(one, n))
        results: list[str] = []
        while len(results) < n:
            said = await one.next("op")
            if said["by"] == "flood":
                results.append(said["result"])
        await sending
        last = await one.do("note", 3, text="", op_id="last")
        return results.count("applied"), int(last["op"]["op_id"] != "last")


async def _send(one: Client, n: int) -> None:
    for number in range(n):
        await one.say(operation("later" if number % 2 else "new", 1, 10**9, f"f{number}"))


async def oversize(served: Served) -> bool:
    """Whether a huge note ends its sender's link alone."""
    async with client(served) as one:
        await one.enter("assistant", "huge")
        await one.say(operation("note", 1, 0, text="x" * (1 << 20)))
        while (await one.socket.receive()).type is aiohttp.WSMsgType.TEXT:
            pass
        return one.socket.close_code == 1009


async def slow(served: Served, stop: asyncio.Event) -> None:
    """Many requests that never come whole."""
    port = int(served.root.rpartition(":")[2])
    links = [await asyncio.open_connection("127.0.0.1", port) for _ in range(SLOW)]
    for _, writer in links:
        writer.write(b"GET /desk HTTP/1.1\r\n")
    try:
        while not stop.is_set():
            for _, writer in links:
                if not writer.is_closing():
                    writer.write(b"X-Slow: 1\r\n")
            await asyncio.sleep(0.5)
    finally:
        for _, writer in links:
            writer.close()


async def answered_in(served: Served, stop: asyncio.Event) -> list[float]:
    """Milliseconds that a good assistant waits for each answer meanwhile."""
    waits: list[float] = []
    async with client(served) as one:
        await one.enter("assistant", "good")
        while not stop.is_set():
            start = time.perf_counter()
            await one.do("pinned" if len(waits) % 2 else "new", 2)
            waits.append((time.perf_counter() - start) * 1000)
            await asyncio.sleep(0.1)
    return waits


async def _run(n: int) -> dict[str, Any]:
    async with serving(patience_s=300) as served:
        stop = asyncio.Event()
        slowing = asyncio.create_task(slow(served, stop))
        waiting = asyncio.create_task(answered_in(served, stop))
        let_in = await replayed(served)
        beyond = await escalated(served)
        applied, doubled = await flood(served, n)
        alone = await oversize(served)
        stop.set()
        waits = sorted(await waiting)
        await slowing
    worst = round(waits[-1], 1)
    held = applied < n / 2 + 210
    ok = not let_in and not beyond and held and not doubled and alone and worst <= WORST_MS
    return {
        "ok": ok,
        "let_in": let_in,
        "beyond_role": beyond,
        "actions": n,
        "applied": applied,
        "doubled": doubled,
        "answers": len(waits),
        "worst_ms": worst,
    }


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` actions at once among the other attacks."""
    whole = wire.allowed
    if mutant:
        wire.allowed = lambda role, kind: True
    try:
        return asyncio.run(_run(n))
    finally:
        wire.allowed = whole
