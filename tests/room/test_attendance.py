"""Who is here, by hand."""

from streamer_app.events import Viewer
from streamer_app.room.attendance import COUNT_AGAIN_MS, GRACE_MS, Attendance

LIN, WEI = Viewer("1", "Lin"), Viewer("2", "Wei")
NOW = 1_700_000_000_000


def test_a_second_page_is_nobody_new() -> None:
    here = Attendance()
    assert here.came(LIN)
    assert not here.came(LIN)
    here.went(LIN, NOW)
    assert here.gone(NOW + GRACE_MS) == []
    assert len(here) == 1


def test_a_reload_is_no_leaving() -> None:
    here = Attendance()
    here.came(LIN)
    here.went(LIN, NOW)
    assert not here.came(LIN)
    assert here.gone(NOW + 10 * GRACE_MS) == []


def test_who_stays_away_has_left_after_the_grace() -> None:
    here = Attendance()
    here.came(LIN)
    here.came(WEI)
    here.went(LIN, NOW)
    assert here.gone(NOW + GRACE_MS - 1) == []
    assert here.gone(NOW + GRACE_MS) == [LIN]
    assert here.gone(NOW + 2 * GRACE_MS) == []
    assert len(here) == 1


def test_who_says_good_bye_has_left_at_once() -> None:
    here = Attendance()
    here.came(LIN)
    here.went(LIN, NOW, at_once=True)
    assert here.gone(NOW) == [LIN]


def test_a_count_is_told_when_it_changes_and_again_while_somebody_is_here() -> None:
    here = Attendance()
    assert here.count_due(NOW) == 0
    here.came(LIN)
    assert here.count_due(NOW + 1_000) is None
    assert here.count_due(NOW + 2_000) == 1
    assert here.count_due(NOW + 20_000) is None
    assert here.count_due(NOW + 2_000 + COUNT_AGAIN_MS) == 1


def test_a_page_that_closes_twice_owes_none_to_the_next() -> None:
    here = Attendance()
    here.came(LIN)
    here.went(LIN, NOW)
    here.went(LIN, NOW)
    here.came(LIN)
    here.went(LIN, NOW + 1_000)
    assert here.gone(NOW + 1_000 + GRACE_MS) == [LIN]


def test_a_page_of_somebody_who_never_came_is_nobody_s_leaving() -> None:
    here = Attendance()
    here.went(WEI, NOW, at_once=True)
    assert here.gone(NOW) == []


def test_who_comes_back_under_another_name_leaves_under_it() -> None:
    here = Attendance()
    here.came(LIN)
    renamed = Viewer("1", "Lin Lin")
    assert not here.came(renamed)
    here.went(LIN, NOW)
    here.went(LIN, NOW)
    assert here.gone(NOW + GRACE_MS) == [renamed]


def test_an_empty_room_is_told_once() -> None:
    here = Attendance()
    assert here.count_due(NOW) == 0
    assert here.count_due(NOW + COUNT_AGAIN_MS) is None
