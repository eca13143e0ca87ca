"""Social Stream Ninja's messages as events: chat, donations, members, totals of many sites."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import blake2b
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
    Notice,
    PaidMessage,
    RoomState,
    Unknown,
    Viewer,
    converted,
)
from streamer_app.feeds.donations import Donation, donation
from streamer_app.feeds.feed import MAX_NAME, MAX_TEXT, plain
from streamer_app.feeds.identity import Identity
from streamer_app.feeds.markup import text_of

SOURCE: Final = "ssn"
MAX_ID: Final = 256
MAX_SAMPLE: Final = 2048
MAX_COUNT: Final = 2**53
MAX_SITES: Final = 100
YUAN_SITES: Final = frozenset({"bilibili", "bilibilicom", "douyin", "douyu", "huya", "xiaohongshu"})
COUNT_NAMES: Final = ("count", "total", "giftCount", "quantity", "amount")
MONTH_NAMES: Final = ("months", "cumulativeMonths", "monthsCount")

Common = dict[str, Any]
Reader = Callable[["Messages", Mapping[str, Any], Common], Iterator[Event]]


class Messages:
    """Reads one session's messages, which may come of many sites (``type``)."""

    def __init__(self, room: str) -> None:
        self._room = room
        self._identity = Identity()
        self._totals: dict[str, dict[str, int]] = {}

    def forget(self) -> None:
        """A new link begins: derived ids are counted anew."""
        self._identity = Identity()

    def read(self, found: Mapping[str, Any], now_ms: int) -> Iterator[Event]:
        """The events of one message; commands that the bridge echoes are ignored."""
        event = found.get("event")
        name = event.strip().lower() if isinstance(event, str) else ""
        if not name and "chatname" not in found:
            yield self.unknown("echo", "ignored: an echoed command", found, now_ms)
            return
        if found.get("private") is True:
            yield self.unknown("private", "ignored: not for the audience", found, now_ms)
            return
        common: Common = {
            "source": SOURCE,
            "room": self._room,
            "id": self._id(found, name, now_ms),
            "seen_ms": now_ms,
            "viewer": _viewer(found),
        }
        reader = _READERS.get(name)
        if reader is not None:
            yield from reader(self, found, common)
        elif _text(found) or common["viewer"] is not None:
            yield Notice(what=plain(name, MAX_NAME), text=_text(found), **common)
        else:
            yield self.unknown(name, "not known: event", found, now_ms)

    def unknown(self, what: str, why: str, raw: object, now_ms: int) -> Unknown:
        """What became no other event."""
        text = raw if isinstance(raw, str) else msgspec.json.encode(raw).decode()
        sample = plain(text[:MAX_SAMPLE], MAX_SAMPLE)
        return Unknown(
            source=SOURCE,
            room=self._room,
            id=self._identity.of(what, "", sample, now_ms),
            seen_ms=now_ms,
            what=plain(what, MAX_NAME) or "message",
            why=why,
            sample=sample,
        )

    def _id(self, found: Mapping[str, Any], name: str, now_ms: int) -> str:
        """The site's own id, or the bridge's counter made unique: it begins anew each time."""
        meta, site = _meta(found), _site(found)
        for field in ("webhookId", "messageId"):
            if isinstance(id_ := meta.get(field), str) and id_:
                return plain(f"{site}-{id_}", MAX_ID)
        id_ = found.get("id")
        if isinstance(id_, str) and id_ and not id_.isdigit():
            return plain(f"{site}-{id_}", MAX_ID)
        who, text = _word(found, "chatname"), _word(found, "chatmessage", MAX_TEXT)
        if id_ is None or isinstance(id_, bool | float | list | dict) or id_ == "":
            told = f"{text}\0{_word(found, 'hasDonation')}\0{msgspec.json.encode(meta)!r}"
            return self._identity.of(f"{site} {name}", who, told, now_ms)
        day = datetime.fromtimestamp(now_ms / 1000, UTC).strftime("%Y%m%d")
        content = f"{site}\0{name}\0{who}\0{text}".encode("utf-8", "replace")
        return plain(f"{day}-{id_}-{blake2b(content, digest_size=4).hexdigest()}", MAX_ID)

    def _said(self, found: Mapping[str, Any], common: Common) -> Iterator[Event]:
        """A message, or a tip: money is where an amount is, whatever the event's name says."""
        if given := donation(_word(found, "hasDonation"), yen=_yen(found)):
            yield from self._donated(given, found, common)
            return
        text = _text(found)
        if not text:
            yield self.unknown("chat", "ignored: no text", found, common["seen_ms"])
            return
        yield Chat(text=text, **common)

    def _donated(
        self, given: Donation, found: Mapping[str, Any], common: Common
    ) -> Iterator[Event]:
        if given.money is not None:
            real = converted(given.money)
            coins = None if real is given.money else given.money
            yield PaidMessage(text=_text(found), paid=real, coins=coins, **common)
            return
        yield Gift(name=given.unit or "gift", count=given.count, **common)
        text = _text(found)
        if text and text != _word(found, "hasDonation").strip():
            yield Chat(text=text, **(common | {"id": plain(f"text-{common['id']}", MAX_ID)}))

    def _followed(self, found: Mapping[str, Any], common: Common) -> Iterator[Event]:
        yield Follow(**common)

    def _member(self, found: Mapping[str, Any], common: Common) -> Iterator[Event]:
        months = _number(_meta(found), MONTH_NAMES) or 1
        yield Membership(tier=_tier(found), months=months, text=_text(found), **common)

    def _members_given(self, found: Mapping[str, Any], common: Common) -> Iterator[Event]:
        shown = donation(_word(found, "hasDonation"))
        count = _number(_meta(found), COUNT_NAMES) or (shown.count if shown else 1) or 1
        yield Membership(tier=_tier(found), count=count, gifted=True, text=_text(found), **common)

    def _redeemed(self, found: Mapping[str, Any], common: Common) -> Iterator[Event]:
        yield self.unknown(
            "giftredemption", "ignored: counted with the gift", found, common["seen_ms"]
        )

    def _total(self, found: Mapping[str, Any], common: Common) -> Iterator[Event]:
        """A site's running total is set; the room's is that of all its sites."""
        name = str(found["event"]).strip().lower()
        meta = found.get("meta")
        if type(meta) is not int or not 0 <= meta <= MAX_COUNT:
            yield self.unknown(name, "unreadable: no total", found, common["seen_ms"])
            return
        sites = self._totals.setdefault(name, {})
        if len(sites) < MAX_SITES or _site(found) in sites:
            sites[_site(found)] = meta
        total = sum(sites.values())
        common |= {"viewer": None}
        match name:
            case "viewer_update":
                yield AudienceCount(count=total, basis="concurrent", **common)
            case "likes_update":
                yield Like(total=total, **common)
            case _:
                yield RoomState(name=f"{name.removesuffix('_update')}s", value=total, **common)

    def _raided(self, found: Mapping[str, Any], common: Common) -> Iterator[Event]:
        meta = _meta(found)
        told = f"{_word(meta, 'fromLogin')} {_number(meta, ('viewers',)) or ''}".strip()
        yield Notice(what="raid", text=_text(found) or told, **common)

    def _rewarded(self, found: Mapping[str, Any], common: Common) -> Iterator[Event]:
        yield Notice(what="reward", text=_text(found), **common)

    def _train(self, found: Mapping[str, Any], common: Common) -> Iterator[Event]:
        meta = _meta(found)
        value = {name: _number(meta, (name,)) for name in ("level", "total")}
        yield RoomState(name="hype_train", value=value, **common)

    def _online(self, found: Mapping[str, Any], common: Common) -> Iterator[Event]:
        yield RoomState(name="live", value=True, **(common | {"viewer": None}))

    def _offline(self, found: Mapping[str, Any], common: Common) -> Iterator[Event]:
        yield RoomState(name="live", value=False, **(common | {"viewer": None}))


