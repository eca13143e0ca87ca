"""What the fleet page says to do gives the report's figures, in DuckDB and in Spark."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
from msgspec.structs import replace

from streamer_app.assets import asset
from streamer_app.events import (
    Chat,
    Deleted,
    Event,
    Gap,
    Gift,
    Membership,
    Money,
    PaidMessage,
    Viewer,
)
from streamer_app.review.export import parquet
from streamer_app.review.export.tables import Pseudonyms, real_names
from streamer_app.review.summary import report
from streamer_app.store.columns import columns
from tests.review.sessions import START, at, evening, made, opened, stored

# PySpark leaves the sockets of its answers to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore:unclosed.*socket:ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
)

T = TypeVar("T")
Ask = Callable[[str], list[tuple[Any, ...]]]


def query(name: str, language: str = "sql") -> str:
    """A block of the page."""
    page = asset("docs", "fleet.md").read_text("utf-8")
    found = re.search(rf"```{language} name={name}\n(.*?)```", page, re.DOTALL)
    assert found is not None
    return found[1]


def lesson() -> list[Event]:
    """The evening, with combos, coins, a mystery gift, something taken back, a joint room."""
    combos = [
        made(Gift, 200 + n, 62 + n, "u9", name="辣条", combo="run", combo_count=n + 1,
             coins=Money(105, "XBG"), combo_coins=Money(105 * (n + 1), "XBG"))
        for n in (0, 2)
    ]  # fmt: skip
    mystery = [
        made(Membership, 210, 90, "u9", tier="1000", count=3, gifted=True, combo="mystery"),
        *(made(Membership, 211 + n, 91, "u9", tier="1000", gifted=True, combo="mystery")
          for n in range(3)),
    ]  # fmt: skip
    rest = [
        made(PaidMessage, 220, 92, "u9", text="cheer", coins=Money(250, "XTB")),
        made(PaidMessage, 221, 93, "u9", text="taken back", paid=Money(9_900, "CNY")),
        made(Deleted, 222, 94, target="e221"),
        made(Chat, 223, 95, "u10", text="from next door", mirrored=True),
    ]
    return sorted([*evening(), *combos, *mystery, *rest], key=lambda event: event.at_ms)


def rehearsal() -> list[Event]:
    """Another room's: nothing was paid, and a link was lost."""
    common: dict[str, Any] = {"source": "twitch", "room": "next door"}
    return [
        Chat(**common, id="r1", at_ms=at(0), seen_ms=at(0), viewer=Viewer("u1", "A"), text="hi"),
        Gift(**common, id="r2", at_ms=at(1), seen_ms=at(1), viewer=None, name="clap", count=3),
        Gap(**common, id="r3", at_ms=at(9), seen_ms=at(9), viewer=None,
            start_ms=at(5), end_ms=at(9), reason="link_lost"),
    ]  # fmt: skip


def encore() -> list[Event]:
    """The lesson's room again, and a second one beside it, with all that is easily taken for
    something else: ids, names and deletions of another session or room, a message without a
    time, mystery gifts that are larger and smaller than their single lines."""
    one, two = (Viewer(id_, "the same name") for id_ in ("v1", "v2"))
    beside: dict[str, Any] = {"source": "twitch", "room": "class", "seen_ms": at(40)}
    larger = [
        made(Membership, 310, 10, "v1", tier="1", count=3, gifted=True, combo="larger",
             paid=Money(300, "CNY")),
        *(made(Membership, 311 + n, 11, "v1", tier="1", gifted=True, combo="larger",
               paid=Money(90, "CNY")) for n in range(2)),
    ]  # fmt: skip
    smaller = [
        made(Membership, 320, 20, "v1", tier="1", count=2, gifted=True, combo="smaller",
             paid=Money(200, "CNY")),
        *(made(Membership, 321 + n, 21, "v1", tier="1", gifted=True, combo="smaller",
               paid=Money(100, "CNY")) for n in range(3)),
    ]  # fmt: skip
    return [
        replace(made(Chat, 301, 1, text="one"), viewer=one),
        replace(made(Chat, 302, 2, text="two"), viewer=two),
        made(Chat, 303, -START / 1000, "v3", text="at no time"),
        made(Deleted, 304, 4, target="e8"),
        *larger,
        *smaller,
        made(Gift, 330, 30, "v1", name="rose", paid=Money(700, "CNY")),
        Chat(**beside, id="b1", at_ms=at(40), viewer=one, text="one, elsewhere"),
        PaidMessage(**beside, id="b2", at_ms=at(41), viewer=one, text="$", paid=Money(500, "USD")),
        Deleted(**beside, id="b3", at_ms=at(42), target="e330"),
    ]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """(the folder, the totals of the three sessions' reports)."""
    pytest.importorskip("duckdb", reason="the extra 'parquet' is not installed")
    folder = tmp_path_factory.mktemp("fleet")
    path = stored(folder / "s.sqlite", lesson(), rehearsal(), encore())
    told = []
    for session in (1, 2, 3):
        with opened(path, session) as (reader, read):
            names = real_names if session == 3 else Pseudonyms(b"k" * 32)
            made_of = columns(reader, session, names)
            parquet.write(read.row, made_of, [], folder)
            told.append(msgspec.to_builtins(report(read)["totals"]))
    return folder, told


