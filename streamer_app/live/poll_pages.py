"""A poll as pages show it to viewers: the overlay of the broadcast, and a room of one's own."""

from typing import Any

from streamer_app.live.snapshot import PollView


def poll_page(poll: PollView | None, at_ms: int) -> dict[str, Any] | None:
    """Plain values; the right answer of a quiz is among them only once voting is over."""
    if poll is None:
        return None
    over = at_ms >= poll.ends_ms
    return {
        "option": poll.option,
        "question": poll.question,
        "labels": list(poll.labels),
        "votes": list(poll.votes),
        "voters": poll.voters,
        "ends_ms": poll.ends_ms,
        "over": over,
        "right": poll.right if over else None,
    }
