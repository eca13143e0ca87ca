"""An assistant who means harm: replayed links, other roles, floods, slow and huge requests.

The desk must refuse them and go on answering the others within 100 ms. The mutant lets every
role do everything.
"""

import asyncio
import gc
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any, Final

import aiohttp

from streamer_app.desk import wire
from streamer_app.desk.invitations import VALID_MS
from streamer_app.desk.link import ACTIONS
from tests.desk.served import Client, Served, client, operation, serving
from tests.own_clock import own_s

WORST_MS: Final = 100.0
PAUSE_S: Final = 0.1
SLOW: Final = 100
SCRIPT: Final = "<img src=x onerror=alert(1)>"


@dataclass(frozen=True, slots=True)
class Flood:
    """Actions that were applied, those of them beyond what a person may do in that time, and
    answers that came twice."""

    applied: int
    beyond_rate: int
    doubled: int


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


async def flood(served: Served, n: int) -> Flood:
    """``n`` actions at once of one assistant."""
    clock = asyncio.get_running_loop().time
    async with client(served) as one:
        await one.enter("assistant", "flood")
        start = clock()
        sending = asyncio.create_task(_send(one, n))
        results: list[str] = []
        while len(results) < n:
            said = await one.next("op")
            if said["by"] == "flood":
                results.append(said["result"])
        await sending
        right = ACTIONS.burst + ACTIONS.per_s * (clock() - start)
        last = await one.do("note", 3, text="", op_id="last")
        applied, doubled = results.count("applied"), last["op"]["op_id"] != "last"
        return Flood(applied, max(0, applied - ceil(right)), int(doubled))


async def _send(one: Client, n: int) -> None:
    for number in range(n):
        await one.say(operation("later" if number % 2 else "new", 1, 10**9, f"f{number}"))
        await asyncio.sleep(0)  # the work of an attacker's machine is no wait at the desk


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
    """Milliseconds that a good assistant waits for each answer meanwhile, from when it meant to
    ask and as far as they are not the doing of other programs."""
    waits: list[float] = []
    async with client(served) as one:
        await one.enter("assistant", "good")
        while not stop.is_set():
            meant = own_s() + PAUSE_S
            await asyncio.sleep(PAUSE_S)
            asked = min(meant, own_s())
            await one.do("pinned" if len(waits) % 2 else "new", 2)
            waits.append((own_s() - asked) * 1000)
    return waits


async def _run(n: int) -> dict[str, Any]:
    async with serving(patience_s=300) as served:
        stop = asyncio.Event()
        slowing = asyncio.create_task(slow(served, stop))
        waiting = asyncio.create_task(answered_in(served, stop))
        let_in = await replayed(served)
        beyond = await escalated(served)
        flooded = await flood(served, n)
        alone = await oversize(served)
        stop.set()
        waits = sorted(await waiting)
        await slowing
    worst = round(waits[-1], 1)
    wrong = let_in + beyond + flooded.beyond_rate + flooded.doubled
    ok = not wrong and alone and worst <= WORST_MS
    return {
        "ok": ok,
        "let_in": let_in,
        "beyond_role": beyond,
        "actions": n,
        **asdict(flooded),
        "answers": len(waits),
        "worst_ms": worst,
    }


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` actions at once among the other attacks."""
    whole = wire.allowed
    if mutant:
        wire.allowed = lambda role, kind: True
    # As the window's process does: to look for cycles through all that stood before, here what
    # other tests left, takes as long as an answer may.
    gc.collect()
    gc.freeze()
    try:
        return asyncio.run(_run(n))
    finally:
        gc.unfreeze()
        wire.allowed = whole
