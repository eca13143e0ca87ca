"""Three rooms of different kinds in one session, over real sockets: together, never mixed."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Literal

from streamer_app.events import AudienceCount, Chat, Event, Viewer
from streamer_app.live.actions import Connect, Disconnect
from streamer_app.live.folds import Surroundings
from streamer_app.live.materials import Materials
from streamer_app.live.snapshot import Link, Snapshot, ViewersLine
from streamer_app.review import summary
from streamer_app.store.queries import Reader
from tests.live.rooms import served
from tests.live.test_program import Window, run

EVERY_MS = 10
START_MS = 1_700_000_000_000
BILIBILI = 200
TWITCH = 250
OWN = 300


def lesson(who: str, count: int, basis: Literal["rank", "concurrent"] | None) -> list[Event]:
    """So many messages, one each 10 ms, with the audience told at the beginning."""
    found: list[Event] = []
    if basis is not None:
        watching = 70 if basis == "rank" else 30
        found.append(AudienceCount(id=f"{who}n", at_ms=START_MS, count=watching, basis=basis))
    for number in range(count):
        at_ms = START_MS + EVERY_MS * number
        viewer = Viewer(str(100 + number % 9), f"{who}{number % 9}")
        found.append(Chat(id=f"{who}{number}", at_ms=at_ms, viewer=viewer, text=f"{who} {number}"))
    return found


def link(snapshot: Snapshot, source: str) -> Link:
    return next(each for each in snapshot.links if each.source == source)


def said(window: Window, source: str) -> int:
    return sum(row.kind == "chat" and row.source == source for row in window.rows)


def recorded(folder: Path) -> Window:
    """Bilibili is cut once and loses nothing; the others run on."""
    window = Window(folder)
    counts = {"bilibili": BILIBILI, "twitch": TWITCH, "room": OWN}

    async def story(window: Window) -> None:
        async with AsyncExitStack() as stack:
            addresses = []
            for wire, events, faults in (
                ("bilibili", lesson("b", BILIBILI, "rank"), "cut=1,repeat=5"),
                ("twitch-irc", lesson("t", TWITCH, None), ""),
                ("room", lesson("o", OWN, "concurrent"), ""),
            ):
                made = served(events, wire, faults=faults, speed=1.0)
                address, _ = await stack.enter_async_context(made)
                addresses.append(address)
            await window.act(Connect(tuple(addresses)))
            await window.until(
                lambda now: (
                    all(said(window, source) == counts[source] for source in counts)
                    and link(now, "bilibili").back_after_s is not None
                )
            )
            await window.until(lambda now: len(now.viewers) >= 2)
            await window.act(Disconnect())

    run(window, story)
    return window


def report(path: Path) -> dict[str, Any]:
    with Reader(path) as reader:
        around: Surroundings = Materials().around()
        return summary.report(summary.read(reader, "last", around))


def known(lines: Sequence[ViewersLine]) -> dict[str, tuple[str, Any]]:
    return {line.source: (line.basis, line.metric.value) for line in lines}


def test_rooms_of_different_kinds_are_one_list_and_never_one_sum(tmp_path: Path) -> None:
    window = recorded(tmp_path)
    snapshots = [each for each in window.snapshots if each.links]
    last = snapshots[-1]

    # Two kinds of count: a line each, no sum.
    lines = known(last.viewers)
    assert lines["bilibili"] == ("rank", 70)
    assert lines["room"] == ("concurrent", 30)
    assert all(100 not in (line.metric.value, line.change_5min) for line in last.viewers)
    assert last.metrics["viewers"].value != 100

    # One list in the order of arrival, each line with its source.
    order = [row.source for row in window.rows if row.kind == "chat"]
    assert {*order} == {"bilibili", "twitch", "room"}
    assert order != sorted(order)
    assert [row.row for row in window.rows] == sorted(row.row for row in window.rows)

    # The cut is Bilibili's alone: its own gap, its own reconnect, nobody else's grey.
    broken = [each for each in snapshots if link(each, "bilibili").state == "waiting"]
    assert broken
    for each in broken:
        assert link(each, "twitch").state == "connected"
        assert link(each, "room").state == "connected"
        assert each.metrics["msgs_pm"].state != "stale"
    gaps = [row for row in window.rows if row.kind == "gap"]
    assert [row.source for row in gaps] == ["bilibili"]
    assert link(last, "twitch").back_after_s is None

    # The report agrees.
    found = report(window.path)
    assert found["totals"]["messages"] == BILIBILI + TWITCH + OWN
    assert found["totals"]["users"] == 27
    assert len(found["gaps"]) == 1
    assert found["gaps"][0]["end_ms"] > found["gaps"][0]["start_ms"]
    assert found["metrics"]["viewers"]["value"] != 100


def test_a_room_that_cannot_be_reached_leaves_the_others(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        async with served(lesson("t", 50, None), "twitch-irc", speed=1.0) as (address, _):
            await window.act(Connect(("ws://127.0.0.1:9/", address)))
            await window.until(
                lambda now: (
                    said(window, "twitch") == 50
                    and link(now, "twitch").events == 50
                    and link(now, "room").state == "stopped"
                )
            )

    run(window, story)
    stopped = next(each for each in reversed(window.snapshots) if each.links)
    assert link(stopped, "room").why is not None
    assert link(stopped, "twitch").state == "connected"
