"""Answering a question in writing: the answer goes to the clipboard, the card to the answered."""

from PySide6.QtWidgets import QApplication, QWidget

from streamer_app.live.snapshot import Card, Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.panels.answers import Answer, Answers
from streamer_app.ui.panels.desk_keys import DeskKeys


class Answering:
    """Binds the library (T) and the answer that fits best."""

    def __init__(self, kit: Kit, window: QWidget, answers: Answers, desk: DeskKeys) -> None:
        self._kit = kit
        self._window = window
        self._answers = answers
        self._desk = desk
        kit.actions.bind("template", self.open)
        kit.actions.bind("answer_best", self._best, lambda: self._card() is not None)

    def _card(self) -> Card | None:
        return self._desk.current or self._desk.on_air

    def open(self) -> None:
        """The answers, ranked for the selected card, else for the one on air."""
        from streamer_app.ui.answer_sheet import AnswerSheet

        card, now = self._card(), self._desk.snapshot or Snapshot(at_ms=0)

        def taken(answer: Answer, answered: bool) -> None:
            self._take(card if answered else None, answer)

        AnswerSheet(self._kit, self._window, self._answers, card, now, taken).open()

    def _best(self) -> None:
        card, now = self._card(), self._desk.snapshot
        if card is None or now is None:
            return
        fitting = self._answers.fitting(card, now)
        if fitting:
            self._take(card, fitting[0])
        else:
            self.open()

    def _take(self, card: Card | None, answer: Answer) -> None:
        QApplication.clipboard().setText(answer.text)
        if card is None:
            self._desk.say("copy", answer.title)
            return
        now = self._desk.snapshot
        self._answers.use(answer, card, now.at_ms if now else 0)
        self._desk.decide(card, "answered", "answered", how="template")
