"""Our own recordings, line by line."""

from io import BytesIO

import pytest

from streamer_app.events import Chat, DeskOperation, Unknown, to_json
from streamer_app.feeds.jsonl import JsonLines
from streamer_app.feeds.recording import Damaged

CHAT = Chat(source="bilibili", room="5", id="c1", at_ms=1, seen_ms=2, text="问\u2028题")
STEP = DeskOperation(source="bilibili", room="5", id="o1", actor="auto", card=1, op="new")


def test_events_of_rooms_and_of_people_come_back_as_they_were() -> None:
    text = to_json(CHAT) + b"\r\n\n" + to_json(STEP) + b"\n"
    assert list(JsonLines(BytesIO(b"\xef\xbb\xbf" + text))) == [CHAT, STEP]


def test_the_talk_of_the_protocol_is_passed_over() -> None:
    talk = b'{"kind":"hello","version":1}\n{"kind":"welcome","version":1}\n'
    assert list(JsonLines(BytesIO(talk + to_json(CHAT)))) == [CHAT]


def test_a_broken_line_in_the_middle_is_kept_as_unknown() -> None:
    broken, good = list(JsonLines(BytesIO(b'{"kind":"chat","te\n' + to_json(CHAT))))
    assert isinstance(broken, Unknown) and broken.why.startswith("unreadable") and broken.id
    assert good == CHAT


def test_half_a_last_line_means_the_file_breaks_off() -> None:
    rows = iter(JsonLines(BytesIO(to_json(CHAT) + b'\n{"kind":"chat","te')))
    assert next(rows) == CHAT
    with pytest.raises(Damaged):
        next(rows)


def test_a_missing_id_is_the_same_at_every_reading_and_repeats_stay_two() -> None:
    text = b'{"kind":"chat","text":"a"}\n' * 2
    first, second = ([event.id for event in JsonLines(BytesIO(text))] for _ in "ab")
    assert first == second and first[0] != first[1]


def test_a_line_of_ten_mebibytes_is_one_unknown() -> None:
    text = b'{"kind":"chat","text":"%b"}\n' % (b"a" * (10 << 20))
    broken, good = list(JsonLines(BytesIO(text + to_json(CHAT))))
    assert isinstance(broken, Unknown) and good == CHAT
