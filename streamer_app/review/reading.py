"""Reads for the places beside the live screen, on a thread of their own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from msgspec import structs

from streamer_app.catalogue.courses import Item
from streamer_app.errors import AppError
from streamer_app.events import Event
from streamer_app.live.doctor import findings
from streamer_app.live.evidence_rows import evidence_row
from streamer_app.live.materials import Materials, demo_items
from streamer_app.live.pages import Hit, SessionLine, SessionPage, ViewerPage
from streamer_app.live.program import REPLAY_FILE
from streamer_app.live.rows import chat_row
from streamer_app.live.snapshot import ChatRow, Played
from streamer_app.review.counted import counted
from streamer_app.review.crowd import Crowd
from streamer_app.review.exporting import Pdf
from streamer_app.review.finding import found, typed
from streamer_app.review.progress import Progress
from streamer_app.review.session_pages import around as around
from streamer_app.review.session_pages import line_of
from streamer_app.review.session_pages import page_of as page_of
from streamer_app.review.shelf import Shelf
from streamer_app.review.studies import Studies
from streamer_app.review.viewer_pages import viewer_page
from streamer_app.store import backups
from streamer_app.store.queries import Reader, StoredEvent
from streamer_app.wording import Wording

SHOWN: Final = 5_000

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
        pdf: Pdf | None = None,
    ) -> None:
        self._database = database
        self._demo = demo
        self._materials = materials
        self._words = words
        self._thread = ThreadPoolExecutor(1, "reads")
        self._shelves = {
            "": Shelf(database, lambda: self._materials),
            "demo": Shelf(demo, lambda: Materials(demo_items())),
        }
        self.crowd = Crowd(self._shelves[""])
        self.studies = Studies(self._shelves, words, pdf)
        """What takes longer than a look: comparing, courses, themes, exports."""

    @property
    def shelf(self) -> Shelf:
        """The creator's own sessions, folded once."""
        return self._shelves[""]

    def close(self) -> None:
        """Answer nothing more."""
        self.studies.close()
        self.crowd.close()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def forget(self) -> None:
        """Stored words have gone: remember none of them."""
        self.crowd.forget()
        for shelf in self._shelves.values():
            shelf.forget()

    def sell(self, items: tuple[Item, ...]) -> None:
        """Fold stored sessions with another catalogue from now on."""
        self._materials = self._materials.selling(items)

    def sessions(self) -> "Future[Sequence[SessionLine]]":
        """Every session, the newest first."""
        return self._thread.submit(self._sessions)

    def page(
        self, session: int, played: Played = "", progress: Progress | None = None
    ) -> "Future[SessionPage]":
        """One session opened."""
        shelf = self._shelves[played]
        part = progress.part(0.0, 1.0) if progress else None

        def opened(reader: Reader) -> SessionPage:
            page = shelf.open(reader, session, part).page
            return replace(page, line=structs.replace(page.line, demo=played == "demo"))

        return self._ask(opened, played)

    def around(
        self, session: int, at_ms: int, seconds: int, played: Played = ""
    ) -> "Future[Sequence[ChatRow]]":
        """The messages within ``seconds`` before and after, in order of time."""
        span_ms = seconds * 1000
        return self._ask(lambda reader: lines(reader.around(session, at_ms, span_ms)), played)

    def rows(self, rows: Sequence[int], played: Played = "") -> "Future[Sequence[ChatRow]]":
        """The messages, orders, clicks and so on of these row ids."""
        language = self._words().language
        items = self._shelves.get(played, self.shelf).items
        titles = {item.id: item.name(language) for item in items}
        return self._ask(lambda reader: stored_lines(map(reader.event, rows), titles), played)

    def counted(
        self, session: int, number: str, at_ms: int, played: Played = ""
    ) -> "Future[Sequence[ChatRow]]":
        """The lines that a number of the live screen counted at a moment."""
        language = self._words().language
        shelf = self._shelves.get(played, self.shelf)
        titles = {item.id: item.name(language) for item in shelf.items}

        def answer(reader: Reader) -> list[ChatRow]:
            found = counted(reader, shelf.surroundings(reader), session, number, at_ms)
            return stored_lines(found, titles)

        return self._ask(answer, played)

    def viewer(self, row: ChatRow, played: Played = "") -> "Future[ViewerPage]":
        """What the author of a line did in all sessions (in this one, when masked)."""
        materials = self._materials
        return self._ask(lambda reader: viewer_page(reader, row, around(materials, reader)), played)

    def search(self, words: str, limit: int) -> "Future[Sequence[Hit]]":
        """Messages of all sessions that hold every word, and are by whom, of which kind, from
        when and about what the line says (``finding.typed``)."""
        return self._ask(lambda reader: _hits(reader, words, limit, self._materials))

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
        for played, path in (("", self._database), ("demo", self._demo)):
            if path.exists():
                shelf = self._shelves[played]
                with Reader(path) as reader:
                    rows = reader.sessions()
                known = shelf.all_known(rows)
                found += [
                    line_of(row, figures, demo=bool(played))
                    for row, figures in zip(rows, known, strict=True)
                ]
        return sorted(found, key=lambda line: -line.started_ms)

    def _diagnostics(self) -> str:
        words = self._words()
        return "\n".join(words.tell(found.what) for found in findings(self._database))


def lines(rows: Iterable[tuple[int, Event]]) -> list[ChatRow]:
    """Chat lines in order of time."""
    made = [chat_row(row, event) for row, event in islice(rows, SHOWN)]
    return sorted((line for line in made if line), key=lambda line: (line.at_ms, line.row))


def stored_lines(found: Iterable[StoredEvent | None], titles: Mapping[str, str]) -> list[ChatRow]:
    """A line a stored event, those that are not there any more left out."""
    made = [evidence_row(one.row, one.event, titles) for one in found if one is not None]
    return [line for line in made if line is not None]


def _hits(reader: Reader, words: str, limit: int, materials: Materials) -> list[Hit]:
    titles = {row.session: row.title for row in reader.sessions()}
    hits = []
    for stored in found(reader, typed(words), limit, materials):
        line = chat_row(stored.row, stored.event)
        if line is not None:
            hits.append(Hit(stored.session, titles.get(stored.session, ""), line))
    return hits
