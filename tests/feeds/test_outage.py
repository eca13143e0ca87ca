"""Gaps: from the last byte to the next admission."""

from streamer_app.events import Gap
from streamer_app.feeds.outage import Outage


def test_nothing_broken_is_no_gap() -> None:
    outage = Outage("room", "here")
    outage.explain("link_lost")
    assert outage.end(5000) is None


def test_a_gap_runs_from_the_last_byte_to_the_admission() -> None:
    outage = Outage("room", "here")
    outage.begin(1000)
    outage.begin(2000)
    outage.explain("link_silent")
    outage.explain("closed_by_server")
    gap = outage.end(48_000)
    assert gap == Gap(
        source="room", room="here", id="gap-1000", at_ms=1000, seen_ms=48_000,
        start_ms=1000, end_ms=48_000, reason="link_silent",
    )  # fmt: skip
    assert outage.end(50_000) is None


def test_a_clock_that_was_set_back_makes_no_negative_gap() -> None:
    outage = Outage("room", "here")
    outage.begin(9000)
    gap = outage.end(2000)
    assert gap is not None
    assert (gap.start_ms, gap.end_ms, gap.reason) == (2000, 2000, "link_lost")
