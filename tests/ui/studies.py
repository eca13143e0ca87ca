"""What review asks for, answered at once from the drawn evening; ``asked`` is what was asked."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from msgspec import structs

from streamer_app.errors import reason
from streamer_app.live.pages import SessionLine
from streamer_app.live.snapshot import Played
from streamer_app.review.audience import Audience
from streamer_app.review.compare import Against, Alignment, compared
from streamer_app.review.courses import CourseLine
from streamer_app.review.details import Interacted, Note, Selection
from streamer_app.review.digests import Digest
from streamer_app.review.pitches import PitchLine
from streamer_app.review.progress import Progress
from streamer_app.review.sentence import Clause
from streamer_app.review.studies import Comparison, Courses, LeftOpen, Themes, Usual
from streamer_app.review.themes import Theme
from tests.ui import scene

T = TypeVar("T")

LINE = SessionLine(
    7, "9月12日 力学专题", ("bilibili", "twitch"), scene.START, scene.START + 7_391_000, 3168, 386
)


def answered(answer: T) -> "Future[T]":
    future: Future[T] = Future()
    future.set_result(answer)
    return future


def pitch(second: int, course: str, title: str, **own: Any) -> PitchLine:
    at = scene.START + second * 1000
    given: dict[str, Any] = {"kind": "course", "planned_s": 300, "watching": 298, "intents": 11}
    length = own.pop("length", 320)
    return PitchLine(
        f"p{second}", course, title, started_ms=at, ended_ms=at + length * 1000,
        **{**given, "clicks": 42, "orders": 0, **own},
    )  # fmt: skip


PITCHES = (
    pitch(2260, "exam", "高考真题精讲", orders=6, money={"CNY": 239_400}, expected=2.1, low=0,
          high=4, usual=1.0, verdict="above", lost=12, usually_lost=9),
    pitch(3600, "mechanics", "力学提分营", length=352, watching=320, intents=22, clicks=44,
          orders=3, money={"CNY": 119_700}, expected=2.7, low=1, high=5, usual=2.2,
          verdict="no_difference", lost=19, usually_lost=10),
    pitch(4150, "paper", "草稿本", kind="sponsor", length=45, planned_s=60, watching=305,
          intents=0, clicks=19, orders=1, money={"CNY": 1_200}, lost=3, usually_lost=3),
)  # fmt: skip
THEMES = (
    Theme("受力分析、加速度方向怎么定？", 23, 31, 4, 0.96, 185,
          ("为什么加速度方向和速度方向可以不一样？", "加速度方向怎么看", "受力分析先画哪个力？",
           "加速度和速度不同向吗", "合力方向就是加速度方向吗"),
          "mechanics", ("先画重力，再画接触力",), 4, tuple(range(1, 24))),
    Theme("多少钱，怎么买？", 17, 19, 2, 0.88, 140, ("课程多少钱？", "怎么买"), "mechanics"),
    Theme("动量守恒什么时候能用？", 12, 12, 1, 0.83, 340, ("动量守恒条件？",), "mechanics"),
    Theme("能看回放吗？", 9, 9, 1, 1.0, 70, ("有回放吗", "更新频率"), ""),
)  # fmt: skip
AGAINST = (
    Against("peak", 1402, 1252, 0.12, 900, 1350, False),
    Against("users", 386, 371, 0.04, 300, 420, True),
    Against("messages", 3168, 3040, 0.04, 2400, 3500, True),
    Against("questions", 78, 71, 0.09, 50, 90, True),
    Against("answered", 66, 60, 0.1, 40, 80, True),
    Against("wait_s", 250, 280, -0.11, 180, 400, True),
    Against("engagement", 56, 50, 0.12, 44, 58, True),
    Against("satisfaction", 67, 64, 0.05, 58, 70, True),
    Against("pay_rate", 5.6, 5.1, 0.1, 3.2, 7.0, True),
    Against("orders", 11, 6, 0.83, 3, 9, False),
    Against("length_s", 7391, 7000, 0.06, 5400, 7600, True),
    Against("sales", 438_900, 239_400, 0.83, 119_700, 360_000, False, "CNY"),
    Against("gifts", 40_400, 39_000, 0.04, 20_000, 52_000, True, "CNY"),
)
DIGEST = Digest(
    7, 21_630, scene.START, 7391, 3168, 386, 78, 66, 250.0, 1402.0, "rank", 56.0, 67.0, 5.6, 11,
    {"CNY": 438_900}, {"CNY": 40_400}, scene.START + 2_260_000,
)  # fmt: skip


def whole() -> Selection:
    """The tables of the whole evening."""
    minutes = scene.snapshot().minutes
    paid = tuple(row for row in scene.chat(repeat=1) if row.amount)
    return Selection(
        start_ms=minutes[0].start_ms,
        end_ms=minutes[-1].start_ms + 60_000,
        whole=True,
        messages=3168,
        asks=78,
        peak_viewers=1402,
        revenue={"CNY": 438_900},
        pitches=PITCHES,
        themes=THEMES,
        payments=paid,
        paid_rows=len(paid),
        interactions=(
            Interacted(scene.START + 3_900_000, "quiz", "started", "哪个力做功？"),
            Interacted(scene.START + 3_960_000, "quiz", "ended", "哪个力做功？"),
        ),
        notes=(Note(scene.START + 4_000_000, "等主讲说完受力分析再报价", "多少钱，怎么买？"),),
        audience=Audience(386, {"new": 201, "returning": 128, "regular": 57}, 23, 14, True),
    )


def stretch(span: tuple[int, int]) -> Selection:
    """The tables of a part of it."""
    rows = tuple(scene.chat(repeat=1))
    start, end = span
    return replace(
        whole(),
        start_ms=start,
        end_ms=end,
        whole=False,
        pitches=tuple(p for p in PITCHES if p.started_ms < end and p.ended_ms >= start),
        themes=THEMES[:2],
        said=rows,
        rows=len(rows),
        audience=Audience(120, {"new": 60, "returning": 40, "regular": 20}, 6, 4, True),
    )


class FakeStudies:
    """Everything asked of it stands in ``asked``; ``held`` futures are answered by the test."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.known: tuple[Against, ...] = AGAINST
        self.hold = False
        self.held: list[tuple[Progress, Future[Any]]] = []

    def select(
        self, session: int, span: tuple[int, int] | None = None, played: Played = ""
    ) -> "Future[Selection]":
        self.asked.append(("select", session, span))
        return answered(whole() if span is None else stretch(span))

    def usual(self, session: int, progress: Progress, played: Played = "") -> "Future[Usual]":
        said = (
            Clause("sentence.pitch_viewers", {"title": "力学提分营", "n": 3, "change": "−6 %"},
                   scene.START + 3_600_000),
            Clause("sentence.theme", {"label": "受力分析", "n": 23}, tab="themes"),
        )  # fmt: skip
        made = replace_session(DIGEST, session)
        return answered(Usual(made, self.known, 10 if self.known else 0, said))

    def compare(
        self, sessions: Sequence[int], alignment: Alignment, progress: Progress
    ) -> "Future[Comparison]":
        self.asked.append(("compare", tuple(sessions), alignment))
        digests = [replace_session(DIGEST, one) for one in sessions]
        minutes = scene.snapshot().minutes
        lines = tuple(
            structs.replace(
                LINE, session=one, title=f"力学 {one}", started_ms=scene.START - at * 86_400_000
            )
            for at, one in enumerate(sessions)
        )
        curves = compared(digests, [minutes] * len(sessions), alignment)
        usual = tuple(AGAINST for _ in sessions)
        return answered(Comparison(lines, tuple(digests), curves, usual))

    def courses(self, sessions: Sequence[int], progress: Progress) -> "Future[Courses]":
        self.asked.append(("courses", tuple(sessions)))
        lines = (
            CourseLine("mechanics", "力学提分营", "course", 63, (12, 28, 23), 9, 2700, 21, 0.0078,
                       0.0059, 0.0103, {"CNY": 837_900}, {"CNY": 310_300}, 0.05, (3, 40),
                       reason("course.go_on", pitched=9, orders=21), True),
            CourseLine("exam", "高考真题精讲", "course", 31, (9, 12, 10), 2, 596, 2, 0.0034, 0.0013,
                       0.0087, {"CNY": 79_800}, {"CNY": 133_900}, 0.0, None,
                       reason("course.go_on", pitched=2, orders=2)),
            CourseLine("optics", "光学入门", "course", 23, (3, 8, 12), 0, 0, 0, None, None, None,
                       {}, {}, None, None, reason("course.try_once", asked=23)),
        )  # fmt: skip
        return answered(Courses(lines, (LINE,) * 3))

    def themes(self, sessions: Sequence[int], progress: Progress) -> "Future[Themes]":
        self.asked.append(("themes", tuple(sessions)))
        return answered(Themes(THEMES, (LINE,) * 3))

    def plan(
        self, chosen: Sequence[Theme], sessions: Sequence[int], played: Played = ""
    ) -> "Future[str]":
        self.asked.append(("plan", tuple(theme.label for theme in chosen), tuple(sessions)))
        return answered("# 下节课准备\n\n" + "\n".join(f"## {theme.label}" for theme in chosen))

    def save(self, text: str, to: Path) -> "Future[Path]":
        to.write_text(text, "utf-8")
        return answered(to)

    def left_open(self) -> "Future[LeftOpen | None]":
        return answered(LeftOpen(LINE, scene.snapshot().cards[:3]))

    def export(
        self, session: int, form: str, to: Path, progress: Progress, played: Played = ""
    ) -> "Future[Path]":
        self.asked.append(("export", session, form, to))
        if self.hold:
            future: Future[Path] = Future()
            self.held.append((progress, future))
            return future
        return answered(to)


def replace_session(digest: Digest, session: int) -> Digest:
    """The same figures of another session."""
    kept = {name: getattr(digest, name) for name in digest.__struct_fields__}
    return Digest(**{**kept, "session": session})
