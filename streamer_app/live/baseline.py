"""A room's normal: the engagement windows that its last sessions left behind."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from streamer_app.events import RoomState
from streamer_app.feeds.feed import Feed
from streamer_app.insight.engagement import Baseline
from streamer_app.live.people import NORMAL
from streamer_app.store.queries import Reader

SESSIONS: Final = 10

Room = tuple[str, str]


def baseline_of(
    reader: Reader, rooms: Iterable[Room], before: int | None = None
) -> Baseline | None:
    """The normal of these rooms from at most ten sessions of them before session ``before``."""
    wanted = set(rooms)
    ours = {row.session for row in reader.sessions() if wanted and wanted & set(row.rooms)}
    windows: dict[int, list[dict[str, float]]] = {}
    for stored in reader.of_kind("room_state"):
        event = stored.event
        earlier = stored.session in ours and (before is None or stored.session < before)
        if earlier and isinstance(event, RoomState) and event.name == NORMAL:
            windows[stored.session] = list(event.value)
    windows |= {
        left.session: [dict(window) for window in left.normal]
        for left in reader.removed()
        if left.normal and wanted & set(left.rooms) and (before is None or left.session < before)
    }
    latest = sorted(windows)[-SESSIONS:]
    return Baseline.of(window for session in latest for window in windows[session])


def usual_of(path: Path, feeds: Sequence[Feed], session: int) -> Baseline | None:
    """The normal of these rooms, from their sessions before this one."""
    with Reader(path) as reader:
        return baseline_of(reader, [(feed.source, feed.room) for feed in feeds], session)
