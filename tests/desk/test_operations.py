"""The desk of cards: folding, deciding, conflicts, merging, undoing."""

from streamer_app.events import DeskOperation, Money, Viewer, ViewerCleared
from tests.desk.room import START, Scene


def test_eight_viewers_in_different_spelling_make_one_card_of_eight() -> None:
    scene = Scene()
    for number, tail in enumerate(("？", "?", "??", "！", "😂", " ", "。", "~~")):
        scene.s = number
        scene.ask(f"u{number}", "为什么天空是蓝的" + tail)
    scene.ask("u0", "为什么天空是蓝的")
    scene.ask("u0", "为什么天空是蓝的？？？")
    scene.s = 60
    (card,) = scene.cards()
    assert (card.askers, card.asks, card.first_ms, card.wait_s) == (8, 10, START, 60)
    assert len(card.wordings) == 10
    scene.do("ungroup", card.card)
    assert len(scene.cards()) == 8
    assert [card.askers for card in scene.cards()] == [1] * 8
    assert sum(card.asks for card in scene.cards()) == 10


def test_the_fixture_of_three_asks_leaves_two_open_cards_asked_by_three() -> None:
    scene = Scene()
    scene.ask("u1", "为什么天空是蓝的？")
    scene.ask("u2", "为什么天空是蓝的?")
    scene.ask("u3", "课程多少钱？")
    scene.s = 50
    figures = scene.desk.figures(scene.now)
    assert (figures.open_q, figures.asked_by, figures.oldest_wait_s) == (2, 3, 50)


def test_answering_moves_a_card_and_undo_brings_it_back_to_its_place() -> None:
    scene = Scene()
    for who, text in (("a", "first one?"), ("b", "second one?"), ("c", "third one?")):
        scene.ask(who, text)
    before = scene.cards()
    done = scene.do("answered", 2, id="x")
    assert done.result == "applied"
    assert scene.desk.counts()["answered"] == 1
    assert scene.do("undo", op="x").result == "applied"
    after = scene.cards()
    assert [card.card for card in after] == [card.card for card in before]
    assert scene.desk.counts()["answered"] == 0


def test_the_same_operation_again_changes_nothing() -> None:
    scene = Scene()
    scene.ask("a", "what is it?")
    scene.do("answered", 1, id="x")
    rev = scene.desk.rev
    assert scene.do("answered", 1, id="x").result == "same"
    assert scene.desk.rev == rev


def test_of_two_who_decide_differently_the_first_wins_and_the_second_is_told() -> None:
    scene = Scene()
    scene.ask("a", "what is it?")
    seen = scene.desk.rev
    scene.do("answered", 1, by="小李", base=seen)
    scene.s = 2
    late = scene.do("dismissed", 1, by="小王", base=seen)
    assert late.result == "conflict"
    assert late.why is not None
    assert late.why.code == "desk.state_conflict"
    assert (late.why.arguments["who"], late.why.arguments["seconds"]) == ("小李", 2)
    assert scene.states() == {1: "answered"}
    assert scene.do("dismissed", 1, by="小王").result == "applied"


def test_two_who_decide_the_same_both_succeed() -> None:
    scene = Scene()
    scene.ask("a", "what is it?")
    seen = scene.desk.rev
    assert scene.do("answered", 1, by="小李", base=seen).result == "applied"
    assert scene.do("answered", 1, by="小王", base=seen).result == "applied"


def test_one_card_is_on_air_and_twenty_seconds_make_it_answered() -> None:
    scene = Scene()
    for who in "abc":
        scene.ask(who, f"question of {who}?")
    scene.do("on_air", 1)
    scene.s = 19.9
    scene.do("on_air", 2)
    assert scene.states() == {2: "on_air", 1: "pinned", 3: "new"}
    scene.s = 39.9
    scene.do("on_air", 3)
    assert scene.states() == {3: "on_air", 1: "pinned", 2: "answered"}


