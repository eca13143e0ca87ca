"""The ledger: exact under repeats, any order and lost middles."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from streamer_app.events import Chat, Deleted, Event, Gift, Membership, Money, PaidMessage
from streamer_app.store.ledger import GiftLine, Ledger, LedgerTotals
from tests.store.rooms import gift


def totals(events: list[Event]) -> LedgerTotals:
    ledger = Ledger()
    for event in events:
        ledger.fold(event)
    return ledger.totals()


def running(number: int, count: int, paid: int, combo: str = "c") -> Gift:
    return gift(number, combo=combo, combo_count=count, combo_paid=Money(paid, "CNY"))


def test_a_combo_counts_its_greatest_running_figures() -> None:
    found = totals([running(1, 1, 100), running(2, 2, 200), running(3, 5, 500)])
    assert (found.gifts, found.money) == (5, {"CNY": 500})


def test_a_combo_without_running_figures_is_the_sum_of_its_messages() -> None:
    found = totals([gift(1, combo="c", count=2), gift(2, combo="c", count=3), gift(1, combo="c")])
    assert (found.gifts, found.money) == (5, {"CNY": 200})


def test_two_rooms_may_use_the_same_combo_id() -> None:
    found = totals([running(1, 3, 300), gift(1, room="other", combo="c", combo_count=4)])
    assert found.gifts == 7


def test_coins_are_added_exactly_and_rounded_once() -> None:
    thirds = [gift(n, coins=Money(33, "XBG"), paid=Money(3, "CNY")) for n in range(10)]
    assert totals(list(thirds)).money == {"CNY": 33}


def test_a_free_gift_counts_as_pieces_only() -> None:
    found = totals([gift(1, paid=None, count=4), gift(2, paid=Money(0, "CNY")), gift(3)])
    assert (found.gifts, found.free_gifts, found.money) == (6, 5, {"CNY": 100})


def member(number: int, count: int = 1, paid: int | None = None) -> Membership:
    money = None if paid is None else Money(paid, "USD")
    return Membership(id=f"s{number}", tier="1000", count=count, gifted=True, combo="o", paid=money)


def test_a_mystery_gift_and_its_lines_are_not_counted_twice() -> None:
    lines: list[Event] = [member(n) for n in range(20)]
    assert totals([member(99, 20), *lines]).memberships == 20
    assert totals([member(99, 20), *lines[:3]]).memberships == 20
    assert totals(lines).memberships == 20


def test_a_mystery_gift_s_money_is_counted_once() -> None:
    lines: list[Event] = [member(n, paid=499) for n in range(3)]
    assert totals([member(99, 3, paid=1497), *lines]).money == {"USD": 1497}
    assert totals([member(99, 3), *lines]).money == {"USD": 1497}


def test_what_is_taken_back_does_not_count_whichever_comes_first() -> None:
    message = PaidMessage(id="p", text="hi", paid=Money(3000, "CNY"))
    back = Deleted(id="d", target="p")
    assert totals([message, gift(1)]).by_kind["paid_message"] == {"CNY": 3000}
    assert totals([message, back]).money == totals([back, message]).money == {}


def test_what_is_taken_back_after_a_look_is_subtracted() -> None:
    ledger = Ledger()
    ledger.fold(running(1, 2, 200))
    ledger.fold(running(2, 3, 300))
    assert ledger.totals().gifts == 3
    ledger.fold(Deleted(source="twitch", room="lesson", id="d", target="g2"))
    assert (ledger.totals().gifts, ledger.totals().money) == (2, {"CNY": 200})


def test_the_gift_table_lists_names_with_most_pieces_first() -> None:
    ledger = Ledger()
    for event in (gift(1), gift(2, name="flower", count=9, paid=None), running(3, 3, 300)):
        ledger.fold(event)
    assert ledger.gifts() == [
        GiftLine("flower", 9, {}),
        GiftLine("rocket", 4, {"CNY": 400}),
    ]


def test_ordinary_events_change_nothing() -> None:
    assert totals([Chat(id="1", text="hello")]) == totals([])


@st.composite
def rooms(draw: st.DrawFn) -> list[list[Event]]:
    """Gifts by combo; the last message of a cumulative combo has its greatest figures."""
    combos: list[list[Event]] = []
    for combo in range(draw(st.integers(1, 5))):
        price = draw(st.integers(1, 500))
        steps = draw(st.lists(st.integers(1, 9), min_size=1, max_size=8))
        cumulative = draw(st.booleans())
        sent: list[Event] = []
        for number, count in enumerate(steps):
            so_far = sum(steps[: number + 1])
            sent.append(
                gift(
                    1000 * combo + number,
                    count=count,
                    paid=Money(price * count, "CNY"),
                    combo=f"c{combo}",
                    combo_count=so_far if cumulative else None,
                    combo_paid=Money(price * so_far, "CNY") if cumulative else None,
                )
            )
        combos.append(sent)
    return combos


@settings(max_examples=200, deadline=None)
@given(rooms(), st.randoms(use_true_random=False))
def test_shuffling_repeating_and_losing_middles_change_nothing(
    combos: list[list[Event]], chance: random.Random
) -> None:
    whole = [event for combo in combos for event in combo]
    expected = LedgerTotals(
        gifts=sum(e.count for e in whole if isinstance(e, Gift)),
        free_gifts=0,
        memberships=0,
        money={"CNY": sum(e.paid.minor for e in whole if isinstance(e, Gift) and e.paid)},
        by_kind=totals(whole).by_kind,
    )
    delivered: list[Event] = []
    for combo in combos:
        first = combo[0]
        cumulative = isinstance(first, Gift) and first.combo_count is not None
        kept = [e for e in combo[:-1] if not cumulative or chance.random() < 0.5]
        delivered += [*kept, combo[-1]]
    delivered += [event for event in delivered if chance.random() < 0.3]
    chance.shuffle(delivered)
    assert totals(delivered) == expected


def test_what_a_message_adds_to_its_combo_is_told() -> None:
    ledger = Ledger()
    assert ledger.gained(running(1, 1, 100)) == {"CNY": 100}
    assert ledger.gained(running(3, 5, 500)) == {"CNY": 400}
    assert ledger.gained(running(2, 2, 200)) == {}
    assert ledger.gained(Chat(text="x")) == {}


def test_a_payment_taken_back_is_told_as_a_loss_in_its_own_coins() -> None:
    ledger = Ledger()
    assert ledger.gained(gift(1, coins=Money(330, "XBG"))) == {"XBG": 330}
    back = Deleted(source="twitch", room="lesson", target="g1")
    assert ledger.gained(back) == {"XBG": -330}
