"""Links that end while nobody follows them: no error of theirs goes astray."""

import asyncio
import gc
from typing import Any

from tests.feeds.doubles import Room, Watched
from tests.virtual_time import run_virtually


def complaints(*rooms: Room, seconds: float) -> list[str]:
    """What a loop complains about that follows each room and ends it after ``seconds``, each one
    turn of the loop later than the one before."""
    told: list[str] = []

    def hear(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        told.append(context["message"])

    async def ended(room: Room, turns: int) -> None:
        running = asyncio.create_task(Watched(room).run(3_600.0))
        await asyncio.sleep(seconds)
        for _ in range(turns):
            await asyncio.sleep(0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(hear)
        for turns, room in enumerate(rooms):
            await ended(room, turns)

    run_virtually(main())
    gc.collect()
    return told


def test_an_old_link_may_die_during_a_move() -> None:
    room = Room(("welcome", "m1", "move", 1.0, None), (3.0, "welcome", "quiet"))
    assert complaints(room, seconds=30.0) == []


def test_a_connection_may_be_ended_at_any_turn_of_a_breaking_link() -> None:
    rooms = [Room(("welcome", "m1", 4.0, None), ("quiet",)) for _ in range(24)]
    assert complaints(*rooms, seconds=4.0) == []
