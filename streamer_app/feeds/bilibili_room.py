"""What else a Bilibili room tells: who comes, likes, audience counts, the room's own state."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from streamer_app.events import (
    AudienceCount,
    Entry,
    Event,
    Follow,
    Like,
    Notice,
    RoomState,
    Share,
    Unknown,
    Viewer,
)
from streamer_app.feeds import protobuf
from streamer_app.feeds.bilibili_fields import (
    Command,
    Unreadable,
    count,
    items,
    medal_of,
    medal_words,
    millis,
    number,
    person,
    table,
    text,
    words,
)
from streamer_app.feeds.bilibili_packed import packed

ENTER: Final = 1
LIKED: Final = 6
DEEDS: Final[Mapping[int, type[Entry | Follow | Share]]] = {
    ENTER: Entry,
    2: Follow,
    3: Share,
    4: Follow,
    5: Follow,
}
EFFECT_MS: Final = 5_000
MOST_EFFECTS: Final = 1_000
WHOLE_SESSION: Final = 9_999_999_999


def interact_json(command: Command) -> Iterator[Event]:
    """INTERACT_WORD."""
    data = command.data
    if "msg_type" not in data:
        raise Unreadable("no msg_type")
    uid = data.get("uid")
    guard = number(table(data.get("fans_medal")), "guard_level")
    name = text(data, "uname")
    viewer = person(uid, name, guard=guard, medal=medal_of(data), host=command.is_host(uid))
    trigger, seconds = number(data, "trigger_time"), count(data, "timestamp")
    yield _deed(command, number(data, "msg_type"), viewer, trigger, seconds)


def interact_protobuf(command: Command) -> Iterator[Event]:
    """INTERACT_WORD_V2."""
    root = packed(command)
    uid = protobuf.number(root, 1)
    medal = protobuf.nested(root, 9)
    worn = medal_words(protobuf.text(medal, 3), protobuf.number(medal, 2))
    guard = protobuf.number(protobuf.nested(protobuf.nested(root, 22), 6), 1)
    name = protobuf.text(root, 2)
    viewer = person(uid, name, guard=guard, medal=worn, host=command.is_host(uid))
    deed, trigger = protobuf.number(root, 5), protobuf.number(root, 15)
    yield _deed(command, deed, viewer, trigger, protobuf.number(root, 7))


def _deed(command: Command, deed: int, viewer: Viewer | None, trigger: int, seconds: int) -> Event:
    """``trigger`` (nanoseconds) is the same in both wires, so both give one id."""
    at_ms = millis(seconds, command.sent_ms or trigger // 1_000_000)
    who = (viewer.id or viewer.name) if viewer else ""
    own = f"{deed}-{who}-{trigger}" if trigger and who else ""
    common = command.common(viewer, at_ms, own, str(deed))
    if deed == ENTER and _told_by_effect(command, who, at_ms):
        return Unknown(**common, what=command.name, why="ignored: an entry effect told it")
    if deed == LIKED:
        return Like(**common, count=1)
    if deed in DEEDS:
        return DEEDS[deed](**common)
    return Unknown(**common, what=command.name, why=f"not known: msg_type {deed}")


def _told_by_effect(command: Command, who: str, at_ms: int) -> bool:
    seen_ms = command.memory.effects.pop(who, None)
    return seen_ms is not None and abs(command.moment(at_ms) - seen_ms) <= EFFECT_MS


def entry_effect(command: Command) -> Iterator[Event]:
    """ENTRY_EFFECT comes up to 1.5 s before the row of the same entry, which then says nothing."""
    data = command.data
    base = table(table(data.get("uinfo")).get("base"))
    copy = text(data, "copy_writing")
    name = text(base, "name") or copy.partition("<%")[2].partition("%>")[0]
    viewer = person(data.get("uid"), name, guard=number(data, "privilege_type"))
    if viewer is None:
        raise Unreadable("nobody named")
    trigger = number(data, "trigger_time")
    who = viewer.id or viewer.name
    effects = command.memory.effects
    effects[who] = command.moment(trigger // 1_000_000)
    while len(effects) > MOST_EFFECTS:
        del effects[next(iter(effects))]
    own = f"effect-{who}-{trigger}" if trigger else ""
    yield Entry(**command.common(viewer, trigger // 1_000_000, own))


def like_click(command: Command) -> Iterator[Event]:
    """LIKE_INFO_V3_CLICK: a viewer's burst of likes; the web wire does not say how many."""
    data = command.data
    viewer = person(data.get("uid"), text(data, "uname"), medal=medal_of(data))
    if viewer is None:
        raise Unreadable("nobody named")
    at_ms = millis(count(data, "timestamp"), command.sent_ms)
    yield Like(**command.common(viewer, at_ms), count=count(data, "like_count") or 1)


