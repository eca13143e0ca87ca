"""What every part of the window is given: the look, the words, the actions, the program."""

from dataclasses import dataclass

from streamer_app.ui.actions import Actions
from streamer_app.ui.runtime import Runtime
from streamer_app.ui.theme import Theme
from streamer_app.ui.words import Words


@dataclass(frozen=True, slots=True)
class Kit:
    """Built once in ``app`` and passed down."""

    theme: Theme
    words: Words
    actions: Actions
    runtime: Runtime
    me: str = "stage"
    """Who decides in this window, as the desk's log names them."""
