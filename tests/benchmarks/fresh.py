"""The reads of a program just started, which remembers nothing but its word lists."""

from concurrent.futures import Future
from pathlib import Path
from typing import Any

from streamer_app.live.materials import Materials
from streamer_app.review.reading import Reads
from streamer_app.review.shelf import Shelf
from streamer_app.wording import Wording


class Noted(Reads):
    """The window's reads; the page that was asked for can be waited for without the window."""

    asked: Future[Any] | None = None

    def page(self, *asked: Any, **how: Any) -> Future[Any]:
        self.asked = super().page(*asked, **how)
        return self.asked


def reads_of(path: Path) -> Noted:
    """What the window asks, on a database without a demo."""
    return Noted(path, path.with_name("none.sqlite"), Materials(), lambda: Wording("en"))


def shelf_of(path: Path) -> Shelf:
    """The memory of sessions; its word lists are read once."""
    materials = Materials()
    return Shelf(path, lambda: materials)
