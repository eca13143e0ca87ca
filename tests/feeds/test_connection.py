"""The connection's returns, moves and gaps, on a virtual clock and scripted sockets."""

import asyncio
import socket
import ssl
from collections.abc import Iterable, Sequence
from itertools import pairwise

import pytest
from msgspec.structs import replace
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.frames import Close
from websockets.http11 import Response

from streamer_app.errors import reason
from streamer_app.events import Chat, Gap, Unknown
from streamer_app.feeds.connection import host_of, loopback
from streamer_app.feeds.feed import Decoded, Endpoint, Heartbeat, Http
from tests.feeds.doubles import Room, ScriptSocket, Watched, WordFeed
from tests.virtual_time import run_virtually


def watch(room: Room, seconds: float, feed: WordFeed | None = None) -> Watched:
    return run_virtually(Watched(room, feed).run(seconds))


def answered(status: int, **headers: str) -> InvalidStatus:
    named = Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return InvalidStatus(Response(status, "", named))


def gaps(watched: Watched) -> list[Gap]:
    return [event for event in watched.events if isinstance(event, Gap)]


def test_messages_that_wait_together_are_handed_over_together() -> None:
    watched = watch(Room(("welcome", *(f"m{n}" for n in range(500)), "quiet")), 1.0)
    assert watched.words == [f"m{n}" for n in range(500)]
    assert len(watched.batches) == 1


def test_messages_that_wait_together_have_arrived_together() -> None:
    class Timed(WordFeed):
        def decode(self, message: str | bytes, now_ms: int) -> Iterable[Decoded]:
            for item in super().decode(message, now_ms):
                stamped = isinstance(item, Chat)
                yield replace(item, seen_ms=now_ms) if stamped else item

    watched = watch(Room(("welcome", "m1", "m2", 0.25, "m3", "m4", "quiet")), 1.0, Timed())
    first, second, third, fourth = (event.seen_ms for event in watched.events)
    assert (second - first, third - first, fourth - third) == (0, 250, 0)


def test_a_room_goes_from_connecting_to_admitted() -> None:
    watched = watch(Room(("welcome", "quiet")), 1.0)
    assert watched.states == ["connecting", "connected", "admitted", "stopped"]
    status = watched.statuses[2][1]
    assert (status.signals, status.title) == (frozenset({"chat"}), "title")
    assert watched.room.sockets[0].sent == ["hello"]
    assert watched.events == []


def test_a_wire_that_says_nothing_on_admission_is_admitted_by_its_first_event() -> None:
    assert "admitted" in watch(Room(("m1", "quiet")), 1.0).states


def test_a_server_that_throws_us_out_sees_few_attempts() -> None:
    for seed_run in range(5):
        room = Room(("welcome", 1011))
        watch(room, 1200.0 + seed_run)
        assert 5 <= sum(at < 60 for at in room.attempts) <= 8
        late = [at for at in room.attempts if at >= 60]
        assert all(sum(at <= other < at + 60 for other in late) <= 2 for at in late)
        assert all(later - sooner > 0.5 for sooner, later in pairwise(room.attempts))


def test_a_message_before_the_cut_does_not_make_a_server_willing() -> None:
    room = Room(("welcome", "m", None))
    watch(room, 600.0)
    assert sum(at < 60 for at in room.attempts) <= 8


def test_a_room_that_told_something_before_the_cut_is_tried_every_ten_seconds() -> None:
    room = Room(("welcome", "m1", "m2", "m3", "m4", "m5", None))
    watch(room, 300.0)
    late = [at for at in room.attempts if at > 60]
    assert all(5.0 <= later - sooner <= 10.1 for sooner, later in pairwise(late))


def test_a_network_that_is_away_is_tried_every_ten_seconds() -> None:
    room = Room(("welcome", "m", 10.0, None), OSError(101, "away"))
    watch(room, 300.0)
    late = [at for at in room.attempts if at > 60]
    assert all(5.0 <= later - sooner <= 10.0 for sooner, later in pairwise(late))


def test_a_healthy_link_that_breaks_is_back_within_a_second() -> None:
    room = Room(("welcome", "m1", 61.0, "m2", None))
    watched = watch(room, 400.0)
    breaks = [later - sooner for sooner, later in pairwise(room.attempts)]
    assert all(61.5 <= span <= 62.0 for span in breaks)
    assert len(breaks) >= 5
    assert watched.error is None


