"""Every decoder against damaged, lying, endless and random messages: no exception, no long wait.

Good messages of each wire are changed in one to four places; bombs and deep nestings are among
them, and messages whose only fault is their size. A breach is what a decoder raises, what it lets
through that no database takes or that has no measure, what it takes more than 50 ms of processor
time for (twice in a row, other programs run beside), or swells by. The mutant stands for a decoder
without bounds: it unpacks whatever it is given.
"""

import json
import math
import resource
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any, Final

import brotli
import msgspec

from streamer_app.events import Chat, Event, Gift, Money, PaidMessage, Viewer
from streamer_app.feeds import packets
from streamer_app.feeds.decoding import PLATFORMS
from streamer_app.feeds.feed import MAX_TEXT, Feed, Send
from streamer_app.room.wire import Frame
from streamer_app.room.wires import wire_factory

NOW_MS: Final = 1_700_000_000_000
SLOWEST_S: Final = 0.05
SWELLS_MIB: Final = 64
ODD: Final = (b"[", b"{", b'"', b"\\ud800", b"1e999", b"-1", b"null", b"NaN", b"\x00", b"9" * 30)
WIRES: Final = {"ssn": "ssn", "twitch-irc": "twitch-irc", "bilibili-open": "bilibili-open"}
MIB: Final = 1 << 20
LONGEST_ID: Final = 1_024
FULL: Final = 1_000
"""From so many messages on the bombs hold a gigabyte."""


def events() -> list[Event]:
    """Some of what every wire can say."""
    viewer = Viewer("7", "Ada 老师", False, ("moderator",), ("x/1",))
    common: dict[str, Any] = {"at_ms": NOW_MS, "viewer": viewer}
    return [
        Chat(id="1", text="为什么？ why <b>", **common),
        PaidMessage(id="2", text="x", paid=Money(500, "CNY"), **common),
        Gift(id="3", name="rose", count=2, paid=Money(200, "CNY"), **common),
    ]


def good(platform: str) -> list[bytes]:
    """Frames that the platform's own server would send."""
    frames: list[Frame] = list(wire_factory(platform)().encode(events()))
    return [frame.encode() if isinstance(frame, str) else frame for frame in frames]


def swollen(platform: str) -> list[bytes]:
    """What is in order but for its size: texts, names and ids of many thousand signs."""
    own, name = Viewer("7", "名" * 3_000), "名" * 3_000
    viewer = Viewer("8" * 3_000, name, False, ("moderator",), ("b" * 3_000,) * 50)
    common: dict[str, Any] = {"at_ms": NOW_MS, "viewer": viewer}
    made = [
        Chat(id="4", text="字" * 20_000, at_ms=NOW_MS, viewer=own),
        PaidMessage(id="5", text="字" * 20_000, paid=Money(500, "CNY"), at_ms=NOW_MS, viewer=own),
        Gift(id="6", name=name, count=2, paid=Money(200, "CNY"), at_ms=NOW_MS, viewer=own),
        Chat(id="1" * 3_000, text="字" * 20_000, **common),
        PaidMessage(id="2" * 3_000, text="x" * 40_000, paid=Money(2**62, "CNY"), **common),
        Gift(id="3", name="r" * 20_000, count=2**62, paid=Money(200, "CNY"), **common),
    ]
    frames: list[Frame] = list(wire_factory(platform)().encode(made))
    return [frame.encode() if isinstance(frame, str) else frame for frame in frames]


def mutated(rng: Random, data: bytes) -> bytes:
    """One to four changes."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(changed) + 1)
        match rng.randrange(6):
            case 0:
                changed[at : at + 1] = rng.randbytes(1)
            case 1:
                del changed[at : at + rng.randint(1, 40)]
            case 2:
                changed[at:at] = changed[:at][-rng.randint(1, 40) :]
            case 3:
                changed[at:at] = rng.choice(ODD)
            case 4:
                changed[at:at] = rng.choice(ODD) * rng.randint(1, 2000)
            case _:
                changed[0:4] = rng.choice([0, 15, 16, 2**31, 2**32 - 1]).to_bytes(4, "big")
    return bytes(changed)


def bombs(mib: int) -> list[bytes]:
    """So many MiB in a thousand bytes, packets in packets, brackets without end."""
    inner = packets.pack(packets.MESSAGE, b"{}")
    nested = inner
    for _ in range(50):
        nested = framed(3, brotli.compress(nested))
    return [
        framed(3, brotli_bomb(mib)),
        framed(2, zlib_bomb(mib)),
        nested,
        inner * 60_000,
        b"[" * 1_000_000,
        b'{"a":' * 200_000,
        framed(0, b'{"cmd":' * 100_000),
    ]


def framed(version: int, body: bytes) -> bytes:
    """A Bilibili packet with any body."""
    head = (16 + len(body)).to_bytes(4, "big") + (16).to_bytes(2, "big")
    return head + version.to_bytes(2, "big") + (5).to_bytes(4, "big") + bytes([0, 0, 0, 1]) + body


def brotli_bomb(mib: int) -> bytes:
    """Zeros."""
    packer, out = brotli.Compressor(quality=5), b""
    for _ in range(mib):
        out += packer.process(bytes(MIB))
    return out + bytes(packer.finish())


def zlib_bomb(mib: int) -> bytes:
    """Zeros; a gigabyte of them just fits into a frame."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(MIB)) for _ in range(mib)) + packer.flush()


