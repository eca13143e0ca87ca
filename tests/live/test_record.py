"""Recording over real sockets: what is shown is saved, and counted once."""

import asyncio
from pathlib import Path

import pytest

from streamer_app.errors import AppError
from streamer_app.events import Chat, Event, Gap, Money, PaidMessage, Viewer
from streamer_app.live import recorder
from streamer_app.live.record import CONTINUED_MS
from streamer_app.store.queries import Reader
from tests.live.rooms import Recorded, record, said, served


def recorded(
    events: list[Event], path: Path, wire: str = "room", faults: str = "", seconds: float = 20
) -> Recorded:
    async def run() -> Recorded:
        async with served(events, wire, faults=faults) as (address, finished):
            return await record([address], path, finished, seconds)

    return asyncio.run(run())


def stored(path: Path) -> list[Event]:
    with Reader(path) as reader:
        return [event for _, event in reader.events(reader.session("last").session)]


def texts(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, Chat)]


def test_everything_a_room_says_is_stored_and_then_shown(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    found = recorded([said(n) for n in range(300)], path)
    assert texts(found.events) == [f"message {n}" for n in range(300)]
    assert texts(stored(path)) == texts(found.events)
    assert found.states()[0] == "opened"
    assert found.states()[-1] == "ended"
    assert found.lines[-1]["events"] == 300


def test_memory_is_trimmed_while_a_room_is_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trimmed: list[bool] = []
    monkeypatch.setattr(recorder, "CHECK_S", 0.0)
    monkeypatch.setattr(recorder, "trim", lambda: trimmed.append(True))
    recorded([said(n) for n in range(30)], tmp_path / "s.sqlite")
    assert trimmed


def test_cuts_with_repeats_lose_nothing_and_count_nothing_twice(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    found = recorded([said(n) for n in range(300)], path, faults="cut=2,repeat=30", seconds=40)
    kept = stored(path)
    assert sorted(texts(kept)) == sorted(f"message {n}" for n in range(300))
    assert sum(isinstance(event, Gap) for event in kept) == 2
    assert found.states().count("connected") == 3


@pytest.mark.parametrize("wire", ["bilibili", "twitch-irc"])
def test_platform_wires_carry_messages_and_money(wire: str, tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    viewer = Viewer("42", "ann")
    amount = Money(3000, "CNY") if wire == "bilibili" else Money(30, "USD")
    coins = None if wire == "bilibili" else Money(30, "XTB")
    paid = PaidMessage(id="p1", viewer=viewer, text="thanks", paid=amount, coins=coins)
    recorded([said(1, viewer="7"), paid, said(2, viewer="7")], path, wire)
    assert texts(stored(path)) == ["message 1", "message 2"]
    assert [e.paid for e in stored(path) if isinstance(e, PaidMessage)] == [amount]


def test_a_room_that_is_not_there_ends_with_words(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with pytest.raises(AppError) as caught:
        asyncio.run(record(["ws://127.0.0.1:9/"], path, asyncio.Event(), 15))
    assert caught.value.code == "refused"
    with Reader(path) as reader:
        assert reader.sessions() == []


def test_a_second_recording_of_the_same_room_is_a_new_session(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    recorded([said(n) for n in range(3)], path)
    recorded([said(n) for n in range(3, 6)], path)
    with Reader(path) as reader:
        assert [row.messages for row in reader.sessions()] == [3, 3]
    assert CONTINUED_MS == 2 * 3600 * 1000
