"""An import that takes a while: how far it is, and the way to stop it."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from streamer_app.review.progress import Progress
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import row
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.wait_bar import ShareBar

LOOK_MS = 100
SOON_MS = 400
"""Nothing is shown of what is over sooner."""


class UnderWay(Panel):
    """Hidden while nothing goes on. Once all is read it is stored, and can be stopped no more."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit.theme, parent=parent)
        self._kit = kit
        self._progress: Progress | None = None
        self._name = ""
        theme, px = kit.theme, kit.theme.px
        self.text = ElidingLabel(theme, size=16)
        self.bar = ShareBar(theme)
        self.stop = ActionButton(theme, kit.words.say("import.stop"))
        self.stop.clicked.connect(self.give_up)
        line = row(
            self.text,
            self.bar,
            self.stop,
            gap=px(16),
            margins=(px(16), px(10), px(16), px(10)),
            parent=self,
        )
        line.setStretch(0, 1)
        line.setStretch(1, 1)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.show)
        self._tick = QTimer(self, interval=LOOK_MS)
        self._tick.timeout.connect(self._look)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether something goes on."""
        return self._progress is not None

    def begin(self, name: str) -> Progress:
        """Something begins with a file of this name."""
        self._progress, self._name = Progress(), name
        self.stop.setEnabled(True)
        self._look()
        self._soon.start()
        self._tick.start()
        return self._progress

    def done(self) -> None:
        """It is over."""
        self._progress = None
        self._soon.stop()
        self._tick.stop()
        self.hide()

    def give_up(self) -> None:
        """Stop at the next look; what was read so far is forgotten."""
        if self._progress is not None:
            self._progress.cancel()
            self._look()

    def _look(self) -> None:
        if self._progress is None:
            return
        say, share = self._kit.words.say, self._progress.share
        if self._progress.cancelled:
            code = "import.stopping"
        else:
            code = "import.storing" if share >= 1 else "import.reading"
        self.stop.setEnabled(not self._progress.cancelled and share < 1)
        text = say(code, file=self._name, percent=f"{share:.0%}")
        self.text.setText(text)
        self.bar.show_share(share, text)
