"""Actions of people as events."""

from streamer_app.events import Chat, DeskOperation, Money, Pitch
from streamer_app.live.actions import Decide, MakeQuestion, PitchStep
from streamer_app.live.people import asked, decision, pitch_step


def one() -> str:
    return "op-1"


def test_a_decision_is_an_operation_of_the_desk() -> None:
    assert decision(Decide("answered", 7, {"how": "spoken"}, base_rev=3), 99, one) == DeskOperation(
        source="desk",
        id="op-1",
        at_ms=99,
        seen_ms=99,
        actor="stage",
        card=7,
        op="answered",
        args={"how": "spoken"},
        base_rev=3,
    )


def test_a_line_made_a_question_names_its_event() -> None:
    line = Chat(source="twitch", room="ann", id="m1", text="hm")
    operation = asked(MakeQuestion(4), line, 99, one)
    assert operation.op == "ask"
    assert operation.args == {"event": "m1", "source": "twitch", "room": "ann"}


def test_a_sale_by_hand_carries_the_price() -> None:
    step = pitch_step(PitchStep("order", "k1"), "p1", 5, price=Money(39_900, "CNY"), make_id=one)
    assert step == Pitch(
        source="desk",
        id="op-1",
        at_ms=5,
        seen_ms=5,
        pitch="p1",
        action="order",
        course="k1",
        detail={"paid": {"minor": 39_900, "currency": "CNY"}},
    )


def test_steps_take_the_names_of_the_pitch_events() -> None:
    steps = ("start", "end", "snooze", "reject", "undo_order", "undo", "reopen")
    taken = [pitch_step(PitchStep(step), "p", 0, of="o").action for step in steps]  # type: ignore[arg-type]
    names = ["started", "ended", "snoozed", "rejected", "undone", "undone", "suggested"]
    assert taken == names


def test_a_reason_in_ones_own_words_is_kept_with_the_rejection() -> None:
    step = pitch_step(PitchStep("reject", "k1", reason="other", text="ill"), "p1", 5)
    assert step.detail == {"reason": "other", "text": "ill"}
