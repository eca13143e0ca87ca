"""Whether a request may come in at all: by its Host, its Origin and how often it was wrong."""

import time
from collections.abc import Callable
from typing import Final

from aiohttp import web

from streamer_app.errors import AppError
from streamer_app.room.rates import Rate, Rates
from streamer_app.wording import Wording

REASON: Final = "Desk-Reason"
"""The header with a refusal's code, for programs that have words of their own."""
WRONG: Final = Rate(1 / 12, 5)
"""Wrong keys from one address: five at once, then one in twelve seconds."""


class Denied(Exception):
    """A request that is refused, in words; never leaves the server."""

    def __init__(self, status: int, error: AppError, *, retry_s: float = 0.0) -> None:
        super().__init__(error.code)
        self.status = status
        self.error = error
        self.retry_s = retry_s


class Door:
    """``hosts`` are the literal ``address:port`` by which this server is reached."""

    def __init__(
        self, hosts: frozenset[str], scheme: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._hosts = hosts
        self._scheme = scheme
        self._wrong = Rates(WRONG, clock)

    def check_host(self, request: web.BaseRequest) -> None:
        """A name could be turned on us (DNS rebinding); an address cannot. Raises: Denied."""
        named = request.headers.getall("Host", [])
        if len(named) != 1 or named[0] not in self._hosts or not request.raw_path.startswith("/"):
            raise Denied(403, AppError("desk_not_here"))

    def check_origin(self, request: web.BaseRequest) -> None:
        """Only our own page may act, and only on the host that it came from. Raises: Denied."""
        self.check_host(request)
        origins = request.headers.getall("Origin", [])
        if origins != [f"{self._scheme}://{request.headers['Host']}"]:
            raise Denied(403, AppError("desk_not_here"))

    def wrong(self, request: web.BaseRequest, error: AppError) -> Denied:
        """The answer to a wrong key: slower and slower for one address."""
        wait = self._wrong.wait(request.remote)
        if wait:
            return Denied(429, AppError("desk_too_many"), retry_s=wait)
        return Denied(401, error)


def words_of(request: web.BaseRequest, otherwise: str) -> Wording:
    """The words for whoever asks: their browser's first language."""
    first = request.headers.get("Accept-Language", "").split(",")[0].strip().lower()
    if not first or first.startswith("*"):
        return Wording(otherwise)
    return Wording("zh_CN" if first.startswith("zh") else "en")


def refused(denied: Denied, words: Wording) -> web.Response:
    """A refusal as the page and scripts read it."""
    said = {"what": words.tell(denied.error.what), "fix": words.tell(denied.error.fix)}
    made = web.json_response(said, status=denied.status, headers={REASON: denied.error.code})
    if denied.retry_s:
        made.headers["Retry-After"] = str(1 + int(denied.retry_s))
    return made
