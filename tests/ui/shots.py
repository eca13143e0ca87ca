"""Pictures of the window in every state: ``python -m tests.ui.shots OUTDIR [NAME ...]``."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from streamer_app.errors import reason
from streamer_app.events import Money
from streamer_app.live.snapshot import Attention, Link, PitchCard, Snapshot
from streamer_app.ui.build import build_kit, build_window, furnish
from streamer_app.ui.connect import ConnectSheet
from streamer_app.ui.guest_window import GuestWindow
from streamer_app.ui.join import JoinSheet
from streamer_app.ui.kit import Kit
from streamer_app.ui.places.review import ReviewPlace
from streamer_app.ui.shell import Shell
from streamer_app.ui.strip import Strip
from streamer_app.ui.viewer_card import show_viewer
from streamer_app.ui.window import Window
from tests.ui import desk_scene, scene
from tests.ui.fake import FakeGuest, FakeRuntime

Look = tuple[str, str, int]
SIZES = {"1280": (1280, 800), "1920": (1920, 1080), "1024": (1024, 640), "1600": (1600, 900)}


def made(application: QApplication, language: str, theme: str, scale: int = 100) -> Kit:
    runtime = FakeRuntime()
    runtime.preferences.change(
        "look", language=language, theme=theme, scale=scale, reduce_motion=True
    )
    return build_kit(application, runtime)


def settled(application: QApplication) -> None:
    for _ in range(8):
        application.processEvents()


def opened(kit: Kit, size: tuple[int, int], snapshot: Snapshot, language: str) -> Window:
    window = furnish(build_window(kit))
    window.resize(*size)
    window.show()
    window.show_snapshot(snapshot)
    window.show_rows(scene.chat(language), 0)
    return window


def save(application: QApplication, widget: QWidget, path: Path) -> None:
    settled(application)
    widget.grab().save(str(path))
    print(path)


def states(language: str) -> dict[str, Snapshot]:
    now = scene.snapshot(language)
    lost = Link(
        "bilibili", "21452505", "waiting", attempt=3, since_ms=scene.NOW - 23_000,
        retry_at_ms=scene.NOW + 4000,
    )  # fmt: skip
    card = scene.pitch(language)
    running = replace(
        card, state="running", started_ms=scene.NOW - 192_000, intents=14, clicks=31, orders=2,
        paid=Money(79800, "CNY"),
    )  # fmt: skip
    done = replace(
        running, state="result", orders=3, paid=Money(119700, "CNY"), usual=2.2, usual_low=0,
        usual_high=5, verdict="no_difference",
    )  # fmt: skip
    return {
        "live": now,
        "empty": Snapshot(at_ms=scene.NOW),
        "connecting": Snapshot(
            at_ms=scene.NOW,
            links=(Link("bilibili", "21452505", "connecting", since_ms=scene.NOW - 12_000,
                        fresh=True),),
        ),
        "waiting": Snapshot(
            at_ms=scene.NOW, session=7, started_ms=scene.NOW - 3000,
            links=(Link("bilibili", "21452505", "connected",
                        signals=frozenset({"chat", "gift", "like", "audience_count"})),),
        ),
        "offline": Snapshot(at_ms=scene.NOW, links=(Link("bilibili", "21452505", "offline"),)),
        "lost": replace(now, links=(lost,), attention=Attention("fault", reason("x"))),
        "back": replace(now, links=(replace(now.links[0], back_after_s=47), now.links[1])),
        "disk": replace(now, fault=reason("store.fault.full", n=3412), in_memory=3412),
        "running": replace(now, pitch=running),
        "over": replace(now, pitch=replace(running, started_ms=scene.NOW - 348_000)),
        "settling": replace(
            now,
            pitch=replace(running, state="settling", ended_ms=scene.NOW - 220_000,
                          started_ms=scene.NOW - 572_000, until_ms=scene.NOW + 380_000,
                          manual_orders=1, orders=3),
        ),
        "result": replace(now, pitch=done),
        "hidden": replace(
            now, pitch=replace(card, state="hidden", not_now=reason("pitch.not_now.recent", n=3)),
        ),
        "trial": replace(
            now,
            pitch=replace(card, default_guess=True, trial=True, low=0, high=4, expected=1.6,
                          revenue=None, say=(), evidence=card.evidence[:1]),
        ),
        "demo": replace(now, demo=True, pitch=PitchCard(state="hidden"), on_air=None),
        "none": replace(now, cards=(), on_air=None, counts={"answered": 31}),
    }  # fmt: skip


def window_shots(application: QApplication, out: Path, wanted: set[str]) -> None:
    """The live place in each state, language, theme and size that is wanted."""
    for language, theme in (("zh_CN", "dark"), ("en", "light"), ("zh_CN", "light"), ("en", "dark")):
        for size in SIZES:
            for state, snapshot in states(language).items():
                name = f"{state}-{size}-{language[:2]}-{theme}"
                if not any(part in name for part in wanted):
                    continue
                kit = made(application, language, theme)
                window = opened(kit, SIZES[size], snapshot, language)
                settled(application)
                if state == "live":
                    window.live.questions.list.select_row(3)
                save(application, window, out / f"{name}.png")
                window.close()
                window.deleteLater()


def strip_shots(application: QApplication, out: Path) -> None:
    """The strip in both heights, with and without something that asks."""
    for language, theme in (("zh_CN", "dark"), ("en", "light")):
        calm = replace(scene.snapshot(language), attention=None)
        for name, full, snapshot in (
            ("mini", False, calm),
            ("mini-amber", False, scene.snapshot(language)),
            ("full", True, scene.snapshot(language)),
        ):
            kit = made(application, language, theme)
            kit.runtime.preferences.change("strip", full=full)
            strip = Strip(kit)
            strip.extend(scene.chat(language, repeat=1))
            strip.open()
            strip.show_snapshot(snapshot)
            save(application, strip, out / f"strip-{name}-{language[:2]}-{theme}.png")
            strip.close()


def place_shots(place: str) -> Callable[[QApplication, Path], None]:
    """A place other than the live one."""

    def shoot(application: QApplication, out: Path) -> None:
        for language, theme in (("zh_CN", "light"), ("en", "dark")):
            kit = made(application, language, theme)
            window = opened(kit, SIZES["1280"], scene.snapshot(language), language)
            window.go(place)
            front = window.front_list()
            settled(application)
            if place == "questions" and front is not None:
                front.select_row(3)
            save(application, window, out / f"{place}-1280-{language[:2]}-{theme}.png")
            window.close()

    return shoot


def desk_shots(application: QApplication, out: Path) -> None:
    """The desk with assistants: list, merging, answers, sharing, prompter."""
    for language, theme in (("zh_CN", "light"), ("en", "dark")):
        kit = made(application, language, theme)
        end = f"{language[:2]}-{theme}.png"
        folder = out / "answers"
        folder.mkdir(exist_ok=True)
        kit.runtime.folder = folder
        desk_scene.answers(folder)
        now = desk_scene.snapshot(language)
        window = opened(kit, SIZES["1280"], now, language)
        shell = Shell(kit, window)
        window.go("questions")
        settled(application)
        front = window.front_list()
        assert front is not None
        front.select_card(36)
        kit.actions.call("pin")
        front.select_card(36)
        save(application, window, out / f"desk-1280-{end}")
        kit.actions.call("group")
        save(application, window, out / f"desk-merge-{end}")
        window.places["questions"].leave()  # type: ignore[attr-defined]
        kit.actions.call("template")
        settled(application)
        sheet = application.activeModalWidget()
        assert sheet is not None
        for name, step in (("answers", None), ("write", "write")):
            if step is not None:
                getattr(sheet, step)()
            save(application, sheet, out / f"desk-{name}-{end}")
        sheet.close()
        window.show_snapshot(now)
        shell.show_sharing()
        settled(application)
        sheet = application.activeModalWidget()
        assert sheet is not None
        save(application, sheet, out / f"desk-sharing-{end}")
        sheet.close()
        shell.toggle_prompter()
        assert shell.prompter is not None
        shell.prompter.show_snapshot(now)  # type: ignore[attr-defined]
        save(application, shell.prompter, out / f"desk-prompter-{end}")
        visit = GuestWindow(kit, FakeGuest(desk_scene.visit(language)))  # type: ignore[arg-type]
        visit.show()
        visit.place.list.select_card(36)
        save(application, visit, out / f"desk-guest-{end}")
        visit.resize(840, 700)
        save(application, visit, out / f"desk-guest-840-{end}")
        visit.end()
        join = JoinSheet(kit, window, desk_scene.SHARE.link)
        join.show()
        save(application, join, out / f"desk-join-{end}")
        window.close()


def sheet_shots(application: QApplication, out: Path) -> None:
    """First run, connecting, palette, keys, a viewer, a session."""
    for language, theme in (("zh_CN", "light"), ("en", "dark")):
        kit = made(application, language, theme)
        window = opened(kit, SIZES["1280"], Snapshot(at_ms=scene.NOW), language)
        shell = Shell(kit, window)
        end = f"{language[:2]}-{theme}.png"
        shell.show_first_run()
        save(application, window, out / f"sheet-firstrun-{end}")
        for text in ("https://live.bilibili.com/21452505", "214525050"):
            sheet = ConnectSheet(kit, window, text)
            sheet.open()
            save(application, sheet, out / f"sheet-connect-{len(text)}-{end}")
            sheet.close()
        window.uncover()
        window.show_snapshot(scene.snapshot(language))
        shell.show_keys()
        keys = application.activeModalWidget()
        if keys is not None:
            save(application, keys, out / f"sheet-keys-{end}")
            keys.close()
        viewer = show_viewer(kit, window, scene.chat(language, 1)[0])
        save(application, viewer, out / f"sheet-viewer-{end}")
        viewer.close()
        shell.coach.look()
        save(application, window, out / f"sheet-coach-{end}")
        shell.coach.dismiss_all()
        window.go("review")
        settled(application)
        place = window.places["review"]
        assert isinstance(place, ReviewPlace)
        place.open(7)
        save(application, window, out / f"sheet-session-{end}")
        window.close()


def scale_shots(application: QApplication, out: Path) -> None:
    """Text of 150 and 200 percent at 1280x800: nothing may be cut."""
    for scale in (150, 200):
        for place in ("live", "questions", "settings"):
            kit = made(application, "en", "light", scale)
            window = opened(kit, SIZES["1280"], scene.snapshot("en"), "en")
            window.go(place)
            save(application, window, out / f"scale-{scale}-{place}.png")
            if place == "live":
                window.live.area.verticalScrollBar().setValue(700)
                save(application, window, out / f"scale-{scale}-{place}-below.png")
            window.close()


EXTRA: dict[str, Callable[[QApplication, Path], Any]] = {
    "questions": place_shots("questions"),
    "review": place_shots("review"),
    "settings": place_shots("settings"),
    "strip": strip_shots,
    "sheet": sheet_shots,
    "desk": desk_shots,
    "scale": scale_shots,
}


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    wanted = set(sys.argv[2:]) or {"live", "empty"}
    window_shots(application, out, wanted)
    for name, shot in EXTRA.items():
        if any(part in name for part in wanted):
            shot(application, out)


if __name__ == "__main__":
    main()
