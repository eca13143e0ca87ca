"""Pictures of what concerns people: ``python -m tests.ui.people_shots OUTDIR [NAME ...]``."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from streamer_app.advisor.interest import Interest, Recommended
from streamer_app.errors import reason
from streamer_app.live.materials import demo_items
from streamer_app.live.profiles import Profile
from streamer_app.ui.erasing import EraseSheet
from streamer_app.ui.handing import HandOverSheet
from streamer_app.ui.kit import Kit
from streamer_app.ui.places.review import ReviewPlace
from streamer_app.ui.places.setting_copies import RestoreSheet
from streamer_app.ui.places.setting_health import HealthPage
from streamer_app.ui.places.settings import SettingsPlace
from streamer_app.ui.shell import Shell
from streamer_app.ui.viewer_card import show_viewer
from streamer_app.ui.window import Window
from tests.ui import scene
from tests.ui.fake import FakeRuntime, done
from tests.ui.shots import SIZES, made, opened, save, settled

LOOKS: Final = (("zh_CN", "light"), ("en", "dark"), ("zh_CN", "dark"), ("en", "light"))
Shot = Iterator[tuple[str, QWidget]]


def profile() -> Profile:
    """Somebody who asks about one course and owns another."""
    ids = [item.id for item in demo_items()]
    interests = (
        Interest(ids[0], 0.52, 0.34, {"ask": (1, 2), "mention": (3, 4, 5), "click": (6,)}),
        Interest(ids[1], 0.31, 0.33, {"buy": (7,), "watch": tuple(range(8, 40))}),
        Interest(ids[2], 0.17, 0.33, {"mention": (41,)}),
    )
    best = (
        Recommended(ids[0], 2.1, ((reason("viewer.why.ask", n=2), (1, 2)),
                                  (reason("viewer.why.mention", n=3), (3, 4, 5)))),
        Recommended(ids[2], 1.2, ((reason("viewer.why.popular"), ()),)),
    )  # fmt: skip
    return Profile("v", (), (ids[1],), interests, best, {ids[2]: False})


def settings(window: Window, page: str, down: int = 0) -> SettingsPlace:
    window.go("settings")
    place = window.places["settings"]
    assert isinstance(place, SettingsPlace)
    place.show_page(page)
    settled(QApplication.instance())  # type: ignore[arg-type]
    from PySide6.QtWidgets import QScrollArea

    for area in place.findChildren(QScrollArea):
        area.verticalScrollBar().setValue(down)
    return place


def data(kit: Kit, window: Window) -> Shot:
    for down in (0, 500, 1200):
        settings(window, "data", down)
        yield f"data-{down}", window


def health(kit: Kit, window: Window) -> Shot:
    place = settings(window, "health")
    yield "health", window
    place.findChildren(HealthPage)[-1].test.go.click()
    yield "health-tested", window


def sheets(kit: Kit, window: Window) -> Shot:
    assert isinstance(kit.runtime, FakeRuntime)
    people = kit.runtime.keeping.people
    searching = EraseSheet(kit, window)
    searching.open()
    searching.finder.field.setText("鹿")
    searching.finder.look()
    yield "erase-search", searching
    searching.show_person(people[0])
    yield "erase-preview", searching
    searching.go.click()
    yield "erase-done", searching
    searching.close()
    handing = HandOverSheet(kit, window, people[1])
    handing.open()
    yield "hand-over", handing
    handing.close()
    going = RestoreSheet(kit, window, kit.runtime.keeping.kept.backups[0], lambda kept: None)
    going.open()
    yield "restore", going
    going.go.click()
    yield "restored", going
    going.close()


def card(kit: Kit, window: Window) -> Shot:
    assert isinstance(kit.runtime, FakeRuntime)
    kit.runtime.shop.items = {item.id: item for item in demo_items()}
    kit.runtime.shop.profile = lambda viewer: done(profile())  # type: ignore[method-assign]
    message = next(row for row in scene.chat(kit.words.language) if row.viewer)
    shown = show_viewer(kit, window, message)
    yield "card", shown
    shown.tabs.choose("messages")
    yield "card-messages", shown
    shown.close()


def review(kit: Kit, window: Window) -> Shot:
    window.go("review")
    place = window.places["review"]
    assert isinstance(place, ReviewPlace)
    for name in ("audience", "fairness"):
        place.head.tabs.choose(name)
        yield name, window


SHOTS: dict[str, Callable[[Kit, Window], Shot]] = {
    "data": data,
    "health": health,
    "sheets": sheets,
    "card": card,
    "review": review,
}


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    wanted = set(sys.argv[2:]) or set(SHOTS)
    scales = (200,) if "large" in wanted else (100,)
    for language, theme in LOOKS[: 1 if "large" in wanted else 4]:
        for scale in scales:
            kit = made(application, language, theme, scale)
            window = opened(kit, SIZES["1280"], scene.snapshot(language), language)
            Shell(kit, window)
            for name in wanted & set(SHOTS):
                for shot, widget in SHOTS[name](kit, window):
                    end = f"{language[:2]}-{theme}" + (f"-{scale}" if scale != 100 else "")
                    save(application, widget, out / f"{shot}-{end}.png")
            window.close()


if __name__ == "__main__":
    main()
