"""A viewer is found by a part of the name, by the id, and by nothing else."""

from pathlib import Path

from msgspec.structs import replace

from streamer_app.events import Chat, Viewer
from streamer_app.store.queries import Reader
from streamer_app.store.someone import Someone, someone
from streamer_app.store.writer import Writer


def stored(path: Path) -> Path:
    writer = Writer(path, lambda _: None)
    first = Chat(source="room", room="r", id="1", at_ms=10, viewer=Viewer("7", "Ada L."), text="a")
    for at, events in enumerate(
        (
            [first, replace(first, id="2", at_ms=20), replace(first, id="3", viewer=None)],
            [
                replace(first, id="4", at_ms=40, viewer=Viewer("7", "Ada")),
                replace(first, id="5", at_ms=50, viewer=Viewer("u_8", "100% Bob")),
                replace(first, id="6", at_ms=60, viewer=Viewer(None, "A***", True)),
            ],
        )
    ):
        session = writer.open_session(f"s{at}", 1)
        writer.put(session, events)
        writer.end_session(session)
    writer.close()
    return path


def test_by_name_by_id_and_the_latest_first(tmp_path: Path) -> None:
    with Reader(stored(tmp_path / "s.sqlite")) as reader:
        (ada,) = someone(reader, "ada", 9)
        assert ada == Someone("room", "7", "Ada L.", 3, 2, 40)
        assert ada.address == "room:7"
        assert someone(reader, " 7 ", 9) == [ada]
        assert [one.name for one in someone(reader, "b", 9)] == ["100% Bob"]
        assert [one.viewer for one in someone(reader, "u_8", 9)] == ["u_8"]


def test_a_per_cent_sign_is_a_letter_and_masked_people_are_nobody(tmp_path: Path) -> None:
    with Reader(stored(tmp_path / "s.sqlite")) as reader:
        assert [one.viewer for one in someone(reader, "%", 9)] == ["u_8"]
        assert someone(reader, "A***", 9) == []
        assert someone(reader, "  ", 9) == []
