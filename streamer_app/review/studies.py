"""What takes longer than a look: tables of a stretch, comparisons, courses, themes, exports."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from streamer_app.feeds.connection import wall_ms
from streamer_app.insight.similarity import load
from streamer_app.live.pages import SessionLine
from streamer_app.live.snapshot import Card, Minute, Played
from streamer_app.review.compare import (
    Against,
    Alignment,
    Compared,
    against_usual,
    compared,
)
from streamer_app.review.courses import CourseLine, Taught, course_lines
from streamer_app.review.details import Selection, pitches_of, selection, themes_of
from streamer_app.review.digests import Digest, before
from streamer_app.review.export.whole import whole
from streamer_app.review.exporting import Export, Pdf
from streamer_app.review.masking import Masking
from streamer_app.review.progress import Part, Progress
from streamer_app.review.sentence import Clause, sentence
from streamer_app.review.session_pages import line_of
from streamer_app.review.shelf import Shelf
from streamer_app.review.shelf import told as telling
from streamer_app.review.themes import Theme, follow_up, lesson_plan, themes
from streamer_app.store.attendance import names
from streamer_app.store.queries import Reader, SessionRow
from streamer_app.wording import Wording

LAST: Final = 10
"""Sessions that courses and themes look at where none were chosen."""
LEFT: Final = 50

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Usual:
    """A session's numbers beside those of the ``of`` sessions before it, and its sentence."""

    digest: Digest
    against: tuple[Against, ...]
    of: int
    sentence: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two to four sessions beside each other, each against its own room's usual."""

    lines: tuple[SessionLine, ...]
    digests: tuple[Digest, ...]
    curves: Compared
    usual: tuple[tuple[Against, ...], ...]


@dataclass(frozen=True, slots=True)
class Courses:
    """Every course over these sessions, oldest session first."""

    lines: tuple[CourseLine, ...]
    sessions: tuple[SessionLine, ...]


@dataclass(frozen=True, slots=True)
class Themes:
    """What was asked over these sessions, oldest first."""

    themes: tuple[Theme, ...]
    sessions: tuple[SessionLine, ...]


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """The questions of the last session that nobody answered."""

    line: SessionLine
    cards: tuple[Card, ...]


