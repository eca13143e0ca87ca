"""What the window asks of the running program, as a protocol; ``live`` fulfils it.

Reads answer with futures: they run on a reader's thread and never hold up a repaint.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from streamer_app.catalogue.courses import Item
    from streamer_app.catalogue.imports import Imported
    from streamer_app.catalogue.preview import Preview
    from streamer_app.errors import Reason
    from streamer_app.live.accounts import Account
    from streamer_app.live.actions import Action
    from streamer_app.live.doctor import Finding
    from streamer_app.live.guest import Guest
    from streamer_app.live.inbox import Inbox
    from streamer_app.live.intake import Incoming
    from streamer_app.live.lessons import Lessons
    from streamer_app.live.pages import Found, Hit, SessionLine, SessionPage, ViewerPage
    from streamer_app.live.profiles import Profile
    from streamer_app.live.selftest import Trial
    from streamer_app.live.shop import OrdersTaken
    from streamer_app.live.snapshot import ChatRow, Played, Snapshot
    from streamer_app.review.compare import Alignment
    from streamer_app.review.crowd import Coming, Fairness
    from streamer_app.review.details import Selection
    from streamer_app.review.importing import Taken
    from streamer_app.review.keeping import Copies
    from streamer_app.review.privacy import Erased, Losses
    from streamer_app.review.progress import Progress
    from streamer_app.review.retention import LastRun
    from streamer_app.review.studies import Comparison, Courses, LeftOpen, Themes, Usual
    from streamer_app.review.themes import Theme
    from streamer_app.settings import Preferences
    from streamer_app.store.someone import Someone


class Reader(Protocol):
    """Reads for the places beside the live screen. Each future may fail with ``AppError``.

    ``played`` says whose rows are meant: of the demo or the replay that runs, which have
    databases of their own.
    """

    def sessions(self) -> "Future[Sequence[SessionLine]]":
        """Every session, the newest first."""

    def page(
        self, session: int, played: "Played" = "", progress: "Progress | None" = None
    ) -> "Future[SessionPage]":
        """One session opened."""

    def around(
        self, session: int, at_ms: int, seconds: int, played: "Played" = ""
    ) -> "Future[Sequence[ChatRow]]":
        """The messages within ``seconds`` before and after, in order of time."""

    def rows(self, rows: Sequence[int], played: "Played" = "") -> "Future[Sequence[ChatRow]]":
        """The messages of these row ids."""

    def counted(
        self, session: int, number: str, at_ms: int, played: "Played" = ""
    ) -> "Future[Sequence[ChatRow]]":
        """The lines behind a number (by its id in the report) as it stood at a moment."""

    def viewer(self, row: "ChatRow", played: "Played" = "") -> "Future[ViewerPage]":
        """What the author of a line did in all sessions (in this one, when masked)."""

    def search(self, words: str, limit: int) -> "Future[Sequence[Hit]]":
        """Messages of all sessions that hold every word."""

    def size(self) -> "Future[int]":
        """Bytes of everything the program keeps."""

    def back_up(self) -> "Future[Path]":
        """Make a checked copy of the database."""

    def delete_demo(self) -> "Future[bool]":
        """Delete what the demo left; False where it left nothing."""

    def diagnostics(self) -> "Future[str]":
        """What ``doctor`` says, without a message's text."""


class Studies(Protocol):
    """What takes longer than a look. Each future may fail with ``AppError``; the ``progress``
    given shows how far it is and gives up."""

    def select(
        self, session: int, span: tuple[int, int] | None = None, played: "Played" = ""
    ) -> "Future[Selection]":
        """The tables of a session, or of the stretch [start, end) of it in ms."""

    def usual(self, session: int, progress: "Progress", played: "Played" = "") -> "Future[Usual]":
        """A session against the last ten of its room."""

    def compare(
        self, sessions: Sequence[int], alignment: "Alignment", progress: "Progress"
    ) -> "Future[Comparison]":
        """Two to four sessions beside each other."""

    def courses(self, sessions: Sequence[int], progress: "Progress") -> "Future[Courses]":
        """Every course over these sessions (none: the last ten)."""

    def themes(self, sessions: Sequence[int], progress: "Progress") -> "Future[Themes]":
        """What was asked over these sessions (none: the last ten)."""

    def plan(
        self, chosen: "Sequence[Theme]", sessions: Sequence[int], played: "Played" = ""
    ) -> "Future[str]":
        """The lesson plan of these themes."""

    def save(self, text: str, to: Path) -> "Future[Path]":
        """A text to a file."""

    def left_open(self) -> "Future[LeftOpen | None]":
        """What the last session left unanswered."""

    def export(
        self, session: int, form: str, to: Path, progress: "Progress", played: "Played" = ""
    ) -> "Future[Path]":
        """Write a report or data file; the answer is where it is."""


