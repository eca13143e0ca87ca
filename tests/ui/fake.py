"""A runtime without a network: it records what the window asks and answers from the scene."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from streamer_app.advisor.interest import Interest
from streamer_app.catalogue.courses import Item
from streamer_app.catalogue.imports import COLUMNS, Imported, import_courses
from streamer_app.catalogue.preview import Preview, remapped
from streamer_app.errors import AppError, Reason, reason
from streamer_app.live.accounts import Account
from streamer_app.live.actions import Action
from streamer_app.live.doctor import Finding
from streamer_app.live.guest import Guest, GuestNow
from streamer_app.live.inbox import Inbox
from streamer_app.live.intake import Incoming
from streamer_app.live.lessons import Lessons
from streamer_app.live.pages import Found, Hit, SessionLine, SessionPage, Signal, ViewerPage
from streamer_app.live.profiles import Profile
from streamer_app.live.selftest import Trial
from streamer_app.live.shop import OrdersTaken, look
from streamer_app.live.snapshot import ChatRow, Played, Snapshot
from streamer_app.live.tagging import tagged, tags_of
from streamer_app.review.audience import Audience, Cohort
from streamer_app.review.crowd import Coming, Fairness
from streamer_app.review.fairness import Exposure, Treatment
from streamer_app.review.importing import Taken
from streamer_app.review.income import Income
from streamer_app.review.keeping import Copies, Copy
from streamer_app.review.privacy import Erased, Losses
from streamer_app.review.progress import Progress
from streamer_app.review.retention import LastRun
from streamer_app.settings import Preferences
from streamer_app.store.imports import Imported as StoredImport
from streamer_app.store.scrubbing import Person
from streamer_app.store.someone import Someone
from tests.ui import scene
from tests.ui.studies import FakeStudies

Answer = TypeVar("Answer")


def done(answer: Answer) -> "Future[Answer]":
    future: Future[Answer] = Future()
    future.set_result(answer)
    return future


def failed(error: AppError) -> "Future[Any]":
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


LINES = (
    SessionLine(7, "9月12日 力学专题", ("bilibili", "twitch"), scene.START, scene.START + 7_391_000,
                3168, 386, "ended", 78, 66, 1402, "rank", 56, {"CNY": 40400, "USD": 1700},
                {"CNY": 438900}, average_viewers=1_120,
                rooms=(("bilibili", "21452505"), ("twitch", "ada")), courses=("k1", "k2"),
                tags=("力学",), pace=(9, 14, 22, 31, 28, 40, 33, 36, 52, 41, 30, 24, 12)),
    SessionLine(6, "动量守恒习题课", ("bilibili",), scene.START - 3 * 86_400_000,
                scene.START - 3 * 86_400_000 + 6_900_000, 2890, 351, "ended", 64, 51, 1252, "rank",
                50, {"CNY": 31200}, {"CNY": 239400}, average_viewers=1_008,
                rooms=(("bilibili", "21452505"),), courses=("k1",), tags=("力学", "动量"),
                pace=(12, 18, 25, 27, 22, 30, 26, 20, 18, 11)),
    SessionLine(5, "圆周运动答疑", ("bilibili",), scene.START - 6 * 86_400_000,
                scene.START - 6 * 86_400_000 + 5_400_000, 2210, 298, "recovered", 41, 38, 1104,
                "rank", 47, {"CNY": 18800}, {}, average_viewers=902,
                rooms=(("bilibili", "21452505"),), pace=(20, 22, 18, 26, 31, 24, 19)),
    SessionLine(4, "Office hours", ("twitch",), scene.START - 9 * 86_400_000,
                scene.START - 9 * 86_400_000 + 3_600_000, 940, 88, "ended", 22, 20, 131,
                "concurrent", 52, {"USD": 4200}, {}, average_viewers=104,
                rooms=(("twitch", "ada"),), pace=(8, 12, 17, 15, 16, 9)),
)  # fmt: skip


class FakeGuest:
    """A visit that stands still; what it is asked stands in ``asked``."""

    def __init__(self, now: GuestNow) -> None:
        self.now = now
        self.asked: list[object] = []

    def act(self, action: Action) -> None:
        self.asked.append(action)

    def look(self, card: int | None, typing: bool = False) -> None:
        self.asked.append((card, typing))

    def leave(self) -> None:
        self.asked.append("leave")


class FakeReader:
    """Answers at once; ``asked`` are the numbers whose rows were wanted."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, str, int, Played]] = []

    def sessions(self) -> "Future[Sequence[SessionLine]]":
        return done(LINES)

    def page(
        self, session: int, played: Played = "", progress: Progress | None = None
    ) -> "Future[SessionPage]":
        line = next(line for line in LINES if line.session == session)
        now = scene.snapshot()
        index = tuple((m.start_ms, None if m.messages is None else 54.0) for m in now.minutes)
        page = SessionPage(
            line, 21_630, now.metrics, now.minutes, now.gaps, now.marks, now.cards, index
        )
        return done(page)

    def around(
        self, session: int, at_ms: int, seconds: int, played: Played = ""
    ) -> "Future[Sequence[ChatRow]]":
        return done(scene.chat())

    def rows(self, rows: Sequence[int], played: Played = "") -> "Future[Sequence[ChatRow]]":
        return done(scene.chat(repeat=1)[:8])

    def counted(
        self, session: int, number: str, at_ms: int, played: Played = ""
    ) -> "Future[Sequence[ChatRow]]":
        self.asked.append((session, number, at_ms, played))
        return done(scene.chat(repeat=1)[:8])

    def viewer(self, row: ChatRow, played: Played = "") -> "Future[ViewerPage]":
        rows = scene.chat(repeat=1)
        page = ViewerPage(
            row.name,
            row.source,
            row.viewer,
            scene.START,
            3,
            tuple(rows[:6]),
            tuple(r for r in rows if r.card)[:2],
            tuple(r for r in rows if r.amount)[:1],
            last_ms=scene.NOW,
            counts=(6, 2, 1),
            segment="regular",
        )
        return done(page)

    def search(self, words: str, limit: int) -> "Future[Sequence[Hit]]":
        return done([Hit(7, "9月12日 力学专题", row) for row in scene.chat(repeat=1)[:limit]])

    def size(self) -> "Future[int]":
        return done(214_748_364)

    def back_up(self) -> "Future[Path]":
        return done(Path("/tmp/backups/sessions-2026-09-12-203000.sqlite"))

    def delete_demo(self) -> "Future[bool]":
        return done(True)

    def diagnostics(self) -> "Future[str]":
        return done("streamer-app 0.1.0\nSQLite 3.40.1\n")


