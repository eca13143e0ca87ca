"""A page about several sessions: which ones, and one table."""

from abc import abstractmethod
from collections.abc import Sequence
from concurrent.futures import Future
from typing import ClassVar, Generic, Protocol, TypeVar

from PySide6.QtWidgets import QWidget

from streamer_app.errors import AppError
from streamer_app.live.pages import SessionLine
from streamer_app.review.progress import Progress
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.messages import failure
from streamer_app.ui.places.review_work import Work
from streamer_app.ui.widgets.data_table import Column, DataTable, Row
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import Words


class Over(Protocol):
    """An answer about several sessions."""

    @property
    def sessions(self) -> Sequence[SessionLine]: ...


T = TypeVar("T", bound=Over)


class StudyPage(QWidget, Generic[T]):
    """Subclasses ask a question about the sessions and make rows of the answer."""

    NAME: ClassVar[str]
    """The table's name, in the catalogue."""
    EMPTY: ClassVar[str]
    """What is said where there are no rows."""

    def __init__(self, kit: Kit, work: Work) -> None:
        super().__init__()
        self._kit, self._work = kit, work
        self._sessions: tuple[int, ...] = ()
        self._found: T | None = None
        px = kit.theme.px
        self._note = PlainLabel(kit.theme, role="muted", wrap=True)
        self.table = DataTable(kit.theme, "")
        self.none = PlainLabel(kit.theme, size=16, role="muted", wrap=True)
        panel = Panel(kit.theme)
        head = row(self._note, margins=(px(12), px(8), px(12), px(8)), grow=0)
        self._empty = QWidget()
        column(self.none, None, margins=(px(12), px(12), px(12), px(12)), parent=self._empty)
        parts = (head, Divider(kit.theme), self.table, self._empty)
        column(*parts, gap=0, grow=2, parent=panel).setStretch(3, 1)
        column(panel, parent=self)
        self._empty.hide()

    def show_sessions(self, sessions: Sequence[int]) -> None:
        """Over these sessions; over the last ten where none are chosen."""
        self._sessions = tuple(sessions)
        say = self._kit.words.say
        self._note.setText(say("review.reading"))
        progress = Progress()
        future = self._study(self._sessions, progress)
        self._work.run(say("review.reading_all"), progress, future, self._show, self._failed)

    def reword(self) -> None:
        """Take the words again."""
        if self._found is not None:
            self._show(self._found)

    @abstractmethod
    def _study(self, sessions: Sequence[int], progress: Progress) -> "Future[T]":
        """Ask about these sessions."""

    @abstractmethod
    def _rows(self, found: T) -> tuple[Sequence[Column], Sequence[Row]]:
        """The table of the answer."""

    @abstractmethod
    def _about(self, found: T) -> str:
        """What the answer is about."""

    def _failed(self, error: AppError) -> None:
        self._note.setText(failure(self._kit.words, error))

    def _show(self, found: T) -> None:
        self._found = found
        say = self._kit.words.say
        columns, rows = self._rows(found)
        self.table.setAccessibleName(say(self.NAME))
        self.table.show_rows(columns, rows)
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self.none.setText(say(self.EMPTY) if found.sessions else "")
        self._note.setText(self._about(found) if found.sessions else say("review.no_own"))


def over_text(words: Words, count: int, chosen: bool) -> str:
    """Which sessions a page is about."""
    return words.say("review.over_chosen" if chosen else "review.over", n=count)
