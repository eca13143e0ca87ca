"""Whatever people do at the desk, nothing is lost and one card at most is on air."""

from hypothesis import given, settings
from hypothesis import strategies as st

from streamer_app.desk.cards import Card
from streamer_app.desk.operations import Desk
from tests.desk.room import Scene

KINDS = (
    "new",
    "pinned",
    "on_air",
    "answered",
    "later",
    "dismissed",
    "note",
    "text",
    "course",
    "claim",
    "merge",
    "ungroup",
    "undo",
    "redo",
    "next",
)
STEP = st.tuples(
    st.sampled_from((*KINDS, "ask", "delete")),
    st.integers(1, 6),
    st.integers(1, 6),
    st.sampled_from(("stage", "li", "wang")),
    st.integers(0, 40),
)


def play(steps: list[tuple[str, int, int, str, int]]) -> tuple[Scene, set[int]]:
    """The scene after the steps, and the rows that must still be asked."""
    scene = Scene()
    rows: set[int] = set()
    for step in steps:
        take(scene, rows, step)
    return scene, rows


def take(scene: Scene, rows: set[int], step: tuple[str, int, int, str, int]) -> None:
    op, card, other, by, seconds = step
    scene.s += seconds
    if op == "ask":
        rows.add(scene.ask(f"u{card}", f"question {other}?"))
    elif op == "delete":
        scene.delete(card)
        rows.discard(card)
    else:
        base = max(0, scene.desk.rev - other)
        if op in ("undo", "redo"):
            scene.do(op, by=by, base=base)
        else:
            scene.do(op, card, by=by, base=base, text=by, course="c", into=other)


def asked(desk: Desk, now: int) -> list[int]:
    return sorted(ask.row for card in desk.cards(now) for ask in card.samples)


@settings(max_examples=150, deadline=None)
@given(st.lists(STEP, max_size=40))
def test_no_ask_is_lost_or_doubled_and_one_card_is_on_air(
    steps: list[tuple[str, int, int, str, int]],
) -> None:
    scene, rows = play(steps)
    kept = asked(scene.desk, scene.now)
    assert len(set(kept)) == len(kept) and set(kept) <= rows
    assert sum(card.asks for card in scene.cards()) == len(rows)
    cards = scene.desk.cards(scene.now, merged=True)
    assert [card.card for card in sorted(cards, key=lambda card: card.card)] == list(
        range(1, len(cards) + 1)
    )
    assert sum(card.state == "on_air" for card in cards) <= 1
    assert sum(scene.desk.counts().values()) == len(scene.cards())


@settings(max_examples=150, deadline=None)
@given(st.lists(STEP, max_size=25), STEP)
def test_an_undo_restores_every_card_exactly(
    steps: list[tuple[str, int, int, str, int]], last: tuple[str, int, int, str, int]
) -> None:
    scene, _ = play(steps)
    if last[0] in ("ask", "delete", "undo", "redo"):
        return
    before = plain(scene)
    op, card, other, by, _ = last
    done = scene.do(op, card, by=by, id="last", text=by, course="c", into=other)
    if done.result == "applied":
        after = plain(scene)
        assert scene.do("undo", by=by, op="last").result == "applied"
        assert plain(scene) == before
        assert scene.do("redo", by=by).result == "applied"
        assert plain(scene) == after
        assert scene.do("undo", by=by, op="last").result == "applied"
    assert plain(scene) == before


def plain(scene: Scene) -> dict[int, tuple[object, ...]]:
    return {
        card.card: (
            card.state,
            card.text,
            card.askers,
            card.note,
            card.course,
            card.claimed_by,
            card.on_air_ms,
            card.answered_ms,
            tuple(ask.row for ask in card.samples),
        )
        for card in scene.cards()
    }


@settings(max_examples=100, deadline=None)
@given(st.lists(STEP, max_size=40))
def test_folding_the_changed_cards_after_every_step_gives_the_list(
    steps: list[tuple[str, int, int, str, int]],
) -> None:
    scene = Scene()
    rows: set[int] = set()
    folded: dict[int, tuple[object, ...]] = {}
    for step in steps:
        rev = scene.desk.rev
        take(scene, rows, step)
        changed = scene.desk.changed(rev, scene.now)
        folded.update((card.card, kept(card)) for card in changed)
        told = {card.card for card in scene.outcomes[-1].cards} if scene.outcomes else set()
        assert {card.card for card in changed} <= told or step[0] == "ask"
    shown = scene.desk.cards(scene.now, merged=True)
    assert {card.card: kept(card) for card in shown} == folded


def kept(card: Card) -> tuple[object, ...]:
    return card.state, card.asks, card.askers, card.merged_into, card.text, card.note, card.rev