class Unbounded:
    """The mutant: reads as one writes it at first."""

    def decode(self, message: str | bytes, now_ms: int) -> Iterator[Event]:
        data = message.encode() if isinstance(message, str) else message
        json.loads(data if data[:1] in (b"[", b"{") else data[16:])
        return iter(())


def took(feed: Any, message: str | bytes) -> float:
    """Seconds of processor time for one message. Raises: whatever the decoder raises."""
    started = time.thread_time()
    items = list(feed.decode(message, NOW_MS))
    seconds = time.thread_time() - started
    for item in items:
        if isinstance(item, Event):
            bounded(item)
        if isinstance(item, Send) and len(item.data) > 1 << 16:
            raise ValueError("an answer without measure")
    return seconds


def bounded(event: Event) -> None:
    """Whether an event can be stored and shown. Raises: ValueError."""
    if not event.id or len(event.id) > LONGEST_ID:
        raise ValueError("an event without an id, or with an endless one")
    for value in parts(msgspec.to_builtins(event)):
        if isinstance(value, str) and len(value.encode()) > MAX_TEXT:
            raise ValueError("a text without measure")
        if isinstance(value, int) and not -(2**63) <= value < 2**63:
            raise ValueError("a number that no database takes")
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError("a number that is none")


def parts(value: object) -> Iterator[object]:
    """All that is in a structure, its names too."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from parts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from parts(inner)
    else:
        yield value


def resident_mib() -> float:
    """The most that this process ever held."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / MIB if sys.platform == "darwin" else most / 1024


def messages(rng: Random, frames: list[bytes], n: int) -> Iterator[str | bytes]:
    """Changed frames, noise, and now and then text that is no UTF-8."""
    for number in range(n):
        chosen = frames[number % len(frames)]
        data = rng.randbytes(rng.randint(0, 200)) if number % 10 == 0 else mutated(rng, chosen)
        yield data.decode("utf-8", "surrogateescape") if rng.random() < 0.3 else data


def tried(make: Callable[[], Feed | Unbounded], inputs: Iterable[Any],
          most_s: float, found: dict[str, Any]) -> None:  # fmt: skip
    """Feed them all to one decoder; note crashes and the slowest."""
    feed = make()
    for message in inputs:
        try:
            seconds = took(feed, message)
            if seconds > most_s:
                seconds = min(seconds, took(make(), message))
        except (Exception, RecursionError) as error:
            found["crashes"] += 1
            found.setdefault("first", f"{type(error).__name__}: {error}"[:80])
            continue
        found["slowest_ms"] = max(found["slowest_ms"], round(seconds * 1000, 1))
        found["hangs"] += seconds > most_s
        found["inputs"] += 1


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` messages for each decoder, and the bombs."""
    found: dict[str, Any] = {"inputs": 0, "crashes": 0, "hangs": 0, "slowest_ms": 0.0}
    rng, heavy = Random(8), bombs(1000 if n >= FULL else 64)
    before = resident_mib()
    for name, make in PLATFORMS.items():
        maker = Unbounded if mutant else lambda make=make: make("")
        tried(maker, messages(rng, good(name), n), SLOWEST_S, found)
        tried(maker, messages(rng, swollen(name), min(n, 2_000)), 2 * SLOWEST_S, found)
        tried(maker, swollen(name), 2 * SLOWEST_S, found)
        tried(maker, list(heavy), 2 * SLOWEST_S, found)
    found["swelled_mib"] = round(max(0.0, resident_mib() - before), 1)
    good_enough = not found["crashes"] and not found["hangs"] and found["swelled_mib"] <= SWELLS_MIB
    return {"ok": good_enough, **found}
