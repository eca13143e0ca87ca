"""What viewers did elsewhere: read, cleaned, and every row that is left out named."""

from datetime import UTC

import pytest

from streamer_app.catalogue.behaviour import MOST_COURSES, Behaviour, import_behaviour
from streamer_app.errors import AppError

COURSES = {"mechanics": "m", "力学": "m", "fields": "f"}


def csv(*lines: str) -> bytes:
    return "\n".join(("viewer,course,views,purchases,comments,time", *lines)).encode()


def test_a_row_becomes_views_purchases_and_comments() -> None:
    made = import_behaviour(csv("u1,力学,3,1,2,2026-05-01 20:00"), COURSES, zone=UTC)
    assert made.kept == (Behaviour("u1", "m", 1_777_665_600_000, 3, 1, 2),)
    assert (made.rows, made.good, made.bad) == (1, 1, ())


def test_rows_that_cannot_be_read_are_named_by_number_and_reason() -> None:
    made = import_behaviour(
        csv(
            ",mechanics,1,0,0,",
            "u1,unheard of,1,0,0,",
            "u1,fields,-2,0,0,",
            "u1,fields,0,0,0,",
            "u1,fields,1,0,0,whenever",
            "u1,fields,1,,,",
        ),
        COURSES,
    )
    assert [(one.row, one.why.code) for one in made.bad] == [
        (1, "import.no_viewer"),
        (2, "import.course_not_known"),
        (3, "import.count_not_number"),
        (4, "import.no_behaviour"),
        (5, "import.date_not_read"),
    ]
    assert made.kept == (Behaviour("u1", "f", 0, 1),)


def test_the_same_row_twice_counts_once() -> None:
    line = "u1,fields,2,0,0,1777662000"
    made = import_behaviour(csv(line, line, "u1,fields,2,0,0,1777662001"), COURSES)
    assert made.good == 2
    assert made.duplicates == (2,)


def test_what_no_person_does_is_left_out_with_all_else_of_that_viewer() -> None:
    made = import_behaviour(
        csv("u1,fields,1001,0,0,", "u1,mechanics,1,0,0,", "u2,fields,1000,0,300,"), COURSES
    )
    assert [one.viewer for one in made.kept] == ["u2"]
    assert made.machines == (1, 2)


def test_somebody_who_views_everything_and_buys_nothing_is_a_machine() -> None:
    many = {f"c{at}": f"c{at}" for at in range(MOST_COURSES + 1)}
    lines = [f"u1,c{at},1,0,0," for at in range(MOST_COURSES + 1)]
    assert import_behaviour(csv(*lines), many).good == 0
    assert import_behaviour(csv(*lines, "u1,c0,0,1,0,1777662000"), many).good == len(lines) + 1


def test_known_bots_are_left_out() -> None:
    made = import_behaviour(csv("b,fields,1,0,0,"), COURSES, bots=frozenset({"b"}))
    assert (made.good, made.machines) == (0, (1,))


def test_a_file_without_viewers_is_refused() -> None:
    with pytest.raises(AppError) as caught:
        import_behaviour(b"course,views\nfields,1\n", COURSES)
    assert caught.value.code == "import_no_column"
