"""The server's half of Socket.IO, frame by frame."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streamer_app.room.engineio import (
    MAX_PACKET,
    Asked,
    Called,
    Gone,
    acknowledge,
    admit,
    emit,
    heard,
    opened,
)


def test_a_link_opens_with_its_id_and_its_times() -> None:
    frame = opened("s1")
    assert frame[0] == "0"
    assert json.loads(frame[1:]) == {
        "sid": "s1",
        "upgrades": [],
        "pingInterval": 25000,
        "pingTimeout": 20000,
        "maxPayload": 65536,
    }


@pytest.mark.parametrize(
    ("frame", "meant"),
    [
        ("40", [Asked({})]),
        ('40{"token":"t"}', [Asked({"token": "t"})]),
        ('40/,{"token":"t"}', [Asked({"token": "t"})]),
        ("40[1]", ['44{"message":"auth is not a JSON object"}']),
        ("40/admin,", ['44/admin,{"message":"Invalid namespace"}']),
        ('42["message",{"text":"x"}]', [Called("message", [{"text": "x"}])]),
        ('4217["message","x"]', [Called("message", ["x"], 17)]),
        ('42/admin,["message"]', []),
        ("42[]", []),
        ("42[1]", []),
        ('42{"a":1}', []),
        ("42[", []),
        ('42["x",' + "[" * 70 + "]" * 70 + "]", []),
        ('451-["x",{"_placeholder":true,"num":0}]', []),
        ("2probe", ["3probe"]),
        ("3", []),
        ("41", [Gone()]),
        ("1", [Gone()]),
        ("", []),
        ("9", []),
        (b"\x04binary", []),
        ('42["' + "x" * MAX_PACKET + '"]', []),
    ],
)
def test_a_frame_means(frame: str | bytes, meant: list[object]) -> None:
    assert list(heard(frame)) == meant


def test_what_we_say() -> None:
    assert admit("s2") == '40{"sid":"s2"}'
    assert emit("message", {"user_id": 1, "message": "嗨"}) == (
        '42["message",{"user_id":1,"message":"嗨"}]'
    )
    assert acknowledge(17, True) == "4317[true]"


@given(st.text(max_size=60).map(lambda text: "4" + text) | st.text(max_size=60) | st.binary())
def test_no_frame_whatever_raises(frame: str | bytes) -> None:
    list(heard(frame))
