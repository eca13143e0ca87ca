"""What we ask Twitch to tell us, the rights that this takes, and the events that it gives."""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

OWNER: Final = "broadcaster_user_id"


class Topic(Struct, frozen=True):
    """A kind of notification. ``scope`` "" asks for no right; ``own``: only in one's own room.

    ``names`` are the fields of its condition: ``OWNER`` is the room's owner, the others are the
    person who signed in. ``gives`` are the kinds of events that come of it.
    """

    name: str
    version: str = "1"
    scope: str = ""
    names: tuple[str, ...] = (OWNER,)
    own: bool = False
    gives: tuple[str, ...] = ("room_state",)


def _chat(name: str, *gives: str) -> Topic:
    return Topic(name, scope="user:read:chat", names=(OWNER, "user_id"), gives=gives)


def _own(name: str, scope: str, version: str = "1", gives: str = "room_state") -> Topic:
    return Topic(name, version, scope, own=True, gives=(gives,))


TOPICS: Final = (
    _chat("channel.chat.message", "chat", "paid_message"),
    _chat("channel.chat.notification", "membership", "notice"),
    _chat("channel.chat.message_delete", "deleted"),
    _chat("channel.chat.clear", "viewer_cleared"),
    _chat("channel.chat.clear_user_messages", "viewer_cleared"),
    _own("channel.bits.use", "bits:read", gives="gift"),
    Topic(
        "channel.follow",
        "2",
        "moderator:read:followers",
        (OWNER, "moderator_user_id"),
        gives=("follow",),
    ),
    _own("channel.poll.begin", "channel:read:polls"),
    _own("channel.poll.progress", "channel:read:polls"),
    _own("channel.poll.end", "channel:read:polls"),
    _own("channel.hype_train.begin", "channel:read:hype_train", "2"),
    _own("channel.hype_train.progress", "channel:read:hype_train", "2"),
    _own("channel.hype_train.end", "channel:read:hype_train", "2"),
    _own(
        "channel.channel_points_custom_reward_redemption.add",
        "channel:read:redemptions",
        gives="notice",
    ),
    Topic("channel.update", "2"),
    Topic("stream.online"),
    Topic("stream.offline"),
)
"""Chat first. Subscriptions, gifts and raids come with ``channel.chat.notification``, so their own
topics, which would count them twice, are left out."""

SCOPES: Final = tuple(dict.fromkeys(topic.scope for topic in TOPICS if topic.scope))


def wanted(scopes: frozenset[str] | None, *, own: bool) -> list[Topic]:
    """The topics that these rights (None: not known) allow, in one's own room or another's."""
    return [
        topic
        for topic in TOPICS
        if (own or not topic.own) and (scopes is None or not topic.scope or topic.scope in scopes)
    ]


def signals(good: Iterable[str]) -> frozenset[str]:
    """The kinds of events that the topics of these names give; the count is asked for besides."""
    names = frozenset(good)
    kinds = {kind for topic in TOPICS if topic.name in names for kind in topic.gives}
    return frozenset(kinds | {"audience_count"})
