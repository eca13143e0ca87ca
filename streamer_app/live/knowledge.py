"""What the creator's own earlier sessions teach: pitches, owners, refunds, the teacher's words.

Only the creator's database is read; demos and replays have databases of their own and teach
nothing. Bases are never pooled: pitches to a concurrent count and to identified people stay apart.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from streamer_app.advisor.courses import CourseModel
from streamer_app.advisor.interaction import Outcome
from streamer_app.advisor.learning import Past
from streamer_app.advisor.pitching import Pitching, Run
from streamer_app.advisor.state import Quality
from streamer_app.catalogue.courses import Item
from streamer_app.catalogue.imports import course_finder
from streamer_app.catalogue.orders import Sale, Sales, refund_rows, refund_share
from streamer_app.events import Chat, Event, Interaction, Order
from streamer_app.insight.viewers import Act, profiled
from streamer_app.live.interacting import outcome_of, outcome_of_pitch
from streamer_app.store import behaviour, corrections
from streamer_app.store.queries import Reader, StoredEvent

KINDS: Final = ("pitch", "order", "refund", "course_click")
WORDS: Final = 3
"""Of so many earlier pitches of a course the teacher's words are kept."""
LEAST_WORDS: Final = 6


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything learnt before this session."""

    model: CourseModel = field(default_factory=lambda: CourseModel(()))
    owned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Viewer to the courses bought, in order."""
    signs: Mapping[str, tuple[Act, ...]] = field(default_factory=dict)
    """Viewer to what the imported behaviour says of him."""
    pasts: Mapping[str, tuple[Past, ...]] = field(default_factory=dict)
    """Basis to the pitches that were made on it."""
    quality: Mapping[str, Quality] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    said: Mapping[str, corrections.Said] = field(default_factory=dict)
    """Viewer to what a person has said of their interests: it outweighs every sign."""
    sold: Mapping[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)
    """Basis and course to the rows of the orders that its earlier pitches brought."""
    bought: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Viewer and course to the row of the order."""
    outcomes: tuple[Outcome, ...] = ()
    """What came of earlier polls, quizzes, pitches and the like."""

    def heeded(self, viewer: str, signs: Iterable[Act], at_ms: int) -> list[Act]:
        """The signs that a person has not called wrong, and what they said instead."""
        said = self.said.get(viewer, {})
        kept = [sign for sign in signs if said.get(sign.course, True)]
        return kept + [Act(0, at_ms, "buy", course) for course, right in said.items() if right]


def knowledge(
    database: Path,
    items: Sequence[Item],
    *,
    without: int | None = None,
    since_ms: int = 0,
    before_ms: int = 2**62,
) -> Knowledge:
    """What a database teaches of the time [since, before), the session ``without`` left out.

    Raises: AppError for a damaged database.
    """
    if not database.exists():
        return Knowledge(model=CourseModel((), [item.id for item in items]))
    names = course_finder(items)
    with Reader(database) as reader:
        stored = [one for kind in KINDS for one in reader.of_kind(kind)]
        kept = [
            one
            for one in stored
            if one.session != without and since_ms <= one.event.at_ms < before_ms
        ]
        past = [PastSession(part, names, session) for session, part in by_session(kept)]
        words = _words(reader, past)
        acted = [
            one.event
            for one in reader.of_kind("interaction")
            if one.session != without and since_ms <= one.event.at_ms < before_ms
        ]
    rows = [row for row in behaviour.rows(database) if row[2] < before_ms]
    owned = _owned((one.event for one in kept), rows, names, past)
    sales = [sale for one in past for sale in one.sales.sales]
    return Knowledge(
        CourseModel(owned.values(), [item.id for item in items]),
        owned,
        _signs(rows),
        _pasts(past),
        {item.id: _quality(sales, item.id) for item in items},
        words,
        corrections.load(database),
        _sold(past),
        _bought(kept, names),
        (*acts_of(acted), *(outcome_of_pitch(*pair) for one in past for pair in one.runs())),
    )


def acts_of(events: Iterable[Event]) -> Iterator[Outcome]:
    """What came of polls, quizzes and the like, as it was noted."""
    for event in events:
        if isinstance(event, Interaction) and (found := outcome_of(event)) is not None:
            yield found


def past_of(run: Run, orders: int) -> tuple[str, Past]:
    """A settled pitch as a lesson, with the basis that its audience was counted on."""
    shown = run.shown
    told = shown.get("levels") or [shown.get("exposure") or shown.get("present") or 0]
    return str(shown.get("basis", "")), Past(run.course, tuple(map(float, told)), orders)


class PastSession:
    """One earlier session, as far as selling goes."""

    def __init__(self, rows: Iterable[StoredEvent], names: Mapping[str, str], session: int) -> None:
        self.session = session
        self.pitching = Pitching()
        self.sales = Sales(lambda course: names.get(course.casefold(), course))
        for one in sorted(rows, key=lambda one: one.row):
            self.pitching.fold(one.event)
            self.sales.fold(one.event, one.row)

    def runs(self) -> Iterator[tuple[Run, int]]:
        """Each pitch that ran to its end, with its orders."""
        owners = [s.pitch or self.pitching.pitch_of(s.course, s.at_ms) for s in self.sales.sales]
        for run in self.pitching.runs:
            if run.started_ms is not None and run.ended_ms is not None:
                yield run, owners.count(run.pitch)


def by_session(rows: Iterable[StoredEvent]) -> Iterator[tuple[int, list[StoredEvent]]]:
    found: dict[int, list[StoredEvent]] = {}
    for one in rows:
        found.setdefault(one.session, []).append(one)
    yield from sorted(found.items())


def _pasts(sessions: Iterable[PastSession]) -> dict[str, tuple[Past, ...]]:
    found: dict[str, list[Past]] = {}
    for session in sessions:
        for run, orders in session.runs():
            basis, past = past_of(run, orders)
            found.setdefault(basis, []).append(past)
    return {basis: tuple(pasts) for basis, pasts in found.items()}


def _sold(sessions: Iterable[PastSession]) -> dict[tuple[str, str], tuple[int, ...]]:
    found: dict[tuple[str, str], list[int]] = {}
    for one in sessions:
        lessons = {run.pitch: (past_of(run, 0)[0], run.course) for run, _ in one.runs()}
        for sale in one.sales.sales:
            owner = sale.pitch or one.pitching.pitch_of(sale.course, sale.at_ms)
            if owner in lessons:
                found.setdefault(lessons[owner], []).append(sale.row)
    return {lesson: tuple(rows) for lesson, rows in found.items()}


def _bought(stored: Iterable[StoredEvent], names: Mapping[str, str]) -> dict[tuple[str, str], int]:
    return {
        (who, names.get(one.event.course.casefold(), one.event.course)): one.row
        for one in stored
        if isinstance(one.event, Order) and (who := profiled(one.event.viewer)) is not None
    }


def _owned(
    events: Iterable[Event],
    rows: Sequence[behaviour.Row],
    names: Mapping[str, str],
    sessions: Sequence[PastSession],
) -> dict[str, tuple[str, ...]]:
    """Viewer to courses by time of purchase; what was paid back in full is not owned."""
    back = {s.order for one in sessions for s in one.sales.sales if _given_back(s)}
    bought = [
        (event.at_ms, who, names.get(event.course.casefold(), event.course))
        for event in events
        if isinstance(event, Order) and event.status == "paid" and event.order not in back
        if (who := profiled(event.viewer)) is not None
    ]
    bought += [(at_ms, who, course) for who, course, at_ms, _, count, _ in rows if count]
    found: dict[str, dict[str, None]] = {}
    for _, who, course in sorted(bought):
        found.setdefault(who, {})[course] = None
    return {who: tuple(courses) for who, courses in found.items()}


def _given_back(sale: Sale) -> bool:
    return sale.paid is not None and 0 < sale.paid.minor <= sale.refunded


def _signs(rows: Iterable[behaviour.Row]) -> dict[str, tuple[Act, ...]]:
    """Imported behaviour as signs of interest; they stand in no row of the session."""
    found: dict[str, list[Act]] = {}
    for who, course, at_ms, views, _, comments in rows:
        acts = found.setdefault(who, [])
        if views:
            acts.append(Act(0, at_ms, "click", course, 0.25, views))
        if comments:
            acts.append(Act(0, at_ms, "mention", course, 1.0, comments))
    return {who: tuple(acts) for who, acts in found.items()}


def _quality(sales: Sequence[Sale], course: str) -> Quality:
    orders, refunds = refund_share(sales, course)
    return Quality(orders, refunds, rows=refund_rows(sales, course))


def _words(reader: Reader, sessions: Sequence[PastSession]) -> dict[str, tuple[str, ...]]:
    """Course to the last thing that the teacher wrote in its latest pitches, newest first."""
    found: dict[str, list[str]] = {}
    for one in reversed(sessions):
        for run, _ in reversed(list(one.runs())):
            said = found.setdefault(run.course, [])
            if len(said) < WORDS and (text := _said(reader, one.session, run)):
                said.append(text)
    return {course: tuple(said) for course, said in found.items() if said}


def _said(reader: Reader, session: int, run: Run) -> str:
    events = reader.events(session, start_ms=run.started_ms, end_ms=run.ended_ms)
    return last_words(event for _, event in events)


def last_words(events: Iterable[Event]) -> str:
    """The last line of a host that says anything."""
    said = [
        event.text.strip()
        for event in events
        if isinstance(event, Chat) and event.viewer and "host" in event.viewer.roles
    ]
    return next((text for text in reversed(said) if len(text) >= LEAST_WORDS), "")
