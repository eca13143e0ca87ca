"""A Twitch channel that is asked to move, cut and signed out all the while: nothing lost, nothing
twice, every subscription there again.

The mutant takes no notice of the server's wish that it move.
"""

import asyncio
from typing import Any, Final

from streamer_app.errors import AppError
from streamer_app.events import Chat, Event, Viewer
from streamer_app.feeds.feed import Decoded, Handover
from streamer_app.room.wires import wire_factory
from tests.room.following import Following, followed

EVENTS: Final = 300
MOVES: Final = "session-reconnect=3,slow=40"
KINDS: Final = (MOVES, "cut=2,repeat=20", "token-expired=2,repeat=20", "revoke")
LINKS: Final = {MOVES: 2}
"""Admissions at least; a move that comes before the last one has settled joins it, and a cut may
come before the admission."""
TOGETHER: Final = 8
MUTANT_S: Final = 4.0


def chats() -> list[Event]:
    viewer = Viewer("7", "Ada")
    return [Chat(id=f"m{n}", at_ms=n, viewer=viewer, text=str(n)) for n in range(EVENTS)]


def deaf(following: Following) -> None:
    """The mutant: hears no wish to move."""
    feed, decode = following.feed, type(following.feed).decode

    def heard(message: str | bytes, now_ms: int) -> list[Decoded]:
        return [item for item in decode(feed, message, now_ms) if not isinstance(item, Handover)]

    setattr(feed, "decode", heard)  # noqa: B010


async def one(faults: str, seed: int, mutant: bool) -> dict[str, int]:
    """What went wrong in one channel."""
    wanted = {f"m{number}" for number in range(EVENTS)}

    def words(following: Following) -> set[str]:
        return {event.id for event in following.ids.values() if isinstance(event, Chat)}

    def admitted(following: Following) -> int:
        return [status.state for status in following.statuses].count("admitted")

    def enough(following: Following) -> bool:
        if mutant:
            deaf(following)
        return words(following) >= wanted and admitted(following) >= LINKS.get(faults, 1)

    wire = wire_factory("twitch-eventsub", title="Lesson")
    try:
        async with asyncio.timeout(MUTANT_S if mutant else None):
            following = await followed(chats(), wire, f"{faults},seed={seed}", until=enough)
    except AppError as error:
        return {"wrong": int(faults != "revoke" or error.code != "twitch_revoked")}
    except TimeoutError:
        return {"wrong": 1}
    moved = faults == MOVES
    gaps = len(following.gaps)
    return {"wrong": int(faults == "revoke" or (moved and gaps > 0) or (not moved and gaps == 0))}


async def _all(n: int, mutant: bool) -> int:
    wrong = 0
    for begun in range(0, n, TOGETHER):
        batch = [
            one(KINDS[number % len(KINDS)], number + 1, mutant)
            for number in range(begun, min(n, begun + TOGETHER))
        ]
        wrong += sum(found["wrong"] for found in await asyncio.gather(*batch))
    return wrong


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` channels."""
    wrong = asyncio.run(_all(n, mutant))
    return {"ok": wrong == 0, "channels": n, "wrong": wrong}
