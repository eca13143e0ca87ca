"""Eight hours at the desk: 300 questions an hour, 20 assistants, nobody's list drifts.

The clock is simulated, the sockets are real. At the end everybody's list, folded from what was
told alone, must be the server's. The mutant's last assistant misses one frame in a hundred.
"""

import asyncio
import json
import resource
from contextlib import AsyncExitStack
from random import Random
from typing import Any, Final

from tests.desk.served import Client, Served, client, operation, serving

CLIENTS: Final = 20
AN_HOUR: Final = 300
KINDS: Final = ("answered", "pinned", "later", "dismissed", "new", "note", "claim", "merge", "undo")
WORDS: Final = ("momentum", "energy", "friction", "torque", "gravity", "waves", "charge", "optics")
GROWN_MIB: Final = 64.0


class Listener:
    """An assistant's page, listening all day."""

    def __init__(self, one: Client, misses: bool) -> None:
        self.one = one
        self._misses = misses
        self._heard = 0
        self.reached = asyncio.Event()

    async def run(self) -> None:
        """Fold what is told until the last frame that matters came."""
        while not self.reached.is_set():
            found = json.loads(await self.one.socket.receive_str())
            self._heard += 1
            if self._misses and self._heard % 100 == 0:
                continue
            if found["type"] == "snapshot":
                self.one.snapshot = found
                self.reached.set()
            elif found["type"] == "op" and found["result"] == "applied":
                self.one.cards |= {card["id"]: card for card in found["cards"]}

    def drifted(self) -> bool:
        """Whether what was folded is not what the server says."""
        return self.one.cards != {card["id"]: card for card in self.one.snapshot["cards"]}


async def _work(served: Served, listeners: list[Listener], hours: int) -> int:
    rng = Random(11)
    sent = 0
    for number in range(hours * AN_HOUR):
        served.ms += 3600_000 // AN_HOUR
        topic, chapter = rng.choice(WORDS), rng.randrange(1, 400)
        served.chat(100 + number, f"what is {topic} in exercise {chapter} of {chapter * 7}?")
        who = listeners[rng.randrange(CLIENTS)].one
        card = rng.randrange(max(1, len(served.desk.cards()) - 60), len(served.desk.cards()) + 1)
        args: dict[str, object] = {"text": f"note {number}", "into": max(1, card - 1)}
        kind = rng.choice(KINDS)
        op = operation(
            kind, card, served.desk.rev, f"op{number}", **({} if kind == "undo" else args)
        )
        await who.socket.send_json(op)
        sent += 1
        if number % 50 == 0:
            served.server.presence.check()
            await asyncio.sleep(0.01)
    return sent


async def _run(hours: int, mutant: bool) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        served = await stack.enter_async_context(serving(patience_s=600))
        listeners = []
        for number in range(CLIENTS):
            one = await stack.enter_async_context(client(served))
            await one.enter("assistant", f"assistant {number}")
            listeners.append(Listener(one, mutant and number == CLIENTS - 1))
        tasks = [asyncio.create_task(listener.run()) for listener in listeners]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        sent = await _work(served, listeners, hours)
        while len(served.stored) < sent:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        for listener in listeners:
            await listener.one.say({"type": "snapshot"})
        await asyncio.gather(*tasks)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        drifted = sum(listener.drifted() for listener in listeners)
        cards = len(served.desk.cards())
    figures = {"hours": hours, "clients": CLIENTS, "cards": cards, "decisions": sent}
    ok = not drifted and grown <= GROWN_MIB * max(1, hours)
    return {"ok": ok, **figures, "drifted": drifted, "grown_mib": round(grown, 1)}


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` hours."""
    return asyncio.run(_run(n, mutant))
