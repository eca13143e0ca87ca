"""The look: contrast of every token, Chinese shapes, sizes, and the live switch."""

import gc

import pytest
from PySide6.QtGui import QPalette, QTextLayout
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from streamer_app.ui.stylesheet import stylesheet
from streamer_app.ui.theme import SIZES, Theme, palette, uncollected
from streamer_app.ui.tokens import CONTRAST, DARK, LIGHT, Tokens, contrast

THEMES = {"dark": DARK, "light": LIGHT, "contrast": CONTRAST}
GROUNDS = ("background", "panel", "raised")


def test_the_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_stands_out_by_4_5_and_lines_by_3(name: str, ground: str) -> None:
    tokens = THEMES[name]
    below = getattr(tokens, ground)
    for role in ("text", "muted", "accent", "ok", "warn", "fault"):
        assert contrast(getattr(tokens, role), below) >= 4.5, role
    assert contrast(tokens.line, below) >= 3.0


@pytest.mark.parametrize("tokens", THEMES.values(), ids=THEMES)
def test_text_on_a_filled_hue_stands_out(tokens: Tokens) -> None:
    for hue in (tokens.accent, tokens.ok, tokens.warn, tokens.fault):
        assert contrast(tokens.on, hue) >= 6.25


def test_the_design_s_own_ratios_are_met() -> None:
    assert contrast(DARK.text, DARK.background) == pytest.approx(15.2, abs=0.1)
    assert contrast(LIGHT.warn, LIGHT.raised) == pytest.approx(5.4, abs=0.1)


@pytest.mark.parametrize("tokens", THEMES.values(), ids=THEMES)
def test_no_palette_role_keeps_qt_s_own_colour(tokens: Tokens, qtbot: QtBot) -> None:
    made = palette(tokens)
    ours = {value.lower() for value in (getattr(tokens, f) for f in Tokens.__dataclass_fields__)}
    for role in QPalette.ColorRole:
        if role not in (QPalette.ColorRole.NoRole, QPalette.ColorRole.NColorRoles):
            assert made.color(role).name() in ours, role


def test_chinese_is_drawn_in_the_simplified_shapes(qtbot: QtBot) -> None:
    layout = QTextLayout("直骨今令", Theme("dark").font(16))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    names = {run.rawFont().familyName() for run in layout.glyphRuns()}
    if not any("CJK" in name for name in names):
        pytest.skip("Noto Sans CJK is not installed here")
    assert all(name.endswith("SC") for name in names), names


def test_sizes_follow_the_scale_within_its_bounds(qtbot: QtBot) -> None:
    theme = Theme("dark", scale=1.5)
    assert [theme.font(size).pixelSize() for size in SIZES] == [18, 21, 24, 30, 42, 54]
    assert Theme(scale=9).scale == 2.0
    assert Theme(scale=0.1).scale == 0.8


def test_figures_are_of_one_width(qtbot: QtBot) -> None:
    from PySide6.QtGui import QFontMetricsF

    metrics = QFontMetricsF(Theme("dark").font(14))
    assert len({round(metrics.horizontalAdvance(digit), 3) for digit in "0123456789"}) == 1


def test_a_change_tells_every_widget_once(qtbot: QtBot) -> None:
    theme = Theme("dark")
    told: list[str] = []
    theme.changed.connect(lambda: told.append(theme.tokens.background))
    theme.change(choice="light", scale=1.2)
    assert told == [LIGHT.background]
    assert theme.px(10) == 12


def test_the_application_is_dressed_and_dressed_again(qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    before = application.palette(), application.styleSheet(), application.font()
    theme = Theme("dark")
    theme.install(application)
    theme.style_controls()
    assert application.palette().window().color().name() == DARK.background.lower()
    theme.change(choice="light")
    assert application.palette().window().color().name() == LIGHT.background.lower()
    assert LIGHT.panel in application.styleSheet()
    application.setPalette(before[0])
    application.setStyleSheet(before[1])
    application.setFont(before[2])


def test_the_stylesheet_scales_and_leaves_no_placeholder() -> None:
    made = stylesheet(DARK, 2.0)
    assert made.index("QPushButton:default:disabled") > made.index("QPushButton:default {")
    assert "$" not in made
    assert "min-height: 60px" in made


def test_nothing_is_collected_while_qt_dresses_every_widget() -> None:
    assert gc.isenabled()
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled(), "somebody else's pause goes on"
    assert gc.isenabled()
