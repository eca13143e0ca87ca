"""What is kept of people and copies of it, for the window: erase, hand over, copy, restore."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from streamer_app.feeds.connection import wall_ms
from streamer_app.live.folds import Surroundings
from streamer_app.live.materials import Materials, catalogue_of
from streamer_app.live.network import Network
from streamer_app.review import privacy
from streamer_app.review.deleting import delete
from streamer_app.review.export.whole import whole
from streamer_app.review.privacy import Erased, Losses
from streamer_app.review.progress import Progress
from streamer_app.review.retention import LastRun, Retention, last_run
from streamer_app.review.session_pages import around
from streamer_app.review.shelf import Shelf
from streamer_app.store import backups
from streamer_app.store.queries import Reader
from streamer_app.store.someone import Someone, someone
from streamer_app.store.writer import Writer

FOUND: Final = 50

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the database: where, when it was made, how many bytes."""

    path: Path
    at_ms: int
    size: int


@dataclass(frozen=True, slots=True)
class Copies:
    """The copies, the newest first, and what is left of damaged or replaced databases."""

    backups: tuple[Copy, ...] = ()
    aside: tuple[Copy, ...] = ()


class Keeping:
    """Every method is safe on any thread; every future may fail with ``AppError``.

    ``forgotten`` is called after stored words have gone, for whoever remembers them.
    """

    def __init__(
        self,
        network: Network,
        database: Path,
        days: Callable[[], int],
        forgotten: Callable[[], None] = lambda: None,
        shelf: Shelf | None = None,
    ) -> None:
        self._network = network
        self._database = database
        self._shelf = shelf or Shelf(database, lambda: Materials(catalogue_of(database)))
        self._forgotten = forgotten
        self._thread = ThreadPoolExecutor(1, "keeping")
        self.retention = Retention(network, database, self._around, days)

    def close(self) -> None:
        """Answer nothing more."""
        self.retention.close()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def find(self, words: str) -> "Future[Sequence[Someone]]":
        """Viewers whose name or id holds what was typed, the latest seen first."""
        return self._ask(lambda reader: someone(reader, words, FOUND))

    def preview(self, viewer: str) -> "Future[Losses]":
        """What an erasure would take away; ``viewer`` is ``SOURCE:ID``."""
        return self._ask(lambda reader: privacy.preview(reader, viewer, self._around))

    def erase(self, viewer: str, words: bool = True) -> "Future[Erased]":
        """Take a viewer out of everything; without ``words`` only the name and the id."""

        def work(writer: Writer) -> Erased:
            done = privacy.erase_by(writer, viewer, self._around, wall_ms(), words)
            self._forgotten()
            return done

        return self._network.between(work)

    def delete(self, sessions: Sequence[int], progress: Progress) -> "Future[int]":
        """Delete whole sessions; a room that is recorded goes on. How many went."""
        return self._network.trade(
            lambda writer: delete(writer, self._shelf, tuple(sessions), progress)
        )

    def hand_over(self, viewer: str, to: Path) -> "Future[Path]":
        """Write all that is stored about a viewer to a file, a JSON line each."""

        def write(reader: Reader) -> Path:
            lines = list(privacy.subject_access(reader, viewer))
            with whole(to) as file:
                file.writelines(lines)
            return to

        return self._ask(write)

    def copies(self) -> "Future[Copies]":
        """What there is to go back to."""
        return self._thread.submit(self._copies)

    def restore(self, copy: Path) -> "Future[Path | None]":
        """Put a copy in the database's place; where what stood there is kept."""
        restored = self._network.restore(copy)
        restored.add_done_callback(lambda _: self._forgotten())
        return restored

    def last_run(self) -> "Future[LastRun | None]":
        """When words and names went by themselves the last time."""
        return self._thread.submit(last_run, self._database.parent)

    def _around(self, reader: Reader) -> Surroundings:
        return around(Materials(catalogue_of(self._database)), reader)

    def _copies(self) -> Copies:
        made, aside = backups.backups(self._database), backups.aside(self._database)
        return Copies(tuple(map(_copy, made)), tuple(map(_copy, aside)))

    def _ask(self, question: Callable[[Reader], T]) -> "Future[T]":
        def answer() -> T:
            with Reader(self._database) as reader:
                return question(reader)

        return self._thread.submit(answer)


def _copy(path: Path) -> Copy:
    known = path.stat()
    return Copy(path, round(known.st_mtime * 1000), known.st_size)
