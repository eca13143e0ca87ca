"""The desk with assistants: doubles, claims, answers, conflicts, invitations."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from streamer_app.errors import reason
from streamer_app.live.actions import Decide, RevokeDesk, ShareDesk
from streamer_app.live.snapshot import Card, DeskLine, Snapshot
from streamer_app.ui.answer_sheet import AnswerSheet
from streamer_app.ui.log_sheet import LogSheet
from streamer_app.ui.panels.card_chips import Around, chips, course_words, suggested
from streamer_app.ui.panels.card_filters import Choice
from streamer_app.ui.panels.card_list import CardList
from streamer_app.ui.panels.card_order import of_tab
from streamer_app.ui.panels.card_parts import folded
from streamer_app.ui.panels.merging import candidates
from streamer_app.ui.places.questions import QuestionsPlace
from streamer_app.ui.prompter import Prompter
from streamer_app.ui.sharing import SharingSheet
from streamer_app.ui.strip import Strip
from streamer_app.ui.widgets.buttons import LinkButton
from streamer_app.ui.widgets.qr_code import QrCode
from streamer_app.ui.window import Window
from streamer_app.ui.words import Words
from tests.ui import desk_scene, scene
from tests.ui.fake import FakeRuntime

Press = Callable[..., None]
WORDS = Words("zh_CN")
SEEN = max(card.rev for card in scene.snapshot().cards)
"""The revision that the drawn desk shows."""


def with_line(now: Snapshot, line: DeskLine) -> Snapshot:
    return replace(now, log=(*now.log, line))


@pytest.fixture
def place(window: Window, runtime: FakeRuntime, tmp_path: Path) -> QuestionsPlace:
    runtime.folder = tmp_path
    desk_scene.answers(tmp_path)
    window.show_snapshot(desk_scene.snapshot())
    window.go("questions")
    made = window.places["questions"]
    assert isinstance(made, QuestionsPlace)
    made.list.select_card(36)
    return made


def card(number: int) -> Card:
    return next(card for card in desk_scene.snapshot().cards if card.card == number)


def test_the_marks_tell_doubles_claims_readers_and_who_asks_again() -> None:
    assert chips(card(36), WORDS) == ["可能相同 2"]
    assert chips(card(40), WORDS, ["小王", "小李"]) == ["小王处理中", "小李在看"]
    again = replace(card(46), again=3)
    time = WORDS.clock(again.answered_ms or 0, seconds=False)
    assert chips(again, WORDS) == [f"又有 3 人问 · {time} 已答"]
    assert chips(card(45), WORDS) == ["新来"]


def test_the_likely_step_follows_from_the_card() -> None:
    steps = {number: suggested(card(number)) for number in (38, 36, 40, 43, 45, 46)}
    assert steps == {
        38: "on_air",
        36: "group",
        40: "claim",
        43: "group",
        45: "pin",
        46: "template",
    }


def test_a_likely_course_has_a_question_mark_and_a_linked_one_none() -> None:
    titles = {"mechanics": "力学提分营（12 讲）"}
    assert course_words(card(36), titles) == "力学提分营?"
    assert course_words(replace(card(36), course="mechanics"), titles) == "力学提分营"


def test_what_was_asked_again_since_its_answer_is_open() -> None:
    cards = desk_scene.snapshot().cards
    assert 46 in [card.card for card in of_tab(cards, "open")]
    answered = [replace(card, again=0) for card in cards]
    assert 46 not in [card.card for card in of_tab(answered, "open")]


def test_g_offers_the_likest_first_and_enter_merges(
    place: QuestionsPlace, runtime: FakeRuntime, press: Press
) -> None:
    press(Qt.Key.Key_G)
    assert place.merging.isVisible() and not place.detail.isVisible()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert runtime.asked == [Decide("merge", 36, {"into": 40}, SEEN)]
    assert not place.merging.isVisible() and place.detail.isVisible()
    assert place.toast.text() == "已合并“多少钱，怎么买？”"


def test_typing_narrows_the_merge_and_escape_leaves_it(
    place: QuestionsPlace, runtime: FakeRuntime, window: Window, press: Press
) -> None:
    press(Qt.Key.Key_G)
    QTest.keyClicks(place.merging.choices.field, "#44")
    assert place.merging.choices.list.count() == 1
    press(Qt.Key.Key_Escape)
    assert not place.merging.isVisible()
    assert window.place == "questions" and runtime.asked == []
    assert place.list.current is not None and place.list.current.card == 36


def test_dismissed_cards_are_not_merged_with() -> None:
    items = candidates(card(36), desk_scene.snapshot().cards, WORDS)
    assert [item.id for item in items[:2]] == ["46", "40"]
    assert items[0].aside.endswith(".82")
    assert not {"200", "36"} & {item.id for item in items}


def test_c_confirms_the_likely_course_at_once(
    place: QuestionsPlace, runtime: FakeRuntime, press: Press
) -> None:
    press(Qt.Key.Key_C)
    assert runtime.asked == [Decide("course", 36, {"course": "mechanics"}, SEEN)]
    assert place.toast.text() == "已关联力学提分营（12 讲）"


def test_a_card_of_somebody_else_takes_a_second_press(
    place: QuestionsPlace, runtime: FakeRuntime, press: Press
) -> None:
    place.list.select_card(40)
    press(Qt.Key.Key_M)
    assert runtime.asked == []
    assert place.toast.text() == "小王处理中 · 再按 M 接手"
    press(Qt.Key.Key_M)
    assert runtime.asked == [Decide("claim", 40, {}, SEEN)]


def test_one_s_own_claim_is_let_go(
    place: QuestionsPlace, window: Window, runtime: FakeRuntime, press: Press
) -> None:
    now = desk_scene.snapshot()
    mine = [replace(c, claimed_by="stage") if c.card == 36 else c for c in now.cards]
    window.show_snapshot(replace(now, cards=tuple(mine)))
    press(Qt.Key.Key_M)
    assert runtime.asked == [Decide("claim", 36, {"off": True}, SEEN)]


def test_t_and_enter_copy_the_answer_and_mark_the_card(
    place: QuestionsPlace, window: Window, runtime: FakeRuntime, press: Press
) -> None:
    press(Qt.Key.Key_T)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, AnswerSheet)
    QTest.keyClick(sheet.choices.field, Qt.Key.Key_Return)
    assert QApplication.clipboard().text() == (
        "力学提分营 ¥399，链接在小黄车 1 号；今晚开课，群答疑到 24 点。"
    )
    assert runtime.asked == [Decide("answered", 36, {"how": "template"}, SEEN)]
    assert {kept.id: kept.used for kept in window.answers.library.all}["price"] == 15


def test_only_copying_decides_nothing(
    place: QuestionsPlace, runtime: FakeRuntime, press: Press
) -> None:
    press(Qt.Key.Key_T)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, AnswerSheet)
    sheet.copy.click()
    assert "¥399" in QApplication.clipboard().text()
    assert runtime.asked == []


def test_a_typed_answer_is_kept_for_the_next_time(
    place: QuestionsPlace, window: Window, press: Press
) -> None:
    place.list.select_card(41)
    press(Qt.Key.Key_T)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, AnswerSheet)
    sheet.write()
    assert sheet.form.title.text() == "向心加速度算方向不同吗？"
    sheet.form.keep.click()
    assert sheet.form.wrong.text() == "话术要有标题和内容。"
    sheet.form.zh.setPlainText("算，方向一直在变。")
    sheet.form.keep.click()
    assert sheet.pages.currentIndex() == 0
    assert sheet.preview.text() == "算，方向一直在变。"
    sheet.close()
    assert len(window.answers.library.all) == 4


def test_a_table_of_answers_is_taken_in_and_its_bad_rows_named(
    place: QuestionsPlace, tmp_path: Path, press: Press
) -> None:
    press(Qt.Key.Key_T)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, AnswerSheet)
    (tmp_path / "in.csv").write_text("标题,中文\n发票？,可以开\n空的,\n", "utf-8")
    sheet.take_in(tmp_path / "in.csv")
    assert sheet.told.text() == "导入 1 条。 第 2 行要有标题和回答。"
    sheet.give_out(tmp_path / "out.csv")
    assert "发票？,可以开" in (tmp_path / "out.csv").read_text("utf-8-sig")
    sheet.close()


def test_who_was_slower_sees_who_was_first_and_can_insist(
    place: QuestionsPlace, window: Window, runtime: FakeRuntime, press: Press
) -> None:
    press(Qt.Key.Key_X)
    why = reason("desk.state_conflict", who="小李", state=reason("desk.state.answered"), seconds=2)
    now = desk_scene.snapshot()
    line = DeskLine("x", scene.NOW, "stage", 36, "dismissed", "conflict", why)
    changed = [replace(c, state="answered", rev=90) if c.card == 36 else c for c in now.cards]
    window.show_snapshot(with_line(replace(now, cards=tuple(changed)), line))
    assert place.toast.text() == "小李已标为已答（2 秒前）"
    link = place.toast.findChild(LinkButton)
    assert isinstance(link, LinkButton) and link.accessibleName() == "仍要忽略"
    link.click()
    assert runtime.asked[-1] == Decide("dismissed", 36, base_rev=SEEN)


def test_what_an_assistant_did_is_said_once(place: QuestionsPlace, window: Window) -> None:
    now = desk_scene.snapshot()
    line = DeskLine("y", scene.NOW, "小李", 42, "answered", "applied", said="有没有习题？")
    window.show_snapshot(with_line(now, line))
    assert place.toast.text() == "小李 · 已答“有没有习题？”"
    place.toast.dismiss()
    window.show_snapshot(with_line(now, line))
    assert not place.toast.isVisible()


def test_news_does_not_take_the_undo_away(
    place: QuestionsPlace, window: Window, press: Press
) -> None:
    press(Qt.Key.Key_X)
    line = DeskLine("y", scene.NOW, "小李", 42, "answered", "applied", said="有没有习题？")
    window.show_snapshot(with_line(desk_scene.snapshot(), line))
    assert place.toast.text() == "已忽略“多少钱，怎么买？”"
    assert place.toast.accessibleName().endswith("撤销 Z")


def test_a_card_s_history_names_who_and_what(place: QuestionsPlace) -> None:
    said = [label.text() for label in place.detail.history.findChildren(QLabel)]
    assert said[1::2] == [
        "小王 忽略 · 没生效：小李处理中，再按一次接手",
        "小李 接手",
        "小李 备注：受力分析后再报价",
        "程序 与 #36 合并",
    ]


def test_an_undo_that_came_too_late_leads_to_the_card(
    place: QuestionsPlace, window: Window
) -> None:
    state = reason("desk.state.pinned")
    why = reason("desk.changed_since", who="小李", state=state, seconds=3, card=20)
    line = DeskLine("u", scene.NOW, "stage", 0, "undo", "refused", why)
    window.show_snapshot(with_line(desk_scene.snapshot(), line))
    assert place.toast.text() == "小李 3 秒前改过，现在是置顶，无法撤销"
    link = place.toast.findChild(LinkButton)
    assert isinstance(link, LinkButton) and link.accessibleName() == "查看"
    link.click()
    assert place.list.tab == "later"
    assert place.list.current is not None and place.list.current.card == 20


def test_the_whole_log_names_refused_operations_too(window: Window) -> None:
    sheet = LogSheet(window.kit, window, desk_scene.snapshot())
    said = [label.text() for label in sheet.findChildren(QLabel)]
    assert "小王 忽略 · 没生效：小李处理中，再按一次接手" in said
    empty = LogSheet(window.kit, window, scene.snapshot())
    assert "还没有操作" in [label.text() for label in empty.findChildren(QLabel)]


def test_the_filters_choose_by_course_claim_order_and_words() -> None:
    cards = [card for card in desk_scene.snapshot().cards if card.state in ("new", "pinned")]
    assert {c.card for c in Choice(course="mechanics").of(cards)} == {36}
    assert Choice(mine=True).of(cards) == []
    assert Choice(order="oldest").of(cards)[0].card == 38
    assert Choice(order="askers").of(cards)[0].card == 36
    assert {c.card for c in Choice(typed="HOW much").of(cards)} == {36}
    assert Choice().of(cards) == cards


def test_the_same_words_of_several_people_are_one_line() -> None:
    asks = card(36).samples
    other = structs.replace(asks[0], text="怎么买")
    assert [(a.text, n) for a, n in folded((*asks, other))] == [
        ("多少钱，怎么买？", 4),
        ("怎么买", 1),
    ]


def test_an_invitation_is_shown_for_one_role_and_again_for_another(
    window: Window, runtime: FakeRuntime
) -> None:
    now = desk_scene.snapshot()
    sheet = SharingSheet(window.kit, window, now)
    assert sheet.view.switch.isChecked()
    assert sheet.view.invitation.link.text() == desk_scene.SHARE.link
    assert len(sheet.view.invitation.code.modules) >= 29
    sheet.view.invitation.role.choose("viewer")
    assert runtime.asked == [ShareDesk(role="viewer", css=css(runtime), language="zh_CN")]
    used = replace(desk_scene.SHARE, link="")
    sheet.show_snapshot(replace(now, desk=used))
    assert sheet.view.invitation.code.modules == ()
    assert not sheet.view.invitation.copy.isEnabled()


def test_the_switch_asks_and_an_assistant_is_sent_away(
    window: Window, runtime: FakeRuntime
) -> None:
    now = desk_scene.snapshot()
    sheet = SharingSheet(window.kit, window, replace(now, desk=None))
    assert not sheet.view.shared.isVisibleTo(sheet)
    sheet.view.switch.click()
    assert runtime.asked == [ShareDesk(role="assistant", css=css(runtime), language="zh_CN")]
    assert not sheet.view.switch.isChecked()
    sheet.show_snapshot(now)
    assert sheet.view.switch.isChecked()
    out = next(b for b in sheet.findChildren(LinkButton) if b.accessibleName() == "踢出小李")
    out.click()
    sheet.view.switch.click()
    closed = ShareDesk(on=False, role="assistant", css=css(runtime), language="zh_CN")
    assert runtime.asked[1:] == [RevokeDesk("小李"), closed]


def css(runtime: FakeRuntime) -> str:
    return str(runtime.folder / "overlay.css")


def test_a_style_of_one_s_own_and_a_certificate_are_kept_and_used(
    window: Window, runtime: FakeRuntime, tmp_path: Path
) -> None:
    runtime.folder = tmp_path
    sheet = SharingSheet(window.kit, window, replace(desk_scene.snapshot(), desk=None))
    sheet.overlay.look.field.setPlainText(".text { color: red; }")
    sheet.overlay.look.keep()
    assert (tmp_path / "overlay.css").read_text() == ".text { color: red; }"
    sheet.view.opening.certificate.take("/etc/desk/cert.pem")
    assert "cert.pem" in sheet.view.opening.certificate.file.text()
    again = SharingSheet(window.kit, window, replace(desk_scene.snapshot(), desk=None))
    assert again.overlay.look.field.toPlainText() == ".text { color: red; }"
    again.view.switch.click()
    assert runtime.asked[-1] == ShareDesk(
        role="assistant", certificate="/etc/desk/cert.pem", css=css(runtime), language="zh_CN"
    )
    again.view.opening.certificate.take("")
    assert again.view.opening.certificate.file.text() == "没有，用本地网络的 HTTP"


def test_a_style_that_cannot_be_written_says_why(
    window: Window, runtime: FakeRuntime, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    runtime.folder = tmp_path / "file"
    sheet = SharingSheet(window.kit, window, desk_scene.snapshot())
    sheet.overlay.look.keep()
    assert sheet.overlay.look._told.text().startswith("样式没存上：")


def test_the_bar_counts_who_is_there(window: Window) -> None:
    window.show_snapshot(desk_scene.snapshot())
    assert window.bar.assistants.isVisible()
    assert window.bar.assistants.accessibleName() == "助教 2 在线"
    window.show_snapshot(scene.snapshot())
    assert not window.bar.assistants.isVisible()


def test_a_code_is_black_on_white_with_its_quiet_zone(window: Window) -> None:
    code = QrCode(window.kit.theme)
    code.set_text("http://192.168.1.20:8123/desk#abc")
    code.resize(code.sizeHint())
    image = code.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    colours = {image.pixel(x, y) for x in range(image.width()) for y in range(0, 200, 3)}
    assert colours == {QColor("black").rgb(), QColor("white").rgb()}
    edge = {image.pixel(x, 4) for x in range(image.width())}
    assert edge == {QColor("white").rgb()}


def test_the_prompter_shows_one_question_as_large_as_fits(window: Window) -> None:
    prompter = Prompter(window.kit)
    prompter.show_snapshot(scene.snapshot())
    prompter.resize(1024, 576)
    prompter.text.resize(940, 320)
    large, lines = prompter.text.fitted()
    assert large.pixelSize() >= 64 and len(lines) <= 4
    prompter.text.resize(420, 120)
    small, _ = prompter.text.fitted()
    assert small.pixelSize() < large.pixelSize()
    prompter.show_snapshot(replace(scene.snapshot(), on_air=None))
    assert prompter.text.accessibleName() == "现在没有正在答的问题"
    prompter.close()


def test_rows_take_titles_and_readers_from_the_snapshot(window: Window) -> None:
    window.show_snapshot(desk_scene.snapshot())
    listed = window.live.questions.list
    assert isinstance(listed, CardList)
    assert listed.delegate.around.reading == {41: ["小李"], 40: ["小王"]}
    assert listed.delegate.around.titles["mechanics"] == "力学提分营（12 讲）"
    assert listed.delegate.around != Around()


def whispered(seconds_ago: int = 5, what: str = "slow", name: str = "") -> Snapshot:
    at = scene.NOW - seconds_ago * 1000
    line = DeskLine("w", at, "小李", 0, "whisper", "applied", detail=what, said=name)
    return replace(with_line(desk_scene.snapshot(), line), attention=None)


def test_a_whisper_stands_in_the_band_for_a_minute_and_is_no_toast(window: Window) -> None:
    band = window.live.band.on_air
    window.show_snapshot(desk_scene.snapshot())
    assert not band.whisper.isVisible()
    window.live.questions.toast.dismiss()
    window.show_snapshot(whispered())
    assert band.whisper.isVisible() and band.whisper.text.text() == "小李：讲慢一点"
    assert not window.live.questions.toast.isVisible()
    window.show_snapshot(whispered(61))
    assert not band.whisper.isVisible()


def test_a_whisper_can_be_clicked_away(window: Window) -> None:
    window.show_snapshot(whispered())
    window.live.band.on_air.whisper.shut.click()
    window.show_snapshot(whispered(6))
    assert not window.live.band.on_air.whisper.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_strip_whispers_without_names(window: Window) -> None:
    strip = Strip(window.kit)
    strip.open()
    strip.show_snapshot(whispered(what="thanks", name="小鹿"))
    assert strip.status.whisper.text.text() == "助教：感谢支持"
    assert not strip.status.line.isVisible()
    strip.close()
