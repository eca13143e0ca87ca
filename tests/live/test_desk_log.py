"""Who did what at the desk, as the window tells it."""

from streamer_app.desk.operations import Outcome
from streamer_app.errors import reason
from streamer_app.events import DeskOperation
from streamer_app.live.desk_log import KEPT, DeskLog


def operation(number: int, op: str = "pinned", card: int = 3, **args: object) -> DeskOperation:
    return DeskOperation(
        source="desk", id=f"op{number}", at_ms=number, actor="小李", card=card, op=op, args=args
    )


def test_refused_operations_are_noted_with_their_reason() -> None:
    log = DeskLog()
    why = reason("desk.single")
    log.add(operation(1, "ungroup"), Outcome("refused", 1, why=why), "why?")
    (line,) = log.lines
    assert (line.actor, line.op, line.card, line.result, line.why, line.said) == (
        "小李",
        "ungroup",
        3,
        "refused",
        why,
        "why?",
    )


def test_a_repeated_operation_is_noted_once() -> None:
    log = DeskLog()
    log.add(operation(1), Outcome("applied", 1), "")
    log.add(operation(1), Outcome("same", 1), "")
    assert len(log.lines) == 1


def test_the_log_forgets_the_oldest() -> None:
    log = DeskLog()
    for number in range(KEPT + 5):
        log.add(operation(number), Outcome("applied", number), "")
    assert (len(log.lines), log.lines[0].id) == (KEPT, "op5")


def test_a_detail_is_what_the_operation_was_about() -> None:
    log = DeskLog()
    log.add(operation(1, "course", course="c1"), Outcome("applied", 1), "")
    log.add(operation(2, "merge", into=2), Outcome("applied", 2), "")
    log.add(operation(3, "whisper", card=0, what="thanks", name="小鹿"), Outcome("applied", 3), "")
    assert [line.detail for line in log.lines] == ["c1", "2", "thanks"]
    assert log.lines[-1].said == "小鹿"