def test_the_later_of_two_who_air_different_cards_is_refused() -> None:
    scene = Scene()
    scene.ask("a", "one thing?")
    scene.ask("b", "another thing?")
    seen = scene.desk.rev
    scene.do("on_air", 1, by="小李", base=seen)
    late = scene.do("on_air", 2, by="小王", base=seen)
    assert (late.result, late.why and late.why.code) == ("conflict", "desk.air_conflict")


def test_next_answers_the_card_on_air_and_airs_the_first_pinned() -> None:
    scene = Scene()
    for who in "abcd":
        scene.ask(who, f"question of {who}?")
    scene.do("pinned", 3)
    scene.do("pinned", 4)
    scene.do("on_air", 1)
    scene.s = 5
    coming = scene.desk.upcoming(scene.now)
    assert coming is not None
    assert coming.card == 3
    scene.do("next", id="n")
    assert scene.states() == {3: "on_air", 4: "pinned", 2: "new", 1: "answered"}
    scene.do("undo", op="n")
    assert scene.states() == {1: "on_air", 3: "pinned", 4: "pinned", 2: "new"}


def test_next_takes_the_most_urgent_new_card_when_nothing_is_pinned() -> None:
    scene = Scene()
    scene.ask("a", "asked by one?")
    scene.ask("b", "asked by two?")
    scene.ask("c", "asked by two?")
    scene.do("next")
    assert scene.states() == {2: "on_air", 1: "new"}


def test_next_with_nothing_to_do_is_refused() -> None:
    outcome = Scene().do("next")
    assert (outcome.result, outcome.why and outcome.why.code) == ("refused", "desk.nothing_next")


def test_a_merge_keeps_the_smaller_number_the_older_ask_and_the_higher_state() -> None:
    scene = Scene()
    scene.ask("a", "when is the exam?")
    scene.s = 10
    scene.ask("b", "what day is the exam?")
    scene.do("note", 1, text="from the plan")
    scene.do("note", 2, text="ask the office")
    scene.do("pinned", 2)
    scene.do("merge", 1, into=2)
    (card,) = scene.cards()
    assert (card.card, card.state, card.askers, card.first_ms) == (1, "pinned", 2, START)
    assert card.note == "from the plan\nask the office"
    assert card.text == "what day is the exam?"
    gone = scene.card(2)
    assert (gone.merged_into, gone.asks) == (1, 0)


def test_merging_either_way_round_gives_the_same_card() -> None:
    cards = []
    for pair in ((1, 2), (2, 1)):
        scene = Scene()
        scene.ask("a", "when is the exam?")
        scene.ask("b", "what day is the exam?")
        scene.do("merge", pair[0], into=pair[1])
        cards.append(scene.cards())
    assert cards[0] == cards[1]


def test_undoing_a_merge_restores_both_and_sorts_the_asks_that_came_since() -> None:
    scene = Scene()
    scene.ask("a", "when is the exam?")
    scene.ask("b", "what day is the exam?")
    scene.do("merge", 2, into=1, id="m")
    scene.ask("c", "what day is the exam")
    assert scene.cards()[0].askers == 3
    assert scene.do("undo", op="m").result == "applied"
    assert {card.card: card.askers for card in scene.cards()} == {1: 1, 2: 2}
    assert scene.card(2).text == "what day is the exam"


def test_a_change_to_a_merged_card_reaches_the_one_that_stayed() -> None:
    scene = Scene()
    scene.ask("a", "when is the exam?")
    scene.ask("b", "what day is the exam?")
    scene.do("merge", 2, into=1)
    scene.do("answered", 2)
    assert scene.states() == {1: "answered"}


def test_ungrouping_a_merged_card_gives_the_merged_ones_back() -> None:
    scene = Scene()
    scene.ask("a", "when is the exam?")
    scene.ask("b", "what day is the exam?")
    scene.do("merge", 2, into=1)
    scene.do("ungroup", 1)
    assert sorted(scene.states()) == [1, 2]
    assert scene.card(2).merged_into is None


