"""What sessions leave behind for the room's later ones."""

from pathlib import Path

from streamer_app.live.baseline import baseline_of
from streamer_app.live.people import normal
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer
from tests.live.rooms import said


def session(writer: Writer, number: int, room: str, chatters: float) -> int:
    event = said(number)
    id_ = writer.open_session("", number)
    event = type(event)(source="room", room=room, id=event.id, at_ms=number, text="x")
    windows = [{"chatters": chatters, "msgs": 40.0}] * 3
    writer.put(id_, [event, normal(windows, number)])
    writer.end_session(id_)
    return id_


def test_the_normal_comes_from_earlier_sessions_of_the_same_room(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "s.sqlite", lambda batch: None)
    session(writer, 1, "a", 10)
    session(writer, 2, "b", 500)
    session(writer, 3, "a", 30)
    now = session(writer, 4, "a", 900)
    writer.close()
    with Reader(tmp_path / "s.sqlite") as reader:
        found = baseline_of(reader, [("room", "a")], now)
        assert found is not None
        assert found.absolute["chatters"] == 20  # the median of 10, 10, 10, 30, 30, 30
        assert baseline_of(reader, [("room", "c")]) is None
