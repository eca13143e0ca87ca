"""Who counts as present."""

from streamer_app.events import Chat, Order, Viewer
from streamer_app.live.presence import Presence

MINUTE = 60_000


def message(viewer: str | None, minute: float) -> Chat:
    who = Viewer(viewer, "n", masked=viewer is None)
    return Chat(source="room", viewer=who, at_ms=int(minute * MINUTE), text="x")


def test_people_of_the_last_ten_minutes_are_present() -> None:
    presence = Presence()
    for viewer, minute in (("a", 0), ("b", 4), ("a", 5), ("c", 6)):
        presence.see(message(viewer, minute))
    assert presence.count(6 * MINUTE) == 3
    assert presence.count(14 * MINUTE) == 2
    assert presence.count(16 * MINUTE) == 0


def test_masked_viewers_are_counted_by_name_but_nobody_in_particular() -> None:
    presence = Presence()
    for name, minute in (("张***", 1), ("李***", 1), ("张***", 2)):
        who = Viewer(None, name, masked=True)
        presence.see(Chat(source="room", viewer=who, at_ms=minute * MINUTE, text="x"))
    assert presence.count(2 * MINUTE) == 2
    assert presence.viewers(2 * MINUTE) == []
    assert presence.count(11 * MINUTE) == 1


def test_the_buyers_of_a_table_have_come_into_no_room() -> None:
    presence = Presence()
    for who in (Viewer(None, "买家", masked=True), Viewer("b1", "买家")):
        presence.see(Order(source="desk", room="orders", viewer=who, at_ms=MINUTE, order="1"))
    assert presence.count(MINUTE) == 0


def test_each_of_those_present_has_the_row_that_shows_it() -> None:
    presence = Presence()
    for row, (viewer, minute) in enumerate([("a", 0), ("b", 1), ("a", 5), ("c", 6)], 1):
        presence.see(message(viewer, minute), row)
    assert presence.rows(6 * MINUTE) == (2, 3, 4)
    assert presence.rows(12 * MINUTE) == (3, 4)
