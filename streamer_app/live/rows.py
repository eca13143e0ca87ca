"""A committed event as a line of the chat list."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from streamer_app.events import (
    Chat,
    Event,
    Gap,
    Gift,
    Membership,
    Money,
    Notice,
    Order,
    PaidMessage,
    Viewer,
    converted,
)
from streamer_app.live.snapshot import ChatRow

ROLES: Final = ("host", "moderator", "member")
"""The marks of the chat list, strongest first."""
LOOKALIKE: Final = "lookalike"


def role(viewer: Viewer | None, standing: str = "") -> str:
    """The one mark before a name; ``standing`` (regular, new) is from earlier sessions."""
    roles = viewer.roles if viewer else ()
    return next((mark for mark in ROLES if mark in roles), standing)


def amount(event: Event) -> Money | None:
    """What was paid for this event, in real money."""
    coins: Money | None = getattr(event, "coins", None)
    paid: Money | None = getattr(event, "paid", None)
    return converted(coins) if coins else paid


def _paid(event: PaidMessage) -> dict[str, Any]:
    return {"text": event.text}


def _gift(event: Gift) -> dict[str, Any]:
    return {"text": event.name, "count": event.count}


def _membership(event: Membership) -> dict[str, Any]:
    return {"text": event.text or event.tier, "count": event.count}


def _order(event: Order) -> dict[str, Any]:
    return {"text": event.course}


def _gap(event: Gap) -> dict[str, Any]:
    return {"text": event.reason, "count": max(1, round((event.end_ms - event.start_ms) / 1000))}


def _notice(event: Notice) -> dict[str, Any]:
    return {"text": event.text or event.what}


def _between_programs(event: Notice) -> bool:
    """Whether a notice says nothing to people: a bare command's name, or the end of a link."""
    return event.what.endswith("_INTERACTION_END") or (not event.text and event.what.isupper())


SHOWN: Final[Mapping[type[Event], tuple[str, Callable[[Any], dict[str, Any]]]]] = {
    PaidMessage: ("paid_message", _paid),
    Gift: ("gift", _gift),
    Membership: ("membership", _membership),
    Order: ("order", _order),
    Gap: ("gap", _gap),
    Notice: ("notice", _notice),
}


def chat_row(
    row: int,
    event: Event,
    *,
    card: int | None = None,
    standing: str = "",
    saved: bool = True,
    imitates: bool = False,
) -> ChatRow | None:
    """The line for this event, None for a kind that has none (likes, entries, counts ...).

    ``imitates``: the name looks like that of somebody trusted, whose it is not.
    """
    viewer = event.viewer
    if type(event) is Chat:  # nearly all that comes in a flood
        plain = viewer is None or not viewer.roles
        return ChatRow(
            row,
            event.at_ms,
            event.source,
            "chat",
            viewer.name if viewer else "",
            event.text,
            viewer.id if viewer else None,
            LOOKALIKE if imitates else standing if plain else role(viewer, standing),
            card=card,
            mirrored=event.mirrored,
            saved=saved,
        )
    shown = SHOWN.get(type(event))
    if shown is None or (isinstance(event, Notice) and _between_programs(event)):
        return None
    kind, parts = shown
    return ChatRow(
        row=row,
        at_ms=event.at_ms,
        source=event.source,
        kind=kind,
        name=viewer.name if viewer else "",
        viewer=viewer.id if viewer else None,
        role=LOOKALIKE if imitates else role(viewer, standing),
        amount=amount(event),
        card=card,
        saved=saved,
        **parts(event),
    )
