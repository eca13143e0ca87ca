"""A served room: every wire, over a real socket, with every fault."""

import asyncio
import http.client
from collections.abc import Callable, Coroutine
from random import Random
from typing import Any

import pytest

from streamer_app.errors import AppError
from streamer_app.events import Chat, Event, Gap, Money, PaidMessage, Unknown, Viewer
from streamer_app.feeds.backoff import Backoff
from streamer_app.feeds.feed import Heartbeat
from streamer_app.room import server as room_server
from streamer_app.room.bilibili import BilibiliWire
from streamer_app.room.faults import Faults
from streamer_app.room.open_room import OpenRoomWire
from streamer_app.room.server import serve
from streamer_app.room.stage import Stage
from streamer_app.room.twitch_irc import TwitchIrcWire
from streamer_app.room.wire import Wire
from tests.room.following import Following, followed, served
from tests.virtual_time import run_virtually

WIRES: list[Callable[[], Wire]] = [OpenRoomWire, BilibiliWire, TwitchIrcWire]


def chats(count: int) -> list[Event]:
    """Chat of thirty people, ten messages a second."""
    return [
        Chat(
            id=f"m{n}",
            at_ms=1_700_000_000_000 + n * 100,
            viewer=Viewer(id=str(n % 30 + 1), name=f"viewer{n % 30}"),
            text=f"message {n}",
        )
        for n in range(count)
    ]


def texts(following: Following) -> list[str]:
    chats = [event for event in following.ids.values() if isinstance(event, Chat)]
    return sorted((event.text for event in chats), key=lambda text: int(text.split()[1]))


def expected(count: int) -> list[str]:
    return [f"message {n}" for n in range(count)]


@pytest.mark.parametrize("wire", WIRES)
def test_a_room_without_faults_arrives_whole_and_in_order(wire: Callable[[], Wire]) -> None:
    following = asyncio.run(followed(chats(3_000), wire))
    told = [event.text for event in following.events if isinstance(event, Chat)]
    assert told == expected(3_000)
    assert following.gaps == []
    assert following.strange == 0


@pytest.mark.parametrize("wire", WIRES)
def test_cuts_repeats_shuffling_and_garbage_change_no_total(wire: Callable[[], Wire]) -> None:
    faults = "cut=10,1012=2,repeat=50,shuffle,garbage=8"
    following = asyncio.run(followed(chats(3_000), wire, faults))
    assert texts(following) == expected(3_000)
    assert 6 <= len(following.gaps) <= 12
    assert following.strange >= 1
    told = [event for event in following.events if isinstance(event, Chat)]
    assert len(told) > 3_000


def test_the_open_protocol_goes_on_where_it_was_without_repeats() -> None:
    following = asyncio.run(followed(chats(3_000), OpenRoomWire, "cut=5"))
    told = [event.text for event in following.events if isinstance(event, Chat)]
    assert told == expected(3_000)


def in_held_time(main: Coroutine[Any, Any, Following], patch: pytest.MonkeyPatch) -> Following:
    """Run where a busy machine takes no time: room and client share a clock that only waits
    turn forward."""
    patch.setattr(room_server, "wall_ms", held_ms)
    return run_virtually(main, patience_s=0.01)


def held_ms() -> int:
    return 1_700_000_000_000 + round(asyncio.get_running_loop().time() * 1000)


def test_in_real_time_what_happens_during_a_cut_is_lost_and_is_a_gap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Slow(Backoff):
        def wait(self, now: float, most: float, retry_after: float = 0.0) -> float:
            return 0.2

    main = followed(
        chats(60),
        TwitchIrcWire,
        "cut=1",
        speed=10.0,
        backoff=Slow(Random(1)),
        clock=held_ms,
    )
    following = in_held_time(main, monkeypatch)
    (gap,) = following.gaps
    assert 200 <= gap.end_ms - gap.start_ms <= 250
    told = {event.id: event for event in following.ids.values()}
    lost = [n for n in range(60) if f"m{n}" not in told]
    assert lost == list(range(lost[0], lost[-1] + 1))
    # One message each 10 ms: those of the gap, and at its edges what was on its way.
    began = told["m0"].at_ms
    assert abs(gap.start_ms - (began + 10 * lost[0])) <= 30
    assert abs(gap.end_ms - (began + 10 * lost[-1])) <= 30


def test_a_half_open_link_is_noticed_and_nothing_is_lost() -> None:
    following = asyncio.run(
        followed(
            chats(500),
            OpenRoomWire,
            "half-open",
            until=lambda f: len(f.ids) >= 500,
            heartbeat=Heartbeat(quiet_s=0.2, answer_s=0.2),
        )
    )
    assert texts(following) == expected(500)
    assert [gap.reason for gap in following.gaps] in (["link_silent"], [])
    whys = [status.why.code for status in following.statuses if status.why]
    assert whys == ["link.silent"]


