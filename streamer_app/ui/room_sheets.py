"""The dialogs about the session's rooms, which follow what the window shows."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from streamer_app.live.actions import Join
from streamer_app.ui.kit import Kit
from streamer_app.ui.window import Window

if TYPE_CHECKING:
    from streamer_app.ui.connect import ConnectSheet
    from streamer_app.ui.own_room import OwnRoomSheet
    from streamer_app.ui.rooms import RoomsSheet


class RoomSheets(QObject):
    """``connect`` asks for one more room, ``begun`` is called when an own room is to open."""

    def __init__(
        self, kit: Kit, window: Window, connect: Callable[[], None], begun: Callable[[], None]
    ) -> None:
        super().__init__(window)
        self._kit = kit
        self._window = window
        self._connect = connect
        self._begun = begun
        kit.actions.bind("rooms", self.show_rooms)
        kit.actions.bind("own_room", self.show_own)

    def connecting(self) -> "ConnectSheet":
        """A dialog to paste a room into, for the session that runs where one does."""
        from streamer_app.ui.connect import ConnectSheet

        now = self._window.snapshot
        running = bool(now.links) and not (now.ended or now.demo or now.replayed)
        sheet = ConnectSheet(self._kit, self._window, running=running)
        sheet.joined.connect(lambda address: self._kit.runtime.act(Join(address)))
        sheet.own_asked.connect(self.show_own)
        return sheet

    def show_rooms(self) -> None:
        """How each room is doing, one more, one's own."""
        from streamer_app.ui.rooms import RoomsSheet

        sheet = RoomsSheet(self._kit, self._window, self._window.snapshot)
        sheet.connect_asked.connect(self._connect)
        sheet.own_asked.connect(self.show_own)
        self._follow(sheet)

    def show_own(self) -> None:
        """Open a live room of one's own, or see the one that is open."""
        from streamer_app.ui.own_room import OwnRoomSheet

        sheet = OwnRoomSheet(self._kit, self._window, self._window.snapshot)
        sheet.begun.connect(self._begun)
        self._follow(sheet)

    def _follow(self, sheet: "RoomsSheet | OwnRoomSheet") -> None:
        self._window.shown.connect(sheet.show_snapshot)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()
