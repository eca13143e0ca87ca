"""The one stylesheet, made from the tokens. It dresses Qt's own controls; ours paint themselves."""

from dataclasses import asdict
from string import Template
from typing import Final

from streamer_app.ui.tokens import Tokens

RULES: Final = Template("""
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 8px; }
QMenu { background: $panel; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: ${s6}px ${s16}px; border-radius: 4px; }
QMenu::item:selected { background: $raised; }
QMenu::item:disabled { color: $line; }
QMenu::separator { height: 1px; background: $raised; margin: 4px 8px; }
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QPlainTextEdit, QTextEdit {
  background: $panel; color: $text; border: 1px solid $line; border-radius: 6px;
  selection-background-color: $accent; selection-color: $on; }
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox { min-height: ${s30}px; padding: 0 ${s10}px; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QPlainTextEdit:focus,
QTextEdit:focus { border: 2px solid $accent; }
QLineEdit[wrong="true"] { border: 1px solid $fault; }
QLineEdit:disabled, QComboBox:disabled { color: $line; }
QComboBox::drop-down { border: none; width: ${s24}px; }
QComboBox QAbstractItemView { background: $panel; color: $text; border: 1px solid $line;
  selection-background-color: $raised; selection-color: $text; outline: none; }
QPushButton { background: $panel; color: $text; border: 1px solid $line; border-radius: 6px;
  min-height: ${s30}px; padding: 0 ${s12}px; }
QPushButton:hover { background: $raised; }
QPushButton:default { background: $accent; color: $on; border-color: $accent; font-weight: bold; }
QPushButton:focus { border: 2px solid $accent; }
QPushButton:disabled { color: $line; }
QPushButton:default:disabled { background: $raised; border-color: $line; color: $muted; }
QListView, QTreeView, QTableView { background: $panel; color: $text; border: none; outline: none;
  selection-background-color: $raised; selection-color: $text; gridline-color: $raised; }
QListView::item { min-height: ${s32}px; }
QHeaderView::section { background: $panel; color: $muted; border: none; padding: 4px 8px;
  border-bottom: 1px solid $raised; }
QScrollArea, QStackedWidget { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: ${s12}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${s12}px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 2px; margin: 2px 4px; }
QScrollBar::handle:vertical { min-height: ${s32}px; margin: 2px 4px; }
QScrollBar::handle:horizontal { min-width: ${s32}px; margin: 4px 2px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSlider::groove:horizontal { height: 4px; background: $line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { background: $accent; width: ${s16}px; height: ${s16}px;
  border-radius: ${s8}px; margin: -${s6}px 0; }
QSlider:focus { border: 2px solid $accent; border-radius: 4px; }
QProgressBar { background: $raised; border: none; border-radius: 2px; max-height: 8px;
  color: transparent; }
QProgressBar::chunk { background: $line; border-radius: 2px; }
QCheckBox { spacing: 8px; min-height: ${s24}px; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $raised; }
QDialog { background: $panel; }
""")


def stylesheet(tokens: Tokens, scale: float) -> str:
    """Rules for inputs, lists, menus, tool tips, sliders and scroll bars, lengths scaled."""
    lengths = {f"s{length}": round(length * scale) for length in (6, 8, 10, 12, 16, 24, 30, 32)}
    lengths["s8"] = lengths["s16"] // 2
    return RULES.substitute({**asdict(tokens), **{k: str(v) for k, v in lengths.items()}})
