"""Joining a desk: a certificate that has to be looked at, and the way back to where one was."""

from concurrent.futures import Future
from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from streamer_app.errors import AppError
from streamer_app.live.guest import Guest
from streamer_app.ui.guest_window import GuestWindow
from streamer_app.ui.join import JoinSheet
from streamer_app.ui.shell import Shell
from streamer_app.ui.window import Window
from tests.ui import desk_scene
from tests.ui.fake import FakeGuest, FakeRuntime, done, failed

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
SEEN = ":".join(f"{number:02X}" for number in range(32))
LINK = "https://192.168.1.20:8443/desk#t"


def sheet(window: Window) -> JoinSheet:
    made = JoinSheet(window.kit, window, LINK)
    made.name.setText("小李")
    QApplication.processEvents()
    return made


def refuse(runtime: FakeRuntime, code: str) -> None:
    runtime.joining = failed(AppError(code, host="192.168.1.20", fingerprint=SEEN))


@pytest.mark.parametrize("code", ["desk_certificate_unknown", "desk_certificate_changed"])
def test_a_certificate_is_trusted_only_by_a_second_press(
    window: Window, runtime: FakeRuntime, code: str
) -> None:
    made = sheet(window)
    refuse(runtime, code)
    made.join.click()
    QTest.qWait(1)
    assert runtime.trusted == "" and made.join.accessibleName().startswith("信任并进入")
    first, second = made.wrong.text().splitlines()[1:3]
    assert first.split() == SEEN.split(":")[:16] and second.split() == SEEN.split(":")[16:]
    runtime.joining = Future[Guest]()
    made.join.click()
    assert runtime.trusted == SEEN


def test_another_link_is_not_trusted_for_the_first_ones_sake(
    window: Window, runtime: FakeRuntime
) -> None:
    made = sheet(window)
    refuse(runtime, "desk_certificate_unknown")
    made.join.click()
    QTest.qWait(1)
    QTest.keyClicks(made.link, "x")
    assert made.join.accessibleName().startswith("进入") and not made.wrong.isVisibleTo(made)
    made.join.click()
    assert runtime.trusted == ""


def test_where_one_was_is_offered_and_nothing_else_has_to_be_typed(
    window: Window, runtime: FakeRuntime
) -> None:
    assert not sheet(window).back.isVisibleTo(window)
    runtime.desk = ("192.168.1.20:8000", "小李")
    made = sheet(window)
    QTest.qWait(1)
    assert made.back.accessibleName().startswith("回到 192.168.1.20:8000（小李）")
    made.back.click()
    QTest.qWait(1)
    assert "问题台已不认识你" in made.wrong.text()


def test_only_a_desk_that_the_person_closed_is_left_for_good(
    window: Window, runtime: FakeRuntime
) -> None:
    shell = Shell(window.kit, window)
    for program_ends in (True, False):
        runtime.desk = ("192.168.1.20:8000", "小李")
        shell._visit(FakeGuest(desk_scene.visit("zh_CN")))  # type: ignore[arg-type]
        (visit,) = shell.visits
        assert isinstance(visit, GuestWindow)
        (visit.end if program_ends else visit.close)()
        assert (runtime.desk is None) != program_ends
        assert shell.visits == []


def test_the_app_goes_back_to_the_desk_at_which_it_was_closed(
    window: Window, runtime: FakeRuntime, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = FakeGuest(desk_scene.visit("zh_CN"))
    monkeypatch.setattr(runtime, "resume_visit", lambda language: done(guest))
    shell = Shell(window.kit, window)
    shell.start("demo")
    QTest.qWait(1)
    (visit,) = shell.visits
    visit.close()
    shell.tick.stop()


def test_a_key_that_will_not_last_is_told(window: Window) -> None:
    visit = GuestWindow(window.kit, FakeGuest(desk_scene.visit("zh_CN")))  # type: ignore[arg-type]
    visit.show_now(replace(visit._now, fleeting=True))
    assert "没有系统钥匙串" in visit.place.toast.text()
    visit.end()
