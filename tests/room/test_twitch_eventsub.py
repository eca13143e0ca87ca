"""EventSub served on a loopback port: what is told comes back, whatever befalls the link."""

import asyncio
from typing import Any

import pytest

from streamer_app.errors import AppError
from streamer_app.events import (
    AudienceCount,
    Chat,
    Deleted,
    Event,
    Follow,
    Gift,
    Membership,
    Money,
    Notice,
    PaidMessage,
    RoomState,
    Viewer,
    ViewerCleared,
)
from streamer_app.feeds.access import Entries
from streamer_app.feeds.http import HttpDoor
from streamer_app.feeds.twitch_eventsub import TwitchEventSubFeed
from streamer_app.feeds.twitch_helix import Helix
from streamer_app.feeds.twitch_sign_in import Code, SignedIn, Step, Waiting, sign_in
from streamer_app.feeds.twitch_tokens import KeptTokens
from streamer_app.room.eventsub_house import EventSubHouse
from streamer_app.room.faults import parse_faults
from streamer_app.room.twitch_eventsub import TwitchEventSubWire
from streamer_app.room.wire import Begin, Leave
from streamer_app.room.wires import wire_factory
from tests.room.following import Following, followed, served
from tests.virtual_time import run_virtually

NOW = 1_700_000_000_000
ADA = Viewer("7", "Ada", False, ("host", "member"), ("broadcaster/1", "subscriber/3"))
COMMON: dict[str, Any] = {"source": "twitch", "room": "teacher", "at_ms": NOW, "seen_ms": NOW}
FIVE: dict[str, Any] = {"paid": Money(5, "USD"), "coins": Money(5, "XTB")}


@pytest.mark.parametrize(
    "event",
    [
        Chat(id="1", viewer=ADA, text="why? \u2028 为什么", reply_to="0", **COMMON),
        Chat(id="1", viewer=ADA, text="x", mirrored=True, **COMMON),
        PaidMessage(id="1", viewer=ADA, text="x", **FIVE, **COMMON),
        Gift(
            id="1",
            viewer=Viewer("7", "Ada"),
            name="celebration",
            worth=FIVE["paid"],
            **FIVE,
            **COMMON,
        ),
        Membership(id="1", viewer=ADA, tier="Prime", **COMMON),
        Membership(id="1", viewer=ADA, tier="1000", months=15, text="still here", **COMMON),
        Membership(id="1", viewer=ADA, tier="1000", gifted=True, months=3, combo="g", **COMMON),
        Membership(id="1", viewer=None, tier="1000", gifted=True, **COMMON),
        Membership(id="1", viewer=ADA, tier="1000", gifted=True, count=20, combo="g", **COMMON),
        Notice(id="1", viewer=ADA, what="announcement", text="40 came", **COMMON),
        Follow(id="1", viewer=Viewer("7", "Ada"), **COMMON),
        Deleted(id="clearmsg-m1", target="m1", **COMMON),
        ViewerCleared(id=f"clearchat-9-{NOW}", viewer=Viewer("9", "bob"), **COMMON),
        ViewerCleared(id=f"clearchat-all-{NOW}", **COMMON),
        RoomState(id="live-9", name="live", value=True, **COMMON),
        RoomState(id="1", name="live", value=False, **COMMON),
        RoomState(id="1", name="title", value="Lesson", **COMMON),
    ],
)
def test_an_event_comes_back_as_it_was(event: Event) -> None:
    feed = TwitchEventSubFeed("teacher")
    wire = TwitchEventSubWire(EventSubHouse("teacher"))
    assert [item for frame in wire.encode([event]) for item in feed.decode(frame, NOW)] == [event]


def chats(count: int) -> list[Event]:
    return [Chat(id=f"m{n}", at_ms=n, viewer=ADA, text=str(n)) for n in range(count)]


def follow(faults: str = "", admissions: int = 1) -> Following:
    """Until the client has been let in so often and has got everything."""

    def enough(following: Following) -> bool:
        return states(following).count("admitted") >= admissions and words(following) == ALL

    wire = wire_factory("twitch-eventsub", title="Lesson")
    return asyncio.run(followed(chats(300), wire, faults, until=enough))


def words(following: Following) -> set[str]:
    return {event.id for event in following.ids.values() if isinstance(event, Chat)}


ALL = {f"m{n}" for n in range(300)}


def states(following: Following) -> list[str]:
    return [status.state for status in following.statuses]


