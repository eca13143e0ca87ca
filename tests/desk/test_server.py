"""The desk over real loopback sockets: who gets in, what each is told, what each may do."""

import asyncio
import json
import ssl
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from streamer_app.catalogue.courses import Item
from streamer_app.desk.invitations import VALID_MS
from streamer_app.desk.server import AFTER_END_MS, DeskServer, Options
from streamer_app.errors import AppError
from streamer_app.events import DeskOperation, Money, PaidMessage, Viewer
from streamer_app.live.actions import Decide
from streamer_app.live.people import decision
from streamer_app.room.certificate import _made
from tests.desk.served import QUESTIONS, START, Client, Served, asked, client, operation, serving


def run(story: Callable[[Served], Awaitable[None]]) -> Served:
    async def whole() -> Served:
        async with serving() as served:
            await story(served)
            return served

    return asyncio.run(whole())


def test_whoever_joins_sees_every_card_and_no_money() -> None:
    async def story(served: Served) -> None:
        paid = PaidMessage(
            source="room",
            room="r",
            id="p1",
            at_ms=START + 9000,
            viewer=Viewer("secret-id", "rich"),
            text="what is momentum?",
            paid=Money(300_00, "CNY"),
        )
        served.pay(paid)
        async with client(served) as li:
            await li.enter("assistant", "Li")
        assert (li.snapshot["role"], li.snapshot["name"]) == ("assistant", "Li")
        assert [card["text"] for card in li.snapshot["cards"]][1:] != []
        texts = {card["text"] for card in li.snapshot["cards"]}
        assert texts == {*QUESTIONS, "what is momentum?"}
        said = json.dumps(li.heard)
        assert "30000" not in said and "CNY" not in said and "secret-id" not in said
        assert next(c for c in li.cards.values() if "momentum" in c["text"])["tags"] == ["paid"]

    run(story)


def test_a_decision_reaches_everybody_once_and_is_stored_first() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li, client(served) as wang:
            await li.enter("assistant", "Li")
            await wang.enter("assistant", "Wang")
            op = operation("answered", 1, li.rev)
            await li.say(op)
            mine, theirs = await li.answer(op["op_id"]), await wang.answer(op["op_id"])
        assert mine == theirs
        assert (mine["result"], mine["by"], mine["rev"]) == (
            "applied",
            "Li",
            li.snapshot["rev"] + 1,
        )
        assert mine["op"] == op and mine["why"] is None
        assert [(card["id"], card["state"]) for card in mine["cards"]] == [(1, "answered")]
        stored = served.stored[0]
        assert isinstance(stored, DeskOperation)
        assert (stored.actor, stored.op, stored.id) == ("Li", "answered", op["op_id"])

    run(story)


def test_the_second_of_two_wishes_is_told_who_was_faster() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li, client(served, "zh-CN,zh;q=0.9") as wang:
            await li.enter("assistant", "小李")
            await wang.enter("assistant", "小王")
            seen = wang.rev
            assert (await li.do("answered", 1))["result"] == "applied"
            served.ms += 2000
            lost = await wang.do("dismissed", 1, base=seen)
            assert lost["result"] == "conflict" and lost["cards"] == []
            assert lost["why"] == "小李已标为已答（2 秒前）"
            assert lost["about"]["who"] == "小李"
            again = await wang.do("dismissed", 1)
            assert (again["result"], again["cards"][0]["state"]) == ("applied", "dismissed")
            await li.settled()
            results = [said["result"] for said in li.heard if said["type"] == "op"]
            assert results == ["applied", "applied"]

    run(story)


def test_the_same_operation_again_changes_nothing() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li:
            await li.enter("assistant", "Li")
            first = await li.do("later", 2, op_id="one")
            again = await li.do("later", 2, op_id="one")
            assert (first["result"], again["result"]) == ("applied", "same")
            assert again["rev"] == first["rev"]
            both = [operation("pinned", 3, li.rev, "two")] * 2
            await li.say({"type": "batch", "ops": both})
            results = [(await li.answer("two"))["result"] for _ in both]
            assert sorted(results) == ["applied", "same"]
        assert len(served.stored) == 2

    run(story)


