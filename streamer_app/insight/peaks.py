"""Peaks of the chat and drops of the audience."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Peak:
    """``at_ms`` is already 15 s earlier than the chat, which lags the speech.

    ``type`` is one of laugh question gift intent chat.
    """

    at_ms: int
    end_ms: int
    z: float
    messages: int
    words: tuple[str, ...] = ()
    type: str = "chat"


@dataclass(frozen=True, slots=True)
class Drop:
    """The audience fell from ``before`` to ``after`` within three minutes."""

    at_ms: int
    before: int
    after: int
