"""Who goes on asking the same is counted to the last message, and kept only in part."""

import gc
from collections.abc import Iterator
from random import Random

import pytest

from streamer_app.desk import asks
from streamer_app.desk.cards import Card
from streamer_app.desk.operations import Desk
from streamer_app.desk.similar import Similar
from streamer_app.events import Chat, Deleted, DeskOperation, Event, Viewer, ViewerCleared
from streamer_app.insight.normal import normalise
from tests.desk.room import BACKGROUND, START, Scene

WORDS = ("why is it C?", "how long is it?", "which book?")


def test_a_person_who_asks_the_same_ten_times_is_one_asker_of_ten_asks() -> None:
    scene = Scene()
    for scene.s in range(10):
        scene.ask("ann", "why is it C?", physics=0.8)
    (card,) = scene.desk.cards(scene.now)
    assert (card.askers, card.asks, card.first_ms, card.last_ms) == (1, 10, START, START + 9_000)
    assert card.likely == ("physics", 0.8)
    assert len(card.samples) == asks.KEPT


def test_the_asks_after_an_answer_are_counted_where_only_their_number_is_kept() -> None:
    scene = Scene()
    for scene.s in range(6):
        scene.ask("ann", "why is it C?")
    scene.s = 10
    scene.do("answered", 1)
    for scene.s in range(11, 15):
        scene.ask("ann", "why is it C?")
    assert scene.card(1).again == 4
    assert scene.card(1).asks == 10


def test_taking_back_every_ask_of_a_person_empties_the_card() -> None:
    scene = Scene()
    rows = [scene.ask("ann", "why is it C?") for _ in range(8)]
    for left, row in enumerate(rows):
        assert scene.card(1).asks == 8 - left
        assert scene.delete(row).result == "applied"
        assert scene.delete(row).result == "same"
    assert scene.desk.cards(scene.now) == ()


def test_an_ask_of_long_ago_is_looked_up_when_it_is_taken_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asks, "REMEMBERED", 4)
    scene, stored = Scene(), {}
    for row in range(1, 21):
        stored[f"m{row}"] = row, chat(row, "ann", WORDS[0])
        scene.desk.ask(*stored[f"m{row}"])
    gone = Deleted(source="room", room="r", id="d1", at_ms=scene.now, target="m9")
    assert scene.desk.withdraw(gone).result == "same"
    for result in ("applied", "same"):
        found = scene.desk.withdraw(gone, lambda _source, _room, event: stored.get(event))
        assert found.result == result
        assert scene.card(1).asks == 19
    assert scene.desk.ask(*stored["m12"]).result == "same"


def test_only_so_many_rows_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asks, "REMEMBERED", 50)
    scene = Scene()
    for _ in range(40):
        scene.ask("ann", WORDS[0])
    before = len(gc.get_objects())
    for _ in range(2_000):
        scene.ask("ann", WORDS[0])
    scene.outcomes.clear()
    assert len(gc.get_objects()) - before < 200
    assert scene.desk.filed(2_040) == (1, normalise(WORDS[0]))
    assert scene.desk.filed(1_000) is None


def chat(row: int, who: str, text: str, room: str = "r") -> Chat:
    at_ms = START + row * 100
    viewer = Viewer(who, who)
    return Chat(source="room", room=room, id=f"m{row}", at_ms=at_ms, viewer=viewer, text=text)


def lesson(chance: Random) -> Iterator[Event]:
    """Asks, deletions, bans and answers of a small room."""
    asked: list[Chat] = []
    for row in range(1, 161):
        who, room = chance.choice("abc"), chance.choice(("r", "r", "s"))
        ident, at_ms, what = f"m{row}", START + row * 100, chance.random()
        if what < 0.8 or not asked:
            asked.append(chat(row, who, chance.choice(WORDS), room))
            yield asked[-1]
        elif what < 0.92:
            of = chance.choice(asked)
            yield Deleted(source="room", room=of.room, id=ident, at_ms=at_ms, target=of.id)
        elif what < 0.95:
            gone = Viewer(who, who)
            yield ViewerCleared(source="room", room=room, id=ident, at_ms=at_ms, viewer=gone)
        else:
            card = chance.randint(1, 3)
            yield DeskOperation(
                source="desk", id=ident, at_ms=at_ms, op="answered", actor="stage", card=card
            )


def take(desk: Desk, event: Event, stored: dict[str, tuple[int, Event]]) -> None:
    if isinstance(event, Chat):
        desk.ask(stored[event.id][0], event, about={"physics": 0.6})
    elif isinstance(event, Deleted | ViewerCleared):
        desk.withdraw(event, lambda _source, _room, ident: stored.get(ident))
    elif isinstance(event, DeskOperation):
        desk.apply(event)


def told(cards: tuple[Card, ...]) -> list[tuple[object, ...]]:
    return [(c.card, c.state, c.askers, c.asks, c.again, c.likely, bool(c.text)) for c in cards]


@pytest.mark.parametrize("seed", range(40))
def test_keeping_less_changes_no_number(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, small = (Desk(similar=Similar(BACKGROUND, join=2.0)) for _ in range(2))
    stored: dict[str, tuple[int, Event]] = {}
    for row, event in enumerate(lesson(Random(seed)), 1):
        stored[event.id] = row, event
        monkeypatch.setattr(asks, "KEPT", 1_000_000)
        monkeypatch.setattr(asks, "REMEMBERED", 1_000_000)
        take(whole, event, stored)
        monkeypatch.setattr(asks, "KEPT", 2)
        monkeypatch.setattr(asks, "REMEMBERED", 5 if seed % 2 else 1_000)
        take(small, event, stored)
        now = START + 100_000
        assert told(small.cards(now)) == told(whole.cards(now)), row
