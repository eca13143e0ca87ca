"""Whatever the wire says, the numbers go on."""

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st

from streamer_app.desk.operations import Desk
from streamer_app.events import (
    AudienceCount,
    Chat,
    Deleted,
    DeskOperation,
    Entry,
    Event,
    Gap,
    Gift,
    Leave,
    Like,
    Money,
    Order,
    PaidMessage,
    Refund,
    Viewer,
    ViewerCleared,
)
from streamer_app.insight.metrics import Metrics
from streamer_app.insight.reading import Reader

TIME = st.one_of(
    st.integers(-(2**63), 2**63 - 1), st.integers(0, 10**7), st.sampled_from((0, 1, -1))
)
AMOUNT = st.one_of(st.integers(0, 2**63 - 1), st.integers(0, 1000))
NAME = st.sampled_from(("", "a", "b", "\ud7ff", "😂"))
VIEWER = st.one_of(st.none(), st.builds(Viewer, st.one_of(st.none(), NAME), NAME))
COMMON = {"source": NAME, "room": NAME, "id": NAME, "at_ms": TIME, "viewer": VIEWER}
TEXT = st.one_of(st.text(max_size=30), st.sampled_from(("为什么？", "how much?", "", "?" * 500)))
PAID = st.one_of(st.none(), st.builds(Money, AMOUNT, st.sampled_from(("CNY", "XBG", "JPY"))))
BASES = ("concurrent", "rank", "cumulative", "heat", "views", "unique")
ARGS = st.dictionaries(
    st.sampled_from(("text", "into", "op", "course", "at", "off", "source", "room", "event")),
    st.one_of(st.integers(-3, 3), NAME, st.none(), st.booleans(), st.lists(NAME, max_size=1)),
)
OPS = (
    "new",
    "pinned",
    "on_air",
    "answered",
    "merge",
    "ungroup",
    "undo",
    "note",
    "next",
    "x",
    "ask",
)
EVENT: st.SearchStrategy[Event] = st.one_of(
    st.builds(Chat, **COMMON, text=TEXT),
    st.builds(PaidMessage, **COMMON, text=TEXT, paid=PAID),
    st.builds(Gift, **COMMON, name=NAME, count=AMOUNT, paid=PAID),
    st.builds(
        Like, **COMMON, count=st.one_of(st.none(), AMOUNT), total=st.one_of(st.none(), AMOUNT)
    ),
    st.builds(AudienceCount, **COMMON, count=AMOUNT, basis=st.sampled_from(BASES)),
    st.builds(Entry, **COMMON),
    st.builds(Leave, **COMMON),
    st.builds(Order, **COMMON, order=NAME, course=NAME, paid=PAID),
    st.builds(Refund, **COMMON, order=NAME, paid=PAID),
    st.builds(Deleted, **COMMON, target=NAME),
    st.builds(ViewerCleared, **COMMON),
    st.builds(Gap, **COMMON, start_ms=TIME, end_ms=TIME, reason=NAME),
    st.builds(
        DeskOperation,
        **COMMON,
        actor=NAME,
        card=st.integers(-2, 4),
        op=st.sampled_from(OPS),
        args=ARGS,
    ),
)

READER = Reader()
ODD_ASK = DeskOperation(
    source="",
    room="",
    id="",
    at_ms=0,
    seen_ms=0,
    viewer=None,
    actor="",
    card=0,
    op="ask",
    args={"source": []},
    base_rev=0,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(EVENT, max_size=25), TIME)
@example([ODD_ASK], 0)
def test_no_event_breaks_the_numbers_or_the_desk(events: list[Event], at_ms: int) -> None:
    metrics, desk, reader = Metrics(), Desk(), READER
    for row, event in enumerate(events):
        paid = getattr(event, "paid", None)
        gained = {paid.currency: paid.minor} if isinstance(event, Gift) and paid else {}
        if isinstance(event, Chat | PaidMessage):
            metrics.fold(event, gained, reader.read(event.text))
            desk.ask(row, event)
        else:
            metrics.fold(event, gained)
        if isinstance(event, Deleted | ViewerCleared):
            desk.withdraw(event)
        if isinstance(event, DeskOperation):
            desk.apply(event)
    for moment in (at_ms, 10**7):
        seen = metrics.snapshot(moment)
        assert msgspec.json.encode({name: metric.value for name, metric in seen.items()})
        metrics.audience(moment)
        metrics.mood(moment)
        desk.cards(moment, merged=True)
        desk.figures(moment)
    metrics.minutes()
    metrics.viewers_line(metrics.minutes()[-1].start_ms if metrics.minutes() else 0)
    metrics.drops()
