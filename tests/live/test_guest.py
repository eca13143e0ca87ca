"""A visit to a desk over a real socket: decisions, conflicts, an absence, being sent away."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

import pytest

from streamer_app.catalogue.courses import Item
from streamer_app.desk.invitations import Role
from streamer_app.desk.wire import as_sent
from streamer_app.errors import AppError
from streamer_app.events import DeskOperation, Money, PaidMessage, Viewer
from streamer_app.feeds.desk_link import invited
from streamer_app.feeds.feed import Endpoint
from streamer_app.feeds.link import Socket
from streamer_app.live.actions import Decide
from streamer_app.live.guest import Guest, GuestNow, batches, visit
from streamer_app.live.guest_desk import KEPT_MS, MOST, GuestDesk
from streamer_app.live.snapshot import DeskPerson
from tests.desk.served import START, Served, client, serving

Story = Callable[[Served], Awaitable[None]]


def told(story: Story) -> None:
    async def run() -> None:
        async with serving(options=None) as served:
            await story(served)

    asyncio.run(run())


@asynccontextmanager
async def visiting(
    served: Served, role: Role = "assistant", name: str = "Li"
) -> AsyncIterator[Guest]:
    """A guest who is at the desk, with the desk's own clock."""
    link = served.server.join(served.server.invite(role))
    guest = await visit(link, name, "en")
    guest._clock = lambda: served.ms
    try:
        await until(guest, lambda now: now.known and now.lost_ms is None)
        yield guest
    finally:
        guest.leave()
        assert guest._running is not None
        await asyncio.gather(guest._running, return_exceptions=True)
        assert guest._leaving is not None or guest.now.gone
        await asyncio.gather(*filter(None, [guest._leaving]))


async def until(guest: Guest, true: Callable[[GuestNow], object]) -> GuestNow:
    async with asyncio.timeout(30):
        while not true(guest.now):
            await asyncio.sleep(0.005)
    return guest.now


def settled(guest: Guest, card: int, op: str, now: GuestNow) -> bool:
    return state(now, card) == op and not guest._desk.pending


def people(now: GuestNow) -> tuple[DeskPerson, ...]:
    return now.snapshot.desk.people if now.snapshot.desk else ()


def state(now: GuestNow, card: int) -> str:
    return next((one.state for one in now.snapshot.cards if one.card == card), "")


@asynccontextmanager
async def away(guest: Guest, served: Served) -> AsyncIterator[None]:
    """The network is gone for as long as this lasts."""
    dial = guest._link._dial

    async def fails(endpoint: Endpoint, seconds: float) -> Socket:
        raise OSError("no network")

    guest._link._dial = fails
    for link in list(served.server.presence.links):
        if link.person.name == guest.now.name:
            link.end(1013)
    await until(guest, lambda now: now.lost_ms is not None)
    try:
        yield
    finally:
        guest._link._dial = dial
        guest._link._pause = 0.01


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("http://192.168.1.5:8123/desk#abc", "http://192.168.1.5:8123"),
        (" https://[fe80::1]:9/desk#abc\n", "https://[fe80::1]:9"),
        ("http://host/desk#abc", "http://host"),
        ("http://192.168.1.5:8123/desk", None),
        ("http://user@192.168.1.5:8123/desk#abc", None),
        ("http://192.168.1.5:99999/desk#abc", None),
        ("http://192.168.1.5:8123/overlay?key=x#abc", None),
        ("https://live.bilibili.com/21452505", None),
        ("ftp://192.168.1.5/desk#abc", None),
        ("http://192.168.1.5/desk#" + "x" * 300, None),
        ("", None),
    ],
)
def test_a_desk_s_link_is_told_from_every_other_address(text: str, root: str | None) -> None:
    found = invited(text)
    assert (found.root if found else None) == root


def test_a_guest_sees_every_card_decides_and_is_told_of_others() -> None:
    async def story(served: Served) -> None:
        async with visiting(served) as guest, client(served) as other:
            now = await until(guest, lambda now: any(card.score for card in now.snapshot.cards))
            assert [card.card for card in now.snapshot.cards] == [1, 2, 3, 4]
            assert [card.score for card in now.snapshot.cards] == [
                card.score for card in served.folds.desk.cards(served.ms)
            ]
            guest.act(Decide("answered", 2))
            await until(guest, lambda now: state(now, 2) == "answered" and now.snapshot.log)
            stored = served.stored[-1]
            assert isinstance(stored, DeskOperation) and stored.actor == "Li"
            await other.enter("director", "Wang")
            await other.do("on_air", 3)
            now = await until(guest, lambda now: now.snapshot.on_air is not None)
            assert [(line.actor, line.op) for line in now.snapshot.log] == [
                ("Li", "answered"),
                ("Wang", "on_air"),
            ]
            now = await until(guest, lambda now: len(people(now)) == 2)
            guest.act(Decide("undo"))
            await until(guest, lambda now: state(now, 2) == "new")
            guest.act(Decide("redo"))
            await until(guest, lambda now: state(now, 2) == "answered")

    told(story)


