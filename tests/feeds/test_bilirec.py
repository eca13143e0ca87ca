"""BililiveRecorder files: the real excerpt, and rows by hand."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from streamer_app.events import Chat, Gift, Membership, Money, PaidMessage
from streamer_app.feeds.bilirec import BililiveRecording
from streamer_app.feeds.recording import Damaged

START = 1_647_777_083_634
HEAD = (
    '<?xml version="1.0" encoding="utf-8"?><i><chatid>0</chatid>'
    '<BililiveRecorderRecordInfo roomid="77" title="光学" '
    'start_time="2022-03-20T19:51:23.6348295+08:00" />'
)


def rows(body: str, head: str = HEAD) -> list[Any]:
    return list(BililiveRecording(BytesIO(f"{head}{body}</i>".encode())))


def test_the_real_excerpt_is_read_through_its_raw_payloads(shared: Path) -> None:
    path = shared / "fixtures" / "bilirec_xml" / "brec_22637261_excerpt.xml"
    with path.open("rb") as stream:
        recording = BililiveRecording(stream)
        events = list(recording)
    assert [type(event) for event in events] == [Gift, Chat, Chat, Gift, Gift, Chat, Chat, Chat]
    assert recording.title == "【B限】第一届枝江gamer争霸赛！"
    assert {event.room for event in events} == {"22637261"}
    chats = [event for event in events if isinstance(event, Chat)]
    assert (chats[0].text, chats[0].at_ms) == ("快快快", 1_647_777_083_220)
    assert chats[0].viewer is not None and chats[0].viewer.id == "398452452"
    gifts = [event for event in events if isinstance(event, Gift)]
    assert [gift.paid for gift in gifts] == [None, None, None]
    assert gifts[0].id == "1647777083120900002"
    assert len({event.id for event in events}) == 8


def test_a_row_without_raw_is_read_by_its_attributes() -> None:
    chat, paid, gift, guard = rows(
        '<d p="1.5,1,25,1,1647777085000,0,42,0" user="小林">为什么？</d>'
        '<sc ts="2" user="小魏" uid="43" price="30" time="60">加油</sc>'
        '<gift ts="3" user="小安" giftname="花" giftcount="4" />'
        '<guard ts="4.25" user="小安" uid="44" level="3" count="2" />'
    )
    assert isinstance(chat, Chat) and (chat.text, chat.at_ms) == ("为什么？", 1_647_777_085_000)
    assert chat.viewer is not None and (chat.viewer.id, chat.viewer.name) == ("42", "小林")
    assert isinstance(paid, PaidMessage) and paid.paid == Money(3000, "CNY")
    assert paid.at_ms == START + 2000
    assert isinstance(gift, Gift) and (gift.name, gift.count, gift.paid) == ("花", 4, None)
    assert gift.viewer is not None and gift.viewer.masked
    assert isinstance(guard, Membership) and (guard.tier, guard.months) == ("舰长", 2)
    assert guard.at_ms == START + 4250


def test_ids_are_the_same_at_every_reading_and_repeats_stay_two() -> None:
    body = '<d p="1,1,25,1,5,0,42,0" user="a">x</d>' * 2
    first, second = ([event.id for event in rows(body)] for _ in "ab")
    assert first == second and len(set(first)) == 2


def test_a_damaged_raw_falls_back_to_the_attributes() -> None:
    (event,) = rows('<d p="1,1,25,1,1647777085000,0,42,0" user="a" raw="[[">x</d>')
    assert isinstance(event, Chat) and event.text == "x"


def test_plain_danmaku_files_name_the_room_by_their_chat() -> None:
    (event,) = rows('<chatid>123</chatid><d p="1,1,25,1,1647777085,0,0,0">x</d>', "<i>")
    assert (event.room, event.at_ms, event.viewer) == ("123", 1_647_777_085_000, None)


def test_a_cut_file_gives_what_was_before_the_cut() -> None:
    text = f'{HEAD}<d p="1,1,25,1,5,0,42,0" user="a">x</d><d p="2,1'.encode()
    found = iter(BililiveRecording(BytesIO(text)))
    assert isinstance(next(found), Chat)
    with pytest.raises(Damaged):
        next(found)


def test_a_file_that_defines_entities_is_refused() -> None:
    bomb = '<!DOCTYPE i [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><i><d p="1">&b;</d>'
    with pytest.raises(Damaged):
        rows("", bomb)


@pytest.mark.parametrize(
    "row", ["<d/>", '<d p=""/>', '<d p="x,y">a</d>', '<gift ts="nan"/>', "<sc/>"]
)
def test_rows_without_their_fields_raise_nothing(row: str) -> None:
    (event,) = rows(row)
    assert event.id


def test_a_start_that_is_no_time_leaves_the_rows_their_own() -> None:
    head = '<i><BililiveRecorderRecordInfo roomid="77" start_time="soon" />'
    (event,) = rows('<sc ts="2" user="a" price="1">x</sc>', head)
    assert event.at_ms == 2000
