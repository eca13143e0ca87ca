"""One thing asks at a time, within a budget."""

from streamer_app.errors import reason
from streamer_app.live.attention import ORDER, Asking, Kind, Ruling, Shown, arbitrate

MIN = 60_000


def asking(*kinds: Kind, key: str = "") -> list[Asking]:
    return [Asking(kind, reason(f"attention.{kind}"), key) for kind in kinds]


def kind_of(ruling: Ruling) -> str | None:
    return ruling.attention.kind if ruling.attention else None


def test_nothing_asks_when_nothing_is_wrong() -> None:
    assert arbitrate([], Shown(), 0) == Ruling(None, 0, Shown())


def test_the_most_urgent_is_shown_and_the_others_are_counted() -> None:
    waiting = asking(*reversed(ORDER))
    for place, kind in enumerate(ORDER):
        ruling = arbitrate(waiting[: len(ORDER) - place], Shown(), 0)
        assert kind_of(ruling) == kind
        assert ruling.attention is not None
        assert ruling.attention.waiting == ruling.waiting == len(ORDER) - place - 1


def test_going_on_costs_nothing() -> None:
    shown = Shown()
    for second in range(600):
        ruling = arbitrate(asking("oldest_wait"), shown, second * 1000)
        shown = ruling.shown
        assert kind_of(ruling) == "oldest_wait"
    assert shown.onsets == (0,)


def test_two_onsets_are_a_minute_apart() -> None:
    shown = arbitrate(asking("quiet"), Shown(), 0).shown
    early = arbitrate(asking("pitch"), shown, MIN - 1)
    assert (kind_of(early), early.waiting) == (None, 1)
    assert kind_of(arbitrate(asking("pitch"), early.shown, MIN)) == "pitch"


def test_what_is_shown_stays_while_a_more_urgent_one_must_wait() -> None:
    shown = arbitrate(asking("quiet"), Shown(), 0).shown
    ruling = arbitrate(asking("quiet", "pitch"), shown, 30_000)
    assert (kind_of(ruling), ruling.waiting) == ("quiet", 1)


def test_six_onsets_an_hour_are_enough() -> None:
    shown, lit = Shown(), 0
    for minute in range(60):
        ruling = arbitrate(asking("pitch", key=str(minute)), shown, minute * MIN)
        shown, lit = ruling.shown, lit + (ruling.attention is not None)
    assert lit == 6
    assert kind_of(arbitrate(asking("pitch", key="new"), shown, 60 * MIN)) == "pitch"


def test_a_fault_and_a_pitch_over_plan_are_exempt() -> None:
    spent = Shown(None, tuple(range(6)))
    for kind in ("fault", "pitch_over_plan"):
        ruling = arbitrate(asking(kind), spent, 10)
        assert kind_of(ruling) == kind
        assert ruling.shown.onsets == spent.onsets


def test_everything_else_waits_while_a_pitch_runs() -> None:
    ruling = arbitrate(asking("oldest_wait", "quiet"), Shown(), 0, pitch_running=True)
    assert (kind_of(ruling), ruling.waiting) == (None, 2)
    over = arbitrate(asking("oldest_wait", "pitch_over_plan"), Shown(), 0, pitch_running=True)
    assert kind_of(over) == "pitch_over_plan"


def test_do_not_disturb_lets_faults_through() -> None:
    assert kind_of(arbitrate(asking("pitch"), Shown(), 0, do_not_disturb=True)) is None
    assert kind_of(arbitrate(asking("fault"), Shown(), 0, do_not_disturb=True)) == "fault"