def test_a_guest_has_the_themes_and_what_answers_speak_of() -> None:
    async def story(served: Served) -> None:
        item = Item(
            id="c1",
            title="力学提分营",
            title_en="Mechanics",
            price=Money(39900, "CNY"),
            link="https://x/c1",
        )
        served.folds.sell((item,))
        served.chat(9, "and how much is that one?")
        async with visiting(served) as guest:
            now = await until(guest, lambda now: now.snapshot.themes)
            price = next(theme for theme in now.snapshot.themes if theme.key == "intent.price")
            texts = {card.card: card.text for card in now.snapshot.cards}
            assert {texts[card] for card in price.cards} == {
                "how much is the course?",
                "and how much is that one?",
            }
            assert now.snapshot.items == {"c1": item}

    told(story)


@pytest.mark.parametrize(
    "offers",
    [None, {}, {"c1": None}, {"c1": {"price": {"minor": "1", "currency": "CNY"}, "link": None}},
     {"c1": {"price": {"minor": 1, "currency": "yuan"}}}],
)  # fmt: skip
def test_a_desk_that_tells_no_price_gives_none(offers: object) -> None:
    desk = GuestDesk("Li", "assistant")
    found = {"rev": 1, "role": "assistant", "cards": [], "courses": {"c1": "Mechanics"}}
    desk.snapshot(found | ({"offers": offers} if offers is not None else {}), 0)
    assert desk.items == {"c1": Item(id="c1", title="Mechanics")}


def test_money_and_viewers_stay_where_they_are() -> None:
    async def story(served: Served) -> None:
        paid = PaidMessage(
            source="room", room="r", id="p1", at_ms=START, viewer=Viewer("secret-id", "secret"),
            text="how long is it?", paid=Money(3000, "CNY"),
        )  # fmt: skip
        served.pay(paid)
        async with visiting(served, "director") as guest:
            card = next(one for one in guest.now.snapshot.cards if "how long" in one.text)
            assert (card.paid, card.parts["asker"]) == (None, 10.0)
            assert "secret" not in repr(guest.now)

    told(story)


def test_what_was_decided_while_the_desk_was_away_is_sent_and_its_outcome_told() -> None:
    async def story(served: Served) -> None:
        async with visiting(served) as guest, client(served) as other:
            await other.enter("assistant", "Wang")
            async with away(guest, served):
                for card, op in ((1, "dismissed"), (2, "pinned"), (3, "later")):
                    guest.act(Decide(op, card))
                now = await until(guest, lambda now: now.waiting == 3)
                assert [state(now, card) for card in (1, 2, 3)] == ["dismissed", "pinned", "later"]
                await other.do("answered", 1)
                served.ms += 60_000
            now = await until(guest, lambda now: now.outcome is not None)
            assert now.outcome is not None and now.outcome.synced == 2
            (why,) = now.outcome.failed
            assert (why.code, why.arguments["who"]) == ("desk.state_conflict", "Wang")
            assert now.outcome.again is not None and now.outcome.again["card"] == 1
            assert [state(now, card) for card in (1, 2, 3)] == ["answered", "pinned", "later"]
            assert now.waiting == 0
            guest.act(Decide("dismissed", 1))
            await until(guest, lambda now: state(now, 1) == "dismissed")

    told(story)


def test_an_operation_that_had_arrived_before_the_break_counts_once_and_can_be_undone() -> None:
    async def story(served: Served) -> None:
        async with visiting(served) as guest:
            async with away(guest, served):
                guest.act(Decide("later", 4))
                await until(guest, lambda now: now.waiting == 1)
                (waiting,) = guest._desk.pending
                op = waiting.op
                arrived = DeskOperation(
                    source="desk", id=op["op_id"], at_ms=served.ms, actor="Li", card=4, op="later"
                )
                assert as_sent(arrived)["op_id"] == op["op_id"]
                served.store(arrived)
            now = await until(guest, lambda now: now.outcome is not None)
            assert now.outcome is not None and (now.outcome.synced, now.outcome.failed) == (1, ())
            assert len(served.stored) == 1
            guest.act(Decide("undo"))
            await until(guest, lambda now: state(now, 4) == "new")

    told(story)


def test_what_waited_for_ten_minutes_is_told_and_not_sent() -> None:
    async def story(served: Served) -> None:
        async with visiting(served) as guest:
            async with away(guest, served):
                guest.act(Decide("later", 4))
                await until(guest, lambda now: now.waiting == 1)
                served.ms += KEPT_MS + 1
            now = await until(guest, lambda now: now.outcome is not None)
            assert now.outcome is not None
            assert [why.code for why in now.outcome.failed] == ["desk.too_old"]
            assert state(now, 4) == "new" and served.stored == []

    told(story)


