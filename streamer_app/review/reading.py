"""Reads for the places beside the live screen, on a thread of their own."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Final, TypeVar

from streamer_app.catalogue.courses import Item
from streamer_app.errors import AppError
from streamer_app.events import Event
from streamer_app.insight.figures import Metric
from streamer_app.live.doctor import findings
from streamer_app.live.folds import Surroundings
from streamer_app.live.materials import Materials
from streamer_app.live.pages import Hit, SessionLine, SessionPage, ViewerPage
from streamer_app.live.picture import marks_of, minutes_of
from streamer_app.live.program import REPLAY_FILE
from streamer_app.live.rows import chat_row
from streamer_app.live.snapshot import ChatRow, Played
from streamer_app.review import summary
from streamer_app.review.export.story import Story
from streamer_app.review.exporting import Export
from streamer_app.review.page_cache import CARDS, PageCache
from streamer_app.store import backups
from streamer_app.store.queries import Reader, SessionRow, StoredEvent
from streamer_app.wording import Wording

VIEWER_ROWS: Final = 200
SHOWN: Final = 5_000
PAID: Final = ("gift", "paid_message", "membership", "order")

T = TypeVar("T")


class Reads:
    """Answers with futures; each may fail with AppError. ``words`` are for the diagnostics and
    the reports that ``pdf`` prints."""

    def __init__(
        self,
        database: Path,
        demo: Path,
        materials: Materials,
        words: Callable[[], Wording],
        pdf: Callable[[Story, Path], None] | None = None,
    ) -> None:
        self._database = database
        self._demo = demo
        self._materials = materials
        self._words = words
        self._pdf = pdf
        self._thread = ThreadPoolExecutor(1, "reads")

    def close(self) -> None:
        """Answer nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def sell(self, items: tuple[Item, ...]) -> None:
        """Fold stored sessions with another catalogue from now on."""
        self._materials = self._materials.selling(items)

    def sessions(self) -> "Future[Sequence[SessionLine]]":
        """Every session, the newest first."""
        return self._thread.submit(self._sessions)

    def page(self, session: int) -> "Future[SessionPage]":
        """One session opened."""
        return self._thread.submit(self._page, session)

    def around(
        self, session: int, at_ms: int, seconds: int, played: Played = ""
    ) -> "Future[Sequence[ChatRow]]":
        """The messages within ``seconds`` before and after, in order of time."""
        span_ms = seconds * 1000
        return self._ask(lambda reader: lines(reader.around(session, at_ms, span_ms)), played)

    def rows(self, rows: Sequence[int], played: Played = "") -> "Future[Sequence[ChatRow]]":
        """The messages of these row ids."""
        return self._ask(lambda reader: stored_lines(map(reader.event, rows)), played)

    def viewer(self, row: ChatRow, played: Played = "") -> "Future[ViewerPage]":
        """What the author of a line did in all sessions (in this one, when masked)."""
        return self._ask(lambda reader: _viewer(reader, row), played)

    def search(self, words: str, limit: int) -> "Future[Sequence[Hit]]":
        """Messages of all sessions that hold every word."""
        return self._ask(lambda reader: _hits(reader, words, limit))

    def export(self, session: int, form: str, to: Path) -> "Future[Path]":
        """Write a session's data; the answer is where it is."""
        return self._ask(lambda reader: self._export(reader, session, form, to))

    def size(self) -> "Future[int]":
        """Bytes of everything the program keeps."""
        files = self._database.parent.rglob("*")
        return self._thread.submit(lambda: sum(f.stat().st_size for f in files if f.is_file()))

    def back_up(self) -> "Future[Path]":
        """A checked copy of the database now; the answer is where it is."""
        return self._thread.submit(lambda: backups.make(self._database, datetime.now()))

    def delete_demo(self) -> "Future[bool]":
        """Delete what the demo left; False where it left nothing."""
        return self._thread.submit(self._delete_demo)

    def diagnostics(self) -> "Future[str]":
        """What ``doctor`` says, without a message's text."""
        return self._thread.submit(self._diagnostics)

    def _delete_demo(self) -> bool:
        there = self._demo.exists()
        try:
            for path in (self._demo, *self._demo.parent.glob(f"{self._demo.name}-*")):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise AppError("system", why=error.strerror or "") from error
        return there

    def _ask(self, question: Callable[[Reader], T], played: Played = "") -> "Future[T]":
        replay = self._database.with_name(REPLAY_FILE)
        path = {"demo": self._demo, "replay": replay}.get(played, self._database)

        def answer() -> T:
            with Reader(path) as reader:
                return question(reader)

        return self._thread.submit(answer)

    def _sessions(self) -> list[SessionLine]:
        found: list[SessionLine] = []
        for path in (self._database, self._demo):
            if path.exists():
                with Reader(path) as reader:
                    found += [line_of(row, demo=path == self._demo) for row in reader.sessions()]
        return sorted(found, key=lambda line: -line.started_ms)

    def _page(self, session: int) -> SessionPage:
        with Reader(self._database) as reader:
            row = reader.session(session)
            _, last = reader.span(session)
            cache = PageCache(self._database, repr(self._materials.items))
            page = None if row.state == "open" else cache.load(session, last)
            if page is not None:
                return page
            read = summary.read(reader, session, around(self._materials, reader))
        page = page_of(read)
        if row.state != "open":
            cache.save(session, last, page)
        return page

    def _export(self, reader: Reader, session: int, form: str, to: Path) -> Path:
        around_it = around(self._materials, reader)
        Export(reader, session, around_it, self._words(), pdf=self._pdf).write(form, to)
        return to

    def _diagnostics(self) -> str:
        words = self._words()
        return "\n".join(words.tell(found.what) for found in findings(self._database))