class FakeShop:
    """A catalogue in memory; what was taken in stands in ``taken``."""

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self.taken: list[tuple[Path, dict[str, str]]] = []
        self.orders = OrdersTaken(8, 8, 8, 1)
        self.learned = Lessons()
        self.said: dict[str, dict[str, bool]] = {}
        self.came = Incoming()
        self.importing: Future[OrdersTaken] | None = None
        self.progress: Progress | None = None

    def courses(self) -> "Future[tuple[Item, ...]]":
        return done(tuple(self.items.values()))

    def preview(self, file: Path) -> "Future[Preview]":
        try:
            return done(look(file))
        except AppError as error:
            return failed(error)

    def import_courses(
        self, file: Path, columns: Mapping[str, str], progress: Progress | None = None
    ) -> "Future[Imported]":
        self.taken.append((file, dict(columns)))
        made = import_courses(
            file.read_bytes(), self.items.values(), columns=remapped(COLUMNS, columns)
        )
        made = tagged(made, self.items.values())
        self.items |= {item.id: item for item in made.items}
        return done(made)

    def save_course(self, item: Item) -> "Future[tuple[Item, ...]]":
        self.items[item.id] = item
        return self.courses()

    def tags(self, item: Item) -> "Future[tuple[str, ...]]":
        return done(tags_of(item, self.items.values()))

    def import_orders(self, file: Path, progress: Progress | None = None) -> "Future[OrdersTaken]":
        if self.importing is None:
            return done(self.orders)
        self.progress = progress
        return self.importing

    def incoming(self) -> Incoming:
        return self.came

    def key(self, *, renew: bool = False) -> "Future[str]":
        return done("another-key" if renew else "the-key-of-this-shop")

    def profile(self, viewer: str) -> "Future[Profile]":
        interests = tuple(
            Interest(course, 1 / len(self.items), 1 / len(self.items), {"ask": (1, 2)})
            for course in self.items
        )
        return done(Profile(viewer, (), (), interests, (), self.said.get(viewer, {})))

    def correct(self, viewer: str, course: str, right: bool | None) -> "Future[Profile]":
        said = self.said.setdefault(viewer, {})
        said.pop(course, None)
        if right is not None:
            said[course] = right
        return self.profile(viewer)

    def lessons(self) -> "Future[Lessons]":
        return done(self.learned)


