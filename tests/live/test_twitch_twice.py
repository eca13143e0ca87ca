"""One Twitch channel read both ways in one session: nothing is counted twice."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from streamer_app.events import Chat, Event, Follow, Membership, Money, PaidMessage, Viewer
from streamer_app.live.materials import Materials
from streamer_app.review import summary
from streamer_app.store.queries import Reader
from tests.live.rooms import record, served

START_MS = 1_700_000_000_000
CHATS = 120


def lesson() -> list[Event]:
    """120 messages, 3 cheers of 100 bits, a renewal, and a gift of 5 with its five receivers."""
    ada = Viewer("7", "Ada")
    told: list[Event] = [
        Chat(id=f"m{n}", viewer=Viewer(str(n % 9), f"v{n % 9}"), text=f"hello {n}")
        for n in range(CHATS)
    ]
    bits: dict[str, Any] = {"paid": Money(100, "USD"), "coins": Money(100, "XTB")}
    told += [PaidMessage(id=f"c{n}", viewer=ada, text="cheer100", **bits) for n in range(3)]
    told += [Membership(id="r", viewer=ada, tier="1000", months=15, text="still here")]
    gift: dict[str, Any] = {"viewer": ada, "tier": "1000", "gifted": True, "combo": "g"}
    told += [Membership(id="g", count=5, **gift)]
    told += [Membership(id=f"g{n}", **gift) for n in range(5)]
    told += [Follow(id="f", viewer=ada)]
    return told


def totals(path: Path) -> dict[str, Any]:
    with Reader(path) as reader:
        report = summary.report(summary.read(reader, "last", Materials().around()))
    found: dict[str, Any] = report["totals"]
    return found


def recorded(path: Path, wires: Sequence[str], faults: str = "") -> dict[str, Any]:
    async def run() -> None:
        both = asyncio.Event()
        async with (
            served(lesson(), wires[0], faults=faults) as (first, told),
            served(lesson(), wires[-1], faults=faults) as (second, told_too),
        ):
            names = [first] if len(wires) == 1 else [first, second]

            async def wait() -> None:
                await told.wait()
                if len(wires) > 1:
                    await told_too.wait()
                await asyncio.sleep(0.5)  # the last frames and subscriptions are on their way
                both.set()

            waiting = asyncio.create_task(wait())
            await record(names, path, both)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)

    asyncio.run(run())
    return totals(path)


def test_both_ways_together_give_the_totals_of_one(tmp_path: Path) -> None:
    together = recorded(tmp_path / "both.db", ["twitch-irc", "twitch-eventsub"])
    assert together["messages"] == CHATS + 3
    assert together["money"] == {"USD": 300}
    assert together["memberships"] == 6
    kinds = together["by_kind"]
    assert (kinds["chat"], kinds["paid_message"], kinds["membership"]) == (CHATS, 3, 7)
    assert kinds["follow"] == 1
    for wire in ("twitch-irc", "twitch-eventsub"):
        alone = recorded(tmp_path / f"{wire}.db", [wire])
        for name in ("messages", "money", "memberships", "users"):
            assert alone[name] == together[name], (wire, name)


def test_breaks_on_both_ways_change_no_total(tmp_path: Path) -> None:
    found = recorded(
        tmp_path / "cut.db", ["twitch-irc", "twitch-eventsub"], "cut=2,repeat=40,shuffle,seed=3"
    )
    assert (found["messages"], found["money"], found["memberships"]) == (CHATS + 3, {"USD": 300}, 6)