def test_folding_what_was_applied_gives_the_snapshot() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li:
            await li.enter("director", "Li")
            await li.do("merge", 4, into=2)
            served.chat(50, "why is the sky blue??")
            served.chat(51, "can you draw it?")
            await li.do("on_air", 2)
            await li.do("note", 1, text="<b>x</b>")
            merged = await li.do("merge", 1, into=3, op_id="m")
            assert {card["id"]: card["merged_into"] for card in merged["cards"]} == {1: None, 3: 1}
            before = {card["id"]: card for card in merged["cards"]}
            assert before[3]["asks"] == 0
            undone = await li.do("undo", op="m")
            assert {card["id"]: card["merged_into"] for card in undone["cards"]} == {
                1: None,
                3: None,
            }
            await li.do("claim", 5)
            assert await li.settled() == li.cards
            assert li.cards[1]["askers"] == 2

    run(story)


@pytest.mark.parametrize(
    ("role", "kind", "result"),
    [
        ("viewer", "answered", "refused"),
        ("viewer", "note", "refused"),
        ("assistant", "on_air", "refused"),
        ("assistant", "next", "refused"),
        ("assistant", "ask", "refused"),
        ("director", "drop_table", "refused"),
        ("assistant", "pinned", "applied"),
        ("director", "on_air", "applied"),
        ("director", "next", "applied"),
    ],
)
def test_each_role_may_do_what_it_may(role: str, kind: str, result: str) -> None:
    async def story(served: Served) -> None:
        async with client(served) as li:
            await li.enter(role, "Li")  # type: ignore[arg-type]
            said = await li.do(kind, 1, text="x")
            assert (said["result"], bool(said["why"])) == (result, result == "refused")
        assert len(served.stored) == (result == "applied")

    run(story)


def test_a_client_cannot_speak_as_another_nor_choose_the_time() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li:
            await li.enter("assistant", "Li")
            await li.say({**operation("later", 1, 10**9), "actor": "stage", "at_ms": 1, "by": "x"})
            await li.next("op")
        stored = served.stored[0]
        assert isinstance(stored, DeskOperation)
        assert (stored.actor, stored.at_ms) == ("Li", served.ms)
        assert stored.base_rev <= served.desk.rev

    run(story)


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{",
        "[1]",
        "7",
        "[" * 60_000,
        '{"type":"op"}',
        '{"type":"op","op_id":"","card":1,"kind":"later"}',
        '{"type":"op","op_id":"x","card":"1","kind":"later"}',
        '{"type":"op","op_id":"x","card":true,"kind":"later"}',
        '{"type":"op","op_id":"x","card":1,"kind":"later","args":[]}',
        '{"type":"op","op_id":"x","card":1,"kind":"later","base_rev":"z"}',
        '{"type":"op","op_id":"x","card":1e99,"kind":"later"}',
        '{"type":"batch","ops":[null]}',
        '{"type":"op","op_id":"x","card":99,"kind":"merge","args":{"into":{}}}',
    ],
)
def test_a_frame_that_makes_no_sense_is_refused_and_the_link_lives(frame: str) -> None:
    async def story(served: Served) -> None:
        async with client(served) as li:
            await li.enter("assistant", "Li")
            await li.socket.send_str(frame)
            assert (await li.next("op"))["result"] == "refused"
            assert (await li.do("later", 1))["result"] == "applied"

    run(story)


def test_a_message_over_64_kib_ends_the_link_alone() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li, client(served) as wang:
            await li.enter("assistant", "Li")
            await wang.enter("assistant", "Wang")
            await li.say(operation("note", 1, 0, text="x" * (1 << 20)))
            while (await li.socket.receive()).type is aiohttp.WSMsgType.TEXT:
                pass
            assert li.socket.close_code == 1009
            assert (await wang.do("later", 1))["result"] == "applied"

    run(story)


def test_a_used_a_wrong_and_a_late_link_are_told_in_words() -> None:
    async def story(served: Served) -> None:
        token = served.token()
        late = served.token()
        async with client(served, "zh-CN") as li:
            assert (await li.join(token, "小李")).status == 200
            used = await li.join(token, "小王")
            assert used.status == 401
            assert await used.json() == {"what": "链接已用过。", "fix": "请主播再出示一次。"}
            wrong = await li.join("x" * 43, "小王")
            assert wrong.status == 401
            served.ms += VALID_MS
            assert (await (await li.join(late, "小王")).json())["what"].startswith("链接的十分钟")

    run(story)


def test_wrong_keys_are_held_back_but_never_a_good_one() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li:
            answers = [(await li.join("x" * 43, "Li")).status for _ in range(8)]
            assert answers == [401] * 5 + [429] * 3
            held = await li.join("y" * 43, "Li")
            assert int(held.headers["Retry-After"]) >= 1
            await li.enter("assistant", "Li")
            assert (await li.do("later", 1))["result"] == "applied"

    run(story)


