"""What a pitch cost in viewers, from the counts that the room gave."""

import pytest
from msgspec import structs

from streamer_app.events import AudienceCount, Pitch
from streamer_app.live.folds import Folds
from streamer_app.live.goodwill import COSTLY, LONGER_S, cost_rows, last_cost
from streamer_app.live.materials import Materials, demo_items
from streamer_app.live.people import DESK
from streamer_app.live.suggesting import Circumstances, Suggesting

MIN = 60_000
START = 1_760_000_000_000


def watched(counts: dict[int, int], *, pitch: tuple[int, int] | None = (20, 25)) -> Folds:
    """A room whose audience stands at these counts from these minutes on."""
    folds = Folds(Materials(demo_items()).around())
    row = 0
    count = 0
    for minute in range(41):
        count = counts.get(minute, count)
        for step, at in zip(("started", "ended"), pitch or (), strict=False):
            if minute == at:
                row += 1
                folds.fold(row, step_of(step, at))
        row += 1
        folds.fold(row, counted(minute, count))
    return folds


def counted(minute: int, count: int) -> AudienceCount:
    return AudienceCount(
        source="room", room="r", id=f"v{minute}", at_ms=START + minute * MIN, count=count,
        basis="concurrent",
    )  # fmt: skip


def step_of(action: str, minute: int) -> Pitch:
    return Pitch(
        source=DESK, id=action, at_ms=START + minute * MIN, pitch="p", action=action,
        course="mechanics",
    )  # fmt: skip


def test_viewers_who_left_during_a_pitch_stand_beside_the_usual() -> None:
    """300 watch; 4 more leave in each five minutes before; 24 leave during the pitch."""
    counts = {0: 316, 5: 312, 10: 308, 15: 304, 20: 300, 24: 276}
    cost = last_cost(watched(counts), START + 40 * MIN)
    assert cost is not None
    assert (cost.watching, cost.lost, cost.usual) == (300, 24, 4.0)
    assert cost.share == pytest.approx(20 / 300)


def test_the_cost_opens_the_counts_behind_it() -> None:
    """Rows 1 to 20 count minutes 0 to 19, 21 is the start, 22 to 26 count, 27 is the end."""
    assert cost_rows(watched({0: 300})) == tuple(range(1, 28))
    assert cost_rows(watched({0: 300}, pitch=None)) == ()
    late = watched({0: 300}, pitch=(20, 45))
    late.fold(90, structs.replace(counted(41, 9000), basis="views"))
    late.fold(91, step_of("ended", 45))
    assert 90 not in cost_rows(late), "views never fall"


def test_without_a_pitch_or_a_count_there_is_no_cost() -> None:
    assert last_cost(watched({0: 300}, pitch=None), START + 40 * MIN) is None
    assert last_cost(Folds(Materials().around()), START) is None
    assert last_cost(watched({0: 300}, pitch=(20, 20)), START + 40 * MIN) is None


def test_a_costly_pitch_makes_the_next_pause_longer_and_says_so() -> None:
    counts = {0: 300, 24: 276}
    folds, at_ms = watched(counts), START + 40 * MIN
    suggesting = Materials(demo_items()).suggesting()
    state = suggesting.state(folds, at_ms, Circumstances())
    assert state.moment.cost is not None
    assert state.moment.cost.share >= COSTLY
    assert state.moment.lengthened_s == LONGER_S
    calm = suggesting_of(watched({0: 300, 24: 297}), at_ms)
    assert calm == 0


def suggesting_of(folds: Folds, at_ms: int) -> int:
    made: Suggesting = Materials(demo_items()).suggesting()
    return made.state(folds, at_ms, Circumstances()).moment.lengthened_s
