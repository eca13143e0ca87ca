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


def test_who_has_looked_in_is_kept_beside_a_better_count_and_never_falls() -> None:
    room = RoomCount()
    for at, (count, basis) in enumerate(
        [(20_000, "cumulative"), (1_284, "rank"), (20_412, "cumulative"), (20_100, "cumulative")]
    ):
        room.add(at * 1_000, count, basis, ())
    assert (room.basis, room.at(5_000), room.watched) == ("rank", 1_284, 20_412)