class Studies:
    """Answers with futures, each may fail with AppError; ``Progress`` shows and stops them."""

    def __init__(
        self, shelves: Mapping[str, Shelf], words: Callable[[], Wording], pdf: Pdf | None
    ) -> None:
        self._shelves = shelves
        self._words = words
        self._pdf = pdf
        self._quick = ThreadPoolExecutor(1, "selecting")
        self._slow = ThreadPoolExecutor(2, "studying")

    def close(self) -> None:
        """Answer nothing more."""
        self._quick.shutdown(wait=False, cancel_futures=True)
        self._slow.shutdown(wait=False, cancel_futures=True)

    def select(
        self, session: int, span: tuple[int, int] | None = None, played: Played = ""
    ) -> "Future[Selection]":
        """Every table of a session, or of the stretch [start, end) of it in ms."""
        return self._quick.submit(self._select, session, span, self._shelves[played])

    def usual(self, session: int, progress: Progress, played: Played = "") -> "Future[Usual]":
        """A session against the last ten of its room; those not looked at yet are folded."""
        shelf = self._shelves[played]
        return self._ask(lambda reader: self._usual(reader, shelf, session, progress), shelf)

    def compare(
        self, sessions: Sequence[int], alignment: Alignment, progress: Progress
    ) -> "Future[Comparison]":
        """Two to four sessions beside each other."""
        shelf = self._shelves[""]
        return self._ask(
            lambda reader: self._compare(reader, shelf, sessions, alignment, progress), shelf
        )

    def courses(self, sessions: Sequence[int], progress: Progress) -> "Future[Courses]":
        """Every course over these sessions (none: the last ten)."""
        shelf = self._shelves[""]
        return self._ask(lambda reader: self._courses(reader, shelf, sessions, progress), shelf)

    def themes(self, sessions: Sequence[int], progress: Progress) -> "Future[Themes]":
        """What was asked over these sessions (none: the last ten)."""
        shelf = self._shelves[""]
        return self._ask(lambda reader: self._themes(reader, shelf, sessions, progress), shelf)

    def plan(
        self, chosen: Sequence[Theme], sessions: Sequence[int], played: Played = ""
    ) -> "Future[str]":
        """The lesson plan of these themes, without the names of these sessions' viewers."""

        def made(reader: Reader) -> str:
            mask = Masking({name for one in sessions for name in names(reader, one)})
            return lesson_plan(chosen, self._words(), mask)

        return self._ask(made, self._shelves[played])

    def save(self, text: str, to: Path) -> "Future[Path]":
        """A text to a file that is whole or not there at all."""

        def write() -> Path:
            with whole(to) as file:
                file.write(text.encode("utf-8", "replace"))
            return to

        return self._slow.submit(write)

    def left_open(self) -> "Future[LeftOpen | None]":
        """What the last session left unanswered, for the start of the next one."""
        shelf = self._shelves[""]
        return self._ask(lambda reader: _left_open(reader, shelf), shelf)

    def export(
        self, session: int, form: str, to: Path, progress: Progress, played: Played = ""
    ) -> "Future[Path]":
        """Write a session's data; the answer is where it is. Cancelled, nothing is left of it."""
        shelf = self._shelves[played]

        def write(reader: Reader) -> Path:
            progress.at(0.0)
            around = shelf.surroundings(reader)
            show = progress.part(0.5, 1.0).over
            told = progress.part(0.0, 0.5)
            Export(
                reader,
                session,
                around,
                self._words(),
                pdf=self._pdf,
                show=show,
                kept=lambda session: shelf.tables(reader, session, told),
                watch=telling(told, reader.session(session).events),
            ).write(form, to)
            return to

        return self._ask(write, shelf)

    def _ask(self, question: Callable[[Reader], T], shelf: Shelf) -> "Future[T]":
        def answer() -> T:
            with Reader(shelf.path) as reader:
                return question(reader)

        return self._slow.submit(answer)

    def _select(self, session: int, span: tuple[int, int] | None, shelf: Shelf) -> Selection:
        with Reader(shelf.path) as reader:
            opened = shelf.open(reader, session)
            earlier = shelf.earlier(reader, session)
            return selection(reader, opened.page, opened.details, span, earlier)

    def _usual(self, reader: Reader, shelf: Shelf, session: int, progress: Progress) -> Usual:
        row = reader.session(session)
        rows = before(reader.sessions(), row)
        step = 1 / (len(rows) + 1)
        opened = shelf.open(reader, session, progress.part(0, step))
        own = shelf.digest(reader, row)
        known = [
            shelf.digest(reader, one, progress.part(step * at, step * (at + 1)))
            for at, one in enumerate(rows, start=1)
        ]
        page, found = opened.page, opened.details
        said = sentence(page, pitches_of(page, found), themes_of(page.cards, found.groups))
        return Usual(own, against_usual(own, known) if known else (), len(known), said)

    def _compare(
        self,
        reader: Reader,
        shelf: Shelf,
        sessions: Sequence[int],
        alignment: Alignment,
        progress: Progress,
    ) -> Comparison:
        rows = _in_time([reader.session(one) for one in sessions])
        digests: list[Digest] = []
        minutes: list[Sequence[Minute]] = []
        usual: list[tuple[Against, ...]] = []
        step = 1 / len(rows)
        every = reader.sessions()
        for at, row in enumerate(rows):
            part = progress.part(at * step, (at + 1) * step)
            minutes.append(shelf.open(reader, row.session, part).page.minutes)
            digests.append(shelf.digest(reader, row))
            earlier = [one for one in before(every, row) if one.session not in sessions]
            known = [known for one in earlier if (known := shelf.known(reader, one)) is not None]
            usual.append(against_usual(digests[-1], known))
        lines = tuple(map(line_of, rows, digests))
        return Comparison(
            lines, tuple(digests), compared(digests, minutes, alignment), tuple(usual)
        )

    def _courses(
        self, reader: Reader, shelf: Shelf, sessions: Sequence[int], progress: Progress
    ) -> Courses:
        rows = _chosen(reader, sessions)
        taught = []
        for row, part in _parts(rows, progress):
            opened = shelf.open(reader, row.session, part)
            found = opened.details
            taught.append(Taught(row.started_ms, opened.page.cards, found.pitches, found.sales))
        lines = course_lines(shelf.items, taught, wall_ms())
        return Courses(tuple(lines), tuple(map(line_of, rows)))

    def _themes(
        self, reader: Reader, shelf: Shelf, sessions: Sequence[int], progress: Progress
    ) -> Themes:
        rows = _chosen(reader, sessions)
        cards: list[Card] = []
        for row, part in _parts(rows, progress):
            cards += shelf.open(reader, row.session, part).page.cards
        return Themes(tuple(themes(cards, load())), tuple(map(line_of, rows)))


def _chosen(reader: Reader, sessions: Sequence[int]) -> list[SessionRow]:
    """These sessions, or the last ten that have ended."""
    if sessions:
        return _in_time([reader.session(one) for one in sessions])
    return [row for row in reader.sessions() if row.state != "open"][-LAST:]


def _in_time(rows: Sequence[SessionRow]) -> list[SessionRow]:
    return sorted(rows, key=lambda row: row.started_ms)


def _parts(rows: Sequence[SessionRow], progress: Progress) -> list[tuple[SessionRow, Part]]:
    step = 1 / max(1, len(rows))
    return [(row, progress.part(at * step, (at + 1) * step)) for at, row in enumerate(rows)]


def _left_open(reader: Reader, shelf: Shelf) -> LeftOpen | None:
    ended = [row for row in reader.sessions() if row.state != "open"]
    if not ended:
        return None
    asked = shelf.open(reader, ended[-1].session).page.cards
    cards = follow_up(card for card in asked if card.tended)
    return LeftOpen(line_of(ended[-1]), tuple(cards[:LEFT])) if cards else None