def like_total(command: Command) -> Iterator[Event]:
    """LIKE_INFO_V3_UPDATE: the session's running total."""
    if "click_count" not in command.data:
        raise Unreadable("no click_count")
    total = count(command.data, "click_count")
    yield Like(**command.common(detail=str(total)), total=total)


def watched(command: Command) -> Iterator[Event]:
    """WATCHED_CHANGE: everybody who ever watched this session."""
    if "num" not in command.data:
        raise Unreadable("no num")
    number = count(command.data, "num")
    yield AudienceCount(**command.common(detail=str(number)), count=number, basis="cumulative")


def online(command: Command) -> Iterator[Event]:
    """ONLINE_RANK_COUNT: near to who watches now. A room's first message fixes the field read."""
    data, memory = command.data, command.memory
    if not memory.audience_field:
        memory.audience_field = "online_count" if "online_count" in data else "count"
    if memory.audience_field not in data:
        if "count" not in data and "online_count" not in data:
            raise Unreadable("no count")
        why = f"ignored: no {memory.audience_field} in it"
        yield Unknown(**command.common(), what=command.name, why=why)
        return
    number = count(data, memory.audience_field)
    yield AudienceCount(**command.common(detail=str(number)), count=number, basis="rank")


def live(command: Command) -> Iterator[Event]:
    """LIVE comes up to three times a start, each with the same key."""
    at_ms = millis(count(command.top, "live_time"), command.sent_ms)
    key = text(command.top, "live_key")
    yield RoomState(**command.common(at_ms=at_ms, own=key), name="live", value=True)


def preparing(command: Command) -> Iterator[Event]:
    """PREPARING: the session is over (``round``: old videos run in a loop, which is not live)."""
    yield RoomState(**command.common(), name="live", value=False)


def room_change(command: Command) -> Iterator[Event]:
    """ROOM_CHANGE: a new title, a new area."""
    data = command.data
    if "title" not in data:
        raise Unreadable("no title")
    title, area = text(data, "title"), text(data, "area_name")
    common = command.common(detail=f"{title}\0{area}")
    yield RoomState(**common, name="title", value=title)
    if area:
        yield RoomState(**common | {"id": f"{common['id']}/area"}, name="area", value=area)


def silent_on(command: Command) -> Iterator[Event]:
    """ROOM_SILENT_ON: below a level, without the medal, or outside the members nobody writes."""
    who = text(command.data, "type")
    if who not in ("level", "medal", "member"):
        raise Unreadable("no type")
    level, until = number(command.data, "level"), number(command.data, "second")
    whole = until <= 0 or until >= WHOLE_SESSION
    value: dict[str, Any] = {"who": who, "level": level}
    value["until_ms"] = None if whole else until * 1000
    yield RoomState(**command.common(detail=f"{who}{level}"), name="muted", value=value)


def silent_off(command: Command) -> Iterator[Event]:
    """ROOM_SILENT_OFF."""
    yield RoomState(**command.common(), name="muted", value=None)


def warning(command: Command) -> Iterator[Event]:
    """WARNING and CUT_OFF, with the platform's own words; to be shown loudly."""
    message = words(command.top, "msg") or words(command.data, "msg", "notice_msg")
    yield Notice(**command.common(detail=message[:200]), what=command.name, text=message)


def cut_off(command: Command) -> Iterator[Event]:
    """CUT_OFF_V2: the same in a table of labels."""
    told = table(command.data.get("cut_off_data"))
    lines = [text(told, "cut_off_title")]
    for line in map(table, items(told.get("cut_off_message_list"))[:20]):
        lines.append(f"{text(line, 'label')}：{text(line, 'content', most=1000)}")
    at_ms = millis(count(command.data, "timestamp"), command.sent_ms)
    message = "\n".join(filter(None, lines))
    yield Notice(**command.common(at_ms=at_ms), what=command.name, text=message)
