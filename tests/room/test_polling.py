"""Socket.IO by requests: who is quiet is forgotten, and nothing is told twice."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from streamer_app.events import Chat, Viewer
from streamer_app.room.own import OwnRoom
from streamer_app.room.polling import BETWEEN, Poll, Polls
from streamer_app.room.seat import Seat
from streamer_app.store.users import Users
from tests.virtual_time import run_virtually

NOW = 1_700_000_000_000


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def room(tmp_path: Path) -> Iterator[tuple[OwnRoom, Users, Polls, Clock]]:
    own, clock = OwnRoom("Practice", (), ()), Clock()
    with closing(Users(tmp_path / "room.sqlite")) as users:
        yield own, users, Polls(own.stage, clock), clock


Room = tuple[OwnRoom, Users, Polls, Clock]


def said(poll: Poll) -> list[str]:
    """The next answer's packets."""

    async def ask() -> str:
        async with asyncio.timeout(1):
            return await poll.give() or ""

    return run_virtually(ask()).split(BETWEEN)


def opened(room: Room) -> Poll:
    own, users, polls, _ = room
    poll = polls.open(Seat(own, users), "192.168.1.7")
    assert poll is not None
    return poll


def test_a_client_is_told_everything_once_from_its_welcome_on(room: Room) -> None:
    own = room[0]
    poll = opened(room)
    sid = json.loads(said(poll)[0][1:])["sid"]
    assert room[2].find(sid) is poll
    own.act(Viewer("1", "Lin"), "message", {"message": "before"})
    poll.take("40", NOW)
    admitted, welcome = said(poll)
    assert admitted.startswith("40{") and '"welcome"' in welcome
    own.act(Viewer("1", "Lin"), "message", {"message": "one"})
    own.act(Viewer("1", "Lin"), "message", {"message": "two"})
    told = said(poll)
    texts = [json.loads(packet[2:])[1].get("message") for packet in told]
    assert [text for text in texts if text] == ["one", "two"]
    poll.take("2probe", NOW)
    assert said(poll) == ["3probe"]


def test_several_packets_in_one_body_are_all_heard(room: Room) -> None:
    own, users = room[0], room[1]
    user, _ = users.add("Lin", NOW)
    poll = opened(room)
    call = "42" + json.dumps(["message", {"user_id": user.id, "message": "x"}])
    poll.take(BETWEEN.join(["40", call, call]), NOW)
    assert sum(isinstance(event, Chat) for event in own.recent()) == 2


def test_who_says_nothing_for_too_long_is_forgotten(room: Room) -> None:
    polls, clock = room[2], room[3]
    poll = opened(room)
    clock.now += 44.0
    polls.sweep()
    assert not poll.over
    clock.now += 2.0
    polls.sweep()
    assert poll.over
    assert said(poll)[-1] == "1"


def test_one_address_cannot_take_all_places(room: Room) -> None:
    own, users, polls, _ = room
    made = [polls.open(Seat(own, users), "192.168.1.7", 3) for _ in range(4)]
    assert [poll is not None for poll in made] == [True, True, True, False]
    assert polls.open(Seat(own, users), "192.168.1.8", 3) is not None


def test_a_second_question_at_the_same_time_is_refused(room: Room) -> None:
    poll = opened(room)

    async def both() -> tuple[str | None, float]:
        await poll.give()
        asking = asyncio.create_task(poll.give())
        await asyncio.sleep(0)
        refused = await poll.give()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        return refused, asyncio.get_running_loop().time()

    assert run_virtually(both()) == (None, 0.0)
