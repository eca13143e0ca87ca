"""Three people at one desk, lost links, repeats and a partition: in the end all see one list."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from streamer_app.desk.cards import Card
from streamer_app.desk.invitations import Person
from streamer_app.desk.operations import Outcome
from streamer_app.desk.wire import card_of, operation
from tests.desk.room import Scene

NAMES = ("li", "wang", "chen")
STATES = ("new", "pinned", "on_air", "answered", "later", "dismissed")
KINDS = (*STATES, "note", "text", "claim", "merge")
BACK = ("undo", "redo")


@dataclass
class Actor:
    """A client: the cards it was told of, what it has not had an answer for, and its link."""

    name: str
    cards: dict[int, dict[str, Any]] = field(default_factory=dict)
    rev: int = 0
    pending: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    connected: bool = True


class Room:
    """The authority with three clients; a broken link loses what is on its way back."""

    def __init__(self) -> None:
        self.scene = Scene()
        for number in range(6):
            self.scene.ask(f"u{number}", f"question {number}?")
        self.actors = [Actor(name) for name in NAMES]
        for actor in self.actors:
            self.snapshot(actor)
        self.ids = 0

    def snapshot(self, actor: Actor) -> None:
        cards = self.scene.desk.cards(self.scene.now, merged=True)
        actor.cards = {card.card: told(card) for card in cards}
        actor.rev = self.scene.desk.rev

    def decide(self, actor: Actor, kind: str, card: int, other: int, *, lost: bool) -> None:
        """A decision; ``lost``: it arrives, and the link breaks before the answer."""
        self.ids += 1
        args = {"text": f"{actor.name} {self.ids}", "into": other} if kind not in BACK else {}
        op = {"op_id": f"op{self.ids}", "card": card, "kind": kind, "args": args}
        op["base_rev"] = actor.rev
        actor.pending.append(op)
        if actor.connected:
            self.deliver(actor, op, answered=not lost)
            actor.connected = not lost

    def deliver(self, actor: Actor, op: dict[str, Any], *, answered: bool = True) -> None:
        person = Person(actor.name, "director")
        made = operation(op, person, self.scene.now, self.scene.desk.rev)
        assert made is not None
        outcome = self.scene.desk.apply(made)
        for each in self.actors:
            if each.connected and outcome.result == "applied" and (each is not actor or answered):
                each.cards |= {card.card: told(card) for card in outcome.cards}
                each.rev = outcome.rev
        if answered:
            self.answer(actor, op, outcome)

    def answer(self, actor: Actor, op: dict[str, Any], outcome: Outcome) -> None:
        actor.answers.setdefault(op["op_id"], []).append(outcome.result)
        actor.pending = [one for one in actor.pending if one is not op]

    def reconnect(self, actor: Actor) -> None:
        """A fresh snapshot, then everything that has no answer yet, in order."""
        if not actor.connected:
            actor.connected = True
            self.snapshot(actor)
            for op in list(actor.pending):
                self.deliver(actor, op)


def told(card: Card) -> dict[str, Any]:
    return card_of(card, {})


STEP = st.tuples(
    st.sampled_from((*KINDS, *BACK, "cut", "back", "wait", "ask")),
    st.integers(0, 2),
    st.integers(1, 7),
    st.integers(1, 7),
    st.booleans(),
)


def play(steps: list[tuple[str, int, int, int, bool]]) -> Room:
    room = Room()
    for kind, who, card, other, lost in steps:
        actor = room.actors[who]
        if kind == "cut":
            actor.connected = False
        elif kind == "back":
            room.reconnect(actor)
        elif kind == "wait":
            room.scene.s += 30
        elif kind == "ask":
            rev = room.scene.desk.rev
            room.scene.ask(f"u{card}", f"question {other}?")
            changed = room.scene.desk.changed(rev, room.scene.now)
            for each in room.actors:
                if each.connected:
                    each.cards |= {one.card: told(one) for one in changed}
                    each.rev = room.scene.desk.rev
        else:
            room.decide(actor, kind, card, other, lost=lost)
    for actor in room.actors:
        room.reconnect(actor)
    return room


def shown(room: Room, actor: Actor) -> dict[int, dict[str, Any]]:
    """A client's cards; claims lapse by the clock and are told by the server, not here."""
    return {number: {**card, "claimed_by": ""} for number, card in actor.cards.items()}


@settings(max_examples=200, deadline=None)
@given(st.lists(STEP, max_size=40))
def test_all_end_with_the_same_list_whatever_the_links_do(
    steps: list[tuple[str, int, int, int, bool]],
) -> None:
    room = play(steps)
    truth = Actor("truth")
    room.snapshot(truth)
    for actor in room.actors:
        assert shown(room, actor) == shown(room, truth)
        assert actor.pending == []


@settings(max_examples=200, deadline=None)
@given(st.lists(STEP, max_size=40))
def test_every_operation_has_one_answer_and_no_card_is_lost(
    steps: list[tuple[str, int, int, int, bool]],
) -> None:
    room = play(steps)
    for actor in room.actors:
        assert all(len(answers) == 1 for answers in actor.answers.values())
    done = [one.operation.id for one in room.scene.desk.log()]
    assert len(done) == len(set(done))
    cards = room.scene.desk.cards(room.scene.now, merged=True)
    asks = sum(card.asks for card in cards)
    assert asks == sum(1 for outcome in room.scene.outcomes if outcome.result == "applied")
    assert sum(card.state == "on_air" and card.merged_into is None for card in cards) <= 1


def test_a_phone_that_was_away_30_s_is_told_what_had_no_effect() -> None:
    room = Room()
    li, wang = room.actors[0], room.actors[1]
    li.connected = False
    for kind, card in (("answered", 1), ("pinned", 2), ("later", 3)):
        room.decide(li, kind, card, 0, lost=False)
    room.decide(wang, "answered", 2, 0, lost=False)
    room.scene.s += 30
    room.reconnect(li)
    assert [answers[0] for answers in li.answers.values()] == ["applied", "conflict", "applied"]
    assert {card: li.cards[card]["state"] for card in (1, 2, 3)} == {
        1: "answered",
        2: "answered",
        3: "later",
    }


def test_both_ways_round_a_merge_gives_the_same_card() -> None:
    one, other = Room(), Room()
    one.decide(one.actors[0], "merge", 2, 5, lost=False)
    one.decide(one.actors[1], "merge", 5, 2, lost=False)
    other.decide(other.actors[0], "merge", 5, 2, lost=False)
    other.decide(other.actors[1], "merge", 2, 5, lost=False)
    for room in (one, other):
        cards = room.actors[2].cards
        assert (cards[5]["merged_into"], cards[5]["asks"], cards[2]["asks"]) == (2, 0, 2)


def test_a_change_after_a_merge_goes_to_the_card_that_stands() -> None:
    room = Room()
    li, wang = room.actors[0], room.actors[1]
    room.decide(li, "merge", 5, 2, lost=False)
    room.decide(wang, "pinned", 5, 0, lost=False)
    assert room.actors[2].cards[2]["state"] == "pinned"


def test_an_undo_after_somebody_elses_change_is_refused() -> None:
    room = Room()
    li, wang = room.actors[0], room.actors[1]
    room.decide(li, "answered", 1, 0, lost=False)
    room.decide(wang, "later", 1, 0, lost=False)
    room.decide(li, "undo", 0, 0, lost=False)
    assert list(li.answers.values()) == [["applied"], ["refused"]]
    assert li.cards[1]["state"] == "later"