@pytest.fixture(scope="module", params=["duckdb", "spark"])
def ask(request: pytest.FixtureRequest, exported: tuple[Path, Any]) -> Iterator[Ask]:
    """One of the two engines, set up by the page's own lines."""
    at_data = ("/data/", f"{exported[0].as_posix()}/")
    if request.param == "duckdb":
        duckdb = pytest.importorskip("duckdb")
        with duckdb.connect() as engine:
            engine.execute(query("duckdb").replace(*at_data))
            engine.execute(query("bundles"))
            yield lambda sql: [tuple(row) for row in engine.execute(sql).fetchall()]
        return
    pytest.importorskip("pyspark", reason="the extra 'fleet' is not installed")
    if shutil.which("java") is None:
        pytest.skip("Spark needs a Java runtime")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "SPARK_LOCAL_IP", "127.0.0.1")
        names: dict[str, Any] = {}
        exec(query("spark", "python").replace(*at_data), names)
        try:
            names["spark"].sql(query("bundles"))
            yield lambda sql: [tuple(row) for row in names["spark"].sql(sql).collect()]
        finally:
            names["spark"].stop()


def by_session(found: dict[str, T]) -> list[T]:
    """What was found of each session, in their order; their folders are the page's."""
    lesson_at, encore_at, rehearsal_at = sorted(found)
    assert lesson_at == "room=room%3Aclass/date=2025-09-12/1"
    assert encore_at == "room=room%3Aclass/date=2025-09-12/3"
    assert rehearsal_at == "room=twitch%3Anext%20door/date=2025-09-12/2"
    return [found[lesson_at], found[rehearsal_at], found[encore_at]]


def test_counts_are_the_reports(ask: Ask, exported: tuple[Path, list[dict[str, Any]]]) -> None:
    names = ("events", "messages", "users", "gaps")
    found = {session: counts for session, *counts in ask(query("counts"))}
    assert by_session(found)[2] == [15, 5, 4, 0]
    for told, counts in zip(exported[1], by_session(found), strict=True):
        assert counts == [told[name] for name in names]


def test_kinds_are_the_reports(ask: Ask, exported: tuple[Path, list[dict[str, Any]]]) -> None:
    found: dict[str, dict[str, int]] = {}
    for session, kind, events in ask(query("kinds")):
        found.setdefault(session, {})[kind] = events
    assert by_session(found) == [told["by_kind"] for told in exported[1]]


def test_gifts_are_the_reports_where_nothing_was_paid_too(
    ask: Ask, exported: tuple[Path, list[dict[str, Any]]]
) -> None:
    names = ("gifts", "free_gifts", "memberships")
    found = {session: given for session, *given in ask(query("given"))}
    assert by_session(found) == [[told[name] for name in names] for told in exported[1]]
    assert found[min(found)][0] > found[min(found)][1] > 0
    assert by_session(found)[1:] == [[3, 3, 0], [1, 0, 6]]


def test_money_is_the_reports(ask: Ask, exported: tuple[Path, list[dict[str, Any]]]) -> None:
    found: dict[str, dict[str, int]] = {session: {} for session, *_ in ask(query("counts"))}
    for session, currency, minor in ask(query("money")):
        found[session][currency] = minor
    assert by_session(found) == [told["money"] for told in exported[1]]
    assert by_session(found) == [
        {"CNY": 10_000 + 3_000 + 13_800 + 32, "USD": 250},
        {},
        {"CNY": 300 + 300 + 700, "USD": 500},
    ]


def test_rooms_are_called_as_the_platform_calls_them(
    ask: Ask, exported: tuple[Path, list[dict[str, Any]]]
) -> None:
    messages = exported[1][0]["messages"] + 3
    assert ask(query("rooms")) == [
        ("room", "class", 2, messages, "CNY", 26_832 + 1_300),
        ("room", "class", 2, messages, "USD", 250),
        ("twitch", "class", 1, 2, "USD", 500),
        ("twitch", "next door", 1, 1, None, None),
    ]


def test_minutes_add_up_to_the_messages(
    ask: Ask, exported: tuple[Path, list[dict[str, Any]]]
) -> None:
    found = ask(query("minutes"))
    without_time = 1
    assert sum(row[3] for row in found) + without_time == sum(
        told["messages"] for told in exported[1]
    )
    assert {row[:2] for row in found} == {
        *(("room", "class"), ("twitch", "class"), ("twitch", "next door")),
    }
