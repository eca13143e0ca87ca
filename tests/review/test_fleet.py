"""The SQL of the fleet page gives the report's figures, in DuckDB and in Spark."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from streamer_app.assets import asset
from streamer_app.events import Chat, Deleted, Event, Gift, Membership, Money, PaidMessage
from streamer_app.review.export import parquet
from streamer_app.review.export.tables import Pseudonyms
from streamer_app.review.summary import report
from streamer_app.store.columns import columns
from tests.review.sessions import evening, made, opened, stored

# PySpark leaves the sockets of its answers to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore:unclosed.*socket:ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
)

Ask = Callable[[str], list[tuple[Any, ...]]]


def query(name: str) -> str:
    """A statement of the page."""
    page = asset("docs", "fleet.md").read_text("utf-8")
    found = re.search(rf"```sql name={name}\n(.*?)```", page, re.DOTALL)
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


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """(the folder, the report's totals)."""
    pytest.importorskip("duckdb", reason="the extra 'parquet' is not installed")
    folder = tmp_path_factory.mktemp("fleet")
    with opened(stored(folder / "s.sqlite", lesson())) as (reader, read):
        parquet.write(read.row, columns(reader, 1, Pseudonyms(b"k" * 32)), [], folder)
        totals: dict[str, Any] = msgspec.to_builtins(report(read)["totals"])
        return folder, totals


@pytest.fixture(scope="module", params=["duckdb", "spark"])
def ask(request: pytest.FixtureRequest, exported: tuple[Path, Any]) -> Iterator[Ask]:
    """Asks one of the two engines."""
    files = str(exported[0] / "sessions" / "*" / "*" / "*-events.parquet")
    if request.param == "duckdb":
        duckdb = pytest.importorskip("duckdb")
        with duckdb.connect() as engine:
            engine.execute(f"CREATE VIEW events AS SELECT * FROM read_parquet('{files}')")
            yield lambda sql: [tuple(row) for row in engine.execute(sql).fetchall()]
        return
    spark_sql = pytest.importorskip("pyspark.sql", reason="the extra 'fleet' is not installed")
    if shutil.which("java") is None:
        pytest.skip("Spark needs a Java runtime")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "1",
    }
    builder = spark_sql.SparkSession.builder.master("local[1]").appName("fleet")
    spark = builder.config(map=settings).getOrCreate()
    try:
        spark.read.parquet(files).createOrReplaceTempView("events")
        yield lambda sql: [tuple(row) for row in spark.sql(sql).collect()]
    finally:
        spark.stop()


def test_counts_are_the_reports(ask: Ask, exported: tuple[Path, dict[str, Any]]) -> None:
    totals = exported[1]
    assert ask(query("counts")) == [(totals["events"], totals["messages"], totals["users"])]


def test_money_is_the_reports(ask: Ask, exported: tuple[Path, dict[str, Any]]) -> None:
    totals = exported[1]
    found = ask(query("given"))
    assert {currency: minor for _, _, currency, minor in found} == totals["money"]
    gifts, memberships, *_ = found[0]
    assert (int(gifts), int(memberships)) == (totals["gifts"], totals["memberships"])
    assert totals["money"] == {"CNY": 10_000 + 3_000 + 13_800 + 32, "USD": 250}


def test_minutes_add_up_to_the_messages(ask: Ask, exported: tuple[Path, dict[str, Any]]) -> None:
    assert sum(row[3] for row in ask(query("minutes"))) == exported[1]["messages"]
