"""Courses, orders and suggestions in the settings."""

from concurrent.futures import Future
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from streamer_app.catalogue.courses import Item
from streamer_app.catalogue.imports import Bad
from streamer_app.errors import AppError, reason
from streamer_app.events import Money
from streamer_app.live.intake import Arrival, Incoming
from streamer_app.live.lessons import ActLesson, CourseLesson, Lessons
from streamer_app.live.shop import OrdersTaken
from streamer_app.ui.kit import Kit
from streamer_app.ui.panels.arrivals import taken
from streamer_app.ui.panels.learned import LearnedPanel, answers, cells
from streamer_app.ui.panels.outcome import problems
from streamer_app.ui.places.setting_advice import AdvicePage
from streamer_app.ui.places.setting_course_line import CourseEditor, CourseLine
from streamer_app.ui.places.setting_courses import CoursesPage
from streamer_app.ui.places.setting_import import ImportSheet
from streamer_app.ui.places.setting_orders import OrdersPage
from streamer_app.ui.places.settings import SettingsPlace
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.window import Window
from streamer_app.ui.words import Words
from tests.ui import scene
from tests.ui.fake import FakeRuntime

TABLE = (
    "编号,课程名,价格,币种\n"
    "k1,力学,399,CNY\nk2,光学,199,CNY\nk3,热学,99,CNY\nk4,电学,三百九,CNY\nk5,声学,69,CNY\n"
)


@pytest.fixture
def place(window: Window) -> SettingsPlace:
    window.go("settings")
    made = window.places["settings"]
    assert isinstance(made, SettingsPlace)
    return made


@pytest.fixture
def page(place: SettingsPlace) -> CoursesPage:
    place.show_page("courses")
    return place.findChildren(CoursesPage)[-1]


def table(tmp_path: Path, text: str = TABLE) -> Path:
    file = tmp_path / "课程.csv"
    file.write_text(text, "utf-8")
    return file


