"""How many watch: falls of the count."""

from streamer_app.insight.audience import RoomCount
from streamer_app.insight.peaks import Drop


def counted(*counts: int) -> RoomCount:
    room = RoomCount()
    for number, count in enumerate(counts):
        room.add(number * 60_000, count, "concurrent", ())
    return room


def test_an_empty_room_has_not_lost_anybody() -> None:
    assert counted(0, 0, 0, 5).drops() == []


def test_a_fall_of_eight_percent_is_a_drop() -> None:
    assert counted(100, 92).drops() == [Drop(60_000, 100, 92)]
    assert counted(100, 93).drops() == []
