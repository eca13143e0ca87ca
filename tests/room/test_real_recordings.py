"""Real recordings, served over a real socket with every fault, keep their totals to the fen."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from streamer_app.events import Chat, Event, Gift, Membership, PaidMessage, totals
from streamer_app.feeds.bilibili import BilibiliFeed
from streamer_app.feeds.formats import Recording
from streamer_app.room.bilibili import BilibiliWire
from streamer_app.room.open_room import OpenRoomWire
from streamer_app.room.twitch_irc import TwitchIrcWire
from streamer_app.room.wire import Wire
from tests.room.following import followed

FAULTS = "cut=12,1012=3,repeat=40,shuffle,garbage=10"
PAYING = (Gift, PaidMessage, Membership)


def recorded(path: Path) -> list[Event]:
    with path.open("rb") as stream:
        return list(Recording(stream, path.name))


def table(events: Iterable[Event]) -> tuple[Counter[str], dict[str, int], int]:
    """Texts, money and pieces of gifts over distinct ids."""
    known = {event.id: event for event in events}.values()
    texts = Counter(event.text for event in known if isinstance(event, Chat | PaidMessage))
    paid = [event.coins or event.paid for event in known if isinstance(event, PAYING)]
    pieces = sum(event.count for event in known if isinstance(event, Gift))
    return texts, totals(money for money in paid if money), pieces


@pytest.mark.parametrize("wire", [TwitchIrcWire, OpenRoomWire])
def test_a_twitch_broadcast_keeps_its_texts_and_bits(
    shared: Path, wire: Callable[[], Wire]
) -> None:
    events = recorded(shared / "recordings/twitch_vod_chat/rcwowo_2024-12_12-4-24.json")
    talk: list[Event] = [event for event in events if isinstance(event, Chat | PaidMessage)]
    following = asyncio.run(followed(talk, wire, FAULTS))
    expected = table(talk)
    assert expected[1] == {"USD": 128}
    assert table(following.ids.values()) == expected
    assert len(following.events) > len(following.ids)


def captured(folder: Path) -> list[Event]:
    """Chat and money out of every captured command."""
    feed = BilibiliFeed("1017", endpoint="ws://127.0.0.1:1")
    found: dict[str, Event] = {}
    for path in sorted(folder.glob("*.json")):
        for item in feed.decode(path.read_text("utf-8"), 1_700_000_000_000):
            if isinstance(item, Chat | Gift | PaidMessage | Membership):
                found.setdefault(item.id, item)
    return list(found.values())


@pytest.mark.parametrize("wire", [BilibiliWire, OpenRoomWire])
def test_bilibili_captures_keep_their_money_and_gifts(
    shared: Path, wire: Callable[[], Wire]
) -> None:
    events = captured(shared / "fixtures/bilibili_web")
    following = asyncio.run(followed(events, wire, FAULTS))
    expected = table(events)
    assert expected[1]["CNY"] > 100_00 and expected[2] >= 3
    assert table(following.ids.values()) == expected
    assert len(following.events) > len(following.ids)
