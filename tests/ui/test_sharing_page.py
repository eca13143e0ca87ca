"""Settings, desk sharing and OBS: the sheet's own view, and an address for each part."""

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from streamer_app.live.actions import RenewOverlay, RevokeDesk, ShareDesk
from streamer_app.live.snapshot import Snapshot
from streamer_app.ui.places.setting_sharing import ObsPage, SharingPage
from streamer_app.ui.places.settings import SettingsPlace
from streamer_app.ui.sharing import DeskView, SharingSheet
from streamer_app.ui.widgets.buttons import ActionButton, LinkButton
from streamer_app.ui.window import Window
from tests.ui import desk_scene
from tests.ui.fake import FakeRuntime

Page = TypeVar("Page", bound=QWidget)
ADDRESSES = {
    item: f"http://192.168.1.20:8123/overlay?key={item}-key"
    for item in ("question", "poll", "counter")
}
SHARE = replace(desk_scene.SHARE, overlays=ADDRESSES)


def place(window: Window) -> SettingsPlace:
    window.go("settings")
    found = window.places["settings"]
    assert isinstance(found, SettingsPlace)
    return found


def shown(window: Window, page: str, kind: type[Page], now: Snapshot) -> Page:
    window.show_snapshot(now)
    place(window).show_page(page)
    found = place(window).findChild(kind)
    assert isinstance(found, kind)
    return found


@pytest.fixture
def on() -> Snapshot:
    return replace(desk_scene.snapshot(), desk=SHARE)


@pytest.fixture
def off() -> Snapshot:
    return replace(desk_scene.snapshot(), desk=None)


def test_the_page_and_the_sheet_show_the_same_view(window: Window, on: Snapshot) -> None:
    page = shown(window, "sharing", SharingPage, on)
    sheet = SharingSheet(window.kit, window, on)
    assert type(page.view) is type(sheet.view) is DeskView
    assert page.view.invitation.link.text() == sheet.view.invitation.link.text() == SHARE.link


def test_the_page_follows_what_happens(
    window: Window, runtime: FakeRuntime, on: Snapshot, off: Snapshot
) -> None:
    page = shown(window, "sharing", SharingPage, off)
    assert page.view.shared.isHidden() and not page.view.opening.isHidden()
    page.view.switch.click()
    assert [isinstance(asked, ShareDesk) and asked.on for asked in runtime.asked] == [True]
    window.show_snapshot(on)
    assert page.view.switch.isChecked() and not page.view.shared.isHidden()
    out = next(b for b in page.findChildren(LinkButton) if b.accessibleName() == "踢出小李")
    out.click()
    assert runtime.asked[-1] == RevokeDesk("小李")


def test_port_and_minutes_are_kept_and_used(
    window: Window, runtime: FakeRuntime, off: Snapshot
) -> None:
    page = shown(window, "sharing", SharingPage, off)
    QTest.keyClicks(page.view.opening.port, "80")
    assert runtime.preferences.now.desk.port == 0, "80 is no port to open here"
    QTest.keyClicks(page.view.opening.port, "99")
    page.view.valid.choose("30")
    assert runtime.asked == [], "nothing is shared by a choice"
    page.view.switch.click()
    asked = runtime.asked[-1]
    assert isinstance(asked, ShareDesk)
    assert (asked.port, asked.valid_min) == (8099, 30)
    page.view.opening.port.clear()
    assert runtime.preferences.now.desk.port == 0


def test_other_minutes_bring_another_link_while_one_is_in_sight(
    window: Window, runtime: FakeRuntime, on: Snapshot
) -> None:
    page = shown(window, "sharing", SharingPage, on)
    page.view.valid.choose("60")
    asked = runtime.asked[-1]
    assert isinstance(asked, ShareDesk) and (asked.role, asked.valid_min) == ("assistant", 60)


def test_each_part_has_its_address_copied_and_renewed(
    window: Window, runtime: FakeRuntime, on: Snapshot
) -> None:
    page = shown(window, "obs", ObsPage, on)
    for item, source in page.sources.items():
        assert source.address.text() == ADDRESSES[item]
        source.copy.click()
        assert QApplication.clipboard().text() == ADDRESSES[item]
        source.renew.click()
        assert runtime.asked[-1] == RenewOverlay(item)
    fresh = {**ADDRESSES, "poll": "http://192.168.1.20:8123/overlay?key=other"}
    window.show_snapshot(replace(on, desk=replace(SHARE, overlays=fresh)))
    assert page.sources["poll"].address.text() == fresh["poll"]


def test_without_a_shared_desk_there_is_the_way_to_it(window: Window, off: Snapshot) -> None:
    page = shown(window, "obs", ObsPage, off)
    for source in page.sources.values():
        assert source.address.text() == ""
        assert not source.copy.isEnabled() and not source.renew.isEnabled()
    page.go.click()
    assert place(window).page == "sharing"


def test_each_part_keeps_a_style_of_its_own(
    window: Window, runtime: FakeRuntime, on: Snapshot, tmp_path: Path
) -> None:
    runtime.folder = tmp_path
    page = shown(window, "obs", ObsPage, on)
    for item in ("poll", "counter"):
        page.sources[item].look.field.setPlainText(f".{item} {{ top: 0; }}")
        page.sources[item].look.keep()
    assert (tmp_path / "overlay-poll.css").read_text() == ".poll { top: 0; }"
    assert (tmp_path / "overlay-counter.css").read_text() == ".counter { top: 0; }"
    assert not (tmp_path / "overlay.css").exists()
    again = shown(window, "obs", ObsPage, on)
    assert again.sources["counter"].look.field.toPlainText() == ".counter { top: 0; }"
    assert again.sources["question"].look.field.toPlainText() == ""


@pytest.mark.parametrize(
    ("typed", "page"), [("二维码", "sharing"), ("端口", "sharing"), ("OBS", "obs"), ("计数", "obs")]
)
def test_the_search_leads_to_the_pages(window: Window, typed: str, page: str) -> None:
    found = place(window)
    found.show_page("keys")  # it has no such buttons
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    found.search.setText(typed)
    go = [b for b in found.findChildren(ActionButton) if b.text() == "打开"]
    assert len(go) == 1 and go[0].focusPolicy() & Qt.FocusPolicy.TabFocus
    go[0].click()
    assert (found.page, found.search.text()) == (page, "")
