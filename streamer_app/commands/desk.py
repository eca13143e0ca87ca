"""``desk``: a stored session's questions for assistants, without a window."""

import asyncio
import io
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

import segno

from streamer_app.commands.out import Out
from streamer_app.commands.reading import surroundings
from streamer_app.desk.invitations import Role
from streamer_app.desk.server import DeskServer, Options, first_lines
from streamer_app.live.filters import Sieve
from streamer_app.live.headless import serve_stored
from streamer_app.live.sharing import role_of
from streamer_app.review.summary import number
from streamer_app.room.door import loopback
from streamer_app.settings import of_user
from streamer_app.store.queries import Reader

USUAL: Final[Sequence[Role]] = ("assistant",)


def desk(args: Namespace, out: Out) -> None:
    """Open a session's desk for assistants; ``--host`` lets others on the network in."""
    roles = [role_of(name) for name in args.invite] or USUAL
    options = Options(args.host, args.port, args.certificate, args.css, out.words.language)
    with Reader(args.db) as reader:
        row = reader.session(number(args.session))
        chosen = of_user().now.filters
        around = replace(surroundings(args.db, reader), sieve=Sieve(lambda: chosen))
        listening = partial(_tell, args, roles, out)
        asyncio.run(serve_stored(args.db, reader, row, around, options, listening))


def _tell(args: Namespace, roles: Sequence[Role], out: Out, server: DeskServer) -> None:
    lines = first_lines(server, roles)
    for line in lines:
        Out(out.words, json=True).line(line)
    if not out.json:
        _explain(args.host, [line["join"] for line in lines[1:]], out)


def _explain(host: str, links: Sequence[str], out: Out) -> None:
    """The way in, for people: a picture to point a phone at for each invitation."""
    out.note(out.words.say("desk.told.once"))
    if loopback(host):
        out.note(out.words.say("desk.told.near"))
        return
    out.note(out.words.say("desk.told.network"))
    for link in links:
        drawn = io.StringIO()
        segno.make(link, error="m", micro=False).terminal(drawn, compact=True)
        out.note(drawn.getvalue())
