"""Which questions a program asks: known by its name, or by the clock it keeps."""

import pytest

from streamer_app.events import Chat, Viewer
from streamer_app.insight.announcements import REMEMBERED, Announcements, is_program

LINE = "有问题吗？点关注加群领资料哦"
MINUTE = 60_000


def heard(*moments: int, text: str = LINE, viewer: str = "v1") -> list[int | None]:
    """Of one account that says a line at these moments: how many posts each one tells of."""
    told = Announcements()
    found = []
    for row, at_ms in enumerate(moments, 1):
        chat = Chat(id=f"m{row}", at_ms=at_ms, viewer=Viewer(viewer, "shop"), text=text)
        said = told.hear(row, chat)
        found.append(None if said is None else len(said))
    return found


def test_the_third_post_at_an_even_distance_is_a_program_s() -> None:
    assert heard(0, 10 * MINUTE, 20 * MINUTE + 4_000) == [None, None, 3]
    assert heard(0, 5 * MINUTE, 10 * MINUTE, 12 * MINUTE) == [None, None, 3, 4]
    # 3 % of half an hour are 54 s.
    assert heard(0, 30 * MINUTE, 60 * MINUTE + 53_000) == [None, None, 3]
    assert heard(0, 7 * MINUTE, 9 * MINUTE, 19 * MINUTE, 29 * MINUTE) == [*[None] * 4, 5]


@pytest.mark.parametrize(
    "moments",
    [
        (0, 10 * MINUTE),  # two of anything are even
        (0, 10 * MINUTE, 21 * MINUTE),  # somebody asks again
        (0, 5 * MINUTE, 10 * MINUTE + 10_000),  # 3 % of five minutes are 9 s
        (0, MINUTE, 2 * MINUTE, 3 * MINUTE),  # somebody is impatient
        (0, 10 * MINUTE, 9 * MINUTE),
    ],
)
def test_a_person_who_asks_again_is_no_program(moments: tuple[int, ...]) -> None:
    assert heard(*moments) == [None] * len(moments)


def test_short_lines_and_other_accounts_keep_no_clock_together() -> None:
    even = (0, 10 * MINUTE, 20 * MINUTE)
    assert heard(*even, text="多少钱？") == [None] * 3
    told = Announcements()
    for row, at_ms in enumerate(even):
        chat = Chat(id=f"m{row}", at_ms=at_ms, viewer=Viewer(f"v{row}", "a"), text=LINE)
        assert told.hear(row, chat) is None
    assert told.hear(9, Chat(id="m9", at_ms=30 * MINUTE, text=LINE)) is None


def test_the_lines_of_a_whole_evening_do_not_fill_the_memory() -> None:
    told = Announcements()
    for row in range(REMEMBERED + 50):
        text = f"what is the meaning of {row}?"
        told.hear(row, Chat(id=f"m{row}", at_ms=row, viewer=Viewer("v", "v"), text=text))
    assert len(told._lines) == REMEMBERED


def test_programs_of_many_rooms_are_known_by_name() -> None:
    assert is_program(Viewer("19264788", "Nightbot"))
    assert is_program(Viewer(None, "StreamElements"))
    assert not is_program(Viewer("1", "nightbot_fan"))
    assert not is_program(None)
