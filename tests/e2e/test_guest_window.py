"""A second copy of the app at the teacher's desk, over the wire that phones use."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from streamer_app.catalogue.courses import Item
from streamer_app.events import Event, Money
from streamer_app.feeds.feed import Endpoint
from streamer_app.feeds.link import Socket
from streamer_app.live.actions import Decide, RevokeDesk, ShareDesk
from streamer_app.live.guest import Guest
from streamer_app.ui.connect import ConnectSheet
from streamer_app.ui.guest_window import GuestWindow
from streamer_app.ui.join import JoinSheet
from streamer_app.ui.panels.answers import Answers
from streamer_app.ui.panels.row_head import RowButtons
from streamer_app.ui.widgets.buttons import ActionButton, LinkButton
from tests.desk.served import certificate
from tests.e2e.evening import Evening, Lines, evening, room, seen

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
PICTURES = os.environ.get("STREAMER_APP_TEST_PICTURES")
ASKED = ("为什么天空是蓝的？", "课程多少钱？", "这个课多久更新一次？", "老师能画个图吗？")


@pytest.fixture
def shown(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Evening]:
    lines = Lines()
    asked: list[Event] = [lines.chat(f"u{at}", text) for at, text in enumerate(ASKED)]
    asked.append(lines.paid("u9", "直播几点结束？", 3000))
    with room(asked) as address, evening(tmp_path, monkeypatch) as made:
        made.join(address)
        made.until(lambda: len(made.now.cards) == len(ASKED) + 1)
        yield made


def invited(shown: Evening, role: str = "assistant") -> str:
    before = shown.now.desk.link if shown.now.desk else ""
    shown.running.act(ShareDesk(role=role, host="127.0.0.1"))
    shown.until(lambda: shown.now.desk and shown.now.desk.link not in ("", before))
    assert shown.now.desk is not None
    return shown.now.desk.link


def joined(shown: Evening, link: str, name: str) -> GuestWindow:
    """The window of somebody who pasted the link where rooms are pasted, and gave a name."""
    count = len(shown.shell.visits)
    shown.kit.actions.call("connect")
    connect = QApplication.activeModalWidget()
    assert isinstance(connect, ConnectSheet)
    connect.field.setText(link)
    connect._look()
    assert connect.save.accessibleName().startswith("加入问题台")
    picture(connect, "paste")
    connect.save.click()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, JoinSheet)
    assert sheet.link.text() == link
    sheet.name.setText(name)
    picture(sheet, "join")
    QTest.keyClick(sheet.name, Qt.Key.Key_Return)
    shown.until(lambda: len(shown.shell.visits) > count)
    made = shown.shell.visits[-1]
    assert isinstance(made, GuestWindow)
    shown.until(lambda: made.place.list.rows.rowCount() > 0 and made.banner.isHidden())
    made.activateWindow()
    shown.until(made.isActiveWindow, "its keys belong to another window")
    return made


def picture(widget: QWidget, name: str) -> None:
    if PICTURES:
        QApplication.processEvents()
        widget.grab().save(str(Path(PICTURES) / f"guest-{name}.png"))


def guest(window: GuestWindow) -> Guest:
    return window._guest


def press(window: GuestWindow, key: Qt.Key) -> None:
    window.place.list.setFocus()
    QTest.keyClick(window.place.list, key)


def test_an_assistant_s_app_joins_by_the_link_decides_and_takes_back(
    shown: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    li = joined(shown, invited(shown), "小李")
    told: list[str] = []  # what was told last may already be something else
    tell = li.place.toast.tell

    def hear(text: str) -> None:
        told.append(text)
        tell(text)

    monkeypatch.setattr(li.place.toast, "tell", hear)
    li.place.list.select_card(2)
    press(li, Qt.Key.Key_A)
    shown.until(lambda: shown.now.counts["answered"] == 1)
    line = shown.now.log[-1]
    assert (line.actor, line.op, line.said) == ("小李", "answered", "课程多少钱？")
    assert li.place.toast.text() == "已答“课程多少钱？”"
    press(li, Qt.Key.Key_Z)
    shown.until(lambda: shown.now.counts["answered"] == 0)
    shown.running.act(Decide("on_air", 1))
    shown.until(lambda: li.place.air.isVisible())
    shown.until(lambda: any("主讲" in text for text in told))
    shown.until(lambda: any(card.score for card in guest(li).now.snapshot.cards))
    li.place.list.select_card(4)
    picture(li, "assistant")
    li.close()
    shown.until(lambda: not shown.shell.visits)
    shown.until(lambda: shown.now.desk and not any(p.here for p in shown.now.desk.people))


def test_nobody_there_sees_money_and_the_paid_question_says_only_that(shown: Evening) -> None:
    li = joined(shown, invited(shown), "小李")
    paid = next(card for card in shown.now.cards if card.paid is not None)
    li.place.list.select_card(paid.card)
    shown.until(lambda: li.place.detail.isVisible())
    texts = " ".join(seen(li))
    assert "¥" not in texts and "u9" not in texts
    assert "¥" not in repr(guest(li).now)


def dismissed(shown: Evening, count: int) -> bool:
    return shown.now.counts["dismissed"] == count


def test_each_role_is_offered_what_it_may_do(shown: Evening) -> None:
    offered = {}
    for role, name in (("director", "导演"), ("assistant", "助手"), ("viewer", "看客")):
        made = joined(shown, invited(shown, role), name)
        made.place.list.select_row(0)
        actions = ("answered", "on_air", "note", "text", "undo", "share")
        offered[role] = [action for action in actions if made.kit.actions.can(action)]
        picture(made, role)
        row = made.place.list.indexWidget(made.place.list.currentIndex())
        shows = [b.accessibleName() for b in row.findChildren(ActionButton)] if row else []
        assert isinstance(row, RowButtons) == (role != "viewer")
        assert ("正在答 O" in shows) <= (role == "director")
        press(made, Qt.Key.Key_X)
        made.close()
        # Else the next one may find the same card in the first line.
        shown.until(partial(dismissed, shown, min(len(offered), 2)))
    assert offered == {
        "director": ["answered", "on_air", "note", "text", "undo"],
        "assistant": ["answered", "note", "text", "undo"],
        "viewer": [],
    }


def cut(visit: Guest) -> None:
    """The network is gone for the guest's app."""

    async def fails(endpoint: Endpoint, seconds: float) -> Socket:
        raise OSError("no network")

    visit._link._dial = fails
    assert visit._link._socket is not None
    visit._loop.call_soon_threadsafe(visit._link._socket.abort)


