"""Cheers, memberships and raids from EventSub, where two topics often tell one purchase."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from streamer_app.events import Event, Gift, Membership, Money, Notice, PaidMessage
from streamer_app.feeds.doubles import Doubles
from streamer_app.feeds.twitch_fields import ANONYMOUS_GIFTER, MAX_ID
from streamer_app.feeds.twitch_payload import badges_of, flag, inner, number, viewer_of, word
from streamer_app.feeds.twitch_states import Common, Reader

Payload = Mapping[str, Any]


class Purchases:
    """Reads what costs money; ``channel.chat.*`` counts, other topics only where they stand alone.

    Ids are those of the chat message, as the chat server gives them: a channel that is read both
    ways counts each purchase once.
    """

    def __init__(self) -> None:
        self._doubles = Doubles()
        self.readers: Mapping[str, Reader] = {
            "channel.bits.use": self._bits,
            "channel.chat.notification": self._notification,
            "channel.cheer": self._bits,
            "channel.raid": self._raided,
            "channel.subscribe": self._subscribed,
            "channel.subscription.gift": self._given,
            "channel.subscription.message": self._renewed,
        }

    def cheered(self, who: str, bits: int, now_ms: int) -> None:
        """A chat message with bits has been counted."""
        self._doubles.told(("cheer", who, bits), now_ms)

    def flush(self, now_ms: int) -> Iterator[Event]:
        """What was held back and stands alone."""
        return self._doubles.flush(now_ms)

    def _notification(self, event: Payload, common: Common) -> Iterator[Event]:
        common["id"] = word(event, "message_id", MAX_ID) or common["id"]
        anonymous = flag(event, "chatter_is_anonymous")
        anonymous = anonymous or word(event, "chatter_user_id") == ANONYMOUS_GIFTER
        viewer = None if anonymous else viewer_of(event, "chatter_user", badges_of(event))
        common["viewer"] = viewer
        kind = word(event, "notice_type") or "notification"
        told = inner(event, kind)
        text = word(inner(event, "message"), "text", None)
        who = (viewer.id or "") if viewer else ""
        if kind in _MEMBERSHIPS:
            key = _key_of(kind, who, told)
            if key is not None:
                self._doubles.told(key, common["seen_ms"])
            yield _membership(kind, told, text, common)
            return
        if kind == "raid":
            key = ("raid", word(told, "user_id"), number(told, "viewer_count"))
            self._doubles.told(key, common["seen_ms"])
        yield Notice(what=kind, text=text or word(event, "system_message", None), **common)

    def _bits(self, event: Payload, common: Common) -> Iterator[Event]:
        """Bits with a message are counted with that message; those of a power-up stand alone."""
        bits = number(event, "bits") or 0
        paid: dict[str, Any] = {"paid": Money(bits, "USD"), "coins": Money(bits, "XTB")}
        kind = word(event, "type") or "cheer"
        if kind != "cheer":
            name = word(inner(event, "power_up"), "type") or kind
            yield Gift(name=name, worth=paid["paid"], **paid, **common)
            return
        text = word(event, "message", None) or word(inner(event, "message"), "text", None)
        self._hold(
            ("cheer", word(event, "user_id"), bits),
            "bits.use" if "type" in event else "cheer",
            PaidMessage(text=text, **paid, **common),
        )
        yield from ()

    def _renewed(self, event: Payload, common: Common) -> Iterator[Event]:
        tier = word(event, "tier")
        months = number(event, "cumulative_months") or 1
        text = word(inner(event, "message"), "text", None)
        member = Membership(tier=tier, months=months, text=text, **common)
        self._hold(("sub", word(event, "user_id"), tier), "message", member)
        yield from ()

    def _subscribed(self, event: Payload, common: Common) -> Iterator[Event]:
        tier = word(event, "tier")
        member = Membership(tier=tier, **common)
        self._hold(("sub", word(event, "user_id"), tier), "subscribe", member)
        yield from ()

    def _given(self, event: Payload, common: Common) -> Iterator[Event]:
        count = number(event, "total") or 1
        if flag(event, "is_anonymous"):
            common["viewer"] = None
        who = "" if common["viewer"] is None else word(event, "user_id")
        member = Membership(tier=word(event, "tier"), count=count, gifted=True, **common)
        self._hold(("gift", who, count), "gift", member)
        yield from ()

    def _raided(self, event: Payload, common: Common) -> Iterator[Event]:
        common["viewer"] = viewer_of(event, "from_broadcaster_user")
        viewers = number(event, "viewers")
        notice = Notice(what="raid", text=str(viewers or ""), **common)
        key = ("raid", word(event, "from_broadcaster_user_id"), viewers)
        self._hold(key, "raid", notice)
        yield from ()

    def _hold(self, key: tuple[object, ...], topic: str, event: Event) -> None:
        self._doubles.hold(key, topic, event, event.seen_ms)


_MEMBERSHIPS: Final = {
    "sub": "sub",
    "resub": "resub",
    "sub_gift": "subgift",
    "community_sub_gift": "submysterygift",
    "gift_paid_upgrade": "giftpaidupgrade",
    "prime_paid_upgrade": "primepaidupgrade",
}


def _key_of(kind: str, who: str, told: Payload) -> tuple[object, ...] | None:
    """What the lesser topics say of the same purchase."""
    if kind in ("sub", "resub"):
        return ("sub", who, word(told, "sub_tier"))
    if kind == "community_sub_gift":
        return ("gift", who, number(told, "total") or 1)
    if kind == "sub_gift" and not told.get("community_gift_id"):
        return ("gift", who, 1)
    return None


def _membership(kind: str, told: Payload, text: str, common: Payload) -> Membership:
    """As the chat server tells it in a USERNOTICE of the same id."""
    given = kind in ("sub_gift", "community_sub_gift")
    combo = word(told, "community_gift_id", MAX_ID) or (
        word(told, "id", MAX_ID) if kind == "community_sub_gift" else ""
    )
    months = number(told, "duration_months" if kind == "sub_gift" else "cumulative_months")
    return Membership(
        tier="Prime" if flag(told, "is_prime") else word(told, "sub_tier"),
        months=(months or 1) if kind in ("resub", "sub_gift") else 1,
        count=(number(told, "total") or 1) if kind == "community_sub_gift" else 1,
        gifted=given,
        combo=combo or None if given else None,
        text=text,
        **common,
    )
