"""The hand-over to the window: in order, and every row taken once or counted as dropped."""

import sys
from threading import Thread

from streamer_app.live.inbox import Inbox
from streamer_app.live.snapshot import ChatRow, Snapshot


def rows(first: int, last: int) -> list[ChatRow]:
    """Rows by their ids, both ends of them included."""
    return [
        ChatRow(row=row, at_ms=row, source="demo", kind="chat", name="A", text="t")
        for row in range(first, last + 1)
    ]


def took(inbox: Inbox, most: int) -> tuple[list[int], int]:
    """The row ids of one look, and how many it says were dropped."""
    taken = inbox.take(most)
    return [row.row for row in taken.rows], taken.skipped


def test_a_look_takes_the_oldest_and_leaves_the_rest_for_the_next() -> None:
    inbox = Inbox()
    inbox.put(rows(1, 5))
    assert took(inbox, 2) == ([1, 2], 0)
    inbox.put(rows(6, 6))
    assert inbox.waiting == 4
    assert took(inbox, 3) == ([3, 4, 5], 0)
    assert took(inbox, 3) == ([6], 0)
    assert took(inbox, 3) == ([], 0)


def test_dropped_rows_are_told_once_before_those_that_followed_them() -> None:
    inbox = Inbox(held=4)
    inbox.put(rows(1, 7))
    assert took(inbox, 2) == ([4, 5], 3)
    inbox.put(rows(8, 10))  # 6 leaves
    assert took(inbox, 2) == ([7, 8], 1)
    assert took(inbox, 9) == ([9, 10], 0)


def test_a_look_for_no_rows_takes_the_snapshot_and_leaves_what_was_dropped_to_tell() -> None:
    inbox = Inbox(held=2)
    inbox.put(rows(1, 3))
    snapshot = Snapshot(1)
    inbox.show(snapshot)
    taken = inbox.take(0)
    assert (taken.rows, taken.skipped) == ([], 0)
    assert taken.snapshot is snapshot
    assert took(inbox, 9) == ([2, 3], 1)
    assert inbox.take().snapshot is None


def test_looks_while_another_thread_puts_rows_tell_of_no_loss() -> None:
    turns = sys.getswitchinterval()
    inbox, ids, skipped = Inbox(100_000), list[int](), 0

    def puts() -> None:
        for first in range(1, 20_001, 2):
            inbox.put(rows(first, first + 1))

    putting = Thread(target=puts)
    sys.setswitchinterval(1e-6)
    try:
        putting.start()
        while putting.is_alive() or inbox.waiting:
            taken, lost = took(inbox, 3)
            ids += taken
            skipped += lost
    finally:
        sys.setswitchinterval(turns)
        putting.join()
    assert skipped == 0
    assert ids == list(range(1, 20_001))
