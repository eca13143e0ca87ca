"""Which chat rows are selected, by their serials, and their text to copy."""

from streamer_app.ui.widgets.chat_model import ChatModel, Entry
from streamer_app.ui.widgets.row_parts import Say, plain_line


class ChatSelection:
    """A current row and the range from where the selection began to it."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self._begin: int | None = None
        self._current: int | None = None
        self.several = False

    def clear(self) -> None:
        """No current row, nothing selected."""
        self._begin = self._current = None
        self.several = False

    def put(self, entry: Entry, *, extend: bool = False) -> None:
        """Make a row the current one; ``extend`` keeps the other end of the selection."""
        if not extend or self._begin is None:
            self._begin = entry.serial
        self._current = entry.serial
        self.several = self._begin != self._current

    def all(self) -> None:
        """Select every row shown."""
        if shown := self._model.shown:
            self._begin, self._current = shown[0].serial, shown[-1].serial
            self.several = True

    def holds(self, entry: Entry) -> bool:
        """Whether this row is selected or current."""
        if self._begin is None or self._current is None:
            return False
        low, high = sorted((self._begin, self._current))
        return low <= entry.serial <= high

    @property
    def current(self) -> Entry | None:
        """The current row, while it is held."""
        if self._current is None:
            return None
        at = self._model.index(self._current)
        shown = self._model.shown
        return shown[at] if at < len(shown) and shown[at].serial == self._current else None

    def step(self, by: int, start: Entry | None) -> Entry | None:
        """The row so many before or after the current one, ``start`` where there is none."""
        shown = self._model.shown
        if self._current is None or not shown:
            return start
        at = min(max(0, self._model.index(self._current) + by), len(shown) - 1)
        return shown[at]

    def text(self, say: Say) -> str:
        """The selected rows as lines of ``name: text``."""
        if self._begin is None or self._current is None:
            return ""
        low, high = sorted((self._begin, self._current))
        first, last = self._model.index(low), self._model.index(high + 1)
        return "\n".join(plain_line(entry.row, say) for entry in self._model.shown[first:last])