def test_a_foreign_page_does_not_use_the_token_up() -> None:
    async def story(served: Served) -> None:
        token = served.token()
        url = f"{served.root}/desk/join"
        port = served.root.rpartition(":")[2]
        foreign = [
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
            {"Origin": served.root, "Host": "evil.example"},
            {"Origin": f"http://evil.example:{port}", "Host": f"evil.example:{port}"},
            {"Origin": f"https://127.0.0.1:{port}"},
            {},
        ]
        async with aiohttp.ClientSession() as http:
            for headers in foreign:
                said = {"token": token, "name": "x"}
                async with http.post(url, json=said, headers=headers) as answer:
                    assert answer.status == 403, headers
        async with client(served) as li:
            assert (await li.join(token, "Li")).status == 200

    run(story)


def test_the_socket_opens_only_with_cookie_host_and_origin() -> None:
    async def story(served: Served) -> None:
        url = f"{served.root}/desk/ws"
        async with client(served) as li:
            await li.enter("assistant", "Li")
            for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}):
                with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
                    await li.http.ws_connect(url, headers=headers)
                assert caught.value.status == 403
            plain = await li.http.get(url)
            assert plain.status == 400 and await plain.read()
            await li.socket.close()
        async with client(served) as nobody:
            with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
                await nobody.http.ws_connect(url)
            assert caught.value.status == 401

    run(story)


def test_the_cookie_cannot_be_read_by_scripts_nor_sent_by_other_sites() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li:
            answer = await li.join(served.token(), "Li")
            cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/desk" in cookie
        assert served.root.rpartition(":")[2] in cookie

    run(story)


def test_a_revoked_assistant_is_out_at_once() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li:
            await li.enter("assistant", "Li")
            assert served.server.revoke("Li")
            async with asyncio.timeout(10):
                while (await li.socket.receive()).type is aiohttp.WSMsgType.TEXT:
                    pass
            assert li.socket.close_code == 1008
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await li.connect()

    run(story)


def test_a_flood_is_refused_beyond_the_queue_of_a_phone() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li:
            await li.enter("assistant", "Li")
            began = time.monotonic()
            for number in range(260):
                await li.say(operation("later", 1, 0, f"op{number}"))
            results = [(await li.next("op"))["result"] for _ in range(260)]
            took = time.monotonic() - began
        assert 200 <= results.count("applied") <= 202 + 10 * took
        assert results.count("refused") == 260 - results.count("applied")

    run(story)


def test_a_queue_of_200_counts_as_one_action() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li:
            await li.enter("assistant", "Li")
            for turn in range(3):
                ops = [operation("later", 1, 0, f"{turn}-{n}") for n in range(200)]
                await li.say({"type": "batch", "ops": ops})
                results = [(await li.next("op"))["result"] for _ in ops]
                assert set(results) == {"applied"}

    run(story)


def test_what_the_streamer_decides_and_new_questions_reach_the_assistants() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li:
            await li.enter("viewer", "Li")
            served.store(decision(Decide("on_air", 1), served.ms))
            aired = await li.next("op")
            assert (aired["by"], aired["op"]["kind"]) == ("stage", "on_air")
            served.chat(70, "can you draw it?")
            new = await li.next("op")
            assert (new["by"], new["result"], new["cards"][0]["text"]) == (
                "auto",
                "applied",
                "can you draw it?",
            )

    run(story)


def test_a_question_and_a_decision_of_one_commit_are_told_in_their_order() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li:
            await li.enter("viewer", "Li")
            rev = li.rev
            served.desk.fold(90, asked(90, "can you draw it?"))
            served.desk.fold(91, decision(Decide("later", 1), served.ms))
            served.desk.settle()
            told = [await li.next("op"), await li.next("op")]
            assert [(said["by"], said["rev"]) for said in told] == [
                ("auto", rev + 1),
                ("stage", rev + 2),
            ]

    run(story)


def test_a_claim_lapses_a_minute_after_its_assistant_has_gone() -> None:
    async def story(served: Served) -> None:
        async with client(served) as wang:
            await wang.enter("assistant", "Wang")
            async with client(served) as li:
                await li.enter("assistant", "Li")
                await li.do("claim", 1)
            await wang.next("op")
            assert wang.cards[1]["claimed_by"] == "Li"
            while served.server.presence.connected() != {"Wang"}:
                await asyncio.sleep(0.01)
            served.ms += 59_000
            served.server.presence.check()
            assert await wang.settled() == wang.cards
            served.ms += 1_000
            served.server.presence.check()
            lapsed = await wang.next("op")
            assert (lapsed["by"], lapsed["cards"][0]["claimed_by"]) == ("auto", "")

    run(story)


