"""A name that is made to look like the teacher's is told apart from the teacher's."""

import pytest

from streamer_app.events import Viewer
from streamer_app.insight.imitation import Imitation, shape


def heard(*trusted: Viewer) -> Imitation:
    imitation = Imitation()
    for viewer in trusted:
        assert not imitation.tells("room", viewer)
    return imitation


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("PhysicsWang", "PhysicsWаng"),  # a Cyrillic a
        ("PhysicsWang", "Ｐhysics​Wang"),  # a wide P, and a space of no width
        ("PhysicsWang", "physics_wang."),
        ("PhysicsWang", "PhyslcsVVang"),
        ("Bill0", "BiIIo"),
        ("modern", "rnodern"),
        ("王老师", "王老师官方"),
        ("王老师", "★王老师★"),
        ("王老师", "王 老 师"),
        ("José", "Jose"),
        ("Τeacher", "Teacher"),  # a Greek T
        ("admin", "аdmіn"),
    ],
)
def test_names_that_look_alike_have_one_shape(name: str, other: str) -> None:
    assert shape(name) == shape(other)
    imitation = heard(Viewer("1", name, roles=("host",)))
    assert imitation.tells("room", Viewer("2", other))


@pytest.mark.parametrize(
    ("name", "other"),
    [("王老师", "王老板"), ("Physics", "Physique"), ("老师2", "老师3"), ("ann", "anna")],
)
def test_other_names_are_left_alone(name: str, other: str) -> None:
    imitation = heard(Viewer("1", name, roles=("host",)))
    assert not imitation.tells("room", Viewer("2", other))


def test_the_trusted_themselves_are_never_marked() -> None:
    teacher = Viewer("1", "王老师", roles=("host",))
    helper = Viewer("7", "王老师", roles=("moderator",))
    imitation = heard(teacher, helper)
    assert not imitation.tells("room", Viewer("1", "王老师"))  # the role was not sent this time
    assert not imitation.tells("room", Viewer("7", "王老师 "))


def test_only_names_of_the_same_platform_are_compared_and_masked_ones_never() -> None:
    imitation = heard(Viewer("1", "王老师", roles=("host",)))
    assert not imitation.tells("twitch", Viewer("2", "王老师"))
    assert not imitation.tells("room", Viewer(None, "王老师", masked=True))
    assert not imitation.tells("room", None)
    assert imitation.tells("room", Viewer(None, "王老师"))


def test_nobody_looks_like_somebody_who_has_not_spoken() -> None:
    assert not Imitation().tells("room", Viewer("2", "王老师"))


def test_a_name_of_nothing_but_signs_is_nobodys() -> None:
    imitation = heard(Viewer("1", "★", roles=("host",)))
    assert not imitation.tells("room", Viewer("2", "☆"))
