"""What a feed says of its link: remarks while it stands, its own words when it ends."""

from websockets.datastructures import Headers
from websockets.exceptions import InvalidStatus
from websockets.http11 import Response

from streamer_app.errors import AppError, Reason, reason
from tests.feeds.doubles import Room, Watched, WordFeed
from tests.virtual_time import run_virtually


class Wordy(WordFeed):
    """A feed whose server's codes have a meaning."""

    def closed(self, code: int) -> Reason | None:
        return reason("link.odd_answer", host="x") if code == 4001 else None

    def refused(self, status: int) -> AppError | None:
        return AppError("room_version", version="3") if status == 400 else None


def watch(room: Room, seconds: float) -> Watched:
    return run_virtually(Watched(room, Wordy()).run(seconds))


def whys(watched: Watched, state: str) -> list[str]:
    reasons = [status.why for _, status in watched.statuses if status.state == state]
    return [why.code if why else "" for why in reasons]


def test_a_remark_is_told_while_the_link_stands() -> None:
    watched = watch(Room(("welcome", "note x", "note", "quiet")), 1.0)
    assert watched.states == [
        *("connecting", "connected", "admitted", "remarked", "remarked", "stopped")
    ]
    assert whys(watched, "remarked") == ["link.lost", ""]


def test_a_close_code_is_told_in_the_words_of_the_feed() -> None:
    assert whys(watch(Room(("welcome", "m", 4001)), 1.0), "waiting")[0] == "link.odd_answer"
    assert whys(watch(Room(("welcome", "m", 4002)), 1.0), "waiting")[0] == "link.closed"


def test_a_refused_handshake_is_told_in_the_words_of_the_feed() -> None:
    def refusal(status: int) -> InvalidStatus:
        return InvalidStatus(Response(status, "", Headers()))

    for status, code in ((400, "room_version"), (402, "not_a_room")):
        error = watch(Room(refusal(status)), 1.0).error
        assert error is not None and error.code == code
