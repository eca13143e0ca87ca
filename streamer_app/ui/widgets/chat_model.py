"""The rows of the chat view: a bounded list, its filter, repeats folded, and what waits."""

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from streamer_app.live.snapshot import ChatRow
from streamer_app.ui.widgets.row_parts import SKIPPED, paid

Filter = Literal["all", "asks", "paid", "course"]
COURSE_KINDS: Final = frozenset({"order", "refund", "course_click", "pitch"})
NEAR: Final = 8
"""A line that repeats one of so many before it is folded into that one."""
NEAR_MS: Final = 60_000


@dataclass(slots=True, eq=False)
class Entry:
    """A line as it stands in the list; ``serial`` grows from line to line."""

    serial: int
    row: ChatRow
    repeats: int = 1


@dataclass(slots=True)
class Change:
    """What a batch did to the shown list: how many came, and which shown ones are other now."""

    added: int = 0
    amended: list[Entry] = field(default_factory=list)


def passes(row: ChatRow, kind: Filter) -> bool:
    """Whether a filter shows this row."""
    match kind:
        case "asks":
            return row.card is not None
        case "paid":
            return paid(row)
        case "course":
            return row.kind in COURSE_KINDS
    return True


class ChatModel:
    """Keeps the newest ``most`` rows. While it is held, new rows wait and the list stands still."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.filter: Filter = "all"
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._entries: list[Entry] = []
        self._shown: list[Entry] = self._entries
        self._by_row: dict[int, Entry] = {}
        self._texts: dict[str, Entry] = {}
        self._next = 0
        self._waiting: deque[ChatRow] = deque(maxlen=self.most)
        self.held = False
        self.waiting = 0
        self.sources: set[str] = set()
        if self.filter != "all":
            self._shown = []

    @property
    def shown(self) -> Sequence[Entry]:
        """The rows that pass the filter, oldest first."""
        return self._shown

    def __len__(self) -> int:
        return len(self._entries)

    def extend(self, rows: Iterable[ChatRow], skipped: int = 0) -> Change:
        """Add rows, oldest first; a row id already held replaces its row.

        While held, rows wait and only what replaces a held row changes the list.
        """
        change = Change()
        fresh = [row for row in rows if not self._amend(row, change)]
        if skipped and fresh:
            fresh.insert(0, _dropped(fresh[0], skipped))
        if self.held:
            self._waiting.extend(fresh)
            self.waiting += skipped + sum(1 for row in fresh if passes(row, self.filter))
            return change
        for row in fresh:
            self._append(row, change)
        self._trim()
        return change

    def release(self) -> Change:
        """Let the waiting rows in."""
        rows, dropped = list(self._waiting), self.waiting
        self._waiting.clear()
        self.waiting = 0
        held, self.held = self.held, False
        missing = max(0, dropped - len(rows)) if self.filter == "all" else 0
        change = self.extend(rows, missing if len(rows) == self.most else 0)
        self.held = held
        return change

    def prepend(self, rows: Sequence[ChatRow]) -> int:
        """Add older rows before the first; returns how many of them are shown."""
        first = self._entries[0].serial if self._entries else self._next
        entries = [Entry(first - len(rows) + at, row) for at, row in enumerate(rows)]
        self._entries[:0] = entries
        self._by_row.update({entry.row.row: entry for entry in entries})
        shown = [entry for entry in entries if passes(entry.row, self.filter)]
        if self._shown is not self._entries:
            self._shown[:0] = shown
        return len(shown)

    def set_filter(self, kind: Filter) -> None:
        """Show another part of the list."""
        self.filter = kind
        if kind == "all":
            self._shown = self._entries
        else:
            self._shown = [entry for entry in self._entries if passes(entry.row, kind)]

    def entry(self, row: int) -> Entry | None:
        """The line of a row id, None when it is no longer held."""
        return self._by_row.get(row)

    def index(self, serial: int) -> int:
        """Where ``serial`` stands among the shown lines, or where the next one after it does."""
        return bisect_left(self._shown, serial, key=lambda entry: entry.serial)

    def _amend(self, row: ChatRow, change: Change) -> bool:
        entry = self._by_row.get(row.row)
        if entry is None:
            return False
        if entry.row.row == row.row and entry.row != row:
            was = passes(entry.row, self.filter)
            entry.row = row
            if was != passes(row, self.filter):
                self.set_filter(self.filter)
            if passes(row, self.filter):
                change.amended.append(entry)
        return True

    def _append(self, row: ChatRow, change: Change) -> None:
        if row.source:
            self.sources.add(row.source)
        if (twin := self._twin(row)) is not None:
            twin.repeats += 1
            self._by_row[row.row] = twin
            if passes(twin.row, self.filter):
                change.amended.append(twin)
            return
        entry = Entry(self._next, row)
        self._next += 1
        self._entries.append(entry)
        self._by_row[row.row] = entry
        if row.kind == "chat":
            self._texts[row.text] = entry
        if self._shown is self._entries:
            change.added += 1
        elif passes(row, self.filter):
            self._shown.append(entry)
            change.added += 1

    def _twin(self, row: ChatRow) -> Entry | None:
        """The near line that says the same, where folding loses nothing."""
        if row.kind != "chat" or row.card is not None or row.mirrored:
            return None
        twin = self._texts.get(row.text)
        if twin is None or twin.serial < self._next - NEAR:
            return None
        same = twin.row.source == row.source and abs(row.at_ms - twin.row.at_ms) <= NEAR_MS
        plain = twin.row.card is None and not twin.row.deleted and not twin.row.mirrored
        return twin if same and plain and not paid(row) else None

    def _trim(self) -> None:
        """Drop the oldest beyond the limit, a tenth at a time, because each time costs a copy."""
        if len(self._texts) > 4 * NEAR:
            newest = self._next - NEAR
            self._texts = {t: e for t, e in self._texts.items() if e.serial >= newest}
        slack = max(1, self.most // 10)
        surplus = len(self._entries) - self.most
        if surplus < slack:
            return
        gone = self._entries[surplus - 1].serial
        del self._entries[:surplus]
        if self._shown is not self._entries:
            del self._shown[: self.index(gone + 1)]
        self._by_row = {row: e for row, e in self._by_row.items() if e.serial > gone}


def _dropped(before: ChatRow, count: int) -> ChatRow:
    """The line that stands for rows dropped before this one; its id is no row's."""
    return ChatRow(
        row=-before.row - 1, at_ms=before.at_ms, source="", kind=SKIPPED, name="", text="",
        count=count,
    )  # fmt: skip
