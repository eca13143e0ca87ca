"""Votes in chat: 1 2 A B, one a viewer, the last one wins."""

import pytest

from streamer_app.events import Chat, Deleted, Viewer, ViewerCleared
from streamer_app.insight.votes import Votes, choice


def said(text: str, who: str = "u1", at_ms: int = 10, id: str = "", **more: object) -> Chat:
    roles = more.pop("roles", ())
    assert isinstance(roles, tuple)
    return Chat(
        source="room",
        room="r",
        id=id or f"{who}-{text}-{at_ms}",
        at_ms=at_ms,
        viewer=Viewer(id=who, name=who, roles=roles),
        text=text,
        mirrored=bool(more.get("mirrored", False)),
    )


def tally(*events: Chat | Deleted | ViewerCleared) -> list[int]:
    votes = Votes(3, 0, 60_000)
    for event in events:
        votes.fold(event)
    return [count.votes for count in votes.counts()]


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("1", 1),
        ("２", 2),
        ("a", 1),
        ("B", 2),
        ("选C", 3),
        ("我选 2", 2),
        ("扣1", 1),
        ("222", 2),
        ("vote b", 2),
        ("(c)", 3),
        ("1!", 1),
        ("d", None),
        ("4", None),
        ("12", None),
        ("1号链接在哪", None),
        ("a good lesson", None),
        ("", None),
    ],
)
def test_a_message_is_a_vote_or_it_is_not(text: str, option: int | None) -> None:
    assert choice(text, 3) == option


def test_a_viewer_has_one_vote_and_the_last_counts() -> None:
    assert tally(said("1"), said("2"), said("1", "u2"), said("3", at_ms=20)) == [1, 0, 1]


def test_a_repeated_message_changes_nothing() -> None:
    assert tally(said("1", id="x"), said("2", id="y"), said("1", id="x")) == [0, 1, 0]


def test_a_deleted_vote_leaves_the_one_before() -> None:
    gone = Deleted(source="room", room="r", id="d", at_ms=30, target="y")
    assert tally(said("1", id="x"), said("2", id="y"), gone) == [1, 0, 0]


def test_who_is_banned_has_no_vote() -> None:
    ban = ViewerCleared(source="room", room="r", id="b", viewer=Viewer(id="u1", name="u1"))
    assert tally(said("1"), ban) == [0, 0, 0]


def test_the_host_bots_and_other_rooms_do_not_vote() -> None:
    host, bot = said("1", "h", roles=("host",)), said("1", "b", roles=("bot",))
    assert tally(host, bot, said("2", "m", mirrored=True)) == [0, 0, 0]


def test_only_votes_within_the_time_count() -> None:
    assert tally(said("1", at_ms=60_000), said("2", "u2", at_ms=59_999)) == [0, 1, 0]


def test_a_quiz_tells_how_many_are_right() -> None:
    votes = Votes(2, 0, 100, right=2)
    assert votes.right_share() is None
    for who, text in (("a", "B"), ("b", "2"), ("c", "1"), ("d", "b")):
        votes.fold(said(text, who))
    assert votes.right_share() == pytest.approx(75.0)
    assert [count.percent for count in votes.counts()] == [25.0, 75.0]


def test_a_poll_has_two_to_nine_options() -> None:
    for options in (1, 10):
        with pytest.raises(ValueError, match="options"):
            Votes(options, 0, 1)
