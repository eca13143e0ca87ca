"""The demo lesson: an authored script of twelve minutes, expanded into events of a room."""

from dataclasses import dataclass

from streamer_app.events import Event


@dataclass(frozen=True, slots=True)
class Cut:
    """The server cuts every link at ``at_s`` and takes none for ``seconds``: that part is lost."""

    at_s: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Lesson:
    """A script ready to be played. Times are seconds from its start."""

    room: str
    title: str
    signals: frozenset[str]
    seconds: float
    cuts: tuple[Cut, ...]
    timed: tuple[tuple[int, Event], ...]
    """(ms from the start, event), in order; the parts lost in a cut are not among them."""

    def events(self, start_ms: int) -> list[Event]:
        """The events as they happen when the lesson starts at ``start_ms``."""
        raise NotImplementedError


def demo_lesson() -> Lesson:
    """The lesson of ``resources/demo/lesson.toml``."""
    raise NotImplementedError
