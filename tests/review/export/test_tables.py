"""The tables of a session: the columns say what the events say."""

from datetime import datetime
from pathlib import Path
from typing import Any

from streamer_app.events import (
    KIND_OF,
    Chat,
    Deleted,
    Event,
    Gift,
    Like,
    Membership,
    Money,
    Notice,
    PaidMessage,
    RoomState,
    Viewer,
)
from streamer_app.live.rows import amount
from streamer_app.review.export.tables import (
    COLUMNS,
    Pseudonyms,
    Table,
    dated,
    event_parts,
    real_names,
)
from streamer_app.store.columns import PART
from streamer_app.store.queries import Reader
from tests.review.sessions import START, evening, made, stored


def everything() -> list[Event]:
    """The evening, with coins, a platform's own words, nobody, somebody masked, another room."""
    masked: dict[str, Any] = {
        "viewer": Viewer(None, "观***", True),
        "source": "bilibili",
        "room": "7",
    }
    return [
        *evening(),
        made(PaidMessage, 30, 701, "u1", text="cheer", coins=Money(105, "XBG")),
        made(Gift, 31, 702, "u2", name="火箭", count=3, coins=Money(25, "XBG"), combo="c"),
        made(Membership, 32, 703, "u2", tier="1000", text="thanks"),
        made(RoomState, 33, 704, name="title", value="力学"),
        made(Deleted, 34, 705, target="e30"),
        made(Notice, 35, 706, what="raid", text="ten come"),
        made(Like, 36, 707, count=5),
        Chat(id="m1", at_ms=START + 708_000, text="谁", **masked),
        Chat(id="m2", at_ms=-(2**63), seen_ms=2**63 - 1, text="no time", **masked),
    ]


def rows(path: Path, name: Any) -> list[dict[str, Any]]:
    with Reader(path) as reader:
        return [
            dict(zip(COLUMNS["events"], row, strict=True))
            for part in event_parts(reader, 1, name)
            for row in zip(*part, strict=True)
        ]


def one_by_one(path: Path) -> list[dict[str, Any]]:
    """The same from the events themselves."""
    with Reader(path) as reader:
        return [told(event) for _, event in reader.events(1)]


def told(event: Event) -> dict[str, Any]:
    paid = amount(event)
    viewer = event.viewer or Viewer()
    return {
        "at_ms": event.at_ms,
        "seen_ms": event.seen_ms,
        "kind": KIND_OF[type(event)],
        "source": event.source,
        "room": event.room,
        "id": event.id,
        "viewer": viewer.id,
        "name": viewer.name or None,
        "text": getattr(event, "text", getattr(event, "name", None)),
        "count": getattr(event, "count", None),
        "minor": paid.minor if paid else None,
        "currency": paid.currency if paid else None,
    }


def test_the_columns_are_the_events(tmp_path: Path) -> None:
    path = stored(tmp_path / "s.sqlite", everything())
    found, expected = rows(path, real_names), one_by_one(path)
    odd = next(row for row in found if row["id"] == "m2")
    assert odd["seen_ms"] == 0, "a time that no column holds is not known"
    expected = [{**row, "seen_ms": 0} if row["id"] == "m2" else row for row in expected]
    assert found == expected
    assert [row["minor"] for row in found if row["id"] in ("e30", "e31")] == [11, 3]


def test_one_viewer_has_one_pseudonym_in_an_export_and_another_in_the_next(tmp_path: Path) -> None:
    path = stored(tmp_path / "s.sqlite", everything())
    first, again = (rows(path, Pseudonyms(bytes([key]) * 32)) for key in (1, 2))
    of_u1 = {row["viewer"] for row, real in zip(first, one_by_one(path), strict=True)
             if real["viewer"] == "u1"}  # fmt: skip
    assert len(of_u1) == 1
    assert of_u1.isdisjoint(row["viewer"] for row in again)
    assert not {"u1", "Person u1"} & {cell for row in first for cell in row.values()}
    assert [row["viewer"] for row in first if row["kind"] == "gap"] == [None]


def test_parts_join_without_a_seam(tmp_path: Path) -> None:
    events = [made(Chat, n, n / 1000, f"u{n % 7}", text=f"第{n}条") for n in range(PART + 3)]
    found = rows(stored(tmp_path / "s.sqlite", events), real_names)
    assert [row["id"] for row in found] == [event.id for event in events]
    assert found[PART]["name"] == f"Person u{PART % 7}"


def test_a_time_that_no_calendar_has_leaves_its_cell_empty() -> None:
    shown = dated(Table("minutes", ("start_ms", "messages"), [[[1_000, 10**18, None], [1, 2, 3]]]))
    (part,) = shown.parts
    assert shown.columns == ("time", "start_ms", "messages")
    assert list(part[0]) == [datetime.fromtimestamp(1), None, None]