def test_a_dead_link_is_noticed_within_fifteen_seconds_and_makes_a_gap() -> None:
    watched = watch(Room(("welcome", "m1", "dead"), ("welcome", "m2", "quiet")), 60.0)
    at, status = next(item for item in watched.statuses if item[1].state == "waiting")
    assert at == 10.0
    assert status.why is not None and status.why.code == "link.silent"
    assert status.since_ms == 1_000_000, "the last byte, not the moment it was missed"
    (gap,) = gaps(watched)
    assert gap.start_ms == 1_000_000
    assert 1_010_500 <= gap.end_ms <= 1_011_000
    assert (gap.id, gap.reason) == ("gap-1000000", "link_silent")
    assert watched.words == ["m1", "gap-1000000", "m2"]


def test_a_good_bye_after_a_silence_does_not_shorten_the_gap() -> None:
    class Polite(ScriptSocket):
        async def close(self) -> None:
            self.heard = self.loop.time()
            await super().close()

    class PoliteRoom(Room):
        async def dial(self, endpoint: object, seconds: float) -> ScriptSocket:
            first = not self.sockets
            self.sockets.append(Polite("welcome", "m1", end="dead" if first else "quiet"))
            return self.sockets[-1]

    (gap,) = gaps(watch(PoliteRoom(), 60.0))
    assert gap.start_ms == 1_000_000


def test_a_quiet_room_that_answers_is_left_alone() -> None:
    watched = watch(Room(("welcome", "quiet")), 3600.0)
    assert watched.states == ["connecting", "connected", "admitted", "stopped"]
    questions = watched.room.sockets[0].sent.count("?")
    assert 700 <= questions <= 720


def test_a_ping_is_the_question_where_the_wire_has_none() -> None:
    room = Room(("welcome", "quiet"))
    watch(room, 12.0, WordFeed(heartbeat=Heartbeat()))
    assert room.sockets[0].sent == ["hello", "?", "?"]


def test_beats_go_out_on_time() -> None:
    room = Room(("welcome", "quiet"))
    watch(room, 95.0, WordFeed(heartbeat=Heartbeat(every_s=30.0, beat=b"beat", question="?")))
    assert room.sockets[0].sent.count(b"beat") == 3


def test_a_room_that_never_admits_is_left_after_fifteen_seconds() -> None:
    watched = watch(Room(("quiet",)), 16.0)
    at, status = next(item for item in watched.statuses if item[1].state == "waiting")
    assert at == 15.0
    assert status.why is not None and status.why.code == "link.not_admitted"
    assert not status.held
    assert gaps(watched) == []


def test_retry_after_is_obeyed() -> None:
    for value in ("120", "Thu, 01 Jan 1970 00:18:40 GMT"):
        room = Room(answered(429, Retry_After=value), ("welcome", "quiet"))
        watched = watch(room, 300.0)
        first, second = room.attempts
        assert second - first == pytest.approx(120.0, abs=1.0)
        assert watched.error is None
        assert [each.held for _, each in watched.statuses if each.state == "waiting"] == [True]


def test_what_a_person_must_mend_ends_the_connection_at_once() -> None:
    expired = ssl.SSLCertVerificationError(1, "expired")
    expired.verify_code = 10
    for error, code in (
        (answered(401), "not_signed_in"),
        (answered(403), "not_allowed"),
        (expired, "certificate_expired"),
    ):
        for before in ((), (("welcome", None),)):
            watched = watch(Room(*before, error), 100.0)
            assert watched.error is not None and watched.error.code == code
            assert watched.states[-1] == "stopped"
            assert "secret" not in f"{watched.error} {watched.statuses}"


def test_before_the_first_link_an_unreachable_room_ends_the_connection() -> None:
    both = OSError("Multiple exceptions: [Errno 111] Connect call failed ('::1', 1), [Errno 111]")
    for error, code in (
        (ConnectionRefusedError(111, "no"), "refused"),
        (both, "refused"),
        (socket.gaierror(-2, "unknown"), "unknown_host"),
        (TimeoutError(), "no_answer"),
        (OSError(113, "no route"), "unreachable"),
        (ssl.SSLError(1, "WRONG_VERSION_NUMBER"), "no_encryption"),
        (answered(404), "not_there"),
    ):
        watched = watch(Room(error), 10.0)
        assert watched.error is not None and watched.error.code == code
        assert len(watched.room.attempts) == 1


def test_a_platform_that_answers_nonsense_is_asked_again() -> None:
    class Confused(WordFeed):
        async def endpoints(self, http: Http) -> Sequence[Endpoint]:
            if self.asked == 0:
                self.asked = 1
                raise OSError("no JSON")
            return await super().endpoints(http)

    watched = watch(Room(("welcome", "quiet")), 10.0, Confused())
    assert watched.states == [
        *("connecting", "waiting", "connecting", "connected", "admitted", "stopped")
    ]
    assert watched.statuses[1][1].why == reason("link.odd_answer", host="room")


