"""Signing in to Twitch, single-use refresh tokens, subscriptions: against scripted answers."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from streamer_app.errors import AppError
from streamer_app.events import AudienceCount, RoomState
from streamer_app.feeds.access import Entries
from streamer_app.feeds.feed import Admitted, Decoded, Remark
from streamer_app.feeds.http import BadAnswer
from streamer_app.feeds.twitch_channel import CHAT, Channel
from streamer_app.feeds.twitch_sign_in import Code, SignedIn, Step, Waiting, sign_in
from streamer_app.feeds.twitch_tokens import ENTRY, Grant, KeptTokens
from streamer_app.feeds.twitch_topics import SCOPES, TOPICS

PENDING = BadAnswer("x", 400, {"status": 400, "message": "authorization_pending"})
SLOWER = BadAnswer("x", 400, {"error": "slow_down"})
TOKENS = {"access_token": "A2", "refresh_token": "R2", "expires_in": 14_000}
DEVICE = {
    "device_code": "D",
    "user_code": "ABCD",
    "verification_uri": "https://www.twitch.tv/activate?x",
    "interval": 5,
    "expires_in": 60,
}


class Twitch:
    """Answers by path; an exception is raised, a list is used up in turn, a function is asked."""

    def __init__(self, **told: Any) -> None:
        self.told = told
        self.calls: list[tuple[str, str, dict[str, str]]] = []
        self.held = asyncio.Event()
        self.held.set()

    async def json(
        self,
        url: str,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        method: str | None = None,
    ) -> Any:
        name = urlsplit(url).path.rpartition("/")[2]
        form = dict(parse_qsl(body.decode())) if body and name in ("token", "device") else {}
        named = json.loads(body) if body and not form else form | dict(query or {})
        verb = method or ("POST" if body else "GET")
        self.calls.append((name, (headers or {}).get("Authorization", ""), named))
        await self.held.wait()
        answer = self.told.get(f"{verb} {name}", self.told.get(name))
        answer = answer.pop(0) if isinstance(answer, list) else answer
        answer = answer(named) if callable(answer) else answer
        if isinstance(answer, Exception):
            raise answer
        return answer

    def named(self, name: str) -> list[dict[str, str]]:
        return [told for called, _, told in self.calls if called == name]


def kept(**values: str) -> Entries:
    grant = {"client_id": "C", "access": "A1", "refresh": "R1"} | values
    return Entries({ENTRY: json.dumps(grant)})


def signing_in(twitch: Twitch, secrets: Entries) -> tuple[list[Step], list[float]]:
    steps: list[Step] = []
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async def run() -> None:
        async for step in sign_in(twitch, "C", secrets, sleep=sleep):
            steps.append(step)

    asyncio.run(run())
    return steps, waits


def test_a_code_is_shown_until_the_person_agrees() -> None:
    secrets = Entries()
    twitch = Twitch(device=DEVICE, token=[PENDING, SLOWER, OSError("away"), TOKENS])
    steps, waits = signing_in(twitch, secrets)
    assert steps == [
        Code("ABCD", "https://www.twitch.tv/activate?x", 60),
        *(Waiting(55), Waiting(50), Waiting(40), SignedIn()),
    ]
    assert waits == [5, 5, 10, 10]
    assert json.loads(secrets.text(ENTRY)) == {"client_id": "C", "access": "A2", "refresh": "R2"}
    assert twitch.named("device")[0]["scopes"].split() == list(SCOPES)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (BadAnswer("x", 400, {"message": "invalid device code"}), "twitch_sign_in_expired"),
        (BadAnswer("x", 400, {"message": "access_denied"}), "twitch_sign_in_denied"),
        (BadAnswer("x", 400, None), "twitch_sign_in_denied"),
        (AppError("not_allowed", host="x"), "twitch_sign_in_denied"),
    ],
)
def test_a_refusal_ends_the_sign_in_in_words(answer: Exception, code: str) -> None:
    with pytest.raises(AppError) as caught:
        signing_in(Twitch(device=DEVICE, token=answer), Entries())
    assert caught.value.code == code


def test_a_code_that_nobody_types_runs_out() -> None:
    with pytest.raises(AppError) as caught:
        signing_in(Twitch(device=DEVICE, token=PENDING), Entries())
    assert caught.value.code == "twitch_sign_in_expired"


def test_an_unknown_client_is_named() -> None:
    with pytest.raises(AppError) as caught:
        signing_in(Twitch(device=BadAnswer("x", 400, {"message": "invalid client"})), Entries())
    assert caught.value.code == "twitch_client_unknown"


def test_a_new_token_is_kept_before_it_is_used() -> None:
    written: list[str] = []
    secrets = Entries({ENTRY: kept().text(ENTRY)}, lambda name, value: written.append(value))
    token = asyncio.run(KeptTokens(secrets).renew(Twitch(token=TOKENS), "A1"))
    assert token == "A2"
    assert [json.loads(value)["refresh"] for value in written] == ["R2"]


def test_a_store_that_fails_loses_no_token() -> None:
    fails = [True]

    def write(name: str, value: str) -> None:
        if fails and fails.pop():
            raise OSError("locked")

    secrets = Entries({ENTRY: kept().text(ENTRY)}, write)
    twitch = Twitch(token=[TOKENS])

    async def run() -> str:
        tokens = KeptTokens(secrets)
        with pytest.raises(OSError, match="locked"):
            await tokens.renew(twitch, "A1")
        return await tokens.renew(twitch, "A1")

    assert asyncio.run(run()) == "A2"
    assert len(twitch.calls) == 1 and "A2" in secrets.text(ENTRY)


def test_many_renewals_spend_one_refresh_token() -> None:
    twitch = Twitch(token=[TOKENS])

    async def run() -> list[str]:
        tokens = KeptTokens(kept())
        return await asyncio.gather(*(tokens.renew(twitch, "A1") for _ in range(10)))

    assert asyncio.run(run()) == ["A2"] * 10


def test_two_rooms_of_one_sign_in_spend_one_refresh_token() -> None:
    twitch = Twitch(token=[TOKENS])
    secrets = kept()

    async def run() -> list[str]:
        twitch.held.clear()
        rooms = (KeptTokens(secrets), KeptTokens(secrets))
        asking = [asyncio.create_task(tokens.renew(twitch, "A1")) for tokens in rooms]
        for _ in range(5):
            await asyncio.sleep(0)
        twitch.held.set()
        return await asyncio.gather(*asking)

    assert asyncio.run(run()) == ["A2", "A2"]


def test_a_renewal_is_carried_through_when_its_link_is_given_up() -> None:
    twitch = Twitch(token=[TOKENS])
    secrets = kept()

    async def run() -> None:
        twitch.held.clear()
        tokens = KeptTokens(secrets)
        first = asyncio.create_task(tokens.renew(twitch, "A1"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        first.cancel()
        twitch.held.set()
        assert await tokens.renew(twitch, "A1") == "A2"

    asyncio.run(run())
    assert "R2" in secrets.text(ENTRY)


def test_a_spent_refresh_token_means_signing_in_again() -> None:
    twitch = Twitch(token=BadAnswer("x", 400, {"message": "Invalid refresh token"}))
    with pytest.raises(AppError) as caught:
        asyncio.run(KeptTokens(kept()).renew(twitch, "A1"))
    assert caught.value.code == "twitch_signed_out"
    with pytest.raises(AppError) as caught:
        asyncio.run(KeptTokens(Entries()).access())
    assert caught.value.code == "twitch_not_signed_in"


def test_a_grant_shows_no_token() -> None:
    assert "A1" not in repr(Grant("C", "A1", "R1"))
    assert "A1" not in repr(kept())


ME = {"user_id": "1", "scopes": list(SCOPES)}


def channel(twitch: Twitch, work: Callable[[Channel], Awaitable[None]]) -> None:
    async def run() -> None:
        made = Channel("teacher", KeptTokens(kept()), lambda: 1000)
        await made.prepare(twitch)
        await work(made)

    asyncio.run(run())


def joined(twitch: Twitch, *, moved: bool = False) -> list[Decoded]:
    items: list[Decoded] = []

    async def work(made: Channel) -> None:
        async for item in made.joined(twitch, "S", moved=moved):
            items.append(item)

    channel(twitch, work)
    return items


def scripted(**more: Any) -> Twitch:
    users = {"data": [{"id": "1", "login": "teacher"}]}
    return Twitch(**({"validate": ME, "users": users, "subscriptions": {}} | more))


def test_the_chat_is_subscribed_first_and_with_our_session() -> None:
    twitch = scripted()
    (admitted,) = joined(twitch)
    assert isinstance(admitted, Admitted) and admitted.signals and "gift" in admitted.signals
    asked: list[Any] = twitch.named("subscriptions")
    assert asked[0]["type"] == CHAT
    assert {one["type"] for one in asked} == {topic.name for topic in TOPICS}
    assert asked[0]["transport"] == {"method": "websocket", "session_id": "S"}
    assert asked[0]["condition"] == {"broadcaster_user_id": "1", "user_id": "1"}


def test_in_another_s_room_only_what_is_allowed_is_asked_for() -> None:
    twitch = scripted(validate={"user_id": "5", "scopes": ["user:read:chat"]})
    admitted, remark = joined(twitch)
    assert isinstance(admitted, Admitted)
    assert isinstance(remark, Remark) and remark.why is not None
    assert remark.why.arguments == {"topics": "channel.follow"}
    asked: list[Any] = twitch.named("subscriptions")
    assert not {one["type"] for one in asked} & {"channel.bits.use", "channel.poll.begin"}
    assert asked[0]["condition"] == {"broadcaster_user_id": "1", "user_id": "5"}


def test_a_right_that_is_refused_is_named_and_the_chat_goes_on() -> None:
    def answer(asked: Mapping[str, Any]) -> Any:
        denied = asked["type"] == "channel.follow"
        return AppError("not_allowed", host="x") if denied else {}

    admitted, remark = joined(scripted(**{"POST subscriptions": answer}))
    assert isinstance(admitted, Admitted) and "follow" not in (admitted.signals or ())
    assert isinstance(remark, Remark) and remark.why is not None
    assert remark.why.code == "eventsub.partly"


def test_a_chat_that_is_refused_asks_a_person() -> None:
    with pytest.raises(AppError) as caught:
        joined(scripted(**{"POST subscriptions": AppError("not_allowed", host="x")}))
    assert caught.value.code == "twitch_not_allowed"
    with pytest.raises(AppError) as caught:
        joined(scripted(validate={"user_id": "1", "scopes": ["bits:read"]}))
    assert caught.value.code == "twitch_not_allowed"


def test_what_a_dead_session_holds_is_deleted_and_asked_for_again() -> None:
    held = {"type": CHAT, "id": "old", "status": "websocket_disconnected"}
    taken: list[Any] = [BadAnswer("x", 409), *({} for _ in TOPICS)]
    twitch = scripted(
        **{
            "POST subscriptions": taken,
            "GET subscriptions": [{"data": [held]}, {"data": []}],
            "DELETE subscriptions": None,
        }
    )
    assert isinstance(joined(twitch)[0], Admitted)
    assert {"id": "old"} in twitch.named("subscriptions")


def test_after_a_move_nothing_is_subscribed_twice() -> None:
    transport = {"method": "websocket", "session_id": "S"}
    rows = [
        {"type": topic.name, "id": "x", "status": "enabled", "transport": transport}
        for topic in TOPICS[1:]
    ]
    twitch = scripted(**{"GET subscriptions": {"data": rows}})
    joined(twitch, moved=True)
    asked = [one for one in twitch.named("subscriptions") if "type" in one]
    assert [one["type"] for one in asked] == [CHAT]


def test_the_audience_is_counted_and_an_expired_sign_in_remarked() -> None:
    stream = {"data": [{"id": "9", "viewer_count": 40, "title": "Lesson"}]}
    items: list[Decoded] = []

    async def work(made: Channel) -> None:
        async for item in made.watched(scripted(streams=stream)):
            items.append(item)
            if isinstance(item, AudienceCount):
                break
        refused = AppError("not_signed_in", host="x")
        async for item in made.watched(scripted(streams=refused, token=refused)):
            items.append(item)

    channel(scripted(), work)
    live, title, count, remark = items
    assert isinstance(live, RoomState) and (live.id, live.value) == ("live-9", True)
    assert isinstance(title, RoomState) and title.value == "Lesson"
    assert isinstance(count, AudienceCount) and (count.count, count.basis) == (40, "concurrent")
    assert isinstance(remark, Remark) and remark.why is not None
    assert remark.why.code == "error.twitch_signed_out.what"
