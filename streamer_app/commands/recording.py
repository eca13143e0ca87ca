"""``record serve decode import``: rooms and recordings, in and out."""

import asyncio
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

from streamer_app.commands.out import Out
from streamer_app.commands.preparing import shelf_of
from streamer_app.commands.telling import Told
from streamer_app.errors import AppError
from streamer_app.events import Event, to_json
from streamer_app.feeds.decoding import decode_lines
from streamer_app.feeds.http import HttpDoor
from streamer_app.feeds.registry import parse_address, shared_base
from streamer_app.live.accounts import system_accounts
from streamer_app.live.interpreter import give_back, share_turns
from streamer_app.live.record import Recording
from streamer_app.live.replay import Played, played
from streamer_app.review.ahead import prepare
from streamer_app.review.importing import take
from streamer_app.room.certificate import expired
from streamer_app.room.faults import Faults, parse_faults
from streamer_app.room.server import HOST, RoomServer, serve_room
from streamer_app.room.wire import Wire
from streamer_app.room.wires import wire_factory
from streamer_app.store.writer import Committed, Writer

FOLDED_AT_ONCE: Final = 20_000
"""Events of an imported session that is folded right away; ``prepare`` folds longer ones."""


def record(args: Namespace, out: Out) -> None:
    """Connect to rooms and store everything, without a window."""
    addresses = [parse_address(text) for text in args.address]
    if any(address.source in ("demo", "file") for address in addresses):
        raise AppError("not_a_live_room", address=args.address[0][:80])
    accounts = system_accounts(args.db.absolute().parent)
    base = shared_base(addresses)
    share_turns()
    give_back()

    def show(events: Sequence[Event]) -> None:
        out.raw(b"".join(to_json(event) + b"\n" for event in events))

    def say(line: Mapping[str, Any]) -> None:
        values = {name: value for name, value in line.items() if name != "status"}
        out.line(line, out.words.say(f"record.{line['status']}", **values))

    async def run() -> None:
        recording = Recording(say, show if args.events else None, out.tell)
        feeds = await accounts.feeds(addresses)
        async with HttpDoor(base) as http:
            await recording.run(args.db, feeds, http, for_s=args.seconds)

    asyncio.run(run())


def serve(args: Namespace, out: Out) -> None:
    """Be a room that plays a recording, a stored session or the demo, on this computer."""
    faults = parse_faults(args.faults or "")
    speed = None if args.speed == "max" else positive(args.speed)
    with played(args.source, args.db) as material:
        wire = wire_factory(
            args.wire, room=args.room, title=material.title, signals=material.signals
        )
        asyncio.run(_serve(material, wire, speed, faults, args.port, out))


async def _serve(
    material: Played,
    wire: Callable[[], Wire],
    speed: float | None,
    faults: Faults,
    port: int,
    out: Out,
) -> None:
    tls, certificate = expired(HOST) if faults.expired_certificate else (None, "")

    def listening(number: int) -> None:
        line = {"listening": f"ws://{HOST}:{number}", "address": wire().address(number)}
        if tls is not None:
            line = {name: text.replace("ws://", "wss://") for name, text in line.items()}
            line["certificate"] = certificate
        Out(out.words, json=True).line(line)

    room = RoomServer(
        material.events,
        wire,
        speed=speed,
        faults=faults,
        outages=material.outages,
        finished=lambda: out.note(out.words.say("serve.finished")),
    )
    await serve_room(room, port=port, tls=tls, listening=listening)


def decode(args: Namespace, out: Out) -> None:
    """Print the events of wire messages, one message a line of input."""
    with _input(args.file) as lines:
        for line in decode_lines(args.platform, lines):
            sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()


def _input(file: str) -> AbstractContextManager[BinaryIO]:
    if file == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise AppError("file_unreadable", file=file, why=error.strerror or "") from error


def import_files(args: Namespace, out: Out) -> None:
    """Bring recordings into the database; the same one again changes nothing.

    Given up halfway, the same command goes on. What is not too long is folded at once, so that
    its page and its exports wait for nothing.
    """
    writer = Writer(args.db, _ignore)
    try:
        sessions = {_import(writer, Path(file), out) for file in args.file}
    finally:
        writer.close()
    with suppress(AppError):  # the import is done: whoever opens the session hears of it
        for _ in prepare(shelf_of(args.db), sessions, FOLDED_AT_ONCE):
            pass


def _import(writer: Writer, path: Path, out: Out) -> int:
    taken = take(writer, path, Told(out, "import.progress"))
    line = {
        "session": taken.made.session,
        "file": str(path),
        "events": taken.made.events,
        "new": taken.made.new,
    }
    out.line(line, out.words.say("import.done", **line))
    if taken.fault is not None:
        out.note(out.tell(taken.fault))
    return taken.made.session


def _ignore(batch: Committed) -> None:
    """An import is counted by the store itself."""


def positive(text: str) -> float:
    """A speed above zero. Raises: AppError."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e6:
        raise AppError("speed_not_understood", speed=text[:40])
    return value