def test_a_channel_is_joined_with_all_its_steps() -> None:
    following = follow()
    assert words(following) == ALL and following.gaps == []
    (admitted,) = [status for status in following.statuses if status.state == "admitted"]
    assert admitted.signals is not None
    assert {"chat", "paid_message", "membership", "follow", "audience_count"} <= admitted.signals


def test_the_audience_is_asked_for_over_http() -> None:
    def enough(following: Following) -> bool:
        return any(isinstance(event, AudienceCount) for event in following.events)

    wire = wire_factory("twitch-eventsub", title="Lesson")
    following = asyncio.run(followed(chats(1), wire, until=enough))
    told = [event for event in following.events if isinstance(event, RoomState)]
    assert [(event.name, event.value) for event in told] == [("live", True), ("title", "Lesson")]


def test_a_move_loses_nothing_and_leaves_no_gap() -> None:
    following = follow("session-reconnect=3,slow=100", 2)
    assert words(following) == ALL
    assert following.gaps == []
    assert set(states(following)) == {"connecting", "connected", "admitted", "stopped"}


def test_after_a_cut_everything_is_subscribed_again() -> None:
    following = follow("cut=2,repeat=20", 3)
    assert words(following) == ALL
    assert states(following).count("admitted") == 3
    assert len(following.gaps) == 2


def test_an_expired_token_is_renewed_on_the_way() -> None:
    following = follow("token-expired=2,repeat=20")
    assert words(following) == ALL
    whys = [status.why.code for status in following.statuses if status.why is not None]
    assert whys.count("eventsub.closed_4000") == 2


def test_a_revocation_ends_the_room_in_words() -> None:
    with pytest.raises(AppError) as caught:
        follow("revoke")
    assert caught.value.code == "twitch_revoked"


def test_an_unknown_channel_is_named() -> None:
    async def run() -> None:
        server, port = await served(chats(1), wire_factory("twitch-eventsub"), parse_faults(""))
        try:
            address = f"twitch-eventsub:nobody?endpoint=ws://127.0.0.1:{port}&http=1"
            await followed(chats(1), wire_factory("twitch-eventsub"), address=address)
        finally:
            server.cancel()
            await asyncio.gather(server, return_exceptions=True)

    with pytest.raises(AppError) as caught:
        asyncio.run(run())
    assert caught.value.code == "room_not_found"


def test_the_socket_alone_is_enough_at_an_endpoint() -> None:
    async def run() -> Following:
        wire = wire_factory("twitch-eventsub")
        server, port = await served(chats(50), wire, parse_faults(""), None)
        address = f"twitch-eventsub:practice?endpoint=ws://127.0.0.1:{port}"

        def enough(following: Following) -> bool:
            return len(following.ids) >= 50

        try:
            return await followed([], wire, address=address, until=enough)
        finally:
            server.cancel()
            await asyncio.gather(server, return_exceptions=True)

    assert len(words(asyncio.run(run()))) == 50


def test_a_client_that_subscribes_to_nothing_is_put_out_after_ten_seconds() -> None:
    async def run(*, asked: bool) -> tuple[Begin | Leave, float]:
        house = EventSubHouse("teacher")
        house.asked = asked
        wire = TwitchEventSubWire(house)
        list(wire.opening())
        start = asyncio.get_running_loop().time()
        return await wire.ready(), asyncio.get_running_loop().time() - start

    left, seconds = run_virtually(run(asked=True))
    assert isinstance(left, Leave) and left.code == 4003 and seconds == pytest.approx(10)
    assert run_virtually(run(asked=False)) == (Begin(), 0.0)


def test_a_client_that_speaks_is_thrown_out() -> None:
    (left,) = TwitchEventSubWire(EventSubHouse("teacher")).receive("hello", NOW)
    assert getattr(left, "code", 0) == 4001


def test_the_sign_in_of_a_local_room_gives_a_token_that_opens_it() -> None:
    async def run() -> tuple[list[Step], str]:
        wire = wire_factory("twitch-eventsub")
        server, port = await served(chats(1), wire, parse_faults(""), None)
        secrets = Entries()
        try:
            async with HttpDoor(f"http://127.0.0.1:{port}") as door:
                found = [step async for step in sign_in(door, "client", secrets, sleep=at_once)]
                account = await Helix(door, KeptTokens(secrets)).account()
        finally:
            server.cancel()
            await asyncio.gather(server, return_exceptions=True)
        return found, account.user_id

    steps, user_id = asyncio.run(run())
    assert [type(step) for step in steps] == [Code, Waiting, SignedIn]
    assert user_id == "1"


async def at_once(seconds: float) -> None:
    """Tests need not wait for a person."""