class FakeKeeping:
    """Three people, two copies; what is asked stands in ``gone`` and ``restored``."""

    def __init__(self) -> None:
        day = 86_400_000
        self.people = [
            Someone("bilibili", "1001", "小鹿不喝奶茶", 37, 3, scene.NOW),
            Someone("twitch", "u3", "Leo", 3, 1, scene.NOW - day),
            Someone("bilibili", "77", "鹿鸣", 1, 1, scene.NOW - 2 * day),
        ]
        self.gone: list[tuple[str, bool]] = []
        self.restored: list[Path] = []
        self.deleted: list[int] = []
        self.handed: list[tuple[str, Path]] = []
        self.run: LastRun | None = LastRun(scene.START, 180, 3)
        folder = Path("/tmp/backups")
        self.kept = Copies(
            tuple(
                Copy(folder / f"sessions-2026-09-{12 - at}-080000.sqlite", scene.NOW - at * day,
                     45_000_000 - at * 900_000)
                for at in range(3)
            ),
            (Copy(Path("/tmp/sessions-2026-09-01-071500.sqlite"), scene.NOW - 11 * day, 12_288),),
        )  # fmt: skip

    def find(self, words: str) -> "Future[Sequence[Someone]]":
        return done([one for one in self.people if words in (one.viewer, *one.name)
                     or words in one.name])  # fmt: skip

    def preview(self, viewer: str) -> "Future[Losses]":
        if viewer == "twitch:u3":
            return done(Losses(viewer, 3, 1, 0, 1))
        return done(Losses(viewer, 37, 4, 2, 3))

    def erase(self, viewer: str, words: bool = True) -> "Future[Erased]":
        self.gone.append((viewer, words))
        source, _, ident = viewer.partition(":")
        person = Person(frozenset({(source, ident)}), frozenset({"Leo"}))
        return done(Erased(Losses(viewer, 3, 1, 0, 1), person))

    def delete(self, sessions: Sequence[int], progress: Progress) -> "Future[int]":
        self.deleted += sessions
        return done(len(sessions))

    def hand_over(self, viewer: str, to: Path) -> "Future[Path]":
        self.handed.append((viewer, to))
        return done(to)

    def copies(self) -> "Future[Copies]":
        return done(self.kept)

    def restore(self, copy: Path) -> "Future[Path | None]":
        self.restored.append(copy)
        return done(copy.with_name("sessions-2026-09-12-204700.sqlite"))

    def last_run(self) -> "Future[LastRun | None]":
        return done(self.run)


