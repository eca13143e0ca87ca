"""How everything looks: colours by role, fonts, sizes and the live switch between themes."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from streamer_app.ui.tokens import CONTRAST, DARK, LIGHT, Tokens, luminance

Choice = Literal["system", "dark", "light", "contrast"]
Density = Literal["compact", "comfortable"]
Role = Literal[
    "text", "muted", "line", "accent", "ok", "warn", "fault", "on", "background", "panel", "raised"
]

SIZES: Final = (12, 14, 16, 20, 28, 36)
LINES: Final[Mapping[int, int]] = {12: 16, 14: 20, 16: 24, 20: 28, 28: 40, 36: 52}
"""Font size -> line height, both in logical px at 100 %."""
FAMILIES: Final = (
    "Noto Sans",
    "Segoe UI",
    "Helvetica Neue",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Color Emoji",
    "Segoe UI Emoji",
    "Apple Color Emoji",
)
"""A Latin family comes first, or quotation marks become full-width; then the Chinese ones by
name, because the default fallback draws Japanese shapes outside a Chinese locale."""


def palette(tokens: Tokens) -> QPalette:
    """Every role set: a palette made of two colours keeps dark links on a dark window."""
    roles = QPalette.ColorRole
    normal = {
        roles.Window: tokens.background,
        roles.WindowText: tokens.text,
        roles.Base: tokens.panel,
        roles.AlternateBase: tokens.raised,
        roles.ToolTipBase: tokens.raised,
        roles.ToolTipText: tokens.text,
        roles.PlaceholderText: tokens.muted,
        roles.Text: tokens.text,
        roles.Button: tokens.panel,
        roles.ButtonText: tokens.text,
        roles.BrightText: tokens.fault,
        roles.Light: tokens.raised,
        roles.Midlight: tokens.raised,
        roles.Mid: tokens.line,
        roles.Dark: tokens.line,
        roles.Shadow: tokens.background,
        roles.Highlight: tokens.accent,
        roles.HighlightedText: tokens.on,
        roles.Link: tokens.accent,
        roles.LinkVisited: tokens.accent,
        roles.Accent: tokens.accent,
    }
    result = QPalette()
    for role, colour in normal.items():
        result.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.line))
    return result


@contextmanager
def uncollected() -> Iterator[None]:
    """No window that nobody holds any more is freed meanwhile: Qt walks a list of bare pointers
    to all of them, and Python may collect one whenever Qt calls into it."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class Theme(QObject):
    """The look in force. Widgets ask it for colours and fonts and repaint when it ``changed``."""

    changed = Signal()

    def __init__(
        self,
        choice: Choice = "system",
        *,
        scale: float = 1.0,
        density: Density = "compact",
        reduce_motion: bool = False,
        family: str = "",
    ) -> None:
        super().__init__()
        self._choice: Choice = choice
        self._scale = min(2.0, max(0.8, scale))
        self._density: Density = density
        self._reduce_motion = reduce_motion
        self._family = family
        self._application: QApplication | None = None
        self._styled = False
        self._fonts: dict[tuple[int, bool], QFont] = {}
        self._colours: dict[str, QColor] = {}
        self._settle()

    @property
    def choice(self) -> Choice:
        return self._choice

    @property
    def tokens(self) -> Tokens:
        return self._tokens

    @property
    def dark(self) -> bool:
        return luminance(self._tokens.background) < 0.2

    @property
    def scale(self) -> float:
        """0.8-2.0, the person's text size."""
        return self._scale

    @property
    def density(self) -> Density:
        return self._density

    @property
    def reduce_motion(self) -> bool:
        return self._reduce_motion

    def px(self, length: float) -> int:
        """A length of the drawings at the person's text size."""
        return round(length * self._scale)

    def line(self, size: int) -> int:
        """The height of one line of text of this size, scaled."""
        return self.px(LINES[size])

    def row(self, height: int) -> int:
        """A list row's height, scaled, with the chosen density's air."""
        return self.px(height + (6 if self._density == "comfortable" else 0))

    def font(self, size: int = 14, bold: bool = False) -> QFont:
        """A font of one of ``SIZES``, scaled, tabular figures, Chinese shapes in any locale."""
        if (font := self._fonts.get((size, bold))) is None:
            font = self._fonts[size, bold] = self._new_font(size, bold)
        return font

    def colour(self, role: Role) -> QColor:
        """The colour of a role."""
        return self._colours[role]

    def change(
        self,
        *,
        choice: Choice | None = None,
        scale: float | None = None,
        density: Density | None = None,
        reduce_motion: bool | None = None,
        family: str | None = None,
    ) -> None:
        """Change what is given, everywhere and at once."""
        self._choice = choice or self._choice
        self._scale = min(2.0, max(0.8, self._scale if scale is None else scale))
        self._density = density or self._density
        self._reduce_motion = self._reduce_motion if reduce_motion is None else reduce_motion
        self._family = self._family if family is None else family
        self._settle()
        self._dress()
        self.changed.emit()

    def install(self, application: QApplication) -> None:
        """Dress the application, and follow the system where the person chose so.

        Our own widgets paint themselves; ``style_controls`` is for Qt's.
        """
        self._application = application
        application.styleHints().colorSchemeChanged.connect(self._follow)
        self._settle()
        self._dress()

    def style_controls(self) -> None:
        """Dress Qt's own controls as well, from now on (the first paint has none)."""
        self._styled = True
        self._style()

    def _follow(self) -> None:
        if self._choice == "system":
            self.change()

    def _settle(self) -> None:
        self._tokens = self._chosen()
        self._fonts.clear()
        self._colours = {
            field.name: QColor(getattr(self._tokens, field.name)) for field in fields(Tokens)
        }

    def _chosen(self) -> Tokens:
        match self._choice:
            case "dark":
                return DARK
            case "light":
                return LIGHT
            case "contrast":
                return CONTRAST
        hints = QGuiApplication.styleHints() if QGuiApplication.instance() else None
        light = hints is not None and hints.colorScheme() == Qt.ColorScheme.Light
        return LIGHT if light else DARK

    def _dress(self) -> None:
        if (application := self._application) is not None:
            with uncollected():
                application.setPalette(palette(self._tokens))
                application.setFont(self.font(14))
                self._style()

    def _style(self) -> None:
        if self._styled and (application := self._application) is not None:
            from streamer_app.ui.stylesheet import stylesheet

            with uncollected():
                application.setStyleSheet(stylesheet(self._tokens, self._scale))

    def _new_font(self, size: int, bold: bool) -> QFont:
        font = QFont()
        font.setFamilies([self._family, *FAMILIES] if self._family else list(FAMILIES))
        font.setPixelSize(max(1, self.px(size)))
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font
