"""Addresses as people write and paste them."""

import pytest

from streamer_app.errors import AppError
from streamer_app.feeds.access import Access, Entries
from streamer_app.feeds.registry import (
    PLATFORMS,
    SIGNALS,
    Address,
    feed_of,
    parse_address,
    platform_signals,
    shared_base,
)
from streamer_app.wording import LANGUAGES, Wording

LOCAL = {"endpoint": "ws://127.0.0.1:8000"}


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("bilibili:21452505", Address("bilibili", "21452505")),
        (" Bilibili：21452505 ", Address("bilibili", "21452505")),
        ("21452505", Address("bilibili", "21452505")),
        ("https://live.bilibili.com/123?spm=4.5&x=y", Address("bilibili", "123")),
        ("http://live.bilibili.com/h5/123", Address("bilibili", "123")),
        ("live.bilibili.com/blanc/123/", Address("bilibili", "123")),
        ("bilibili:https://live.bilibili.com/123", Address("bilibili", "123")),
        ("bilibili:7?endpoint=ws://127.0.0.1:8000", Address("bilibili", "7", LOCAL)),
        (
            "bilibili:7?endpoint=ws://127.0.0.1:8000&http=1",
            Address("bilibili", "7", LOCAL | {"http": "1"}),
        ),
        (
            "https://live.bilibili.com/7?x=y&endpoint=ws://127.0.0.1:8000",
            Address("bilibili", "7", LOCAL),
        ),
        ("twitch:Teacher_1", Address("twitch", "teacher_1")),
        ("twitch:#teacher", Address("twitch", "teacher")),
        ("https://www.twitch.tv/Teacher?referrer=raid", Address("twitch", "teacher")),
        ("https://www.twitch.tv/popout/teacher/chat", Address("twitch", "teacher")),
        ("twitch:teacher?endpoint=ws://127.0.0.1:8000", Address("twitch", "teacher", LOCAL)),
        ("ws://127.0.0.1:8000", Address("room", "ws://127.0.0.1:8000")),
        ("wss://a.example/r?key=k", Address("room", "wss://a.example/r?key=k")),
        ("room:127.0.0.1:8000/lesson", Address("room", "127.0.0.1:8000/lesson")),
        ("room:ws://127.0.0.1:8000", Address("room", "ws://127.0.0.1:8000")),
        (
            "room:ws://a.example/r?key=k&endpoint=ws://127.0.0.1:8000",
            Address("room", "ws://a.example/r?key=k", LOCAL),
        ),
        ("file:lesson 1.jsonl", Address("file", "lesson 1.jsonl")),
        ("file:/tmp/a?b.xml", Address("file", "/tmp/a?b.xml")),
        ("file:///tmp/a%20b.xml", Address("file", "/tmp/a b.xml")),
        ("file:C:\\lessons\\1.xml", Address("file", "C:\\lessons\\1.xml")),
        ("demo", Address("demo", "demo")),
        ("twitch-eventsub:#Teacher", Address("twitch-eventsub", "teacher")),
        ("ssn:secret42", Address("ssn", "secret42")),
        ("ssn:secret42?endpoint=ws://127.0.0.1:8000", Address("ssn", "secret42", LOCAL)),
        ("https://socialstream.ninja/dock.html?session=abc", Address("ssn", "abc")),
        ("socketio:http://a.example/n?k=v", Address("socketio", "http://a.example/n?k=v")),
        ("socketio:127.0.0.1:5000", Address("socketio", "127.0.0.1:5000")),
        (
            "socketio:http://a.example?k=v&map=dm:chat,hi:ignore",
            Address("socketio", "http://a.example?k=v", {"map": "dm:chat,hi:ignore"}),
        ),
    ],
)
def test_an_address_is_understood(text: str, address: Address) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        *("", "hello", "bilibili:", "bilibili:0", "bilibili:abc", "bilibili:1/2", "file:"),
        *("twitch:a b", "twitch:", "twitch:" + "a" * 26, "https://example.com/123", "demo:x"),
        *("ws://", "ws://host:port", "room:", "room:http://a.example/", "http://[broken", "1" * 19),
        *("https://live.bilibili.com/", "bilibili:1\x00", "https://live.bilibili.com.evil/1"),
    ],
)
def test_nonsense_is_refused_in_words(text: str) -> None:
    with pytest.raises(AppError) as caught:
        parse_address(text)
    assert caught.value.code == "address_not_understood"


