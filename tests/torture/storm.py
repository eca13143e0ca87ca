"""Servers and networks that throw a client out in every way: it comes back, but never in a storm.

Twenty minutes each on a virtual clock. What only a person can mend ends it at once, in words.
The mutant has no pauses of its own, as a plain reconnecting loop.
"""

import asyncio
import socket
import ssl
from contextlib import suppress
from itertools import pairwise
from random import Random
from typing import Any, Final

from websockets.datastructures import Headers
from websockets.exceptions import InvalidStatus
from websockets.http11 import Response

from streamer_app.errors import AppError
from streamer_app.feeds.backoff import Backoff
from streamer_app.feeds.connection import Connection
from tests.feeds.doubles import NoHttp, Room, Visit, WordFeed
from tests.virtual_time import run_virtually

SECONDS: Final = 1200.0
FIRST_MINUTE: Final = 8
LATER_MINUTES: Final = 2
APART_S: Final = 0.5
RETRY_S: Final = 90
COMES_BACK: Final = ("closes", "restarts", "welcomes", "too_many", "moves")
NETWORK: Final = ("no_name", "refused")
FINAL: Final = ("401", "403", "expired", "wrong_host")


class Restless(Backoff):
    """The mutant."""

    def wait(self, now: float, most: float, retry_after: float = 0.0) -> float:
        return 0.05

    def move(self, now: float) -> float:
        return 0.05


def answered(status: int, **headers: str) -> InvalidStatus:
    """A handshake refused with this status."""
    named = Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return InvalidStatus(Response(status, "", named))


def certificate(code: int) -> ssl.SSLCertVerificationError:
    """A certificate that OpenSSL does not accept."""
    error = ssl.SSLCertVerificationError(1, "certificate")
    error.verify_code = code
    return error


def room(kind: str) -> Room:
    """A room in this mood; it let everybody in once before."""
    first: Visit = ("welcome", "m", None)
    last: dict[str, Visit] = {
        "closes": ("welcome", 1011),
        "restarts": (1012,),
        "welcomes": ("welcome", "m", None),
        "too_many": answered(429, Retry_After=str(RETRY_S)),
        "moves": ("welcome", "move", "quiet"),
        "no_name": socket.gaierror(-2, "unknown"),
        "refused": ConnectionRefusedError(111, "no"),
        "401": answered(401),
        "403": answered(403),
        "expired": certificate(10),
        "wrong_host": certificate(62),
    }
    return Room(first, last[kind])


async def attempts(kind: str, seed: int, mutant: bool) -> tuple[list[float], AppError | None]:
    """When it was tried, and what ended it."""
    there = room(kind)
    backoff = Restless if mutant else Backoff
    connection = Connection(
        WordFeed(),
        NoHttp(),
        lambda events: None,
        lambda status: None,
        clock=lambda: 1_000_000 + round(asyncio.get_running_loop().time() * 1000),
        backoff=backoff(Random(seed)),
        dial=there.dial,
    )
    error: AppError | None = None
    with suppress(TimeoutError):
        try:
            async with asyncio.timeout(SECONDS if not mutant else 90.0):
                await connection.run()
        except AppError as ended:
            error = ended
    return there.attempts, error


def polite(kind: str, times: list[float], error: AppError | None) -> bool:
    """Whether this is how a guest behaves."""
    if kind in FINAL:
        return error is not None and len(times) == 2
    if error is not None or any(later - sooner <= APART_S for sooner, later in pairwise(times)):
        return False
    if kind == "too_many":
        return all(later - sooner >= RETRY_S - 0.01 for sooner, later in pairwise(times[1:]))
    if sum(at < 60 for at in times) > FIRST_MINUTE * (1 + (kind in NETWORK)):
        return False
    late = [at for at in times if at >= 60]
    most = 13 if kind in NETWORK else LATER_MINUTES
    return all(sum(at <= other < at + 60 for other in late) <= most for at in late)


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` storms of each kind."""
    rude: dict[str, int] = {}
    most = 0
    for kind in (*COMES_BACK, *NETWORK, *FINAL):
        for seed in range(n):
            times, error = run_virtually(attempts(kind, seed, mutant))
            rude[kind] = rude.get(kind, 0) + (not polite(kind, times, error))
            if kind in COMES_BACK:
                most = max(most, sum(at < 60 for at in times))
    bad = {kind: count for kind, count in rude.items() if count}
    return {"ok": not bad, "storms": n * len(rude), "first_minute_most": most, "rude": bad}