def test_what_is_decided_while_the_desk_is_away_is_sent_and_the_loser_told(
    shown: Evening,
) -> None:
    li = joined(shown, invited(shown), "小李")
    dial = guest(li)._link._dial
    cut(guest(li))
    shown.until(lambda: guest(li).now.lost_ms is not None)
    for card, key in ((1, Qt.Key.Key_X), (2, Qt.Key.Key_P), (3, Qt.Key.Key_L)):
        li.place.list.select_card(card)
        press(li, key)
    shown.until(lambda: guest(li).now.waiting == 3)
    shown.until(lambda: li.banner.isVisible())
    picture(li, "offline")
    shown.running.act(Decide("answered", 1))
    shown.until(lambda: shown.now.counts["answered"] == 1)
    guest(li)._link._dial = dial
    toast = li.place.toast
    shown.until(lambda: toast.text().startswith("2 个已同步，1 个没生效：主讲已标为已答"))
    picture(li, "back")
    anyway = toast.findChild(LinkButton)
    assert isinstance(anyway, LinkButton) and anyway.accessibleName() == "仍要忽略"
    shown.until(lambda: shown.now.counts["pinned"] == 1 and shown.now.counts["later"] == 1)
    anyway.click()
    shown.until(lambda: shown.now.counts["dismissed"] == 1)


def test_closing_with_decisions_that_were_not_sent_asks_first(shown: Evening) -> None:
    li = joined(shown, invited(shown), "小李")
    cut(guest(li))
    shown.until(lambda: guest(li).now.lost_ms is not None)
    li.place.list.select_card(3)
    press(li, Qt.Key.Key_L)
    shown.until(lambda: guest(li).now.waiting == 1)
    shown.until(lambda: li.banner.isVisible())
    li.close()
    assert li.isVisible()
    sheet = QApplication.activeModalWidget()
    assert sheet is not None and "1 个操作还没发送" in " ".join(seen(sheet))
    picture(sheet, "unsent")
    sheet.findChildren(ActionButton)[0].click()
    shown.until(lambda: not li.isVisible())