def test_a_claim_lapses_after_three_idle_minutes() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li:
            await li.enter("assistant", "Li")
            await li.do("claim", 1)
            served.ms += 180_000
            served.server.presence.check()
            assert (await li.next("op"))["cards"][0]["claimed_by"] == ""
            assert await li.settled() == li.cards

    run(story)


def test_pages_are_told_who_is_there_and_plain_clients_are_not() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li, client(served) as wang:
            await li.enter("assistant", "Li")
            await wang.enter("viewer", "Wang")
            await li.say({"type": "here", "card": 2, "typing": True})
            told = await li.next("people")
            assert [(one["name"], one["card"]) for one in told["people"]] == [
                ("Li", 2),
                ("Wang", None),
            ]
            await wang.settled()
            assert {said["type"] for said in wang.heard} == {"snapshot"}

    run(story)


def test_pages_see_that_the_streamer_writes_and_where_a_pin_was_put() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li:
            await li.enter("assistant", "Li")
            await li.say({"type": "here", "card": 2})
            await li.next("people")
            served.server.presence.write(2)
            assert (await li.next("people"))["writing"] == 2
            served.server.presence.write(None)
            assert (await li.next("people"))["writing"] is None
            for card in (1, 2, 3):
                await li.do("pinned", card)
            await li.do("pinned", 3, at=0)
            while (await li.next("order"))["cards"][:3] != [3, 1, 2]:
                pass

    run(story)


def test_who_comes_later_is_told_the_order_that_others_know_already() -> None:
    async def story(served: Served) -> None:
        served.folds.sell([Item(id="k1", title="Waves")])
        served.chat(9, "is the Waves course hard?")
        cards = {"cards": [1, 2, 3, 4, 5], "alike": {"4": 1, "5": 1}, "likely": {"5": "k1"}}
        told = {"type": "order"} | cards
        async with client(served) as li:
            await li.enter("assistant", "Li")
            await li.say({"type": "here"})
            assert await li.next("order") == told
            async with client(served) as wang:
                await wang.enter("viewer", "Wang")
                await wang.say({"type": "here"})
                assert await wang.next("order") == told
            assert sum(frame["type"] == "order" for frame in li.heard) == 1

    run(story)


def test_scores_are_told_to_whoever_asks_and_made_at_most_every_two_seconds() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li:
            await li.enter("viewer", "Li")
            await li.say({"type": "parts"})
            first = await li.next("parts")
            card = served.folds.desk.card(1, served.ms)
            assert card is not None
            assert first["cards"]["1"] == {
                "score": card.score,
                "parts": dict(card.parts),
                "similar": [],
                "likely": None,
            }
            served.ms += 60_000
            await li.say({"type": "parts"})
            assert await li.next("parts") == first

    run(story)


def test_who_comes_again_with_another_role_keeps_the_name_and_the_old_key_is_gone() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li, client(served) as other:
            await li.enter("assistant", "Li")
            old = next(cookie.value for cookie in li.http.cookie_jar)
            answer = await li.join(served.token("director"), "li")
            assert await answer.json() == {"name": "li", "role": "director"}
            while (await li.socket.receive()).type is aiohttp.WSMsgType.TEXT:
                pass
            await li.connect()
            assert (li.snapshot["name"], li.snapshot["role"]) == ("li", "director")
            assert [p.role for p in served.server.invitations.people()] == ["director"]
            assert served.server.invitations.person(old) is None
            answer = await other.join(served.token("viewer"), "Li")
            assert (await answer.json())["name"] == "Li 2"

    run(story)


def test_a_refusal_names_its_code_for_programs() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li:
            answer = await li.join("nonsense", "Li")
            assert answer.headers["Desk-Reason"] == "desk_link_unknown"

    run(story)


def test_the_desk_closes_two_hours_after_the_session() -> None:
    async def whole() -> None:
        served = Served()
        listening = asyncio.Event()
        task = asyncio.create_task(served.server.serve(listening.set))
        await listening.wait()
        served.desk.ended_ms = served.ms
        served.ms += AFTER_END_MS + 1
        async with asyncio.timeout(30):
            await task

    asyncio.run(whole())


