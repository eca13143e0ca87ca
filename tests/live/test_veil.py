"""Questions that are filtered reach neither the window nor the desk nor the overlay."""

import asyncio

from streamer_app.advisor.timing import PolicySettings
from streamer_app.desk.authority import Change
from streamer_app.desk.cards import Card
from streamer_app.desk.overlay import aired, told
from streamer_app.events import Chat, DeskOperation, Event, Viewer
from streamer_app.insight.reading import Reader
from streamer_app.live.authority import SessionDesk
from streamer_app.live.filters import Sieve
from streamer_app.live.folds import Folds, Surroundings
from streamer_app.live.links import Links
from streamer_app.live.picture import About, Picture, Saved
from streamer_app.live.snapshot import Payment, Snapshot
from streamer_app.live.suggesting import Circumstances, Suggesting
from streamer_app.live.veil import Veil
from streamer_app.settings import Blocked, Filters

NOW = 60_000
READER = Reader()


class Room:
    """A desk whose stored events come back at once, and a choice that can change."""

    def __init__(self) -> None:
        self.chosen = Filters()
        self.rows = 0
        self.stored: list[Event] = []
        self.folds = Folds(Surroundings(READER))
        self.desk = SessionDesk(self.folds, self.store, lambda: NOW, Sieve(lambda: self.chosen))
        self.told: list[Change] = []
        self.desk.subscribe(self.told.append)

    def store(self, event: Event) -> None:
        self.stored.append(event)
        self.rows += 1
        self.desk.fold(self.rows, event)

    def ask(self, who: str, text: str) -> None:
        self.store(
            Chat(
                source="twitch",
                room="r",
                id=f"m{self.rows}",
                at_ms=self.rows * 1000,
                viewer=Viewer(who, f"name of {who}"),
                text=text,
            )
        )
        self.desk.settle()

    def texts(self) -> list[str]:
        return [card.text for card in self.desk.cards() if card.asks]


def test_a_question_of_somebody_blocked_makes_no_card_and_counts_as_before() -> None:
    room = Room()
    room.chosen = Filters(viewers=(Blocked("x", "1", "twitch"),))
    room.ask("1", "why is the sky blue?")
    room.ask("2", "how much is the course?")
    assert room.texts() == ["how much is the course?"]
    assert room.folds.desk.figures(NOW).open_q == 2
    told = [card for change in room.told for card in change.cards]
    assert [card.text for card in told if card.asks] == ["how much is the course?"]
    assert not any(ask.viewer == "1" for card in told for ask in card.samples)


def test_a_card_that_others_ask_too_speaks_in_their_words() -> None:
    room = Room()
    room.ask("1", "how much is the course?")
    room.ask("2", "How much is the course??")
    room.chosen = Filters(viewers=(Blocked("x", "1", "twitch"),))
    card = room.desk.cards()[0]
    assert (card.text, card.asks) == ("How much is the course??", 2)
    assert [ask.viewer for ask in card.samples] == ["2"]


def test_a_changed_choice_is_told_at_once_both_ways() -> None:
    room = Room()
    room.ask("1", "why is the sky blue?")
    room.told.clear()
    room.chosen = Filters(words=("sky",))
    room.desk.look_again()
    assert [(card.card, card.text, card.asks) for card in room.told[-1].cards] == [(1, "", 0)]
    room.chosen = Filters()
    room.desk.look_again()
    assert [(card.card, card.asks) for card in room.told[-1].cards] == [(1, 1)]
    room.told.clear()
    room.desk.look_again()
    assert room.told == []


def test_next_passes_over_what_is_not_to_be_seen() -> None:
    async def scenario() -> Card | None:
        room = Room()
        room.ask("1", "why is the sky blue?")
        room.ask("2", "how much is the course?")
        room.chosen = Filters(words=("sky",))
        operation = DeskOperation(
            source="desk", id="o", at_ms=NOW, seen_ms=NOW, actor="stage", card=0, op="next",
            args={}, base_rev=0,
        )  # fmt: skip
        outcome = await room.desk.apply(operation)
        assert outcome.result == "applied"
        return next((card for card in room.desk.cards() if card.state == "on_air"), None)

    aired = asyncio.run(scenario())
    assert aired is not None
    assert aired.text == "how much is the course?"


def test_the_overlay_drops_a_question_whose_words_are_blocked_while_it_is_on_air() -> None:
    async def scenario() -> tuple[Card | None, Card | None]:
        room = Room()
        room.ask("1", "why is the sky blue?")
        on_air = DeskOperation(
            source="desk", id="o", at_ms=NOW, seen_ms=NOW, actor="stage", card=1, op="on_air",
            args={}, base_rev=0,
        )  # fmt: skip
        await room.desk.apply(on_air)
        before = aired(room.desk.cards())
        room.chosen = Filters(words=("sky",))
        room.desk.look_again()
        return before, aired(room.told[-1].cards)

    before, after = asyncio.run(scenario())
    assert before is not None
    assert told(after) == told(None)
    assert "sky" not in told(after)


def test_the_window_lists_counts_and_is_nagged_by_only_what_can_be_seen() -> None:
    room = Room()
    room.ask("1", "why is the sky blue?")
    room.ask("2", "how much is the course?")
    picture = Picture(About(), Suggesting(PolicySettings()), room.desk.veil)
    picture.late_s = 57

    def drawn() -> Snapshot:
        around = Circumstances(False, 0)
        return picture.draw(room.folds, Links(watched=False), Saved(), (), around, NOW)

    seen = drawn()
    assert (len(seen.cards), seen.counts["new"]) == (2, 2)
    assert seen.attention is not None
    assert seen.attention.kind == "oldest_wait"
    room.chosen = Filters(words=("sky", "course"))
    seen = drawn()
    assert (seen.cards, seen.counts["new"]) == ((), 0)
    assert seen.attention is None
    assert seen.metrics["open_q"].value == 2


def test_a_payment_stays_without_the_words() -> None:
    veil = Veil(Sieve(lambda: Filters(words=("spam",))))
    paid = Payment(0, "Ming", "paid_message", "buy spam", None, "twitch", 1)
    fine = Payment(0, "Ming", "paid_message", "thanks", None, "twitch", 2)
    assert [one.text for one in veil.payments([paid, fine])] == ["", "thanks"]
