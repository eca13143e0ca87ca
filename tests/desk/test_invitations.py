"""Invitations hold once and for ten minutes; names belong to one person each."""

import pytest

from streamer_app.desk.invitations import VALID_MS, Invitations, cleaned
from streamer_app.errors import AppError


class Clock:
    def __init__(self) -> None:
        self.ms = 0

    def __call__(self) -> int:
        return self.ms


def code(call: object) -> str:
    assert callable(call)
    with pytest.raises(AppError) as caught:
        call()
    return caught.value.code


def test_an_invitation_lets_one_person_in() -> None:
    found = Invitations(Clock())
    token = found.invite("assistant").token
    person, key = found.admit(token, "Li")
    assert (person.name, person.role) == ("Li", "assistant")
    assert found.person(key) == person
    assert code(lambda: found.admit(token, "Wang")) == "desk_link_used"


def test_an_invitation_is_over_after_ten_minutes() -> None:
    clock = Clock()
    found = Invitations(clock)
    token = found.invite("viewer").token
    clock.ms = VALID_MS - 1
    assert found.known(token)
    clock.ms = VALID_MS
    assert not found.known(token)
    assert code(lambda: found.admit(token, "Li")) == "desk_link_late"


def test_a_token_has_256_bits_and_is_not_kept() -> None:
    found = Invitations(Clock())
    token = found.invite("viewer").token
    assert len(token) == 43
    assert token not in repr(vars(found))


def test_a_name_that_is_taken_gets_a_number() -> None:
    found = Invitations(Clock())
    for wished, given in [("Li", "Li"), ("ＬＩ", "LI 2"), ("l i", "l i 3"), ("Wang", "Wang")]:
        person, _ = found.admit(found.invite("assistant").token, wished)
        assert person.name == given


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        "\u200b\u202e",
        "x" * 21,
        "stage",
        "AUTO",
        "s t a g e",
        "主讲",
        "主 播",
        "!!!",
        "程序",
    ],
)
def test_a_name_that_is_none_or_the_streamers_uses_nothing_up(name: str) -> None:
    found = Invitations(Clock())
    token = found.invite("assistant").token
    assert code(lambda: found.admit(token, name)) == "desk_name_unfit"
    assert found.known(token)


def test_a_name_loses_what_cannot_be_seen() -> None:
    assert cleaned(" 小\u202e李\n\u200d 2 ") == "小李 2"
    assert cleaned("<b>Li</b>") == "<b>Li</b>"


def test_a_revoked_key_opens_nothing() -> None:
    found = Invitations(Clock())
    _, key = found.admit(found.invite("director").token, "Li")
    assert found.revoke("Li")
    assert found.person(key) is None
    assert not found.revoke("Li")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Li", "Lі"),
        ("Wang", "Wаng"),
        ("小王0", "小王O"),
        ("Bill", "BiII"),
        ("千叶", "干叶"),
        ("NIKO", "ΝΙΚΟ"),
    ],
)
def test_a_name_that_only_looks_like_another_gets_a_number(first: str, second: str) -> None:
    assert first != second
    found = Invitations(Clock())
    found.admit(found.invite("assistant").token, first)
    person, _ = found.admit(found.invite("assistant").token, second)
    assert person.name == f"{second} 2"


def test_who_was_kept_comes_back_with_the_old_key_and_a_damaged_hash_lets_nobody_in() -> None:
    before, after = Invitations(Clock()), Invitations(Clock())
    person, key = before.admit(before.invite("director").token, "Li")
    for hashed, who, since in before.admitted():
        after.readmit(hashed, who, since)
    after.readmit("no hash", person, 0)
    assert after.person(key) == person
    assert [one.name for one in after.people()] == ["Li"]