def test_undoing_an_ungroup_puts_everybody_back() -> None:
    scene = Scene()
    for who in "abc":
        scene.ask(who, "same thing?")
    scene.do("ungroup", 1, id="u")
    assert len(scene.cards()) == 3
    scene.do("undo", op="u")
    (card,) = scene.cards()
    assert (card.card, card.askers) == (1, 3)


def test_undo_is_refused_when_somebody_changed_the_card_since() -> None:
    scene = Scene()
    scene.ask("a", "what is it?")
    scene.do("pinned", 1, by="小王", id="p")
    scene.do("later", 1, by="小李")
    outcome = scene.do("undo", by="小王", op="p")
    assert (outcome.result, outcome.why and outcome.why.code) == ("refused", "desk.changed_since")
    assert scene.states() == {1: "later"}


def test_nobody_undoes_what_somebody_else_did() -> None:
    scene = Scene()
    scene.ask("a", "what is it?")
    scene.do("pinned", 1, by="小王", id="p")
    outcome = scene.do("undo", by="小李", op="p")
    assert (outcome.result, outcome.why and outcome.why.code) == ("refused", "desk.not_yours")


def test_undo_without_a_name_takes_back_the_persons_last_operations_in_turn() -> None:
    scene = Scene()
    scene.ask("a", "what is it?")
    scene.do("pinned", 1)
    scene.do("note", 1, text="hm")
    scene.do("undo")
    assert (scene.card(1).state, scene.card(1).note) == ("pinned", "")
    scene.do("undo")
    assert scene.card(1).state == "new"
    assert scene.do("undo").result == "refused"


def test_undoing_an_undo_does_it_again() -> None:
    scene = Scene()
    scene.ask("a", "what is it?")
    scene.do("answered", 1, id="x")
    scene.do("undo", op="x", id="y")
    scene.do("undo", op="y")
    assert scene.states() == {1: "answered"}


def test_an_undo_never_puts_a_second_card_on_air() -> None:
    scene = Scene()
    scene.ask("a", "one thing?")
    scene.ask("b", "another thing?")
    scene.do("on_air", 1, by="小王")
    scene.do("answered", 1, by="小王", id="x")
    scene.do("on_air", 2, by="小李")
    assert scene.do("undo", by="小王", op="x").result == "conflict"
    assert scene.states() == {2: "on_air", 1: "answered"}


def test_a_new_ask_joins_an_answered_card_and_is_counted_apart() -> None:
    scene = Scene()
    scene.ask("a", "is there a replay?")
    scene.s = 100
    scene.do("answered", 1)
    scene.s = 200
    scene.ask("b", "Is there a replay??")
    (card,) = scene.cards()
    assert (card.state, card.askers, card.again, card.wait_s) == ("answered", 2, 1, 100)
    assert scene.desk.figures(scene.now).answer_time_s == 100


def test_the_median_wait_and_the_wait_without_the_card_on_air() -> None:
    scene = Scene()
    for number, wait in enumerate((10, 30, 50), 1):
        scene.s = 0
        scene.ask("abc"[number - 1], f"question {number}?")
        scene.s = wait
        scene.do("answered", number)
    scene.s = 60
    scene.ask("d", "on air?")
    scene.do("on_air", 4)
    scene.s = 90
    scene.ask("e", "still open?")
    scene.s = 100
    figures = scene.desk.figures(scene.now)
    assert (figures.answer_time_s, figures.open_q, figures.oldest_wait_s) == (30, 1, 10)


def test_cards_that_wait_over_twenty_minutes_come_first() -> None:
    scene = Scene()
    scene.ask("a", "asked long ago?")
    scene.s = 1190
    for who in "bcdefgh":
        scene.ask(who, "asked by many?")
    scene.s = 1199
    assert [card.card for card in scene.cards()] == [2, 1]
    scene.s = 1201
    assert [card.card for card in scene.cards()] == [1, 2]


