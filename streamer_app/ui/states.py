"""Which state the live screen is in, and the words of its banner, just as the product says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from streamer_app.errors import Reason, next_step, reason
from streamer_app.ui.words import Words, span

if TYPE_CHECKING:
    from streamer_app.live.snapshot import Link, Snapshot

Page = Literal["empty", "connecting", "waiting", "offline", "stopped", "live"]
SIGNALS: Final = ("chat", "gift", "like", "audience_count", "leave")
SLOW_S: Final = 10
SIGN_IN: Final = frozenset(
    {"error.not_signed_in.what", "error.twitch_not_signed_in.what", "bilibili.signed_out"}
    | {"error.twitch_signed_out.what", "error.twitch_revoked.what"}
)
"""What ends with signing in again."""
NO_FAULT: Final = frozenset({"bilibili.guest"})
"""What is less than it could be, but as the person wanted it: told with the room, not shouted."""


@dataclass(frozen=True, slots=True)
class Message:
    """One banner: ``action`` is one of its own: folder sign_in again now resume."""

    kind: Literal["fault", "ok"]
    text: str
    action: str = ""
    aside: str = ""


def page_of(snapshot: "Snapshot") -> Page:
    """The page of the live place: the columns from the first event on, before that what is up."""
    states = {link.state for link in snapshot.links}
    silent = states == {"offline"} and not any(minute.messages for minute in snapshot.minutes)
    begun = snapshot.started_ms is not None or snapshot.in_memory or snapshot.ended
    if begun and not silent:
        return "live"
    if not snapshot.links:
        return "empty"
    if "connected" in states:
        return "waiting"
    if states == {"stopped"}:
        return "stopped"
    return "offline" if states <= {"offline", "stopped"} else "connecting"


def broken(snapshot: "Snapshot") -> "Link | None":
    """The link that is down after it was up, if any."""
    down = ("waiting", "connecting")
    return next((link for link in snapshot.links if link.state in down and not link.fresh), None)


def late(snapshot: "Snapshot") -> "Link | None":
    """The link that never came up and is tried again while others stand, if any."""
    if page_of(snapshot) != "live":
        return None  # the page itself says so
    return next((link for link in snapshot.links if link.fresh and _tried_again(link)), None)


def _tried_again(link: "Link") -> bool:
    return link.state == "waiting" or (link.state == "connecting" and link.attempt > 1)


def frozen(snapshot: "Snapshot") -> bool:
    """Whether every room is out of reach, so that no figure can move."""
    links = [link for link in snapshot.links if link.state != "stopped"]
    return (
        bool(links)
        and broken(snapshot) is not None
        and all(link.state in ("waiting", "connecting") for link in links)
    )


def doubtful(link: "Link") -> bool:
    """Whether connecting anew is the likely next step."""
    return link.state in ("stopped", "waiting") or link.note is not None


def place_name(link: "Link", words: Words) -> str:
    """B站 房间 21452505"""
    source = words.say(f"source.{link.wire or link.source}")
    code = "link.own_room" if link.source == "room" else "link.room"
    return words.say(code, source=source, room=link.room)


def health_word(link: "Link", words: Words) -> str:
    """How one room is doing, without its name: 已连接，最近 60 秒 12 条."""
    if (why := link.note or link.why) is not None:
        return words.tell(why)
    return words.say(f"rooms.{link.state}", attempt=link.attempt, count=link.recent)


def health(link: "Link", words: Words) -> str:
    """How one room is doing: B站 房间 21452505：已连接，最近 60 秒 12 条."""
    place, reason_why = place_name(link, words), link.note or link.why
    if reason_why is not None:
        return words.say("health.because", place=place, why=words.tell(reason_why))
    if link.state == "connected":
        return words.say("health.connected", place=place, count=link.recent)
    return words.say(f"health.{link.state}", place=place, attempt=link.attempt)


def banner(
    snapshot: "Snapshot", words: Words, free_mb: Callable[[], int] = lambda: 0
) -> Message | None:
    """The one banner: a fault first, then a broken link, then what has come back.

    ``free_mb`` is asked only when the disk is full.
    """
    if snapshot.fault is not None:
        return _fault(snapshot, snapshot.fault, words, free_mb)
    if (link := broken(snapshot)) is not None:
        return _broken(link, snapshot, words)
    if (link := late(snapshot)) is not None:
        return _late(link, words)
    for link in snapshot.links:
        if link.why is None or link.why.code in NO_FAULT:
            continue
        if link.state in ("connected", "stopped"):
            return _ended(link, snapshot, words)
    return _good(snapshot, words)


def _ended(link: "Link", snapshot: "Snapshot", words: Words) -> Message:
    """A room that a person must do something about, and that the others go on."""
    assert link.why is not None
    others = any(each is not link and each.state == "connected" for each in snapshot.links)
    aside = words.say("banner.others_go_on") if others else ""
    if link.why.code in SIGN_IN:
        return Message("fault", words.tell(link.why), "sign_in", aside)
    step = next_step(link.why)
    told = words.sentences(link.why, *([step] if step else []))
    return Message("fault", told, "again" if link.state == "stopped" else "", aside)


def _fault(
    snapshot: "Snapshot", fault: Reason, words: Words, free_mb: Callable[[], int]
) -> Message:
    aside = (
        words.say("banner.in_memory", count=f"{snapshot.in_memory:,}") if snapshot.in_memory else ""
    )
    if fault.code == "store.fault.full":
        return Message("fault", words.say("banner.disk_full", free=free_mb()), "folder", aside)
    action = "folder" if fault.code.startswith("store.") else ""
    return Message("fault", words.tell(fault), action, aside)


def _broken(link: "Link", snapshot: "Snapshot", words: Words) -> Message:
    lost = span((snapshot.at_ms - link.since_ms) / 1000)
    wait = (link.retry_at_ms - snapshot.at_ms) / 1000 if link.retry_at_ms else 0
    code = "banner.lost" if wait > 0 else "banner.lost_now"
    text = words.say(code, time=lost, attempt=link.attempt, seconds=max(1, round(wait)))
    if len(snapshot.links) > 1:
        text = f"{words.say(f'source.{link.wire or link.source}')} · {text}"
    action = "now" if wait > 0 and not link.held else ""
    return Message(
        "fault", text, action, words.say("banner.as_of", time=words.clock(link.since_ms))
    )


def _late(link: "Link", words: Words) -> Message:
    said = words.say("state.connecting", place=place_name(link, words), attempt=link.attempt)
    text = f"{said} {words.tell(link.why)}" if link.why is not None else said
    action = "now" if link.state == "waiting" and not link.held else ""
    return Message("fault", text, action)


def _good(snapshot: "Snapshot", words: Words) -> Message | None:
    for link in snapshot.links:
        if link.back_after_s is not None and not snapshot.ended:
            back = words.say("banner.back", time=span(link.back_after_s))
            return Message("ok", back, aside=words.say("banner.back_aside"))
    if snapshot.recovered is not None:
        action = "resume" if snapshot.session is not None else ""
        return Message("ok", words.tell(snapshot.recovered), action)
    return Message("ok", words.tell(snapshot.note)) if snapshot.note is not None else None


def connecting(snapshot: "Snapshot", words: Words) -> tuple[str, str]:
    """正在连接 B站 房间 21452505…（第 1 次）, and after ten seconds the step it is at."""
    link = next((each for each in snapshot.links if each.state == "connecting"), snapshot.links[0])
    said = words.say("state.connecting", place=place_name(link, words), attempt=link.attempt)
    seconds = (snapshot.at_ms - link.since_ms) // 1000
    if seconds < SLOW_S:
        return said, ""
    step = words.tell(link.why or reason("state.step_socket"))
    return said, words.say("state.slow", seconds=seconds, step=step)


def signals(link: "Link", words: Words) -> list[tuple[str, bool]]:
    """Each kind that matters to a teacher, and whether this room sends it."""
    known = link.signals
    return [(_signal(kind, link, words), known is None or kind in known) for kind in SIGNALS]


def _signal(kind: str, link: "Link", words: Words) -> str:
    ranked = kind == "audience_count" and link.source == "bilibili"
    return words.say("viewers.rank" if ranked else f"signal.{kind}")
