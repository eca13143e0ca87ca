"""Orders that come by themselves into the running session, matched and counted once."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession

from streamer_app.catalogue.courses import Item
from streamer_app.events import Money
from streamer_app.live.actions import Connect, Disconnect, PitchStep
from streamer_app.live.intake import NOTES, Incoming, Intake, said
from streamer_app.live.shop import take_orders
from streamer_app.room.door import LOOPBACK, listener
from streamer_app.settings import Selling
from tests.live import rooms
from tests.live.test_program import Window, run

PRICE = Money(39_900, "CNY")
KEY = "a-key-of-the-shop"
LONG_AGO_NS = 1_700_000_000_000_000_000


def free_port() -> int:
    with listener(LOOPBACK, 0) as sock:
        return int(sock.getsockname()[1])


class Shop:
    """A program with an intake that looks far more often than people need."""

    def __init__(self, folder: Path, chosen: Selling) -> None:
        self.window = Window(folder)
        self.chosen = chosen
        program = self.window.program
        self.intake = Intake(
            lambda: self.chosen,
            lambda: program.receiving,
            lambda file: program.trade(lambda writer: take_orders(writer, file)),
            program.receive,
            lambda: KEY,
            folder / NOTES,
            lambda arrival: program.note(said(arrival)),
        )

    async def until(self, true: Callable[[Incoming], bool]) -> Incoming:
        async with asyncio.timeout(60):
            while not true(self.intake.state):
                self.intake.follow()
                await asyncio.sleep(0.02)
        return self.intake.state

    def play(self, story: Callable[[], Awaitable[None]]) -> None:
        async def whole(window: Window) -> None:
            running = asyncio.create_task(self.intake.run())
            await window.program.trade(
                lambda writer: writer.save_items(
                    [Item(id="k1", title="力学", price=PRICE, link="https://x.example").row()]
                )
            )
            try:
                async with rooms.served([rooms.said(n) for n in range(3)]) as (address, _):
                    await window.act(Connect((address,)))
                    await window.until(lambda now: now.saved >= 3)
                    await story()
            finally:
                self.intake.stop()
                await running

        run(self.window, whole)


async def post(address: str, *events: dict[str, object]) -> int:
    sent = {"Authorization": f"Bearer {KEY}"}
    async with (
        ClientSession() as session,
        session.post(address, data=json.dumps(events), headers=sent) as answer,
    ):
        return answer.status


def order(number: str, **more: object) -> dict[str, object]:
    paid = {"minor": 39_900, "currency": "CNY"}
    return {"kind": "order", "order": number, "course": "力学", "paid": paid, **more}


def test_an_order_through_the_door_takes_a_notes_place_and_counts_once(tmp_path: Path) -> None:
    shop = Shop(tmp_path, Selling(door=True, door_port=free_port()))
    window = shop.window

    async def story() -> None:
        address = (await shop.until(lambda now: bool(now.door))).door
        await window.act(PitchStep("start", "k1"))
        await window.until(lambda now: now.pitch.state == "running")
        await window.act(PitchStep("order", "k1"))
        await window.until(lambda now: now.pitch.orders == 1 and now.pitch.manual_orders == 1)
        assert await post(address, order("7")) == 202
        await window.until(lambda now: now.pitch.orders == 1 and now.pitch.manual_orders == 0)
        assert await post(address, {"kind": "course_click", "id": "c1", "course": "力学"}) == 202
        await window.until(lambda now: now.pitch.clicks == 1)
        assert await post(address, order("7"), order("8")) == 202
        now = await window.until(lambda now: now.pitch.orders == 2)
        assert now.course_money == {"CNY": 79_800}
        file = tmp_path / "o.csv"
        file.write_text(f"订单号,课程,金额,时间\n7,力学,399,{now.at_ms}\n", "utf-8")
        made = await window.program.trade(lambda writer: take_orders(writer, file))
        assert (made.good, made.new) == (1, 0)
        assert await post(address, {"kind": "refund", "order": "7"}) == 202
        now = await window.until(lambda now: now.metrics["refund"].value == 50.0)
        assert now.course_orders == 2

    shop.play(story)


def test_the_door_is_shut_without_a_session_and_where_it_is_not_wanted(tmp_path: Path) -> None:
    shop = Shop(tmp_path, Selling(door=True, door_port=free_port()))

    async def story() -> None:
        address = (await shop.until(lambda now: bool(now.door))).door
        await shop.window.act(Disconnect())
        await shop.until(lambda now: not now.door)
        with pytest.raises(ClientError):
            await post(address, order("7"))
        assert shop.intake.state.door_fault is None

    shop.play(story)


def test_a_port_that_is_taken_is_told_and_left_by_choosing_another(tmp_path: Path) -> None:
    with listener(LOOPBACK, 0) as other:
        taken = int(other.getsockname()[1])
        shop = Shop(tmp_path, Selling(door=True, door_port=taken))

        async def story() -> None:
            now = await shop.until(lambda now: now.door_fault is not None)
            assert now.door_fault is not None
            assert now.door_fault.code == "error.port_taken.what"
            shop.chosen = Selling(door=True, door_port=free_port())
            await shop.until(lambda now: bool(now.door))

        shop.play(story)


def test_tables_in_the_folder_come_in_by_themselves_and_faults_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "orders"
    folder.mkdir()
    shop = Shop(tmp_path, Selling(folder=str(folder)))
    window = shop.window

    async def story() -> None:
        at = window.snapshot.at_ms
        good, bad = folder / "a.csv", folder / "b.csv"
        good.write_text(
            f"订单号,课程,金额,时间\n1,力学,399,{at}\n2,力学,三百九,{at}\n3,剑术,10,{at}\n", "utf-8"
        )
        bad.write_text("姓名,电话\n小明,1\n", "utf-8")
        now = await shop.until(lambda now: len(now.arrivals) == 2)
        by_file = {arrival.file: arrival for arrival in now.arrivals}
        made = by_file["a.csv"].made
        assert made is not None
        assert (made.good, made.new, [one.row for one in made.bad]) == (2, 2, [2])
        assert made.strange == ("剑术",)
        why = by_file["b.csv"].why
        assert why is not None
        assert why.code == "error.import_no_column.what"
        await window.until(lambda now: now.course_orders == 2)
        good.write_text(f"订单号,课程,金额,时间\n1,力学,399,{at}\n4,力学,399,{at}\n", "utf-8")
        os.utime(good, ns=(LONG_AGO_NS, LONG_AGO_NS))
        now = await shop.until(lambda now: len(now.arrivals) == 3)
        again = now.arrivals[0].made
        assert again is not None
        assert (again.good, again.new) == (2, 1)
        await window.until(lambda now: now.course_orders == 3)
        folder.rename(tmp_path / "gone")
        await shop.until(lambda now: now.folder_fault is not None)

    shop.play(story)
