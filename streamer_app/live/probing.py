"""A pasted text as a room: which platform, which signals, before anything is saved."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from time import time
from typing import Final

from streamer_app.errors import AppError, reason
from streamer_app.feeds.connection import Connection, Status
from streamer_app.feeds.failure import failure_of
from streamer_app.feeds.feed import Attending, Feed, Http
from streamer_app.feeds.http import HttpDoor
from streamer_app.feeds.registry import Address, parse_address, platform_signals
from streamer_app.feeds.registry import Signal as PlatformSignal
from streamer_app.live.accounts import Accounts
from streamer_app.live.pages import Found, Signal

MASKING = frozenset({"bilibili"})
"""Platforms that hide names from a client that is not signed in."""
JOINED: Final = frozenset({"twitch", "room", "socketio"})
"""Wires without a step that asks for the room: only joining it tells whether it is there."""
JOIN_S: Final = 9.0


async def probe(text: str, accounts: Accounts) -> Found:
    """Find the room. Raises: AppError with what is wrong with the text, or with the room."""
    address = parse_address(text)
    if address.source in ("demo", "file"):
        raise AppError("address_not_understood", address=text.strip()[:80])
    try:
        title, masked, told = await _look(address, accounts)
    except OSError as error:
        raise _not_asked(error, address.source) from error
    signals = tuple(
        Signal(kind, signal.level, signal.why)
        for kind, signal in said(platform_signals(address.source), told).items()
    )
    return Found(
        address=text.strip(),
        source=address.source,
        room=address.room,
        title=title,
        signals=signals,
        masked=masked,
    )


def _not_asked(error: OSError, source: str) -> AppError:
    """Why a platform's own steps told nothing of the room."""
    failure = failure_of(error, source, time())
    if failure.final is not None:
        return failure.final
    platform = reason(f"source.{source}")
    code = "platform_unreachable" if failure.first is not None else "platform_not_answering"
    return AppError(code, platform=platform)


def said(
    usual: Mapping[str, PlatformSignal], told: frozenset[str] | None
) -> Mapping[str, PlatformSignal]:
    """The signals of a platform, less what the room says that it does not send."""
    if told is None:
        return usual
    missing = PlatformSignal("none", reason("signal.not_by_room"))
    return {kind: signal if kind in told else missing for kind, signal in usual.items()}


async def _look(address: Address, accounts: Accounts) -> tuple[str, bool, frozenset[str] | None]:
    """Ask the platform for the room: its title, whether it hides names from us, its signals."""
    (feed,) = await accounts.feeds([address])
    told: Status | None = None
    async with HttpDoor() as http:
        if address.source in JOINED:
            told = await joined(feed, http)
        else:
            try:
                await feed.endpoints(http)
            finally:
                if isinstance(feed, Attending):
                    with suppress(OSError, AppError):
                        await feed.leave(http)
    guest = bool(getattr(feed, "guest", address.source in MASKING))
    title = told.title if told is not None else str(getattr(feed, "title", ""))
    return title, guest, told.signals if told is not None else None


async def joined(feed: Feed, http: Http) -> Status | None:
    """Join the room for a moment: what it says on the way in, None where it says nothing.

    Raises: AppError where it cannot be reached or does not let us in.
    """
    admitted: asyncio.Future[Status] = asyncio.get_running_loop().create_future()

    def heard(status: Status) -> None:
        if status.state == "admitted" and not admitted.done():
            admitted.set_result(status)

    trying = asyncio.create_task(Connection(feed, http, lambda events: None, heard).run())
    try:
        either: list[asyncio.Future[object]] = [trying, admitted]  # type: ignore[list-item]
        await asyncio.wait(either, timeout=JOIN_S, return_when=asyncio.FIRST_COMPLETED)
    finally:
        trying.cancel()
        (ended,) = await asyncio.gather(trying, return_exceptions=True)
    if admitted.done():
        return admitted.result()
    if isinstance(ended, AppError):
        raise ended
    return None
