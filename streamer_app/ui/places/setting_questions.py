"""Settings, questions: what counts as one, which share a card, how long one should wait."""

from typing import Final

from PySide6.QtWidgets import QWidget

from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column
from streamer_app.ui.places.setting_rows import Setting, fact, group
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.panel import Panel

QUESTIONS: Final[tuple[Setting, ...]] = (
    Setting("detect", "questions", "detect", ("few", "usual", "many")),
    Setting("join", "questions", "join", ("usual", "careful", "strict")),
    Setting("wait_target", "questions", "target_min", span=(1, 30), step=1, unit="min"),
    Setting("wait_limit", "questions", "limit_min", span=(2, 60), step=1, unit="min"),
)


class QuestionsPage(QWidget):
    """The items, and the way to the prepared answers."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        say = kit.words.say
        self.answers = ActionButton(
            kit.theme, say("questionsettings.answers_go"), key=kit.actions.hint("template")
        )
        self.answers.clicked.connect(kit.actions.caller("template"))
        library = Panel(kit.theme)
        title, tip = say("questionsettings.answers"), say("questionsettings.answers_tip")
        column(fact(kit, title, tip, self.answers), parent=library)
        column(group(kit, QUESTIONS), library, gap=kit.theme.px(8), parent=self)
