"""A minute of trouble on a scratch database: kills, repeats and damage, as they could really come.

The program itself records a local room, in a process of its own, and is killed in the middle;
everything that it showed must be on disk. Then the room repeats itself and breaks, and nothing
may be counted twice or be missing. At last bits are turned over, and every one must be found.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Final

from streamer_app.errors import AppError, Reason, reason
from streamer_app.events import Chat, Event, Viewer
from streamer_app.feeds.connection import wall_ms
from streamer_app.room.faults import parse_faults
from streamer_app.room.open_room import OpenRoomWire
from streamer_app.room.server import NO_FAULTS, RoomServer, serve_room
from streamer_app.store.backup import verify
from streamer_app.store.queries import Reader
from streamer_app.store.starting import open_or_set_aside

FILE: Final = "self-test.json"
KILLS: Final = 3
FLIPS: Final = 20
MESSAGES: Final = 6_000
STREAM: Final = 150_000
"""Messages that no machine has read through when its recorder is killed for the last time."""
PATIENCE_S: Final = 25.0
BROKEN: Final = "repeat=30,cut=3,garbage=5"

Program = Sequence[str]
PROGRAM: Final[Program] = (sys.executable, "-m", "streamer_app")


@dataclass(frozen=True, slots=True)
class Trial:
    """One part of the test: ``name`` of kill repeat damage."""

    name: str
    good: bool
    what: Reason


@dataclass(frozen=True, slots=True)
class LastTest:
    """When the test ran the last time, and whether everything held."""

    at_ms: int
    good: bool


async def self_test(beside: Path, program: Program = PROGRAM) -> AsyncIterator[Trial]:
    """Each trial as it ends, within a minute; how it went is remembered in the folder ``beside``.

    Nothing that belongs to the person is touched.
    """
    good = True
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "scratch.sqlite"
        for trial in (_kills, _repeats, _damage):
            try:
                async with asyncio.timeout(PATIENCE_S):
                    ended = await trial(database, program)
            except (OSError, AppError, TimeoutError) as error:
                name = trial.__name__.strip("_").removesuffix("s")
                ended = Trial(name, False, reason("selftest.failed", why=type(error).__name__))
            good = good and ended.good
            yield ended
    remember(beside, LastTest(wall_ms(), good))


def run_self_test(beside: Path, told: Callable[[Trial], None], program: Program = PROGRAM) -> bool:
    """All trials on this thread, which waits for them; ``told`` hears of each. Whether all held."""

    async def run() -> bool:
        good = True
        async for trial in self_test(beside, program):
            told(trial)
            good = good and trial.good
        return good

    return asyncio.run(run())


def remember(folder: Path, last: LastTest) -> None:
    """Note how the test went; a folder that cannot be written forgets it."""
    with suppress(OSError):
        (folder / FILE).write_text(json.dumps(asdict(last)), "utf-8")


def last_test(folder: Path) -> LastTest | None:
    """How it went the last time, None where it never ran or the note is damaged."""
    try:
        noted = json.loads((folder / FILE).read_text("utf-8"))
        return LastTest(int(noted["at_ms"]), noted["good"] is True)
    except (OSError, ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return None


async def _kills(database: Path, program: Program) -> Trial:
    """The recorder is killed while it stores, again and again."""
    chance, shown = Random(), set[str]()
    async with _room(_messages(0, STREAM), faults="") as (url, _):
        for _ in range(KILLS):
            shown |= await _killed(database, program, url, chance.randrange(1, MESSAGES // 2))
    lost = len(shown - _stored(database))
    if lost or not shown:
        return Trial("kill", False, reason("selftest.kill_lost", n=lost, shown=len(shown)))
    return Trial("kill", True, reason("selftest.kill", n=len(shown), kills=KILLS))


async def _killed(database: Path, program: Program, url: str, most: int) -> set[str]:
    """The ids that a recorder showed before it was killed, once it had shown so many."""
    async with _recording(database, program, url) as process:
        assert process.stdout is not None
        shown: set[str] = set()
        while len(shown) < most:
            line = await process.stdout.readline()
            if not line:
                raise OSError("the recorder has ended by itself")
            event = json.loads(line)
            if event.get("kind") == "chat":
                shown.add(event["id"])
        process.kill()
        while line := await process.stdout.readline():
            with suppress(ValueError):  # the last line may be cut short
                if (event := json.loads(line)).get("kind") == "chat":
                    shown.add(event["id"])
        await process.wait()
    return shown


async def _repeats(database: Path, program: Program) -> Trial:
    """The room breaks, repeats itself and talks nonsense."""
    fresh = database.with_name("repeats.sqlite")
    wanted = _messages(0, MESSAGES)
    async with _room(wanted, BROKEN) as (url, told), _recording(fresh, program, url) as process:
        ended = asyncio.create_task(process.wait())
        telling = asyncio.create_task(told.wait())
        await asyncio.wait({ended, telling}, return_when=asyncio.FIRST_COMPLETED)
        for task in (ended, telling):
            task.cancel()
        if process.returncode is None:
            process.terminate()
            await process.communicate()
    ids = _ids(fresh)
    missing, twice = len({event.id for event in wanted} - set(ids)), len(ids) - len(set(ids))
    if missing or twice:
        return Trial("repeat", False, reason("selftest.repeat_wrong", n=missing, twice=twice))
    return Trial("repeat", True, reason("selftest.repeat", n=len(ids)))


async def _damage(database: Path, program: Program) -> Trial:
    """Bits are turned over in rows of a copy; a file that is cut short is set aside, not used."""
    whole = database.with_name("repeats.sqlite").read_bytes()
    copy = database.with_name("damaged.sqlite")
    found = await asyncio.to_thread(_found, whole, copy, Random())
    copy.write_bytes(whole[: len(whole) // 2])
    writer, told = await asyncio.to_thread(
        open_or_set_aside, copy, lambda batch: None, datetime.now()
    )
    await asyncio.to_thread(writer.close)
    kept = any(path.read_bytes() == whole[: len(whole) // 2] for path in _beside(copy))
    if found < FLIPS or told is None or not kept:
        return Trial("damage", False, reason("selftest.damage_missed", n=FLIPS - found))
    return Trial("damage", True, reason("selftest.damage", n=FLIPS))


def _found(whole: bytes, copy: Path, chance: Random) -> int:
    """How many single flipped bits in messages' texts a check of the copy finds."""
    found = 0
    for _ in range(FLIPS):
        damaged = bytearray(whole)
        at = damaged.find(TEXT.encode(), chance.randrange(len(whole) // 2))
        damaged[at + chance.randrange(len(TEXT.encode()))] ^= 1 << chance.randrange(8)
        copy.write_bytes(damaged)
        found += not verify(copy).sound
    return found


def _beside(path: Path) -> list[Path]:
    return [other for other in path.parent.glob(f"{path.stem}-*{path.suffix}") if other != path]


TEXT: Final = "a message of the self-test"


def _messages(first: int, count: int) -> list[Event]:
    return [
        Chat(
            source="room",
            room="self-test",
            id=f"m{number}",
            at_ms=1 + number,
            viewer=Viewer(str(number % 300), "viewer"),
            text=f"{TEXT} {number}",
        )
        for number in range(first, first + count)
    ]


@asynccontextmanager
async def _room(events: list[Event], faults: str) -> AsyncIterator[tuple[str, asyncio.Event]]:
    """A local room and its URL; the event is set once everything was told."""
    told = asyncio.Event()
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    server = RoomServer(
        events,
        lambda: OpenRoomWire("self-test"),
        speed=None,
        faults=parse_faults(faults) if faults else NO_FAULTS,
        finished=told.set,
    )
    serving = asyncio.create_task(serve_room(server, listening=port.set_result))
    try:
        yield f"ws://127.0.0.1:{await port}/self-test", told
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


@asynccontextmanager
async def _recording(
    database: Path, program: Program, url: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The program recording a room; killed at the end if it still lives."""
    arguments = (*program, "record", url, "--db", str(database), "--json", "--events")
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *arguments, stdout=asyncio.subprocess.PIPE, stderr=quiet, limit=1 << 20
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


def _stored(database: Path) -> set[str]:
    return set(_ids(database))


def _ids(database: Path) -> list[str]:
    """The ids of all stored messages."""
    with Reader(database) as reader:
        return [
            event.id
            for row in reader.sessions()
            for _, event in reader.events(row.session)
            if isinstance(event, Chat)
        ]