def test_a_full_queue_is_told_and_a_long_one_is_cut_into_messages() -> None:
    desk = GuestDesk("Li", "assistant")
    ops = [desk.decide("note", 1, {"text": "x" * 1000}, 0) for _ in range(MOST + 1)]
    assert ops[-1] is None and None not in ops[:-1]
    cut = batches([one.op for one in desk.pending])
    assert sum(map(len, cut)) == MOST and len(cut) > 1
    assert batches([]) == []


def test_a_guest_s_undo_takes_back_what_they_decided_last_even_while_that_waits() -> None:
    desk = GuestDesk("Li", "assistant")
    first = desk.decide("later", 1, {}, 0)
    second = desk.decide("pinned", 2, {}, 0)
    assert first is not None and second is not None
    undo = desk.decide("undo", 0, {}, 0)
    again = desk.decide("undo", 0, {}, 0)
    assert undo is not None and undo["args"] == {"op": second["op_id"]}
    assert again is not None and again["args"] == {"op": first["op_id"]}


def test_who_is_sent_away_is_told_and_does_not_knock_again() -> None:
    async def story(served: Served) -> None:
        async with visiting(served) as guest:
            served.server.revoke("Li")
            now = await until(guest, lambda now: now.gone)
            assert now.lost_ms is not None
            assert guest._running is not None
            await guest._running

    told(story)


def test_a_used_and_a_wrong_link_say_so_in_words_of_our_own() -> None:
    async def story(served: Served) -> None:
        link = served.server.join(served.server.invite("viewer"))
        async with client(served) as other:
            assert (await other.join(link.partition("#")[2], "Wang")).status == 200
        for text, code in (
            (link, "desk_link_used"),
            (f"{served.root}/desk#nonsense", "desk_link_unknown"),
            ("http://127.0.0.1:1/desk#abc", "refused"),
            ("https://live.bilibili.com/1", "desk_link_unread"),
        ):
            with pytest.raises(AppError) as refused:
                await visit(text, "Li")
            assert refused.value.code == code
        with pytest.raises(AppError, match="desk_name_unfit"):
            await visit(served.server.join(served.server.invite("viewer")), "stage")

    told(story)


def test_a_viewer_s_decision_is_refused_with_the_role_in_it() -> None:
    async def story(served: Served) -> None:
        async with visiting(served, "viewer") as guest:
            guest.act(Decide("answered", 1))
            now = await until(guest, lambda now: now.snapshot.log)
            (line,) = now.snapshot.log
            assert line.why is not None
            assert (line.result, line.why.code) == ("refused", "desk.not_allowed")
            assert state(now, 1) == "new" and served.stored == []

    told(story)


def test_frames_that_make_no_sense_change_nothing() -> None:
    async def story(served: Served) -> None:
        async with visiting(served) as guest:
            before = guest.now.snapshot.cards
            for frame in (
                {},
                {"type": "op"},
                {"type": "snapshot"},
                {"type": "people", "people": 3},
            ):
                guest.heard(frame)
            guest.heard({"type": "op", "op": None, "result": "refused", "by": "x"})
            assert guest.now.snapshot.cards == before

    told(story)


def test_who_leaves_right_after_a_decision_has_it_carried_out() -> None:
    async def story(served: Served) -> None:
        async with visiting(served) as guest:
            guest.act(Decide("later", 4))
        assert [card.state for card in served.folds.desk.cards(served.ms) if card.card == 4] == [
            "later"
        ]

    told(story)


def test_a_note_of_a_megabyte_is_refused_here_and_ends_no_link() -> None:
    async def story(served: Served) -> None:
        async with visiting(served) as guest:
            guest.act(Decide("note", 1, {"text": "x" * (1 << 20)}))
            now = await until(guest, lambda now: now.snapshot.log)
            (line,) = now.snapshot.log
            assert line.why is not None
            assert (line.result, line.why.code) == ("refused", "desk.note_too_long")
            guest.act(Decide("note", 1, {"text": "short"}))
            await until(guest, lambda now: now.snapshot.cards[0].note == "short")
            assert now.lost_ms is None

    told(story)


def test_an_undo_brings_a_card_back_to_its_place() -> None:
    async def story(served: Served) -> None:
        async with visiting(served) as guest:
            before = [card.card for card in guest.now.snapshot.cards]
            for op in ("pinned", "later", "answered"):
                guest.act(Decide(op, before[1]))
                await until(guest, partial(settled, guest, before[1], op))
                guest.act(Decide("undo"))
                await until(guest, lambda now: state(now, before[1]) == "new")
                assert [card.card for card in guest.now.snapshot.cards] == before, op

    told(story)
