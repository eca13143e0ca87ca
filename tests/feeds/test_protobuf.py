"""The small protobuf reader against bytes written by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streamer_app.feeds import protobuf
from streamer_app.feeds.protobuf import BadMessage, fields


def test_each_wire_type_is_read() -> None:
    data = bytes.fromhex("08960112036162631d01000000210200000000000000")
    assert fields(data) == {1: [150], 2: [b"abc"], 3: [1], 4: [2]}


def test_a_repeated_field_keeps_all_values_and_the_last_one_counts() -> None:
    found = fields(bytes.fromhex("08010802"))
    assert found == {1: [1, 2]}
    assert protobuf.number(found, 1) == 2


def test_a_negative_number_comes_as_its_64_bits() -> None:
    assert fields(b"\x08" + b"\xff" * 9 + b"\x01") == {1: [2**64 - 1]}


def test_missing_fields_are_zero_and_empty() -> None:
    assert protobuf.number({}, 1) == 0
    assert protobuf.text({}, 1) == ""
    assert protobuf.nested({}, 1) == {}


@pytest.mark.parametrize(
    "data",
    ["08", "08ff", "1205616263", "1d0100", "2101", "0b", "0f", "00", "08" + "ff" * 10 + "01"],
)
def test_damaged_bytes_are_refused(data: str) -> None:
    with pytest.raises(BadMessage):
        fields(bytes.fromhex(data))


def test_a_flood_of_fields_is_refused() -> None:
    with pytest.raises(BadMessage, match="more than 4096"):
        fields(b"\x08\x01" * 5000)


def test_a_field_of_the_other_type_is_refused() -> None:
    found = fields(bytes.fromhex("08011201ff"))
    with pytest.raises(BadMessage):
        protobuf.text(found, 1)
    with pytest.raises(BadMessage):
        protobuf.number(found, 2)
    assert protobuf.text(found, 2) == "�"


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_refused(data: bytes) -> None:
    try:
        fields(data)
    except BadMessage:
        return
