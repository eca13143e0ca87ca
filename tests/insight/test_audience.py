"""How many watch: falls of the count."""

from random import Random

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


def test_the_drops_are_the_same_however_often_they_were_asked_for() -> None:
    chance = Random(8)
    watched, room = RoomCount(), RoomCount()
    at = 0
    for _ in range(400):
        at += chance.choice((300, 900, 20_000, 70_000))  # some within one second
        count = chance.randrange(80, 110)
        for one in (watched, room):
            one.add(at, count, "concurrent", [])
        watched.drops()
    assert watched.drops() == room.drops()
    assert len(room.drops()) > 10
    watched.add(at + 1, 5, "rank", [])  # a worse sense changes nothing
    assert watched.drops() == room.drops()


def test_a_better_sense_of_the_count_begins_without_drops() -> None:
    room = RoomCount()
    for minute, count in enumerate((100, 50, 50)):
        room.add(minute * 60_000, count, "rank", [])
    assert len(room.drops()) == 1
    room.add(200_000, 40, "concurrent", [])
    assert room.drops() == []
