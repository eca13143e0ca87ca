"""Which rows of the chat are on screen, and where: heights are known only of rows looked at."""

from dataclasses import dataclass

from streamer_app.ui.widgets.chat_layout import Laid, Typesetter
from streamer_app.ui.widgets.chat_model import ChatModel, Entry


@dataclass(frozen=True, slots=True)
class Placed:
    """A row on screen with the y of its top."""

    entry: Entry
    laid: Laid
    y: int


class ChatScroll:
    """Follows the end, or stays with a row at the top of the screen (its serial, px above it)."""

    def __init__(self, model: ChatModel, setter: Typesetter) -> None:
        self._model, self._setter = model, setter
        self.height = 100
        self.following = True
        self._top = 0
        self._above = 0
        self._placed: list[Placed] | None = None

    def forget(self) -> None:
        """The rows, their layout, the place or the height are others now."""
        self._placed = None

    def placed(self) -> list[Placed]:
        """The rows on screen from the top down."""
        if self._placed is None:
            self._placed = self._place_all()
        return self._placed

    def _place_all(self) -> list[Placed]:
        if self.following:
            return self._from_end()
        rows = self._from_top()
        low = rows[-1].y + rows[-1].laid.height if rows else 0
        if low < self.height:
            return self._from_end()
        return rows

    def _from_end(self) -> list[Placed]:
        shown, rows = self._model.shown, []
        y = self.height
        for at in range(len(shown) - 1, -1, -1):
            laid = self._setter.laid(shown[at])
            y -= laid.height
            rows.append(Placed(shown[at], laid, y))
            if y <= 0:
                break
        rows.reverse()
        if y > 0:
            return [Placed(row.entry, row.laid, row.y - y) for row in rows]
        return rows

    def _from_top(self) -> list[Placed]:
        shown, rows = self._model.shown, []
        at, y = self._model.index(self._top), -self._above
        while at < len(shown) and y < self.height:
            laid = self._setter.laid(shown[at])
            rows.append(Placed(shown[at], laid, y))
            y += laid.height
            at += 1
        return rows

    def at_end(self) -> bool:
        """Whether the last row's foot is on screen."""
        rows, shown = self.placed(), self._model.shown
        if not rows:
            return True
        last = rows[-1]
        return last.entry is shown[-1] and last.y + last.laid.height <= self.height

    def at_start(self) -> bool:
        """Whether the first row's head is on screen."""
        rows, shown = self.placed(), self._model.shown
        return not rows or (rows[0].entry is shown[0] and rows[0].y >= 0)

    def anchor(self) -> None:
        """Stay with what is on screen now."""
        rows = self.placed()
        if rows:
            self._top, self._above = rows[0].entry.serial, -rows[0].y
        self.following = False
        self.forget()

    def follow(self) -> None:
        """Go to the end and stay there."""
        self.following = True
        self.forget()

    def by(self, distance: int) -> None:
        """Move down by so many px (up where negative), as far as there are rows."""
        self.anchor()
        shown = self._model.shown
        at, above = self._model.index(self._top), self._above + distance
        while above < 0 and at > 0:
            at -= 1
            above += self._setter.laid(shown[at]).height
        while at < len(shown) - 1 and above >= (height := self._setter.laid(shown[at]).height):
            above -= height
            at += 1
        if shown:
            self._top, self._above = shown[at].serial, max(0, above)
        self.forget()

    def to(self, at: int, share: float = 0.0) -> None:
        """Put the shown row ``at`` at the top, ``share`` of its height above the screen."""
        shown = self._model.shown
        self.following = False
        if shown:
            entry = shown[min(max(0, at), len(shown) - 1)]
            self._top = entry.serial
            self._above = int(self._setter.laid(entry).height * share)
        self.forget()

    def into_sight(self, entry: Entry) -> None:
        """Scroll as little as shows the whole row."""
        for row in self.placed():
            if row.entry is entry:
                below = row.y + row.laid.height - self.height
                if row.y < 0 or below > 0:
                    self.by(row.y if row.y < 0 else below)
                return
        at = self._model.index(entry.serial)
        first = self.placed()[0].entry.serial
        self.to(at)
        if entry.serial > first:
            self.by(self._setter.laid(entry).height - self.height)

    def place(self) -> tuple[int, float]:
        """The index of the top row and the share of it above the screen, for the scroll bar."""
        rows = self.placed()
        if not rows:
            return 0, 0.0
        return self._model.index(rows[0].entry.serial), -rows[0].y / rows[0].laid.height
