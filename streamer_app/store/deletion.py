"""Deleting a session while rooms are recorded: between its pieces every other commit has a turn."""

from collections.abc import Callable

from streamer_app.store.removing import Left, Removal
from streamer_app.store.writer import Writer


def delete_session(
    writer: Writer, left: Left, told: Callable[[int], None] = lambda rows: None
) -> None:
    """Delete an ended session for good. ``told`` hears how many rows have gone so far.

    Raises: AppError ``session_missing``, ``session_open``, or what the disk refuses; what is left
    then goes with the next start.
    """
    removal = writer.step(lambda storing: Removal(storing.connection, left.session))
    writer.step(lambda storing: removal.begin(left))
    gone = 0
    while piece := writer.step(lambda storing: storing.remove(removal.piece)):
        gone += piece
        told(gone)
    while writer.step(lambda storing: storing.sweep(removal)):
        told(gone)
