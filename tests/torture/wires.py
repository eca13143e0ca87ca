"""Every wire of ``serve`` through every fault that it can have, over real sockets and ``record``.

A cell holds when nothing is lost that the wire can give back (and all else lies in a gap that is
drawn), nothing is counted twice, the money is right to the fen, the sentences are those of the
fault, pauses are polite, and what only a person can mend ends it at once. The mutant takes each
arrival for something new.
"""

import asyncio
import os
import ssl
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count, pairwise
from pathlib import Path
from typing import Any, Final

from msgspec.structs import force_setattr

from streamer_app.errors import AppError, Reason
from streamer_app.events import Event, Gap
from streamer_app.feeds.connection import wall_ms
from streamer_app.feeds.feed import Decoded, Feed
from streamer_app.feeds.http import HttpDoor
from streamer_app.feeds.registry import feed_of, parse_address
from streamer_app.live.materials import Materials
from streamer_app.live.record import Recording
from streamer_app.review import summary
from streamer_app.room.certificate import expired
from streamer_app.room.faults import parse_faults
from streamer_app.room.server import RoomServer, serve_room
from streamer_app.room.wires import wire_factory
from streamer_app.store.queries import Reader
from streamer_app.wording import Wording
from tests.torture.cells import (
    FAULTS,
    RESUMING,
    SILENT,
    WIRES,
    Fault,
    label,
    lesson,
    spec_of,
    worth,
)

TOGETHER: Final = 12
PATIENCE_S: Final = 90.0
NOTICED_S: Final = 15.0
ENDS_S: Final = 10.0
APART_S: Final = 0.5
TAIL_S: Final = 0.4
SLACK_MS: Final = 1000
"""Between the moment when the room told something and the last byte of a link: a busy machine."""
HOST: Final = "127.0.0.1"


@dataclass
class Told:
    """What one recording said, and when (seconds of the loop, milliseconds of the wall)."""

    words: Wording
    lines: list[tuple[float, int, Mapping[str, Any]]] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    error: AppError | None = None
    seconds: float = 0.0

    def say(self, line: Mapping[str, Any]) -> None:
        """A status line of ``record``."""
        self.lines.append((asyncio.get_running_loop().time(), wall_ms(), line))

    def tell(self, reason: Reason) -> str:
        """A reason in words, as ``record`` prints it."""
        self.reasons.append(reason)
        return self.words.tell(reason)

    def at(self, state: str) -> list[float]:
        """When this was said."""
        return [at for at, _, line in self.lines if line["status"] == state]


@dataclass
class Cell:
    """One wire through one fault: what is wrong with what came of it."""

    wire: str
    fault: Fault
    wrong: list[str] = field(default_factory=list)
    lost: int = 0
    noticed_s: float = 0.0
    back_s: list[float] = field(default_factory=list)
    words: str = ""


@asynccontextmanager
async def served(room: RoomServer, tls: ssl.SSLContext | None) -> AsyncIterator[int]:
    """This room on a free port."""
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(serve_room(room, tls=tls, listening=port.set_result))
    try:
        yield await port
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


def forgetful(feed: Feed) -> None:
    """The mutant: nothing that arrives was there before."""
    decode, arrivals = feed.decode, count()

    def renamed(message: str | bytes, now_ms: int) -> Iterable[Decoded]:
        for item in decode(message, now_ms):
            if isinstance(item, Event):
                force_setattr(item, "id", f"{item.id}-{next(arrivals)}")
            yield item

    setattr(feed, "decode", renamed)  # noqa: B010


async def recorded(address: str, path: Path, told: asyncio.Event, mutant: bool) -> Told:
    """Record the room until it has told everything, or until a person must act."""
    found = Told(Wording("en"))
    feed = feed_of(parse_address(address))
    if mutant:
        forgetful(feed)
    recording = Recording(found.say, None, found.tell)
    loop = asyncio.get_running_loop()
    started = loop.time()
    async with HttpDoor(parse_address(address).http_base) as http:
        running = asyncio.create_task(recording.run(path, [feed], http))
        ended = asyncio.create_task(told.wait())
        await asyncio.wait(
            {running, ended}, timeout=PATIENCE_S, return_when=asyncio.FIRST_COMPLETED
        )
        if not running.done():
            await asyncio.sleep(TAIL_S)
            recording.stop()
        ended.cancel()
        try:
            await running
        except AppError as error:
            found.error = error
    found.seconds = loop.time() - started
    return found


async def commanded(address: str, path: Path, certificate: Path, code: str) -> Told:
    """The command itself, in a process that trusts this certificate and ends by this error."""
    found = Told(Wording("en"))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "streamer_app", "record", address, "--for", "15"),
        *("--db", str(path), "--json"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "SSL_CERT_FILE": str(certificate), "LANGUAGE": "en", "LC_ALL": "C"},
    )
    assert process.stdout is not None
    await process.stdout.readline()  # it has started, whatever else the machine does
    started = asyncio.get_running_loop().time()
    _, said = await process.communicate()
    found.seconds = asyncio.get_running_loop().time() - started
    found.error = AppError("other_words", said=said.decode()[-300:])
    for host in (HOST, feed_of(parse_address(address)).source):
        expected = AppError(code, host=host)
        words = [found.words.tell(expected.what), found.words.tell(expected.fix)]
        if process.returncode == 1 and said.decode().splitlines()[-2:] == words:
            found.error = expected
    return found


