"""Which Bilibili command is read by what, and which are of no use."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final, NoReturn

import msgspec
from msgspec import Struct

from streamer_app.events import Event, Unknown
from streamer_app.feeds import (
    bilibili_chat,
    bilibili_gifts,
    bilibili_open_commands,
    bilibili_payments,
    bilibili_room,
)
from streamer_app.feeds.bilibili_fields import SOURCE, Command, Memory, Unreadable, table
from streamer_app.feeds.bilibili_guards import GuardBook
from streamer_app.feeds.feed import plain

Reader = Callable[[Command], Iterator[Event]]
MAX_SAMPLE: Final = 1024

OPEN: Final = "LIVE_OPEN_PLATFORM_"
READERS: Final[Mapping[str, Reader]] = {
    "DANMU_MSG": bilibili_chat.chat,
    "DANMU_MSG_MIRROR": bilibili_chat.chat,
    "RECALL_DANMU_MSG": bilibili_chat.recall,
    "ROOM_BLOCK_MSG": bilibili_chat.block,
    "SEND_GIFT": bilibili_gifts.gift_json,
    "SEND_GIFT_V2": bilibili_gifts.gift_protobuf,
    "SUPER_CHAT_MESSAGE": bilibili_payments.super_chat,
    "SUPER_CHAT_MESSAGE_JPN": bilibili_payments.super_chat,
    "SUPER_CHAT_MESSAGE_DELETE": bilibili_payments.super_chat_gone,
    "INTERACT_WORD": bilibili_room.interact_json,
    "INTERACT_WORD_V2": bilibili_room.interact_protobuf,
    "ENTRY_EFFECT": bilibili_room.entry_effect,
    "LIKE_INFO_V3_CLICK": bilibili_room.like_click,
    "LIKE_INFO_V3_UPDATE": bilibili_room.like_total,
    "WATCHED_CHANGE": bilibili_room.watched,
    "ONLINE_RANK_COUNT": bilibili_room.online,
    "LIVE": bilibili_room.live,
    "PREPARING": bilibili_room.preparing,
    "ROOM_CHANGE": bilibili_room.room_change,
    "ROOM_SILENT_ON": bilibili_room.silent_on,
    "ROOM_SILENT_OFF": bilibili_room.silent_off,
    "WARNING": bilibili_room.warning,
    "CUT_OFF": bilibili_room.warning,
    "CUT_OFF_V2": bilibili_room.cut_off,
    "LOG_IN_NOTICE": bilibili_room.warning,
    OPEN + "DM": bilibili_open_commands.chat,
    OPEN + "DM_MIRROR": bilibili_open_commands.chat,
    OPEN + "SEND_GIFT": bilibili_open_commands.gift,
    OPEN + "GUARD": bilibili_open_commands.guard,
    OPEN + "SUPER_CHAT": bilibili_open_commands.super_chat,
    OPEN + "SUPER_CHAT_DEL": bilibili_payments.super_chat_gone,
    OPEN + "LIKE": bilibili_open_commands.like,
    OPEN + "LIVE_ROOM_ENTER": bilibili_open_commands.entry,
    OPEN + "LIVE_START": bilibili_open_commands.live,
    OPEN + "LIVE_END": bilibili_open_commands.live,
    OPEN + "INTERACTION_END": bilibili_open_commands.interaction_end,
}

IGNORED: Final[Mapping[str, str]] = {
    name: why
    for why, names in {
        "ignored: a summary of gifts that came one by one": "COMBO_SEND COMBO_END",
        "ignored: a rank": (
            "AREA_RANK_CHANGED HOT_BUY_NUM HOT_RANK_CHANGED HOT_RANK_CHANGED_V2"
            " HOT_RANK_SETTLEMENT HOT_RANK_SETTLEMENT_V2 ONLINE_RANK_TOP3 ONLINE_RANK_V2"
            " ONLINE_RANK_V3 POPULAR_RANK_CHANGED POPULAR_RANK_GUIDE_CARD RANK_CHANGED"
            " RANK_CHANGED_V2 ROOM_RANK GUARD_HONOR_THOUSAND"
        ),
        "ignored: decoration of the page": (
            "ACTIVITY_BANNER_CHANGE_V2 ANCHOR_BROADCAST ANCHOR_ECOLOGY_LIVING_DIALOG"
            " ANCHOR_HELPER_DANMU CHANGE_ROOM_INFO COMMON_NOTICE_DANMAKU DANMU_AGGREGATION"
            " ENTRY_EFFECT_MUST_RECEIVE FANS_CLUB_POKE_GIFT_NOTICE FULL_SCREEN_SPECIAL_EFFECT"
            " GIFT_BOARD_RED_DOT GIFT_STAR_PROCESS GOTO_BUY_FLOW LIVE_MULTI_VIEW_NEW_INFO"
            " MESSAGEBOX_USER_GAIN_MEDAL MESSAGEBOX_USER_MEDAL_CHANGE NOTICE_MSG"
            " OTHER_SLICE_LOADING_RESULT PLAYTOGETHER_ICON_CHANGE PLAYURL_RELOAD PLAY_TAG"
            " REENTER_LIVE_ROOM ROOM_SKIN_MSG STOP_LIVE_ROOM_LIST SUPER_CHAT_ENTRANCE SYS_MSG"
            " UNIVERSAL_EVENT_GIFT UNIVERSAL_EVENT_GIFT_V2 USER_PANEL_RED_ALARM WEALTH_NOTIFY"
            " WIDGET_BANNER WIDGET_GIFT_STAR_PROCESS WIDGET_GIFT_STAR_PROCESS_V2"
            " WIDGET_WISH_INFO WIDGET_WISH_INFO_V2 WIDGET_WISH_LIST master_qn_strategy_chg"
        ),
        "ignored: a game, a draw or a talk between rooms": (
            "ANCHOR_LOT_AWARD ANCHOR_LOT_CHECKSTATUS ANCHOR_LOT_END ANCHOR_LOT_NOTICE"
            " ANCHOR_LOT_START DM_INTERACTION LIVE_INTERACTIVE_GAME LIVE_OPEN_PLATFORM_GAME"
            " PK_BATTLE_END PK_BATTLE_ENTRANCE PK_BATTLE_FINAL_PROCESS PK_BATTLE_PRE_NEW"
            " PK_BATTLE_PROCESS PK_BATTLE_PROCESS_NEW PK_BATTLE_PUNISH_END PK_BATTLE_RANK_CHANGE"
            " PK_BATTLE_SETTLE PK_BATTLE_SETTLE_NEW PK_BATTLE_SETTLE_USER PK_BATTLE_SETTLE_V2"
            " PK_BATTLE_START PK_BATTLE_START_NEW PK_INFO PK_LOTTERY_START PLAY_TOGETHER"
            " POPULARITY_RED_POCKET_NEW POPULARITY_RED_POCKET_START POPULARITY_RED_POCKET_V2_NEW"
            " POPULARITY_RED_POCKET_V2_START POPULARITY_RED_POCKET_V2_WINNER_LIST"
            " POPULARITY_RED_POCKET_WINNER_LIST SPECIAL_GIFT VIDEO_CONNECTION_JOIN_END"
            " VIDEO_CONNECTION_JOIN_START VIDEO_CONNECTION_MSG VOICE_JOIN_LIST"
            " VOICE_JOIN_ROOM_COUNT_INFO VOICE_JOIN_STATUS VOICE_JOIN_SWITCH VTR_GIFT_LOTTERY"
        ),
        "ignored: the room's staff": (
            "ROOM_ADMINS ROOM_ADMIN_REVOKE ROOM_CONTENT_AUDIT_REPORT"
            " ROOM_REAL_TIME_MESSAGE_UPDATE room_admin_entrance"
        ),
    }.items()
    for name in names.split()
}


class _Envelope(Struct, gc=False):
    cmd: str


_envelope: Final = msgspec.json.Decoder(_Envelope)


class Commands:
    """Turns the commands of one room into events; never raises for what a wire can carry."""

    def __init__(self, room: str) -> None:
        self.memory = Memory(room)
        self.guards = GuardBook()
        toast = partial(bilibili_payments.toast, guards=self.guards)
        self._readers: Mapping[str, Reader] = {
            **READERS,
            "USER_TOAST_MSG": toast,
            "USER_TOAST_MSG_V2": toast,
            "GUARD_BUY": partial(bilibili_payments.guard_buy, guards=self.guards),
        }

    def read(self, body: bytes, now_ms: int) -> list[Event]:
        """The events of one command's JSON, at least one."""
        if b"DANMU_MSG" in body[:48]:
            chat = bilibili_chat.quick_chat(body, self.memory, now_ms)
            if chat is not None:
                return [chat]
        try:
            name = _envelope.decode(body).cmd.partition(":")[0]
        except (ValueError, RecursionError):
            name = ""
        if name in IGNORED:
            return [self.unknown(name, IGNORED[name], "", now_ms)]
        return self._read(body, now_ms)

    def _read(self, body: bytes, now_ms: int) -> list[Event]:
        found: list[Event] = []
        name = "command"
        try:
            top = _object(body)
            name = _name(top)
            command = Command(name, top, table(top.get("data")), now_ms, self.memory)
            if name in IGNORED:
                return [self.unknown(name, IGNORED[name], "", now_ms)]
            if name not in self._readers:
                return [self.unknown(name, "not known", _sample(body), now_ms)]
            for event in self._readers[name](command):
                found.append(event)
        except (ValueError, RecursionError) as error:
            found.append(self.unreadable(name, str(error), body, now_ms))
        return found

    def unreadable(self, what: str, why: str, sample: bytes, now_ms: int) -> Unknown:
        """What could not be read, with the beginning of it."""
        return self.unknown(what, f"unreadable: {plain(why, 200)}", _sample(sample), now_ms)

    def unknown(self, what: str, why: str, sample: str, now_ms: int) -> Unknown:
        """A message that becomes no other event; its id is derived."""
        return Unknown(
            source=SOURCE,
            room=self.memory.room,
            id=self.memory.identity.of(what, "", f"{why}\0{sample}", now_ms),
            seen_ms=now_ms,
            what=plain(what, 200),
            why=why,
            sample=sample,
        )


def _sample(body: bytes) -> str:
    return plain(body[:MAX_SAMPLE].decode("utf-8", "replace"), MAX_SAMPLE)


def _object(body: bytes) -> dict[str, Any]:
    """Any JSON object; the standard library reads the lone surrogates that msgspec refuses."""
    try:
        value = msgspec.json.decode(body)
    except ValueError:
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    if not isinstance(value, dict):
        raise Unreadable("no object")
    return value


def _refuse(constant: str) -> NoReturn:
    raise Unreadable(f"{constant} is no number")


def _name(top: Mapping[str, Any]) -> str:
    name = top.get("cmd")
    if not isinstance(name, str) or not name:
        raise Unreadable("no cmd")
    return name.partition(":")[0]
