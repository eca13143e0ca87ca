"""The parts of the overlay: each has a key that opens nothing else and can be renewed."""

import asyncio
import stat
from pathlib import Path

import aiohttp
import pytest

from streamer_app.desk.overlay_keys import ALL, ITEMS, OverlayKeys, overlay_keys
from streamer_app.desk.server import Options
from tests.desk.served import Client, Served, client, serving

POLL = {"question": "1+1?", "labels": ["2", "3"], "votes": [1, 0], "voters": 1, "over": False}


async def opened(li: Client, served: Served, item: str) -> aiohttp.ClientWebSocketResponse:
    url = served.server.overlay_of(item).replace("/overlay?", "/overlay/ws?")
    return await li.http.ws_connect(url)


def test_each_part_hears_its_own_and_nothing_else() -> None:
    async def whole() -> None:
        async with serving() as served, client(served) as li:
            await li.enter("director", "Li")
            question, poll, counter = [await opened(li, served, item) for item in ITEMS]
            assert await question.receive_json(timeout=30) == {"type": "on_air", "card": None}
            first = await counter.receive_json(timeout=30)
            assert first == {
                "type": "counter",
                "parts": [
                    {"name": "answered", "label": "Answered", "n": 0},
                    {"name": "open", "label": "Open", "n": 4},
                ],
            }
            served.server.poll(POLL)
            assert (await poll.receive_json(timeout=30))["poll"]["voters"] == "1 voted"
            await li.do("on_air", 1)
            assert (await question.receive_json(timeout=30))["card"]["id"] == 1
            await li.do("answered", 1)
            assert (await question.receive_json(timeout=30))["card"] is None
            told = await counter.receive_json(timeout=30)
            while told["parts"][0]["n"] == 0:
                told = await counter.receive_json(timeout=30)
            assert [part["n"] for part in told["parts"]] == [1, 3]
            for silent in (question, poll):
                with pytest.raises(TimeoutError):
                    await silent.receive_json(timeout=0.05)

    asyncio.run(whole())


def test_a_flood_is_counted_a_few_times_a_second() -> None:
    async def whole() -> None:
        async with serving() as served, client(served) as li:
            counter = await opened(li, served, "counter")
            await counter.receive_json(timeout=30)
            for number in range(100):
                served.chat(100 + number, f"what is chapter {number} about, please?")
            told = await counter.receive_json(timeout=30)
            assert told["parts"][1]["n"] > 4
            with pytest.raises(TimeoutError):
                await counter.receive_json(timeout=0.1)

    asyncio.run(whole())


def test_a_renewed_address_ends_the_old_one_and_no_other() -> None:
    async def whole() -> None:
        async with serving() as served, client(served) as li:
            before = {item: served.server.overlay_of(item) for item in (ALL, *ITEMS)}
            assert len(set(before.values())) == 4
            question, poll = [await opened(li, served, item) for item in ("question", "poll")]
            await question.receive_json(timeout=30)
            served.server.renew_overlay("question")
            assert (await question.receive(timeout=30)).type == aiohttp.WSMsgType.CLOSE
            assert (await li.http.get(before["question"])).status == 401
            assert (await li.http.get(served.server.overlay_of("question"))).status == 200
            for item in (ALL, "poll", "counter"):
                assert served.server.overlay_of(item) == before[item]
            served.server.poll(POLL)
            assert (await poll.receive_json(timeout=30))["poll"]["question"] == "1+1?"

    asyncio.run(whole())


def test_a_part_has_a_style_sheet_beside_the_one_of_all(tmp_path: Path) -> None:
    async def whole() -> None:
        css = tmp_path / "overlay.css"
        css.write_text(".text { color: red }")
        (tmp_path / "overlay-poll.css").write_text(".poll { top: 0 }")
        async with serving(options=Options(css=css)) as served, client(served) as li:
            found = {}
            for item in (ALL, *ITEMS):
                key = served.server.overlay_of(item).rpartition("?")[2]
                answer = await li.http.get(f"{served.root}/overlay/own.css?{key}")
                found[item] = await answer.text()
            assert found == {
                **{ALL: ".text { color: red }", "poll": ".poll { top: 0 }"},
                **{"question": "", "counter": ""},
            }

    asyncio.run(whole())


def test_the_keys_outlive_the_program_and_are_private(tmp_path: Path) -> None:
    database = tmp_path / "s.sqlite"
    first = overlay_keys(database)
    file = tmp_path / "s.overlay.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    first.renew("poll")
    again = overlay_keys(database)
    for item in (ALL, *ITEMS):
        assert again.of(item) == first.of(item)
        assert again.item(first.of(item)) == item
    assert again.item("") is None and again.item("é") is None


@pytest.mark.parametrize("said", [b"", b"[]", b'{"poll": 3}', b'{"poll": ""}', b"\xff"])
def test_a_damaged_file_means_new_keys(tmp_path: Path, said: bytes) -> None:
    file = tmp_path / "s.overlay.json"
    file.write_bytes(said)
    keys = OverlayKeys(file)
    assert all(len(keys.of(item)) >= 43 for item in (ALL, *ITEMS))
    assert OverlayKeys(file).of("poll") == keys.of("poll")


def test_an_invitation_holds_as_long_as_it_was_made_for() -> None:
    served = Served()
    made = served.server.invite("viewer", 60_000)
    served.ms += 59_999
    assert served.server.invitations.known(made.token)
    served.ms += 1
    assert not served.server.invitations.known(made.token)
