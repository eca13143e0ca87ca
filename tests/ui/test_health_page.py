"""The health page: every finding in words, the test's parts as they end, a copy without names."""

from dataclasses import replace

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from streamer_app.errors import reason
from streamer_app.ui.places.setting_health import FindingLine, HealthPage
from streamer_app.ui.places.settings import SettingsPlace
from streamer_app.ui.window import Window
from tests.ui import scene
from tests.ui.fake import TRIALS, FakeRuntime


def page(window: Window, qtbot: QtBot) -> HealthPage:
    window.go("settings")
    place = window.places["settings"]
    assert isinstance(place, SettingsPlace)
    place.show_page("health")
    found = place.findChild(HealthPage)
    assert isinstance(found, HealthPage)
    qtbot.waitUntil(found.copy.isEnabled)
    return found


def names(shown: HealthPage) -> list[str]:
    return [line.accessibleName() for line in shown.findChildren(FindingLine)]


def test_what_needs_attention_stands_first_and_has_a_word(window: Window, qtbot: QtBot) -> None:
    shown = page(window, qtbot)
    lines = names(shown)
    assert shown.summary.text() == "1 项需要处理"
    assert lines[0].startswith("连接 需要处理: twitch ada")
    assert "磁盘 正常: 磁盘剩余 48.2 GB" in lines
    assert any("识别 11,200 条" in line for line in lines)


def test_the_self_test_shows_each_part_and_the_result(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    shown = page(window, qtbot)
    shown.test.go.click()
    qtbot.waitUntil(lambda: shown.test.state.text() == "全部通过")
    told = "\n".join(names(shown))
    for said in ("强制结束 正常", "重复发送 正常", "数据损坏 正常"):
        assert said in told
    broken = replace(TRIALS[0], good=False, what=reason("selftest.kill_lost", n=2, shown=9))
    runtime.trials = (broken, *TRIALS[1:])
    shown.test.go.click()
    qtbot.waitUntil(lambda: "没通过" in shown.test.state.text())
    assert shown.test.go.isEnabled()


def test_the_diagnostics_are_copied_without_a_viewers_name(window: Window, qtbot: QtBot) -> None:
    shown = page(window, qtbot)
    shown.copy.click()
    copied = QApplication.clipboard().text()
    assert "! link: twitch ada" in copied and "+ disk" in copied
    names = {payment.name for payment in scene.snapshot().payments if payment.name}
    assert not [name for name in names if name in copied]