@pytest.mark.parametrize(
    "text",
    [
        "bilibili:1?endpoint=http://a.example",
        "bilibili:1?endpoint=ws://",
        "bilibili:1?http=1",
        "bilibili:1?endpoint=ws://a&http=2",
        "twitch:teacher?speed=2",
    ],
)
def test_a_wrong_option_is_named(text: str) -> None:
    with pytest.raises(AppError) as caught:
        parse_address(text)
    assert caught.value.code == "address_part_wrong"


@pytest.mark.parametrize("text", ["ssn:a b", "ssn:x/secret", "https://socialstream.ninja/"])
def test_a_wrong_session_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(AppError) as caught:
        parse_address(text)
    assert caught.value.code == "ssn_session" and not caught.value.arguments


def test_a_kept_session_opens_an_address_without_one() -> None:
    address = parse_address("ssn:")
    secrets = Entries({"ssn": "secret42"})
    assert feed_of(address, Access(secrets, Entries())).room == "248069ee"
    with pytest.raises(AppError) as caught:
        feed_of(address)
    assert caught.value.code == "ssn_session"


@pytest.mark.parametrize("map", ["danmaku", "danmaku:nothing", ":chat"])
def test_a_map_names_what_an_event_can_be(map: str) -> None:
    with pytest.raises(AppError) as caught:
        parse_address(f"socketio:http://a.example?map={map}")
    assert caught.value.code == "address_part_wrong"


def test_a_secret_of_an_address_is_not_repeated() -> None:
    with pytest.raises(AppError) as caught:
        parse_address("https://example.com/room?token=secret")
    assert "secret" not in str(caught.value)


def test_feeds_bear_the_names_of_their_address() -> None:
    for text, source, room in (
        ("bilibili:7", "bilibili", "7"),
        ("twitch:Teacher", "twitch", "teacher"),
        ("ws://127.0.0.1:8000/a?key=secret", "room", "127.0.0.1:8000/a"),
        ("twitch-eventsub:teacher", "twitch", "teacher"),
        ("socketio:http://a.example/n?key=secret", "socketio", "a.example/n"),
        ("ssn:secret42", "ssn", "248069ee"),
    ):
        feed = feed_of(parse_address(text))
        assert (feed.source, feed.room) == (source, room)


def test_recordings_are_not_connected_to() -> None:
    with pytest.raises(ValueError, match="file is not a platform"):
        feed_of(Address("file", "a.xml"))


def test_http_goes_to_the_endpoint() -> None:
    assert parse_address("bilibili:7").http_base is None
    local = parse_address("bilibili:7?endpoint=ws://127.0.0.1:8000/sub&http=1")
    assert local.http_base == "http://127.0.0.1:8000"
    assert parse_address("bilibili:7?endpoint=wss://a.example").http_base == "https://a.example"


def test_each_platform_explains_what_it_does_not_measure() -> None:
    for source in PLATFORMS:
        signals = platform_signals(source)
        assert tuple(signals) == SIGNALS
        for signal in signals.values():
            assert (signal.why is None) == (signal.level == "measured")
            for language in LANGUAGES:
                assert signal.why is None or "." not in Wording(language).tell(signal.why)


def test_twitch_counts_nobody_without_signing_in() -> None:
    assert platform_signals("twitch")["audience_count"].level == "none"
    assert platform_signals("bilibili")["audience_count"].level == "estimated"
    assert platform_signals("room")["audience_count"].level == "measured"


@pytest.mark.parametrize(
    ("texts", "base"),
    [
        (["bilibili:1?endpoint=ws://h:1&http=1"], "http://h:1"),
        (["twitch:a?endpoint=ws://h:1", "bilibili:1?endpoint=wss://h:2&http=1"], "https://h:2"),
        (["bilibili:1?endpoint=ws://h:1"], None),
        (["bilibili:2", "bilibili:1?endpoint=ws://h:1&http=1"], None),
        ([], None),
    ],
)
def test_a_room_at_its_platform_never_asks_at_anothers_endpoint(
    texts: list[str], base: str | None
) -> None:
    assert shared_base(map(parse_address, texts)) == base


@pytest.mark.parametrize("code", ["ABC123", "C8PRACTICE0001", " ABC123 "])
def test_an_identity_code_is_an_address_of_the_open_platform(code: str) -> None:
    address = parse_address(f"bilibili-open:{code}")
    assert (address.source, address.room) == ("bilibili-open", code.strip())
    assert address.platform == feed_of(address).source == "bilibili"


@pytest.mark.parametrize("code", ["", "AB", "AB CD1", "https://live.bilibili.com/6", "x" * 65])
def test_what_is_no_identity_code_is_not_understood(code: str) -> None:
    with pytest.raises(AppError) as told:
        parse_address(f"bilibili-open:{code}")
    assert told.value.code == "address_not_understood"
