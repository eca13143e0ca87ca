"""What the keys and buttons of the main window do, beside the desk's own."""

from functools import partial

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from streamer_app.live.actions import Again, Connect, Disconnect, DoNotDisturb, Speed
from streamer_app.live.snapshot import Link
from streamer_app.ui import states
from streamer_app.ui.window import Window

TABS = ("open", "new", "pinned", "later", "answered")


class WindowKeys(QObject):
    """Binds the actions that belong to the window as a whole."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._act = window.kit.runtime.act
        self._bind()
        window.bar.speed.clicked.connect(self._other_speed)
        window.banner.acted.connect(self._banner_acted)
        window.live.cancelled.connect(self._back)

    def _bind(self) -> None:
        window, live = self._window, self._window.live
        bind = window.kit.actions.bind
        for place in ("live", "questions", "review", "settings"):
            bind(place, partial(window.go, place))
        bind("back", self._back)
        bind("open", self._open_current, self._has_current)
        bind("pause_chat", live.chat.toggle_pause, lambda: window.place == "live")
        bind("do_not_disturb", self._quiet)
        bind("stage", lambda: live.set_stage(not live.stage))
        bind("mask", self._mask)
        bind("strip", window.strip_asked.emit)
        bind("timeline", live.timeline.toggle, lambda: window.place == "live")
        bind("reset_layout", window.reset_layout)
        bind("end_session", lambda: self._act(Disconnect()))
        bind("reconnect", self._reconnect, lambda: bool(self._doubtful()))
        for number in range(1, 6):
            bind(f"filter_{number}", partial(self._filter, number))

    def _back(self) -> None:
        """Esc: leave the reasons, the selection, a first connection, or the place."""
        window = self._window
        front = window.front_list()
        leave = getattr(window.places[window.place], "leave", None)
        if window.live.pitch.cancel() or (leave is not None and leave()):
            return
        if front is not None and front.current is not None:
            front.clear_selection()
        elif window.place != "live":
            window.go("live")
        elif states.page_of(window.snapshot) in ("connecting", "offline"):
            self._act(Disconnect())

    def _filter(self, number: int) -> None:
        window = self._window
        if (pick := getattr(window.root.currentWidget(), "pick", None)) is not None:
            pick(number)
            return
        pitch = window.live.pitch
        if pitch.rejecting and pitch.rejection.pick(number):
            return
        if (show := getattr(window.places[window.place], "show_tab", None)) is not None:
            show(TABS[number - 1])
        elif window.place == "live":
            window.live.questions.show_tab(TABS[number - 1])

    def _has_current(self) -> bool:
        front = self._window.front_list()
        return front is not None and front.current is not None

    def _open_current(self) -> None:
        front = self._window.front_list()
        if front is not None and front.current is not None:
            self._window.open_card(front.current)

    def _mask(self) -> None:
        words = self._window.kit.words
        words.hide_names(not words.mask)

    def _quiet(self) -> None:
        now = self._window.snapshot
        until = now.do_not_disturb_until_ms or 0
        self._act(DoNotDisturb(0 if until > now.at_ms else 30))

    def _other_speed(self) -> None:
        self._act(Speed(1.0 if self._window.snapshot.speed > 1 else 4.0))

    def _reconnect(self) -> None:
        """Connect anew whatever has ended or gives no sign of life."""
        for link in self._doubtful():
            self._act(Again(link.wire or link.source, link.room))

    def _doubtful(self) -> list[Link]:
        now = self._window.snapshot
        return [] if now.ended else [link for link in now.links if states.doubtful(link)]

    def _banner_acted(self) -> None:
        window = self._window
        match window.banner_action:
            case "folder":
                folder = str(window.kit.runtime.folder)
                QDesktopServices.openUrl(QUrl.fromLocalFile(folder))
            case "sign_in":
                window.go("settings")
                getattr(window.places["settings"], "show_page", str)("accounts")
            case "again" | "now":
                self._reconnect()
            case "resume":
                self._act(Connect((), session=window.snapshot.session))
