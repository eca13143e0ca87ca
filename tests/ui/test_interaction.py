"""The interaction cell and the words of a poll."""

from dataclasses import replace

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from streamer_app.errors import reason
from streamer_app.live.actions import InteractionStep
from streamer_app.live.snapshot import InteractionCard, PollView
from streamer_app.ui.poll_sheet import PollSheet, posted
from streamer_app.ui.shell import Shell
from streamer_app.ui.window import Window
from tests.ui import scene
from tests.ui.fake import FakeRuntime

QA = InteractionCard("qa", reason("interaction.why.qa", n=14, wait="06:40"), 0.5, 0.25)


def show(window: Window, card: InteractionCard) -> None:
    window.show_snapshot(replace(scene.snapshot(), interaction=card))


def test_the_cell_says_what_and_why_and_that_going_on_is_fine(
    window: Window, runtime: FakeRuntime
) -> None:
    panel = window.live.interaction
    assert panel.isHidden()
    show(window, QA)
    assert panel.text.text() == "建议：答疑（14 个未答，等最久 06:40）"
    panel.decline.click()
    assert runtime.asked[-1] == InteractionStep("decline", "qa")
    panel.take.click()
    assert InteractionStep("start", "qa") in runtime.asked
    show(window, InteractionCard())
    assert panel.isHidden()


def test_a_poll_shows_its_votes_and_is_ended(window: Window, runtime: FakeRuntime) -> None:
    panel = window.live.interaction
    poll = PollView("poll", "选哪个？", ("甲", "乙"), (3, 1), 4, scene.NOW + 20_000)
    show(window, InteractionCard(poll=poll))
    assert panel.question.text() == "选哪个？"
    assert panel.end.text() == "结束"
    panel.end.click()
    assert runtime.asked[-1] == InteractionStep("end", "poll")
    show(window, InteractionCard(poll=replace(poll, ends_ms=scene.NOW)))
    assert panel.end.text() == "收起"


def test_a_quiz_starts_with_its_words_on_the_clipboard(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    sheet = PollSheet(window.kit, window, "quiz", "物体在？")
    qtbot.addWidget(sheet)
    sheet.answers[0].setText("加速")
    assert not sheet.start.isEnabled()
    sheet.answers[1].setText("减速")
    sheet.right.choose("2")
    sheet.start.click()
    assert runtime.asked[-1] == InteractionStep(
        "start", "quiz", "物体在？", ("加速", "减速"), 60, 2
    )
    assert QApplication.clipboard().text() == "物体在？  1 加速  2 减速"


def test_another_field_appears_when_the_last_is_filled(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    sheet = PollSheet(window.kit, window, "poll")
    qtbot.addWidget(sheet)
    for at, word in enumerate("一二三四五"):
        assert not sheet.answers[at].isHidden()
        sheet.answers[at].setText(word)
    assert [field.isHidden() for field in sheet.answers] == [False] * 6 + [True] * 3
    sheet.answers[4].returnPressed.emit()
    assert runtime.asked[-1] == InteractionStep("start", "poll", "", tuple("一二三四五"), 60, None)


def test_the_right_answer_is_the_one_that_was_marked_though_a_field_before_it_is_empty(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    sheet = PollSheet(window.kit, window, "quiz")
    qtbot.addWidget(sheet)
    for at in (0, 2, 3):
        sheet.answers[at].setText(str(at + 1))
    sheet.right.choose("2")
    assert not sheet.start.isEnabled(), "its field is empty"
    sheet.right.choose("3")
    sheet.start.click()
    assert runtime.asked[-1] == InteractionStep("start", "quiz", "", ("1", "3", "4"), 60, 2)


def test_a_poll_without_answers_is_a_to_d() -> None:
    assert posted("", ("A", "B")) == "1 A  2 B"


def test_the_palette_starts_a_poll_only_while_a_session_runs(
    window: Window, runtime: FakeRuntime
) -> None:
    shell = Shell(window.kit, window)
    assert window.kit.actions.can("poll")
    window.show_snapshot(replace(scene.snapshot(), ended=True))
    assert not window.kit.actions.can("poll")
    shell.deleteLater()
