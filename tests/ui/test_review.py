"""The review place: one session with its brush, several beside each other, files in and out."""

from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from streamer_app.catalogue.courses import Item
from streamer_app.errors import reason
from streamer_app.live.actions import Connect
from streamer_app.live.behind import Against as Held
from streamer_app.live.snapshot import Mark
from streamer_app.review.compare import Against
from streamer_app.review.progress import Progress
from streamer_app.review.studies import Courses, Themes
from streamer_app.review.themes import Theme
from streamer_app.ui.deleting import DeleteSheet
from streamer_app.ui.panels import figures, session_rows
from streamer_app.ui.panels.pitch_past import past_sheet
from streamer_app.ui.panels.pitch_reckoning import StepsSheet
from streamer_app.ui.panels.session_head import change_text, tile_text, whole, written
from streamer_app.ui.panels.session_list import cell
from streamer_app.ui.panels.session_tables import TableTab
from streamer_app.ui.places.review import ReviewPlace
from streamer_app.ui.places.review_courses import CoursesPage
from streamer_app.ui.places.review_files import file_name, form_item
from streamer_app.ui.places.review_themes import ThemesPage
from streamer_app.ui.preflight import PreflightSheet
from streamer_app.ui.widgets.buttons import LinkButton
from streamer_app.ui.widgets.data_table import DataTable
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.window import Window
from streamer_app.ui.words import Words
from tests.ui import scene
from tests.ui.fake import LINES, FakeRuntime, done
from tests.ui.studies import AGAINST, PITCHES, THEMES, stretch
from tests.ui.studies import whole as selected

MINUTE = 60_000


@pytest.fixture
def place(window: Window, qtbot: QtBot) -> ReviewPlace:
    window.go("review")
    found = window.places["review"]
    assert isinstance(found, ReviewPlace)
    qtbot.waitUntil(lambda: len(found.list.lines) == 4)
    return found


@pytest.fixture
def session(place: ReviewPlace, qtbot: QtBot) -> ReviewPlace:
    place.open(7)
    qtbot.waitUntil(place.view.isVisible)
    qtbot.waitUntil(lambda: table(place, "pitches").rows.rowCount() == 3)
    return place


def table(place: ReviewPlace, tab: str) -> DataTable:
    part = place.view.tables._parts[tab]
    found = part if isinstance(part, TableTab) else part.findChild(TableTab)
    assert isinstance(found, TableTab)
    return found.table


def cells(shown: DataTable, row: int) -> list[str]:
    model = shown.rows
    return [model.data(model.index(row, at)) for at in range(model.columnCount())]


def test_enter_opens_the_newest_session_before_any_is_chosen(
    place: ReviewPlace, window: Window, qtbot: QtBot
) -> None:
    window.activateWindow()
    place.setFocus()
    qtbot.waitUntil(place.list.hasFocus)
    row = place.list.currentIndex().row()
    assert place.list.lines[0].title in cells(place.list, row)
    QTest.keyClick(place.list, Qt.Key.Key_Return)
    qtbot.waitUntil(place.view.isVisible)


def test_the_head_stands_beside_the_median_of_the_last_ten(session: ReviewPlace) -> None:
    tile = session.view.head._tiles["peak"]
    assert tile.accessibleName() == "峰值在线 1,402 在线(榜) 中位 1,252 ▲12 %"
    assert session.view._scale.text().startswith("刻度：近 10 场中位")