def test_every_node_is_tried_before_giving_up() -> None:
    room = Room(ConnectionRefusedError(111, "no"))
    watched = watch(room, 10.0, WordFeed("ws://a/", "ws://b/", "ws://c/"))
    assert room.urls == ["ws://a/", "ws://b/", "ws://c/"]
    assert watched.error is not None and watched.error.code == "refused"


def test_after_the_first_link_it_always_comes_back() -> None:
    errors = (ConnectionRefusedError(111, "no"), socket.gaierror(-2, "unknown"), answered(404))
    watched = watch(Room(("welcome", None), *errors, ("welcome", "quiet")), 60.0)
    assert watched.error is None
    assert watched.states[-2:] == ["admitted", "stopped"]


def test_each_failure_is_told_in_its_own_words_without_secrets() -> None:
    errors = (ConnectionRefusedError(111, "no"), socket.gaierror(-2, "unknown"), answered(502))
    watched = watch(Room(("welcome", None), *errors, ("welcome", "quiet")), 60.0)
    whys = [status.why.code for _, status in watched.statuses if status.why]
    assert whys == ["link.lost", "link.refused", "link.unknown_host", "link.status"]
    told = [status.why for _, status in watched.statuses if status.why]
    assert all(why.arguments["host"] == "a.example" for why in told)


