"""The tokens of a signed-in Twitch user; a refresh token works once, so it is kept before use."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final, Protocol
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from streamer_app.errors import AppError
from streamer_app.feeds.access import Entries
from streamer_app.feeds.feed import Http
from streamer_app.feeds.http import BadAnswer

TOKENS: Final = "https://id.twitch.tv/oauth2/token"
ENTRY: Final = "twitch"
"""The name under which the person's grant is kept among the secrets."""
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


class Grant(Struct, frozen=True):
    """What a sign-in gave us: who we are to Twitch, and both tokens. Never shown."""

    client_id: str
    access: str
    refresh: str

    def __repr__(self) -> str:
        return "Grant(...)"


class Tokens(Protocol):
    """Where a feed gets its token from, and a new one when that is spent."""

    @property
    def client_id(self) -> str:
        """Our registration with Twitch. Raises: AppError ``twitch_not_signed_in``."""

    async def access(self) -> str:
        """The token to use now. Raises: AppError ``twitch_not_signed_in``."""

    async def renew(self, http: Http, spent: str) -> str:
        """A token that is not ``spent``.

        Raises: AppError ``twitch_signed_out``, OSError for all that may pass.
        """


class KeptTokens:
    """Tokens that live among the person's secrets."""

    def __init__(self, secrets: Entries, name: str = ENTRY) -> None:
        self._secrets = secrets
        self._name = name
        self._renewal: asyncio.Task[str] | None = None
        self._unkept: Grant | None = None

    @property
    def client_id(self) -> str:
        return self._grant().client_id

    async def access(self) -> str:
        return self._grant().access

    async def renew(self, http: Http, spent: str) -> str:
        """One renewal at a time, since two would each spend the other's refresh token; and it is
        carried through to the kept grant even when the link that needs it is given up."""
        if self._renewal is None or self._renewal.done():
            self._renewal = asyncio.create_task(self._renewed(http, spent))
            self._renewal.add_done_callback(_looked_at)
        return await asyncio.shield(self._renewal)

    async def _renewed(self, http: Http, spent: str) -> str:
        """Rooms of one session share the secrets: who comes second finds the new token there."""
        async with self._secrets.turn:
            grant = self._unkept or self._grant()
            if grant.access == spent:
                grant = self._unkept = await _exchanged(http, grant)
            if self._unkept is not None:
                await keep(self._secrets, grant, self._name)
                self._unkept = None
            return grant.access

    def _grant(self) -> Grant:
        try:
            return msgspec.json.decode(self._secrets.text(self._name), type=Grant)
        except msgspec.DecodeError:
            raise AppError("twitch_not_signed_in") from None


def practice_tokens() -> KeptTokens:
    """Tokens that open nothing but a local server."""
    grant = Grant("practice", "practice", "practice-fresh")
    return KeptTokens(Entries({ENTRY: msgspec.json.encode(grant).decode()}))


async def keep(secrets: Entries, grant: Grant, name: str = ENTRY) -> None:
    """Put a grant among the secrets. Raises: OSError where it cannot be written."""
    await secrets.keep(name, msgspec.json.encode(grant).decode())


async def post_form(http: Http, url: str, **fields: str) -> Mapping[str, Any]:
    """The JSON object that answers a form. Raises: as ``Http.json``, BadAnswer for no object."""
    answer = await http.json(url, headers=FORM, body=urlencode(fields).encode())
    if not isinstance(answer, Mapping):
        raise BadAnswer("no object in the answer")
    return answer


def granted(client_id: str, answer: Mapping[str, Any], refresh: str = "") -> Grant:
    """The grant of a token answer; ``refresh`` stays where no new one came. Raises: BadAnswer."""
    access, renewed = answer.get("access_token"), answer.get("refresh_token") or refresh
    if not (isinstance(access, str) and isinstance(renewed, str) and access):
        raise BadAnswer("no token in the answer")
    return Grant(client_id, access, renewed)


def _looked_at(task: asyncio.Task[str]) -> None:
    """Nobody may be waiting for a renewal any more; its failure is found again by the next."""
    if not task.cancelled():
        task.exception()


async def _exchanged(http: Http, grant: Grant) -> Grant:
    try:
        answer = await post_form(
            http,
            TOKENS,
            client_id=grant.client_id,
            grant_type="refresh_token",
            refresh_token=grant.refresh,
        )
    except AppError as refused:
        raise AppError("twitch_signed_out") from refused
    except BadAnswer as refused:
        if refused.status == 400:
            raise AppError("twitch_signed_out") from refused
        raise
    return granted(grant.client_id, answer, grant.refresh)
