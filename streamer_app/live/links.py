"""The state of each room's link, told in the window's terms."""

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from streamer_app.errors import Reason, reason
from streamer_app.events import AudienceCount, Event, Gap, RoomState
from streamer_app.feeds.connection import Status
from streamer_app.feeds.registry import platform_signals
from streamer_app.live.snapshot import Link

NEWS_MS: Final = 60_000
"""How long a return is worth telling."""
QUIET_MS: Final = 90_000
"""A live room that gives nothing but heartbeats for so long may be held back."""
RECENT_S: Final = 60
NO_SIGN: Final[frozenset[type[Event]]] = frozenset({AudienceCount, RoomState, Gap})
"""What comes from a platform also while it holds the messages of people back."""
WORDED: Final = frozenset({"bilibili", "twitch", "ssn"})
"""The platforms whose silence has a usual reason, in words of its own."""

Room = tuple[str, str]
"""The wire by which a room is read, and the room: one channel may be read by two wires, and each
has a health of its own."""


@dataclass(slots=True)
class _Room:
    link: Link
    admitted: bool = False
    offline: bool = False
    back_at_ms: int = 0
    heard_ms: int = 0
    recent: deque[tuple[int, int]] = field(default_factory=deque)
    """(second, events of people in it), the last minute of them."""

    def count(self, signs: int, now_ms: int) -> None:
        """So many more events of people."""
        second = now_ms // 1000
        self.heard_ms = now_ms
        before = self.recent.pop()[1] if self.recent and self.recent[-1][0] == second else 0
        self.recent.append((second, before + signs))
        while self.recent[0][0] <= second - RECENT_S:
            self.recent.popleft()


@dataclass(slots=True)
class Links:
    """All links of a session, in the order in which they were asked for.

    ``watched``: a silent room is worth a note (not so in a replay, which is silent at its end).
    """

    watched: bool = True
    _rooms: dict[Room, _Room] = field(default_factory=dict)

    def expect(self, source: str, room: str, now_ms: int, wire: str = "") -> None:
        """A room is about to be connected; ``wire`` where that is not the platform's first."""
        wire = wire or source
        made = Link(source, room, "connecting", since_ms=now_ms, wire=wire)
        self._rooms[wire, room] = _Room(made)

    def drop(self, room: Room) -> None:
        """A room was left on purpose."""
        self._rooms.pop(room, None)

    def tell(self, room: Room, status: Status, now_ms: int) -> None:
        """Note a change of state."""
        kept = self._rooms.get(room)
        if kept is None:  # left meanwhile: its last words are none of ours
            return
        link = kept.link
        match status.state:
            case "admitted":
                title, signals = status.title or link.title, status.signals or usual(room[0])
                link = replace(link, state="connected", title=title, signals=signals)
                link = replace(link, since_ms=now_ms, retry_at_ms=None, why=status.why, attempt=1)
                kept.admitted, kept.heard_ms = True, now_ms
            case "waiting":
                retry = now_ms + round(status.wait_s * 1000)
                link = self._broken(kept, status, now_ms)
                link = replace(link, state="waiting", retry_at_ms=retry, why=status.why)
                link = replace(link, attempt=status.attempt, held=status.held)
            case "remarked":
                link = replace(link, why=status.why)
            case "stopped":
                link = replace(self._broken(kept, status, now_ms), state="stopped", why=status.why)
            case _:
                link = replace(self._broken(kept, status, now_ms), state="connecting")
                link = replace(link, attempt=status.attempt)
        kept.link = link

    def heard(self, room: Room, events: Collection[Event], now_ms: int) -> None:
        """Note what arrived by this link, repeats too: they are signs of life as well."""
        kept = self._rooms.get(room)
        if kept is None:
            return
        told = signs = len(events)
        others = [] if NO_SIGN.isdisjoint(map(type, events)) else events
        for event in others:
            signs -= type(event) in NO_SIGN
            if isinstance(event, Gap):
                told -= 1
                missing = max(1, round((event.end_ms - event.start_ms) / 1000))
                kept.link, kept.back_at_ms = replace(kept.link, back_after_s=missing), now_ms
            elif isinstance(event, RoomState):
                self._state(kept, event, now_ms)
        kept.link = replace(kept.link, events=kept.link.events + told)
        if signs:
            kept.count(signs, now_ms)

    def all(self, now_ms: int) -> tuple[Link, ...]:
        """Every link as it stands."""
        return tuple(self._shown(kept, now_ms) for kept in self._rooms.values())

    def down(self) -> Mapping[Room, int]:
        """The rooms, by platform, that no link reaches any more, since when; one that never came
        up is not."""
        broken: dict[Room, int] = {}
        standing: set[Room] = set()
        for kept in self._rooms.values():
            link = kept.link
            if link.state in ("connected", "offline"):
                standing.add((link.source, link.room))
            elif kept.admitted:
                since = broken.get((link.source, link.room), link.since_ms)
                broken[link.source, link.room] = max(since, link.since_ms)
        return {room: since for room, since in broken.items() if room not in standing}

    @staticmethod
    def _broken(kept: _Room, status: Status, now_ms: int) -> Link:
        """The link with the moment of its last byte; later states of one break keep it."""
        if kept.link.state in ("connected", "offline"):
            since = now_ms if status.since_ms is None else min(status.since_ms, now_ms)
            return replace(kept.link, since_ms=since)
        return kept.link

    @staticmethod
    def _state(kept: _Room, event: RoomState, now_ms: int) -> None:
        if event.name == "live":
            kept.offline = not event.value
            kept.heard_ms = now_ms
        elif event.name == "title" and isinstance(event.value, str):
            kept.link = replace(kept.link, title=event.value)

    def _shown(self, kept: _Room, now_ms: int) -> Link:
        oldest = now_ms // 1000 - RECENT_S
        recent = sum(count for second, count in kept.recent if second > oldest)
        link = replace(kept.link, recent=recent, fresh=not kept.admitted)
        if link.state == "connected" and kept.offline:
            link = replace(link, state="offline")
        if link.back_after_s is not None and now_ms - kept.back_at_ms > NEWS_MS:
            link = replace(link, back_after_s=None)
        quiet_ms = now_ms - kept.heard_ms
        if self.watched and link.state == "connected" and quiet_ms >= QUIET_MS:
            seconds = quiet_ms // 1000
            link = replace(link, quiet_s=seconds, note=_silence(link.source, seconds))
        return link


def usual(wire: str) -> frozenset[str]:
    """What a room of this wire sends, as far as the platform gives it at all."""
    return frozenset(
        kind for kind, signal in platform_signals(wire).items() if signal.level != "none"
    )


def _silence(source: str, seconds: int) -> Reason:
    """Why a room may be silent, and what to do."""
    code = f"link.quiet_{source}" if source in WORDED else "link.quiet"
    return reason(code, seconds=seconds)
