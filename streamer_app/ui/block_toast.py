"""Who was just blocked, with the way back; and the two actions of filtering."""

from PySide6.QtCore import QObject

from streamer_app.live.snapshot import ChatRow
from streamer_app.settings import Blocked, Settings
from streamer_app.ui.blocking import block, can_block, unblock
from streamer_app.ui.kit import Kit
from streamer_app.ui.widgets.toast import Toast
from streamer_app.ui.window import Window


class BlockToast(QObject):
    """Bound to the window; whatever blocks somebody, wherever, is told here."""

    def __init__(self, kit: Kit, window: Window) -> None:
        super().__init__(window)
        self._kit, self._window = kit, window
        self._seen = kit.runtime.preferences.now.filters.viewers
        self._last: Blocked | None = None
        self.toast = Toast(kit.theme, window.stack)
        self.toast.undone.connect(self._undo)
        window.stack.currentChanged.connect(lambda _: self.toast.raise_())
        kit.runtime.preferences.watch(self._follow)
        kit.actions.bind("filters", self.show_filters)
        kit.actions.bind("block_viewer", self._block, self._can_block)

    def show_filters(self) -> None:
        """The page of the settings where all of it is chosen."""
        self._window.go("settings")
        getattr(self._window.places["settings"], "show_page", str)("filters")

    def _row(self) -> ChatRow | None:
        row: ChatRow | None = self._window.live.chat.view.current_row()
        return row

    def _can_block(self) -> bool:
        return self._window.place == "live" and can_block(self._row())

    def _block(self) -> None:
        if (row := self._row()) is not None:
            block(self._kit.runtime.preferences, row)

    def _follow(self, now: Settings) -> None:
        before, self._seen = self._seen, now.filters.viewers
        fresh = [one for one in self._seen if one not in before]
        if len(fresh) == 1 and self._window.place != "settings":
            self._last = fresh[0]
            say, words = self._kit.words.say, self._kit.words
            name = words.person(fresh[0].name or fresh[0].viewer)
            self.toast.show_text(say("filters.blocked", name=name), say("action.undo"))
        elif self._last not in self._seen:
            self.toast.dismiss()

    def _undo(self) -> None:
        last, self._last = self._last, None
        if last is not None:
            unblock(self._kit.runtime.preferences, last)
