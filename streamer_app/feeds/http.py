"""The one HTTP door: bounded answers, short waits, and a host to send everything to in tests."""

import asyncio
import json
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self
from urllib.parse import urlsplit, urlunsplit

import msgspec

from streamer_app.errors import AppError, Reason
from streamer_app.feeds.backoff import retry_after
from streamer_app.feeds.feed import Http

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession

MAX_BODY: Final = 1 << 20
ANSWER_S: Final = 10.0
MAX_REDIRECTS: Final = 3
NO_CONTENT: Final = 204
SIGN_IN: Final = {401: "not_signed_in", 403: "not_allowed"}


class TryLater(OSError):
    """The server asks to be left alone for ``seconds`` (0 where it does not say how long)."""

    def __init__(self, host: str, seconds: float, why: Reason | None = None) -> None:
        super().__init__(f"{host} asks to come back in {seconds:.0f} s")
        self.seconds = seconds
        self.why = why


class BadAnswer(OSError):
    """An answer that is none: a status, a body too large, or no JSON.

    ``status`` is the HTTP status where that is what is wrong (else 0), ``said`` the JSON that
    came with it (None: no JSON).
    """

    def __init__(self, text: str, status: int = 0, said: Any = None) -> None:
        super().__init__(text)
        self.status = status
        self.said = said


@dataclass(frozen=True, slots=True)
class Posted:
    """An answer with what stands around it."""

    status: int
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    body: bytes


class HttpDoor:
    """JSON over HTTP. With ``base`` (``http://HOST:PORT``) no other host is ever contacted.

    ``tls`` says which certificates are good, where the usual ones are not.
    """

    def __init__(
        self,
        base: str | None = None,
        *,
        answer_s: float = ANSWER_S,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._base = urlsplit(base) if base is not None else None
        self._answer_s = answer_s
        self._tls = tls
        self._session: ClientSession | None = None
        self._others: dict[str, HttpDoor] = {}

    def towards(self, base: str) -> "HttpDoor":
        """The door whose calls all go to ``base``; it is closed with this one."""
        if base not in self._others:
            self._others[base] = HttpDoor(base, answer_s=self._answer_s)
        return self._others[base]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes what is open; the next call opens it again."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()
        for other in self._others.values():
            await other.close()

    async def json(
        self,
        url: str,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        method: str | None = None,
    ) -> Any:
        """The JSON answer of a GET, or of a POST with ``body``; None for an empty one (204).

        Raises: AppError for 401 and 403, TryLater for 429 and 503, BadAnswer for other statuses,
        OSError for all else.
        """
        place = self._place(url)
        host = urlsplit(place).hostname or place
        try:
            async with asyncio.timeout(self._answer_s):
                verb = method or ("GET" if body is None else "POST")
                text = await self._answer(verb, place, host, query, headers, body)
        except TimeoutError:
            raise TimeoutError(f"{host} does not answer") from None
        if text is None:
            return None
        try:
            return msgspec.json.decode(text)
        except (ValueError, RecursionError):
            return _any_json(text, host)

    def _place(self, url: str) -> str:
        if self._base is None:
            return url
        scheme, host = self._base.scheme, self._base.netloc
        return urlunsplit(urlsplit(url)._replace(scheme=scheme, netloc=host))

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        """The whole answer to a POST, whatever its status.

        Raises: OSError (BadAnswer for an answer that is too large).
        """
        place = self._place(url)
        host = urlsplit(place).hostname or place
        async with self._asked("POST", place, host, {}, headers, body) as answer:
            text = await _bounded(answer, host)
            cookies = {name: cookie.value for name, cookie in answer.cookies.items()}
            return Posted(answer.status, dict(answer.headers), cookies, text)

    async def _answer(
        self,
        verb: str,
        url: str,
        host: str,
        query: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        body: bytes | None,
    ) -> bytes | None:
        async with self._asked(verb, url, host, query or {}, headers or {}, body) as answer:
            _check(answer, host)
            text = await _bounded(answer, host)
            if answer.status >= 300:
                raise BadAnswer(f"{host} answers {answer.status}", answer.status, _said(text))
            return None if answer.status == NO_CONTENT else text

    @asynccontextmanager
    async def _asked(
        self,
        verb: str,
        url: str,
        host: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes | None,
    ) -> "AsyncIterator[ClientResponse]":
        """The answer while it is read. Raises: OSError."""
        import aiohttp

        try:
            async with self._opened().request(
                verb,
                url,
                params=dict(query),
                headers=dict(headers),
                data=body,
                ssl=self._tls or True,
                allow_redirects=self._base is None,
                max_redirects=MAX_REDIRECTS,
            ) as answer:
                yield answer
        except aiohttp.ClientConnectorCertificateError as error:
            raise error.certificate_error from None
        except aiohttp.ClientConnectorError as error:
            raise error.os_error from None
        except (aiohttp.ClientError, ValueError) as error:
            raise BadAnswer(f"{host}: {type(error).__name__}") from None

    def _opened(self) -> "ClientSession":
        import aiohttp  # slow to load, and not needed where a room is a plain socket

        if self._session is None:
            self._session = aiohttp.ClientSession(
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=None),
                trust_env=self._base is None,
            )
        return self._session


def at_endpoint(http: Http, endpoint: str | None) -> Http:
    """The way to ask the server of a room: an ``endpoint`` (``ws://…``) takes all its calls, so
    that rooms in one session never share a host by mistake."""
    if endpoint is None or not isinstance(http, HttpDoor):
        return http
    parts = urlsplit(endpoint)
    scheme = "https" if parts.scheme == "wss" else "http"
    return http.towards(f"{scheme}://{parts.netloc}")


async def certificate_of(host: str, port: int) -> bytes:
    """The certificate (DER) that a server shows; nothing is said to it. Raises: OSError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # it is only looked at
    _, writer = await asyncio.open_connection(host, port, ssl=context)
    try:
        found = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    finally:
        writer.transport.abort()
    if not found:
        raise BadAnswer(f"{host} shows no certificate")
    return bytes(found)


def _check(answer: "ClientResponse", host: str) -> None:
    if answer.status in SIGN_IN:
        raise AppError(SIGN_IN[answer.status], host=host)
    if answer.status in (429, 503):
        raise TryLater(host, retry_after(answer.headers.get("Retry-After"), time.time()))


async def _bounded(answer: "ClientResponse", host: str) -> bytes:
    parts = bytearray()
    async for part in answer.content.iter_chunked(1 << 16):
        parts += part
        if len(parts) > MAX_BODY:
            raise BadAnswer(f"{host} answers more than {MAX_BODY} bytes")
    return bytes(parts)


def _any_json(text: bytes, host: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise BadAnswer(f"{host} answers no JSON") from None


def _said(text: bytes) -> Any:
    try:
        return msgspec.json.decode(text)
    except (ValueError, RecursionError):
        return None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
