"""One of many viewers is erased from a big session: no byte stays, no number moves.

The mutant looks at the viewer's own rows alone: what others said to them stays.
"""

import random
import tempfile
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from streamer_app.errors import AppError
from streamer_app.events import Chat, Event, Gift, Money, Viewer
from streamer_app.live.folds import Surroundings
from streamer_app.live.materials import Materials
from streamer_app.review import privacy, summary
from streamer_app.review.reading import around
from streamer_app.store import backup, backups, scrubbing
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer

START = 1_757_678_400_000
WORDS = (
    "请问",
    "加速度",
    "怎么",
    "买",
    "课程",
    "听懂了",
    "why",
    "is",
    "the",
    "price",
    "?",
    "？",
    "哈哈",
)
"""Pieces of ordinary chat: questions, intent, mood and laughter among them."""


def evening(n: int, seed: int) -> list[Event]:
    """``n`` messages and gifts of 40 viewers; each viewer's words hold their own secret."""
    chance = random.Random(seed)
    events: list[Event] = []
    for number in range(n):
        who = int(40 * chance.random() ** 2)
        viewer = Viewer(str(900_000_000 + 7919 * who), f"Näme{who:03}xq")
        common: dict[str, Any] = {
            "source": "room",
            "room": "torture",
            "id": f"id-{who:03}-{number}",
            "at_ms": START + 400 * number,
            "viewer": viewer,
        }
        if number % 25 == 0:
            combo = f"batch:{viewer.id}:{number // 100}"
            events.append(Gift(name="rocket", paid=Money(100, "CNY"), combo=combo, **common))
            continue
        text = "".join(chance.choices(WORDS, k=4))
        if number % 7 == 0:
            text += f" sëcret{who:03}zz"
        if number % 11 == 0:
            text = f"@Näme{int(40 * chance.random()):03}xq {text}"
        reply = events[-3].id if number % 13 == 0 and len(events) > 3 else None
        events.append(Chat(text=text, reply_to=reply, **common))
    return events


def secrets(who: int) -> tuple[bytes, ...]:
    """What may not stay of a viewer."""
    words = (str(900_000_000 + 7919 * who), f"Näme{who:03}xq", f"sëcret{who:03}zz", f"id-{who:03}-")
    return tuple(word.encode() for word in words)


def _report(path: Path) -> bytes:
    with Reader(path) as reader:
        read = summary.read(reader, 1, around(Materials(), reader))
        return msgspec.json.encode(summary.report(read), enc_hook=str)


def _one(seed: int) -> tuple[int, bool, bool]:
    """(traces, whether the report is unchanged, whether the database is sound)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.sqlite"
        writer = Writer(path, lambda _: None, interval_s=0.001)
        session = writer.open_session("torture", START)
        writer.put(session, evening(1500, seed))
        writer.end_session(session)
        writer.build_index()
        writer.close()
        backups.make(path, datetime(2026, 1, 1))
        before = _report(path)
        who = random.Random(seed).randrange(40)
        try:
            with Reader(path) as reader:
                reader.person(str(900_000_000 + 7919 * who))
        except AppError:
            who = 0
        privacy.erase(path, str(900_000_000 + 7919 * who), _around, START + 10**10)
        files = [file.read_bytes() for file in Path(folder).rglob("*") if file.is_file()]
        traces = sum(data.count(secret) for data in files for secret in secrets(who))
        return traces, _report(path) == before, backup.verify(path).sound


def _around(reader: Reader) -> Surroundings:
    return around(Materials(), reader)


def _nothing(scrubber: scrubbing.Scrubber, text: str | None) -> bool:
    return False


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` sessions, a viewer erased from each."""
    with patch.object(scrubbing.Scrubber, "finds", _nothing) if mutant else nullcontext():
        found = [_one(seed) for seed in range(n)]
    traces = sum(one[0] for one in found)
    changed = sum(not one[1] for one in found)
    unsound = sum(not one[2] for one in found)
    ok = not (traces or changed or unsound)
    return {
        "ok": ok,
        "sessions": n,
        "traces": traces,
        "reports_changed": changed,
        "unsound": unsound,
    }
