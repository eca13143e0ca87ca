"""Filters: the page, the two ways to block somebody, and what the chat says of it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from streamer_app.live.snapshot import ChatRow
from streamer_app.settings import Blocked
from streamer_app.ui.blocking import can_block
from streamer_app.ui.kit import Kit
from streamer_app.ui.places.setting_filters import FiltersPage
from streamer_app.ui.places.settings import SettingsPlace
from streamer_app.ui.shell import Shell
from streamer_app.ui.viewer_card import ViewerCard
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.window import Window
from tests.ui.fake import FakeRuntime


def line(number: int, text: str, viewer: str = "7", role: str = "") -> ChatRow:
    return ChatRow(number, number * 1000, "twitch", "chat", "Ming", text, viewer, role)


@pytest.fixture
def shell(kit: Kit, window: Window) -> Shell:
    return Shell(kit, window)


@pytest.fixture
def page(shell: Shell, window: Window) -> FiltersPage:
    shell.blocking.show_filters()
    assert window.place == "settings"
    return window.places["settings"].findChildren(FiltersPage)[-1]


def test_words_apply_as_they_are_written_and_a_bad_one_is_told(
    page: FiltersPage, runtime: FakeRuntime, kit: Kit
) -> None:
    page.words.text.setPlainText("spam\n\n 加微信 \nspam")
    page.words.apply()
    assert runtime.preferences.now.filters.words == ("spam", "加微信")
    assert page.words.wrong.isHidden()
    page.words.text.appendPlainText("/(a+)+/")
    page.words.apply()
    assert not page.words.wrong.isHidden()
    assert page.words.wrong.text().startswith(
        kit.words.say("error.expression_slow.what", line="/(a+)+/")
    )
    assert runtime.preferences.now.filters.words == ("spam", "加微信")


def test_words_that_may_not_sell_are_listed_and_one_s_own_are_kept_as_written(
    page: FiltersPage, runtime: FakeRuntime
) -> None:
    listed = " ".join(label.text() for label in page.claims.findChildren(PlainLabel))
    assert "保过" in listed and "全网最低" in listed
    page.claims.text.setPlainText("提分神器\n-保过\n/(a+)+/")
    page.claims.apply()
    assert runtime.preferences.now.filters.claims == ("提分神器", "-保过", "/(a+)+/")
    assert page.claims.wrong.isHidden()


def test_a_message_can_be_tried(page: FiltersPage, runtime: FakeRuntime, kit: Kit) -> None:
    page.trial.message.setText("加 微 信")
    assert page.trial.verdict.text() == kit.words.say("filters.shown")
    runtime.preferences.change("filters", words=("加微信",))
    assert page.trial.verdict.text() == kit.words.say("filtered.word", word="加微信")
    page.trial.message.clear()
    page.trial.name.setText("nightbot")
    assert page.trial.verdict.text() == kit.words.say("filtered.bot", name="nightbot")


def test_somebody_is_blocked_by_name_and_let_back_in(
    page: FiltersPage, runtime: FakeRuntime, kit: Kit
) -> None:
    page.viewers.name.setText(" Troll ")
    page.viewers.add.click()
    assert runtime.preferences.now.filters.viewers == (Blocked("Troll"),)
    back = kit.words.say("filters.unblock")
    buttons = page.viewers.findChildren(ActionButton)
    next(button for button in buttons if button.text() == back).click()
    assert not runtime.preferences.now.filters.viewers


def test_the_key_blocks_whoever_wrote_the_line_and_the_toast_takes_it_back(
    shell: Shell, window: Window, runtime: FakeRuntime, kit: Kit
) -> None:
    chat = window.live.chat
    chat.view.clear()
    chat.extend([line(9001, "hello"), line(9002, "bye", "8"), line(9003, "again")], 0)
    chat.view.show_row(9001)
    assert kit.actions.call("block_viewer")
    assert runtime.preferences.now.filters.viewers == (Blocked("Ming", "7", "twitch"),)
    assert chat.view.hidden == 2
    assert chat.hidden.text() == kit.words.say("chat.hidden", n=2)
    assert shell.blocking.toast.text() == kit.words.say("filters.blocked", name="Ming")
    shell.blocking.toast.undone.emit()
    assert not runtime.preferences.now.filters.viewers
    assert chat.view.hidden == 0


def test_the_line_that_counts_what_is_hidden_leads_to_the_page(
    shell: Shell, window: Window
) -> None:
    chat = window.live.chat
    assert not chat.hidden.isVisibleTo(chat)
    chat.extend([ChatRow(9001, 1, "twitch", "gift", "Ming", "heart", "7", hidden=True)], 0)
    assert chat.hidden.isVisibleTo(chat)
    chat.hidden.click()
    assert window.place == "settings"
    assert window.places["settings"].findChildren(FiltersPage)


def test_the_menu_of_a_line_blocks_too(
    shell: Shell, window: Window, runtime: FakeRuntime, kit: Kit
) -> None:
    chat = window.live.chat
    menu = chat.menu(line(1, "hello"))
    wanted = kit.words.say("action.block_viewer")
    next(action for action in menu.actions() if action.text() == wanted).trigger()
    assert runtime.preferences.now.filters.viewers == (Blocked("Ming", "7", "twitch"),)


def test_the_viewer_card_blocks_and_closes(window: Window, runtime: FakeRuntime, kit: Kit) -> None:
    card = ViewerCard(kit, window, line(1, "hello"))
    card.open()
    card.block.click()
    assert not card.isVisible()
    assert runtime.preferences.now.filters.viewers == (Blocked("Ming", "7", "twitch"),)


def test_the_host_and_a_masked_crowd_cannot_be_blocked() -> None:
    assert can_block(line(1, "a"))
    assert not can_block(line(1, "a", role="host"))
    assert not can_block(ChatRow(1, 1, "bilibili", "chat", "小***", "a"))
    assert not can_block(None)


def test_what_was_being_written_applies_when_the_page_is_left(
    page: FiltersPage, window: Window, runtime: FakeRuntime
) -> None:
    page.words.text.setFocus(Qt.FocusReason.OtherFocusReason)
    page.words.text.setPlainText("spam")
    window.go("live")
    QApplication.processEvents()
    assert runtime.preferences.now.filters.words == ("spam",)


def test_the_search_of_the_settings_finds_the_page(shell: Shell, window: Window, kit: Kit) -> None:
    shell.blocking.show_filters()
    place = window.places["settings"]
    assert isinstance(place, SettingsPlace)
    place.search.setText(kit.words.say("filters.words"))
    shown = [label.text() for label in place.findChildren(PlainLabel)]
    assert any(kit.words.say("filters.words") in text for text in shown)
