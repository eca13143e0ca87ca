"""Which format a file has, and what becomes of damaged ones."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streamer_app.errors import AppError
from streamer_app.events import to_json
from streamer_app.feeds.formats import Recording, recognise

LINE = b'{"kind":"chat","id":"%d","text":"a"}\n'
VOD = b'{"video":{"title":"t"},"comments":[{"_id":"1","message":{"body":"a"}}]}'
XML = b'<?xml version="1.0"?><i><d p="1,1,25,1,5,0,42,0" user="a">x</d></i>'


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (LINE % 1, "jsonl"),
        (b"\xef\xbb\xbf" + LINE % 1, "jsonl"),
        (b'{"id":"1","text":"\\"comments\\":","kind":"chat"}\n', "jsonl"),
        (b'{"id":"1","kind":"chat","text":"' + b"a" * 70_000, "jsonl"),
        (VOD, "twitch-vod"),
        (b'{\n  "streamer": {"name": "x"},\n  "video": {', "twitch-vod"),
        (VOD[:30], "twitch-vod"),
        (XML, "bilirec"),
    ],
)
def test_a_format_is_known_by_its_beginning(head: bytes, name: str) -> None:
    assert recognise(head, "f") == name


@pytest.mark.parametrize(
    "head", [b"", b"hello", b"{}", b"[]", b"<html>", b"SQLite format 3\0", b"\x1f\x8b\x08", b"{"]
)
def test_anything_else_is_refused_in_words(head: bytes) -> None:
    with pytest.raises(AppError, match="file_not_understood"):
        recognise(head, "f")


@pytest.mark.parametrize("data", [LINE % 1, VOD, XML])
def test_a_whole_file_has_no_fault(data: bytes) -> None:
    recording = Recording(BytesIO(data), "f")
    assert len(list(recording)) == 1
    assert recording.fault is None


@pytest.mark.parametrize(
    "data", [b"".join(LINE % n for n in range(9)) + b'{"kin', VOD[:-2], XML[:-2]]
)
def test_a_cut_file_keeps_what_was_read_and_says_so(data: bytes) -> None:
    recording = Recording(BytesIO(data), "f")
    count = len(list(recording))
    assert count >= 1
    assert recording.fault is not None
    assert recording.fault.arguments == {"n": count, "file": "f"}


@pytest.mark.parametrize("data", [VOD[:40], XML[:30], b'{"kind":"chat","id'])
def test_a_file_of_which_nothing_is_left_is_refused(data: bytes) -> None:
    with pytest.raises(AppError, match="file_not_understood"):
        list(Recording(BytesIO(data), "f"))


def test_the_title_is_known_after_reading() -> None:
    recording = Recording(BytesIO(VOD), "f")
    list(recording)
    assert recording.title == "t"


def test_a_long_file_is_not_read_at_once() -> None:
    class Endless(BytesIO):
        taken = 0

        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None and 0 < size <= 1 << 20
            Endless.taken += size
            return super().read(size)

    body = b",".join(b'{"_id":"%d","message":{"body":"a"}}' % n for n in range(100_000))
    recording: Iterator[object] = iter(
        Recording(Endless(VOD[: VOD.index(b"[") + 1] + body + b"]}"), "f")
    )
    next(recording)
    assert Endless.taken < 1 << 20


@given(st.sampled_from([LINE % 1 * 3, VOD, XML]), st.integers(0, 200), st.binary(max_size=9))
def test_no_damage_raises_anything_but_words(data: bytes, at: int, noise: bytes) -> None:
    try:
        for event in Recording(BytesIO(data[:at] + noise + data[at + 3 :]), "f"):
            to_json(event)
    except AppError as error:
        assert error.code == "file_not_understood"
