"""A theme and the Chinese words for the widgets."""

import pytest
from pytestqt.qtbot import QtBot

from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.row_parts import Say
from streamer_app.wording import Wording


@pytest.fixture
def theme(qtbot: QtBot) -> Theme:
    """The dark theme without fades."""
    return Theme("dark", reduce_motion=True)


@pytest.fixture
def say() -> Say:
    """Chinese."""
    return Wording("zh_CN").say
