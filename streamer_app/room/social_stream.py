"""The bridge's own half: what Social Stream Ninja sends to those who have joined a session."""

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from streamer_app.events import (
    AudienceCount,
    Chat,
    Event,
    Follow,
    Gift,
    Like,
    Membership,
    Money,
    Notice,
    PaidMessage,
    RoomState,
    Viewer,
)
from streamer_app.feeds.donations import PLACES
from streamer_app.room.wire import Answer, Begin, Frame, Leave

SITE: Final = "practice"
Message = dict[str, Any]


class SocialStreamWire:
    """One client's link; joined by its path, it has nothing to say."""

    def __init__(self, room: str = "practice") -> None:
        self.room = room

    def opening(self) -> Iterable[Frame]:
        """Nothing."""
        return ()

    async def ready(self) -> Begin | Leave:
        """At once."""
        return Begin()

    def receive(self, message: Frame, now_ms: int) -> Iterable[Frame | Begin | Leave]:
        """Commands of others are none of ours."""
        return ()

    def encode(self, events: Sequence[Event]) -> Iterator[str]:
        """One message a frame; what the bridge has no form for is left out."""
        for event in events:
            form = _FORMS.get(type(event))
            if form is not None and (told := form(event)) is not None:
                yield msgspec.json.encode(_common(event) | told).decode()

    def http(
        self, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> Answer | None:
        """No steps before the link."""
        return None

    def address(self, port: int) -> str:
        """The session, at this server."""
        return f"ssn:{self.room}?endpoint=ws://127.0.0.1:{port}"


def amount(money: Money) -> str:
    """Money as it is shown: ``30.00 CNY``, ``500 bits``."""
    if money.currency == "XTB":
        return f"{money.minor} bits"
    places = PLACES.get(money.currency, 2)
    digits = f"{money.minor:0{places + 1}d}"
    shown = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"{shown} {money.currency}"


def _common(event: Event) -> Message:
    viewer = event.viewer or Viewer()
    told: Message = {"type": SITE, "chatname": html.escape(viewer.name), "chatmessage": ""}
    if viewer.id is not None:
        told["userid"] = viewer.id
    for role, field in (("moderator", "moderator"), ("bot", "bot"), ("member", "membership")):
        if role in viewer.roles:
            told[field] = "member" if field == "membership" else True
    return told | {"meta": {"messageId": event.id}}


def _chat(event: Event) -> Message | None:
    assert isinstance(event, Chat)
    return {"chatmessage": html.escape(event.text)}


def _paid(event: Event) -> Message | None:
    assert isinstance(event, PaidMessage)
    exact = _exact(event.coins, event.paid)
    shown = {"hasDonation": amount(exact)} if exact else {}
    return {"chatmessage": html.escape(event.text), **shown}


def _gift(event: Event) -> Message | None:
    """A gift that cost money is shown by its price, another by its number."""
    assert isinstance(event, Gift)
    exact = _exact(event.coins, event.paid)
    if exact is None:
        return {"hasDonation": f"{event.count} {event.name}"}
    return {"hasDonation": amount(exact), "chatmessage": html.escape(event.name)}


def _exact(coins: Money | None, paid: Money | None) -> Money | None:
    """Bits as they are; other coins only as the money that they are worth."""
    return coins if coins is not None and coins.currency == "XTB" else paid


def _membership(event: Event) -> Message | None:
    assert isinstance(event, Membership)
    meta = {"messageId": event.id, "months": event.months, "count": event.count}
    name = (
        "subscription_gift" if event.gifted else "resub" if event.months > 1 else "new_subscriber"
    )
    text = html.escape(event.text)
    return {"event": name, "membership": event.tier, "chatmessage": text, "meta": meta}


def _like(event: Event) -> Message | None:
    assert isinstance(event, Like)
    if event.total is None:
        return None
    return {"event": "likes_update", "meta": event.total}


def _count(event: Event) -> Message | None:
    assert isinstance(event, AudienceCount)
    if event.basis != "concurrent":
        return None
    return {"event": "viewer_update", "meta": event.count}


def _state(event: Event) -> Message | None:
    assert isinstance(event, RoomState)
    if event.name != "live":
        return None
    return {"event": "stream_online" if event.value else "stream_offline"}


def _notice(event: Event) -> Message | None:
    assert isinstance(event, Notice)
    return {"event": event.what, "chatmessage": html.escape(event.text)}


_FORMS: Final[Mapping[type[Event], Callable[[Event], Message | None]]] = {
    Chat: _chat,
    PaidMessage: _paid,
    Gift: _gift,
    Membership: _membership,
    Like: _like,
    AudienceCount: _count,
    Follow: lambda event: {"event": "new_follower"},
    RoomState: _state,
    Notice: _notice,
}
