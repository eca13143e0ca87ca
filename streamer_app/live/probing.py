"""A pasted text as a room: which platform, which signals, before anything is saved."""

from contextlib import suppress

from streamer_app.errors import AppError
from streamer_app.feeds.feed import Attending
from streamer_app.feeds.http import HttpDoor
from streamer_app.feeds.registry import Address, parse_address, platform_signals, shared_base
from streamer_app.live.accounts import Accounts
from streamer_app.live.pages import Found, Signal

MASKING = frozenset({"bilibili"})
"""Platforms that hide names from a client that is not signed in."""


async def probe(text: str, accounts: Accounts) -> Found:
    """Find the room. Raises: AppError with what is wrong with the text, or with the room."""
    address = parse_address(text)
    if address.source in ("demo", "file"):
        raise AppError("address_not_understood", address=text.strip()[:80])
    title, masked = await _look(address, accounts)
    signals = tuple(
        Signal(kind, signal.level, signal.why)
        for kind, signal in platform_signals(address.source).items()
    )
    return Found(
        address=text.strip(),
        source=address.source,
        room=address.room,
        title=title,
        signals=signals,
        masked=masked,
    )


async def _look(address: Address, accounts: Accounts) -> tuple[str, bool]:
    """Ask the platform for the room: its title, and whether it hides names from us."""
    (feed,) = await accounts.feeds([address])
    async with HttpDoor(shared_base([address])) as http:
        try:
            await feed.endpoints(http)
        finally:
            if isinstance(feed, Attending):
                with suppress(OSError, AppError):
                    await feed.leave(http)
    guest = bool(getattr(feed, "guest", address.source in MASKING))
    return str(getattr(feed, "title", "")), guest
