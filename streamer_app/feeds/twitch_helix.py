"""The calls that an EventSub link needs: who we are, whose room it is, what we want to hear."""

import asyncio
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from typing import Any, Final, Literal, TypeVar

import msgspec
from msgspec import Struct

from streamer_app.errors import AppError
from streamer_app.feeds.feed import MAX_NAME, Http, plain
from streamer_app.feeds.http import BadAnswer
from streamer_app.feeds.twitch_tokens import Tokens
from streamer_app.feeds.twitch_topics import Topic

T = TypeVar("T")

HELIX: Final = "https://api.twitch.tv/helix"
VALIDATE: Final = "https://id.twitch.tv/oauth2/validate"
SUBSCRIPTIONS: Final = "/eventsub/subscriptions"
CONFLICT: Final = 409
MAX_PAGES: Final = 10

Outcome = Literal["good", "taken", "denied", "failed"]


class Account(Struct, frozen=True):
    """Who signed in, and what the person allowed us (None: Twitch does not say)."""

    user_id: str
    scopes: frozenset[str] | None = None


class Helix:
    """Twitch's API with a token that is renewed once where it is refused.

    All methods raise AppError where a person must act, OSError for what may pass.
    """

    def __init__(self, http: Http, tokens: Tokens) -> None:
        self._http = http
        self._tokens = tokens

    async def account(self) -> Account:
        """Whose token it is."""
        found = await self._call(VALIDATE, scheme="OAuth")
        user_id, scopes = found.get("user_id"), found.get("scopes")
        allowed = None if not isinstance(scopes, list) else frozenset(map(str, scopes))
        return Account(user_id if isinstance(user_id, str) else "", allowed)

    async def user_id(self, login: str) -> str:
        """The id of a channel. Raises: AppError ``room_not_found``."""
        for user in _rows(await self._call(f"{HELIX}/users", query={"login": login})):
            if isinstance(id_ := user.get("id"), str) and id_:
                return id_
        raise AppError("room_not_found", address=f"twitch-eventsub:{login}")

    async def stream(self, login: str) -> Mapping[str, Any] | None:
        """The broadcast that is on the air, if one is."""
        query = {"user_login": login}
        return next(iter(_rows(await self._call(f"{HELIX}/streams", query=query))), None)

    async def subscribe(
        self, topics: Sequence[Topic], owner: str, me: str, session: str
    ) -> dict[str, Outcome]:
        """Ask for all of these: the first alone, since a link must ask for something within ten
        seconds, then the rest together."""
        first = await self._subscribe(topics[0], owner, me, session)
        rest = await _together(self._subscribe(topic, owner, me, session) for topic in topics[1:])
        return dict(zip((topic.name for topic in topics), (first, *rest), strict=True))

    async def _subscribe(self, topic: Topic, owner: str, me: str, session: str) -> Outcome:
        condition = {name: owner if name == "broadcaster_user_id" else me for name in topic.names}
        body = {
            "type": topic.name,
            "version": topic.version,
            "condition": condition,
            "transport": {"method": "websocket", "session_id": session},
        }
        try:
            await self._call(HELIX + SUBSCRIPTIONS, body=msgspec.json.encode(body))
        except BadAnswer as refused:
            return "taken" if refused.status == CONFLICT else "failed"
        except OSError:
            return "failed"
        except AppError as refused:
            if refused.code == "not_allowed":
                return "denied"
            raise
        return "good"

    async def held(self, session: str) -> frozenset[str]:
        """The topics that this session holds."""
        rows = await self._listed()
        return frozenset(
            plain(str(row.get("type")), MAX_NAME)
            for row in rows
            if _session(row) == session and row.get("status") == "enabled"
        )

    async def forget(self, dead: Iterable[str]) -> None:
        """Delete what sessions that are no more still hold."""
        gone = frozenset(dead)
        ids = [
            id_
            for row in await self._listed()
            if isinstance(id_ := row.get("id"), str)
            and (_session(row) in gone or str(row.get("status")).startswith("websocket_"))
        ]
        place = HELIX + SUBSCRIPTIONS
        await _together(self._call(place, query={"id": id_}, method="DELETE") for id_ in ids)

    async def _listed(self) -> list[Mapping[str, Any]]:
        rows: list[Mapping[str, Any]] = []
        query: dict[str, str] = {}
        for _ in range(MAX_PAGES):
            answer = await self._call(HELIX + SUBSCRIPTIONS, query=query)
            rows += _rows(answer)
            page = answer.get("pagination")
            cursor = page.get("cursor") if isinstance(page, Mapping) else None
            if not isinstance(cursor, str) or not cursor:
                break
            query = {"after": cursor}
        return rows

    async def _call(
        self,
        url: str,
        *,
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        method: str | None = None,
        scheme: str = "Bearer",
    ) -> Mapping[str, Any]:
        """One call; a refused token is renewed, and the call made once more."""
        token = await self._tokens.access()
        for last in (False, True):
            headers = {"Authorization": f"{scheme} {token}", "Client-Id": self._tokens.client_id}
            if body is not None:
                headers["Content-Type"] = "application/json"
            try:
                found = await self._http.json(
                    url, query=query, headers=headers, body=body, method=method
                )
            except AppError as refused:
                if refused.code != "not_signed_in":
                    raise
                if last:
                    raise AppError("twitch_signed_out") from refused
                token = await self._tokens.renew(self._http, token)
            else:
                return found if isinstance(found, Mapping) else {}
        raise AssertionError("unreachable")


def _rows(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    data = answer.get("data")
    return [row for row in data if isinstance(row, Mapping)] if isinstance(data, list) else []


def _session(row: Mapping[str, Any]) -> str:
    transport = row.get("transport")
    return str(transport.get("session_id", "")) if isinstance(transport, Mapping) else ""


async def _together(calls: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """The answers of calls made at once; none of them outlives the first that fails, nor us."""
    tasks = [asyncio.create_task(call) for call in calls]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
