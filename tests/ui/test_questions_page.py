"""Settings, questions: what is chosen is kept, said, found, and followed at once."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider

from streamer_app.insight.figures import Metric
from streamer_app.ui.answer_sheet import AnswerSheet
from streamer_app.ui.places.setting_questions import QuestionsPage
from streamer_app.ui.places.setting_rows import SettingRow
from streamer_app.ui.places.settings import SettingsPlace
from streamer_app.ui.widgets.tabs import SegmentedTabs
from streamer_app.ui.widgets.wait_bar import WaitBar
from streamer_app.ui.window import Window
from tests.ui import scene
from tests.ui.fake import FakeRuntime

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def place(window: Window) -> SettingsPlace:
    window.go("settings")
    found = window.places["settings"]
    assert isinstance(found, SettingsPlace)
    return found


def rows(window: Window) -> dict[str, SettingRow]:
    place(window).show_page("questions")
    page = place(window).findChild(QuestionsPage)
    assert isinstance(page, QuestionsPage)
    return {row.setting.code: row for row in page.findChildren(SettingRow)}


def test_steps_are_chosen_and_kept(window: Window, runtime: FakeRuntime) -> None:
    found = rows(window)
    for code, value in (("detect", "many"), ("join", "strict")):
        control = found[code].control
        assert isinstance(control, SegmentedTabs)
        assert control.current == "usual"
        control.choose(value)
    chosen = runtime.preferences.now.questions
    assert (chosen.detect, chosen.join) == ("many", "strict")


def test_every_item_says_what_it_does_and_from_when(window: Window) -> None:
    effects = {code: row.effect for code, row in rows(window).items()}
    assert set(effects) == {"detect", "join", "wait_target", "wait_limit"}
    for code in ("detect", "join"):
        assert effects[code].endswith("从下一条消息起生效。")
    for code in ("wait_target", "wait_limit"):
        assert effects[code].endswith("立即生效。")


def test_the_wait_bar_follows_target_and_limit_with_the_keys(
    window: Window, runtime: FakeRuntime, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[float | None, float | None, float]] = []

    def show_wait(
        bar: WaitBar, seconds: float | None, *, target_s: float, full_s: float, asks: bool
    ) -> None:
        drawn.append((seconds, target_s, full_s))

    monkeypatch.setattr(WaitBar, "show_wait", show_wait)
    for code, least in (("wait_target", 6), ("wait_limit", 11)):
        slider = rows(window)[code].control
        assert isinstance(slider, QSlider)
        QTest.keyClick(slider, Qt.Key.Key_Right)
        assert slider.value() == least
    window.go("live")
    metrics = {**scene.snapshot().metrics, "oldest_wait": Metric(400, "measured", "s")}
    window.show_snapshot(replace(scene.snapshot(), metrics=metrics))
    assert drawn[-1] == (400, 360, 660)


def test_the_answers_library_opens_from_here(window: Window) -> None:
    rows(window)
    page = place(window).findChild(QuestionsPage)
    assert isinstance(page, QuestionsPage)
    page.answers.click()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, AnswerSheet)
    sheet.close()


@pytest.mark.parametrize(("typed", "code"), [("等待目标", "wait_target"), ("敏感", "detect")])
def test_the_search_finds_the_items(window: Window, typed: str, code: str) -> None:
    place(window).search.setText(typed)
    assert code in [row.setting.code for row in place(window).findChildren(SettingRow)]
