"""Puts the window together, in one place, from the runtime it is given."""

from collections.abc import Callable
from typing import Final

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from streamer_app.settings import Settings
from streamer_app.ui.actions import Actions
from streamer_app.ui.kit import Kit
from streamer_app.ui.runtime import Runtime
from streamer_app.ui.theme import Theme
from streamer_app.ui.window import Window
from streamer_app.ui.words import Words


def build_kit(application: QApplication, runtime: Runtime) -> Kit:
    """Look, words and actions as the person chose them, following every later choice."""
    chosen = runtime.preferences.now
    look = chosen.look
    theme = Theme(
        look.theme,
        scale=look.scale / 100,
        density=look.density,
        reduce_motion=look.reduce_motion,
    )
    theme.install(application)
    if QAccessible.isActive():
        _tell_roles()
    words = Words(look.language)
    words.large, words.clock_24h = look.large_numbers, look.clock_24h
    words.currencies = chosen.currencies
    kit = Kit(theme, words, Actions(words, chosen.keys), runtime)
    runtime.preferences.watch(Follower(kit, chosen))
    return kit


class Follower:
    """Carries a changed setting to the look, the words and the keys, at once."""

    def __init__(self, kit: Kit, chosen: Settings) -> None:
        self._kit = kit
        self._seen = chosen

    def __call__(self, chosen: Settings) -> None:
        kit, before, look = self._kit, self._seen, chosen.look
        self._seen = chosen
        if look != before.look:
            kit.theme.change(
                choice=look.theme,
                scale=look.scale / 100,
                density=look.density,
                reduce_motion=look.reduce_motion,
            )
            kit.words.choose(look.language, look.large_numbers, look.clock_24h)
        if chosen.keys != before.keys:
            kit.actions.rechoose(chosen.keys)
            kit.words.changed.emit()
        if chosen.currencies != before.currencies:
            kit.words.currencies = chosen.currencies
            kit.words.changed.emit()


def _questions(window: Window) -> QWidget:
    from streamer_app.ui.places.questions import QuestionsPlace

    return QuestionsPlace(window.kit, window.answers)


def _review(window: Window) -> QWidget:
    from streamer_app.ui.places.review import ReviewPlace

    return ReviewPlace(window.kit)


def _settings(window: Window) -> QWidget:
    from streamer_app.ui.places.settings import SettingsPlace

    return SettingsPlace(window.kit)


PLACES: Final[dict[str, Callable[[Window], QWidget]]] = {
    "questions": _questions,
    "review": _review,
    "settings": _settings,
}
"""A place is imported and built on its first visit, to keep the start light."""


def build_window(kit: Kit) -> Window:
    """The main window as it is painted first; ``furnish`` completes it."""
    return Window(kit, PLACES)


def _tell_roles() -> None:
    """What painted widgets are, for a screen reader: before the first paint where one listens."""
    from streamer_app.ui.widgets import roles

    roles.install()


def furnish(window: Window) -> Window:
    """Everything that the first paint does without."""
    from streamer_app.ui.window_keys import WindowKeys

    _tell_roles()
    window.furnish()
    WindowKeys(window)
    return window
