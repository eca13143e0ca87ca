"""Settings, data: where everything lies, how much it is, a copy of it, the demo's away."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from streamer_app.errors import AppError
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column
from streamer_app.ui.messages import failure
from streamer_app.ui.pending import when_done
from streamer_app.ui.places.setting_rows import fact
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel


class DataPage(Panel):
    """Nothing here leaves the computer."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme)
        self._kit = kit
        say, theme = kit.words.say, kit.theme
        show = ActionButton(theme, say("settings.open_folder"))
        show.clicked.connect(self._open)
        self.copy = ActionButton(theme, say("data.backup_now"))
        self.copy.clicked.connect(self._back_up)
        self.forget = ActionButton(theme, say("data.delete_demo"))
        self.forget.clicked.connect(self._forget_demo)
        size = fact(kit, say("settings.size"), say("sheet.loading"))
        backup = fact(kit, say("data.backup"), say("data.backup_tip"), self.copy)
        demo = fact(kit, say("data.demo"), say("data.demo_tip"), self.forget)
        self.amount, self.copied, self.demo = (_text(line) for line in (size, backup, demo))
        folder = fact(kit, say("settings.folder"), str(kit.runtime.folder), show)
        local = fact(kit, say("settings.local"), say("settings.local_tip"))
        lines: list[QWidget] = [folder]
        for line in (size, backup, demo, local):
            lines += [Divider(theme), line]
        column(*lines, gap=0, parent=self)
        self._measure()

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._kit.runtime.folder)))

    def _measure(self) -> None:
        def told(count: int) -> None:
            self.amount.setText(self._kit.words.size(count))

        when_done(self, self._kit.runtime.reader.size(), told, self._failed(self.amount))

    def _failed(self, label: PlainLabel) -> Callable[[AppError], None]:
        return lambda error: label.setText(failure(self._kit.words, error))

    def _back_up(self) -> None:
        self.copy.setEnabled(False)

        def done(path: Path) -> None:
            self.copied.setText(self._kit.words.say("data.backed_up", file=path.name))
            self._measure()

        def failed(error: AppError) -> None:
            self.copy.setEnabled(True)
            self._failed(self.copied)(error)

        when_done(self, self._kit.runtime.reader.back_up(), done, failed)

    def _forget_demo(self) -> None:
        def done(there: bool) -> None:
            self.demo.setText(self._kit.words.say("data.deleted" if there else "data.no_demo"))
            self.forget.setEnabled(False)
            self._measure()

        when_done(self, self._kit.runtime.reader.delete_demo(), done, self._failed(self.demo))


def _text(line: QWidget) -> PlainLabel:
    """The second label of a row: what it says."""
    return line.findChildren(PlainLabel)[1]
