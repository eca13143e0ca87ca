"""The timeline as a strip and as tracks: what a click and the wheel give, gaps and marks."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.chart import TimelineChart, TimelineStrip
from streamer_app.ui.widgets.row_parts import Say
from streamer_app.ui.widgets.time_axis import whole_minutes
from streamer_app.wording import Wording
from tests.ui.gallery import NOW_MS, gaps, marks, minutes

MINUTE = 60_000


@pytest.fixture
def strip(qtbot: QtBot, theme: Theme, say: Say) -> TimelineStrip:
    made = TimelineStrip(theme, say)
    qtbot.addWidget(made)
    made.setGeometry(300, 300, 1170, 48)
    made.show()
    made.show_minutes(minutes(), gaps=gaps(), marks=marks(say), now_ms=NOW_MS)
    return made


@pytest.fixture
def chart(qtbot: QtBot, theme: Theme, say: Say) -> TimelineChart:
    made = TimelineChart(theme, say, brush=True)
    qtbot.addWidget(made)
    made.setGeometry(300, 300, 1256, 232)
    made.show()
    made.show_minutes(minutes(), gaps=gaps(), marks=marks(say), now_ms=NOW_MS)
    QApplication.processEvents()
    return made


def test_a_click_on_a_bar_gives_its_minute(strip: TimelineStrip, qtbot: QtBot) -> None:
    at = minutes()[20].start_ms
    with qtbot.waitSignal(strip.clicked) as heard:
        x = round(strip._x(at + MINUTE / 2))
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(x, 24))
    assert at <= heard.args[0] < at + MINUTE


def test_the_newest_bar_is_bright_and_a_gap_has_no_bar(strip: TimelineStrip, theme: Theme) -> None:
    image = strip.grab().toImage()
    foot = round(strip._area().bottom()) - 3
    made = minutes()
    newest = image.pixelColor(round(strip._x(made[-1].start_ms)) + 3, foot)
    older = image.pixelColor(round(strip._x(made[-5].start_ms)) + 3, foot)
    assert newest == theme.colour("text")
    assert older == theme.colour("line")


def test_the_strip_speaks_the_language_and_has_a_name(strip: TimelineStrip) -> None:
    assert strip.accessibleName() == "每分钟弹幕时间轴"
    before = strip.grab().toImage()
    strip.set_words(Wording("en").say)
    assert strip.grab().toImage() != before


def test_an_empty_timeline_is_painted(strip: TimelineStrip, chart: TimelineChart) -> None:
    strip.show_minutes([], now_ms=NOW_MS)
    strip.grab()
    chart.show_minutes([], now_ms=NOW_MS)
    chart.grab()


def test_a_click_on_the_tracks_gives_its_time(chart: TimelineChart, qtbot: QtBot) -> None:
    at = minutes()[30].start_ms
    overlay = chart._overlay
    with qtbot.waitSignal(chart.clicked) as heard:
        pos = QPoint(round(overlay.across(at)), 100)
        QTest.mouseClick(overlay, Qt.MouseButton.LeftButton, pos=pos)
    assert abs(heard.args[0] - at) < MINUTE


def test_the_wheel_zooms_around_the_pointer_and_back(chart: TimelineChart) -> None:
    overlay = chart._overlay
    whole = overlay.span
    x = overlay.area.center().x()
    at = overlay.time(x)
    for notches, smaller in ((2, True), (-4, False)):
        pos = QPointF(x, 100)
        event = QWheelEvent(
            pos, pos, QPoint(), QPoint(0, notches * 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(overlay, event)
        length = overlay.span[1] - overlay.span[0]
        assert (length < whole[1] - whole[0]) is smaller
        assert abs(overlay.time(x) - at) < MINUTE
    assert overlay.span[0] <= whole[0] and overlay.span[1] == whole[1]


def test_a_drag_chooses_a_range_that_can_be_cleared(chart: TimelineChart, qtbot: QtBot) -> None:
    overlay = chart._overlay
    begin, end = minutes()[10].start_ms, minutes()[40].start_ms
    heard: list[tuple[object, object]] = []
    chart.brushed.connect(lambda start, stop: heard.append((start, stop)))
    points = [QPoint(round(overlay.across(at)), 90) for at in (end, begin)]
    QTest.mousePress(overlay, Qt.MouseButton.LeftButton, pos=points[0])
    QTest.mouseMove(overlay, points[1])
    QTest.mouseRelease(overlay, Qt.MouseButton.LeftButton, pos=points[1])
    start, stop = heard[0]
    assert isinstance(start, int) and isinstance(stop, int)
    assert abs(start - begin) < MINUTE and abs(stop - end) < MINUTE
    chart.grab()
    chart.clear_brush()
    assert heard[-1] == (None, None)


def test_the_line_is_broken_in_a_gap(chart: TimelineChart) -> None:
    import numpy as np

    assert chart._tracks is not None
    start, end = gaps()[0]
    tracks = chart._tracks
    x, y = tracks._line.points
    inside = (x >= (start - tracks._base) / 1000) & (x <= (end - tracks._base) / 1000)
    assert inside.any() and np.isnan(y[inside]).all()


def test_pyqtgraph_waits_for_the_first_show(qtbot: QtBot, theme: Theme, say: Say) -> None:
    chart = TimelineChart(theme, say)
    qtbot.addWidget(chart)
    chart.show_minutes(minutes(), now_ms=NOW_MS)
    assert chart._tracks is None


def test_another_theme_redraws_the_tracks(chart: TimelineChart, theme: Theme) -> None:
    before = chart.grab().toImage()
    theme.change(choice="light")
    QApplication.processEvents()
    assert chart.grab().toImage() != before


def drag(chart: TimelineChart, start: float, end: float) -> None:
    overlay = chart._overlay
    left, right = (QPoint(round(overlay.across(at)), 90) for at in (start, end))
    QTest.mousePress(overlay, Qt.MouseButton.LeftButton, pos=left)
    QTest.mouseMove(overlay, right)
    QTest.mouseRelease(overlay, Qt.MouseButton.LeftButton, pos=right)


def test_a_range_is_of_whole_minutes(chart: TimelineChart) -> None:
    origin = minutes()[0].start_ms
    drag(chart, minutes()[10].start_ms + 20_000, minutes()[12].start_ms + 20_000)
    assert chart.range == (origin + 10 * MINUTE, origin + 13 * MINUTE)


def test_an_end_of_the_range_can_be_taken_and_moved(chart: TimelineChart) -> None:
    origin = minutes()[0].start_ms
    chart.choose(origin + 10 * MINUTE, origin + 20 * MINUTE)
    drag(chart, origin + 20 * MINUTE, origin + 29.5 * MINUTE)
    assert chart.range == (origin + 10 * MINUTE, origin + 30 * MINUTE)


def test_the_keys_choose_a_moment_and_a_range_and_clear_it(chart: TimelineChart) -> None:
    origin = minutes()[0].start_ms
    heard: list[object] = []
    chart.clicked.connect(heard.append)
    chart.point(origin + 5 * MINUTE)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert heard == [origin + 5 * MINUTE + step * 10_000 for step in (0, 1, 0, -1)]
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(chart, Qt.Key.Key_Right, shift)
    QTest.keyClick(chart, Qt.Key.Key_Right, shift)
    assert chart.range == (origin + 4 * MINUTE, origin + 6 * MINUTE)
    QTest.keyClick(chart, Qt.Key.Key_Left, shift)
    QTest.keyClick(chart, Qt.Key.Key_Left, shift)
    assert chart.range == (origin + 4 * MINUTE, origin + 5 * MINUTE)
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.range is None


def test_plus_and_minus_zoom(chart: TimelineChart) -> None:
    whole = chart._overlay.span
    QTest.keyClick(chart, Qt.Key.Key_Plus)
    assert chart._overlay.span[1] - chart._overlay.span[0] < whole[1] - whole[0]
    for _ in range(3):
        QTest.keyClick(chart, Qt.Key.Key_Minus)
    assert chart._overlay.span[1] - chart._overlay.span[0] >= whole[1] - whole[0]


def test_more_tracks_are_drawn_when_they_are_wished_for(chart: TimelineChart) -> None:
    assert len(chart._overlay.floors) == 3
    chart.show_tracks(["viewers", "entries", "index"])
    QApplication.processEvents()
    assert len(chart._overlay.floors) == 3
    assert chart._overlay.scales[2] == (0, 100)
    chart.show_tracks(["messages"])
    QApplication.processEvents()
    assert len(chart._overlay.floors) == 1
    chart.grab()


def test_whole_minutes_of_nothing_are_one() -> None:
    assert whole_minutes(130_000, 130_000, 10_000) == (130_000, 190_000)
    assert whole_minutes(129_999, 130_001, 10_000) == (70_000, 190_000)