class FakeCrowd:
    """Four sessions of one room; payers wait half as long as the others."""

    def __init__(self) -> None:
        self.asked: list[object] = []
        self.empty = False

    def coming(self, room: tuple[str, str] | None = None) -> "Future[Coming]":
        self.asked.append(room)
        if self.empty:
            return done(Coming((), None, (), (), (), 0))
        rooms = (("bilibili", "21452505"), ("twitch", "ada"))
        each = tuple(
            Audience(people, {"new": new, "returning": back, "regular": people - new - back},
                     payers, payers // 2, True)
            for people, new, back, payers in (
                (88, 88, 0, 4), (298, 231, 55, 11), (351, 190, 84, 19), (386, 171, 92, 23))
        )  # fmt: skip
        cohorts = (
            Cohort("2026-08-31", 88, (88, 51, 44, 40)),
            Cohort("2026-09-07", 592, (0, 231, 260, 283)),
        )
        return done(Coming(rooms, room or rooms[0], LINES[::-1], each, cohorts, 4))

    def fairness(self, sessions: Sequence[int], progress: Progress) -> "Future[Fairness]":
        self.asked.append(tuple(sessions))
        treatment = (
            Treatment("first_timer", 61, 38, 312.0),
            Treatment("regular", 44, 37, 205.0),
            Treatment("payer", 23, 21, 118.0),
            Treatment("non_payer", 112, 80, 271.0),
        )
        shown = (Exposure("k1", 0.62, 0.44), Exposure("k2", 0.38, 0.56))
        titles = {"k1": "力学提分营（12 讲）", "k2": "高考真题精讲"}
        income = Income(
            {"CNY": 61_200, "USD": 1_700}, {"CNY": 18_000}, {"CNY": 27_600}, {"CNY": 678_300},
            {"CNY": 12_000}, {"CNY": 39_900},
        )  # fmt: skip
        return done(Fairness(LINES, treatment, shown, titles, "CNY", income))


FINDINGS = (
    Finding("saved", True, reason("health.saved", n=12_408, waiting=0, seconds=47)),
    Finding("link", True, reason("health.link", source="bilibili", room="21452505", n=11_320,
                                 why=reason("health.link_connected"))),
    Finding("link", False, reason("health.link", source="twitch", room="ada", n=1088,
                                  why=reason("health.link_waiting"))),
    Finding("disk", True, reason("doctor.disk", gb="48.2")),
    Finding("database", True, reason("doctor.database", n=182_411)),
    Finding("backup", True, reason("doctor.backup", n=7, days=0, date="2026-09-12")),
    Finding("gaps", True, reason("doctor.gaps", n=2, seconds=47)),
    Finding("room", True, reason("doctor.room", source="bilibili", room="21452505", n=11_320,
                                 decoded=11_200, unknown=118, refused=2)),
    Finding("unknown", True, reason("doctor.unknown", what="bilibili SUPER_NEW_CMD", n=118)),
    Finding("self_test", True, reason("doctor.self_test_never")),
)  # fmt: skip
TRIALS = (
    Trial("kill", True, reason("selftest.kill", n=4120, kills=3)),
    Trial("repeat", True, reason("selftest.repeat", n=6000)),
    Trial("damage", True, reason("selftest.damage", n=20)),
)


class FakeRuntime:
    """Everything asked of it stands in ``asked``."""

    def __init__(self, folder: Path = Path("/tmp")) -> None:
        self.inbox = Inbox()
        self.preferences = Preferences()
        self.folder = folder
        self.version = "0.1.0"
        self.reader = FakeReader()
        self.shop = FakeShop()
        self.studies = FakeStudies()
        self.imports: list[Path] = []
        self.keeping = FakeKeeping()
        self.crowd = FakeCrowd()
        self.trials: Sequence[Trial] = TRIALS
        self.asked: list[Action] = []
        self.asked_in: list[tuple[str, str]] = []
        self.joining: Future[Guest] | None = None
        self.trusted = ""
        self.desk: tuple[str, str] | None = None
        self.opened = self.closed = False
        self.kept: dict[str, str] = {}
        self.signing_in: Future[None] = Future()

    def open(self) -> None:
        self.opened = True

    def import_recording(self, file: Path, progress: Progress) -> "Future[Taken]":
        self.imports.append(file)
        if "broken" in file.name:
            return failed(AppError("file_not_understood", file=file.name))
        new = 0 if "known" in file.name else 120
        fault = reason("recording.cut_short", n=120, file=file.name) if "cut" in file.name else None
        return done(Taken(file, StoredImport(9, 120, new), fault))

    def act(self, action: Action) -> None:
        self.asked.append(action)

    def join(self, link: str, name: str, language: str, trusted: str = "") -> "Future[Guest]":
        self.asked_in.append((link, name))
        self.trusted = trusted
        return self.joining if self.joining is not None else failed(AppError("desk_link_used"))

    def desk_known(self) -> "Future[tuple[str, str] | None]":
        return done(self.desk)

    def rejoin(self, language: str) -> "Future[Guest]":
        return self.joining if self.joining is not None else failed(AppError("desk_key_spent"))

    def resume_visit(self, language: str) -> "Future[Guest | None]":
        return done(None)

    def left_desk(self) -> None:
        self.desk = None

    def probe(self, text: str) -> "Future[Found]":
        if "214525050" in text:
            return failed(AppError("room_not_found"))
        signals = (
            Signal("chat", "measured", reason("signal.why.chat")),
            Signal("question", "measured", reason("signal.why.question")),
            Signal("gift", "measured", reason("signal.why.gift_gold")),
            Signal("like", "measured", reason("signal.why.like")),
            Signal("audience_count", "estimated", reason("signal.why.rank")),
            Signal("entry", "estimated", reason("signal.why.sampled")),
            Signal("leave", "none", reason("signal.why.no_leave")),
            Signal("order", "none", reason("signal.why.no_order")),
        )
        return done(
            Found("bilibili:21452505", "bilibili", "21452505", "高中物理 · 力学专题", False,
                  signals, masked=True)
        )  # fmt: skip

    def accounts(self) -> "Future[tuple[list[Account], Reason]]":
        names = (("bilibili.cookie", "bilibili"), ("twitch", "twitch-eventsub"), ("ssn", "ssn"))
        kept = [Account(name, at, name in self.kept, name in self.kept) for name, at in names]
        return done((kept, reason("accounts.store", name="SecretService")))

    def health(self, now: Snapshot) -> "Future[list[Finding]]":
        return done(list(FINDINGS))

    def self_test(self, told: Callable[[Trial], None]) -> "Future[bool]":
        for trial in self.trials:
            told(trial)
        return done(all(trial.good for trial in self.trials))

    def keep(self, name: str, value: str) -> "Future[bool]":
        self.kept[name] = value
        return done(True)

    def forget(self, name: str) -> "Future[bool]":
        return done(self.kept.pop(name, None) is not None)

    def sign_in(self, client_id: str, told: Callable[[str, str, int], None]) -> "Future[None]":
        self.signing_in = Future()
        told("ABCD-EFGH", "https://www.twitch.tv/activate", 1800)
        return self.signing_in

    def close(self) -> None:
        self.closed = True
