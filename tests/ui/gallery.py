"""Every widget on one sheet: ``python -m tests.ui.gallery OUT.png --theme dark``."""

import argparse
import math
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from streamer_app.assets import asset
from streamer_app.live.snapshot import Mark, Minute
from streamer_app.ui.theme import Choice, Theme
from streamer_app.ui.widgets.banner import Banner
from streamer_app.ui.widgets.buttons import ActionButton, IconButton, LinkButton
from streamer_app.ui.widgets.chart import TimelineChart, TimelineStrip
from streamer_app.ui.widgets.chat_view import PaintedChatView
from streamer_app.ui.widgets.chip import Chip, ConfidenceBoxes, Dot
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.icons import IconLabel
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.question_text import QuestionText
from streamer_app.ui.widgets.runs import Run
from streamer_app.ui.widgets.sparkline import DensityPlot, Sparkline
from streamer_app.ui.widgets.switch import Switch
from streamer_app.ui.widgets.tabs import SegmentedTabs, Tab
from streamer_app.ui.widgets.tile import Tile
from streamer_app.ui.widgets.toast import Toast
from streamer_app.ui.widgets.wait_bar import IntervalBar, ShareBar, WaitBar
from streamer_app.wording import Wording
from tests.ui.chat_rows import drawn

NOW_MS = 1_757_681_213_000
MINUTE_MS = 60_000
WIDTH, HEIGHT = 1280, 1180


def minutes(number: int = 60) -> list[Minute]:
    """An hour with a quiet start, a peak at 20:33 and a gap of 47 s."""
    made = []
    first = NOW_MS // MINUTE_MS * MINUTE_MS - (number - 1) * MINUTE_MS
    for at in range(number):
        messages = round(24 + 6 * math.sin(at * 1.7) + 34 * math.exp(-(((at - 47) / 2) ** 2)))
        missing = at == 36
        made.append(
            Minute(
                start_ms=first + at * MINUTE_MS,
                messages=None if missing else messages,
                asks=None if missing else messages // 6,
                viewers=None if missing else round(1050 + 4 * at + 30 * math.sin(at / 3)),
                revenue={"CNY": 39900} if at in (26, 28, 30, 31, 41, 52) else {},
            )
        )
    return made


def gaps() -> list[tuple[int, int]]:
    start = minutes()[36].start_ms + 5_000
    return [(start, start + 47_000)]


def marks(say: object) -> list[Mark]:
    at = [minute.start_ms for minute in minutes()]
    return [
        Mark(at[25], "pitch", "高考真题精讲 6 单", at[25] + 5 * MINUTE_MS),
        Mark(at[40], "interaction", "小测"),
        Mark(at[46], "peak", "“懂了”"),
    ]


def wave(number: int = 60, middle: float = 54, swing: float = 6) -> list[tuple[int, float | None]]:
    return [
        (at * 1000, middle + swing * math.sin(at * 0.9) * math.cos(at / 7)) for at in range(number)
    ]


