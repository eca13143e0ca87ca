"""The list of sessions: what is wished for, by months, in sums."""

from datetime import datetime
from typing import Any

import pytest

from streamer_app.live.pages import SessionLine
from streamer_app.review.listing import Choices, Wish, choices, months, sums

ADA, BOB = ("twitch", "ada"), ("bilibili", "7")


def line(session: int, title: str, moment: str, **own: Any) -> SessionLine:
    at_ms = round(datetime.fromisoformat(moment).timestamp() * 1000)
    return SessionLine(session, title, (), at_ms, None, 10 * session, 3, **own)


LINES = [
    line(3, "Force ＆ momentum", "2026-11-02T20:00", rooms=(ADA, BOB), courses=("k1",), asked=4,
         course_money={"CNY": 300}, money={"USD": 5}),
    line(2, "动量", "2026-11-01T00:00", rooms=(BOB,), tags=("动量",), money={"CNY": 7}),
    line(1, "Momentum", "2026-10-31T23:59", rooms=(BOB,), courses=("k1", "k2"), asked=2,
         course_money={"CNY": 100}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        (Wish(), [3, 2, 1]),
        (Wish(room=ADA), [3]),
        (Wish(course="k1"), [3, 1]),
        (Wish(course="k1", room=BOB, title="force"), [3]),
        (Wish(tag="动量"), [2]),
        (Wish(title="MOMENTUM & "), [3]),
        (Wish(title="光学"), []),
    ],
)
def test_a_session_fits_when_all_of_it_does(wish: Wish, found: list[int]) -> None:
    assert [one.session for one in LINES if wish.fits(one)] == found


def test_nothing_wished_for_is_no_wish() -> None:
    assert not Wish(title="  ") and Wish(tag="x")


def test_what_most_sessions_have_is_offered_first() -> None:
    assert choices(LINES) == Choices((BOB, ADA), ("k1", "k2"), ("动量",))


def test_a_month_ends_at_its_midnight_and_adds_up() -> None:
    november, october = months(LINES)
    assert [(m.year, m.month, len(m.lines)) for m in (november, october)] == [
        (2026, 11, 2),
        (2026, 10, 1),
    ]
    assert (november.sums.messages, november.sums.asked) == (50, 4)
    assert november.sums.course_money == {"CNY": 300}
    assert november.sums.money == {"USD": 5, "CNY": 7}
    assert sums([]).sessions == 0
