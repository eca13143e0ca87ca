"""A walk through every place, page, dialog and sheet of the window, for what holds everywhere."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from streamer_app.errors import AppError
from streamer_app.live.materials import demo_items
from streamer_app.live.snapshot import OwnRoomOpen
from streamer_app.ui.answer_sheet import AnswerSheet
from streamer_app.ui.connect import ConnectSheet
from streamer_app.ui.erasing import EraseSheet
from streamer_app.ui.guest_window import GuestWindow
from streamer_app.ui.handing import HandOverSheet
from streamer_app.ui.help import HelpSheet
from streamer_app.ui.join import JoinSheet
from streamer_app.ui.log_sheet import LogSheet
from streamer_app.ui.messages import show_messages
from streamer_app.ui.number_sheet import NumberSheet
from streamer_app.ui.own_room import OwnRoomSheet
from streamer_app.ui.places.review import ReviewPlace
from streamer_app.ui.places.setting_copies import RestoreSheet
from streamer_app.ui.places.settings import PAGES, SettingsPlace
from streamer_app.ui.poll_sheet import PollSheet
from streamer_app.ui.preflight import PreflightSheet
from streamer_app.ui.prompter import Prompter
from streamer_app.ui.rooms import RoomsSheet
from streamer_app.ui.sharing import SharingSheet
from streamer_app.ui.shell import Shell
from streamer_app.ui.strip import Strip
from streamer_app.ui.viewer_card import FindSheet, ViewerCard, show_viewer
from streamer_app.ui.window import Window
from tests.ui import desk_scene, scene
from tests.ui.fake import FakeGuest, FakeRuntime
from tests.ui.people_shots import profile
from tests.ui.studies import THEMES, answered

Stop = tuple[str, QWidget]
SEAL: Final = ":".join(f"{number:02X}" for number in range(32))
OWN: Final = OwnRoomOpen(
    "高中物理 · 王老师", "http://192.168.1.20:8000/", "http://192.168.1.20:8000/#teacher=k",
    "ws://192.168.1.20:8000", False, 3,
)  # fmt: skip
REVIEW: Final = ("sessions", "courses", "themes", "audience", "fairness")


def settle() -> None:
    """Let everything that was asked for arrive and be drawn, and what has gone go."""
    for _ in range(6):
        QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def tour(window: Window) -> Iterator[Stop]:
    """(name, widget) of each stop, shown and filled; sheets are closed before the next one."""
    shell = Shell(window.kit, window)
    yield from places(window)
    yield from settings(window)
    yield from review(window)
    for name, make in sheets(window, shell).items():
        shown = make()
        shown.show()
        settle()
        yield name, shown
        if shown is window:
            window.uncover()
        else:
            shown.close()
        settle()


def places(window: Window) -> Iterator[Stop]:
    for place in ("live", "questions"):
        window.go(place)
        front = window.front_list()
        if front is not None:
            front.select_row(2)
        settle()
        yield place, window
    now = window.snapshot
    window.show_snapshot(replace(now, demo=True, speed=4.0))
    window.go("live")
    settle()
    yield "live demo", window
    window.show_snapshot(now)


def settings(window: Window) -> Iterator[Stop]:
    runtime = window.kit.runtime
    assert isinstance(runtime, FakeRuntime)
    runtime.shop.items = {item.id: item for item in demo_items()}
    window.go("settings")
    place = window.places["settings"]
    assert isinstance(place, SettingsPlace)
    for page in PAGES:
        place.show_page(page)
        settle()
        yield f"settings {page}", window


def review(window: Window) -> Iterator[Stop]:
    window.go("review")
    place = window.places["review"]
    assert isinstance(place, ReviewPlace)
    for page in REVIEW:
        place.head.tabs.choose(page)
        settle()
        yield f"review {page}", window
    place.list.toggle(0)
    place.list.toggle(1)
    place.head.tabs.choose(REVIEW[0])
    settle()
    yield "review marked", window
    place.head.compare.click()
    settle()
    yield "review compare", window
    place.plan.toggle(THEMES[0], {7})
    sheet = place.plan.show(place)
    sheet.show()
    settle()
    yield "lesson plan", sheet
    sheet.close()
    place.open(7)
    settle()
    yield "review session", window


def sheets(window: Window, shell: Shell) -> dict[str, Callable[[], QWidget]]:
    kit, now = window.kit, window.snapshot
    runtime = kit.runtime
    assert isinstance(runtime, FakeRuntime)
    card = now.cards[0]

    def viewer() -> ViewerCard:
        runtime.shop.profile = lambda viewer: answered(profile())  # type: ignore[method-assign]
        return show_viewer(kit, window, next(r for r in scene.chat(kit.words.language) if r.viewer))

    def keys() -> QWidget:
        shell.show_keys()
        shown = QApplication.activeModalWidget()
        assert shown is not None
        return shown

    def strip() -> Strip:
        shell.strip.open()
        shell.strip.show_snapshot(now)
        return shell.strip

    def tall() -> Strip:
        made = strip()
        if not made.full:
            made.toggle_size()
        return made

    def prompter() -> Prompter:
        made = Prompter(kit)
        made.show_snapshot(now)
        return made

    def first() -> QWidget:
        shell.show_first_run()
        return window

    def visit() -> GuestWindow:
        made = GuestWindow(kit, FakeGuest(desk_scene.visit(kit.words.language)))  # type: ignore[arg-type]
        made.resize(window.size())
        made.place.list.select_row(1)
        return made

    def doubted() -> JoinSheet:
        runtime.desk = ("192.168.1.20:8000", "Lin")
        made = JoinSheet(kit, window, desk_scene.SHARE.link)
        settle()
        made._refused(AppError("desk_certificate_unknown", host="192.168.1.20", fingerprint=SEAL))
        return made

    people = runtime.keeping.people
    return {
        "pre-flight": lambda: PreflightSheet(kit, window, now),
        "rooms": lambda: RoomsSheet(kit, window, replace(now, own=OWN)),
        "own room": lambda: OwnRoomSheet(kit, window, now),
        "own room open": lambda: OwnRoomSheet(kit, window, replace(now, own=OWN)),
        "join": lambda: JoinSheet(kit, window),
        "join doubted": doubted,
        "guest": visit,
        "connect": lambda: ConnectSheet(kit, window),
        "numbers": lambda: NumberSheet(kit, window, "money", now),
        "rates": lambda: NumberSheet(kit, window, "rates", now),
        "keys": keys,
        "help": lambda: HelpSheet(kit, window),
        "sharing": lambda: SharingSheet(kit, window, now),
        "log": lambda: LogSheet(kit, window, now),
        "poll": lambda: PollSheet(kit, window, "poll"),
        "quiz": lambda: PollSheet(kit, window, "quiz"),
        "messages": lambda: show_messages(kit, window, "x", runtime.reader.rows((1,))),
        "answers": lambda: AnswerSheet(kit, window, window.answers, card, now, print),
        "viewer": viewer,
        "find": lambda: FindSheet(kit, window),
        "erase search": lambda: EraseSheet(kit, window),
        "erase": lambda: EraseSheet(kit, window, people[1]),
        "hand over": lambda: HandOverSheet(kit, window, people[1]),
        "restore": lambda: RestoreSheet(kit, window, runtime.keeping.kept.backups[0], print),
        "first run": first,
        "strip": strip,
        "strip full": tall,
        "prompter": prompter,
    }


def parts(root: QWidget) -> list[QWidget]:
    """The widget and everything in it that can be seen."""
    found = [root, *root.findChildren(QWidget)]
    return [part for part in found if shiboken6.isValid(part) and part.isVisible()]
