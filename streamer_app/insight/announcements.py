"""Questions that a program puts into the chat: known by its name, or by the clock it keeps.

Platforms mark few of the programs that speak in a room. One that is not marked gives itself away
by saying the same line again and again at the same distance, which nobody does by hand.
"""

from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Final

from streamer_app.events import Chat, Viewer
from streamer_app.insight.normal import normalise
from streamer_app.settings import BOTS

TIMES: Final = 3
"""The first post at an even distance may be chance, so that it takes two."""
EVERY_MS: Final = 240_000
"""Timers of the usual programs leave five minutes between two posts; who waits is quicker."""
JITTER_MS: Final = 5_000
UNEVEN: Final = 0.03
"""Distances that differ by less than this share of them, or by less than the jitter, are even."""
SHORTEST: Final = 12
"""Characters; what is shorter is said by many."""
REMEMBERED: Final = 2_000
KEPT: Final = 21
"""Posts of a line: the latest."""

Post = tuple[int, str, int]
"""Row, the platform's id, and when."""


@dataclass(slots=True)
class _Line:
    posts: deque[Post] = field(default_factory=partial(deque, maxlen=KEPT))
    timed: bool = False


class Announcements:
    """Told of every question of a room, says which come from a program."""

    def __init__(self) -> None:
        self._lines: OrderedDict[tuple[str, str, str, str], _Line] = OrderedDict()
        self._erased: dict[int, list[Post]] = {}

    def hear(self, row: int, event: Chat) -> Sequence[Post] | None:
        """The posts of this line so far where a program says it; None where people may."""
        viewer = event.viewer
        if viewer is None or len(event.text) < SHORTEST:
            return None
        who = viewer.id or "\0" + viewer.name
        key = event.source, event.room, who, normalise(event.text)
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = _Line()
        self._lines.move_to_end(key)
        if len(self._lines) > REMEMBERED:
            self._lines.popitem(last=False)
        line.posts.append((row, event.id, event.at_ms))
        line.timed = line.timed or _even(line.posts)
        return line.posts if line.timed else None

    def recall(self, post: Post, since: int) -> Sequence[Post] | None:
        """The same of a line whose words were erased, which the row ``since`` gave away."""
        posts = self._erased.setdefault(since, [])
        posts.append(post)
        return posts if post[0] >= since else None


def is_program(viewer: Viewer | None) -> bool:
    """Whether this is one of the programs that speak in many rooms, by its name."""
    return viewer is not None and viewer.name.casefold() in BOTS


def _even(posts: Sequence[Post]) -> bool:
    """Whether the last posts lie at one distance from each other, which is long enough."""
    if len(posts) < TIMES or posts[-1][2] - posts[-2][2] < EVERY_MS:
        return False
    times = [posts[place][2] for place in range(-TIMES, 0)]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    uneven = max(gaps) - min(gaps)
    return min(gaps) >= EVERY_MS and uneven <= max(JITTER_MS, UNEVEN * max(gaps))
