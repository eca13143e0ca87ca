"""The bounded list behind the chat: repeats, filters, changes, waiting."""

from msgspec.structs import replace

from streamer_app.events import Money
from streamer_app.live.snapshot import ChatRow
from streamer_app.ui.widgets.chat_model import ChatModel


def row(number: int, text: str = "", **other: object) -> ChatRow:
    made = ChatRow(
        row=number, at_ms=number * 1000, source="room", kind="chat", name=f"n{number}", text=text
    )
    return replace(made, text=text or f"t{number}", **other)


def texts(model: ChatModel) -> list[str]:
    return [entry.row.text for entry in model.shown]


def test_repeats_nearby_become_one_line() -> None:
    model = ChatModel(100)
    change = model.extend([row(1, "+1"), row(2, "hm"), row(3, "+1"), row(4, "+1")])
    assert [(e.row.text, e.repeats) for e in model.shown] == [("+1", 3), ("hm", 1)]
    assert change.added == 2


def test_a_repeat_far_away_or_late_is_a_line_of_its_own() -> None:
    model = ChatModel(100)
    model.extend([row(1, "+1"), *(row(n) for n in range(2, 20)), row(20, "+1")])
    model.extend([row(21, "早"), replace(row(22, "早"), at_ms=200_000)])
    assert [e.repeats for e in model.shown] == [1] * 22


def test_asks_and_paid_rows_are_never_folded() -> None:
    model = ChatModel(100)
    paid = replace(row(3, "买"), kind="paid_message", amount=Money(100, "CNY"))
    model.extend([row(1, "买", card=4), row(2, "买", card=4), paid])
    assert len(model.shown) == 3


def test_the_oldest_rows_leave_a_tenth_at_a_time() -> None:
    model = ChatModel(100)
    model.extend([row(number) for number in range(1, 110)])
    assert len(model.shown) == 109
    model.extend([row(110)])
    assert [model.shown[0].serial, model.shown[-1].serial, len(model.shown)] == [11, 110, 100]


def test_a_row_that_comes_again_replaces_the_old_one() -> None:
    model = ChatModel(100)
    model.extend([row(1), row(2)])
    change = model.extend([row(1, "t1", deleted=True), row(3)])
    assert model.shown[0].row.deleted
    assert (change.added, [e.serial for e in change.amended]) == (1, [1])
    assert len(model.shown) == 3


def test_a_filter_shows_its_rows_and_follows_what_becomes_one() -> None:
    model = ChatModel(100)
    model.set_filter("asks")
    model.extend([row(1), row(2, card=5)])
    assert texts(model) == ["t2"]
    model.extend([row(1, "t1", card=6)])
    assert texts(model) == ["t1", "t2"]
    model.set_filter("paid")
    assert texts(model) == []
    model.set_filter("all")
    assert texts(model) == ["t1", "t2"]


def test_while_held_rows_wait_and_are_counted() -> None:
    model = ChatModel(100)
    model.extend([row(1)])
    model.held = True
    model.extend([row(2), row(3)], skipped=0)
    assert (texts(model), model.waiting) == (["t1"], 2)
    model.extend([row(1, "t1", deleted=True)])
    assert model.shown[0].row.deleted
    model.extend([row(3, "t3", card=9)])
    model.release()
    assert (texts(model), model.waiting, model.shown[2].row.card) == (["t1", "t2", "t3"], 0, 9)


def test_what_is_too_much_to_wait_leaves_one_line_with_its_number() -> None:
    model = ChatModel(10)
    model.held = True
    model.extend([row(number) for number in range(1, 26)])
    model.release()
    first = model.shown[0].row
    assert (first.kind, first.count, model.shown[-1].serial) == ("skipped", 16, 25)
    assert len(model.shown) == 10


def test_rows_dropped_by_the_inbox_leave_a_line() -> None:
    model = ChatModel(100)
    model.extend([row(1)])
    model.extend([row(500)], skipped=498)
    assert [(e.row.kind, e.row.count) for e in model.shown] == [
        ("chat", 1),
        ("skipped", 498),
        ("chat", 1),
    ]


def test_older_rows_go_before_the_first() -> None:
    model = ChatModel(100)
    model.extend([row(10)])
    assert model.prepend([row(8), row(9)]) == 2
    assert [e.serial for e in model.shown] == [8, 9, 10]
    assert model.entry(9) is model.shown[1]
    assert model.entry(7) is None


def test_a_hidden_row_is_counted_but_not_shown_and_waits_for_nobody() -> None:
    model = ChatModel(100)
    model.extend([row(1), row(2, hidden=True), row(3)])
    assert (texts(model), model.hidden) == (["t1", "t3"], 1)
    model.held = True
    model.extend([row(4, hidden=True), row(5)])
    assert model.waiting == 1
    model.release()
    assert (texts(model), model.hidden) == (["t1", "t3", "t5"], 2)


def test_another_choice_hides_and_brings_back_in_order() -> None:
    model = ChatModel(100)
    model.extend([row(1), row(2, "spam", hidden=True), row(3), row(4, "+1"), row(5, "+1")])
    model.refilter(lambda line: line.text == "+1", merging=True)
    assert (texts(model), model.hidden) == (["t1", "spam", "t3"], 2)
    model.refilter(lambda line: False, merging=True)
    assert (texts(model), model.hidden) == (["t1", "spam", "t3", "+1"], 0)
    assert model.shown[-1].repeats == 2
    assert model.entry(2) is model.shown[1]


def test_repeats_stay_apart_where_that_was_chosen() -> None:
    model = ChatModel(100)
    model.merging = False
    model.extend([row(1, "+1"), row(2, "+1")])
    assert texts(model) == ["+1", "+1"]
