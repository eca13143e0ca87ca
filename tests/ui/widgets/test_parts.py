"""The small widgets: what they say, how they act, and that hostile text stays plain text."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from streamer_app.assets import asset
from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.banner import Banner
from streamer_app.ui.widgets.buttons import ActionButton, IconButton, LinkButton
from streamer_app.ui.widgets.chat_view import PaintedChatView
from streamer_app.ui.widgets.chip import Chip
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.icons import pixmap, shape
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.plain_label import PlainLabel, PlainTextView, set_tip
from streamer_app.ui.widgets.question_text import QuestionText, balanced_lines
from streamer_app.ui.widgets.row_parts import Say
from streamer_app.ui.widgets.runs import Run, RunsLabel
from streamer_app.ui.widgets.sparkline import DensityPlot, Sparkline
from streamer_app.ui.widgets.switch import Switch
from streamer_app.ui.widgets.tabs import SegmentedTabs, Tab
from streamer_app.ui.widgets.tile import Tile
from streamer_app.ui.widgets.toast import Toast
from streamer_app.ui.widgets.wait_bar import IntervalBar, ShareBar, WaitBar
from tests.ui.chat_rows import drawn


def picture(widget: QWidget) -> QImage:
    image = QImage(widget.size(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("#010203"))
    widget.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return image


def dressed(qtbot: QtBot, widget: QWidget, width: int, height: int) -> QWidget:
    """The widget on screen, away from the pointer."""
    host = QWidget()
    qtbot.addWidget(host)
    vars(qtbot).setdefault("hosts", []).append(host)
    widget.setParent(host)
    host.setGeometry(300, 300, width, height)
    host.show()
    widget.setGeometry(0, 0, width, height)
    widget.show()
    return widget


HOSTILE: list[str] = [
    "<img src='file:///etc/hostname'><b>x</b>",
    "![a](file:///etc/hostname) [x](javascript:1)",
    "<table><tr><td>1</td></tr></table>" * 50,
    "\u202eevil\u202c\u2066x",
    "Z" + "\u0301\u0316" * 2_000,
    "\x1b[31m\x00\x07" * 99,
    "x" * 1_000_000,
    "字" * 1_000_000,
    "\\\\host\\share\\a.png",
    "&amp;&lt;&copy;",
    "ﷺ" * 500,
]
SHOWERS: dict[str, Callable[[Theme, str], QWidget]] = {
    "label": lambda theme, text: PlainLabel(theme, text, wrap=True),
    "view": lambda theme, text: _view(theme, text),
    "eliding": lambda theme, text: ElidingLabel(theme, text),
    "runs": lambda theme, text: RunsLabel(theme, [Run(text), Run(text, "text", True)]),
    "question": lambda theme, text: QuestionText(theme, text),
    "chip": lambda theme, text: Chip(theme, text),
    "tile": lambda theme, text: _tile(theme, text),
    "banner": lambda theme, text: _banner(theme, text),
    "toast": lambda theme, text: _toast(theme, text),
}


@pytest.mark.parametrize(
    ("width", "figure", "tip"), [(1.0, True, False), (0.8, True, False), (0.5, False, True)]
)
def test_a_line_of_figures_shrinks_before_one_of_them_is_cut(
    theme: Theme, qtbot: QtBot, width: float, figure: bool, tip: bool
) -> None:
    line = RunsLabel(theme, [Run("Questions/min "), Run("222.4", "accent")], shrink=True)
    qtbot.addWidget(line)
    line.resize(round(line.sizeHint().width() * width), line.sizeHint().height())
    line.show()
    image, colour = picture(line), theme.colour("accent")
    pixels = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    assert (colour.rgb() in pixels, bool(line.toolTip())) == (figure, tip)


def _view(theme: Theme, text: str) -> QWidget:
    view = PlainTextView(theme)
    view.set_text(text)
    return view


def _tile(theme: Theme, text: str) -> QWidget:
    tile = Tile(theme)
    tile.show_values(text, [[Run(text)], [Run("a"), Run(text)]], beside="1")
    return tile


def _banner(theme: Theme, text: str) -> QWidget:
    banner = Banner(theme)
    banner.show_text(text, action="x", aside=text)
    return banner


def _toast(theme: Theme, text: str) -> QWidget:
    host = QWidget()
    Toast(theme, host).show_text(text, "Z", aside=text)
    return host


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("name", SHOWERS)
def test_hostile_text_is_drawn_plain_and_at_once(
    name: str, text: str, qtbot: QtBot, theme: Theme
) -> None:
    began = time.process_time()
    picture(dressed(qtbot, SHOWERS[name](theme, text), 300, 80))
    assert time.process_time() - began < 1.5


def test_no_mark_up_of_a_viewer_loads_a_picture(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    red = QImage(60, 60, QImage.Format.Format_RGB32)
    red.fill(QColor("#ff0000"))
    red.save(str(tmp_path / "red.png"))
    text = f"<img src='file://{tmp_path}/red.png'>"
    for make in SHOWERS.values():
        image = picture(dressed(qtbot, make(theme, text), 300, 80))
        places = ((x, y) for x in range(0, 300, 5) for y in range(0, image.height(), 5))
        colours = {image.pixelColor(x, y).name() for x, y in places}
        assert "#ff0000" not in colours


def test_mark_up_in_a_tool_tip_is_escaped(qtbot: QtBot, theme: Theme) -> None:
    label = PlainLabel(theme, "x")
    qtbot.addWidget(label)
    set_tip(label, "<b>a</b>\n&")
    assert label.toolTip() == "<span>&lt;b&gt;a&lt;/b&gt;<br>&amp;</span>"
    set_tip(label, "")
    assert label.toolTip() == ""


def test_hostile_chat_rows_are_painted(qtbot: QtBot, theme: Theme, say: Say) -> None:
    from msgspec.structs import replace

    view = PaintedChatView(theme, say)
    dressed(qtbot, view, 340, 420)
    row = drawn()[0]
    began = time.process_time()
    view.extend([replace(row, row=n, name=text, text=text) for n, text in enumerate(HOSTILE, 1)])
    view.grab()
    assert time.process_time() - began < 1.5


def test_a_label_follows_the_theme(qtbot: QtBot, theme: Theme) -> None:
    label = PlainLabel(theme, "x", role="muted")
    qtbot.addWidget(label)
    theme.change(choice="light", scale=2.0)
    assert label.palette().windowText().color() == theme.colour("muted")
    assert label.font().pixelSize() == 28


def test_a_button_says_its_words_and_acts(qtbot: QtBot, theme: Theme) -> None:
    button = ActionButton(theme, "已答", key="A", kind="solid")
    dressed(qtbot, button, 100, 32)
    with qtbot.waitSignal(button.clicked):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    button.set_text("Answered")
    assert (button.accessibleName(), button.text()) == ("Answered", "Answered")
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Space)


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_nothing_to_click_is_smaller_than_24(scale: float, qtbot: QtBot) -> None:
    theme = Theme("dark", scale=scale)
    made = [
        ActionButton(theme, "x", height=20),
        LinkButton(theme, "看"),
        IconButton(theme, "search", "搜索"),
        Switch(theme, "开"),
        SegmentedTabs(theme, [Tab("a", "x")]),
    ]
    for widget in made:
        qtbot.addWidget(widget)
        hint = widget.sizeHint()
        assert min(hint.width(), hint.height()) >= 24, widget


def test_a_focused_button_shows_a_ring_in_the_accent(qtbot: QtBot, theme: Theme) -> None:
    button = ActionButton(theme, "已答")
    dressed(qtbot, button, 100, 32)
    before = picture(button).pixelColor(50, 0).name()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    button.activateWindow()
    qtbot.waitUntil(button.hasFocus)
    assert before != theme.tokens.accent.lower()
    assert picture(button).pixelColor(50, 0).name() == theme.tokens.accent.lower()


def test_tabs_are_chosen_by_click_and_arrow(qtbot: QtBot, theme: Theme) -> None:
    tabs = SegmentedTabs(theme, [Tab("a", "未答", 17), Tab("b", "新", 14)], name="问题")
    dressed(qtbot, tabs, 300, 28)
    chosen: list[str] = []
    tabs.chosen.connect(chosen.append)
    assert tabs.accessibleName() == "问题 未答 17"
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=QPoint(110, 10))
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    tabs.choose("b", tell=False)
    assert chosen == ["b", "a"]
    tabs.set_counts({"b": 15})
    assert tabs.accessibleName() == "问题 新 15"


@pytest.mark.parametrize("style", ["head", "segments", "underline"])
def test_every_kind_of_tabs_is_painted(style: str, qtbot: QtBot, theme: Theme) -> None:
    tabs = SegmentedTabs(theme, [Tab("a", "一"), Tab("b", "二")], style=style)  # type: ignore[arg-type]
    dressed(qtbot, tabs, 200, 44)
    first = picture(tabs)
    tabs.choose("b")
    assert picture(tabs) != first


def test_a_chip_without_a_word_takes_no_room(qtbot: QtBot, theme: Theme) -> None:
    chip = Chip(theme, "")
    host = QWidget()
    qtbot.addWidget(host)
    chip.setParent(host)
    host.show()
    assert not chip.isVisible()
    chip.set_text("可能相同 2")
    assert chip.isVisible()
    chip.set_text("")
    assert not chip.isVisible()


def test_a_switch_turns_on(qtbot: QtBot, theme: Theme) -> None:
    switch = Switch(theme, "减少动态")
    dressed(qtbot, switch, 44, 28)
    off = picture(switch)
    with qtbot.waitSignal(switch.toggled):
        QTest.keyClick(switch, Qt.Key.Key_Space)
    assert picture(switch) != off
    assert switch.accessibleName() == "减少动态"


def test_a_toast_leaves_after_its_time_and_undoes(qtbot: QtBot, theme: Theme) -> None:
    host = QWidget()
    dressed(qtbot, host, 300, 200)
    toast = Toast(theme, host, seconds=0.02)
    toast.show_text("已忽略", "撤销 Z")
    assert toast.isVisible() and toast.geometry().bottom() == 199
    qtbot.waitUntil(lambda: not toast.isVisible(), timeout=2_000)
    toast.show_text("已忽略", "撤销 Z")
    with qtbot.waitSignal(toast.undone):
        toast.findChild(LinkButton).click()  # type: ignore[union-attr]
    assert not toast.isVisible()
    host.resize(300, 120)
    assert toast.geometry().bottom() == 119


def test_a_banner_says_what_is_broken_and_offers_one_act(qtbot: QtBot, theme: Theme) -> None:
    banner = Banner(theme)
    dressed(qtbot, banner, 600, 40)
    banner.show_text("写入失败", action="打开文件夹")
    with qtbot.waitSignal(banner.acted):
        QTest.mouseClick(banner._button, Qt.MouseButton.LeftButton)
    assert (banner.accessibleName(), banner.height()) == ("写入失败", 40)
    assert picture(banner).pixelColor(300, 3).name() == theme.tokens.fault.lower()
    edge = QPoint(0, banner._button.height() // 2) + banner._button.pos()
    assert picture(banner).pixelColor(edge) == theme.colour("on")
    banner.show_text("已恢复", action="继续记录", kind="ok")
    edge = QPoint(0, banner._button.height() // 2) + banner._button.pos()
    assert picture(banner).pixelColor(edge) == theme.colour("text"), "seen on a dark ground too"
    banner.clear()
    assert not banner.isVisible()


def brightest(image: QImage) -> int:
    """The greatest value of any pixel."""
    across, down = range(image.width()), range(image.height())
    return max(image.pixelColor(x, y).value() for x in across for y in down)


def test_a_tile_is_read_in_words_and_shrinks_before_it_cuts(qtbot: QtBot, theme: Theme) -> None:
    tile = Tile(theme, companion=WaitBar(theme), at=1)
    tile.show_values(
        "未答 14", [[Run("等最久 "), Run("06:40", "text", True)]], says="未答 14，等最久 6 分 40 秒"
    )
    dressed(qtbot, tile, 160, 128)
    assert tile.accessibleName() == "未答 14，等最久 6 分 40 秒"
    with qtbot.waitSignal(tile.activated):
        QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    tile.show_values("¥3,192", [[Run("课程 8 单")]])
    assert tile.accessibleName() == "¥3,192，课程 8 单"


def test_a_frozen_tile_has_no_bright_figure(qtbot: QtBot, theme: Theme) -> None:
    tile = Tile(theme)
    tile.show_values("54", [[Run("互动指数 "), Run("54", "text", True)]])
    dressed(qtbot, tile, 160, 128)
    assert brightest(picture(tile)) == theme.colour("text").value()
    tile.set_frozen(True)
    assert brightest(picture(tile)) == theme.colour("muted").value(), "large and small alike"


def test_bars_paint_their_share(qtbot: QtBot, theme: Theme) -> None:
    bar = WaitBar(theme)
    dressed(qtbot, bar, 200, 16)
    bar.show_wait(300, target_s=None)
    image = picture(bar)
    assert image.pixelColor(90, 8) == theme.colour("muted")
    assert image.pixelColor(110, 8) == theme.colour("raised")
    bar.show_wait(300, target_s=None, asks=True)
    assert picture(bar).pixelColor(90, 8) == theme.colour("warn")
    share = ShareBar(theme, width=100)
    dressed(qtbot, share, 100, 8)
    share.show_share(0.25)
    assert picture(share).pixelColor(20, 4) == theme.colour("line")
    assert picture(share).pixelColor(30, 4) == theme.colour("raised")
    known = picture(share)
    share.show_share(None)
    assert picture(share) != known


def test_a_result_has_its_dot_where_it_came(qtbot: QtBot, theme: Theme) -> None:
    bar = IntervalBar(theme)
    dressed(qtbot, bar, 220, 52)
    bar.show_result(2.7, 1, 5, 3, "实际 3")
    assert picture(bar).pixelColor(10 + 3 * 25, 27) == theme.colour("text")
    assert bar.accessibleName() == "实际 3"


def test_a_sparkline_breaks_where_nothing_was_measured(qtbot: QtBot, theme: Theme) -> None:
    line = Sparkline(theme)
    dressed(qtbot, line, 103, 24)
    line.show_line([(0, 1.0), (10, 1.0), (50, None), (90, 1.0), (100, 1.0)])
    image = picture(line)
    ink = [any(image.pixelColor(x, y).name() != "#010203" for y in range(24)) for x in (5, 50, 95)]
    assert ink == [True, False, True]
    density = DensityPlot(theme)
    dressed(qtbot, density, 100, 40)
    empty = picture(density)
    density.show_density(67, 4.4)
    assert picture(density) != empty


@pytest.mark.parametrize(
    ("text", "width", "most", "lines"),
    [
        (
            "为什么加速度方向和速度方向可以不一样？",
            466,
            2,
            ["为什么加速度方向和", "速度方向可以不一样？"],
        ),
        ("多少钱，怎么买？", 466, 2, ["多少钱，怎么买？"]),
        (
            "动量守恒什么时候能用？是不是要没有外力",
            460,
            2,
            ["动量守恒什么时候能用？", "是不是要没有外力"],
        ),
        ("point in directions", 200, 2, ["point in", "directions"]),
        ("No open questions · 0 answered", 300, 2, ["No open questions ·", "0 answered"]),
    ],
)
def test_a_question_breaks_where_a_reader_pauses(
    text: str, width: float, most: int, lines: list[str], theme: Theme
) -> None:
    assert balanced_lines(text, theme.font(28, True), width, most) == lines


@pytest.mark.parametrize("length", range(2, 60, 3))
@pytest.mark.parametrize("width", [120.0, 300.0, 466.0])
def test_no_last_line_has_one_character_and_no_line_is_too_wide(
    length: int, width: float, theme: Theme
) -> None:
    font = theme.font(28, True)
    lines = balanced_lines("样" * length, font, width, 3)
    assert len(lines) <= 3
    assert len(lines) == 1 or len(lines[-1]) > 1
    assert max(QFontMetricsF(font).horizontalAdvance(line) for line in lines) <= width + 1


def test_a_question_that_does_not_fit_says_so(theme: Theme) -> None:
    lines = balanced_lines("为什么" * 60, theme.font(28, True), 300, 2)
    assert len(lines) == 2 and lines[1].endswith("…")


def test_a_question_is_read_whole(qtbot: QtBot, theme: Theme) -> None:
    text = QuestionText(theme, "为什么？", most=3)
    dressed(qtbot, text, 300, 80)
    text.setText("平抛运动的轨迹为什么是抛物线？" * 6)
    assert text.accessibleName() == text.text() == "平抛运动的轨迹为什么是抛物线？" * 6
    assert text.heightForWidth(300) == 3 * 40
    text.set_size(36, 2)
    assert text.heightForWidth(300) == 2 * 52


@pytest.mark.parametrize(
    "name", sorted(path.stem for path in asset("icons").glob("*.svg") if path.stem != "app")
)
def test_every_icon_lies_within_its_box_and_takes_the_colour(name: str, theme: Theme) -> None:
    path, _ = shape(name)
    box = path.boundingRect()
    assert not path.isEmpty()
    assert box.left() >= 0 and box.top() >= 0 and box.right() <= 16 and box.bottom() <= 16
    image = pixmap(theme, name, "accent", 32).toImage()
    accent = theme.colour("accent")
    inked = [
        image.pixelColor(x, y)
        for x in range(32)
        for y in range(32)
        if image.pixelColor(x, y).alpha() > 250
    ]
    assert inked and all(abs(colour.red() - accent.red()) <= 2 for colour in inked)


def test_an_onset_of_amber_fades_in_once_unless_motion_is_reduced(qtbot: QtBot) -> None:
    for reduced, strength in ((True, 1.0), (False, 0.0)):
        theme = Theme("dark", reduce_motion=reduced)
        panel = Panel(theme)
        dressed(qtbot, panel, 100, 60)
        panel.set_bar("warn")
        assert panel._strength == pytest.approx(strength, abs=0.2)
        if panel._onset is not None:
            panel._onset.stop()


def test_text_is_centred_by_its_glyphs(qtbot: QtBot, theme: Theme) -> None:
    from streamer_app.ui.widgets.painting import line_of_text

    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#000000"))
    painter = QPainter(image)
    from PySide6.QtCore import QRectF

    line_of_text(painter, theme, QRectF(0, 0, 60, 40), "国", size=20, centre=True)
    painter.end()
    rows = [y for y in range(40) if any(image.pixelColor(x, y).red() > 60 for x in range(60))]
    assert abs((rows[0] + rows[-1]) / 2 - 19.5) <= 2.5
    QApplication.processEvents()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_presses_a_button_as_the_space_bar_does(
    qtbot: QtBot, theme: Theme, key: Qt.Key
) -> None:
    for made in (
        ActionButton(theme, "Go"), LinkButton(theme, "Rows"), IconButton(theme, "info", "More")
    ):  # fmt: skip
        qtbot.addWidget(made)
        made.show()
        with qtbot.waitSignal(made.clicked):
            QTest.keyClick(made, key)
