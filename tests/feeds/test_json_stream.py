"""A long array inside an object, read piece by piece."""

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streamer_app.feeds import json_stream
from streamer_app.feeds.json_stream import JsonStream
from streamer_app.feeds.recording import Damaged


def walk(data: bytes) -> tuple[dict[str, Any], list[Any]]:
    stream = JsonStream(BytesIO(data))
    head = dict(stream.until("rows"))
    return head, list(stream.elements())


def test_members_before_the_array_and_its_elements() -> None:
    text = b'\xef\xbb\xbf {"a": {"b": [1]}, "c": null,\n "rows": [ 1, "x" , {"y":[]} ], "z": 1}'
    assert walk(text) == ({"a": {"b": [1]}, "c": None}, [1, "x", {"y": []}])


def test_an_empty_array_has_no_elements() -> None:
    assert walk(b'{"rows":[]}') == ({}, [])


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{}",
        b'{"a":1}',
        b'{"rows":[1',
        b'{"rows":[1,',
        b'{"rows":[1 2]}',
        b'{"a"',
        b"{1:2}",
    ],
)
def test_a_cut_or_broken_text_is_damaged(text: bytes) -> None:
    with pytest.raises(Damaged):
        walk(text)


@pytest.mark.parametrize("value", [b"[" * 100_000, b"NaN", b'"\x01"'])
def test_hostile_values_are_damage(value: bytes) -> None:
    with pytest.raises(Damaged):
        walk(b'{"rows":[%b]}' % value)


def test_a_number_at_the_edge_of_a_chunk_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "CHUNK", 3)
    assert walk(b'{"a":12345678,"rows":[1234567,"abcdefgh",-1.5e10]}') == (
        {"a": 12345678},
        [1234567, "abcdefgh", -1.5e10],
    )


@given(st.lists(st.text() | st.integers() | st.none(), max_size=20), st.integers(1, 9))
def test_any_chunks_give_the_same(rows: list[Any], size: int) -> None:
    text = json.dumps({"x": 1, "rows": rows}, ensure_ascii=False).encode("utf-8", "replace")
    wanted = json.loads(text)["rows"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "CHUNK", size)
        assert walk(text) == ({"x": 1}, wanted)
