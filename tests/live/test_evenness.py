"""A word when those who do not pay wait twice as long, and none while too little is known."""

from dataclasses import replace

from streamer_app.events import Chat, Gift, Money, Viewer
from streamer_app.live.evenness import EVERY_MS, Evenness, nudge, waits
from streamer_app.live.folds import Folds
from streamer_app.live.materials import Materials
from streamer_app.live.snapshot import Ask, Card
from streamer_app.review.fairness import Treatment


def answered(number: int, viewer: str, wait_s: int) -> Card:
    """A card that one viewer asked at 0 and that was answered after so many seconds."""
    ask = Ask(number, 0, viewer, "x", "room", viewer)
    card = Card(number, "x", "answered", 1, 1, 0, 0, 0, 0.0, {}, samples=(ask,))
    return replace(card, answered_ms=wait_s * 1000)


def folds() -> Folds:
    made = Folds(Materials().around())
    for row, viewer in enumerate(("p1", "p2", "p3"), start=1):
        given = Gift(
            source="room", id=f"g{row}", at_ms=row, viewer=Viewer(viewer, viewer), name="g",
            paid=Money(100, "CNY"),
        )  # fmt: skip
        made.fold(row, given)
    made.fold(9, Chat(source="room", id="c", at_ms=9, viewer=Viewer("n1", "n1"), text="hello"))
    return made


CARDS = [answered(n, f"p{n}", 60) for n in (1, 2, 3)] + [
    answered(10 + n, f"n{n}", 150) for n in (1, 2, 3)
]


def test_payers_are_told_from_the_others_by_what_they_paid() -> None:
    by = {one.group: one for one in waits(folds(), CARDS)}
    assert (by["payer"].answered, by["payer"].wait_s) == (3, 60.0)
    assert (by["non_payer"].answered, by["non_payer"].wait_s) == (3, 150.0)


def test_two_and_a_half_times_is_said_and_remembered_for_half_a_minute() -> None:
    evenness = Evenness()
    told = evenness.at(folds(), CARDS, 1_000)
    assert told is not None and told.arguments == {"times": "2.5"}
    assert evenness.at(folds(), [], 1_000 + EVERY_MS - 1) == told
    assert evenness.at(folds(), [], 1_000 + EVERY_MS) is None


def test_few_answers_or_like_waits_are_no_word() -> None:
    def groups(payer: tuple[int, float], other: tuple[int, float]) -> list[Treatment]:
        return [
            Treatment("payer", 9, *payer),
            Treatment("non_payer", 9, *other),
        ]

    assert nudge(groups((2, 10.0), (9, 90.0))) is None
    assert nudge(groups((9, 10.0), (2, 90.0))) is None
    assert nudge(groups((9, 50.0), (9, 90.0))) is None
    assert nudge(groups((9, 45.0), (9, 90.0))) is not None
