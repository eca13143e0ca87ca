"""Who counts as present."""

from streamer_app.events import Chat, Viewer
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


def test_a_masked_viewer_is_nobody_in_particular() -> None:
    presence = Presence()
    presence.see(message(None, 1))
    assert presence.count(MINUTE) == 0