async def tried(
    wire: str, fault: Fault, seed: int, folder: Path, certificate: Path, mutant: bool
) -> Cell:
    """One cell."""
    faults = parse_faults(spec_of(fault, wire, seed))
    house, told = wire_factory(wire, title="Lesson"), asyncio.Event()
    room = RoomServer(lesson(wire), house, faults=faults, finished=told.set)
    tls = _outdated(certificate) if faults.expired_certificate else None
    path = folder / f"{wire}-{FAULTS.index(fault)}-{seed}.db"
    async with served(room, tls) as port:
        wire_there = house()
        address = wire_there.address(port)
        if fault.elsewhere:
            address = address.replace(wire_there.room, fault.elsewhere) + "&http=1"
        if tls is not None:
            address = address.replace("ws://", "wss://").replace("http://", "https://")
            found = await commanded(address, path, certificate, fault.ends)
        else:
            found = await recorded(address, path, told, mutant)
        stage = list(room.stage.between(0, room.stage.end))
    cell = Cell(wire, fault)
    if fault.ends:
        _judge_end(cell, found)
    else:
        if not told.is_set():
            cell.wrong.append("the room could not tell everything")
        _judge_words(cell, found)
        await asyncio.to_thread(_judge_rows, cell, path, stage)
        _judge_time(cell, found, path)
    return cell


_TLS: dict[Path, ssl.SSLContext] = {}


def _outdated(certificate: Path) -> ssl.SSLContext:
    """The server's side of one certificate that has run out, which lies in this file."""
    if certificate not in _TLS:
        _TLS[certificate], text = expired(HOST)
        certificate.write_text(text)
    return _TLS[certificate]


def _judge_end(cell: Cell, found: Told) -> None:
    """What asks a person ends it at once, with two sentences."""
    code = found.error.code if found.error else ""
    if code != cell.fault.own_ends.get(cell.wire, cell.fault.ends):
        cell.wrong.append(f"ended by {found.error or 'nothing'}")
    elif found.seconds > ENDS_S + 5 * (cell.fault.name == "revocation"):
        cell.wrong.append(f"ended after {found.seconds:.1f} s")
    if len(found.at("connecting")) > 1:
        cell.wrong.append("it was tried again")
    if found.error and not cell.wrong:
        tell = found.words.tell
        cell.words = f"{tell(found.error.what)} {tell(found.error.fix)}"


def _judge_words(cell: Cell, found: Told) -> None:
    """Each break has its sentence, and only the sentences of this fault are said."""
    fault = cell.fault
    allowed = fault.whys | fault.own.get(cell.wire, frozenset())
    if found.error is not None:
        cell.wrong.append(f"ended by {found.error}")
    waits = [line for _, _, line in found.lines if line["status"] == "waiting"]
    strange = {reason.code for reason in found.reasons} - allowed - {"bilibili.guest"}
    if strange:
        cell.wrong.append(f"said {', '.join(sorted(strange))}")
    if allowed and not waits:
        cell.wrong.append("no break was told")
    if any(" " not in str(line["why"]) for line in waits):
        cell.wrong.append("a break without words")
    cell.words = str(waits[0]["why"]) if waits else ""
    if waits and waits[0]["seconds"] < fault.least_wait_s:
        cell.wrong.append(f"waited {waits[0]['seconds']} s")
    tries = found.at("connecting")
    if any(later - sooner < APART_S for sooner, later in pairwise(tries)):
        cell.wrong.append("tried twice within half a second")


def _judge_rows(cell: Cell, path: Path, stage: Sequence[Event]) -> None:
    """What is on disk, beside what the room told."""
    with Reader(path) as reader:
        session = reader.sessions()[-1].session
        rows = [event for _, event in reader.events(session)]
        totals = summary.report(summary.read(reader, session, Materials().around()))["totals"]
    gaps = [event for event in rows if isinstance(event, Gap)]
    kept = Counter(name for event in rows if (name := label(event)))
    lost = [event for event in stage if label(event) not in kept]
    cell.lost = len(lost)
    twice = [name for name, times in kept.items() if times > 1]
    if twice:
        cell.wrong.append(f"{len(twice)} counted twice")
    least, most = cell.fault.gaps
    most += cell.fault.silent_gaps * (cell.wire in SILENT)
    if not least <= len(gaps) <= most:
        cell.wrong.append(f"{len(gaps)} gaps")
    bare = [event for event in lost if not _within(event, gaps)]
    if cell.fault.loss == "none" or cell.wire in RESUMING:
        bare = lost
    if bare:
        cell.wrong.append(f"{len(bare)} of {len(stage)} lost")
    hand = worth(frozenset(kept), cell.wire)
    said = sum(name[0] in ("mpg" if cell.wire == "ssn" else "mp") for name in kept)
    if (totals["money"], totals["messages"]) != (hand, said):
        cell.wrong.append(
            f"{totals['messages']} messages, {totals['money']} against {said}, {hand}"
        )


