"""The strip: small, on top, no money, no names, where it was left."""

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QWidget

from streamer_app.errors import reason
from streamer_app.live.actions import Decide, PitchStep
from streamer_app.live.snapshot import Link
from streamer_app.ui.kit import Kit
from streamer_app.ui.panels.strip_parts import status_runs
from streamer_app.ui.strip import Strip
from streamer_app.ui.window import Window
from streamer_app.ui.words import Words
from tests.ui import scene
from tests.ui.fake import FakeRuntime

SEEN = max(card.rev for card in scene.snapshot().cards)
"""The revision that the drawn desk shows."""


@pytest.fixture
def strip(kit: Kit, window: Window) -> Iterator[Strip]:
    made = Strip(kit)
    made.extend(scene.chat(repeat=1))
    made.show_snapshot(scene.snapshot())
    yield made
    shiboken6.delete(made)


def spoken(root: QWidget) -> Iterator[str]:
    for child in root.findChildren(QWidget):
        text = getattr(child, "text", None)
        yield child.accessibleName()
        yield child.toolTip()
        if callable(text):
            yield str(text())


def test_the_status_reads_clock_state_open_and_wait() -> None:
    runs = status_runs(scene.snapshot(), Words("zh_CN"))
    assert "".join(run.text for run in runs).split() == [
        "01:12", "正常", "54", "未答", "17", "等最久", "06:40", "在线(榜)", "1,284",
    ]  # fmt: skip


def test_what_is_open_its_wait_and_the_viewers_are_never_what_gives_way() -> None:
    runs = status_runs(scene.snapshot(), Words("en"), lambda runs: False)
    assert "".join(run.text for run in runs).split() == [
        "Normal", "Open", "17", "Oldest", "06:40", "Ranked", "1,284",
    ]  # fmt: skip
    assert {run.size for run in runs} == {14}


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_line_of_figures_fits(strip: Strip, language: str, full: bool) -> None:
    strip._kit.words.choose(language)
    if full:
        strip.toggle_size()
    strip.show_snapshot(scene.snapshot(language, attention=None))
    strip.grab()
    assert "1,284" in strip.status.line.accessibleName()
    assert not strip.status.line.toolTip(), "nothing is cut"


@pytest.mark.parametrize("full", [False, True])
def test_no_money_and_no_name_is_on_it(strip: Strip, runtime: FakeRuntime, full: bool) -> None:
    if full:
        strip.toggle_size()
    strip.show_snapshot(scene.snapshot())
    everything = "\n".join(spoken(strip))
    assert "¥" not in everything and "$" not in everything
    for name in ("Leo", "Ann", "晚风", "木子", "阿青"):
        assert name not in everything
    assert "请讲讲动量守恒" in everything


def test_mini_is_128_and_full_is_560_and_the_choice_is_kept(
    strip: Strip, runtime: FakeRuntime
) -> None:
    assert (strip.width(), strip.height()) == (420, 128)
    strip.toggle_size()
    assert (strip.width(), strip.height()) == (420, 560)
    assert runtime.preferences.now.strip.full


def test_the_suggestion_takes_the_place_of_the_status(strip: Strip, runtime: FakeRuntime) -> None:
    assert not strip.status.start.isHidden()
    strip.status.start.click()
    assert runtime.asked == [PitchStep("start", "mechanics")]
    strip.show_snapshot(scene.snapshot(attention=None))
    assert strip.status.start.isHidden()


@pytest.mark.parametrize("full", [False, True])
def test_what_is_broken_takes_the_place_of_everything_else(strip: Strip, full: bool) -> None:
    if full:
        strip.toggle_size()
    link = Link("bilibili", "1", "connecting", attempt=1, since_ms=scene.NOW - 23_000)
    strip.show_snapshot(scene.snapshot(links=(link,)))
    assert strip.status.line.accessibleName() == "连接中断 00:23，正在重连"
    assert strip.status.start.isHidden() and not strip.status.mark.isHidden()
    strip.show_snapshot(scene.snapshot(fault=reason("store.fault.full", n=3412)))
    assert strip.status.line.accessibleName().startswith("写入失败：磁盘已满")
    strip.show_snapshot(scene.snapshot(attention=None))
    assert strip.status.line.accessibleName().startswith("01:12")
    assert strip.status.mark.isHidden()


def test_its_buttons_act_on_the_card_on_air(strip: Strip, runtime: FakeRuntime) -> None:
    strip.question.buttons["later"].click()
    strip.question.buttons["answer_on_air"].click()
    assert runtime.asked == [
        Decide("later", 35, base_rev=SEEN),
        Decide("answered", 35, base_rev=SEEN),
    ]


def test_a_long_question_shrinks_before_it_loses_its_end(strip: Strip) -> None:
    strip.show_snapshot(scene.snapshot("en"))
    assert strip.question.text.accessibleName() == scene.text("air", "en")
