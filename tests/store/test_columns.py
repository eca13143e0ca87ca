"""A session column by column says what its events say one by one."""

from pathlib import Path

import pytest

from streamer_app.events import Chat, Event, Gift, Like, Money, PaidMessage, Viewer
from streamer_app.store import columns
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer

IDS = (
    *("0b3c7f60-8f5e-4a3a-9f0e-1234567890ab", "17", "deadbeef", "deadbeefdeadbeefdeadbeefdeadbeef"),
    *("0017", "a,b", 'it\'s "quoted"', "émoji 🎓", "ffffffff-ffff-4fff-8fff-ffffffffffff"),
)
TEXTS = ("为什么？", "", "a\0b", 'say "hi"\\', "line\nend\u2028", "🎓" * 3, "x", "y", "z")


def events() -> list[Event]:
    """Ids of every form, texts of every kind, and some rows with more."""
    said: list[Event] = [
        Chat(
            source="room",
            room="second" if at == 4 else "class",
            id=ident,
            at_ms=100 + at,
            seen_ms=0 if at == 2 else 105 + at,
            viewer=None if at == 5 else Viewer(f"u{at % 3}", f"Nämé {at % 3}", roles=("vip",)),
            text=text,
            reply_to="17" if at == 7 else None,
        )
        for at, (ident, text) in enumerate(zip(IDS, TEXTS, strict=True))
    ]
    common = {"source": "room", "room": "class", "at_ms": 200, "viewer": Viewer(None, "M*", True)}
    more = [
        Like(id="l", count=0, **common),  # type: ignore[arg-type]
        Gift(id="g", name="火箭", count=3, paid=Money(0, "CNY"), **common),  # type: ignore[arg-type]
        PaidMessage(id="p", text="好", coins=Money(5, "XBG"), **common),  # type: ignore[arg-type]
    ]
    return [*said, *more]


def told(_: str, viewer: Viewer | None) -> tuple[str, str]:
    return (viewer.id or "", viewer.name) if viewer else ("", "")


@pytest.mark.parametrize("part", [1, 3, 2_000])
def test_every_column_is_that_of_the_events(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    monkeypatch.setattr(columns, "PART", part)
    writer = Writer(tmp_path / "s.sqlite", lambda _: None, interval_s=0.001)
    writer.put(writer.open_session("before", 1), [Chat(source="room", room="class", text="no")])
    session = writer.open_session("lesson", 2)
    writer.put(session, events())
    writer.end_session(session)
    writer.close()
    with Reader(tmp_path / "s.sqlite") as reader:
        parts = list(columns.columns(reader, session, told))
        stored = list(reader.events(session))
    assert [len(one.row) for one in parts][:-1] == [part] * (len(parts) - 1)
    rows = [
        (row, one.at_ms[at], one.seen_ms[at], one.room[at], one.id[at], one.text[at],
         one.viewer[at], one.name[at], one.masked[at], one.count[at], one.minor[at])
        for one in parts
        for at, row in enumerate(one.row)
    ]  # fmt: skip
    assert rows == [
        (row, event.at_ms, event.seen_ms, event.room, event.id,
         event.name if isinstance(event, Gift) else getattr(event, "text", None),
         event.viewer.id if event.viewer else None, event.viewer.name if event.viewer else None,
         event.viewer.masked if event.viewer else None, getattr(event, "count", None),
         paid.minor if (paid := getattr(event, "paid", None)) else None)
        for row, event in stored
    ]  # fmt: skip
    extras = [one.extra.get(at) for one in parts for at in range(len(one.row))]
    assert extras[7] == {"reply_to": "17"}
    assert extras[-1] == {"coins": {"minor": 5, "currency": "XBG"}}
    assert [extra for extra in extras if extra] == [extras[7], extras[-1]]
