"""``erase viewer retain notice backup restore``: what is kept of people, and copies of it."""

from argparse import Namespace
from dataclasses import asdict
from datetime import datetime

from streamer_app.commands.out import Out
from streamer_app.commands.reading import surroundings
from streamer_app.errors import AppError
from streamer_app.feeds.connection import wall_ms
from streamer_app.live.folds import Surroundings
from streamer_app.review import privacy
from streamer_app.settings import of_user
from streamer_app.store import backups
from streamer_app.store.queries import Reader


def erase(args: Namespace, out: Out) -> None:
    """Take one viewer out of everything; without ``--yes`` only say what would go."""

    def around(reader: Reader) -> Surroundings:
        return surroundings(args.db, reader)

    if not args.yes:
        with Reader(args.db) as reader:
            found = privacy.preview(reader, args.viewer, around)
        out.line(asdict(found), out.words.say("erase.preview", **asdict(found)))
        return
    done = privacy.erase(args.db, args.viewer, around, wall_ms())
    privacy.unlist(of_user(), done.person)
    out.line(asdict(done.preview), out.words.say("erase.done", **asdict(done.preview)))
    for path in done.left:
        out.note(out.words.say("erase.left", path=str(path)))


def viewer(args: Namespace, out: Out) -> None:
    """Everything that is stored about one viewer, as JSON lines."""
    with Reader(args.db) as reader:
        out.lines(privacy.subject_access(reader, args.viewer))


def retain(args: Namespace, out: Out) -> None:
    """Erase the words and names of sessions older than so many days."""

    def around(reader: Reader) -> Surroundings:
        return surroundings(args.db, reader)

    if not args.db.exists():
        raise AppError("database_missing", path=str(args.db))
    sessions = privacy.retain(args.db, around, args.days, wall_ms())
    said = out.words.say("retain.done", n=len(sessions), days=args.days)
    out.line({"sessions": list(sessions)}, said)


def notice(args: Namespace, out: Out) -> None:
    """The sentences to put into the room's notice, so that viewers know."""
    text = out.words.say("privacy.notice", days=args.days)
    out.line({"notice": text}, text)


def backup(args: Namespace, out: Out) -> None:
    """Make a checked copy now."""
    if not args.db.exists():
        raise AppError("database_missing", path=str(args.db))
    path = backups.make(args.db.absolute(), datetime.now())
    out.line({"backup": str(path)}, out.words.say("backup.done", path=str(path)))


def restore(args: Namespace, out: Out) -> None:
    """Put a copy in the database's place; what stood there is kept beside it."""
    kept = backups.restore(args.db.absolute(), args.file, datetime.now())
    line = {"restored": str(args.file), "kept": str(kept) if kept else None}
    said = out.words.say("restore.done", path=str(args.file))
    if kept is not None:
        said += " " + out.words.say("restore.kept", path=str(kept))
    out.line(line, said)