def test_the_overlay_shows_the_question_on_air_to_its_own_key_alone() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li:
            await li.enter("director", "Li")
            page = await li.http.get(served.server.overlay)
            assert page.status == 200
            assert "default-src 'self'" in page.headers["Content-Security-Policy"]
            stranger = await li.http.get(f"{served.root}/overlay?key=guess")
            assert stranger.status == 401
            url = served.server.overlay.replace("/overlay?", "/overlay/ws?")
            overlay = await li.http.ws_connect(url)
            assert (await overlay.receive_json()) == {"type": "on_air", "card": None}
            await overlay.send_str('{"type":"op","op_id":"x","card":1,"kind":"answered"}')
            await li.do("on_air", 1)
            shown = await overlay.receive_json(timeout=30)
            assert shown["card"] == {"id": 1, "text": "why is the sky blue?", "askers": 1}
            await li.do("later", 2)
            served.chat(50, "why is the sky blue")
            assert (await overlay.receive_json(timeout=30))["card"]["askers"] == 2
            await li.do("undo")
            await li.do("answered", 1)
            assert (await overlay.receive_json(timeout=30))["card"] is None
        assert [event.actor for event in served.stored if isinstance(event, DeskOperation)] == [
            "Li"
        ] * 4

    run(story)


def test_the_overlay_key_is_no_key_to_the_desk() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li:
            key = served.server.overlay.rpartition("=")[2]
            assert (await li.join(key, "Li")).status == 401

    run(story)


def test_a_page_has_a_policy_and_names_no_other_address() -> None:
    async def story(served: Served) -> None:
        async with client(served) as li:
            page = await li.http.get(f"{served.root}/desk")
            text = await page.text()
            assert "default-src 'self'" in page.headers["Content-Security-Policy"]
            assert "http://" not in text.replace("http://www.w3.org", "")
            for name in ("../server.py", "..%2f..%2fetc%2fpasswd", "none.js"):
                assert (await li.http.get(f"{served.root}/desk/page/{name}")).status == 404
            words = await (await li.http.get(f"{served.root}/desk/words/zh_CN")).json()
            assert words["do_answered"] == "已答"
            assert (await li.http.get(f"{served.root}/desk/words/fr")).status == 404

    run(story)


def test_an_own_style_sheet_is_served_to_the_overlay(tmp_path: Path) -> None:
    async def whole() -> None:
        css = tmp_path / "own.css"
        css.write_text(".text { color: red }")
        async with serving(options=Options(css=css)) as served, client(served) as li:
            answer = await li.http.get(f"{served.root}/overlay/own.css")
            assert await answer.text() == ".text { color: red }"

    asyncio.run(whole())


def test_with_a_certificate_everything_is_encrypted(tmp_path: Path) -> None:
    pytest.importorskip("cryptography", reason="certificates are made with cryptography")
    pem, key = _made("127.0.0.1", datetime.now(UTC) + timedelta(days=1))
    file = tmp_path / "desk.pem"
    file.write_text(pem + key)
    trusting = ssl.create_default_context(cadata=pem)

    async def whole() -> None:
        async with serving(options=Options(certificate=file)) as served:
            assert served.root.startswith("https://127.0.0.1:")
            jar = aiohttp.CookieJar(unsafe=True)
            connector = aiohttp.TCPConnector(ssl=trusting)
            headers = {"Origin": served.root}
            async with aiohttp.ClientSession(
                cookie_jar=jar, headers=headers, connector=connector
            ) as http:
                li = Client(served, http)
                answer = await li.join(served.token(), "Li")
                assert "Secure" in answer.headers["Set-Cookie"]
                await li.connect()
                assert (await li.do("later", 1))["result"] == "applied"

    asyncio.run(whole())


def test_a_certificate_that_is_none_is_told(tmp_path: Path) -> None:
    file = tmp_path / "desk.pem"
    file.write_text("no certificate")
    server = DeskServer(Served().desk, Options(certificate=file))
    with pytest.raises(AppError, match="certificate_unreadable"):
        asyncio.run(server.serve())


def test_a_slow_request_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamer_app.desk.server.HEAD_S", 0.2)

    async def story(served: Served) -> None:
        port = int(served.root.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /desk HTTP/1.1\r\nHost: x")
        await writer.drain()
        async with asyncio.timeout(8):
            assert await reader.read() == b""
        writer.close()

    run(story)