def test_an_import_says_what_came_in_and_which_row_did_not(
    page: CoursesPage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.take(table(tmp_path), {})
    qtbot.waitUntil(lambda: len(page.findChildren(CourseLine)) >= 4)
    assert page.outcome.text.text() == "导入 4 门，1 行有问题：第 4 行 价格要是数字：“三百九”"
    first, *more = page.outcome.aside.text().splitlines()
    assert first == "新增 4 门，更新 0 门"
    assert more[0].startswith("4 门课没写标签")
    page.take(table(tmp_path), {})
    qtbot.waitUntil(lambda: page.outcome.aside.text().startswith("新增 0 门，更新 4 门"))
    assert len(page.items) == 4


def test_the_preview_maps_by_headers_and_a_choice_moves_a_column(
    kit: Kit, page: CoursesPage, tmp_path: Path
) -> None:
    preview = kit.runtime.shop.preview(table(tmp_path)).result()
    sheet = ImportSheet(kit, page, "课程.csv", preview, {})
    assert sheet.places == {"id": "编号", "title": "课程名", "price": "价格", "currency": "币种"}
    first = sheet.boxes[0]
    first.setCurrentIndex(first.findData("title"))
    assert sheet.places == {"title": "编号", "price": "价格", "currency": "币种"}
    assert sheet.chosen()["id"] == ""
    first.setCurrentIndex(0)
    assert not sheet.accept_button.isEnabled()
    assert sheet.missing.text()


def test_a_remembered_column_wins_over_a_known_header(
    kit: Kit, page: CoursesPage, tmp_path: Path
) -> None:
    file = table(tmp_path, "课程名,班名,价格\n力学,晚班,399\n")
    preview = kit.runtime.shop.preview(file).result()
    sheet = ImportSheet(kit, page, "x", preview, {"title": "班名", "price": "没有这一列"})
    assert sheet.places == {"title": "班名", "price": "价格"}


def test_the_chosen_columns_are_remembered(
    page: CoursesPage, runtime: FakeRuntime, tmp_path: Path
) -> None:
    page.take(table(tmp_path), {"title": "课程名", "price": ""})
    assert runtime.preferences.now.selling.columns == {"title": "课程名"}
    assert runtime.shop.taken[0][1] == {"title": "课程名", "price": ""}


def test_a_course_is_changed_where_it_stands(
    page: CoursesPage, runtime: FakeRuntime, qtbot: QtBot, tmp_path: Path
) -> None:
    page.take(table(tmp_path), {})
    qtbot.waitUntil(lambda: len(page.items) == 4)
    page.open("k1")
    editor = page.editor
    assert editor is not None
    editor.price.setText("三百")
    editor.keep.click()
    assert editor.wrong.text() == "价格要是数字：“三百”"
    editor.price.setText("¥299.50")
    editor.tags.setText("受力；加速度")
    editor.points.setPlainText("一条\n\n两条")
    editor.state.choose("paused")
    editor.keep.click()
    qtbot.waitUntil(lambda: page.open_course is None)
    item = runtime.shop.items["k1"]
    assert item.price == Money(29_950, "CNY")
    assert (item.tags, item.points, item.state) == (("受力", "加速度"), ("一条", "两条"), "paused")


def test_an_unchanged_course_is_kept_as_it_was(kit: Kit, qtbot: QtBot) -> None:
    item = Item(id="k", title="课", price=Money(1234, "JPY"), outline=("一", "二"), seats=3)
    editor = CourseEditor(kit, item)
    qtbot.addWidget(editor)
    with qtbot.waitSignal(editor.kept) as kept:
        editor.keep.click()
    assert kept.args == [item]


def test_three_courses_at_most_are_for_today(
    page: CoursesPage, runtime: FakeRuntime, qtbot: QtBot, tmp_path: Path
) -> None:
    page.take(table(tmp_path), {})
    qtbot.waitUntil(lambda: len(page.findChildren(CourseLine)) >= 4)
    for line in page.findChildren(CourseLine)[-4:-1]:
        line.today.click()
    assert runtime.preferences.now.selling.today == ("k1", "k2", "k3")
    page.findChildren(CourseLine)[-1].today.click()
    assert runtime.preferences.now.selling.today == ("k1", "k2", "k3")
    assert page.outcome.text.text() == "今天最多选 3 门，先关掉一门"


def test_the_template_can_be_imported_as_it_is(
    kit: Kit, page: CoursesPage, qtbot: QtBot, tmp_path: Path
) -> None:
    for language in ("zh_CN", "en"):
        kit.words.choose(language)
        file = tmp_path / f"{language}.csv"
        page.write_template(file)
        made = kit.runtime.shop.import_courses(file, {}).result()
        assert (made.good, made.bad) == (1, ())
        assert made.items[0].price == Money(39_900, "CNY")
        assert len(made.items[0].tags) == 2


def test_orders_say_how_many_took_a_notes_place() -> None:
    words = Words("zh_CN")
    assert taken(OrdersTaken(8, 8, 8, 1), words) == "导入 8 单：1 单替换手动记录，7 单新增"
    assert taken(OrdersTaken(8, 8, 0, 0), words) == "导入 8 单：8 单原来就有"
    bad = (Bad(3, reason("import.no_order_number")),)
    told = taken(OrdersTaken(2, 1, 1, 0, bad), words)
    assert told == "导入 1 单：1 单新增，1 行有问题：第 3 行 没有订单号"
    english = taken(OrdersTaken(8, 8, 8, 1), Words("en"))
    assert english == "8 orders imported: 1 replaced a note by hand, 7 new"


def test_many_bad_rows_are_counted_after_the_fifth() -> None:
    bad = [Bad(row, reason("import.no_title")) for row in range(1, 8)]
    assert problems(bad, Words("zh_CN")).endswith("第 5 行 没有课程名；还有 2 行")


def test_a_dropped_file_of_orders_is_taken(
    place: SettingsPlace, qtbot: QtBot, tmp_path: Path
) -> None:
    place.show_page("orders")
    page = place.findChildren(OrdersPage)[-1]
    page.take(table(tmp_path))
    qtbot.waitUntil(lambda: page.outcome.text.text().startswith("导入 8 单"))


def test_what_was_learned_is_shown_and_forgotten_at_the_second_click(
    place: SettingsPlace, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    line = CourseLesson("k1", "力学", 6, 1900, 17, 0.857, 0.62, 1.1, scene.NOW)
    acts = (ActLesson("poll", 3, 2), ActLesson("pitch", 4, 1))
    runtime.shop.learned = Lessons((line,), 9, 4, 3, 2, 10, 8, acts)
    place.show_page("suggestions")
    page = place.findChildren(AdvicePage)[-1]
    panel = page.learned
    qtbot.waitUntil(lambda: bool(panel.answers.text()))
    assert panel.answers.text() == "采纳 9 · 推迟 4 · 拒绝 3 · 未处理 2"
    words = Words("en")
    words.know([Item(id="k1", title="力学", title_en="Mechanics")])
    assert cells(line, words)[0] == "Mechanics"
    assert "10 次区间里，8 次" in panel.calibration.text()
    assert panel.calibration.text().endswith("\n有效次数 / 做过次数：投票 2/3 · 带课 1/4")
    panel.forget.click()
    assert runtime.preferences.now.advice.learn_since_ms == 0
    panel.forget.click()
    assert runtime.preferences.now.advice.learn_since_ms > 0


def test_one_rejection_is_one_rejection() -> None:
    assert "拒绝 1" in answers(Lessons(refused=1), Words("zh_CN"))


def test_without_lessons_the_panel_says_so(kit: Kit, qtbot: QtBot) -> None:
    panel = LearnedPanel(kit)
    qtbot.addWidget(panel)
    panel.show_lessons(Lessons())
    assert panel.calibration.text() == "还没有可以核对的预计"


def orders_page(place: SettingsPlace) -> OrdersPage:
    place.show_page("orders")
    return place.findChildren(OrdersPage)[-1]


def test_a_long_import_shows_how_far_it_is_and_can_be_stopped(
    place: SettingsPlace, runtime: FakeRuntime, qtbot: QtBot, tmp_path: Path
) -> None:
    page = orders_page(place)
    runtime.shop.importing = Future()
    page.take(tmp_path / "year.csv")
    progress = runtime.shop.progress
    assert progress is not None
    progress.share = 0.4
    qtbot.waitUntil(lambda: page.under_way.isVisibleTo(page))
    qtbot.waitUntil(lambda: page.under_way.text.text() == "正在读 year.csv · 40%")
    page.take(tmp_path / "second.csv")
    assert page.under_way.text.text() == "正在读 year.csv · 40%"
    page.under_way.stop.click()
    assert progress.cancelled
    assert page.under_way.text.text() == "正在停下，year.csv 一行也不会写入"
    runtime.shop.importing.set_exception(AppError("import_stopped"))
    qtbot.waitUntil(lambda: not page.under_way.busy)
    assert page.outcome.text.text().startswith("导入已停止")


def test_an_import_that_is_being_stored_is_stopped_no_more(
    place: SettingsPlace, runtime: FakeRuntime, qtbot: QtBot, tmp_path: Path
) -> None:
    page = orders_page(place)
    runtime.shop.importing = Future()
    page.take(tmp_path / "year.csv")
    assert runtime.shop.progress is not None
    runtime.shop.progress.share = 1.0
    qtbot.waitUntil(lambda: page.under_way.text.text() == "正在写入 year.csv")
    assert not page.under_way.stop.isEnabled()
    runtime.shop.importing.set_result(OrdersTaken(3, 3, 3, 0, strange=("剑术",)))
    qtbot.waitUntil(lambda: not page.under_way.busy)
    assert page.outcome.aside.text().startswith("有 1 门课不在课程表里：剑术")


def test_the_door_shows_its_address_and_its_key_only_while_it_is_wanted(
    place: SettingsPlace, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    door = orders_page(place).incoming.door
    assert not door.state.isVisibleTo(door)
    runtime.preferences.change("selling", door=True)
    qtbot.waitUntil(lambda: door.state.text() == "连接自己的直播间后打开。")
    qtbot.waitUntil(lambda: door.key.text() == "the-key-of-this-shop")
    assert door.key.displayText() != door.key.text()
    runtime.shop.came = Incoming(door="http://127.0.0.1:17880/events")
    qtbot.waitUntil(lambda: door.state.text() == "已打开：POST http://127.0.0.1:17880/events")
    door.renew.click()
    qtbot.waitUntil(lambda: door.key.text() == "another-key")
    door.port.setText("18000")
    door.port.editingFinished.emit()
    assert runtime.preferences.now.selling.door_port == 18_000
    fault = AppError("port_taken", port=18_000).what
    runtime.shop.came = Incoming(door_fault=fault)
    qtbot.waitUntil(lambda: "18000" in door.state.text())


def test_a_watched_folder_says_what_came_and_what_could_not_be_read(
    place: SettingsPlace, runtime: FakeRuntime, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = orders_page(place).incoming.folder
    folder.watch(str(tmp_path))
    assert runtime.preferences.now.selling.folder == str(tmp_path)
    runtime.shop.came = Incoming(
        arrivals=(
            Arrival(scene.NOW, "b.csv", why=AppError("import_unreadable").what),
            Arrival(scene.NOW, "a.csv", OrdersTaken(2, 2, 2, 0)),
        )
    )

    def labels() -> list[str]:
        return [label.text() for label in folder.findChildren(PlainLabel)]

    qtbot.waitUntil(lambda: any("a.csv：导入 2 单：2 单新增" in text for text in labels()))
    assert any("b.csv：" in text for text in labels())
    folder.leave.click()
    assert runtime.preferences.now.selling.folder == ""


def test_an_import_says_what_will_not_be_suggested_as_it_is(
    page: CoursesPage, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "c.csv"
    file.write_text(
        "编号,课程名,价格,币种,链接,名额,大纲\n"
        "k1,力学,399,CNY,https://x.example,0,第 1 讲 斜面\n"
        "k2,光学,,CNY,https://x.example,,\n"
        "k3,热学,99,USD,,,\n",
        "utf-8",
    )
    page.take(file, {})
    qtbot.waitUntil(lambda: bool(page.outcome.text.text()))
    told = page.outcome.aside.text().splitlines()
    assert told == [
        "新增 3 门，更新 0 门",
        "3 门课没写标签，已从课程名和大纲里取，可以改",
        "1 门课没有价格，不会被推荐：光学…",
        "1 门课没有链接，不会被推荐：热学…",
        "1 门课没有名额，不会被推荐：力学…",
        "价格有几种货币（CNY USD）。没填汇率就没法比较，这些课不会被推荐。",
    ]
    qtbot.waitUntil(lambda: len(page.findChildren(CourseLine)) >= 3)
    page.open("k1")
    assert page.editor is not None
    assert page.editor.tags.text() == "力学；斜面"


def test_tags_can_be_taken_from_the_outline_as_it_is_written(kit: Kit, qtbot: QtBot) -> None:
    editor = CourseEditor(kit, Item(id="k", title="力学", tags=("高考",)))
    qtbot.addWidget(editor)
    editor.outline.setPlainText("第 1 讲 斜面\n第 2 讲 摩擦力")
    editor.suggest.click()
    qtbot.waitUntil(lambda: editor.tags.text() == "高考；力学；斜面；摩擦力")
