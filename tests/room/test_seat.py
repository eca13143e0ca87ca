"""One Socket.IO client against whatever it may say."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streamer_app.assets import asset
from streamer_app.events import Entry
from streamer_app.room import seat as seats
from streamer_app.room.own import DEEDS, OwnRoom
from streamer_app.room.practice import gifts_of
from streamer_app.room.seat import Seat
from streamer_app.room.wire import Begin, Leave
from streamer_app.store.users import Users

NOW = 1_700_000_000_000


@pytest.fixture
def users(tmp_path: Path) -> Iterator[Users]:
    with closing(Users(tmp_path / "room.sqlite")) as found:
        yield found


def own_room() -> OwnRoom:
    return OwnRoom("Practice", gifts_of(asset("room", "gifts.toml").read_text("utf-8")), ())


def answers(seat: Seat, *frames: str) -> list[object]:
    return [answer for frame in frames for answer in seat.receive(frame, NOW)]


def test_nothing_is_heard_before_the_client_is_in(users: Users) -> None:
    (answer,) = answers(Seat(own_room(), users), '42["message",{"message":"x"}]')
    assert isinstance(answer, Leave)


def test_a_client_is_let_in_once(users: Users) -> None:
    seat = Seat(own_room(), users)
    admitted, welcome, begin = answers(seat, "40")
    assert str(admitted).startswith("40") and '"welcome"' in str(welcome)
    assert begin == Begin()
    assert answers(seat, "40") == []


def test_a_wrong_key_lets_nobody_in(users: Users) -> None:
    users.add("Lin", NOW)
    for auth in ('{"user_id":1,"token":"x"}', '{"user_id":1}', '{"token":7}', '{"user_id":[]}'):
        assert answers(Seat(own_room(), users), f"40{auth}") == ['44{"message":"not this user"}']


def test_one_client_speaks_for_so_many_people_at_most(
    users: Users, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seats, "MAX_WHO", 2)
    room = own_room()
    seat = Seat(room, users)
    for name in ("a", "b", "c"):
        users.add(name, NOW)
    said = answers(seat, "40", *(f'42["like",{{"user_id":{n}}}]' for n in (1, 2, 3, 1)))
    assert [text for text in said if "refused" in str(text)] == [
        '42["refused",{"what":"like","why":"who","seconds":0.0}]'
    ]
    entered = [e for e in room.stage.between(0, 99) if isinstance(e, Entry)]
    assert [e.viewer.name for e in entered if e.viewer] == ["a", "b"]


def test_one_address_may_not_flood_the_room_with_many_names(users: Users) -> None:
    room = OwnRoom("Practice", (), (), ticks=lambda: 0.0)
    for number in range(50):
        users.add(f"bot {number}", NOW)
    refused = 0
    for number in range(50):
        seat = Seat(room, users, "192.168.1.7")
        calls = [f'42["like",{{"user_id":{number + 1}}}]'] * 9
        refused += sum("slow" in str(answer) for answer in answers(seat, "40", *calls))
    assert refused == 50 * 9 - 400
    other = Seat(room, users, "192.168.1.8")
    assert len(answers(other, "40", '42["history"]')) == 4


def test_who_leaves_is_nobody_any_more(users: Users) -> None:
    room = own_room()
    users.add("Lin", NOW)
    seat = Seat(room, users)
    answers(seat, "40", '42["like",{"user_id":1}]')
    assert len(room.present) == 1
    assert answers(seat, '42["leave"]') == [Leave()]
    assert len(room.present) == 0


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
FIELDS = st.sampled_from(["message", "count", "gift", "course", "question", "user_id", "text"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from([*DEEDS, "history", "leave", "_add", "x"]),
    VALUES | st.dictionaries(FIELDS, VALUES | st.sampled_from([1, "coffee"])),
)
def test_no_call_whatever_raises(users: Users, name: str, found: object) -> None:
    if users.find(1) is None:
        users.add("Lin", NOW)
    seat = Seat(own_room(), users)
    answers(seat, "40")
    for answer in answers(seat, "421" + json.dumps([name, found])):
        assert isinstance(answer, Leave | str)
