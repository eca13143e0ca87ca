"""What a session's rooms sent, counted for the doctor."""

from pathlib import Path

from streamer_app.events import Chat, DeskOperation, Event, Gap, Unknown
from streamer_app.live.doctor import findings
from streamer_app.live.people import DESK
from streamer_app.live.receipts import receipts
from streamer_app.store.writer import Writer


def chat(number: int, late_ms: int, room: str = "r") -> Chat:
    return Chat(
        source="twitch",
        room=room,
        id=f"{room}{number}",
        at_ms=1_000_000,
        seen_ms=1_000_000 + late_ms,
        text="x",
    )


def unknown(why: str, number: int = 0) -> Unknown:
    return Unknown(source="twitch", room="r", id=f"u{why}{number}", what="w", why=why)


EVENTS: list[Event] = [
    *(chat(number, late) for number, late in enumerate([100, 300, 90_000])),
    unknown("not known"),
    unknown("unreadable: too short", 1),
    unknown("unreadable: too long", 2),
    Gap(source="twitch", room="r", id="g", start_ms=1, end_ms=2, reason="x"),
    chat(9, -120_000, "other"),
]


def test_messages_are_counted_a_room_and_by_what_became_of_them() -> None:
    found = receipts(EVENTS)
    told = found["twitch", "r"]
    assert (told.received, told.decoded, told.unknown, told.refused) == (6, 3, 1, 2)
    assert told.behind_ms == 300
    assert found["twitch", "other"].behind_ms == -120_000


def test_a_room_without_times_says_nothing_of_clocks() -> None:
    told = receipts([unknown("not known")])["twitch", "r"]
    assert (told.decoded, told.behind_ms) == (0, None)


def test_the_desks_own_rows_came_from_no_room() -> None:
    own = DeskOperation(source=DESK, room="", id="d", actor="a", op="new", card=1)
    assert receipts([own]) == {}


def test_the_doctor_tells_of_rooms_and_of_a_wrong_clock(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    writer = Writer(path, lambda batch: None)
    session = writer.open_session("t", 1_000_000)
    writer.put(session, EVENTS)
    writer.end_session(session, 2_000_000)
    writer.close()
    rooms = {
        (found.check, found.good): found.what.arguments
        for found in findings(path)
        if found.check in ("room", "clock") and found.what.arguments["room"] == "other"
    }
    assert rooms["room", True]["n"] == 1
    assert rooms["clock", False]["seconds"] == -120.0
