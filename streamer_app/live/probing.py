"""A pasted text as a room: which platform, which signals, before anything is saved."""

from streamer_app.errors import AppError
from streamer_app.feeds.http import HttpDoor
from streamer_app.feeds.registry import Address, feed_of, parse_address, platform_signals
from streamer_app.live.pages import Found, Signal

MASKING = frozenset({"bilibili"})
"""Platforms that hide names from a client that is not signed in."""


async def probe(text: str) -> Found:
    """Find the room. Raises: AppError with what is wrong with the text, or with the room."""
    address = parse_address(text)
    if address.source in ("demo", "file"):
        raise AppError("address_not_understood", address=text.strip()[:80])
    title = await _title(address)
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
        masked=address.source in MASKING,
    )


async def _title(address: Address) -> str:
    """Ask the platform for the room, where it has a page to ask."""
    feed = feed_of(address)
    async with HttpDoor(address.http_base if address.options.get("http") else None) as http:
        await feed.endpoints(http)
    return str(getattr(feed, "title", ""))
