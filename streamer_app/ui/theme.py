"""How everything looks: colours by role, fonts, sizes and the live switch between themes."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from streamer_app.ui.stylesheet import stylesheet

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


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme, each with one meaning; ``on`` is text on a filled hue."""

    background: str
    panel: str
    raised: str
    text: str
    muted: str
    line: str
    accent: str
    ok: str
    warn: str
    fault: str
    on: str


DARK: Final = Tokens(
    background="#14171A",
    panel="#1C2024",
    raised="#262B31",
    text="#E9ECEF",
    muted="#A9B0B8",
    line="#6B7480",
    accent="#7AB8FF",
    ok="#6FCF97",
    warn="#F5B84A",
    fault="#FF8A80",
    on="#14171A",
)
LIGHT: Final = Tokens(
    background="#F4F5F6",
    panel="#FFFFFF",
    raised="#E9ECEF",
    text="#16191D",
    muted="#555D66",
    line="#7C858F",
    accent="#0B5CAD",
    ok="#1B6E3C",
    warn="#8A5200",
    fault="#B3261E",
    on="#FFFFFF",
)
CONTRAST: Final = Tokens(
    background="#000000",
    panel="#000000",
    raised="#1F1F1F",
    text="#FFFFFF",
    muted="#E0E0E0",
    line="#C8C8C8",
    accent="#8FD0FF",
    ok="#8CF0B0",
    warn="#FFD15C",
    fault="#FFB0A8",
    on="#000000",
)


def luminance(colour: str) -> float:
    """The relative luminance of ``#RRGGBB``, 0-1 (WCAG 2.2)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1-21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


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
        """Dress the application, and follow the system where the person chose so."""
        self._application = application
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._follow)
        self._settle()
        self._dress()

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
            application.setPalette(palette(self._tokens))
            application.setFont(self.font(14))
            application.setStyleSheet(stylesheet(self))

    def _new_font(self, size: int, bold: bool) -> QFont:
        font = QFont()
        font.setFamilies([self._family, *FAMILIES] if self._family else list(FAMILIES))
        font.setPixelSize(max(1, self.px(size)))
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font
