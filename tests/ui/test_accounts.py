"""Accounts in the settings: what is kept, typed unseen, forgotten; signing in with a code."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from streamer_app.errors import AppError
from streamer_app.ui.places.setting_accounts import AccountsPage
from streamer_app.ui.places.settings import SettingsPlace
from streamer_app.ui.sign_in import SecretSheet, TwitchSheet
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.window import Window
from tests.ui.fake import FakeRuntime

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def opened(window: Window, qtbot: QtBot) -> AccountsPage:
    window.go("settings")
    place = window.places["settings"]
    assert isinstance(place, SettingsPlace)
    place.show_page("accounts")
    page = place.findChild(AccountsPage)
    assert isinstance(page, AccountsPage)
    qtbot.waitUntil(lambda: len(page.findChildren(ActionButton)) == 6)
    return page


def texts(page: AccountsPage) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def test_the_page_says_what_is_kept_and_where(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    runtime.kept["ssn"] = "hidden"
    page = opened(window, qtbot)
    shown = "\n".join(texts(page))
    assert "SecretService" in shown
    assert "登录 Cookie · 未保存" in shown
    assert "会话 ID · 已保存" in shown
    assert "hidden" not in shown


def test_a_key_is_typed_unseen_kept_and_forgotten(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    page = opened(window, qtbot)
    sheet = SecretSheet(window.kit, page, "bilibili.cookie")
    sheet.kept.connect(page.load)
    sheet.open()
    assert sheet.field.echoMode() == QLineEdit.EchoMode.Password
    assert not sheet.save.isEnabled()
    QTest.keyClicks(sheet.field, " SESSDATA=1 ")
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "登录 Cookie · 已保存" in "\n".join(texts(page)))
    assert runtime.kept == {"bilibili.cookie": "SESSDATA=1"}
    assert sheet.field.text() == "" and not sheet.isVisible()
    page._forgetter("bilibili.cookie")()
    qtbot.waitUntil(lambda: not runtime.kept)


def test_the_code_is_shown_with_its_page_and_time(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    sheet = TwitchSheet(window.kit, window)
    done: list[bool] = []
    sheet.kept.connect(lambda: done.append(True))
    sheet.open()
    sheet.client.setText("abc123")
    sheet.ask()
    qtbot.waitUntil(lambda: sheet.code.text() == "ABCD-EFGH")
    assert sheet.where.text() == "https://www.twitch.tv/activate"
    assert sheet.left.text() == "还有 30:00 有效"
    assert len(sheet.qr.modules) >= 21
    assert runtime.preferences.now.rooms.twitch_client == "abc123"
    runtime.signing_in.set_result(None)
    qtbot.waitUntil(lambda: done == [True])
    assert not sheet.isVisible()


def test_a_refused_sign_in_says_why_and_can_be_tried_again(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    sheet = TwitchSheet(window.kit, window)
    sheet.open()
    sheet.client.setText("abc123")
    sheet.ask()
    runtime.signing_in.set_exception(AppError("twitch_sign_in_denied"))
    qtbot.waitUntil(lambda: sheet.begin.isVisible() and sheet.begin.isEnabled())
    assert sheet.told.text()
    sheet.close()


def test_closing_the_sheet_gives_up(window: Window, runtime: FakeRuntime, qtbot: QtBot) -> None:
    sheet = TwitchSheet(window.kit, window)
    sheet.open()
    sheet.client.setText("abc123")
    sheet.ask()
    sheet.reject()
    QApplication.processEvents()
    assert runtime.signing_in.cancelled()
