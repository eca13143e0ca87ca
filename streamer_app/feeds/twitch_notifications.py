"""What EventSub notifies, as events: one reader a topic, unknown topics counted."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from streamer_app.events import Chat, Event, Money, PaidMessage, Unknown
from streamer_app.feeds.feed import MAX_NAME, plain
from streamer_app.feeds.identity import Identity
from streamer_app.feeds.twitch_fields import MAX_ID, SOURCE, spoken
from streamer_app.feeds.twitch_moderation import MODERATION
from streamer_app.feeds.twitch_payload import badges_of, inner, moment, number, viewer_of, word
from streamer_app.feeds.twitch_purchases import Purchases
from streamer_app.feeds.twitch_states import STATES, Common, Reader

MAX_SAMPLE: Final = 2048
USELESS: Final = (
    *("automod.", "channel.guest_star", "channel.moderator.", "channel.shared_chat."),
    *("channel.shield_mode.", "channel.shoutout.", "channel.subscription.end"),
    *("channel.suspicious_user.", "channel.unban_request.", "channel.vip.", "channel.warning."),
    *("channel.chat.user_message_", "conduit.", "user.", "drop."),
    "channel.channel_points_custom_reward_redemption.update",
)
"""Known topics that say nothing about the audience or the lesson."""


class Notifications:
    """Reads one channel's notifications. Without a room (``""``) each event's own is taken."""

    def __init__(self, room: str) -> None:
        self._room = room
        self._identity = Identity()
        self._purchases = Purchases()
        self._readers: Mapping[str, Reader] = {
            **STATES,
            **MODERATION,
            **self._purchases.readers,
            "channel.chat.message": self._message,
        }

    def forget(self) -> None:
        """A new link begins: derived ids are counted anew."""
        self._identity = Identity()

    def read(
        self, topic: str, event: Mapping[str, Any], id_: str, at_ms: int, now_ms: int
    ) -> Iterator[Event]:
        """The events of one notification; ``id_`` is its message's, "" where it has none."""
        reader = self._readers.get(topic)
        if reader is None or (topic == "channel.subscribe" and event.get("is_gift") is True):
            yield self.unknown(topic, _why(topic, reader), event, now_ms)
            return
        yield from reader(
            event,
            {
                "source": SOURCE,
                "room": self._named(event),
                "id": id_ or self._derived(topic, event, at_ms or now_ms),
                "at_ms": at_ms or moment(event),
                "seen_ms": now_ms,
                "viewer": viewer_of(event, "user"),
            },
        )

    def flush(self, now_ms: int) -> Iterator[Event]:
        """What was held back and stands alone."""
        return self._purchases.flush(now_ms)

    def unknown(self, what: str, why: str, raw: object, now_ms: int) -> Unknown:
        """What became no other event."""
        text = raw if isinstance(raw, str) else msgspec.json.encode(raw).decode()
        sample = plain(text[:MAX_SAMPLE], MAX_SAMPLE)
        what = plain(what, MAX_NAME) or "message"
        return Unknown(
            source=SOURCE,
            room=self._room,
            id=self._identity.of(what, "", sample, now_ms),
            seen_ms=now_ms,
            what=what,
            why=why,
            sample=sample,
        )

    def _named(self, event: Mapping[str, Any]) -> str:
        names = ("broadcaster_user_login", "to_broadcaster_user_login")
        return self._room or next((n for name in names if (n := word(event, name))), "")

    def _derived(self, topic: str, event: Mapping[str, Any], at_ms: int) -> str:
        return self._identity.of(topic, "", msgspec.json.encode(event).decode(), at_ms)

    def _message(self, event: Mapping[str, Any], common: Common) -> Iterator[Event]:
        common["id"] = word(event, "message_id", MAX_ID) or common["id"]
        common["viewer"] = viewer_of(event, "chatter_user", badges_of(event))
        text = spoken(word(inner(event, "message"), "text", None))
        elsewhere = word(event, "source_broadcaster_user_id")
        mirrored = elsewhere not in ("", word(event, "broadcaster_user_id"))
        bits = number(inner(event, "cheer"), "bits")
        if bits and not mirrored:
            self._purchases.cheered(word(event, "chatter_user_id"), bits, common["seen_ms"])
            paid, coins = Money(bits, "USD"), Money(bits, "XTB")
            yield PaidMessage(text=text, paid=paid, coins=coins, **common)
            return
        parent = word(inner(event, "reply"), "parent_message_id", MAX_ID)
        yield Chat(text=text, reply_to=parent or None, mirrored=mirrored, **common)


def _why(topic: str, reader: Reader | None) -> str:
    if reader is not None:
        return "ignored: counted with the gift"
    useless = topic.startswith(USELESS)
    return "ignored: nothing about the audience" if useless else "not known: topic"
