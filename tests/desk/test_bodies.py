"""A card reckoned ask by ask is the card reckoned from all its asks."""

from random import Random

import pytest

from streamer_app.desk import bodies
from streamer_app.desk.bodies import Body
from tests.desk.room import Scene

WORDS = ("这题选什么", "这题为什么选C", "老师这题选什么呀", "作业是什么", "下次课什么时候")
DECISIONS = ("answered", "new", "pinned", "later", "dismissed", "merge", "ungroup", "undo")


def step(scene: Scene, chance: Random) -> None:
    """Most often somebody asks, now and then too late, for money, or something is decided."""
    scene.s += chance.choice((0, 1, 2, -4)) if chance.random() < 0.3 else 1
    who, kind = f"u{chance.randrange(5)}", chance.random()
    if kind < 0.75:
        scene.ask(who, chance.choice(WORDS) + "?" * chance.randrange(3), c=chance.random())
    elif kind < 0.8:
        scene.pay(who, chance.choice(WORDS) + "?", chance.randrange(1, 4) * 100)
    elif kind < 0.85:
        scene.delete(chance.randrange(1, 60))
    else:
        card, other = chance.randrange(1, 6), chance.randrange(1, 6)
        scene.do(chance.choice(DECISIONS), card, into=other)


@pytest.mark.parametrize("seed", range(12))
def test_kept_in_step_it_is_what_all_asks_make(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SAMPLES", 6)
    kept, anew = Scene(join=0.5), Scene(join=0.5)
    chances, looks = (Random(seed), Random(seed)), Random(seed)
    for _ in range(150):
        for scene, chance in zip((kept, anew), chances, strict=True):
            step(scene, chance)
        if looks.random() < 0.6:
            continue
        anew.desk._listing._bodies.clear()
        anew.desk._listing.forget()
        now = kept.now
        assert kept.desk.cards(now, merged=True) == anew.desk.cards(now, merged=True)
        assert kept.desk.figures(now) == anew.desk.figures(now)


def test_a_flood_on_one_card_is_not_reckoned_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene()
    scene.ask("u0", "这题选什么?")
    assert scene.card(1).asks == 1
    taken: list[int] = []
    take = Body.take

    def counted(body: Body, *args: object) -> None:
        taken.append(body.rev)
        take(body, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Body, "take", counted)
    monkeypatch.delattr("streamer_app.desk.listing.body_of")
    for number in range(1, 200):
        scene.s += 1
        scene.ask(f"u{number % 30}", "这题选什么?")
    card = scene.card(1)
    assert (card.asks, card.askers, len(card.samples), len(taken)) == (200, 30, 90, 199)
    assert card.wordings == ("这题选什么?",)


def test_a_course_that_half_of_the_words_speak_of_is_proposed() -> None:
    scene = Scene()
    for match in (0.4, 0.6, 0.3, 0.7):
        scene.ask("a", "这题选什么?", physics=match)
        scene.card(1)
    assert scene.card(1).likely == ("physics", 0.5)
    scene.ask("a", "这题选什么?")
    assert scene.card(1).likely is None
