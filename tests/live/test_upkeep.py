"""What changes stored sessions from the window: while none runs, or with one that pauses."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import pytest

from streamer_app.errors import AppError, reason
from streamer_app.events import Chat, Viewer
from streamer_app.live.actions import Connect, Disconnect
from streamer_app.live.folds import Surroundings
from streamer_app.live.materials import Materials
from streamer_app.review import privacy
from streamer_app.store import backups
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer
from tests.live.rooms import served
from tests.live.test_program import Window, run


def said(number: int, who: str, text: str) -> Chat:
    return Chat(
        source="room", id=f"c{number}", at_ms=number * 1000, viewer=Viewer(who, who), text=text
    )


LINES = [said(1, "ada", "Pangolin?"), said(2, "bob", "hello"), said(3, "ada", "what is this?")]


def surroundings(reader: Reader) -> Surroundings:
    return Materials().around(kept=reader.kept().rows)


def erased(viewer: str) -> Callable[[Writer], privacy.Erased]:
    def work(writer: Writer) -> privacy.Erased:
        return privacy.erase_by(writer, viewer, surroundings, 10**15)

    return work


def texts(path: Path) -> list[str]:
    with Reader(path) as reader:
        rows = reader.events(reader.session("last").session)
        return [event.text for _, event in rows if isinstance(event, Chat)]


def told(tmp_path: Path, story: Callable[[Window, str], Awaitable[None]]) -> Window:
    """A window joined to a room that has told its three lines."""
    window = Window(tmp_path)

    async def whole(window: Window) -> None:
        async with served(LINES, "room") as (address, _):
            await window.act(Connect((address,)))
            await window.until(lambda now: now.saved == 3)
            await story(window, address)

    run(window, whole)
    return window


def test_a_running_session_pauses_for_an_erasure_and_goes_on(tmp_path: Path) -> None:
    async def story(window: Window, address: str) -> None:
        session = window.snapshot.session
        done = await window.program.between(erased("ada"))
        assert done.preview.messages == 2
        now = await window.until(lambda now: not now.ended and now.saved >= 3)
        assert now.session == session
        assert [link.room for link in now.links] != []
        asked = [card for card in now.cards if "Pangolin" in card.text]
        assert not asked, "the desk of the running session has forgotten the words"

    told(tmp_path, story)
    assert texts(tmp_path / "s.sqlite") == ["", "hello", ""]
    assert b"Pangolin" not in b"".join(file.read_bytes() for file in tmp_path.glob("*.sqlite*"))


def test_what_can_wait_does_not_interrupt_a_session(tmp_path: Path) -> None:
    async def story(window: Window, address: str) -> None:
        with pytest.raises(AppError, match="session_running"):
            await window.program.between(erased("ada"), patient=True)
        with pytest.raises(AppError, match="session_running"):
            await window.program.restore(tmp_path / "x")
        await window.act(Disconnect())
        assert (await window.program.between(erased("ada"), patient=True)).preview.messages == 2

    told(tmp_path, story)


def test_a_copy_comes_back_while_the_program_runs(tmp_path: Path) -> None:
    async def story(window: Window, address: str) -> None:
        await window.act(Disconnect())
        copy = await asyncio.to_thread(backups.make, window.path, datetime(2026, 3, 1))
        await window.act(Connect((address,)))
        await window.until(lambda now: now.session == 2)
        await window.act(Disconnect())
        kept = await window.program.restore(copy)
        assert kept is not None and kept.exists()
        with Reader(window.path) as reader:
            assert [row.session for row in reader.sessions()] == [1]
        with pytest.raises(AppError):
            await window.program.restore(tmp_path / "missing.sqlite")
        await window.act(Connect((address,)))
        await window.until(lambda now: now.session == 2 and not now.ended)

    told(tmp_path, story)


def test_a_note_stands_beside_what_is_shown(tmp_path: Path) -> None:
    async def story(window: Window, address: str) -> None:
        await window.act(Disconnect())
        window.look()
        window.program.note(reason("retain.done", n=1, days=180))
        now = window.look()
        assert now.note is not None and now.ended and now.saved == 3

    told(tmp_path, story)
