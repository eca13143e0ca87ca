"""Clamped times and the span of a session, by hand."""

from streamer_app.events import Chat, Event, Gap, RoomState
from streamer_app.live.recorder import OFFLINE_MS, Span, clamp

NOW = 1_700_000_000_000
MINUTE = 60_000


def clamped(event: Event, seen_ms: int) -> Event:
    clamp(event, seen_ms)
    return event


def test_a_time_near_the_arrival_is_kept() -> None:
    event = clamped(Chat(text="x", at_ms=NOW - 9 * MINUTE), NOW)
    assert (event.at_ms, event.seen_ms) == (NOW - 9 * MINUTE, NOW)


def test_a_time_far_from_the_arrival_is_held_to_ten_minutes() -> None:
    assert clamped(Chat(text="x", at_ms=NOW - 60 * MINUTE), NOW).at_ms == NOW - 10 * MINUTE
    assert clamped(Chat(text="x", at_ms=NOW + 60 * MINUTE), NOW).at_ms == NOW + 10 * MINUTE
    assert clamped(Chat(text="x"), NOW).at_ms == NOW


def test_a_gap_keeps_its_own_span() -> None:
    gap = Gap(at_ms=NOW - 30 * MINUTE, start_ms=NOW - 30 * MINUTE, end_ms=NOW, reason="x")
    assert clamped(gap, NOW).at_ms == NOW - 30 * MINUTE


def live(room: str, value: bool) -> RoomState:
    return RoomState(source="bilibili", room=room, name="live", value=value)


def test_a_session_ends_ten_minutes_after_its_last_room_went_offline() -> None:
    span = Span([("bilibili", "1"), ("bilibili", "2")])
    for room in ("1", "2"):
        span.observe(live(room, True), NOW)
    span.observe(live("1", False), NOW)
    assert not span.over(NOW + 2 * OFFLINE_MS)
    span.observe(live("2", False), NOW + MINUTE)
    assert not span.over(NOW + MINUTE + OFFLINE_MS - 1)
    assert span.over(NOW + MINUTE + OFFLINE_MS)


def test_a_room_that_comes_back_in_time_goes_on() -> None:
    span = Span([("bilibili", "1")])
    span.observe(live("1", False), NOW)
    span.observe(live("1", True), NOW + MINUTE)
    assert not span.over(NOW + 2 * OFFLINE_MS)


def test_a_room_that_never_said_it_was_live_goes_on() -> None:
    span = Span([("room", "x")])
    span.observe(RoomState(source="room", room="x", name="title", value="x"), NOW)
    assert not span.over(NOW + 2 * OFFLINE_MS)