def around(materials: Materials, reader: Reader) -> Surroundings:
    """What a stored session is folded with."""

    def find(source: str, room: str, event_id: str) -> tuple[int, Event] | None:
        found = reader.find(source, room, event_id)
        return (found.row, found.event) if found else None

    return materials.around(find, kept=reader.kept().rows)


def page_of(read: summary.Read) -> SessionPage:
    """A folded session as it is shown."""
    metrics = summary.measures(read)
    return SessionPage(
        line=full_line(read, metrics),
        events=read.tally.events,
        metrics=metrics,
        minutes=minutes_of(read.folds),
        gaps=read.folds.metrics.gaps(),
        marks=marks_of(read.folds, read.at_ms),
        cards=read.folds.desk.cards(read.at_ms, most=CARDS),
    )


def line_of(row: SessionRow, *, demo: bool = False) -> SessionLine:
    """A session for the list."""
    return SessionLine(
        session=row.session,
        title=row.title,
        sources=tuple(dict.fromkeys(source for source, _ in row.rooms)),
        started_ms=row.started_ms,
        ended_ms=row.ended_ms,
        messages=row.messages,
        users=row.users,
        state=row.state,
        demo=demo,
    )


def lines(rows: Iterable[tuple[int, Event]]) -> list[ChatRow]:
    """Chat lines in order of time."""
    made = [chat_row(row, event) for row, event in islice(rows, SHOWN)]
    return sorted((line for line in made if line), key=lambda line: (line.at_ms, line.row))


def stored_lines(found: Iterable[StoredEvent | None]) -> list[ChatRow]:
    """Chat lines of stored events, those that are not there any more left out."""
    made = [chat_row(stored.row, stored.event) for stored in found if stored is not None]
    return [line for line in made if line is not None]


def _viewer(reader: Reader, row: ChatRow) -> ViewerPage:
    if row.viewer is None:
        return ViewerPage(row.name, row.source, None)
    found = list(reader.viewer_events(row.source, row.viewer))
    shown = stored_lines(reversed(found))[:VIEWER_ROWS]
    return ViewerPage(
        name=row.name,
        source=row.source,
        viewer=row.viewer,
        first_ms=found[0].event.at_ms if found else None,
        sessions=len({stored.session for stored in found}) or 1,
        messages=tuple(line for line in shown if line.kind == "chat"),
        payments=tuple(line for line in shown if line.kind in PAID),
    )


def _hits(reader: Reader, words: str, limit: int) -> list[Hit]:
    titles = {row.session: row.title for row in reader.sessions()}
    found = []
    for stored in reader.search(words, limit):
        line = chat_row(stored.row, stored.event)
        if line is not None:
            found.append(Hit(stored.session, titles.get(stored.session, ""), line))
    return found


def full_line(read: summary.Read, metrics: dict[str, Metric]) -> SessionLine:
    """The list's line with what only the folds know."""
    counts = read.folds.desk.counts()
    viewers = read.samples.get("viewers")
    index = read.samples.get("ei")
    return replace(
        line_of(read.row),
        asked=sum(counts.values()),
        answered=counts.get("answered", 0),
        peak_viewers=round(max(viewers)) if viewers else None,
        basis=str(dict(metrics["viewers"].extra).get("basis", "")),
        engagement=median(index) if index else None,
        money=read.folds.ledger.totals().money,
        course_money=metrics["course_rev"].value or {},
    )
