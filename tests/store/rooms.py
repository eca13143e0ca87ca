"""Events for the store's tests."""

from streamer_app.events import Chat, Event, Gift, Money, Viewer


def chat(number: int, text: str = "", **more: object) -> Chat:
    """The ``number``-th message of the room twitch/lesson, a second after the one before."""
    values: dict[str, object] = {
        "source": "twitch",
        "room": "lesson",
        "id": f"m{number}",
        "at_ms": 1_700_000_000_000 + 1000 * number,
        "seen_ms": 1_700_000_000_040 + 1000 * number,
        "viewer": Viewer(str(number % 5), f"viewer {number % 5}"),
        "text": text or f"message {number}",
    }
    return Chat(**{**values, **more})  # type: ignore[arg-type]


def gift(number: int, **more: object) -> Gift:
    """The ``number``-th gift of the room: a rocket of 1.00 yuan."""
    values: dict[str, object] = {
        "source": "twitch",
        "room": "lesson",
        "id": f"g{number}",
        "at_ms": 1_700_000_000_000 + 1000 * number,
        "name": "rocket",
        "paid": Money(100, "CNY"),
    }
    return Gift(**{**values, **more})  # type: ignore[arg-type]


def texts(events: list[Event]) -> list[str]:
    """What the chats among these say."""
    return [event.text for event in events if isinstance(event, Chat)]
