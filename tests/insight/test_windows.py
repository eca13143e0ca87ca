"""The columns of the recent past, and what is let go of them."""

from streamer_app.insight import windows
from streamer_app.insight.gaps import Coverage, merged, overlap
from streamer_app.insight.windows import AMOUNTS, BLOCK, GONE, KEPT_ROWS, MESSAGE, Amounts, Log


def test_rows_out_of_order_are_found_by_time() -> None:
    log = Log()
    for at in (50, 10, 30, 20, 40):
        log.add(at, at, MESSAGE, at)
    assert sorted(log.window(10, 40).at.tolist()) == [20, 30, 40]


def test_a_window_stands_still_while_the_log_grows() -> None:
    log = Log()
    for at in (10, 20, 30):
        log.add(at, at, MESSAGE, at)
    whole, late = log.window(0, 30), log.window(0, 30).since(15)
    nothing = log.window(40, 50)
    log.add(25, 4, MESSAGE, 4)
    log.mark(1, GONE)
    assert whole.at.tolist() == whole.who.tolist() == [10, 20, 30]
    assert late.at.tolist() == [20, 30]
    assert whole.count(MESSAGE) == 3
    assert (nothing.count(MESSAGE), nothing.people(MESSAGE)) == (0, 0)
    assert log.window(0, 30).at.tolist() == [10, 30, 25]
    assert log.window(0, 30).since(25).at.tolist() == [30]


def test_people_are_counted_once_and_strangers_not_at_all() -> None:
    log = Log()
    for who in (1, 1, 1, 1, 2, -1, -1):
        log.add(5, who, MESSAGE, 0)
    window = log.window(0, 10)
    assert (window.count(MESSAGE), window.people(MESSAGE), window.capped(MESSAGE, 3)) == (7, 2, 6)


def test_a_long_flood_keeps_only_the_last_twenty_minutes() -> None:
    log = Log()
    rows = KEPT_ROWS + 60 * BLOCK
    for number in range(rows):
        log.add(number * 100, 0, MESSAGE, number)
    last = (rows - 1) * 100
    assert log.window(last - windows.KEPT_MS, last).count(MESSAGE) == windows.KEPT_MS / 100
    assert log.window(-1, last).count(MESSAGE) <= KEPT_ROWS + BLOCK
    assert log.row_of(0) is None
    assert log.row_of(rows - 1) is not None


def test_amounts_of_a_long_flood_keep_the_window_exact() -> None:
    amounts = Amounts()
    rows = 2 * KEPT_ROWS + 10
    for number in range(rows):
        amounts.add(number * 100, 1)
    assert amounts.sum((rows - 11) * 100, rows * 100) == 10


def test_spans_are_merged_and_measured() -> None:
    assert merged([(5, 7), (1, 3), (3, 4), (9, 9)]) == [(1, 4), (5, 7)]
    assert overlap([(1, 4), (5, 7)], 2, 6) == 3


def test_the_gap_of_one_of_two_rooms_counts_half() -> None:
    coverage = Coverage()
    coverage.know(0)
    coverage.know(1)
    coverage.add(0, 0, 60)
    assert coverage.covered(0, 100) == 70
    assert coverage.frozen_at(50) is None
    assert coverage.with_down({1: 40}, 55).frozen_at(55) == 40
    assert coverage.frozen_at(50) is None


def test_amounts_of_long_ago_are_let_go_and_the_last_minutes_stay_exact() -> None:
    amounts = Amounts()
    for second in range(3 * AMOUNTS):
        amounts.add(second * 1_000, 2)
    assert len(amounts._at) <= 2 * AMOUNTS
    now = (3 * AMOUNTS - 1) * 1_000
    assert amounts.sum(now - 1_200_000, now) == 2 * 1_200
