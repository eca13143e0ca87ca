"""What a person wants of questions: from the next message on, and the same in a report."""

import asyncio
from pathlib import Path

from streamer_app.events import Chat, Event, RoomState, Viewer
from streamer_app.insight.grouping import JOIN, STEPS
from streamer_app.insight.opinion import EASE, Model, load
from streamer_app.insight.questions import detect
from streamer_app.live.actions import Connect, Disconnect, Join
from streamer_app.live.folds import Folds, folded
from streamer_app.live.materials import Materials
from streamer_app.live.people import understood
from streamer_app.settings import Questions
from streamer_app.store.queries import Reader
from tests.live.rooms import said, served
from tests.live.test_program import Window, run

START = 1_700_000_000_000
LIKELY = "课程价格"
"""No form of asking in it, and yet the second opinion takes it for a question."""
OTHER = "给讲讲受力分析"
"""Another one."""
ALIKE = ("课程多少钱一节", "这个课程多少钱")
"""Likeness .752: between the usual step and the strict one."""
MATERIALS = Materials()


def chat(number: int, text: str) -> Chat:
    who = Viewer(str(number), f"viewer {number}")
    return Chat(
        source="room", room="r", id=f"m{number}", at_ms=START + number, viewer=who, text=text
    )


def asked(*events: Event) -> list[str]:
    """The cards' texts after these events."""
    folds = folded(MATERIALS.around(), enumerate(events, 1))
    return sorted(card.text for card in folds.desk.cards(START + 60_000))


def test_the_steps_are_the_rules_alone_the_shipped_threshold_and_a_lower_one() -> None:
    detector = load()
    assert detect(LIKELY) is None
    found = [detector.detect(LIKELY, ease) is not None for ease in EASE.values()]
    assert found == [False, True, True]
    assert list(EASE) == ["few", "usual", "many"]
    half, high = (Model({}, bias=0.0, least=least) for least in (0.8, 0.98))
    assert round(half.from_(4.0), 3) == 0.5, "odds of 4 to 1 become 1 to 1"
    assert round(high.from_(4.0), 3) == 0.925, "odds of 49 to 1 become 12.25 to 1"
    assert half.from_(1.0) == 0.8


def test_no_step_groups_more_loosely_than_the_shipped_one() -> None:
    assert min(STEPS.values()) == STEPS["usual"] == JOIN
    # .75 and .9 of the curve 1 / (1 + exp(-15.2 (x - .651)))
    assert (round(STEPS["careful"], 3), round(STEPS["strict"], 3)) == (0.723, 0.796)


def test_a_note_counts_from_the_next_message_on() -> None:
    few = understood("few", "usual", START + 2)
    assert asked(chat(1, LIKELY), chat(3, OTHER)) == sorted([LIKELY, OTHER])
    assert asked(chat(1, LIKELY), few, chat(3, OTHER)) == [LIKELY]


def test_a_strict_note_leaves_cards_apart_that_the_usual_joins() -> None:
    strict = understood("usual", "strict", START)
    one, two = (chat(number, text) for number, text in enumerate(ALIKE, 1))
    assert len(asked(one, two)) == 1
    assert len(asked(strict, one, two)) == 2


def test_a_note_that_is_damaged_means_the_usual() -> None:
    bad = understood("?", "?", START)
    assert asked(bad, chat(1, LIKELY)) == asked(chat(1, LIKELY))
    values: tuple[object, ...] = (None, [], "few", {"detect": None})
    for value in values:
        event = RoomState(source="desk", id="x", at_ms=START, name="understanding", value=value)
        folds = Folds(MATERIALS.around())
        folds.fold(1, event)
        assert folds.reading(LIKELY).asks is not None


def test_a_choice_in_the_middle_of_a_session_is_the_same_in_its_report(tmp_path: Path) -> None:
    chosen = [Questions()]
    window = Window(tmp_path)
    window.program._materials = Materials((), lambda: chosen[0])

    async def story(window: Window) -> None:
        first, second = served([said(1, LIKELY)]), served([said(2, OTHER)])
        async with first as (address, _), second as (later, _):
            await window.act(Connect((address,)))
            await window.until(lambda now: len(now.cards) == 1)
            chosen[0] = Questions(detect="few", limit_min=7)
            await window.program.advise()
            session = window.program._session
            assert session is not None and session.picture.late_s == 420
            async with asyncio.timeout(30):
                while session.folds.understanding != ("few", "usual"):
                    await asyncio.sleep(0.01)
            await window.act(Join(later))
            await window.until(lambda _: OTHER in [row.text for row in window.rows])
            assert [card.text for card in window.look().cards] == [LIKELY]
            await window.act(Disconnect())

    run(window, story)
    with Reader(window.path) as reader:
        folds = folded(MATERIALS.around(), reader.events(1))
    assert [card.text for card in folds.desk.cards(START)] == [LIKELY]


def test_nothing_is_noted_for_the_usual(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        async with served([said(1, LIKELY)]) as (address, _):
            await window.act(Connect((address,)))
            await window.until(lambda now: len(now.cards) == 1)
            await window.program.advise()
            await window.act(Disconnect())

    run(window, story)
    with Reader(window.path) as reader:
        names = [e.name for _, e in reader.events(1) if isinstance(e, RoomState)]
    assert "understanding" not in names
