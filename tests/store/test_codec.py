"""Rows and events: nothing is lost on the way."""

import sqlite3
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streamer_app import events as ev
from streamer_app.store import codec

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
INT64 = st.integers(-(2**63), 2**63 - 1)
COUNT = st.integers(0, 2**63 - 1)
MONEY = st.none() | st.builds(ev.Money, INT64, st.sampled_from(["CNY", "JPY", "XBG", "XTB"]))
IDS = st.one_of(
    TEXT,
    st.uuids().map(str),
    st.uuids().map(lambda value: str(value).upper()),
    st.uuids().map(lambda value: value.hex),
    st.integers(0, 2**70).map(str),
    st.integers(0, 2**70).map(lambda value: f"0{value}"),
    st.binary(min_size=1, max_size=20).map(bytes.hex),
)
VIEWER = st.none() | st.builds(
    ev.Viewer,
    st.none() | IDS,
    TEXT,
    st.booleans(),
    st.lists(TEXT, max_size=2).map(tuple),
    st.lists(TEXT, max_size=2).map(tuple),
)
JSON = st.recursive(
    st.none() | st.booleans() | INT64 | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
FIELDS: dict[str, Any] = {
    "paid": MONEY,
    "coins": MONEY,
    "worth": MONEY,
    "combo_paid": MONEY,
    "combo_coins": MONEY,
    "reply_to": st.none() | IDS,
    "combo": st.none() | IDS,
    "combo_count": st.none() | COUNT,
    "months": COUNT,
    "gifted": st.booleans(),
    "mirrored": st.booleans(),
    "total": st.none() | COUNT,
    "seconds": st.none() | COUNT,
    "basis": st.sampled_from(["concurrent", "rank", "heat"]),
    "status": st.sampled_from(["paid", "pending", "cancelled"]),
    "start_ms": INT64,
    "end_ms": INT64,
    "card": st.integers(0, 10**6),
    "base_rev": st.integers(0, 10**6),
    "value": JSON,
    "args": st.dictionaries(TEXT, JSON, max_size=2),
    "detail": st.dictionaries(TEXT, JSON, max_size=2),
}


def _events(kind: type[ev.Event]) -> st.SearchStrategy[ev.Event]:
    count = st.none() | COUNT if kind is ev.Like else COUNT
    own = {
        name: count if name == "count" else FIELDS.get(name, TEXT)
        for name in kind.__struct_fields__
        if name not in ev.Event.__struct_fields__
    }
    return st.builds(
        kind, source=TEXT, room=TEXT, id=IDS, at_ms=INT64, seen_ms=INT64, viewer=VIEWER, **own
    )


EVENTS = st.one_of([_events(kind) for kind in ev.KINDS.values()])


def through_sqlite(row: codec.Row) -> codec.Row:
    """A row as the table's column types give it back."""
    connection = sqlite3.connect(":memory:")
    columns = (
        "session INT, room INT, kind INT, event_id ANY, at_ms INT, lag_ms INT, viewer INT, "
        "text TEXT, count INT, minor INT, currency TEXT, extra TEXT, crc INT"
    )
    connection.execute(f"CREATE TABLE event ({columns}) STRICT")
    connection.execute(codec.INSERT, row)
    found: codec.Row = connection.execute("SELECT * FROM event").fetchone()
    connection.close()
    return found


@settings(max_examples=300, deadline=None)
@given(EVENTS)
def test_every_event_comes_back_equal(event: ev.Event) -> None:
    row = through_sqlite(codec.row(event, 3, 1, 7 if event.viewer else None))
    assert codec.event(row[:-1], event.source, event.room, event.viewer) == event
    assert codec.checksum(row[:-1]) == row[-1]


def test_rows_made_together_are_those_made_alone() -> None:
    events = [
        ev.Chat(source="a", room="1", id="m1", at_ms=50, seen_ms=80, text="one"),
        ev.Chat(source="b", room="1", id="m2", at_ms=-5, seen_ms=9, text="two"),
        ev.Gift(source="b", room="2", id="m3", at_ms=2**63 - 1, seen_ms=-(2**63), name="rose"),
        ev.Chat(source="a", room="1", id="m4", text="four", reply_to="m1"),
    ]
    numbers = {("a", "1"): 7, ("b", "1"): 8, ("b", "2"): 9}
    places = [7, 8, 9, 7]
    together = codec.rows(
        events, 3, lambda event: numbers[event.source, event.room], [4, None, 5, 6]
    )
    alone = [
        codec.row(event, 3, place, viewer)
        for event, place, viewer in zip(events, places, [4, None, 5, 6], strict=True)
    ]
    assert together == [value for row in alone for value in row]
    assert [row[5] for row in alone] == [30, 14, 1, None]


@settings(max_examples=200, deadline=None)
@given(VIEWER.filter(bool))
def test_every_viewer_comes_back_equal(viewer: ev.Viewer) -> None:
    assert codec.viewer(codec.viewer_row(viewer)[:-1]) == viewer


@settings(max_examples=500, deadline=None)
@given(IDS, IDS)
def test_a_short_id_is_unique_and_can_be_undone(one: str, other: str) -> None:
    assert codec.ident(codec.key(one)) == one
    assert (codec.key(one) == codec.key(other)) == (one == other)


@pytest.mark.parametrize(
    ("ident", "stored"),
    [
        ("7", 7),
        ("0", 0),
        ("007", "007"),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", "9223372036854775808"),
        ("10000000000000000000", bytes.fromhex("10000000000000000000")),
        ("٣", "٣"),
        ("deadbeef", b"\xde\xad\xbe\xef"),
        ("DEADBEEF", "DEADBEEF"),
        ("00112233-4455-6677-8899-aabbccddeeff", bytes(range(0, 0x100, 0x11))),
        ("00112233445566778899aabbccddeeff", "00112233445566778899aabbccddeeff"),
        ("", ""),
    ],
)
def test_ids_are_stored_short(ident: str, stored: codec.Key) -> None:
    assert codec.key(ident) == stored
    assert codec.ident(stored) == ident


def test_a_changed_bit_in_any_column_changes_the_checksum() -> None:
    event = ev.Gift(id="1", name="火箭", at_ms=5, seen_ms=9, paid=ev.Money(1, "CNY"), combo="c")
    *content, crc = codec.row(event, 1, 1, 4)
    for place, value in enumerate(content):
        changed = [*content]
        changed[place] = value + 1 if isinstance(value, int) else f"{value}x"
        assert codec.checksum(tuple(changed)) != crc


def test_lone_surrogates_become_replacement_characters() -> None:
    event = ev.Chat(id="1", text="a\ud800b", viewer=ev.Viewer("1", "\udfff"))
    with pytest.raises(UnicodeEncodeError):
        codec.row(event, 1, 1, None)
    clean = codec.cleaned(event)
    assert clean == ev.Chat(id="1", text="a�b", viewer=ev.Viewer("1", "�"))
