"""A person's action as the event that is stored: what is decided is on disk before it shows."""

from collections.abc import Callable, Iterable, Mapping
from uuid import uuid4

from streamer_app.events import DeskOperation, Event, Money, Pitch, RoomState
from streamer_app.live.actions import Decide, MakeQuestion, PitchStep

DESK = "desk"
"""The source of everything that people do at the desk and with the pitch card, and of what the
program notes for itself: rows that no room sent."""
SIGNALS = "signals"
"""The name of the note that says which kinds of event a room announced."""
NORMAL = "normal"
"""The name of the note that keeps a session's engagement windows."""

UNDERSTANDING = "understanding"
"""The name of the note that says how messages are understood from there on."""


def new_id() -> str:
    """An id for an operation made here."""
    return str(uuid4())


def announced(source: str, room: str, kinds: Iterable[str], now_ms: int) -> RoomState:
    """The note that a room, on admission, has listed what it will send."""
    listed = sorted(kinds)
    return RoomState(
        source=DESK,
        id=f"{SIGNALS}-{now_ms}-{source}:{room}",
        at_ms=now_ms,
        seen_ms=now_ms,
        name=SIGNALS,
        value={"source": source, "room": room, "kinds": listed},
    )


def normal(windows: Iterable[Mapping[str, float]], now_ms: int) -> RoomState:
    """The note that a session leaves for the room's later ones: what its windows were like."""
    return RoomState(
        source=DESK,
        id=f"{NORMAL}-{now_ms}",
        at_ms=now_ms,
        seen_ms=now_ms,
        name=NORMAL,
        value=[dict(window) for window in windows],
    )


def understood(detect: str, join: str, now_ms: int) -> RoomState:
    """The note that from now on questions are told, and grouped, by these steps."""
    return RoomState(
        source=DESK,
        id=f"{UNDERSTANDING}-{new_id()}",
        at_ms=now_ms,
        seen_ms=now_ms,
        name=UNDERSTANDING,
        value={"detect": detect, "join": join},
    )


def decision(action: Decide, now_ms: int, make_id: Callable[[], str] = new_id) -> DeskOperation:
    """An operation at the question desk."""
    return DeskOperation(
        source=DESK,
        id=make_id(),
        at_ms=now_ms,
        seen_ms=now_ms,
        actor=action.actor,
        card=action.card,
        op=action.op,
        args=dict(action.args),
        base_rev=action.base_rev,
    )


def asked(
    action: MakeQuestion, event: Event, now_ms: int, make_id: Callable[[], str] = new_id
) -> DeskOperation:
    """A person's choice to treat a chat line as a question."""
    named = {"event": event.id, "source": event.source, "room": event.room}
    return decision(Decide("ask", 0, named), now_ms, make_id)


def pitch_step(
    action: PitchStep,
    pitch: str,
    now_ms: int,
    *,
    shown: dict[str, object] | None = None,
    price: Money | None = None,
    of: str = "",
    make_id: Callable[[], str] = new_id,
) -> Pitch:
    """A step with the pitch card. ``shown`` is what the card says; ``of`` is what is undone."""
    names = {
        **{"start": "started", "end": "ended", "snooze": "snoozed", "reject": "rejected"},
        **{"undo_order": "undone", "undo": "undone", "reopen": "suggested"},
    }
    detail: dict[str, object] = dict(shown or {})
    if action.step == "snooze":
        detail["minutes"] = action.minutes
    elif action.step == "reject":
        detail["reason"] = action.reason or "other"
        detail |= {"text": action.text} if action.text else {}
    elif action.step == "order" and price is not None:
        detail["paid"] = {"minor": price.minor, "currency": price.currency}
    elif action.step in ("undo_order", "undo"):
        detail["of"] = of
    return Pitch(
        source=DESK,
        id=make_id(),
        at_ms=now_ms,
        seen_ms=now_ms,
        pitch=pitch,
        action=names.get(action.step, action.step),
        course=action.course,
        detail=detail,
    )
