"""A platform that repeats itself, in any order, across restarts: every event counts once.

The mutant gives a repeat a new id, as a program does that numbers messages as they arrive.
"""

import random
import tempfile
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from streamer_app.events import Event
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Committed, Writer
from tests.torture.kill9 import message


def deliveries(n: int, chance: random.Random, mutant: bool) -> list[Event]:
    """``n`` events of which 30 % repeat an earlier one, shuffled within a few seconds."""
    sent: list[Event] = []
    fresh = 0
    for number in range(n):
        if fresh and chance.random() < 0.3:
            again = message(chance.randrange(fresh))
            sent.append(replace(again, id=f"again{number}") if mutant else again)
        else:
            sent.append(message(fresh))
            fresh += 1
    for start in range(0, n, 500):
        part = sent[start : start + 500]
        chance.shuffle(part)
        sent[start : start + 500] = part
    return sent


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` deliveries through four processes' worth of writers."""
    chance = random.Random(3)
    sent = deliveries(n, chance, mutant)
    distinct = len({int(e.id) for e in sent if e.id.isdecimal()})
    told: list[str] = []

    def committed(batch: Committed) -> None:
        told.extend(event.id for _, event in batch.rows)

    session = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "repeats.db"
        quarter = n // 4 + 1
        for start in range(0, n, quarter):
            writer = Writer(path, committed, interval_s=0.001)
            session = session or writer.open_session("repeats", 1)
            part = sent[start : start + quarter]
            for at in range(0, len(part), 700):
                writer.put_waiting(session, part[at : at + 700])
            writer.sync(60)
            writer.close()
        with Reader(path) as reader:
            stored = reader.session(session).events
    ok = stored == len(told) == len(set(told)) == distinct
    return {"ok": ok, "delivered": n, "distinct": distinct, "stored": stored, "told": len(told)}
