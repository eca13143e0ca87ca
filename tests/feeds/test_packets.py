"""Bilibili's framing: what is read, and what is refused."""

import tracemalloc
import zlib

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streamer_app.feeds import packets
from streamer_app.feeds.packets import (
    AUTH_REPLY,
    BROTLI,
    HEADER,
    HEARTBEAT,
    HEARTBEAT_REPLY,
    MESSAGE,
    PLAIN,
    ZLIB,
    pack,
    pack_messages,
    unpack,
)

ONE, TWO = b'{"cmd":"A"}', b'{"cmd":"B"}'


def bomb(size: int) -> bytes:
    """Brotli of ``size`` zero bytes, itself tiny."""
    packer = brotli.Compressor(quality=9, lgwin=24)
    block = bytes(1 << 20)
    parts = [packer.process(block) for _ in range(size >> 20)]
    return b"".join([*parts, packer.finish()])


def test_an_empty_heartbeat_is_sixteen_known_bytes() -> None:
    assert pack(HEARTBEAT).hex() == "00000010001000010000000200000001"


def test_the_answer_to_a_greeting_is_read() -> None:
    data = bytes.fromhex("0000001a001000010000000800000001" + "7b22636f6465223a307d")
    assert unpack(data) == ([(AUTH_REPLY, b'{"code":0}')], [])


@pytest.mark.parametrize("version", [PLAIN, ZLIB, BROTLI])
def test_what_was_packed_together_comes_apart_in_order(version: int) -> None:
    found, faults = unpack(pack_messages([ONE, TWO], version))
    assert (found, faults) == ([(MESSAGE, ONE), (MESSAGE, TWO)], [])


def test_two_packets_of_different_packing_in_one_message() -> None:
    data = pack_messages([ONE, TWO], BROTLI) + pack_messages([TWO], ZLIB)
    assert [body for _, body in unpack(data)[0]] == [ONE, TWO, TWO]


def test_a_longer_header_is_skipped_as_it_says() -> None:
    data = HEADER.pack(20 + len(ONE), 20, PLAIN, MESSAGE, 1) + b"more" + ONE
    assert unpack(data) == ([(MESSAGE, ONE)], [])


def test_the_echo_after_a_heartbeat_reply_is_no_packet() -> None:
    reply = pack(HEARTBEAT_REPLY, b"\0\0\0\1")
    echo = pack(MESSAGE, ONE)
    assert unpack(reply + echo) == ([(HEARTBEAT_REPLY, b"\0\0\0\1")], [])
    assert unpack(reply + b"[object Object]") == ([(HEARTBEAT_REPLY, b"\0\0\0\1")], [])


@pytest.mark.parametrize("length", [0, 1, 15, 17, 2**31, 2**32 - 1])
def test_a_packet_that_lies_about_its_length_is_refused(length: int) -> None:
    lie = HEADER.pack(length, 16, PLAIN, MESSAGE, 1)
    found, faults = unpack(pack(MESSAGE, ONE) + lie)
    assert found == [(MESSAGE, ONE)]
    assert faults == [f"packet at {16 + len(ONE)} claims {length} of 16 bytes"]


@pytest.mark.parametrize("head", [0, 15, 17, 65535])
def test_a_header_that_lies_about_its_length_is_refused(head: int) -> None:
    assert unpack(HEADER.pack(16, head, PLAIN, MESSAGE, 1))[0] == []


@pytest.mark.parametrize("version", [ZLIB, BROTLI])
def test_a_packed_body_cut_short_gives_nothing_and_costs_only_itself(version: int) -> None:
    packed = pack_messages([ONE, TWO], version)
    cut = pack(MESSAGE, packed[16:-2], version)
    found, faults = unpack(cut + pack(MESSAGE, TWO))
    assert found == [(MESSAGE, TWO)]
    assert len(faults) == 1


@pytest.mark.parametrize("version", [ZLIB, BROTLI])
def test_garbage_in_place_of_a_packed_body_is_a_fault(version: int) -> None:
    assert len(unpack(pack(MESSAGE, b"\xff" * 40, version))[1]) == 1


def test_a_version_that_nobody_knows_is_a_fault() -> None:
    assert unpack(pack(MESSAGE, ONE, 9)) == ([], ["packet version 9"])


def test_a_packed_body_within_a_packed_body_is_refused() -> None:
    inside = pack(MESSAGE, brotli.compress(pack(MESSAGE, ONE)), BROTLI)
    found, faults = unpack(pack(MESSAGE, zlib.compress(inside), ZLIB))
    assert (found, faults) == ([], ["a packed body inside a packed body"])


def test_a_gibibyte_out_of_a_kilobyte_is_refused() -> None:
    small = bomb(1 << 30)
    assert len(small) < 1100
    tracemalloc.start()
    found, faults = unpack(pack(MESSAGE, small, BROTLI))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 64 << 20
    assert (found, faults) == ([], ["brotli that unpacks to more than 8388608 bytes"])


def test_many_small_bombs_share_one_allowance() -> None:
    body = zlib.compress(pack(MESSAGE, bytes(5 << 20), PLAIN), 9)
    found, faults = unpack(pack(MESSAGE, body, ZLIB) * 3)
    assert len(found) == 1
    assert len(faults) == 2


def test_no_more_than_4096_packets_are_read() -> None:
    found, faults = unpack(pack(MESSAGE) * 5000)
    assert len(found) == packets.MAX_PACKETS
    assert faults == ["more than 4096 packets"]
    assert len(unpack(pack_messages([b""] * 5000))[0]) == packets.MAX_PACKETS


def test_a_message_over_a_mebibyte_is_not_looked_into() -> None:
    assert unpack(bytes((1 << 20) + 1)) == ([], ["message of 1048577 bytes"])


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    found, faults = unpack(data)
    assert bool(found) or bool(faults) or not data


@settings(deadline=None)
@given(st.lists(st.binary(max_size=50), max_size=8), st.data())
def test_one_changed_byte_never_raises(bodies: list[bytes], data: st.DataObject) -> None:
    whole = bytearray(pack_messages(bodies) + pack_messages(bodies, ZLIB))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    unpack(bytes(whole))
