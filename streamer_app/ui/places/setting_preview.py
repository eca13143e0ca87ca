"""What the chosen look does to a question, a row and the three states."""

from PySide6.QtWidgets import QWidget

from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.widgets.icons import IconLabel
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.question_text import QuestionText
from streamer_app.ui.widgets.runs import Run, RunsLabel


class Preview(QWidget):
    """Sample words, never a viewer's."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        theme, px = kit.theme, kit.theme.px
        self._name = PlainLabel(theme, role="muted")
        self._caption = RunsLabel(theme)
        self._question = QuestionText(theme, size=28, most=3)
        self._row = RunsLabel(theme, size=16)
        self._states = {
            "asks": PlainLabel(theme, bold=True, role="warn"),
            "connected": PlainLabel(theme, role="ok"),
            "broken": PlainLabel(theme, role="fault"),
        }
        icons = (("triangle-up", "warn"), ("check", "ok"), ("warning", "fault"))
        air = Panel(theme, bar="accent", fill="background")
        column(self._caption, self._question, margins=(px(16), px(10), px(12), px(10)), parent=air)
        line = Panel(theme, fill="raised")
        row(self._row, margins=(px(8), px(8), px(8), px(8)), parent=line)
        panel = Panel(theme)
        column(
            self._name,
            air,
            line,
            *(
                row(IconLabel(theme, icon, role=role, size=14), label, None)  # type: ignore[arg-type]
                for (icon, role), label in zip(icons, self._states.values(), strict=True)
            ),
            margins=(px(12), px(12), px(12), px(12)),
            parent=panel,
        )
        self._note = PlainLabel(theme, role="muted", wrap=True)
        column(panel, self._note, gap=px(12), parent=self)

    def reword(self) -> None:
        """Take the words again."""
        say = self._kit.words.say
        self._name.setText(say("preview.title"))
        asked = say("desk.asked", n=8)
        self._caption.set_runs((Run(say("on_air.caption", asked=asked), "accent"),))
        self._question.setText(say("preview.question"))
        self._row.set_runs(
            (
                Run("53  "),
                Run("6  ", "text", True),
                Run(say("preview.row") + "   ", "text"),
                Run("02:12", "text"),
            )
        )
        for state, label in self._states.items():
            label.setText(say(f"preview.{state}"))
        self._note.setText(say("preview.note"))
