"""What is missing, odd or wrong keeps the advice honest: a dash and why, never a made-up number."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streamer_app.catalogue.courses import Item
from streamer_app.errors import AppError
from streamer_app.events import AudienceCount, Chat, Event, Money, Order, Pitch, Refund, Viewer
from streamer_app.live.advice import policy_of
from streamer_app.live.folds import Folds
from streamer_app.live.lessons import lessons
from streamer_app.live.materials import Materials
from streamer_app.live.people import DESK
from streamer_app.live.shop import take_courses, take_orders
from streamer_app.live.snapshot import PitchCard
from streamer_app.live.suggesting import Circumstances, Suggesting
from streamer_app.review.progress import Progress
from streamer_app.settings import Advice, Currencies, Rate
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer

MIN = 60_000
START = 1_760_000_000_000
PRICE = Money(39_900, "CNY")
ITEMS = (
    Item(id="k1", title="力学", price=PRICE, link="https://x.example", tags=("斜面",)),
    Item(id="k2", title="光学", price=Money(9_900, "CNY"), link="https://x.example"),
)
MATERIALS = Materials(ITEMS)


def said(number: int, text: str, viewer: Viewer, at_ms: int) -> Chat:
    return Chat(source="room", room="r", id=f"c{number}", at_ms=at_ms, viewer=viewer, text=text)


def folded(events: Sequence[Event], items: Sequence[Item] = ITEMS) -> Folds:
    folds = Folds(Materials(tuple(items)).around())
    for row, event in enumerate(events, 1):
        folds.fold(row, event)
    return folds


def card(folds: Folds, at_ms: int, suggesting: Suggesting | None = None) -> PitchCard:
    made = suggesting or MATERIALS.suggesting()
    return made.card(folds, at_ms, Circumstances())


def begun() -> list[Event]:
    """A lesson that started twenty minutes ago, and nobody since."""
    return [said(0, "来了", Viewer("u0", "u0"), START)]


def test_nobody_counted_and_nobody_seen_is_a_reason_and_no_forecast() -> None:
    made = card(folded(begun()), START + 20 * MIN)
    assert made.not_now is not None
    assert made.not_now.code == "pitch.not_now.nobody"
    assert (made.expected, made.low, made.high, made.exposed) == (None, None, None, None)


def test_a_pitch_by_hand_to_nobody_known_forecasts_nothing_and_teaches_no_range(
    tmp_path: Path,
) -> None:
    folds, suggesting, at_ms = folded(begun()), MATERIALS.suggesting(), START + 20 * MIN
    shown = suggesting.shown(suggesting.appraised(folds, "k1", at_ms, Circumstances()))
    assert not {"expected", "low", "high"} & shown.keys()
    steps = [
        Pitch(source=DESK, id=action, at_ms=at_ms + at, pitch="p", action=action, course="k1",
              detail=shown if action == "started" else {})
        for action, at in (("started", 0), ("ended", MIN))
    ]  # fmt: skip
    for row, step in enumerate(steps, 10):
        folds.fold(row, step)
    running = card(folds, at_ms + 30_000, suggesting)
    assert (running.expected, running.revenue, running.reckoning) == (None, None, None)
    writer = Writer(tmp_path / "s.sqlite", lambda batch: None)
    writer.put(writer.open_session("", START), steps)
    assert writer.sync()
    writer.close()
    learned = lessons(writer.path, ITEMS, at_ms + 60 * MIN)
    assert (learned.forecasts, learned.courses[0].pitches) == (0, 1)


def test_masked_viewers_are_counted_and_never_profiled() -> None:
    at_ms = START + 20 * MIN
    masked = [
        said(n, "多少钱怎么买", Viewer(None, f"用{n}***", masked=True), at_ms - 1000)
        for n in range(1, 31)
    ]
    folds = folded([*begun(), *masked])
    made = MATERIALS.suggesting().state(folds, at_ms, Circumstances())
    assert (made.audience.present, made.audience.basis) == (30, "identified")
    assert made.crowd is None
    assert folds.viewers.everyone() == ()
    (step,) = MATERIALS.suggesting().due(folds, at_ms, Circumstances())
    folds.fold(99, step)
    suggested = card(folds, at_ms)
    assert suggested.state == "suggested"
    assert (suggested.confidence, suggested.revenue, suggested.exposed) == ("low", None, 30)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-40 * 365 * 86_400_000, 40 * 365 * 86_400_000), max_size=12))
def test_a_clock_that_jumps_breaks_nothing(jumps: list[int]) -> None:
    folds, suggesting = folded(begun()), MATERIALS.suggesting()
    at_ms = START + 20 * MIN
    for row, jump in enumerate(jumps, 2):
        count = AudienceCount(
            source="room", room="r", id=f"v{row}", at_ms=max(0, at_ms + jump), count=300,
            basis="concurrent",
        )  # fmt: skip
        folds.fold(row, count)
        made = card(folds, max(0, at_ms + jump), suggesting)
        assert (made.expected is None) == (made.exposed is None)
        for step in suggesting.due(folds, max(0, at_ms + jump), Circumstances()):
            folds.fold(1000 + row, step)


def test_a_refund_before_its_order_and_an_unknown_course_count_as_what_they_are() -> None:
    common = {"source": "room", "room": "r", "at_ms": START + MIN}
    refund = Refund(id="b", order="7", paid=PRICE, **common)  # type: ignore[arg-type]
    orders = [
        Order(id="o7", order="7", course="k1", paid=PRICE, **common),  # type: ignore[arg-type]
        Order(id="o8", order="8", course="剑术", paid=PRICE, **common),  # type: ignore[arg-type]
    ]
    folds = folded([*begun(), refund, *orders])
    assert [(s.order, s.course, s.refunded) for s in folds.sales.sales] == [
        ("7", "k1", 39_900),
        ("8", "剑术", 0),
    ]
    assert [folds.pitch_of(sale) for sale in folds.sales.sales] == [None, None]


def test_two_currencies_without_a_rate_are_not_compared() -> None:
    dollars = Item(id="k3", title="热学", price=Money(9_900, "USD"), link="https://x.example")
    watching = AudienceCount(
        source="room", room="r", id="v", at_ms=START + 20 * MIN, count=320, basis="concurrent"
    )
    folds = folded([*begun(), watching], (*ITEMS, dollars))
    made = card(folds, START + 20 * MIN)
    assert made.not_now is not None
    assert made.not_now.code == "pitch.not_now.no_rate"
    money = Currencies("CNY", {"USD": Rate("7.10", "2026-11-25")})
    rated = Materials((*ITEMS, dollars)).suggesting(policy_of(Advice(), (), money))
    assert rated.due(folds, START + 20 * MIN, Circumstances())[0].course == "k3"


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    made = Writer(tmp_path / "w.sqlite", lambda batch: None)
    made.save_items([item.row() for item in ITEMS])
    yield made
    made.close()


def test_a_negative_amount_is_named_and_the_others_kept(writer: Writer, tmp_path: Path) -> None:
    file = tmp_path / "o.csv"
    file.write_text(f"订单号,课程,金额,时间\n1,力学,-399,{START}\n2,力学,399,{START}\n", "utf-8")
    made = take_orders(writer, file)
    assert (made.good, [(bad.row, bad.why.code) for bad in made.bad]) == (
        1,
        [(1, "import.price_negative")],
    )


class Impatient(Progress):
    """Gives up as soon as some of the file has been read."""

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        if name == "share" and value:
            self.cancel()


@pytest.mark.parametrize("rows", [3_000, 20])
def test_an_import_that_is_stopped_leaves_nothing(
    writer: Writer, tmp_path: Path, rows: int
) -> None:
    orders, courses = tmp_path / "o.csv", tmp_path / "c.csv"
    lines = "".join(f"A{n},力学,399,{START + n}\n" for n in range(rows))
    orders.write_text(f"订单号,课程,金额,时间\n{lines}", "utf-8")
    courses.write_text("课程名,价格\n" + "".join(f"课{n},9\n" for n in range(rows)), "utf-8")
    stopped = Progress()
    stopped.cancel()
    for progress in (Impatient() if rows > 1000 else stopped, stopped):
        with pytest.raises(AppError, match="import_stopped"):
            take_orders(writer, orders, progress)
        with pytest.raises(AppError, match="import_stopped"):
            take_courses(writer, courses, None, progress)
    with Reader(writer.path) as reader:
        assert list(reader.of_kind("order")) == []
        assert reader.sessions() == []
    progress = Progress()
    assert take_orders(writer, orders, progress).new == rows
    assert progress.share == 1.0
