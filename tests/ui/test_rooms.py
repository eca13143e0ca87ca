"""The session's rooms in the window: health, connecting again, leaving, one more, one's own."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from streamer_app.errors import AppError, reason
from streamer_app.insight.figures import Metric
from streamer_app.live.actions import Again, Connect, HostRoom, Join, Part
from streamer_app.live.snapshot import Link, Minute, OwnRoomOpen, Snapshot
from streamer_app.ui import states
from streamer_app.ui.connect import ConnectSheet
from streamer_app.ui.own_room import OwnRoomSheet
from streamer_app.ui.panels import figures
from streamer_app.ui.rooms import RoomsSheet
from streamer_app.ui.shell import Shell
from streamer_app.ui.states import banner
from streamer_app.ui.top_bar import link_runs
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.runs import RunsLabel
from streamer_app.ui.window import Window
from streamer_app.ui.words import Words
from tests.ui import scene
from tests.ui.fake import FakeRuntime

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

IRC = Link("twitch", "ada", "connected", title="Office hours", recent=12, wire="twitch")
SIGNED = Link(
    *("twitch", "ada", "stopped"), why=AppError("twitch_signed_out").what, wire="twitch-eventsub"
)
SILENT = Link(
    *("bilibili", "1017", "connected"), note=reason("link.quiet_bilibili", seconds=95), quiet_s=95
)
OPEN = OwnRoomOpen(
    "排练", "http://192.168.1.20:8000/", "http://192.168.1.20:8000/#teacher=k", "ws://127.0.0.1:8000",
    False, 3,
)  # fmt: skip


def now(*links: Link, own: OwnRoomOpen | None = None) -> Snapshot:
    return replace(scene.snapshot(), links=links, own=own)


def texts(widget: QWidget) -> str:
    labels = [label.text() for label in widget.findChildren(QLabel)]
    return "\n".join([*labels, *(runs.accessibleName() for runs in widget.findChildren(RunsLabel))])


def button(widget: QWidget, name: str) -> ActionButton:
    found = widget.findChildren(ActionButton)
    return next(each for each in found if each.accessibleName() == name)


def test_two_wires_of_one_channel_are_told_apart() -> None:
    runs = [run.text.strip() for run in link_runs((IRC, SIGNED), Words("en"))]
    assert runs == ["Twitch", "✓", "Twitch (signed in)", "⚠"]


def test_each_room_tells_its_health_and_what_to_do(window: Window, runtime: FakeRuntime) -> None:
    sheet = RoomsSheet(window.kit, window, now(IRC, SIGNED, SILENT))
    shown = texts(sheet)
    for words in ("最近 60 秒 12 条", "Twitch 登录已过期。 重新登录 Twitch", "95 秒内 0 条消息"):
        assert words in shown
    button(sheet, "重新连接 B站 房间 1017").click()
    button(sheet, "离开 Twitch 房间 ada").click()
    assert runtime.asked == [Again("bilibili", "1017"), Part("twitch", "ada")]


def test_a_room_that_comes_back_is_shown_at_once(window: Window) -> None:
    sheet = RoomsSheet(window.kit, window, now(SIGNED))
    assert "已过期" in texts(sheet)
    sheet.show_snapshot(now(replace(SIGNED, state="connected", why=None)))
    QApplication.processEvents()
    visible = [label.text() for label in sheet.findChildren(QLabel) if label.isVisibleTo(sheet)]
    assert not any("已过期" in text for text in visible)


def test_a_sign_in_that_ran_out_asks_for_another_and_says_that_chat_goes_on() -> None:
    for words, aside in ((Words("zh_CN"), "其他连接不受影响"), (Words("en"), "other links")):
        message = banner(now(IRC, SIGNED), words)
        assert message is not None
        assert (message.kind, message.action) == ("fault", "sign_in")
        assert aside in message.aside
        assert "Twitch" in message.text
    alone = banner(now(SIGNED), Words("en"))
    assert alone is not None and alone.aside == ""


def test_a_wrong_key_says_where_to_find_the_right_one_and_an_ended_cookie_where_to_paste() -> None:
    wrong = Link("bilibili-open", "C0DE", "stopped", why=AppError("open_key_wrong").what)
    ended = replace(SILENT, note=None, quiet_s=None, why=reason("bilibili.signed_out"))
    for link, action, zh, en in (
        (wrong, "again", "重新复制", "Copy both again"),
        (ended, "sign_in", "粘贴新的 Cookie", "Paste a"),
    ):
        for language, step in (("zh_CN", zh), ("en", en)):
            message = banner(now(link), Words(language))
            assert message is not None and message.action == action
            assert step in message.text


def test_a_room_that_ended_says_what_to_do_and_can_be_connected_again(
    window: Window, runtime: FakeRuntime
) -> None:
    Shell(window.kit, window)
    gone = Link("room", "ws://x", "stopped", why=AppError("not_allowed", host="x").what)
    window.show_snapshot(now(IRC, gone))
    message = banner(now(IRC, gone), window.kit.words)
    assert message is not None and message.action == "again"
    assert window.kit.words.tell(AppError("not_allowed", host="x").fix) in message.text
    window.banner.acted.emit()
    assert runtime.asked == [Again("room", "ws://x")]


def test_what_happened_ends_before_the_next_step_begins() -> None:
    gone = replace(IRC, state="stopped", why=AppError("room_not_found", address="x").what)
    for language, stop in (("zh_CN", "（不是用户 UID）。 "), ("en", "(not the user ID). ")):
        message = banner(now(gone), Words(language))
        assert message is not None and stop in message.text
    assert Words("en").sentences(AppError("not_allowed", host="x").what).count(".") == 1


def test_a_room_that_never_came_up_is_not_called_offline(window: Window) -> None:
    gone = Link("room", "ws://x", "stopped", why=AppError("refused", host="x").what)
    window.show_snapshot(Snapshot(at_ms=scene.NOW, session=7, links=(gone,)))
    assert window.page.accessibleName() == "没有连上 直播间 ws://x"
    assert window.page.connect_room.isVisible()


def test_a_room_that_is_not_live_says_so_until_somebody_speaks(window: Window) -> None:
    off = replace(IRC, state="offline")
    quiet = Snapshot(at_ms=scene.NOW, session=7, started_ms=scene.NOW - 9, links=(off,))
    assert states.page_of(quiet) == "offline"
    spoken = replace(quiet, minutes=(Minute(scene.NOW - 60_000, 3, 0, None),))
    assert states.page_of(spoken) == "live"


def test_a_note_of_our_own_is_not_yet_a_message() -> None:
    noted = Snapshot(at_ms=scene.NOW, session=7, saved=1, links=(IRC,))
    assert states.page_of(noted) == "waiting"
    assert states.page_of(replace(noted, started_ms=scene.NOW)) == "live"


def test_what_is_waited_for_is_told_as_the_platform_gives_it() -> None:
    chinese = states.signals(
        replace(SILENT, signals=frozenset({"chat", "audience_count"})), Words("zh_CN")
    )
    assert chinese == [
        *(("弹幕", True), ("礼物", False), ("点赞", False)),
        *(("在线(榜)", True), ("离开", False)),
    ]


def test_a_guest_is_told_so_with_the_room_and_not_as_a_fault(window: Window) -> None:
    guest = replace(SILENT, note=None, quiet_s=None, why=reason("bilibili.guest"))
    assert banner(now(guest), Words("zh_CN")) is None
    assert "游客" in texts(RoomsSheet(window.kit, window, now(guest)))
    assert link_runs((guest,), Words("zh_CN"))[-1].text == "✓"


def test_connecting_again_is_offered_only_where_it_helps(
    window: Window, runtime: FakeRuntime
) -> None:
    Shell(window.kit, window)
    window.show_snapshot(now(IRC))
    assert not window.kit.actions.can("reconnect")
    window.show_snapshot(now(IRC, SILENT))
    assert window.kit.actions.call("reconnect")
    assert runtime.asked == [Again("bilibili", "1017")]


def test_a_room_is_added_to_the_session_that_runs(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    shell = Shell(window.kit, window)
    window.show_snapshot(now(IRC))
    window.kit.actions.call("connect")
    sheet = window.findChild(ConnectSheet)
    assert isinstance(sheet, ConnectSheet) and sheet.fresh.isVisible()
    sheet.field.setText("bilibili:21452505")
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(runtime.asked))
    assert runtime.asked == [Join("bilibili:21452505")]
    assert shell.window is window


def test_a_session_of_its_own_can_be_begun_instead(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    shell = Shell(window.kit, window)
    window.show_snapshot(now(IRC))
    sheet = shell.rooms.connecting()
    sheet.saved.connect(shell.go_live)
    sheet.open()
    sheet.field.setText("bilibili:21452505")
    sheet.fresh.click()
    qtbot.waitUntil(lambda: bool(runtime.asked))
    assert runtime.asked == [Connect(("bilibili:21452505",))]


def test_without_a_session_there_is_one_way_to_connect(window: Window) -> None:
    shell = Shell(window.kit, window)
    window.show_snapshot(Snapshot(at_ms=1))
    assert shell.rooms.connecting().fresh.isHidden()


def test_a_room_of_ones_own_is_opened_shown_and_ended(window: Window, runtime: FakeRuntime) -> None:
    sheet = OwnRoomSheet(window.kit, window, now(IRC))
    sheet.open()
    assert not sheet.open_room.isVisible()
    sheet.field.setText("排练")
    sheet.network.click()
    assert "Wi-Fi" in texts(sheet)
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    assert runtime.asked == [HostRoom(title="排练", network=True, language="zh_CN")]
    sheet.show_snapshot(now(IRC, own=OPEN))
    assert sheet.open_room.isVisible() and not sheet.begin.isVisible()
    assert sheet.open_room.page.text() == OPEN.page
    assert sheet.open_room.code.modules
    assert "现在有 3 人" in texts(sheet)
    assert "teacher" not in texts(sheet)
    sheet.open_room.stop.click()
    assert runtime.asked[-1] == HostRoom(on=False)
    sheet.show_snapshot(now(IRC))
    assert not sheet.isVisible()


def test_a_room_without_a_title_is_not_opened(window: Window, runtime: FakeRuntime) -> None:
    sheet = OwnRoomSheet(window.kit, window, now(IRC))
    sheet.field.setText("  ")
    assert not sheet.begin.isEnabled()
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    assert runtime.asked == []


def test_somebody_without_a_room_is_led_to_one_of_their_own(window: Window) -> None:
    Shell(window.kit, window)
    window.show_snapshot(Snapshot(at_ms=1))
    window.kit.actions.call("connect")
    connect = window.findChild(ConnectSheet)
    assert isinstance(connect, ConnectSheet)
    connect.own.click()
    assert isinstance(window.findChild(OwnRoomSheet), OwnRoomSheet)


def test_a_click_on_the_links_shows_the_rooms(window: Window) -> None:
    Shell(window.kit, window)
    QTest.mouseClick(window.bar._links, Qt.MouseButton.LeftButton)
    assert isinstance(window.findChild(RoomsSheet), RoomsSheet)


def test_a_platform_without_likes_shows_a_dash_and_says_why(window: Window) -> None:
    none = Metric(None, "not_available", "per_min")
    told = replace(now(IRC), metrics={**scene.snapshot().metrics, "likes_pm": none})
    for words, why in ((Words("zh_CN"), "此平台不提供"), (Words("en"), "does not send it")):
        assert [run.text.strip() for run in figures.rates(told, words, figures.LIKES)][-1] == "—"
        assert why in figures.missing_rates(told, words)
        assert figures.missing_rates(now(SILENT), words) == ""
    window.show_snapshot(told)
    likes = [
        runs for runs in window.live.findChildren(RunsLabel) if "此平台不提供" in runs.toolTip()
    ]
    assert any(runs.isVisible() for runs in likes)
