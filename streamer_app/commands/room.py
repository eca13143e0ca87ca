"""``room``: a live room of one's own, for a rehearsal with an assistant or a class on a LAN."""

import asyncio
import io
from argparse import Namespace
from contextlib import closing, suppress

import segno

from streamer_app.commands.out import Out
from streamer_app.live.materials import catalogue_of, demo_items
from streamer_app.live.own import own_room
from streamer_app.live.record import stopped_by_signals
from streamer_app.room.door import loopback
from streamer_app.room.own import OwnRoom
from streamer_app.room.own_server import Open, serve_own
from streamer_app.store.users import FILE, Users


def room(args: Namespace, out: Out) -> None:
    """Open a live room on this computer; ``--host`` lets others on the network in."""
    items = catalogue_of(args.db) or demo_items()
    own = own_room(args.title or out.words.say("room.title"), items, out.words.language)
    args.db.parent.mkdir(parents=True, exist_ok=True)
    with closing(Users(args.db.with_name(FILE))) as users:
        asyncio.run(_open(own, users, args, out))


async def _open(own: OwnRoom, users: Users, args: Namespace, out: Out) -> None:
    def listening(found: Open) -> None:
        line = {"listening": found.page.rstrip("/"), "page": found.page, "address": found.address}
        Out(out.words, json=True).line({**line, "teacher": found.teacher})
        if not out.json:
            _explain(found, args.host, out)

    serving = asyncio.create_task(
        serve_own(own, users, host=args.host, port=args.port, listening=listening)
    )

    def stop() -> None:
        serving.cancel()

    with stopped_by_signals(stop), suppress(asyncio.CancelledError):
        await serving


def _explain(found: Open, host: str, out: Out) -> None:
    """The way in, for people: words and a picture to point a phone at."""
    out.note(out.words.say("room.told.page", page=found.page))
    out.note(out.words.say("room.told.teacher", page=found.teacher))
    out.note(out.words.say("room.told.app", address=found.address))
    if loopback(host):
        out.note(out.words.say("room.told.near"))
        return
    out.note(out.words.say("room.told.network"))
    drawn = io.StringIO()
    segno.make(found.page, error="m", micro=False).terminal(drawn, compact=True)
    out.note(drawn.getvalue())
