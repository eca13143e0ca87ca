"""A room is looked at before it is saved: by its platform's steps, or by joining it."""

import asyncio
from collections.abc import Callable
from socket import gaierror

import pytest

from streamer_app.errors import AppError, reason
from streamer_app.feeds.http import HttpDoor, TryLater
from streamer_app.live.accounts import Accounts
from streamer_app.live.pages import Found
from streamer_app.live.probing import probe
from streamer_app.settings import Secrets
from tests.live.rooms import said, served


def found(address: Callable[[str], str], wire: str, faults: str = "") -> Found:
    """What is found behind an address made of that of a served room."""

    async def look() -> Found:
        async with served([said(1)], wire, faults=faults, signals=["chat", "like"]) as (there, _):
            return await probe(address(there), Accounts(Secrets()))

    return asyncio.run(look())


def certainty(room: Found) -> dict[str, str]:
    return {signal.kind: signal.certainty for signal in room.signals}


def test_an_open_room_says_itself_what_it_sends() -> None:
    room = found(lambda there: there, "room")
    told = certainty(room)
    assert (told["chat"], told["like"], told["gift"], told["order"]) == (
        *("measured", "measured"),
        *("none", "none"),
    )
    assert not room.masked


def test_a_twitch_channel_is_joined_to_see_whether_it_is_there() -> None:
    assert found(lambda there: there, "twitch-irc").room == "practice"
    with pytest.raises(AppError) as caught:
        found(lambda there: there.replace("practice", "nobody"), "twitch-irc")
    assert caught.value.code == "room_not_found"


def test_a_bilibili_room_is_asked_for_at_its_platform() -> None:
    room = found(lambda there: f"{there}&http=1", "bilibili")
    assert room.masked
    with pytest.raises(AppError) as caught:
        found(lambda there: f"{there.replace('1017', '404404')}&http=1", "bilibili")
    assert caught.value.code == "room_not_found"


@pytest.mark.parametrize(
    ("faults", "code"), [("401", "not_signed_in"), ("403", "not_allowed"), ("404", "not_there")]
)
def test_a_room_that_lets_nobody_in_says_why(faults: str, code: str) -> None:
    with pytest.raises(AppError) as caught:
        found(lambda there: there, "room", faults)
    assert caught.value.code == code


def test_nobody_there_is_told_before_anything_is_saved() -> None:
    with pytest.raises(AppError) as caught:
        asyncio.run(probe("ws://127.0.0.1:9/", Accounts(Secrets())))
    assert caught.value.code == "refused"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (gaierror(-2, "Name or service not known"), "platform_unreachable"),
        (TimeoutError(), "platform_unreachable"),
        (ConnectionResetError(104, "reset"), "platform_unreachable"),
        (TryLater("live", 30.0), "platform_not_answering"),
    ],
)
def test_without_a_network_the_platform_is_named(
    monkeypatch: pytest.MonkeyPatch, error: OSError, code: str
) -> None:
    async def unreachable(*_: object, **__: object) -> object:
        raise error

    monkeypatch.setattr(HttpDoor, "json", unreachable)
    with pytest.raises(AppError) as caught:
        asyncio.run(probe("bilibili:21452505", Accounts(Secrets())))
    assert caught.value.code == code
    assert caught.value.what.arguments["platform"] == reason("source.bilibili")
