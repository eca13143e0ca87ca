"""``sessions search questions``: what is stored, read back."""

from argparse import Namespace
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Final

from streamer_app.commands.out import Out
from streamer_app.errors import AppError
from streamer_app.live.folds import Surroundings
from streamer_app.live.materials import Materials, catalogue_of
from streamer_app.review import summary
from streamer_app.review.finding import found, wanted
from streamer_app.review.reading import around
from streamer_app.store.queries import Reader, StoredEvent

CHOICES: Final = ("who", "kind", "session", "since", "until", "course")


def sessions(args: Namespace, out: Out) -> None:
    """List the sessions, oldest first."""
    with Reader(args.db) as reader:
        for row in reader.sessions():
            line = summary.line(row)
            started = datetime.fromtimestamp(row.started_ms / 1000)
            place = f"{row.source}:{row.room}"
            text = f"{row.session:>5}  {started:%Y-%m-%d %H:%M}  {row.events:>8}  {place}"
            out.line(line, f"{text}  {row.title}  ({row.state})")


def surroundings(database: Path, reader: Reader) -> Surroundings:
    """What stored sessions are folded with: the word lists and this database's courses."""
    return around(Materials(catalogue_of(database)), reader)


def search(args: Namespace, out: Out) -> None:
    """Messages of all sessions that hold every word, newest first."""
    with Reader(args.db) as reader:
        if args.queries is not None:
            _queries(args.queries, reader, Out(out.words, json=True))
            return
        chosen = {name: getattr(args, name) or "" for name in CHOICES}
        materials = Materials(catalogue_of(args.db)) if args.course else Materials()
        what = wanted(" ".join(args.words), chosen)
        for hit in found(reader, what, args.limit, materials):
            _hit(hit, out)


def _hit(hit: StoredEvent, out: Out) -> None:
    event = hit.event
    name = event.viewer.name if event.viewer else ""
    text = getattr(event, "text", "")
    line = {
        "session": hit.session,
        "id": event.id,
        "at_ms": event.at_ms,
        "viewer": event.viewer.id if event.viewer else None,
        "text": text,
    }
    at = datetime.fromtimestamp(event.at_ms / 1000)
    out.line(line, f"{hit.session:>5}  {at:%Y-%m-%d %H:%M:%S}  {name}: {text}")


def _queries(file: Path, reader: Reader, out: Out) -> None:
    for query in _lines(file):
        ids = [hit.event.id for hit in reader.search(query)]
        out.line({"query": query, "hits": len(ids), "ids": ids})


def _lines(file: Path) -> Iterable[str]:
    try:
        return file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AppError("file_unreadable", file=str(file), why=str(error)[:80]) from error


def questions(args: Namespace, out: Out) -> None:
    """A session's question cards, in desk order."""
    with Reader(args.db) as reader:
        session = summary.read(reader, args.session, surroundings(args.db, reader))
    for card in session.folds.desk.cards(session.at_ms):
        kept = asdict(card)
        names = ("card", "text", "state", "asks", "askers", "first_ms", "wait_s", "wordings")
        line = {name: kept[name] for name in (*names, "score", "parts", "course")}
        out.line(line, f"#{card.card:<4} {card.score:5.1f} {card.askers:>3}  {card.text}")
