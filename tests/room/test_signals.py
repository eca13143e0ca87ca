"""What the connect dialog promises of each platform is what its wire brings, no less, no more."""

import re
from typing import Any

import pytest

from streamer_app.events import (
    AudienceCount,
    Chat,
    CourseClick,
    Entry,
    Event,
    Follow,
    Gift,
    Leave,
    Like,
    Membership,
    Money,
    Order,
    PaidMessage,
    Share,
    Viewer,
)
from streamer_app.feeds.decoding import PLATFORMS
from streamer_app.feeds.feed import FOREVER_MS
from streamer_app.feeds.registry import SIGNALS, platform_signals
from streamer_app.room.wires import WIRES, wire_factory

NOW_MS = 1_700_000_000_000
ELSEWHERE = {"twitch-eventsub": {"audience_count"}, "socketio": {"membership"}}
"""What comes another way: viewers are asked for over HTTP; a room's own events by its ``map``."""


def samples() -> list[Event]:
    """Something of each kind, in the moneys that the platforms have."""
    common: dict[str, Any] = {"at_ms": NOW_MS, "viewer": Viewer("7", "Ada")}
    yuan: dict[str, Any] = {"paid": Money(3000, "CNY")}
    bits: dict[str, Any] = {"paid": Money(100, "USD"), "coins": Money(100, "XTB")}
    return [
        Chat(id="1", text="x", **common),
        PaidMessage(id="2", text="y", **yuan, **common),
        PaidMessage(id="3", text="z", **bits, **common),
        Gift(id="4", name="rose", count=1, worth=Money(3000, "CNY"), **yuan, **common),
        Gift(id="5", name="rose", count=1, **bits, **common),
        Gift(id="6", name="roses", count=3, **common),
        Membership(id="7", tier="1000", months=3, **common),
        Membership(id="8", tier="舰长", months=1, **yuan, **common),
        Like(id="9", count=1, **common),
        Like(id="10", total=5, **common),
        AudienceCount(id="11", count=5, basis="concurrent", **common),
        Entry(id="12", **common),
        Leave(id="13", **common),
        Follow(id="14", **common),
        Share(id="15", **common),
        CourseClick(id="16", course="m", **common),
        Order(id="17", order="o", course="m", **yuan, **common),
    ]


def brought(wire: str) -> set[str]:
    """The kinds that come out at the other end of a wire."""
    there, feed = wire_factory(wire)(), PLATFORMS[wire]("")
    found: list[object] = []
    for event in samples():
        for frame in there.encode([event]):
            found += feed.decode(frame, NOW_MS)
    found += feed.flush(FOREVER_MS)
    names = {type(event).__name__ for event in found if isinstance(event, Event)}
    return {re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower() for name in names} & {*SIGNALS}


@pytest.mark.parametrize("wire", WIRES)
def test_each_promise_is_kept(wire: str) -> None:
    platform = platform_signals("twitch" if wire == "twitch-irc" else wire)
    promised = {kind for kind, signal in platform.items() if signal.level != "none"}
    assert brought(wire) == promised - ELSEWHERE.get(wire, set())