def test_pinned_cards_keep_their_order_and_can_be_put_elsewhere() -> None:
    scene = Scene()
    for who in "abc":
        scene.ask(who, f"question of {who}?")
        scene.do("pinned", ord(who) - 96)
    assert list(scene.states()) == [1, 2, 3]
    scene.do("pinned", 3, at=0)
    assert list(scene.states()) == [3, 1, 2]
    scene.do("pinned", 3, at=1)
    assert list(scene.states()) == [1, 3, 2]


def test_a_deleted_message_leaves_its_card_and_an_empty_card_is_gone() -> None:
    scene = Scene()
    first = scene.ask("a", "what is it?")
    second = scene.ask("b", "what is it??")
    scene.do("on_air", 1)
    scene.delete(first)
    assert scene.cards()[0].asks == 1
    assert scene.desk.card_of(first) is None
    scene.delete(second)
    assert scene.cards() == ()
    assert scene.card(1).text == ""
    assert scene.delete(second).result == "same"


def test_a_banned_viewers_asks_are_gone_and_a_wiped_chat_keeps_the_questions() -> None:
    scene = Scene()
    scene.ask("a", "what is it?")
    scene.ask("troll", "what is it?")
    scene.ask("troll", "why are you so bad?")
    scene.desk.withdraw(ViewerCleared(source="room", room="r", id="c1"))
    assert len(scene.cards()) == 2
    scene.desk.withdraw(
        ViewerCleared(source="room", room="r", id="c2", viewer=Viewer("troll", "troll"))
    )
    (card,) = scene.cards()
    assert card.askers == 1


def test_an_ask_that_was_deleted_on_air_frees_the_air() -> None:
    scene = Scene()
    row = scene.ask("a", "one thing?")
    scene.ask("b", "another thing?")
    scene.do("on_air", 1)
    scene.delete(row)
    scene.do("on_air", 2)
    assert scene.states() == {2: "on_air"}


def test_a_claim_lapses_and_is_taken_over_by_who_has_seen_it() -> None:
    scene = Scene()
    scene.ask("a", "what is it?")
    seen = scene.desk.rev
    scene.do("claim", 1, by="小王", base=seen)
    assert scene.card(1).claimed_by == "小王"
    assert scene.do("claim", 1, by="小李", base=seen).result == "conflict"
    assert scene.do("claim", 1, by="小李").result == "applied"
    scene.s = 179
    assert scene.card(1).claimed_by == "小李"
    scene.s = 180
    assert scene.card(1).claimed_by == ""


def test_who_works_on_a_claimed_card_keeps_it() -> None:
    scene = Scene()
    scene.ask("a", "what is it?")
    scene.do("claim", 1, by="小王")
    scene.s = 170
    scene.do("note", 1, by="小王", text="looking")
    scene.s = 300
    assert scene.card(1).claimed_by == "小王"


def test_the_last_note_stands_and_the_earlier_ones_are_kept() -> None:
    scene = Scene()
    scene.ask("a", "what is it?")
    seen = scene.desk.rev
    scene.do("note", 1, by="小王", base=seen, text="one")
    assert scene.do("note", 1, by="小李", base=seen, text="two").result == "applied"
    assert scene.card(1).note == "two"
    assert [(note.actor, note.text) for note in scene.desk.notes(1)] == [
        ("小王", "one"),
        ("小李", "two"),
    ]