def test_events_come_at_their_pace_and_bear_the_time_of_now(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    main = followed(chats(21), OpenRoomWire, speed=10.0, clock=held_ms)
    events = list(in_held_time(main, monkeypatch).ids.values())
    assert [event.at_ms - events[0].at_ms for event in events] == list(range(0, 201, 10))
    assert all(0 <= event.seen_ms - event.at_ms <= 50 for event in events)


@pytest.mark.parametrize(("status", "code"), [("401", "not_signed_in"), ("403", "not_allowed")])
def test_a_shut_room_ends_the_client(status: str, code: str) -> None:
    with pytest.raises(AppError) as caught:
        asyncio.run(followed(chats(5), OpenRoomWire, status))
    assert caught.value.code == code


def test_retry_after_reaches_the_client() -> None:
    class Asked(Backoff):
        asked = 0.0

        def wait(self, now: float, most: float, retry_after: float = 0.0) -> float:
            self.asked = retry_after
            return 0.01

    backoff = Asked(Random(1))
    following = asyncio.run(followed(chats(5), OpenRoomWire, "429=7", backoff=backoff))
    assert backoff.asked == 7.0
    assert texts(following) == expected(5)


def test_rooms_that_throw_a_client_out_are_tried_again() -> None:
    following = asyncio.run(followed(chats(5), OpenRoomWire, "accept-then-close=3"))
    assert texts(following) == expected(5)
    assert sum(status.state == "connecting" for status in following.statuses) == 4
    assert following.gaps == []


def test_a_newcomer_gets_what_happens_from_then_on() -> None:
    async def main() -> None:
        told = asyncio.Event()
        server, port = await served(chats(10), OpenRoomWire, Faults(), None, told.set)
        first, second = (Following(OpenRoomWire().address(port), Backoff(Random(1))) for _ in "12")
        early = asyncio.create_task(first.connection.run())
        async with asyncio.timeout(30):
            await told.wait()
        late = asyncio.create_task(second.connection.run())
        async with asyncio.timeout(30):
            while not any(status.state == "admitted" for status in second.statuses):
                await asyncio.wait({late}, timeout=0.01)
        for task in (early, late, server):
            task.cancel()
        await asyncio.gather(early, late, server, return_exceptions=True)
        assert texts(first) == expected(10)
        assert second.events == []

    asyncio.run(main())


def test_bilibili_answers_its_http_steps() -> None:
    async def main() -> None:
        server, port = await served(chats(10), BilibiliWire, Faults())
        following = Following(
            f"bilibili:1017?endpoint=ws://127.0.0.1:{port}&http=1", Backoff(Random(1))
        )
        link = asyncio.create_task(following.connection.run())
        async with asyncio.timeout(30):
            while len(following.ids) < 10 and not link.done():
                await asyncio.wait({link}, timeout=0.01)
        for task in (link, server):
            task.cancel()
        await asyncio.gather(link, server, return_exceptions=True)
        await following.http.close()
        assert texts(following) == expected(10)

    asyncio.run(main())


def answer(port: int, **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/nothing", headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_web_page_of_somebody_else_is_kept_out() -> None:
    async def main() -> None:
        server, port = await served(chats(1), OpenRoomWire, Faults())
        for headers, status in (
            ({}, 404),
            ({"Host": "localhost"}, 404),
            ({"Host": "127.0.0.1.evil.example"}, 403),
            ({"Origin": "https://evil.example"}, 403),
            ({"Origin": "null"}, 403),
            ({"Origin": f"http://127.0.0.1:{port}"}, 404),
        ):
            assert await asyncio.to_thread(answer, port, **headers) == status
        server.cancel()
        await asyncio.gather(server, return_exceptions=True)

    asyncio.run(main())


def test_a_taken_port_is_told() -> None:
    async def main() -> None:
        server, port = await served(chats(1), OpenRoomWire, Faults())
        with pytest.raises(AppError) as caught:
            await serve(chats(1), OpenRoomWire, port=port)
        assert caught.value.code == "port_taken"
        server.cancel()
        await asyncio.gather(server, return_exceptions=True)

    asyncio.run(main())


def test_a_stage_forgets_the_oldest() -> None:
    stage = Stage(kept=10)
    for start in range(0, 40, 5):
        stage.add(chats(40)[start : start + 5])
    assert stage.end == 40
    assert stage.kept_from(0) > 0
    assert [event.id for event in stage.between(38, 99)] == ["m38", "m39"]
    assert stage.place_after("m39") == 40
    assert stage.place_after("m0") is None
    assert stage.between(0, 5) == []


def test_paid_messages_survive_the_faults_to_the_cent() -> None:
    paid: list[Event] = [
        PaidMessage(id=f"p{n}", at_ms=1_700_000_000_000, text=f"message {n}", paid=Money(n, "USD"))
        for n in range(1, 400)
    ]
    following = asyncio.run(followed(paid, OpenRoomWire, "cut=4,repeat=30,shuffle,garbage=4"))
    sums = [e.paid.minor for e in following.ids.values() if isinstance(e, PaidMessage) and e.paid]
    assert sum(sums) == 399 * 400 // 2


def test_following_counts_gaps_and_unknowns_apart() -> None:
    following = Following("ws://127.0.0.1:1", Backoff(Random(1)))
    following.connection._emit(
        [Gap(id="gap-1", start_ms=1, end_ms=2, reason="x"), Unknown(what="x", why="unreadable: x")]
    )
    assert (len(following.gaps), following.strange, following.ids) == (1, 1, {})