def test_a_used_link_is_told_and_what_was_typed_stays(shown: Evening) -> None:
    link = invited(shown)
    joined(shown, link, "小李").close()
    shown.kit.actions.call("join_desk")
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, JoinSheet)
    sheet.link.setText(link)
    sheet.name.setText("小王")
    sheet.join.click()
    shown.until(lambda: sheet.wrong.isVisible())
    assert sheet.wrong.text().startswith("链接已用过")
    assert (sheet.link.text(), sheet.name.text()) == (link, "小王")
    picture(sheet, "used")
    sheet.close()


def test_a_desk_with_a_certificate_of_its_own_is_trusted_after_a_look(
    shown: Evening, tmp_path: Path
) -> None:
    file = str(certificate(tmp_path / "desk.pem"))
    shown.running.act(ShareDesk(host="127.0.0.1", certificate=file))
    shown.until(lambda: shown.now.desk and shown.now.desk.link.startswith("https://"))
    assert shown.now.desk is not None
    shown.kit.actions.call("join_desk")
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, JoinSheet)
    sheet.link.setText(shown.now.desk.link)
    sheet.name.setText("小李")
    sheet.join.click()
    shown.until(sheet.wrong.isVisible)
    picture(sheet, "certificate")
    seen_here = "".join(sheet.wrong.text().split())
    assert shown.now.desk.fingerprint.replace(":", "") in seen_here
    assert shown.now.desk.people == ()
    sheet.join.click()
    shown.until(lambda: len(shown.shell.visits) == 1)
    made = shown.shell.visits[0]
    assert isinstance(made, GuestWindow)
    shown.until(lambda: made.place.list.rows.rowCount() > 0)
    made.place.list.select_card(2)
    press(made, Qt.Key.Key_A)
    shown.until(lambda: shown.now.counts["answered"] == 1)
    made.close()


def test_a_guest_filters_by_theme_and_answers_with_the_price(shown: Evening) -> None:
    item = Item(id="k1", title="力学提分营", price=Money(39900, "CNY"), link="https://x/k1")
    shown.running.shop.save_course(item).result(5)
    li = joined(shown, invited(shown), "小李")
    shown.until(lambda: li.place.filters.theme.isVisible())
    labels = [entry.text for entry in li.place.filters._by_theme()]
    assert any("价格" in text for text in labels), labels
    price = next(card for card in guest(li).now.snapshot.cards if "多少钱" in card.text)
    shown.until(lambda: "k1" in guest(li).now.snapshot.items)
    values = Answers(li.kit).values(price, guest(li).now.snapshot, "k1")
    assert (values["course"], values["price"], values["link"]) == (
        "力学提分营", "¥399", "https://x/k1",
    )  # fmt: skip
    picture(li, "themes")
    li.close()


def test_who_is_sent_away_is_told_at_once(shown: Evening) -> None:
    li = joined(shown, invited(shown), "小李")
    shown.running.act(RevokeDesk("小李"))
    shown.until(lambda: guest(li).now.gone)
    shown.until(lambda: "你已不在这个问题台" in " ".join(seen(li)))
    picture(li, "sent-away")
    li.close()
    assert not li.isVisible()


def test_of_two_at_one_card_the_slower_app_is_told_and_may_insist(shown: Evening) -> None:
    li = joined(shown, invited(shown), "小李")
    li._looking.stop()
    li.place.list.select_card(1)
    shown.running.act(Decide("answered", 1))
    shown.until(lambda: shown.now.counts["answered"] == 1)
    press(li, Qt.Key.Key_X)
    li._looking.start()
    toast = li.place.toast
    shown.until(lambda: toast.text().startswith("主讲已标为已答"))
    anyway = toast.findChild(LinkButton)
    assert isinstance(anyway, LinkButton) and anyway.accessibleName() == "仍要忽略"
    picture(li, "conflict")
    anyway.click()
    shown.until(lambda: shown.now.counts["dismissed"] == 1)
