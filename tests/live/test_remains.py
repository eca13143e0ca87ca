"""What is shown of an ended session after its words, or all of it, were taken out."""

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from streamer_app.live.actions import Connect, Disconnect, ShareDesk
from streamer_app.store import backups
from streamer_app.store.deletion import delete_session
from streamer_app.store.queries import Reader
from streamer_app.store.removing import Left
from streamer_app.store.writer import Writer
from tests.live.test_program import Window
from tests.live.test_sharing import browser, joined
from tests.live.test_upkeep import erased, told

LOCAL = ShareDesk(host="127.0.0.1")


def test_an_ended_session_forgets_the_words_and_no_number_changes(tmp_path: Path) -> None:
    async def story(window: Window, address: str) -> None:
        await window.act(Disconnect())
        before = window.look()
        assert any("Pangolin" in card.text for card in before.cards)
        await window.program.between(erased("ada"))
        after = window.look()
        assert after.ended and not any("Pangolin" in str(card) for card in after.cards)
        assert replace(after, cards=(), themes=(), log=()) == replace(
            before, cards=(), themes=(), log=()
        )
        assert [card.askers for card in after.cards] == [card.askers for card in before.cards]

    told(tmp_path, story)


def test_a_shared_desk_of_an_ended_session_opens_again_without_the_words(tmp_path: Path) -> None:
    async def story(window: Window, address: str) -> None:
        await window.act(LOCAL)
        now = await window.until(lambda now: now.desk is not None)
        assert now.desk is not None
        async with browser() as http:
            socket = await joined(http, now.desk.link, "Li")
            assert "Pangolin" in await socket.receive_str()
            await window.act(Disconnect())
            await window.program.between(erased("ada"))
            page = now.desk.page
            again = await http.ws_connect(
                f"{page}/ws", headers={"Origin": page.removesuffix("/desk")}
            )
            assert "Pangolin" not in await again.receive_str()
            await again.send_json({"type": "op", "op_id": "a1", "card": 1, "kind": "later"})
            assert (await again.receive_json())["result"] == "applied"
        now = await window.until(lambda now: now.counts.get("later") == 1)
        assert now.ended and now.desk is not None

    told(tmp_path, story)


def test_a_deleted_session_is_not_shown_any_more(tmp_path: Path) -> None:
    def delete(writer: Writer) -> None:
        delete_session(writer, Left(1, (), ()))

    async def story(window: Window, address: str) -> None:
        await window.act(Disconnect())
        assert window.look().session == 1
        await window.program.trade(lambda writer: None)
        assert window.look().session == 1
        await window.program.trade(delete)
        now = window.look()
        assert (now.session, now.cards, now.links) == (None, (), ())

    told(tmp_path, story)


def test_after_going_back_to_a_copy_nothing_of_the_evening_is_shown(tmp_path: Path) -> None:
    async def story(window: Window, address: str) -> None:
        await window.act(Disconnect())
        copy = await asyncio.to_thread(backups.make, window.path, datetime(2026, 3, 1))
        await window.program.restore(copy)
        assert window.look().cards == ()

    told(tmp_path, story)


def test_an_ended_session_is_no_fault(tmp_path: Path) -> None:
    async def story(window: Window, address: str) -> None:
        await window.act(Disconnect())
        why = window.look().pitch.not_now
        assert why is not None and why.code == "pitch.not_now.ended"

    told(tmp_path, story)


def test_another_session_takes_the_place_of_what_was_left(tmp_path: Path) -> None:
    async def story(window: Window, address: str) -> None:
        await window.act(Disconnect())
        await window.act(Connect((address,)))
        await window.until(lambda now: now.session == 2)
        await window.program.between(erased("ada"))
        now = await window.until(lambda now: not now.ended)
        assert now.session == 2

    told(tmp_path, story)


def test_what_was_saved_before_a_pause_is_counted_once(tmp_path: Path) -> None:
    def stored() -> int:
        with Reader(tmp_path / "s.sqlite") as reader:
            return sum(1 for _ in reader.events(1))

    async def story(window: Window, address: str) -> None:
        await window.program.between(erased("ada"))
        await window.until(lambda now: any(link.state == "connected" for link in now.links))
        await window.until(lambda now: not now.ended and now.saved == stored())

    told(tmp_path, story)
