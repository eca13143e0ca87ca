"""Settings: pages at the left, rows in the middle, a preview of the look at the right."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from streamer_app.live.snapshot import Snapshot
from streamer_app.settings import Settings
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row, scrolling
from streamer_app.ui.panels.key_list import KeyList
from streamer_app.ui.pending import when_done
from streamer_app.ui.places import setting_rows as rows
from streamer_app.ui.places.setting_accounts import AccountsPage
from streamer_app.ui.places.setting_advice import ADVICE, LEARNING, AdvicePage
from streamer_app.ui.places.setting_copies import CopiesPanel
from streamer_app.ui.places.setting_courses import CoursesPage
from streamer_app.ui.places.setting_currencies import CurrenciesPage
from streamer_app.ui.places.setting_data import DataPage
from streamer_app.ui.places.setting_filters import FILTERED_WORDS, FILTERS, FiltersPage
from streamer_app.ui.places.setting_health import HealthPage
from streamer_app.ui.places.setting_incoming import DOOR
from streamer_app.ui.places.setting_nav import Nav
from streamer_app.ui.places.setting_orders import OrdersPage
from streamer_app.ui.places.setting_preview import Preview
from streamer_app.ui.places.setting_privacy import PRIVACY, PrivacyPanel
from streamer_app.ui.places.setting_questions import QUESTIONS, QuestionsPage
from streamer_app.ui.places.setting_rows import Setting, SettingRow, fact, group
from streamer_app.ui.places.setting_sharing import OBS_WORDS, SHARED_WORDS, ObsPage, SharingPage
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel

PAGES: Final = (
    *("rooms", "accounts", "courses", "orders", "currencies", "questions", "sharing", "obs"),
    *("suggestions", "filters", "words", "look", "data", "keys", "health", "about"),
)
FOUND_IN: Final = (
    ("rooms", rows.ROOMS),
    ("words", rows.DOMAIN),
    ("questions", QUESTIONS),
    ("filters", FILTERS),
    ("suggestions", ADVICE + LEARNING),
    ("orders", (DOOR,)),
    ("look", rows.LOOK + rows.MOTION + rows.STRIP),
    ("keys", rows.KEYS),
    ("data", PRIVACY),
)
ALSO_FOUND: Final = (
    ("questions", ("settings.questions", "questionsettings.answers")),
    ("sharing", ("settings.sharing", *SHARED_WORDS)),
    ("filters", ("settings.filters", *FILTERED_WORDS)),
    ("obs", ("settings.obs", *OBS_WORDS)),
)
"""What stands on a page that has more than rows; the page itself is offered."""


class SettingsPlace(QWidget):
    """Every change applies at once; there is no OK."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.page = "look"
        self.now = Snapshot(at_ms=0)
        theme, px = kit.theme, kit.theme.px
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumHeight(px(36))
        self.nav = Nav(kit, PAGES)
        self._title = PlainLabel(theme, size=20, bold=True)
        self._rows = column(gap=px(8))
        self.preview = Preview(kit)
        self._build()
        self.search.textChanged.connect(self._find)
        self.nav.chosen.connect(self.show_page)
        self.setFocusProxy(self.nav)
        kit.runtime.preferences.watch(self._follow)
        self.reword()

    def _build(self) -> None:
        px = self._kit.theme.px
        inside = QWidget()
        inner = column(margins=(0, 0, px(8), px(12)), parent=inside)
        inner.addLayout(self._rows)
        inner.addStretch(1)
        self.search.setFixedWidth(px(232))
        self.nav.setFixedWidth(px(232))
        left = column(self.search, self.nav, gap=px(12), grow=1)
        middle = column(self._title, scrolling(inside), gap=px(8))
        right = column(px(36), self.preview, None)
        self.preview.setFixedWidth(px(312))
        line = row(left, middle, right, gap=px(16), margins=(px(12), px(8), px(12), 0), parent=self)
        line.setStretch(1, 1)

    def reword(self) -> None:
        """Take the words again; text size and language rebuild the page in sight."""
        say = self._kit.words.say
        self.search.setPlaceholderText(say("settings.search"))
        self.search.setAccessibleName(say("settings.search"))
        self.search.setFixedWidth(self._kit.theme.px(232))
        self.nav.setFixedWidth(self._kit.theme.px(232))
        self.preview.setFixedWidth(self._kit.theme.px(312))
        self.nav.reword()
        self.preview.reword()
        self.show_page(self.page)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The present moment, for the page that tells how everything is."""
        self.now = snapshot
        for page in self.findChildren(HealthPage):
            page.now = snapshot
        for sharing in self.findChildren(SharingPage):
            sharing.show_snapshot(snapshot)
        for obs in self.findChildren(ObsPage):
            obs.show_snapshot(snapshot)

    def focus_search(self) -> None:
        """The key /."""
        self.search.setFocus()

    def show_page(self, page: str) -> None:
        """Another page."""
        self.page = page
        self.nav.choose(page)
        self._title.setText(self._kit.words.say(f"settings.{page}"))
        self._arrange()
        builders: dict[str, rows.Builder] = {
            "rooms": self._rooms,
            "accounts": lambda: [AccountsPage(self._kit)],
            "courses": lambda: [CoursesPage(self._kit, self._count_courses)],
            "orders": lambda: [OrdersPage(self._kit)],
            "currencies": lambda: [CurrenciesPage(self._kit)],
            "words": self._words,
            "filters": lambda: [FiltersPage(self._kit)],
            "questions": lambda: [QuestionsPage(self._kit)],
            "sharing": lambda: [SharingPage(self._kit, self.now)],
            "obs": self._obs,
            "suggestions": lambda: [AdvicePage(self._kit)],
            "look": self._look,
            "data": self._data,
            "keys": self._keys,
            "health": lambda: [HealthPage(self._kit, self.now)],
            "about": self._about,
        }
        self._fill(builders[page]())

    def show_course(self, course: str) -> None:
        """The courses, with the fields of one open (empty: none)."""
        self.show_page("courses")
        for page in self.findChildren(CoursesPage):
            page.open(course or None)

    def _count_courses(self, count: int) -> None:
        self.nav.tell("courses", str(count) if count else "")

    def _follow(self, now: Settings) -> None:
        for page in self.findChildren(AdvicePage):
            page.follow(now)
        for filters in self.findChildren(FiltersPage):
            filters.follow(now)

    def _arrange(self) -> None:
        wide = self.width() / self._kit.theme.scale >= 1150
        self.preview.setVisible(self.page == "look" and wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _fill(self, parts: Sequence[QWidget]) -> None:
        focused = self._focused_setting()
        emptied(self._rows)
        for part in parts:
            self._rows.addWidget(part)
            for line in part.findChildren(SettingRow):
                if line.setting.code == focused:
                    line.control.setFocus()

    def _focused_setting(self) -> str:
        """Whose control has the focus: a change rebuilds the page, and must not lose it."""
        widget = QApplication.focusWidget()
        while widget is not None and not isinstance(widget, SettingRow):
            widget = widget.parentWidget()
        return widget.setting.code if widget is not None else ""

    def _find(self, typed: str) -> None:
        wanted = typed.strip().lower()
        if not wanted:
            self.show_page(self.page)
            return
        self._title.setText(self._kit.words.say("settings.found"))
        found: list[Setting] = []
        for _, settings in FOUND_IN:
            found += [setting for setting in settings if self._fits(setting, wanted)]
        parts: list[QWidget] = [group(self._kit, found)] if found else []
        parts += [self._way(page, texts) for page, texts in self._pages_with(wanted)]
        none = self._kit.words.say("chooser.none")
        self._fill(parts or [PlainLabel(self._kit.theme, none, role="muted")])

    def _pages_with(self, wanted: str) -> list[tuple[str, list[str]]]:
        """Pages with what on them fits the words typed."""
        say = self._kit.words.say
        fitting = [
            (page, [say(code) for code in codes if wanted in say(code).lower()])
            for page, codes in ALSO_FOUND
        ]
        return [(page, texts) for page, texts in fitting if texts]

    def _way(self, page: str, texts: list[str]) -> QWidget:
        """The way to a page that was found."""
        panel, go = Panel(self._kit.theme), self._button("questionsettings.answers_go")
        go.clicked.connect(lambda: self._leave_search(page))
        title = self._kit.words.say(f"settings.{page}")
        column(fact(self._kit, title, " · ".join(texts), go), parent=panel)
        return panel

    def _leave_search(self, page: str) -> None:
        self.page = page
        self.search.clear()

    def _obs(self) -> list[QWidget]:
        page = ObsPage(self._kit, self.now)
        page.share.connect(lambda: self.show_page("sharing"))
        return [page]

    def _fits(self, setting: Setting, wanted: str) -> bool:
        line = SettingRow(self._kit, setting)
        words = f"{line.title} {line.effect}".lower()
        line.deleteLater()
        return wanted in words or setting.code.startswith(wanted)

    def _heading(self, code: str) -> QWidget:
        return PlainLabel(self._kit.theme, self._kit.words.say(code), role="muted")

    def _look(self) -> list[QWidget]:
        return [
            group(self._kit, rows.LOOK),
            self._heading("settings.numbers"),
            group(self._kit, rows.MOTION),
            self._heading("settings.strip"),
            group(self._kit, rows.STRIP),
        ]

    def _words(self) -> list[QWidget]:
        return [group(self._kit, rows.DOMAIN)]

    def _button(self, code: str) -> ActionButton:
        return ActionButton(self._kit.theme, self._kit.words.say(code))

    def _rooms(self) -> list[QWidget]:
        kit, say = self._kit, self._kit.words.say
        add = self._button("settings.add_room")
        add.clicked.connect(kit.actions.caller("connect"))
        panel = Panel(kit.theme)
        saved = kit.runtime.preferences.now.rooms.addresses
        lines = column(
            fact(kit, say("settings.rooms_saved", n=len(saved)), say("settings.rooms_tip"), add),
            gap=0,
            parent=panel,
        )
        for address in saved:
            forget = self._button("settings.forget")
            forget.clicked.connect(self._forget(address))
            lines.addWidget(Divider(kit.theme))
            lines.addWidget(fact(kit, address, say("settings.room_saved"), forget, wrap=False))
        return [panel, group(kit, rows.ROOMS)]

    def _forget(self, address: str) -> Callable[[], None]:
        def forget() -> None:
            preferences = self._kit.runtime.preferences
            left = [kept for kept in preferences.now.rooms.addresses if kept != address]
            preferences.change("rooms", addresses=tuple(left))
            self.show_page("rooms")

        return forget

    def _data(self) -> list[QWidget]:
        return [
            DataPage(self._kit),
            self._heading("privacy.title"),
            PrivacyPanel(self._kit),
            self._heading("copies.title"),
            CopiesPanel(self._kit),
        ]

    def _keys(self) -> list[QWidget]:
        return [group(self._kit, rows.KEYS), KeyList(self._kit, remap=True)]

    def _about(self) -> list[QWidget]:
        kit, say = self._kit, self._kit.words.say
        panel = Panel(kit.theme)
        copy = self._button("settings.copy")
        copy.clicked.connect(lambda: self._diagnose(copy))
        column(
            fact(kit, say("app.name"), say("settings.version", version=kit.runtime.version)),
            Divider(kit.theme),
            fact(kit, say("settings.diagnostics"), say("settings.diagnostics_tip"), copy),
            gap=0,
            parent=panel,
        )
        return [panel]

    def _diagnose(self, button: ActionButton) -> None:
        say = self._kit.words.say

        def copied(text: str) -> None:
            QApplication.clipboard().setText(text)
            button.set_text(say("settings.copied"))

        when_done(button, self._kit.runtime.reader.diagnostics(), copied)