def test_a_first_session_says_that_there_is_nothing_to_compare_with(
    place: ReviewPlace, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    runtime.studies.known = ()
    place.open(7)
    qtbot.waitUntil(lambda: place.view._scale.text() == "还没有可比场次")
    assert place.view.head._tiles["peak"].accessibleName() == "峰值在线 1,402 在线(榜)"


def test_every_table_follows_the_brush_and_comes_back(
    session: ReviewPlace, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    view, start = session.view, scene.snapshot().minutes[0].start_ms
    view.chart.choose(start + 5 * MINUTE, start + 30 * MINUTE)
    qtbot.waitUntil(lambda: table(session, "pitches").rows.rowCount() == 1)
    span = (start + 5 * MINUTE, start + 30 * MINUTE)
    assert runtime.studies.asked[-1] == ("select", 7, span)
    assert table(session, "themes").rows.rowCount() == 2
    assert view.moment._title.accessibleName().startswith("选区的消息")
    session.leave()
    qtbot.waitUntil(lambda: table(session, "pitches").rows.rowCount() == 3)
    assert session.page == "session"
    session.leave()
    assert session.page == "sessions"


def test_an_answer_about_a_stretch_that_was_left_meanwhile_shows_nothing(
    session: ReviewPlace,
) -> None:
    start = scene.snapshot().minutes[0].start_ms
    late = (start + 5 * MINUTE, start + 30 * MINUTE)
    session.view._show_selection(stretch(late), late)
    assert table(session, "pitches").rows.rowCount() == 3


def test_a_click_reads_the_messages_around_it_and_ten_seconds_on(
    session: ReviewPlace, qtbot: QtBot
) -> None:
    view, at = session.view, scene.START + 30 * MINUTE
    view.chart.point(at)
    qtbot.waitUntil(lambda: view.moment.at_ms == at)
    assert "±60" in view.moment._title.accessibleName()
    view.moment.on.click()
    qtbot.waitUntil(lambda: view.moment.at_ms == at + 10_000)
    view.moment.copy.click()
    assert QApplication.clipboard().text() == "00:30:10"


def test_the_clicked_second_is_in_the_middle_of_what_is_seen(
    session: ReviewPlace, qtbot: QtBot
) -> None:
    rows = scene.chat()
    chosen = rows[len(rows) // 2]
    messages = session.view.moment.messages
    session.view.moment.show_rows(rows, chosen.at_ms)
    bar = messages._area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 0)
    (marked,) = messages.findChildren(Panel)
    high = messages._area.viewport().height()
    assert 0 <= marked.y() - bar.value() <= high


def test_a_click_stays_when_the_whole_session_is_read_after_it(
    session: ReviewPlace, qtbot: QtBot
) -> None:
    view, at = session.view, scene.START + 30 * MINUTE
    view.chart.point(at)
    qtbot.waitUntil(lambda: view.moment.at_ms == at)
    view._show_selection(selected(), None)
    assert view.moment.at_ms == at
    view.moment.copy.setVisible(False)
    (marked,) = view.moment.messages.findChildren(Panel)
    area = view.moment.messages._area

    def middle() -> int:
        return marked.mapTo(area.viewport(), marked.rect().center()).y()

    area.window().resize(1280, 760)
    qtbot.waitUntil(lambda: 0 <= middle() <= area.viewport().height())


def test_the_sentence_opens_what_its_numbers_come_from(session: ReviewPlace, qtbot: QtBot) -> None:
    buttons = session.view.sentence.findChildren(LinkButton)
    texts = [button.accessibleName() for button in buttons if button.isVisible()]
    assert texts == [
        "20:34 带《力学提分营》后 5 分钟在线 −6 %，3 单",
        "“受力分析” 问得最多（23 人）",
    ]
    buttons[1].click()
    assert session.view.tables.tabs.current == "themes"
    buttons[0].click()
    qtbot.waitUntil(lambda: session.view.moment.at_ms == scene.START + 3_600_000)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_each_number_of_a_pitch_leads_to_its_rows(session: ReviewPlace, qtbot: QtBot) -> None:
    rows = {"intents": (1, 2), "clicks": (3,), "orders": (4,), "refunds": (5,), "counts": (6,),
            "usual": (7,), "pitch": (8, 9)}  # fmt: skip
    against = Held(298, 310.5, "concurrent", 2, 11_400.0, 4480.0, 0.02)
    line = replace(PITCHES[0], rows=rows, against=against, usual_high=3,
                   refunded={"CNY": 39_900})  # fmt: skip
    sheet = past_sheet(session.view._kit, session.view, line)
    assert [step.text for step in sheet.lines][:6] == [
        "有购买意向的人：11",
        "点开链接：42 次",
        "成交：6 单，¥2,394",
        "退款：¥399.00",
        "开始时 298 人在看；到结束少了 12，之前同样长的时间少了 9",
        "开始时：在场 298 人（直播间当前在线），折算 310 人，预计 2.10 单（0–4）",
    ]
    for behind, expected in rows.items():
        with qtbot.waitSignal(sheet.rows_asked) as asked:
            sheet.ways[behind].click()
        assert asked.args == [expected]
    session.view.tables.titles = {"exam": "Exam papers"}
    assert session.view.tables.in_words([line])[0].title == "Exam papers"
    session.view.tables.pitch_asked.emit(line)
    assert session.view.findChild(StepsSheet) is not None
    for one in session.view.findChildren(StepsSheet):
        one.close()


def test_a_pitch_says_what_came_of_it_in_words(session: ReviewPlace) -> None:
    row = cells(table(session, "pitches"), 0)
    assert row[1] == "高考真题精讲"
    assert row[6:11] == ["6", "¥2,394", "2.1 (0–4)", "1.0", "明显高于平常 +5.0"]
    assert row[11] == "−4 %（平常 −3 %）"
    assert cells(table(session, "pitches"), 2)[1] == "[广告] 草稿本"


def test_themes_make_a_lesson_plan_that_is_copied_and_saved(
    session: ReviewPlace, runtime: FakeRuntime, qtbot: QtBot, tmp_path: Path
) -> None:
    themes = table(session, "themes")
    session.view.tables.show_tab("themes")
    themes.setCurrentIndex(themes.rows.index(0, 0))
    QTest.keyClick(themes, Qt.Key.Key_Space)
    assert session.plan.labels == {THEMES[0].label}
    assert cells(table(session, "themes"), 0)[-1] == "✓ 已加入"
    assert session.head.plan.text() == "备课清单 1"
    sheet = session.plan.show(session)
    qtbot.waitUntil(lambda: THEMES[0].label in sheet.text)
    sheet.copy.click()
    assert QApplication.clipboard().text() == sheet.text
    sheet.save(tmp_path / "plan.md")
    qtbot.waitUntil(lambda: (tmp_path / "plan.md").exists())
    assert (tmp_path / "plan.md").read_text("utf-8") == sheet.text
    sheet.close()
    assert runtime.studies.asked[-1] == ("plan", (THEMES[0].label,), (7,))


def test_marked_sessions_are_compared(
    place: ReviewPlace, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    place.list.setCurrentIndex(place.list.rows.index(1, 1))
    QTest.keyClick(place.list, Qt.Key.Key_Space)
    assert not place.head.compare.isVisible()
    place.list.toggle(1)
    assert place.head.compare.text() == "对比 2 场"
    place.head.compare.click()
    qtbot.waitUntil(lambda: place.compare.table.rows.rowCount() > 0)
    assert runtime.studies.asked[-1] == ("compare", (7, 6), "start")
    assert cells(place.compare.table, 0)[-2:] == ["900 – 1,350", "超出平常"]
    assert cells(place.compare.table, 1)[-1] == "正常波动"
    place.compare.alignment.choose("first_pitch")
    assert runtime.studies.asked[-1] == ("compare", (7, 6), "first_pitch")
    place.compare.grab()


def test_the_courses_page_says_what_to_do_next(place: ReviewPlace, qtbot: QtBot) -> None:
    place.show_over("courses")
    page = place.over["courses"]
    assert isinstance(page, CoursesPage)
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 3)
    assert cells(page.table, 0)[-3:-1] == ["5 % · 未满 7 天", "周四 第 40–60 分"]
    assert "23" in cells(page.table, 2)[-1]
    assert cells(page.table, 1)[5] == "0.3 % · 数据太少"


def test_themes_are_of_the_marked_sessions(
    place: ReviewPlace, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    place.list.toggle(2)
    place.show_over("themes")
    page = place.over["themes"]
    assert isinstance(page, ThemesPage)
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == len(THEMES))
    assert runtime.studies.asked[-1] == ("themes", (5,))
    assert cells(page.table, 0)[0] == f"★ {THEMES[0].label} · 没讲清楚"


def test_imports_go_one_by_one_and_a_bad_file_stops_no_other(
    place: ReviewPlace, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    heard: list[str] = []
    place.files.said.connect(lambda said: heard.append(said) if said else None)
    with qtbot.waitSignal(place.files.imported):
        place.files.take([Path("a.jsonl"), Path("broken.xml"), Path("b.json")])
    assert runtime.imports == [Path("a.jsonl"), Path("broken.xml"), Path("b.json")]
    assert heard[0] == "a.jsonl：新增 120 条" and "broken.xml" in heard[1]


def test_a_long_export_shows_how_far_it_is_and_can_be_stopped(
    place: ReviewPlace, runtime: FakeRuntime, qtbot: QtBot, tmp_path: Path
) -> None:
    runtime.studies.hold = True
    place.files.export(LINES[:1], "pdf", tmp_path / "x.pdf")
    assert not place.head.work.isVisible()
    qtbot.waitUntil(place.head.work.isVisible, timeout=3000)
    progress, _ = runtime.studies.held[0]
    progress.at(0.4)
    qtbot.waitUntil(lambda: "40 %" in place.head.work._text.text())
    place.head.work.stop.click()
    assert progress.cancelled and not place.head.work.isVisible()
    assert place.head.note.text() == "已停止，没有留下文件"


def test_work_that_goes_on_is_shown_again_after_a_shorter_one(
    place: ReviewPlace, runtime: FakeRuntime, qtbot: QtBot, tmp_path: Path
) -> None:
    runtime.studies.hold = True
    place.files.export(LINES[:1], "pdf", tmp_path / "x.pdf")
    place.files.export(LINES[:1], "csv", tmp_path / "x")
    work = place.head.work
    qtbot.waitUntil(work.isVisible, timeout=3000)
    qtbot.waitUntil(lambda: "CSV" in work._text.text())
    runtime.studies.held[1][1].set_result(tmp_path / "x")
    qtbot.waitUntil(lambda: "PDF" in work._text.text())
    assert work.isVisible() and work.busy
    runtime.studies.held[0][1].set_result(tmp_path / "x.pdf")
    qtbot.waitUntil(lambda: not work.isVisible())


def test_several_sessions_are_exported_below_a_folder(
    place: ReviewPlace, runtime: FakeRuntime, qtbot: QtBot, tmp_path: Path
) -> None:
    place.files.export(LINES[:2], "html", tmp_path)
    qtbot.waitUntil(lambda: str(tmp_path) in place.head.note.text())
    asked = [one for one in runtime.studies.asked if one[0] == "export"]
    assert [one[3].name for one in asked] == ["9月12日 力学专题 7.html", "动量守恒习题课 6.html"]
    assert {one[3].parent for one in asked} == {tmp_path}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../x", "x 7"),
        ("CON", "session-7"),
        ("com1.txt", "session-7"),
        ('=HYPERLINK("http://x")', "HYPERLINK( http x ) 7"),
        ("", "session-7"),
        ("a/b\\c:d", "a b c d 7"),
        ("\x00\n", "session-7"),
        ("力学", "力学 7"),
    ],
)
def test_a_title_makes_a_harmless_file_name(title: str, name: str) -> None:
    assert file_name(title, 7) == name
    assert len(file_name("力学" * 100, 7).encode()) < 200


def test_a_format_is_found_by_its_letters() -> None:
    item = form_item("pdf", "打印用报告")
    assert item.fits("PDF") and item.fits("报告") and not item.fits("csv")


def test_sessions_of_the_demo_stay_behind_a_chip(place: ReviewPlace) -> None:
    place._show_sessions([structs.replace(LINES[0], demo=True), *LINES[1:]])
    assert len(place.list.lines) == 3
    assert place.head.demos.text() == "演示场次 1"
    place.head.demos.click()
    assert len(place.list.lines) == 4


def test_everything_speaks_the_other_language_at_once(session: ReviewPlace, window: Window) -> None:
    window.kit.runtime.preferences.change("look", language="en")
    assert cells(table(session, "themes"), 0)[-1] == "Add to plan"
    assert session.head.export.text() == "Export"
    assert session.view.moment._title.accessibleName() == "Messages at that moment"
    session.show_over("courses")
    session.show_over("themes")
    session._beside([7, 6])


def test_a_course_is_called_in_the_readers_language_everywhere(
    session: ReviewPlace, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    def first() -> str:
        buttons = session.view.sentence.findChildren(LinkButton)
        return next((one.accessibleName() for one in buttons if one.isVisible()), "")

    runtime.shop.items = {
        "k1": Item(id="k1", title="力学提分营", title_en="Mechanics bootcamp (12)")
    }
    runtime.preferences.change("look", language="en")
    session.open(7)
    qtbot.waitUntil(lambda: "Mechanics bootcamp: 3 orders" in first())
    assert "Mechanics bootcamp" in str(cells(table(session, "pitches"), 1))
    runtime.preferences.change("look", language="zh_CN")
    qtbot.waitUntil(lambda: "力学提分营" in first())
    assert "力学提分营" in str(cells(table(session, "pitches"), 1))


def test_viewers_that_nobody_counted_are_no_mere_dash(session: ReviewPlace) -> None:
    page = session.view.page
    assert page is not None
    uncounted = replace(page, line=structs.replace(page.line, peak_viewers=None))
    assert tile_text(uncounted, "peak", Words("en")) == ("—", "not counted")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_themes_of_a_session_name_their_course_at_1280(
    session: ReviewPlace, window: Window, runtime: FakeRuntime, language: str
) -> None:
    runtime.preferences.change("look", language=language)
    window.resize(1280, 800)
    session.view.tables.show_tab("themes")
    QApplication.processEvents()
    shown = table(session, "themes")
    at = [column.id for column in shown.columns].index("course")
    assert not shown.isColumnHidden(at)
    assert shown.columnWidth(0) >= session_rows.LEAST_THEME


def test_where_no_theme_has_a_course_there_is_no_column_for_one() -> None:
    bare = [replace(theme, course="") for theme in THEMES]
    columns, rows = session_rows.themes(bare, Words("en"), {}, frozenset())
    assert [column.id for column in columns] == ["theme", "askers", "answered", "wait", "plan"]
    assert {len(row.cells) for row in rows} == {5}
    assert rows[0].cells[-1].text == "Add to plan"


def test_what_can_be_done_stands_below_in_large_text_and_the_title_stays_whole(
    session: ReviewPlace, window: Window, runtime: FakeRuntime
) -> None:
    window.resize(1280, 800)
    head = session.head
    assert head.export.mapTo(head, QPoint()).y() < head.height() // 2
    runtime.preferences.change("look", language="en", scale=200)
    QApplication.processEvents()
    title = head.findChildren(ElidingLabel)[0]
    assert title.text() == "9月12日 力学专题" and title.width() >= title.sizeHint().width()
    below = title.mapTo(head, QPoint(0, title.height())).y()
    assert head.export.mapTo(head, QPoint()).y() >= below
    session.show_over("courses")
    QApplication.processEvents()
    assert head.height() < 2 * window.kit.theme.px(44), "an empty line takes no room"


def test_answers_that_nobody_could_mark_are_no_zero(session: ReviewPlace) -> None:
    page = session.view.page
    assert page is not None
    line = structs.replace(page.line, asked=12, answered=None)
    untended = replace(page, line=line)
    said = tile_text(untended, "questions", Words("en"))
    assert said == ("12", "answers not counted", "— answered")
    none = replace(page, line=structs.replace(line, answered=0))
    assert tile_text(none, "questions", Words("en"))[2] == "0 answered"
    assert cell(line, "questions", Words("en")) == "— / 12"
    theme = Theme("why?", 3, 4, 1, None, None, ("why?",))
    _, [row] = session_rows.themes([theme], Words("en"), {}, frozenset())
    assert [one.text for one in row.cells][2:4] == ["—", "—"]


def test_where_no_pitch_was_the_course_asked_about_most_is_named(session: ReviewPlace) -> None:
    tables = session.view.tables
    tables.titles = {"k1": "力学提分营"}
    asked = tuple(
        replace(theme, course="k1", asks=n) for theme, n in zip(THEMES[:2], (3, 4), strict=True)
    )
    tables.show_selection(replace(selected(), pitches=(), themes=asked))
    part = tables._parts["pitches"].findChildren(TableTab)[0]
    assert part.none.text() == "这里没有带课；问得最多的课程：力学提分营（7 人次）"
    tables.show_selection(replace(selected(), pitches=(), themes=()))
    assert part.none.text() == "这里没有带课"


def test_a_reason_names_a_course_as_it_is_called_here() -> None:
    words = Words("en")
    words.know([Item(id="k1", title="力学", title_en="Mechanics")])
    told = words.tell(reason("pitch.not_now.no_price", title="力学"))
    assert "Mechanics" in told and "力学" not in told
    assert words.course("动量") == "动量"
    marks = (Mark(0, "pitch", "力学"), Mark(0, "peak", "力学"))
    assert [mark.text for mark in figures.named_marks(marks, words)] == ["Mechanics", "力学"]


def test_the_preflight_says_what_is_missing_and_what_was_left(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    sheet = PreflightSheet(window.kit, window, scene.snapshot())
    qtbot.addWidget(sheet)
    sheet.open()
    checks = {check.id: check for check in sheet.checks()}
    assert checks["room"].good is True
    assert checks["viewers"].told == "在线(榜) · 在线"
    assert checks["orders"].good is None
    names = [
        label.mapTo(sheet, QPoint()).x()
        for label in sheet.findChildren(QLabel)
        if label.text() in ("直播间", "在线人数", "今天的课程", "订单", "助教", "磁盘")
    ]
    assert len(names) == 6 and len(set(names)) == 1, "the names stand under each other"
    qtbot.waitUntil(lambda: bool(sheet.questions))
    assert sheet.questions.count("\n- ") == 2
    sheet.copy.click()
    assert QApplication.clipboard().text() == sheet.questions
    sheet.close()


def test_the_preflight_joins_the_saved_rooms(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    runtime.preferences.change("rooms", addresses=("bilibili:1",))
    from streamer_app.live.snapshot import Snapshot

    sheet = PreflightSheet(window.kit, window, Snapshot(at_ms=scene.NOW))
    qtbot.addWidget(sheet)
    sheet.open()
    sheet.go.click()
    assert runtime.asked == [Connect(("bilibili:1",))]


def test_a_change_is_a_neutral_arrow_and_an_amount_has_its_sign() -> None:
    words, by_name = Words("en"), {one.name: one for one in AGAINST}
    assert change_text(by_name["wait_s"]) == "▼11 %"
    assert written(words, by_name["sales"], 239_450) == "¥2,394.50"
    assert written(words, by_name["wait_s"], 250) == "04:10"
    assert written(words, Against("pay_rate", 11.11, None, None), 11.11) == "11.1 %"
    assert whole(by_name["sales"]) == 239_400


def test_a_track_of_which_nothing_is_known_stays_away_until_it_is_wanted(
    session: ReviewPlace,
) -> None:
    timeline, page = session.view.timeline, session.view.page
    assert page is not None and timeline.chosen == ("viewers", "messages", "revenue")
    unseen = replace(page, minutes=tuple(replace(m, viewers=None) for m in page.minutes))
    timeline.show_page(unseen)
    assert not timeline.chips["viewers"].isChecked()
    timeline.chips["entries"].click()
    timeline.show_page(page)
    assert timeline.chosen == ("messages", "revenue", "entries")


def test_the_list_is_in_months_and_a_month_is_nothing_to_open(
    place: ReviewPlace, qtbot: QtBot
) -> None:
    shown = place.list
    assert cells(shown, 0)[0].endswith("9月  ·  4 场  ·  弹幕 9,208  ·  课程收入 ¥6,783")
    assert shown.columnSpan(0, 0) == shown.rows.columnCount()
    shown.setCurrentIndex(shown.rows.index(1, 1))
    QTest.keyClick(shown, Qt.Key.Key_Up)
    assert shown.currentIndex().row() == 1
    with qtbot.assertNotEmitted(shown.opened):
        middle = shown.visualRect(shown.rows.index(0, 0)).center()
        QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=middle)


def test_the_list_is_narrowed_by_room_course_tag_and_title(place: ReviewPlace) -> None:
    wished, shown = place.filter, place.list

    def choose(kind: str, value: object) -> list[int]:
        box = wished.boxes[kind]
        box.setCurrentIndex(next(at for at in range(box.count()) if box.itemData(at) == value))
        box.activated.emit(box.currentIndex())
        return [line.session for line in shown.lines]

    assert choose("room", ("twitch", "ada")) == [7, 4]
    assert wished.count.text() == "2 / 4 场"
    assert choose("course", "k1") == [7]
    assert choose("room", None) == [7, 6]
    assert choose("tag", "动量") == [6]
    wished.title.setText("圆周")
    assert shown.lines == [] and wished.count.text() == "4 场里没有符合的"
    assert place.leave()
    assert len(shown.lines) == 4 and wished.count.text() == ""


def test_what_is_chosen_stays_chosen_when_the_list_is_read_again(place: ReviewPlace) -> None:
    place.list.toggle(1)
    place.list.setCurrentIndex(place.list.rows.index(3, 2))
    place._show_sessions([LINES[0], *LINES[1:]])
    assert place.list.currentIndex().row() == 3
    assert [line.session for line in place.list.chosen()] == [6]
    place.filter.title.setText("力学")
    assert place.list.chosen() == []


def answered(monkeypatch: pytest.MonkeyPatch, go: bool) -> list[str]:
    """What every sheet asks before sessions are deleted; the answer is given at once."""
    said: list[str] = []

    def asked(sheet: DeleteSheet) -> bool:
        said.extend([sheet.names.text(), sheet.what.text()])
        return go

    monkeypatch.setattr(DeleteSheet, "exec", asked)
    return said


@pytest.mark.parametrize("go", [True, False])
def test_marked_sessions_are_deleted_after_one_question(
    place: ReviewPlace,
    runtime: FakeRuntime,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    go: bool,
) -> None:
    said = answered(monkeypatch, go)
    assert not place.head.delete.isVisible()
    place.list.toggle(0)
    place.list.toggle(3)
    place.head.delete.click()
    assert said[0].splitlines()[1].endswith("Office hours")
    assert said[1] == "4,108 条消息 · 100 个问题 · 课程收入 ¥4,389 · 礼物 ¥404 · $59"
    assert runtime.keeping.deleted == ([7, 4] if go else [])
    if go:
        qtbot.waitUntil(lambda: place.head.note.text() == "已删除 2 场")


def test_the_opened_session_is_deleted_and_the_list_is_back(
    session: ReviewPlace, runtime: FakeRuntime, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(monkeypatch, go=True)
    session.head.delete.click()
    qtbot.waitUntil(lambda: session.page == "sessions")
    assert runtime.keeping.deleted == [7]


def test_a_session_that_is_recorded_or_of_the_demo_offers_no_deleting(place: ReviewPlace) -> None:
    for line in (structs.replace(LINES[0], state="open"), structs.replace(LINES[0], demo=True)):
        place.head.show_page("session", line)
        assert not place.head.delete.isVisible()


def test_without_a_session_of_ones_own_the_pages_say_why_they_are_empty(
    place: ReviewPlace, runtime: FakeRuntime, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime.crowd.empty = True
    why = "还没有自己的场次：演示和回放不计入这里，录下第一场后就有内容。"
    nothing = runtime.crowd.fairness((), Progress()).result()
    nothing = replace(nothing, sessions=(), exposure=())
    monkeypatch.setattr(runtime.crowd, "fairness", lambda *_: done(nothing))
    monkeypatch.setattr(runtime.studies, "themes", lambda *_: done(Themes((), ())))
    monkeypatch.setattr(runtime.studies, "courses", lambda *_: done(Courses((), ())))
    for name in ("courses", "themes", "audience", "fairness"):
        place.show_over(name)
        QApplication.processEvents()
        page = place.over[name]
        said = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
        assert [text for text in said if text] == [why]
        assert not [table for table in page.findChildren(DataTable) if table.isVisible()]
