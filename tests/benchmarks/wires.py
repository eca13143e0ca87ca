"""What Twitch's lines and the open room protocol cost (python -m tests.benchmarks.wires)."""

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any, Final

from streamer_app.events import Chat, Viewer
from streamer_app.feeds.feed import Feed
from streamer_app.feeds.room import RoomFeed
from streamer_app.feeds.twitch_irc import TwitchIrcFeed
from streamer_app.room.open_room import OpenRoomWire
from streamer_app.room.twitch_irc import TwitchIrcWire

MESSAGES: Final = 4_000
REPEATS: Final = 7
NOW_MS: Final = 1_700_000_000_000


def chats() -> list[Chat]:
    """Ordinary chat of 500 people, half of it Chinese."""
    return [
        Chat(
            id=f"{number:08x}-7c1b-4e0a-9f3c-6a1d2e3f4051",
            at_ms=NOW_MS + number * 37,
            viewer=Viewer(
                str(10_000 + number % 500), f"viewer{number % 500}", False, ("member",), ()
            ),
            text=f"老师，第{number}题为什么选C？" if number % 2 else f"why is number {number} a C?",
        )
        for number in range(MESSAGES)
    ]


def twitch_lines() -> list[bytes]:
    """One line a message, with the tags that the real server sends and we have no use for."""
    more = b"@client-nonce=9d4a1d3c5b7e4f60a1b2c3d4e5f60718;color=#8A2BE2;"
    wire = TwitchIrcWire("teacher")
    return [
        more + frame.rstrip("\r\n").encode()[1:]
        for chat in chats()
        for frame in wire.encode([chat])
    ]


def seconds(run: Callable[[], object]) -> float:
    """CPU time of one run, without the collector's."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    run()
    spent = time.process_time() - start
    gc.enable()
    return spent


def medians(*runs: Callable[[], object]) -> list[float]:
    """CPU seconds of each, taken in turns so that a busy machine harms all alike."""
    spent: list[list[float]] = [[] for _ in runs]
    for _ in range(REPEATS):
        for times, run in zip(spent, runs, strict=True):
            times.append(seconds(run))
    return [statistics.median(times) for times in spent]


def decoding(feed: Feed, messages: list[bytes]) -> Callable[[], object]:
    """Reads every message through the feed."""

    def run() -> None:
        for message in messages:
            for _ in feed.decode(message, NOW_MS):
                pass

    return run


def parsing(messages: list[bytes]) -> Callable[[], object]:
    """What a reader with ``json.loads`` alone would do."""

    def run() -> None:
        for message in messages:
            json.loads(message)

    return run


def twitch_irc() -> dict[str, float]:
    """Lines decoded a second of CPU, and CPU microseconds a line."""
    messages = twitch_lines()
    (spent,) = medians(decoding(TwitchIrcFeed("teacher"), messages))
    return {
        "lines_per_s": round(len(messages) / spent),
        "us_per_line": round(spent / len(messages) * 1e6, 2),
    }


def room() -> dict[str, float]:
    """CPU microseconds an event, and how often faster than ``json.loads`` alone."""
    messages = [frame.encode() for frame in OpenRoomWire().encode(chats())]
    ours, theirs = medians(decoding(RoomFeed("127.0.0.1:1"), messages), parsing(messages))
    return {
        "us_per_event": round(ours / len(messages) * 1e6, 2),
        "json_loads_us": round(theirs / len(messages) * 1e6, 2),
        "faster_than_json_loads": round(theirs / ours, 2),
    }


def figures() -> dict[str, Any]:
    """Both."""
    return {"twitch_irc": twitch_irc(), "room": room()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(figures()) + "\n")