def _word(found: Mapping[str, Any], name: str, most: int = MAX_NAME) -> str:
    value = found.get(name)
    return plain(value, most) if isinstance(value, str) else ""


def _text(found: Mapping[str, Any]) -> str:
    if found.get("textonly") is True:
        return _word(found, "chatmessage", MAX_TEXT)
    value = found.get("chatmessage")
    return text_of(value) if isinstance(value, str) else ""


def _meta(found: Mapping[str, Any]) -> Mapping[str, Any]:
    meta = found.get("meta")
    return meta if isinstance(meta, Mapping) else {}


def _site(found: Mapping[str, Any]) -> str:
    return plain(_word(found, "type").lower(), 40) or "site"


def _yen(found: Mapping[str, Any]) -> str:
    return "CNY" if _site(found) in YUAN_SITES else "JPY"


def _tier(found: Mapping[str, Any]) -> str:
    return plain(text_of(_word(found, "membership") or _word(found, "subtitle")), MAX_NAME)


def _number(found: Mapping[str, Any], names: tuple[str, ...]) -> int | None:
    for name in names:
        value = found.get(name)
        if type(value) is int and 0 < value <= MAX_COUNT:
            return value
    return None


def _viewer(found: Mapping[str, Any]) -> Viewer | None:
    """People of different sites are different people; without an id the name is the person."""
    name = plain(text_of(_word(found, "chatname")), MAX_NAME)
    who = found.get("userid")
    who = str(who) if type(who) in (str, int) and str(who)[:MAX_ID] else name
    if not who:
        return None
    flags = (("moderator", "moderator"), ("membership", "member"), ("bot", "bot"))
    roles = tuple(role for field, role in flags if found.get(field) not in (None, False, "", 0))
    site = _site(found)
    return Viewer(
        plain(f"{site}:{who}", MAX_ID), name or plain(who, MAX_NAME), False, roles, (site,)
    )


_READERS: Final[Mapping[str, Reader]] = {
    **dict.fromkeys(("", "false", "cheer", "donation", "gift", "jeweldonation"), Messages._said),
    **dict.fromkeys(("powerup", "superchat", "supersticker", "tip"), Messages._said),
    **dict.fromkeys(("new_follower", "follow", "followed"), Messages._followed),
    **dict.fromkeys(
        ("new_subscriber", "resub", "sponsorship", "membermilestone"), Messages._member
    ),
    **dict.fromkeys(("subscription_gift", "giftpurchase"), Messages._members_given),
    "giftredemption": Messages._redeemed,
    **dict.fromkeys(("viewer_update", "likes_update", "follower_update"), Messages._total),
    "subscriber_update": Messages._total,
    "raid": Messages._raided,
    **dict.fromkeys(("reward", "channel_points"), Messages._rewarded),
    "hype_train": Messages._train,
    "stream_online": Messages._online,
    "stream_offline": Messages._offline,
}