class Shop(Protocol):
    """Courses, orders and what was learned. Each future may fail with ``AppError``."""

    def courses(self) -> "Future[tuple[Item, ...]]":
        """The creator's catalogue."""

    def preview(self, file: Path) -> "Future[Preview]":
        """The head of a table of courses."""

    def import_courses(
        self, file: Path, columns: Mapping[str, str], progress: "Progress | None" = None
    ) -> "Future[Imported]":
        """Read a table of courses; ``columns``: ours to the headers that a person chose."""

    def save_course(self, item: "Item") -> "Future[tuple[Item, ...]]":
        """Add a course or renew the one of its id; the answer is the whole catalogue."""

    def tags(self, item: "Item") -> "Future[tuple[str, ...]]":
        """What a course may be called by, from its title and outline."""

    def import_orders(
        self, file: Path, progress: "Progress | None" = None
    ) -> "Future[OrdersTaken]":
        """Read a table of orders."""

    def incoming(self) -> "Incoming":
        """How the orders stand that come by themselves."""

    def key(self, *, renew: bool = False) -> "Future[str]":
        """The key of the shops' door, or another one in its place."""

    def profile(self, viewer: str) -> "Future[Profile]":
        """What is known of a viewer, by the platform's id, and what suits them."""

    def correct(self, viewer: str, course: str, right: bool | None) -> "Future[Profile]":
        """Say that a viewer wants a course or does not; None takes that back."""

    def lessons(self) -> "Future[Lessons]":
        """What was learned, as far back as the person lets it count."""


class Crowd(Protocol):
    """The people of many sessions. Each future may fail with ``AppError``."""

    def coming(self, room: tuple[str, str] | None = None) -> "Future[Coming]":
        """Who comes back to a room (None: that of the last session)."""

    def fairness(self, sessions: Sequence[int], progress: "Progress") -> "Future[Fairness]":
        """How everybody was treated in these sessions (none: in the last ten)."""


class Keeping(Protocol):
    """What is kept of people, and copies of it. Each future may fail with ``AppError``.

    A viewer is named by ``SOURCE:ID``.
    """

    def find(self, words: str) -> "Future[Sequence[Someone]]":
        """Viewers whose name holds what was typed, or whose id it is."""

    def preview(self, viewer: str) -> "Future[Losses]":
        """What an erasure would take away."""

    def erase(self, viewer: str, words: bool = True) -> "Future[Erased]":
        """Take a viewer out of everything; without ``words`` only the name and the id."""

    def delete(self, sessions: Sequence[int], progress: "Progress") -> "Future[int]":
        """Delete whole sessions for good; how many went."""

    def hand_over(self, viewer: str, to: Path) -> "Future[Path]":
        """Write all that is stored about a viewer to a file."""

    def copies(self) -> "Future[Copies]":
        """What there is to go back to."""

    def restore(self, copy: Path) -> "Future[Path | None]":
        """Put a copy in the database's place; where what stood there is kept."""

    def last_run(self) -> "Future[LastRun | None]":
        """When words and names went by themselves the last time."""


class Runtime(Protocol):
    """The running program, as far as the window knows it. Every method is safe on any thread."""

    inbox: "Inbox"
    preferences: "Preferences"
    folder: Path
    version: str

    @property
    def reader(self) -> Reader:
        """Reads for the other places; there once the program is open."""

    @property
    def shop(self) -> Shop:
        """Courses, orders and lessons; there once the program is open."""

    @property
    def crowd(self) -> Crowd:
        """The people of many sessions; there once the program is open."""

    @property
    def keeping(self) -> Keeping:
        """What is kept of people, and copies; there once the program is open."""

    def health(self, now: "Snapshot") -> "Future[list[Finding]]":
        """The state of everything; ``now`` is what the window shows."""

    def self_test(self, told: "Callable[[Trial], None]") -> "Future[bool]":
        """Kills, repeats and damage on a scratch database; ``told`` hears on another thread."""

    @property
    def studies(self) -> Studies:
        """What review asks for; there once the program is open."""

    def import_recording(self, file: Path, progress: "Progress") -> "Future[Taken]":
        """Take a recording into the database. Fails with ``AppError``."""

    def open(self) -> None:
        """Begin to work; called once, right after the window's first paint."""

    def act(self, action: "Action") -> None:
        """Carry out a person's decision soon; the next snapshot shows it."""

    def probe(self, text: str) -> "Future[Found]":
        """Find the room behind a pasted URL, number or code. Fails with ``AppError``."""

    def join(self, link: str, name: str, language: str, trusted: str = "") -> "Future[Guest]":
        """Join somebody else's desk by its link; ``trusted`` is the fingerprint of a certificate
        that the person has called the right one. Fails with ``AppError``."""

    def desk_known(self) -> "Future[tuple[str, str] | None]":
        """Which desk one could go back to, and under which name."""

    def rejoin(self, language: str) -> "Future[Guest]":
        """Go back to that desk. Fails with ``AppError``."""

    def resume_visit(self, language: str) -> "Future[Guest | None]":
        """Go back to the desk at which the app was closed, if it was."""

    def left_desk(self) -> None:
        """The person has closed the desk, not the app."""

    def accounts(self) -> "Future[tuple[list[Account], Reason]]":
        """What is kept for which platform, and where secrets go on this computer."""

    def keep(self, name: str, value: str) -> "Future[bool]":
        """Keep a secret; False: only until the app closes."""

    def forget(self, name: str) -> "Future[bool]":
        """Forget a secret. Fails with ``AppError``."""

    def sign_in(self, client_id: str, told: "Callable[[str, str, int], None]") -> "Future[None]":
        """Sign in to Twitch: ``told`` gets code, address and seconds, on another thread."""

    def close(self) -> None:
        """Store what has arrived and end; returns when it is safe to leave."""
