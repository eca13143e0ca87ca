"""All that surrounds the window once it is on screen: strip, dialogs, timer, other processes."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from streamer_app.live.actions import Connect, MakeQuestion
from streamer_app.live.snapshot import ChatRow, Played, Snapshot
from streamer_app.ui.actions import REGISTRY, Actions, Spec, matches
from streamer_app.ui.block_toast import BlockToast
from streamer_app.ui.chooser import Chooser, Item
from streamer_app.ui.coach import Coach, Hint
from streamer_app.ui.first_run import FirstRun
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import scrolling
from streamer_app.ui.messages import show_messages
from streamer_app.ui.panels.key_list import KeyList
from streamer_app.ui.panels.pitch import REASONS
from streamer_app.ui.pending import when_done
from streamer_app.ui.room_sheets import RoomSheets
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.strip import Strip
from streamer_app.ui.tick import Tick
from streamer_app.ui.window import Window
from streamer_app.wording import LANGUAGES, Wording

if TYPE_CHECKING:
    from streamer_app.live.guest import Guest
    from streamer_app.store.someone import Someone

HINT_MS = 4000
MOMENT_S = 60
AGAIN_S = 1800
"""So much of the chat comes back after an erasure."""


class Shell(QObject):
    """Owns what the window alone does not need for its first paint."""

    def __init__(self, kit: Kit, window: Window) -> None:
        super().__init__(window)
        self._kit = kit
        self.window = window
        self.strip = Strip(kit)
        self.prompter: QWidget | None = None
        self.first: FirstRun | None = None
        self.visits: list[QWidget] = []
        """The windows on other people's desks."""
        self.tick = Tick(
            kit.runtime.inbox, (window, self.strip), self._show_rows, self._show_snapshot
        )
        self.coach = Coach(kit, window, self._hints(), clear=(window.live.band, window.live.pitch))
        self._looking = QTimer(self, interval=HINT_MS)
        self._looking.timeout.connect(self.coach.look)
        self.rooms = RoomSheets(kit, window, self.show_connect, self._at_live)
        self.blocking = BlockToast(kit, window)
        self._bind()
        self._connect()

    def _bind(self) -> None:
        bind = self._kit.actions.bind
        bind("palette", self.show_palette)
        bind("keys", self.show_keys)
        bind("help", self.show_help)
        bind("share", self.show_sharing)
        bind("desk_log", self.show_log)
        bind("prompter", self.toggle_prompter)
        bind("poll", lambda: self._show_poll("poll"), self._runs)
        bind("quiz", lambda: self._show_poll("quiz"), self._runs)
        bind("review", lambda: self._enter("review"))
        bind("connect", self.show_connect)
        bind("preflight", self.show_preflight)
        bind("join_desk", self.show_join)
        bind("demo", lambda: self.go_live("demo"))
        bind("search", self._search)
        bind("make_question", self._make_question)
        bind("find_viewer", self.show_find)
        bind("erase_viewer", self.show_erase)
        bind("health", lambda: self._show_setting("health"))

    def _connect(self) -> None:
        live = self.window.live
        self.window.strip_asked.connect(self.toggle_strip)
        self.strip.closed.connect(self._show_window)
        live.chat.viewer_asked.connect(self._show_viewer)
        live.pitch.rows_asked.connect(self._show_evidence)
        live.pitch.span_asked.connect(self._show_span)
        live.pitch.reason_asked.connect(self._ask_reason)
        live.pitch.course_asked.connect(self._show_course)
        live.interaction.poll_asked.connect(self._show_poll)
        live.timeline.minute_asked.connect(self._show_moment)

    def start(self, address: str | None) -> None:
        """Begin to take what arrives; join ``address``, or show the first page to a newcomer."""
        self.tick.start()
        self._looking.start()
        language = self._kit.words.language
        when_done(self, self._kit.runtime.resume_visit(language), self._resumed)
        if address is not None:
            self._kit.runtime.act(Connect((address,)))
        elif not self._kit.runtime.preferences.now.guide.started:
            self.show_first_run()

    def _hints(self) -> list[Hint]:
        live = self.window.live
        return [
            Hint("1", live.questions.chosen, lambda: live.questions.list.rows.rowCount() > 1),
            Hint("2", live.pitch, lambda: live.pitch.card.state == "suggested"),
            Hint("3", self.window.bar.strip, lambda: bool(self.window.snapshot.saved)),
            Hint("4", self.window.bar.finder, lambda: bool(self.window.snapshot.saved)),
        ]

    def _show_rows(self, rows: Sequence[ChatRow], skipped: int) -> None:
        self.window.show_rows(rows, skipped)
        self.strip.extend(rows)

    def _show_snapshot(self, snapshot: Snapshot) -> Iterator[None]:
        yield from self.window.showing(snapshot)
        if self.strip.isVisible():
            self.strip.show_snapshot(snapshot)

    def toggle_strip(self) -> None:
        """The window becomes the strip, the strip the window."""
        if self.strip.isVisible():
            self.strip.hide()
            self._show_window()
        else:
            self.strip.open()
            self.strip.show_snapshot(self.window.snapshot)
            self.window.hide()

    def _show_window(self) -> None:
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def call(self, action: str) -> bool:
        """What another process asks; a second start only wants to be seen."""
        if action == "raise":
            self._show_window()
            return True
        return self._kit.actions.call(action)

    def show_first_run(self) -> None:
        """Cover the window with the three ways in."""
        if self.first is None:
            self.first = FirstRun(self._kit)
            self.first.chosen.connect(self._chosen)
            self._kit.words.changed.connect(self.first.reword)
            self.window.cover(self.first)
        self.first.focus_first()

    def _chosen(self, way: str) -> None:
        if way == "demo":
            self.go_live("demo")
        elif way == "connect":
            self.show_connect()
        elif way == "review":
            self._enter("review")
        else:
            say = self._kit.words.say
            pattern = say("file.recordings") + " (*.jsonl *.xml *.json *.gz)"
            chosen = QFileDialog.getOpenFileName(self.window, say("firstrun.file"), "", pattern)[0]
            if chosen:
                self.go_live(f"file:{chosen}")

    def go_live(self, address: str) -> None:
        """Join a room and show the live place."""
        self._kit.runtime.act(Connect((address,)))
        self._at_live()

    def _at_live(self) -> None:
        self._enter("live")

    def _enter(self, place: str) -> None:
        """Leave the first page, if it is there, for a place."""
        if not self._kit.runtime.preferences.now.guide.started:
            self._kit.runtime.preferences.change("guide", started=True)
        self.window.uncover()
        self.first = None
        self.window.go(place)

    def show_connect(self) -> None:
        """Paste a room."""
        sheet = self.rooms.connecting()
        sheet.saved.connect(self.go_live)
        sheet.desk_asked.connect(self.show_join)
        sheet.open()
        sheet.field.setFocus()

    def show_join(self, link: str = "") -> None:
        """Go to somebody else's desk."""
        from streamer_app.ui.join import JoinSheet

        sheet = JoinSheet(self._kit, self.window, link)
        sheet.joined.connect(self._visit)
        sheet.open()

    def _resumed(self, guest: "Guest | None") -> None:
        if guest is not None:
            self._visit(guest)

    def _visit(self, guest: "Guest") -> None:
        from streamer_app.ui.guest_window import GuestWindow

        self._kit.runtime.preferences.change("guide", started=True)
        visit = GuestWindow(self._kit, guest)
        self.visits.append(visit)
        visit.closed.connect(lambda: self.visits.remove(visit))
        self.window.closed.connect(visit.end)
        visit.show()
        visit.activateWindow()

    def show_preflight(self) -> None:
        """Is everything there, and what did the last session leave unanswered?"""
        from streamer_app.ui.preflight import PreflightSheet

        PreflightSheet(self._kit, self.window, self.window.snapshot).open()

    def show_keys(self) -> None:
        """Every key, from the registry."""
        sheet = Sheet(self._kit, self.window, self._kit.words.say("keys.title"), 560, 640)
        sheet.body.addWidget(scrolling(KeyList(self._kit)))
        sheet.open()

    def show_help(self) -> None:
        """What the numbers mean, the desk's keys, gaps, faults."""
        from streamer_app.ui.help import HelpSheet

        HelpSheet(self._kit, self.window).open()

    def show_sharing(self) -> None:
        """Assistants: let them in, send them away."""
        from streamer_app.ui.sharing import SharingSheet

        sheet = SharingSheet(self._kit, self.window, self.window.snapshot)
        self.window.shown.connect(sheet.show_snapshot)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    def show_log(self) -> None:
        """Everything that anybody did at the desk."""
        from streamer_app.ui.log_sheet import LogSheet

        LogSheet(self._kit, self.window, self.window.snapshot).open()

    def toggle_prompter(self) -> None:
        """The question on air in a window of its own, or that window away again."""
        from streamer_app.ui.prompter import Prompter

        if self.prompter is None:
            prompter = Prompter(self._kit)
            self.window.shown.connect(prompter.show_snapshot)
            self.window.closed.connect(prompter.close)
            self.prompter = prompter
        if self.prompter.isVisible():
            self.prompter.hide()
        else:
            self.prompter.show()
            self.prompter.raise_()

    def show_palette(self) -> None:
        """Every action by name, in both languages."""
        actions = self._kit.actions
        languages = [Wording(language) for language in LANGUAGES]
        items = [palette_item(actions, spec, languages) for spec in REGISTRY]
        title = self._kit.words.say("palette.title")
        chosen = Chooser(self._kit, self.window, title, items).choose()
        if chosen is not None:
            actions.call(chosen)

    def _search(self) -> None:
        if not hasattr(self.window.places[self.window.place], "focus_search"):
            self.window.go("review")
        focus = getattr(self.window.places[self.window.place], "focus_search", None)
        if focus is not None:
            focus()

    def _make_question(self) -> None:
        row = self.window.live.chat.view.current_row()
        if row is not None:
            self._kit.runtime.act(MakeQuestion(row.row))

    def _runs(self) -> bool:
        return self.window.snapshot.session is not None and not self.window.snapshot.ended

    def _show_poll(self, option: str) -> None:
        """Ask for a poll's words; the question that most people ask stands in already."""
        from streamer_app.ui.poll_sheet import PollSheet

        cards = [card for card in self.window.snapshot.cards if card.state in ("new", "pinned")]
        most = max(cards, key=lambda card: card.askers, default=None)
        PollSheet(self._kit, self.window, option, most.text if most else "").open()

    def show_find(self) -> None:
        """The card of somebody found by name or id."""
        from streamer_app.ui.viewer_card import FindSheet

        sheet = FindSheet(self._kit, self.window)
        sheet.chosen.connect(lambda row: self._show_card(row, ""))
        sheet.open()

    def show_erase(self, one: "Someone | None" = None) -> None:
        """Take a viewer out of everything."""
        from streamer_app.ui.erasing import EraseSheet

        sheet = EraseSheet(self._kit, self.window, one)
        sheet.erased.connect(self._forget)
        sheet.open()

    def show_hand_over(self, one: "Someone | None" = None) -> None:
        """Write to a file what is stored about a viewer."""
        from streamer_app.ui.handing import HandOverSheet

        HandOverSheet(self._kit, self.window, one).open()

    def _forget(self) -> None:
        """Somebody was erased: whatever still shows their words is read again."""
        self.window.live.chat.view.clear()
        now = self.window.snapshot
        if now.session is not None and not now.played:
            future = self._kit.runtime.reader.around(now.session, now.at_ms, AGAIN_S)
            when_done(self, future, self.window.show_again)
        review = self.window.places.get("review")
        if (again := getattr(review, "show_list", None)) is not None:
            again()

    def _show_setting(self, page: str) -> None:
        self.window.go("settings")
        getattr(self.window.places["settings"], "show_page", str)(page)

    def _show_course(self, course: str) -> None:
        """The settings of courses, with the fields of one open."""
        from streamer_app.ui.places.settings import SettingsPlace

        self.window.go("settings")
        place = self.window.places["settings"]
        if isinstance(place, SettingsPlace):
            place.show_course(course)

    def _show_evidence(self, rows: Sequence[int]) -> None:
        title = self._kit.words.say("sheet.rows")
        future = self._kit.runtime.reader.rows(rows, self.window.snapshot.played)
        show_messages(self._kit, self.window, title, future)

    def _show_span(self, span: tuple[int, int]) -> None:
        """Everything that was said within a time."""
        now = self.window.snapshot
        if now.session is None:
            return
        start, end = span
        seconds = (end - start) // 2000
        reader = self._kit.runtime.reader
        future = reader.around(now.session, (start + end) // 2, seconds, now.played)
        show_messages(self._kit, self.window, self._kit.words.say("sheet.messages"), future)

    def _show_viewer(self, row: ChatRow) -> None:
        self._show_card(row, self.window.snapshot.played)

    def _show_card(self, row: ChatRow, played: Played) -> None:
        """The card of whoever wrote a line, and the two ways to let them go."""
        from streamer_app.ui.viewer_card import show_viewer

        show_viewer(self._kit, self.window, row, played, self.show_erase, self.show_hand_over)

    def _show_moment(self, at_ms: int) -> None:
        session = self.window.snapshot.session
        if session is None:
            return
        title = f"{self._kit.words.say('review.moment')} {self._kit.words.clock(at_ms, False)}"
        played = self.window.snapshot.played
        future = self._kit.runtime.reader.around(session, at_ms, MOMENT_S, played)
        show_messages(self._kit, self.window, title, future)

    def _ask_reason(self) -> None:
        menu = QMenu(self.strip)
        for why in REASONS:
            action = menu.addAction(self._kit.words.say(f"reject.{why}"))
            action.triggered.connect(lambda _=False, why=why: self._reject(why))
        menu.popup(self.strip.pitch.mapToGlobal(self.strip.pitch.rect().bottomLeft()))

    def _reject(self, why: str) -> None:
        self.window.live.pitch.reject_for(why)


def palette_item(actions: Actions, spec: Spec, languages: Sequence[Wording]) -> Item:
    """An action as a choice: its name and key, found by either language or pinyin."""
    names = [language.say(f"action.{spec.id}") for language in languages]
    other = next(name for name in (*reversed(names), "") if name != actions.name(spec.id))
    return Item(
        spec.id,
        f"{actions.name(spec.id)}   {other}",
        actions.hint(spec.id),
        lambda typed: matches(typed, spec, names),
        actions.can(spec.id),
    )