def _within(event: Event, gaps: Sequence[Gap]) -> bool:
    return any(gap.start_ms - SLACK_MS <= event.at_ms <= gap.end_ms + SLACK_MS for gap in gaps)


def _judge_time(cell: Cell, found: Told, path: Path) -> None:
    """How soon a break was noticed, and how soon the room was back."""
    with Reader(path) as reader:
        session = reader.sessions()[-1].session
        gaps = [event for _, event in reader.events(session) if isinstance(event, Gap)]
    waits = [wall for _, wall, line in found.lines if line["status"] == "waiting"]
    for gap in gaps:
        noticed = min((wall - gap.start_ms for wall in waits if wall >= gap.start_ms), default=0)
        cell.noticed_s = max(cell.noticed_s, noticed / 1000)
        cell.back_s.append((gap.end_ms - gap.start_ms - noticed) / 1000)
    if cell.noticed_s > NOTICED_S:
        cell.wrong.append(f"noticed after {cell.noticed_s:.1f} s")


def plan(n: int, mutant: bool) -> list[tuple[str, Fault, int]]:
    """``n`` cells: the table row by row, again with other chances where ``n`` is larger."""
    rows = [fault for fault in FAULTS if fault.name == "repeat"] if mutant else FAULTS
    cells = [(wire, fault) for fault in rows for wire in WIRES if wire not in fault.absent]
    if n < len(cells):  # a few from everywhere, but none that must be waited for
        quick = [cell for cell in cells if cell[1].name != "half-open"]
        cells = [quick[at * len(quick) // n] for at in range(n)]
        return [(wire, fault, 1) for wire, fault in cells]
    return [(*cells[at % len(cells)], 1 + at // len(cells)) for at in range(n)]


async def _all(n: int, mutant: bool, folder: Path) -> list[Cell]:
    certificate = folder / "room.pem"
    free = asyncio.Semaphore(TOGETHER)

    async def one(wire: str, fault: Fault, seed: int) -> Cell:
        async with free:
            return await tried(wire, fault, seed, folder, certificate, mutant)

    cells = plan(n, mutant)
    long_first = sorted(cells, key=lambda cell: cell[1].name != "half-open")
    return list(await asyncio.gather(*(one(*cell) for cell in long_first)))


def table(cells: Sequence[Cell]) -> str:
    """Faults down, wires across, then why a cell is empty, what was said, and what is wrong."""
    wide = max(len(fault.name) for fault in FAULTS) + 2
    lines = ["".ljust(wide) + "".join(wire.ljust(len(wire) + 2) for wire in WIRES)]
    notes: list[str] = []
    for fault in FAULTS:
        marks = []
        for wire in WIRES:
            found = [cell for cell in cells if (cell.wire, cell.fault) == (wire, fault)]
            bad = [cell for cell in found if cell.wrong]
            mark = "n/a" if wire in fault.absent else "BAD" if bad else "ok" if found else "-"
            marks.append(mark.ljust(len(wire) + 2))
            notes += [f"BAD {wire}, {fault.name}: {'; '.join(cell.wrong)}" for cell in bad]
        lines.append(fault.name.ljust(wide) + "".join(marks))
    lines.append("")
    for fault in FAULTS:
        for why in dict.fromkeys(fault.absent.values()):
            wires = ", ".join(wire for wire, said in fault.absent.items() if said == why)
            lines.append(f"n/a {fault.name}: {why} ({wires})")
    lines.append("")
    for fault in FAULTS:
        words = dict.fromkeys(c.words for c in cells if c.fault == fault and c.words)
        lines += [f"{fault.name}: {said}" for said in words]
    return "\n".join([*lines, "", *notes])


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` cells; the whole table is told on standard output."""
    with tempfile.TemporaryDirectory() as folder:
        cells = asyncio.run(_all(n, mutant, Path(folder)))
    _TLS.clear()
    print(table(cells))
    bad = [f"{cell.wire}, {cell.fault.name}" for cell in cells if cell.wrong]
    back = [seconds for cell in cells for seconds in cell.back_s]
    return {
        "ok": not bad,
        "cells": len(cells),
        "held": len(cells) - len(bad),
        "not_applicable": sum(len(fault.absent) for fault in FAULTS),
        "noticed_most_s": round(max((cell.noticed_s for cell in cells), default=0.0), 2),
        "back_median_s": round(statistics.median(back), 2) if back else None,
        "bad": bad[:10],
    }


CELLS: Final = sum(len(WIRES) - len(fault.absent) for fault in FAULTS)
