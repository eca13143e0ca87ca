"""Signing in to Twitch on another screen: a code to type, then waiting for the person."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from typing import Any, Final

from msgspec import Struct

from streamer_app.errors import AppError
from streamer_app.feeds.access import Entries
from streamer_app.feeds.feed import Http
from streamer_app.feeds.http import BadAnswer
from streamer_app.feeds.twitch_tokens import ENTRY, TOKENS, granted, keep, post_form
from streamer_app.feeds.twitch_topics import SCOPES

DEVICE: Final = "https://id.twitch.tv/oauth2/device"
DEVICE_GRANT: Final = "urn:ietf:params:oauth:grant-type:device_code"
SLOWER_S: Final = 5.0
SLOWEST_S: Final = 60.0

Sleep = Callable[[float], Awaitable[None]]


class Code(Struct, frozen=True):
    """What to show: ``code`` is typed at ``address`` (whole: also good as a QR picture)."""

    code: str
    address: str
    seconds: int


class Waiting(Struct, frozen=True):
    """The person has not answered yet; ``left_s`` seconds remain."""

    left_s: int


class SignedIn(Struct, frozen=True):
    """Done: the grant is kept."""


Step = Code | Waiting | SignedIn


async def sign_in(
    http: Http,
    client_id: str,
    secrets: Entries,
    *,
    name: str = ENTRY,
    scopes: tuple[str, ...] = SCOPES,
    sleep: Sleep = asyncio.sleep,
) -> AsyncGenerator[Step, None]:
    """First a ``Code``, then ``Waiting`` at each question, at last ``SignedIn``.

    Closing the generator gives up. Raises: AppError ``twitch_client_unknown``,
    ``twitch_sign_in_denied``, ``twitch_sign_in_expired``; OSError where Twitch cannot be reached
    at the start, or the grant cannot be kept.
    """
    asked = await _asked(http, client_id, " ".join(scopes))
    interval, left = _seconds(asked, "interval", 5), float(_seconds(asked, "expires_in", 1800))
    yield Code(_text(asked, "user_code"), _text(asked, "verification_uri"), round(left))
    device = _text(asked, "device_code")
    wait = float(max(1, interval))
    while left > 0:
        await sleep(wait)
        left -= wait
        answer = await _polled(http, client_id, device, " ".join(scopes))
        if isinstance(answer, Mapping):
            await keep(secrets, granted(client_id, answer), name)
            yield SignedIn()
            return
        if answer == "slow_down":
            wait = min(SLOWEST_S, wait + SLOWER_S)
        yield Waiting(max(0, round(left)))
    raise AppError("twitch_sign_in_expired")


async def _asked(http: Http, client_id: str, scopes: str) -> Mapping[str, Any]:
    try:
        return await post_form(http, DEVICE, client_id=client_id, scopes=scopes)
    except BadAnswer as refused:
        if 400 <= refused.status < 500:
            raise AppError("twitch_client_unknown") from refused
        raise
    except AppError as refused:
        raise AppError("twitch_client_unknown") from refused


async def _polled(http: Http, client_id: str, device: str, scopes: str) -> Mapping[str, Any] | str:
    """The tokens, or the word that says why there are none yet."""
    try:
        return await post_form(
            http,
            TOKENS,
            client_id=client_id,
            scopes=scopes,
            device_code=device,
            grant_type=DEVICE_GRANT,
        )
    except BadAnswer as refused:
        if not 400 <= refused.status < 500:
            return "authorization_pending"
        return _judged(_word(refused.said))
    except AppError as refused:
        raise AppError("twitch_sign_in_denied") from refused
    except OSError:
        return "authorization_pending"


def _judged(word: str) -> str:
    """The word itself while waiting is still of use. Raises: AppError."""
    if word in ("authorization_pending", "slow_down"):
        return word
    if word in ("expired_token", "invalid_device_code"):
        raise AppError("twitch_sign_in_expired")
    raise AppError("twitch_sign_in_denied")


def _word(said: object) -> str:
    told = said if isinstance(said, Mapping) else {}
    known = ("authorization_pending", "slow_down", "expired_token", "invalid_device_code")
    for name in ("message", "error"):
        word = str(told.get(name, "")).strip().lower().replace(" ", "_")
        if word in known:
            return word
    return ""


def _text(answer: Mapping[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise BadAnswer(f"no {name} in the answer")
    return value


def _seconds(answer: Mapping[str, Any], name: str, usual: int) -> int:
    value = answer.get(name)
    return value if isinstance(value, int) and 0 < value < 86_400 else usual
