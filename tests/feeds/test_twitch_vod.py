"""Saved Twitch chats: all real recordings, and the traps in them by hand."""

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from streamer_app.events import Chat, Event, Membership, Money, Notice, PaidMessage, Unknown, Viewer
from streamer_app.feeds.recording import Damaged
from streamer_app.feeds.twitch_vod import TwitchVod, millis

ROW = re.compile(
    r"\| (?P<file>twitch_vod_chat/\S+) \|.*?"
    r"\| (?P<messages>\d+) \| [\d.]+ \| (?P<users>\d+) \| \d+ \| (?P<bits>\d+) \|"
)
START = 1_767_225_600_000


def comment(offset: float = 1, created: str = "2026-01-01T00:00:01.25Z", **more: Any) -> Any:
    message = {"body": "hi", "bits_spent": 0, "user_badges": [{"_id": "vip", "version": "1"}]}
    return {
        "_id": "c1",
        "created_at": created,
        "content_offset_seconds": offset,
        "commenter": {"_id": "7", "name": "ada", "display_name": "Ada"},
        "message": message | more,
    }


def read(*comments: Any, **head: Any) -> list[Any]:
    video = {"id": "55", "title": "Optics", "created_at": "2026-01-01T00:00:00Z"}
    text = json.dumps({"video": video, **head, "comments": comments})
    return list(TwitchVod(BytesIO(text.encode())))


def test_a_comment_is_a_message() -> None:
    assert read(comment()) == [
        Chat(
            source="twitch",
            room="55",
            id="c1",
            at_ms=START + 1250,
            viewer=Viewer("7", "Ada", False, ("vip",), ("vip/1",)),
            text="hi",
        )
    ]


def test_the_channel_is_named_where_the_file_does() -> None:
    (event,) = read(comment(), streamer={"name": "Teacher", "id": 9})
    assert event.room == "teacher"


def test_bits_are_cents() -> None:
    (event,) = read(comment(bits_spent=100))
    assert isinstance(event, PaidMessage)
    assert (event.paid, event.coins) == (Money(100, "USD"), Money(100, "XTB"))


def test_a_notice_of_a_subscription_is_a_membership() -> None:
    params = {"msg-id": "resub", "msg-param-sub-plan": "2000", "msg-param-cumulative-months": "13"}
    (event,) = read(comment(user_notice_params=params))
    assert isinstance(event, Membership)
    assert (event.tier, event.months, event.count, event.gifted) == ("2000", 13, 1, False)


def test_a_highlighted_message_stays_a_message_and_a_raid_does_not() -> None:
    highlighted, raid = read(
        comment(user_notice_params={"msg-id": "highlighted-message"}),
        comment(user_notice_params={"msg-id": "raid"}),
    )
    assert isinstance(highlighted, Chat)
    assert isinstance(raid, Notice) and raid.what == "raid"


def test_stamps_of_the_archiving_give_way_to_the_place_in_the_broadcast() -> None:
    stamp = "2026-01-01T02:01:48.745Z"
    found = read(comment(60, stamp), comment(7300, stamp), comment(7308, stamp))
    assert [event.at_ms - START for event in found] == [60_000, 7_300_000, 7_308_000]


def test_a_comment_without_words_is_kept_as_unknown() -> None:
    broken, good = read({"_id": "x", "message": None}, comment())
    assert isinstance(broken, Unknown) and broken.id == "x"
    assert isinstance(good, Chat)


def test_a_comment_of_a_deleted_account_has_no_viewer() -> None:
    gone = comment()
    gone["commenter"] = None
    assert read(gone)[0].viewer is None


@pytest.mark.parametrize(
    ("stamp", "ms"),
    [
        ("2026-01-01T00:00:00Z", START),
        ("2026-01-01T00:00:00.5Z", START + 500),
        ("2026-01-01T00:00:00.123456789Z", START + 123),
        ("yesterday", 0),
        ("", 0),
    ],
)
def test_stamps(stamp: str, ms: int) -> None:
    assert millis(stamp) == ms


def bits_of(event: Event) -> int:
    return event.coins.minor if isinstance(event, PaidMessage) and event.coins else 0


def test_all_real_recordings_have_the_counts_of_their_table(shared: Path) -> None:
    folder = shared / "recordings"
    rows = list(ROW.finditer((folder / "README.md").read_text("utf-8")))
    assert len(rows) == 55
    for row in rows:
        with (folder / row["file"]).open("rb") as stream:
            recording = TwitchVod(stream)
            events = list(recording)
        users = {event.viewer.id for event in events if event.viewer}
        ids = {event.id for event in events}
        bits = sum(bits_of(event) for event in events)
        messages = int(row["messages"])
        counted = (len(events), len(ids), len(users), bits)
        assert counted == (messages, messages, int(row["users"]), int(row["bits"])), row["file"]
        assert all(event.at_ms for event in events) and recording.title


def test_the_notices_of_the_real_recording_are_memberships(shared: Path) -> None:
    path = shared / "recordings" / "twitch_vod_chat" / "northernlion_1087079172_a.json"
    with path.open("rb") as stream:
        found = list(TwitchVod(stream))
    assert sum(isinstance(event, Membership) for event in found) == 8
    assert 0.40 < (found[-1].at_ms - found[0].at_ms) / 3_600_000 < 0.41


def test_a_cut_file_gives_what_was_before_the_cut() -> None:
    text = json.dumps({"video": {}, "comments": [comment(), comment()]}).encode()
    rows = iter(TwitchVod(BytesIO(text[:-20])))
    assert isinstance(next(rows), Chat)
    with pytest.raises(Damaged):
        next(rows)
