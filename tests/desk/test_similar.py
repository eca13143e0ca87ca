"""Questions in other words share a card, by themselves or when people say so."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streamer_app.desk.cards import Card
from streamer_app.desk.similar import RATE, Similar
from streamer_app.insight.grouping import JOIN
from streamer_app.insight.similarity import Background, Weights, load, probability
from tests.desk.room import BACKGROUND, Scene
from tests.desk.test_operations_properties import KINDS

ASKED = "动量守恒什么时候能用"
AGAIN = "老师动量守恒什么时候可以用啊"
NEAR = "动量守恒什么条件能用"
OTHER = "课程多少钱"
WORDINGS = (
    ASKED,
    AGAIN,
    NEAR,
    OTHER,
    "课多少钱",
    "第3题怎么做",
    "第4题怎么做",
    "这题怎么做",
    "hi?",
)


def scene() -> Scene:
    return Scene(join=JOIN)


def test_the_same_question_in_other_words_joins_its_card() -> None:
    room = scene()
    room.ask("a", ASKED)
    room.ask("b", AGAIN)
    room.ask("c", OTHER)
    first, other = room.card(1), room.card(2)
    assert (first.askers, first.wordings, first.text) == (2, (ASKED, AGAIN), AGAIN)
    assert (other.askers, other.similar) == (1, ())


def test_another_number_or_option_is_another_question() -> None:
    room = scene()
    for text in ("第3题怎么做", "第4题怎么做", "为什么选A", "为什么选C"):
        room.ask("a", text)
    assert len(room.cards()) == 4


def test_what_is_perhaps_the_same_is_proposed_on_both_cards() -> None:
    room = Scene()
    room.ask("a", ASKED)
    room.ask("b", AGAIN)
    [(other, chance)] = room.card(1).similar
    assert (other, room.card(2).similar) == (2, ((1, chance),))
    alike = BACKGROUND.shape(ASKED), BACKGROUND.shape(AGAIN)
    shared = sum(w * alike[1].vector.get(piece, 0.0) for piece, w in alike[0].vector.items())
    assert chance == round(probability(shared), 2)
    assert {card.card for card in room.desk.changed(1, room.now)} == {1, 2}


def test_a_merged_card_is_proposed_no_more_and_its_neighbours_are_the_survivors() -> None:
    room = Scene()
    for who, text in (("a", ASKED), ("b", AGAIN), ("c", NEAR)):
        room.ask(who, text)
    before = room.card(1).similar
    assert {card for card, _ in before} == {2, 3}
    room.do("merge", 2, into=1)
    assert {card for card, _ in room.card(1).similar} == {3}
    assert {card for card, _ in room.card(3).similar} == {1}
    assert room.card(2).similar == ()
    room.do("undo")
    assert room.card(1).similar == before


def test_cards_taken_apart_are_not_proposed_to_each_other_until_that_is_undone() -> None:
    room = Scene()
    room.ask("a", ASKED)
    room.ask("b", AGAIN)
    room.do("merge", 2, into=1)
    room.do("ungroup", 1, id="apart")
    assert (room.card(1).similar, room.card(2).similar) == ((), ())
    room.do("undo", op="apart")
    room.do("undo")
    assert [card for card, _ in room.card(1).similar] == [2]


def test_a_card_whose_merged_one_was_given_back_has_its_own_asks_alone() -> None:
    room = Scene()
    room.ask("a", ASKED)
    room.ask("a", OTHER)
    room.do("merge", 2, into=1)
    assert room.card(1).asks == 2
    room.do("ungroup", 1)
    assert [(card.card, card.asks) for card in room.cards()] == [(1, 1), (2, 1)]


def test_a_wording_that_was_taken_out_draws_its_like_to_its_own_card() -> None:
    room = scene()
    room.ask("a", ASKED)
    room.ask("b", AGAIN)
    room.do("ungroup", 1)
    assert [card.askers for card in room.cards()] == [1, 1]
    own = room.desk.card_of(2)
    room.ask("c", AGAIN)
    row = room.ask("d", "老师，动量守恒什么时候可以用")
    assert room.desk.card_of(row) == own
    assert room.card(own or 0).askers == 3
    assert room.card(1).similar == ()


def test_a_question_like_an_answered_one_is_counted_there() -> None:
    room = scene()
    room.ask("a", ASKED)
    room.do("answered", 1)
    room.s = 60
    room.ask("b", AGAIN)
    card = room.card(1)
    assert (card.state, card.again, len(room.cards())) == ("answered", 1, 1)


def test_a_question_like_a_dismissed_one_is_not_lost_from_sight() -> None:
    room = scene()
    room.ask("a", ASKED)
    room.do("dismissed", 1)
    room.ask("b", AGAIN)
    assert room.states() == {1: "dismissed", 2: "new"}
    assert room.card(2).similar == ()


def test_a_deleted_wording_draws_nothing() -> None:
    room = scene()
    room.delete(room.ask("a", ASKED))
    row = room.ask("b", AGAIN)
    assert room.desk.card_of(row) == 2


def test_in_a_flood_new_wordings_wait_and_are_proposed_later() -> None:
    similar = Similar(Background(Weights({}, 1.0), Weights({}, 1.0)))
    shapes = [similar.look(f"q{number}", 1_000).shape for number in range(RATE + 1)]
    assert [shape is None for shape in shapes] == [False] * RATE + [True]
    known = similar.look("甲乙丙丁", 2_000)
    similar.file("甲乙丙丁", "甲乙丙丁", known, 1)
    late = similar.look("", 2_000)
    assert late.shape is not None
    for _ in range(RATE):
        late = similar.look("甲乙丙丁戊", 2_000)
    assert (late.shape, similar.home(late, lambda card: True)) == (None, None)
    assert similar.file("甲乙丙丁戊", "甲乙丙丁戊", late, 2) == []
    assert similar.catch_up() == []
    similar.look("", 3_000)
    assert similar.catch_up() == [2, 1]
    assert [card for card, _ in similar.neighbours(2)] == [1]
    assert similar.catch_up() == []


def test_a_course_is_proposed_while_nobody_has_linked_one() -> None:
    room = scene()
    room.ask("a", ASKED, mechanics=1.0, waves=0.9)
    assert room.card(1).likely == ("mechanics", 1.0)
    room.ask("b", AGAIN, waves=1.0)
    # mechanics 1/2, waves 1.9/2
    assert room.card(1).likely == ("waves", 0.95)
    room.ask("c", ASKED)
    room.ask("d", ASKED)
    assert room.card(1).likely is None
    room.ask("e", OTHER, waves=0.6)
    room.do("course", 2, course="waves")
    assert room.card(2).likely is None
    room.do("undo")
    assert room.card(2).likely == ("waves", 0.6)


STEP = st.tuples(
    st.sampled_from((*KINDS, "ask", "ask", "ask", "delete")),
    st.integers(1, 5),
    st.integers(0, len(WORDINGS) - 1),
    st.sampled_from(("stage", "li")),
)
Steps = list[tuple[str, int, int, str]]


def take(room: Scene, step: tuple[str, int, int, str], id: str | None = None) -> str:
    """The result of the step."""
    op, card, other, by = step
    room.s += 5
    if op == "ask":
        room.ask(f"u{card}", WORDINGS[other])
    elif op == "delete":
        room.delete(card)
    else:
        room.do(op, card, by=by, id=id, text=by, course="c", into=other)
    return room.outcomes[-1].result


def plain(card: Card) -> tuple[object, ...]:
    rows = tuple(ask.row for ask in card.samples)
    return card.card, card.state, card.askers, rows, card.similar, card.merged_into


@settings(max_examples=100, deadline=None)
@given(st.lists(STEP, max_size=25))
def test_folding_again_gives_the_same_cards_and_loses_no_ask(steps: Steps) -> None:
    rooms = scene(), scene()
    for room in rooms:
        for step in steps:
            take(room, step)
    one, two = (room.desk.cards(room.now, merged=True) for room in rooms)
    assert one == two
    asked = {step for step in range(len(steps)) if steps[step][0] == "ask"}
    rows = [ask.row for card in one for ask in card.samples]
    assert len(rows) == len(set(rows)) <= len(asked)
    if not any(step[0] == "delete" for step in steps):
        assert sum(card.asks for card in one if card.merged_into is None) == len(asked)


@settings(max_examples=150, deadline=None)
@given(st.lists(STEP, max_size=20), STEP, st.integers(0, len(WORDINGS) - 1))
def test_after_an_undo_likes_and_routes_are_as_if_nothing_had_been_done(
    steps: Steps, last: tuple[str, int, int, str], probe: int
) -> None:
    if last[0] in ("ask", "delete", "undo"):
        return
    room, never = scene(), scene()
    for step in steps:
        take(room, step)
        take(never, step)
    if take(room, last, id="last") == "applied":
        room.do("undo", by=last[3], op="last")
    never.s = room.s
    assert [plain(card) for card in room.cards()] == [plain(card) for card in never.cards()]
    known = {card.card for card in never.cards()}
    homes = []
    for one in (room, never):
        row = one.ask("probe", WORDINGS[probe])
        homes.append(one.desk.card_of(row))
    assert homes[0] == homes[1] or not known.intersection(card for card in homes if card)


def test_the_shipped_background_is_used_unless_told_otherwise() -> None:
    found = Similar().look(ASKED, 0)
    assert found.shape is not None
    assert found.shape.vector == pytest.approx(load().shape(ASKED).vector)
