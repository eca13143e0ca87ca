"""Courses and orders that come in while a session runs."""

import asyncio
from pathlib import Path

from streamer_app.catalogue.courses import Item
from streamer_app.events import Money
from streamer_app.live.actions import Connect
from streamer_app.live.shop import take_courses, take_orders
from tests.live.rooms import said, served
from tests.live.test_program import Window, run

PRICE = Money(39_900, "CNY")


def test_a_course_reaches_the_running_session_and_its_orders_count(tmp_path: Path) -> None:
    window = Window(tmp_path)
    courses, orders = tmp_path / "c.csv", tmp_path / "o.csv"
    courses.write_text("编号,课程名,价格,链接\nk1,力学,399,https://example.com\n", "utf-8")

    async def story(window: Window) -> None:
        async with served([said(n) for n in range(5)]) as (address, _):
            await window.act(Connect((address,)))
            now = await window.until(lambda now: now.saved >= 5)
            assert not now.items
            made = await window.program.trade(lambda writer: take_courses(writer, courses))
            assert made.new == 1
            now = await window.until(lambda now: "k1" in now.items)
            assert now.items["k1"].price == PRICE
            line = f"A1,力学,399,CNY,{now.at_ms},买家,已支付\n"
            orders.write_text(f"订单号,课程,金额,币种,时间,买家,状态\n{line}", "utf-8")
            taken = await window.program.trade(lambda writer: take_orders(writer, orders))
            assert taken.new == 1
            now = await window.until(lambda now: now.course_orders == 1)
            assert now.course_money == {"CNY": 39_900}
            await window.program.trade(
                lambda writer: writer.save_items([Item(id="k1", title="力学二", price=PRICE).row()])
            )
            await window.until(lambda now: now.items["k1"].title == "力学二")
            await asyncio.sleep(0)

    run(window, story)