def test_what_cannot_be_done_is_refused_with_a_reason() -> None:
    scene = Scene()
    scene.ask("a", "what is it?")
    wanted = {
        ("answered", 9): "desk.unknown_card",
        ("sing", 1): "desk.unknown_operation",
        ("note", 1): "desk.bad_arguments",
        ("ungroup", 1): "desk.single",
        ("undo", 1): "desk.nothing_to_undo",
    }
    for (op, card), code in wanted.items():
        outcome = scene.do(op, card)
        assert (outcome.result, outcome.why and outcome.why.code) == ("refused", code)
    assert scene.do("merge", 1, into=1).result == "refused"
    assert scene.do("merge", 1, into="x").result == "refused"
    assert scene.do("note", 1, text="x" * 4001).result == "refused"


def test_a_paid_question_and_a_course_raise_the_score_and_money_does_not() -> None:
    scene = Scene()
    scene.pay("a", "small?", 100)
    scene.pay("b", "large?", 100_000)
    scene.ask("c", "free?")
    scene.do("course", 3, course="mechanics")
    small, large, free = (scene.card(number) for number in (1, 2, 3))
    assert small.score == large.score == 17.5
    assert free.score == 22.5
    assert large.paid == Money(100_000, "CNY")


def test_the_shown_parts_sum_to_the_shown_score() -> None:
    scene = Scene()
    for who in "ab":
        scene.ask(who, "how does it work?")
    scene.s = 40
    (card,) = scene.cards()
    # 11.72 for two askers, 1.67 for the wait, 7.5 and 5
    assert card.score == 25.89 == round(sum(card.parts.values()), 2)


def test_who_has_had_two_answers_counts_half() -> None:
    scene = Scene()
    for number in (1, 2, 3):
        scene.ask("a", f"question {number}?")
    scene.ask("b", "from somebody else?")
    scene.do("answered", 1)
    scene.do("answered", 2)
    assert scene.card(3).score == 3.75


def test_folding_again_gives_equal_cards() -> None:
    def play() -> Scene:
        scene = Scene()
        for number in range(30):
            scene.s = number
            scene.ask(f"u{number % 7}", f"question {number % 11}?")
            scene.do(("pinned", "answered", "merge", "undo")[number % 4], 1 + number % 5, into=2)
        return scene

    assert play().desk.cards(START, merged=True) == play().desk.cards(START, merged=True)


def test_an_operation_without_an_id_is_carried_out() -> None:
    scene = Scene()
    scene.ask("a", "what is it?")
    for _ in range(2):
        operation = DeskOperation(actor="stage", card=1, op="answered", at_ms=scene.now)
        assert scene.desk.apply(operation).result == "applied"


def test_a_card_that_was_asked_again_is_answered_again() -> None:
    scene = Scene()
    scene.ask("a", "is there a replay?")
    scene.do("answered", 1)
    scene.s = 200
    scene.ask("b", "Is there a replay??")
    assert scene.card(1).again == 1
    scene.s = 300
    assert scene.do("answered", 1).result == "applied"
    card = scene.card(1)
    assert (card.again, card.answered_ms) == (0, START + 300_000)
    scene.do("undo")
    assert scene.card(1).again == 1


def test_answering_twice_what_nobody_asked_again_keeps_the_first_time() -> None:
    scene = Scene()
    scene.ask("a", "is there a replay?")
    scene.do("answered", 1)
    scene.s = 50
    scene.do("answered", 1, by="小李")
    assert scene.card(1).answered_ms == START


def test_a_whisper_changes_no_card_and_is_not_what_undo_takes_back() -> None:
    scene = Scene()
    scene.ask("a", "why?")
    scene.do("pinned", 1, by="小李")
    before = scene.cards()
    outcome = scene.do("whisper", by="小李", what="slow")
    assert (outcome.result, outcome.cards) == ("applied", ())
    assert scene.cards() == before
    scene.do("undo", by="小李")
    assert scene.states() == {1: "new"}


def test_a_whisper_is_one_of_four_and_names_nobody_at_length() -> None:
    scene = Scene()
    assert scene.do("whisper", what="dance").result == "refused"
    assert scene.do("whisper", what="thanks", name="x" * 41).result == "refused"
    assert scene.do("whisper", what="thanks", name="小鹿").result == "applied"


