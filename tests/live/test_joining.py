"""Rooms that join, are asked for again and leave while a session runs."""

from pathlib import Path

from streamer_app.events import Chat, Event, Gap, Viewer
from streamer_app.feeds.feed import wire_of
from streamer_app.feeds.registry import feed_of, parse_address
from streamer_app.live.session import place


def test_two_wires_of_one_channel_are_two_places() -> None:
    irc = feed_of(parse_address("twitch:ada"))
    eventsub = feed_of(parse_address("twitch-eventsub:ada?endpoint=ws://127.0.0.1:1"))
    assert (wire_of(irc), wire_of(eventsub)) == ("twitch", "twitch-eventsub")
    assert (irc.source, irc.room) == (eventsub.source, eventsub.room)
    assert place(irc) != place(eventsub)
