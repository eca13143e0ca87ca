"""The rows of a settings page: a title, its effect in one line, and the control at the right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider, QWidget

from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.switch import Switch
from streamer_app.ui.widgets.tabs import SegmentedTabs, Tab

LARGE: Final = 1.3
"""From this text size on a control stands under its words."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One item: ``code`` names its words (``setting.<code>`` and ``setting.<code>.effect``)."""

    code: str
    page: str
    field: str
    choices: tuple[str, ...] = ()
    """Values of a segmented control; their words are ``choice.<value>``."""
    span: tuple[int, int] | None = None
    """The ends of a slider, in ``unit``."""
    step: int = 5
    unit: str = "%"
    """``%`` or ``min``."""


LOOK: tuple[Setting, ...] = (
    Setting("language", "look", "language", ("system", "zh_CN", "en")),
    Setting("theme", "look", "theme", ("system", "dark", "light")),
    Setting("scale", "look", "scale", span=(80, 200)),
    Setting("density", "look", "density", ("compact", "comfortable")),
)
MOTION: tuple[Setting, ...] = (
    Setting("large_numbers", "look", "large_numbers", ("k", "wan")),
    Setting("clock", "look", "clock_24h"),
    Setting("motion", "look", "reduce_motion"),
)
STRIP: tuple[Setting, ...] = (
    Setting("opacity", "strip", "opacity", span=(60, 100)),
    Setting("edge", "strip", "edge", ("top", "bottom", "left", "right")),
)
ROOMS: tuple[Setting, ...] = (Setting("start_live", "rooms", "start_when_live"),)
DOMAIN: tuple[Setting, ...] = (
    Setting("domain", "guide", "domain", ("education", "entertainment", "commerce")),
)
KEYS: tuple[Setting, ...] = (Setting("letters", "keys", "single_letters"),)


class SettingRow(QWidget):
    """56 px: words at the left, one control at the right; a change applies at once."""

    def __init__(self, kit: Kit, setting: Setting) -> None:
        super().__init__()
        self.setting = setting
        self._kit = kit
        theme, px = kit.theme, kit.theme.px
        say = kit.words.say
        self.title = say(f"setting.{setting.code}")
        self.effect = say(f"setting.{setting.code}.effect")
        words = column(
            None,
            PlainLabel(theme, self.title, size=16, wrap=True),
            PlainLabel(theme, self.effect, role="muted", wrap=True),
            None,
            gap=0,
        )
        controls = self._controls()
        self.control = controls[0]
        edges = (px(16), px(4), px(16), px(4))
        if theme.scale > LARGE:
            under = row(*controls, None, gap=px(8))
            column(words, under, gap=px(8), margins=edges, parent=self)
        else:
            row(words, *controls, gap=px(16), margins=edges, grow=0, parent=self)
        self.setMinimumHeight(px(56))

    @property
    def value(self) -> object:
        """What is chosen now."""
        pages = self._kit.runtime.preferences.now
        return getattr(getattr(pages, self.setting.page), self.setting.field)

    def change(self, value: object) -> None:
        """Choose it."""
        self._kit.runtime.preferences.change(self.setting.page, **{self.setting.field: value})

    def _controls(self) -> list[QWidget]:
        if self.setting.choices:
            return [self._segments()]
        if self.setting.span is not None:
            return self._slider(*self.setting.span)
        switch = Switch(self._kit.theme, self.title, on=bool(self.value))
        switch.toggled.connect(self.change)
        return [switch]

    def _segments(self) -> QWidget:
        say = self._kit.words.say
        tabs = [Tab(choice, say(f"choice.{choice.lower()}")) for choice in self.setting.choices]
        control = SegmentedTabs(self._kit.theme, tabs, name=self.title, style="segments", height=32)
        control.choose(str(self.value), tell=False)
        control.chosen.connect(self.change)
        return control

    def _measured(self, value: object) -> str:
        if self.setting.unit == "min":
            return self._kit.words.say("unit.minutes", n=value)
        return f"{value} %"

    def _slider(self, low: int, high: int) -> list[QWidget]:
        theme, step = self._kit.theme, self.setting.step
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(low // step, high // step)
        slider.setValue(int(str(self.value)) // step)
        slider.setFixedWidth(theme.px(180))
        slider.setAccessibleName(self.title)
        shown = PlainLabel(theme, self._measured(self.value), size=16)
        shown.setMinimumWidth(theme.px(56))
        slider.valueChanged.connect(lambda value: shown.setText(self._measured(value * step)))
        slider.sliderReleased.connect(lambda: self.change(slider.value() * step))
        slider.actionTriggered.connect(
            lambda: None if slider.isSliderDown() else self.change(slider.sliderPosition() * step)
        )
        return [slider, shown]


def group(kit: Kit, settings: Sequence[Setting]) -> Panel:
    """Rows on one panel with hairlines between them."""
    panel = Panel(kit.theme)
    parts: list[QWidget] = []
    for setting in settings:
        if parts:
            parts.append(Divider(kit.theme))
        parts.append(SettingRow(kit, setting))
    column(*parts, gap=0, parent=panel)
    return panel


def fact(
    kit: Kit, title: str, text: str, control: QWidget | None = None, wrap: bool = True
) -> QWidget:
    """A row that says something and has perhaps a button."""
    theme, px = kit.theme, kit.theme.px
    holder = QWidget()
    words = column(
        PlainLabel(theme, title, size=16),
        PlainLabel(theme, text, role="muted", wrap=wrap),
        gap=0,
    )
    edges = (px(16), px(8), px(16), px(8))
    if control is not None and theme.scale > LARGE:
        under = row(control, None, gap=0)
        column(words, under, gap=px(8), margins=edges, parent=holder)
        return holder
    line = row(words, gap=px(16), margins=edges, parent=holder)
    line.setStretch(0, 1)
    if control is not None:
        line.addWidget(control)
    return holder


Builder = Callable[[], list[QWidget]]
