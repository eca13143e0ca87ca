"""One viewer's profile: what it rests on, and what a person says of it."""

from pathlib import Path

import pytest

from streamer_app.advisor.audience import Audience
from streamer_app.catalogue.courses import Item
from streamer_app.events import Chat, CourseClick, Money, Order, Viewer
from streamer_app.live.crowding import crowd
from streamer_app.live.folds import Folds
from streamer_app.live.knowledge import Knowledge
from streamer_app.live.materials import Materials
from streamer_app.live.profiles import Profile, stored_profile
from streamer_app.store import corrections
from streamer_app.store.writer import Writer

START = 1_760_000_000_000
DAY = 86_400_000
ITEMS = tuple(
    Item(id=id, title=title, price=Money(9_900, "CNY"), link="https://x.example", tags=(tag,))
    for id, title, tag in (("m", "力学", "斜面"), ("f", "电磁学", "磁场"), ("o", "光学", "透镜"))
)
WHO = Viewer("u1", "小明")


def stored(tmp_path: Path) -> Path:
    """u1 asked about slopes twice, clicked on optics once, and bought nothing."""
    path = tmp_path / "s.sqlite"
    writer = Writer(path, lambda batch: None)
    writer.save_items([item.row() for item in ITEMS])
    number = writer.open_session("", START)
    common = {"source": "room", "room": "r", "viewer": WHO}
    writer.put(
        number,
        [
            Chat(id="a", at_ms=START, text="斜面怎么受力？", **common),  # type: ignore[arg-type]
            Chat(id="b", at_ms=START + 1, text="斜面的题怎么做？", **common),  # type: ignore[arg-type]
            CourseClick(id="c", at_ms=START + 2, course="o", **common),  # type: ignore[arg-type]
        ],
    )
    assert writer.sync()
    writer.end_session(number, START + 3)
    writer.close()
    return path


def read(path: Path) -> Profile:
    return stored_profile(path, "u1", Materials(ITEMS), START + DAY)


def say(path: Path, course: str, right: bool | None) -> None:
    writer = Writer(path, lambda batch: None)
    writer.within(lambda connection: corrections.save(connection, "u1", course, right, START))
    writer.close()


def test_every_interest_names_the_rows_behind_it(tmp_path: Path) -> None:
    found = {one.course: one for one in read(stored(tmp_path)).interests}
    assert found["m"].rows == {"ask": (1, 2)}
    assert found["o"].rows == {"click": (3,)}
    assert found["f"].rows == {}
    assert found["o"].lift > found["m"].lift > 1 > found["f"].lift


def test_a_course_called_wrong_has_no_signs_and_is_not_recommended(tmp_path: Path) -> None:
    path = stored(tmp_path)
    assert [one.course for one in read(path).best] == ["o", "m", "f"]
    say(path, "o", False)
    after = read(path)
    found = {one.course: one for one in after.interests}
    assert found["o"].rows == {}
    assert found["o"].lift < 1
    assert [one.course for one in after.best] == ["m", "f"]
    assert after.said == {"o": False}


def test_a_course_called_right_counts_as_if_bought_but_is_not_owned(tmp_path: Path) -> None:
    path = stored(tmp_path)
    say(path, "f", True)
    after = read(path)
    assert after.interests[0].course == "f"
    assert after.owned == ()
    say(path, "f", None)
    assert read(path).interests == read(stored(tmp_path / "again")).interests


def test_the_crowd_heeds_what_was_said() -> None:
    folds = Folds(Materials(ITEMS).around())
    for at, who in enumerate(("u1", "u2")):
        viewer = Viewer(who, who)
        order = Order(
            source="room", room="r", id=who, at_ms=START + at, viewer=viewer, order=who, course="f"
        )
        folds.fold(at + 1, order)
    asked = Chat(
        source="room", room="r", id="q", at_ms=START + 2, viewer=WHO, text="斜面怎么受力？"
    )
    folds.fold(3, asked)
    there, now = Audience(2, "identified"), START + 601_000
    for row, who in enumerate(("u1", "u2"), 4):
        line = Chat(
            source="room", room="r", id=f"here{who}", at_ms=now, viewer=Viewer(who, who), text="好"
        )
        folds.fold(row, line)
    said = {"u1": {"m": False, "o": True}}
    plain = crowd(folds, Knowledge(), there, now)
    heeding = crowd(folds, Knowledge(said=said), there, now)
    assert plain is not None and heeding is not None
    m, o = heeding.courses.index("m"), heeding.courses.index("o")
    assert heeding.interest[0, o] > plain.interest[0, o]
    assert heeding.interest[0, m] < plain.interest[0, m]
    assert heeding.interest[1, m] == pytest.approx(heeding.interest[1, o])
    only_right = crowd(folds, Knowledge(said={"u1": {"o": True}}), there, now)
    assert only_right is not None
    assert heeding.interest[0, m] < only_right.interest[0, m]
