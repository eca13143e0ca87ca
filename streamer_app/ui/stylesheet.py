"""The one stylesheet, made from the theme's tokens: Qt's own controls only, ours paint themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streamer_app.ui.theme import Theme


def stylesheet(theme: Theme) -> str:
    """Rules for inputs, lists, menus, tool tips, sliders and scroll bars."""
    return ""