class Gallery(QWidget):
    """The sheet."""

    def __init__(self, theme: Theme, wording: Wording) -> None:
        super().__init__()
        self._theme, self._say = theme, wording.say
        self._english = wording.language == "en"
        self.resize(theme.px(WIDTH), theme.px(HEIGHT))
        self._band(12)
        self._chat(148)
        self._controls(148)
        self._timelines(680)

    def _place(self, widget: QWidget, x: int, y: int, width: int, height: int) -> None:
        px = self._theme.px
        widget.setGeometry(px(x), px(y), px(width), px(height))

    def _put(self, widget: QWidget, x: int, y: int, width: int = 0, height: int = 0) -> QWidget:
        widget.setParent(self)
        size = widget.sizeHint()
        px = self._theme.px
        wide, high = px(width) or size.width(), px(height) or size.height()
        widget.setGeometry(px(x), px(y), wide, high)
        widget.show()
        return widget

    def _band(self, y: int) -> None:
        theme = self._theme
        line = Sparkline(theme)
        line.show_line(wave(), (50, 58))
        state = Tile(theme, companion=line, at=1)
        state.show_values("正常", [[], [], [Run("互动指数 "), Run("54", "text", True)]])
        self._put(state, 12, y, 148, 128)
        on_air = Panel(theme, bar="accent")
        self._put(on_air, 168, y, 620, 128)
        head = PlainLabel(theme, "正在回答 · 8 人问 · 已讲 01:05", role="accent", parent=on_air)
        self._place(head, 16, 14, 400, 20)
        question = "为什么加速度方向和速度方向可以不一样？"
        if self._english:
            question = "Why can acceleration and velocity point in different directions?"
        text = QuestionText(theme, question, parent=on_air)
        self._place(text, 16, 37, 466, 80)
        self._place(
            ActionButton(theme, "已答", key="A", kind="solid", height=36, size=16, parent=on_air),
            496,
            24,
            112,
            36,
        )
        self._place(
            ActionButton(theme, "下一个", key="N", height=36, size=16, parent=on_air),
            496,
            68,
            112,
            36,
        )
        bar = WaitBar(theme)
        bar.show_wait(400)
        wait = Tile(theme, companion=bar, at=1)
        wait.show_values(
            "未答 17", [[Run("等最久 "), Run("06:40", "text", True)], [], [Run("共 41 人问")]]
        )
        self._put(wait, 796, y, 160, 128)
        viewers = Sparkline(theme)
        viewers.show_line(wave(60, 1200, 20))
        watching = Tile(theme, companion=viewers, at=1)
        watching.show_values(
            "1,284", [[Run("在线(榜) ▲36/5分")], [], [Run("Twitch 在线 "), Run("96", "text", True)]]
        )
        self._put(watching, 964, y, 148, 128)
        money = Tile(theme)
        money.show_values(
            "¥3,192",
            [
                [Run("课程 8 单")],
                [Run("礼物 "), Run("¥286 · $12", "text", True)],
                [Run("购买意向/分 "), Run("1.8", "text", True)],
            ],
        )
        self._put(money, 1120, y, 148, 128)

    def _chat(self, y: int) -> None:
        panel = Panel(self._theme)
        self._put(panel, 12, y, 340, 492)
        tabs = SegmentedTabs(
            self._theme,
            [Tab("all", "全部"), Tab("asks", "提问"), Tab("paid", "付费"), Tab("course", "课程")],
            name="弹幕",
            parent=panel,
        )
        self._place(tabs, 8, 6, 240, 28)
        view = PaintedChatView(self._theme, self._say)
        view.setParent(panel)
        self._place(view, 0, 40, 340, 420)
        view.extend(drawn(self._english))
        view.show()

    def _controls(self, y: int) -> None:
        theme, x = self._theme, 364
        self._put(
            SegmentedTabs(
                theme,
                [
                    Tab("open", "未答", 17),
                    Tab("new", "新", 14),
                    Tab("pinned", "置顶", 3),
                    Tab("later", "稍后", 5),
                ],
            ),
            x,
            y,
        )
        self._put(
            SegmentedTabs(
                theme,
                [Tab("system", "System"), Tab("dark", "Dark"), Tab("light", "Light")],
                style="segments",
            ),
            x,
            y + 40,
        )
        self._put(
            SegmentedTabs(
                theme,
                [Tab("live", "直播"), Tab("q", "问题"), Tab("r", "复盘")],
                style="underline",
                size=16,
            ),
            x + 260,
            y + 32,
        )
        for at, (word, key, kind) in enumerate(
            (
                ("正在答", "O", "solid"),
                ("已答", "A", "quiet"),
                ("开始", "B", "warn"),
                ("打开文件夹", "", "fault"),
            )
        ):
            self._put(ActionButton(theme, word, key=key, kind=kind), x + at * 112, y + 90, 104)  # type: ignore[arg-type]
        disabled = ActionButton(theme, "已答", key="A", kind="solid")
        disabled.setEnabled(False)
        self._put(disabled, x + 448, y + 90)
        self._put(LinkButton(theme, "看消息"), x, y + 134)
        self._put(LinkButton(theme, "打开 Enter", chevron=True), x + 70, y + 134)
        self._put(IconButton(theme, "search", "搜索", text="Ctrl+K"), x + 180, y + 134)
        self._put(IconButton(theme, "moon", "不打扰", text="不打扰 D"), x + 260, y + 134)
        self._put(
            IconButton(theme, "strip", "悬浮条", text="悬浮条", role="text"), x + 360, y + 134
        )
        self._put(Chip(theme, "可能相同 2"), x, y + 170)
        self._put(Chip(theme, "小王处理中"), x + 90, y + 170)
        self._put(Dot(theme), x + 180, y + 175)
        self._put(ConfidenceBoxes(theme), x + 200, y + 175)
        self._put(Switch(theme, "on", on=True), x + 250, y + 166)
        self._put(Switch(theme, "off"), x + 300, y + 166)
        self._put(ShareBar(theme, width=30), x + 360, y + 176)
        share = ShareBar(theme, width=80)
        share.show_share(None)
        self._put(share, x + 400, y + 176, 80, 14)
        banner = Banner(theme)
        banner.show_text(
            "写入失败：磁盘已满（剩 0 MB）。直播数据暂存内存，请清理", action="打开文件夹"
        )
        self._put(banner, x, y + 204, 500, 40)
        bar = IntervalBar(theme)
        bar.show_result(2.7, 1, 5, 3, "实际 3")
        panel = Panel(theme, bar="warn")
        self._put(panel, 884, y, 384, 200)
        bar.setParent(panel)
        self._place(bar, 16, 60, 350, 52)
        amber = WaitBar(theme, panel)
        amber.show_wait(348, asks=True, full_s=400)
        self._place(amber, 16, 130, 350, 16)
        self._place(
            ElidingLabel(
                theme,
                "力学提分营（12 讲）一个很长很长的课程名称放不下",
                size=20,
                bold=True,
                parent=panel,
            ),
            16,
            20,
            300,
            28,
        )
        density = DensityPlot(theme)
        density.show_density(67, 4.4, low=50, high=84)
        tile = Tile(theme, companion=density, at=1)
        tile.show_values("67", [[], [], [Run("满意度 · 估计")]], beside="61–73")
        self._put(tile, 884, y + 212, 148, 160)
        names = sorted(path.stem for path in asset("icons").glob("*.svg") if path.stem != "app")
        for at, name in enumerate(names):
            self._put(IconLabel(theme, name), x + at % 20 * 25, y + 256 + at // 20 * 26)
        host = Panel(theme)
        self._put(host, x, y + 320, 500, 120)
        toast = Toast(theme, host)
        toast.show_text("已答“有没有回放”", "撤销 Z", aside="小王 · 8 秒")

    def _timelines(self, y: int) -> None:
        panel = Panel(self._theme)
        self._put(panel, 12, y, 1256, 48)
        strip = TimelineStrip(self._theme, self._say, panel)
        self._place(strip, 12, 0, 1158, 48)
        strip.show_minutes(minutes(), gaps=gaps(), marks=marks(self._say), now_ms=NOW_MS)
        tall = Panel(self._theme)
        self._put(tall, 12, y + 60, 1256, 232)
        chart = TimelineChart(self._theme, self._say, parent=tall)
        self._place(chart, 12, 0, 1244, 232)
        chart.show()
        chart.show_minutes(
            minutes(), gaps=gaps(), marks=marks(self._say), now_ms=NOW_MS,
            viewers_label="在线(榜)", viewers_aside="进 38 · 出 ≈31/分",
        )  # fmt: skip


def picture(choice: Choice, language: str, scale: float = 1.0) -> QPixmap:
    """The sheet drawn once."""
    theme = Theme(choice, scale=scale, reduce_motion=True)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.install(application)
    theme.style_controls()
    sheet = Gallery(theme, Wording(language))
    sheet.setAutoFillBackground(True)
    sheet.show()
    for _ in range(5):
        application.processEvents()
    result = QPixmap(sheet.size())
    result.fill(QColor(theme.tokens.background))
    sheet.render(result, QPoint())
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out")
    parser.add_argument("--theme", default="dark", choices=("dark", "light", "contrast"))
    parser.add_argument("--language", default="zh_CN")
    parser.add_argument("--scale", type=float, default=1.0)
    args = parser.parse_args()
    QApplication([])
    picture(args.theme, args.language, args.scale).save(args.out)


if __name__ == "__main__":
    main()
