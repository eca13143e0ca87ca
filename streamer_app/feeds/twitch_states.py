"""What EventSub says of the room itself: on the air, its title, polls, goals, modes, rewards."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from streamer_app.events import Event, Follow, Notice, RoomState
from streamer_app.feeds.feed import plain
from streamer_app.feeds.twitch_fields import MAX_ID
from streamer_app.feeds.twitch_payload import amount_of, choices_of, flag, inner, number, word

Common = dict[str, Any]
Reader = Callable[[Mapping[str, Any], Common], Iterator[Event]]


def _online(event: Mapping[str, Any], common: Common) -> Iterator[Event]:
    if broadcast := word(event, "id", MAX_ID):
        common["id"] = f"live-{broadcast}"
    common["viewer"] = None
    yield RoomState(name="live", value=True, **common)


def _offline(event: Mapping[str, Any], common: Common) -> Iterator[Event]:
    yield RoomState(name="live", value=False, **common)


def _titled(event: Mapping[str, Any], common: Common) -> Iterator[Event]:
    yield RoomState(name="title", value=word(event, "title", None), **common)


def _poll(event: Mapping[str, Any], common: Common) -> Iterator[Event]:
    """Votes are running totals: the newest state counts, nothing is added."""
    value = {
        "id": word(event, "id"),
        "title": word(event, "title"),
        "status": word(event, "status") or "open",
        "choices": choices_of(event.get("choices") or event.get("outcomes")),
    }
    name = "poll" if "choices" in event else "prediction"
    yield RoomState(name=name, value=value, **common)


def _train(event: Mapping[str, Any], common: Common) -> Iterator[Event]:
    over = "ended_at" in event
    value = {"level": number(event, "level"), "total": number(event, "total"), "over": over}
    yield RoomState(name="hype_train", value=value, **common)


def _goal(event: Mapping[str, Any], common: Common) -> Iterator[Event]:
    value = {"type": word(event, "type")} | {
        name: number(event, f"{name}_amount") for name in ("current", "target")
    }
    yield RoomState(name="goal", value=value, **(common | {"viewer": None}))


def _redeemed(event: Mapping[str, Any], common: Common) -> Iterator[Event]:
    reward = inner(event, "reward")
    title = word(reward, "title") or word(reward, "type")
    said = word(event, "user_input", None)
    yield Notice(what="reward", text=f"{title}: {said}" if said else title, **common)


def _charity(event: Mapping[str, Any], common: Common) -> Iterator[Event]:
    given = amount_of(event.get("amount")) or amount_of(event.get("current_amount"))
    text = " ".join(filter(None, (word(event, "charity_name"), given)))
    yield Notice(what="charity_donation", text=text, **common)


def _advertised(event: Mapping[str, Any], common: Common) -> Iterator[Event]:
    seconds = number(event, "duration_seconds")
    yield RoomState(name="ad_break", value=seconds, **(common | {"viewer": None}))


def _settings(event: Mapping[str, Any], common: Common) -> Iterator[Event]:
    modes = {
        "emote_only": flag(event, "emote_mode"),
        "followers_only": number(event, "follower_mode_duration_minutes") or 0
        if flag(event, "follower_mode")
        else -1,
        "slow": number(event, "slow_mode_wait_time_seconds") or 0,
        "subs_only": flag(event, "subscriber_mode"),
        "r9k": flag(event, "unique_chat_mode"),
    }
    for name, value in modes.items():
        named = common | {"id": plain(f"{common['id']}-{name}", MAX_ID), "viewer": None}
        yield RoomState(name=name, value=value, **named)


def _bought(event: Mapping[str, Any], common: Common) -> Iterator[Event]:
    product = inner(event, "product")
    text = f"{word(product, 'name')} ({number(product, 'bits') or 0} bits)"
    yield Notice(what="extension_bits", text=text, **common)


def _followed(event: Mapping[str, Any], common: Common) -> Iterator[Event]:
    yield Follow(**common)


STATES: Final[Mapping[str, Reader]] = {
    "channel.ad_break.begin": _advertised,
    "channel.channel_points_automatic_reward_redemption.add": _redeemed,
    "channel.channel_points_custom_reward_redemption.add": _redeemed,
    "channel.charity_campaign.donate": _charity,
    "channel.charity_campaign.progress": _charity,
    "channel.charity_campaign.start": _charity,
    "channel.charity_campaign.stop": _charity,
    "channel.chat_settings.update": _settings,
    "channel.follow": _followed,
    "channel.goal.begin": _goal,
    "channel.goal.end": _goal,
    "channel.goal.progress": _goal,
    "channel.hype_train.begin": _train,
    "channel.hype_train.end": _train,
    "channel.hype_train.progress": _train,
    "channel.poll.begin": _poll,
    "channel.poll.end": _poll,
    "channel.poll.progress": _poll,
    "channel.prediction.begin": _poll,
    "channel.prediction.end": _poll,
    "channel.prediction.lock": _poll,
    "channel.prediction.progress": _poll,
    "channel.update": _titled,
    "extension.bits_transaction.create": _bought,
    "stream.offline": _offline,
    "stream.online": _online,
}
"""Topic -> its reader."""
