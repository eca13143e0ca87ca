"""The demo's end: it is over when its lesson is, and Review opens on it."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from streamer_app.live.actions import Disconnect
from streamer_app.live.snapshot import Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.window import Window

if TYPE_CHECKING:
    from streamer_app.ui.places.review import ReviewPlace


class DemoEnd(QObject):
    """Ends the demo's session once its room is off the air, and shows what is left of it.

    Whoever ends the demo before, is elsewhere or has a sheet open is left where they are.
    """

    def __init__(self, kit: Kit, window: Window) -> None:
        super().__init__(window)
        self._kit, self._window = kit, window
        self._ending = False
        window.shown.connect(self.show_snapshot)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Look whether the lesson is over."""
        states = {link.state for link in snapshot.links}
        if not snapshot.demo or snapshot.session is None:
            self._ending = False
        elif self._ending and snapshot.ended:
            self._ending = False
            self._open(snapshot.session)
        elif states == {"offline"} and snapshot.started_ms is not None and not snapshot.ended:
            if not self._ending:
                self._kit.runtime.act(Disconnect())
            self._ending = True

    def _open(self, session: int) -> None:
        watching = self._window.place in ("live", "questions")
        if watching and QApplication.activeModalWidget() is None:
            self._window.go("review")
            cast("ReviewPlace", self._window.places["review"]).open(session, "demo")