def test_a_card_says_what_somebody_wrote_until_that_is_taken_back() -> None:
    scene = Scene()
    scene.ask("a", "why blu sky?")
    assert (
        scene.do("text", 1, by="小李", text="  Why is the\nsky blue?  ", id="t").result == "applied"
    )
    assert scene.card(1).text == "Why is the sky blue?"
    assert scene.card(1).wordings == ("why blu sky?",)
    scene.ask("b", "why blu sky, and why not green?")
    assert scene.card(1).text == "Why is the sky blue?"
    assert scene.do("undo", by="小李").result == "applied"
    assert scene.card(1).text == "why blu sky?"
    scene.do("text", 1, text="Sky?")
    scene.do("text", 1, text="")
    assert scene.card(1).text == "why blu sky?"
    assert scene.do("text", 1, text="x" * 301).result == "refused"
    assert scene.do("text", 1).result == "refused"


def test_of_two_texts_the_last_stands_and_a_merge_keeps_the_one_that_was_written() -> None:
    scene = Scene()
    scene.ask("a", "first one?")
    scene.ask("b", "second one?")
    seen = scene.desk.rev
    assert scene.do("text", 2, by="小李", base=seen, text="Second!").result == "applied"
    assert scene.do("text", 2, by="小王", base=seen, text="Two").result == "applied"
    scene.do("merge", 1, into=2)
    assert scene.card(1).text == "Two"
    scene.do("undo")
    assert [scene.card(card).text for card in (1, 2)] == ["first one?", "Two"]


def test_the_written_text_of_a_deleted_question_is_gone_with_it() -> None:
    scene = Scene()
    row = scene.ask("a", "rude?")
    scene.do("text", 1, text="Rude!")
    scene.delete(row)
    assert scene.card(1).text == ""


def test_redo_brings_back_what_was_undone_last_until_something_new_is_decided() -> None:
    scene = Scene()
    for who in ("a", "b"):
        scene.ask(who, f"{who} is what?")
    scene.do("answered", 1)
    scene.do("later", 2)
    scene.do("undo")
    scene.do("undo")
    assert scene.states() == {1: "new", 2: "new"}
    assert scene.do("redo").result == "applied"
    assert scene.states() == {1: "answered", 2: "new"}
    assert scene.do("redo").result == "applied"
    assert scene.states() == {1: "answered", 2: "later"}
    nothing = scene.do("redo")
    assert nothing.why is not None and nothing.why.code == "desk.nothing_to_redo"
    scene.do("undo")
    assert scene.states() == {1: "answered", 2: "new"}
    scene.do("pinned", 2)
    assert scene.do("redo").result == "refused"
    assert scene.states() == {1: "answered", 2: "pinned"}


def test_nobody_redoes_what_another_undid_nor_over_a_later_change() -> None:
    scene = Scene()
    scene.ask("a", "what is it?")
    scene.do("answered", 1, by="小李")
    scene.do("undo", by="小李", id="u")
    assert scene.do("redo", by="小王").result == "refused"
    other = scene.do("redo", by="小王", op="u")
    assert other.why is not None and other.why.code == "desk.not_yours"
    scene.do("pinned", 1, by="小王")
    late = scene.do("redo", by="小李")
    assert late.why is not None and late.why.code == "desk.changed_since"
    assert scene.states() == {1: "pinned"}


def test_an_ungroup_that_was_redone_keeps_its_cards_apart() -> None:
    scene = Scene(join=0.5)
    for who in ("a", "b"):
        scene.ask(who, "为什么天空是蓝的")
    scene.do("ungroup", 1)
    scene.do("undo")
    assert [card.askers for card in scene.cards()] == [2]
    assert scene.do("redo").result == "applied"
    assert [card.askers for card in scene.cards()] == [1, 1]
    assert all(card.similar == () for card in scene.cards())