def test_endpoints_take_turns_and_are_asked_for_anew() -> None:
    room = Room(("welcome", None))
    feed = WordFeed("ws://a/", "ws://b/", "ws://c/")
    watch(room, 40.0, feed)
    assert room.urls[:6] == ["ws://a/", "ws://b/", "ws://c/"] * 2
    assert feed.asked == -(-len(room.urls) // 3)


def test_spent_credentials_are_renewed() -> None:
    feed = WordFeed("ws://a/", "ws://b/", "ws://c/")
    watched = watch(Room(("welcome", "renew", "quiet"), ("welcome", "quiet")), 10.0, feed)
    assert feed.asked == 2
    assert watched.room.urls == ["ws://a/", "ws://a/"]
    assert gaps(watched)[0].reason == "renewed"


def test_a_refused_room_ends_the_connection() -> None:
    watched = watch(Room(("refused", "quiet")), 10.0)
    assert watched.error is not None and watched.error.code == "room_not_found"


def test_a_move_overlaps_and_loses_nothing() -> None:
    old = (
        "welcome",
        "m1",
        "move",
        0.1,
        "m2",
        0.1,
        "m3",
        0.1,
        "m4",
        5.0,
        "after the good-bye",
        "quiet",
    )
    new = (0.25, "welcome", "m3", "m4", "m5", "quiet")
    watched = watch(Room(old, new), 30.0)
    assert sorted(set(watched.words)) == ["m1", "m2", "m3", "m4", "m5"]
    assert gaps(watched) == []
    assert watched.states == ["connecting", "connected", "admitted", "admitted", "stopped"]
    assert watched.room.sockets[0].closed.done()


def test_a_move_goes_where_the_server_says() -> None:
    room = Room(("welcome", "move ws://b.example/", "quiet"), ("welcome", "quiet"))
    watch(room, 30.0)
    assert room.urls[1] == "ws://b.example/"


def test_a_move_that_fails_falls_back_while_the_old_link_goes_on() -> None:
    old = ("welcome", "m1", "move ws://b/", 5.0, "m2", "quiet")
    watched = watch(Room(old, ConnectionRefusedError(111, "no"), ("welcome", "quiet")), 30.0)
    assert watched.words == ["m1"] or watched.words == ["m1", "m2"]
    assert gaps(watched) == []
    assert watched.room.urls[2].startswith("ws://a.example/")


def test_an_old_link_that_dies_during_the_move_leaves_a_gap() -> None:
    watched = watch(Room(("welcome", "m1", "move", 1.0, None), (3.0, "welcome", "quiet")), 30.0)
    (gap,) = gaps(watched)
    assert gap.start_ms == 1_000_000
    assert 1_003_000 <= gap.end_ms <= 1_004_000


def test_a_server_that_keeps_moving_us_is_not_followed_at_its_pace() -> None:
    room = Room(("welcome", "move", "quiet"))
    watch(room, 60.0)
    assert len(room.attempts) <= 8
    assert all(later - sooner > 0.5 for sooner, later in pairwise(room.attempts))


def test_the_end_of_a_broken_session_is_part_of_the_gap() -> None:
    watched = watch(Room(("welcome", "m1", 4.0, None), OSError(101, "away")), 65.0)
    (gap,) = gaps(watched)
    assert (gap.start_ms, gap.end_ms) == (1_000_000, 1_065_000)


def test_a_room_that_ends_for_good_was_not_away_for_the_moment_of_its_good_bye() -> None:
    watched = watch(Room(("welcome", "m1", "refused", "quiet")), 60.0)
    assert watched.error is not None and watched.error.code == "room_not_found"
    assert gaps(watched) == []
    later = watch(Room(("welcome", "m1", None), answered(401)), 60.0)
    assert later.error is not None and later.error.code == "not_signed_in"
    assert gaps(later) == []


def test_a_session_that_ends_in_good_order_has_no_gap() -> None:
    assert gaps(watch(Room(("welcome", "m1", "quiet")), 100.0)) == []


def test_what_a_feed_holds_back_comes_out_in_time_and_at_the_end() -> None:
    watched = watch(Room(("welcome", "hold h1", 0.7, "hold h2", "quiet")), 0.8)
    assert watched.words == ["h1", "h2"]


def test_an_oversized_frame_is_counted_and_the_link_comes_back() -> None:
    too_big = ConnectionClosedError(None, Close(1009, "too big"), None)

    class Bursting(ScriptSocket):
        async def recv(self, decode: bool | None = None) -> str | bytes:
            if not self.script:
                raise too_big
            return await super().recv(decode)

    class BurstingRoom(Room):
        async def dial(self, endpoint: object, seconds: float) -> ScriptSocket:
            if self.sockets:
                self.sockets.append(ScriptSocket("welcome", "m2", end="quiet"))
            else:
                self.sockets.append(Bursting("welcome", "m1"))
            return self.sockets[-1]

    watched = watch(BurstingRoom(), 30.0)
    unknown = [event for event in watched.events if isinstance(event, Unknown)]
    assert [event.why.split(":")[0] for event in unknown] == ["unreadable"]
    assert [word for word in watched.words if word.startswith("m")] == ["m1", "m2"]
    assert gaps(watched)[0].reason == "frame_too_big"


def test_a_server_that_talks_but_never_reads_is_a_dead_link() -> None:
    class Deaf(ScriptSocket):
        async def send(self, message: str | bytes) -> None:
            await asyncio.shield(self.closed)

    class DeafRoom(Room):
        async def dial(self, endpoint: object, seconds: float) -> ScriptSocket:
            script = [word for n in range(100) for word in (0.5, f"m{n}")]
            self.sockets.append(Deaf("welcome", *script, end="quiet"))
            return self.sockets[-1]

    watched = watch(DeafRoom(), 9.0)
    at, status = next(item for item in watched.statuses if item[1].state == "waiting")
    assert 5.0 <= at <= 6.0
    assert status.why is not None and status.why.code == "link.silent"


def test_a_farewell_still_takes_what_was_under_way() -> None:
    class Late(ScriptSocket):
        async def recv(self, decode: bool | None = None) -> str | bytes:
            try:
                return await super().recv(decode)
            except ConnectionClosedError:
                if not late:
                    raise
                return late.pop(0)

    late = [b"m2", b"ask", b"m3"]

    class LateRoom(Room):
        async def dial(self, endpoint: object, seconds: float) -> ScriptSocket:
            self.sockets.append(Late("welcome", "m1", end="quiet"))
            return self.sockets[-1]

    room = LateRoom()
    watched = watch(room, 1.0)
    assert watched.words == ["m1", "m2", "m3"]
    assert "answer" not in room.sockets[0].sent


def test_a_closed_link_tells_the_code() -> None:
    watched = watch(Room(("welcome", 1012), ("welcome", "quiet")), 10.0)
    why = next(status.why for _, status in watched.statuses if status.why)
    assert (why.code, why.arguments) == ("link.closed", {"host": "a.example", "code": 1012})


def test_only_this_computer_is_near() -> None:
    near = ("localhost", "127.0.0.1", "127.9.9.9", "::1")
    far = ("localhost.", "127.0.0.1.evil.example", "192.168.1.2", "a.example", "")
    assert all(loopback(host) for host in near)
    assert not any(loopback(host) for host in far)


def test_a_host_is_all_that_is_told_of_an_address() -> None:
    assert host_of("wss://user:pass@a.example:99/path?token=secret#x") == "a.example"
    assert host_of("ws://[broken") == ""
