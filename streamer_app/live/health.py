"""The state of the program in one list: what doctor checks, the running links, gaps, self-test.

It holds addresses and counts, never what viewers wrote nor a secret, so it may be copied whole.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from streamer_app.errors import AppError, Reason, reason
from streamer_app.events import Gap
from streamer_app.live.doctor import Finding, findings
from streamer_app.live.selftest import last_test
from streamer_app.live.snapshot import Snapshot
from streamer_app.store.queries import Reader


def health(database: Path, now: Snapshot | None = None) -> Iterator[Finding]:
    """Every line of the page, each as it is found; ``now`` is what the window shows at present.

    Reads the database and waits for the password store: not for the window's thread.
    """
    if now is not None:
        yield from running(now)
    yield from findings(database)
    yield from _gaps(database)
    yield _self_test(database.absolute().parent)


def running(now: Snapshot) -> Iterator[Finding]:
    """What is only known while a session runs: faults, links, what is not on disk yet."""
    if now.fault is not None:
        yield Finding("fault", False, now.fault)
    if now.session is None:
        return
    good = now.in_memory == 0
    counts = {"n": now.saved, "waiting": now.in_memory, "seconds": now.missing_s}
    yield Finding("saved", good, reason("health.saved", **counts))
    for link in now.links:
        good = link.state in ("connected", "offline")
        why = link.why or reason(f"health.link_{link.state}")
        what = reason("health.link", source=link.source, room=link.room, n=link.events, why=why)
        yield Finding("link", good, what)


def diagnostics(found: Iterable[Finding], tell: Callable[[Reason], str]) -> str:
    """The page as text, to be copied for somebody who helps."""
    return "".join(
        f"{'+' if finding.good else '!'} {finding.check}: {tell(finding.what)}\n"
        for finding in found
    )


def _gaps(database: Path) -> Iterator[Finding]:
    """The breaks of the newest session."""
    if not database.exists():
        return
    try:
        with Reader(database) as reader:
            events = reader.events(reader.session("last").session)
            gaps = [event for _, event in events if isinstance(event, Gap)]
    except AppError:
        return
    if gaps:
        seconds = round(sum(gap.end_ms - gap.start_ms for gap in gaps) / 1000)
        yield Finding("gaps", True, reason("doctor.gaps", n=len(gaps), seconds=seconds))


def _self_test(folder: Path) -> Finding:
    last = last_test(folder)
    if last is None:
        return Finding("self_test", True, reason("doctor.self_test_never"))
    date = f"{datetime.fromtimestamp(last.at_ms / 1000):%Y-%m-%d %H:%M}"
    code = "doctor.self_test" if last.good else "doctor.self_test_failed"
    return Finding("self_test", last.good, reason(code, date=date))
