"""Links told by hand: health in words, silence, one room's trouble apart from another's."""

from streamer_app.errors import reason
from streamer_app.events import AudienceCount, Chat, Gap, RoomState, Unknown
from streamer_app.feeds.connection import Status
from streamer_app.live.links import Links
from streamer_app.live.snapshot import Link

NOW = 1_700_000_000_000
BILI, TWITCH = ("bilibili", "1017"), ("twitch", "teacher")


def two_rooms() -> Links:
    """Both admitted at ``NOW``."""
    links = Links()
    for room in (BILI, TWITCH):
        links.expect(*room, NOW)
        links.tell(room, Status("admitted"), NOW)
    return links


def shown(links: Links, room: tuple[str, str], at_ms: int) -> Link:
    return next(link for link in links.all(at_ms) if (link.source, link.room) == room)


def chat(room: tuple[str, str]) -> Chat:
    return Chat(source=room[0], room=room[1], text="x")


def test_a_room_that_gives_only_heartbeats_for_ninety_seconds_is_noted() -> None:
    links = two_rooms()
    heat = AudienceCount(source="bilibili", room="1017", count=5, basis="heat")
    links.heard(BILI, [heat], NOW + 80_000)
    links.heard(TWITCH, [chat(TWITCH)], NOW + 80_000)
    assert shown(links, BILI, NOW + 89_999).note is None
    silent = shown(links, BILI, NOW + 91_500)
    assert (silent.state, silent.quiet_s) == ("connected", 91)
    assert silent.note == reason("link.quiet_bilibili", seconds=91)
    assert shown(links, TWITCH, NOW + 91_500).note is None


def test_the_first_message_takes_the_note_back() -> None:
    links = two_rooms()
    assert shown(links, BILI, NOW + 100_000).note is not None
    links.heard(BILI, [chat(BILI)], NOW + 100_001)
    heard = shown(links, BILI, NOW + 100_002)
    assert (heard.note, heard.quiet_s, heard.recent) == (None, None, 1)


def test_a_message_that_is_not_understood_is_a_sign_of_life() -> None:
    links = two_rooms()
    strange = Unknown(source="bilibili", room="1017", what="NEW", why="not known: kind")
    links.heard(BILI, [strange], NOW + 60_000)
    assert shown(links, BILI, NOW + 100_000).note is None


def test_a_room_that_is_not_live_may_be_silent() -> None:
    links = two_rooms()
    off = RoomState(source="bilibili", room="1017", name="live", value=False)
    links.heard(BILI, [off], NOW + 1_000)
    silent = shown(links, BILI, NOW + 500_000)
    assert (silent.state, silent.note) == ("offline", None)
    on = RoomState(source="bilibili", room="1017", name="live", value=True)
    links.heard(BILI, [on], NOW + 500_000)
    assert shown(links, BILI, NOW + 500_001).note is None
    assert shown(links, BILI, NOW + 590_000).note is not None


def test_a_replay_is_silent_at_its_end_without_a_note() -> None:
    links = Links(watched=False)
    links.expect(*BILI, NOW)
    links.tell(BILI, Status("admitted"), NOW)
    assert shown(links, BILI, NOW + 500_000).note is None


def test_messages_of_the_last_minute_are_counted_by_room() -> None:
    links = two_rooms()
    links.heard(BILI, [chat(BILI)] * 3, NOW + 1_000)
    links.heard(BILI, [chat(BILI)] * 2, NOW + 30_000)
    links.heard(TWITCH, [chat(TWITCH)], NOW + 30_000)
    assert shown(links, BILI, NOW + 30_500).recent == 5
    assert shown(links, BILI, NOW + 61_500).recent == 2
    assert shown(links, BILI, NOW + 95_000).recent == 0
    assert shown(links, TWITCH, NOW + 30_500).recent == 1


def test_a_break_of_one_room_is_none_of_the_others() -> None:
    links = two_rooms()
    links.tell(BILI, Status("waiting", 2, 4.0, reason("link.lost")), NOW + 5_000)
    assert links.down() == {BILI: NOW + 5_000}
    assert shown(links, BILI, NOW + 100_000).note is None
    assert shown(links, TWITCH, NOW + 6_000).state == "connected"
    links.tell(BILI, Status("admitted"), NOW + 9_000)
    gap = Gap(source="bilibili", room="1017", start_ms=NOW + 5_000, end_ms=NOW + 9_000, reason="x")
    links.heard(BILI, [gap], NOW + 9_000)
    assert shown(links, BILI, NOW + 9_001).back_after_s == 4
    assert shown(links, TWITCH, NOW + 9_001).back_after_s is None


def test_a_break_counts_from_the_last_byte_not_from_its_discovery() -> None:
    links = two_rooms()
    silent = Status("waiting", 2, 4.0, reason("link.silent"), since_ms=NOW + 1_000)
    links.tell(BILI, silent, NOW + 11_000)
    links.tell(BILI, Status("connecting", 2, since_ms=NOW + 1_000), NOW + 15_000)
    assert links.down() == {BILI: NOW + 1_000}
    assert shown(links, BILI, NOW + 15_000).since_ms == NOW + 1_000


def test_only_a_room_that_let_us_in_can_be_lost() -> None:
    links = Links()
    links.expect(*BILI, NOW)
    links.tell(BILI, Status("waiting", 2, 4.0, reason("link.silent")), NOW)
    assert shown(links, BILI, NOW).fresh
    links.tell(BILI, Status("admitted"), NOW)
    links.tell(BILI, Status("waiting", 2, 4.0, reason("link.silent")), NOW)
    assert not shown(links, BILI, NOW).fresh


def test_a_wait_that_the_server_asked_for_is_told_apart_from_our_own() -> None:
    links = two_rooms()
    for held in (True, False):
        links.tell(BILI, Status("waiting", 2, 4.0, reason("link.busy"), held=held), NOW)
        assert shown(links, BILI, NOW).held == held


def test_a_room_that_says_nothing_of_its_signals_gives_what_its_platform_does() -> None:
    links = two_rooms()
    bilibili, twitch = shown(links, BILI, NOW).signals, shown(links, TWITCH, NOW).signals
    assert bilibili is not None and twitch is not None
    assert {"chat", "gift", "like", "audience_count"} <= bilibili and "leave" not in bilibili
    assert "chat" in twitch and not twitch & {"gift", "like", "audience_count", "leave"}
    links.tell(TWITCH, Status("admitted", signals=frozenset({"chat"})), NOW)
    assert shown(links, TWITCH, NOW).signals == frozenset({"chat"})


def test_what_a_gap_and_counts_among_messages_are_taken_for() -> None:
    links = two_rooms()
    gap = Gap(source="bilibili", room="1017", start_ms=NOW, end_ms=NOW + 6_600, reason="link_lost")
    heat = AudienceCount(source="bilibili", room="1017", count=5, basis="heat")
    links.heard(BILI, [chat(BILI), gap, heat, chat(BILI)], NOW + 7_000)
    link = shown(links, BILI, NOW + 7_500)
    assert (link.events, link.recent, link.back_after_s) == (3, 2, 7)
