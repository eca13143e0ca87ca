"""The rows of the chat view: a bounded list, its filter, repeats folded, and what waits."""

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from msgspec.structs import replace

from streamer_app.live.snapshot import ChatRow
from streamer_app.ui.widgets.row_parts import SKIPPED, paid

Filter = Literal["all", "asks", "paid", "course"]
COURSE_KINDS: Final = frozenset({"order", "refund", "course_click", "pitch"})
NEAR: Final = 8
"""A line that repeats one of the last eight to sixteen is folded into that one."""
NEAR_MS: Final = 60_000


@dataclass(slots=True, eq=False)
class Entry:
    """A line as it stands in the list. Row ids grow from line to line."""

    row: ChatRow
    repeats: int = 1

    @property
    def serial(self) -> int:
        """The row id of the (first) row."""
        return self.row.row


@dataclass(slots=True)
class Change:
    """What a batch did to the shown list: how many came, and which shown ones are other now."""

    added: int = 0
    amended: list[Entry] = field(default_factory=list)


def passes(row: ChatRow, kind: Filter) -> bool:
    """Whether a filter shows this row."""
    if row.hidden:
        return False
    match kind:
        case "asks":
            return row.card is not None
        case "paid":
            return paid(row)
        case "course":
            return row.kind in COURSE_KINDS
    return True


def _row_id(entry: Entry) -> int:
    return entry.row.row


def _same(one: ChatRow, other: ChatRow) -> bool:
    """Whether folding the other into the one loses nothing but who said it."""
    near = abs(other.at_ms - one.at_ms) <= NEAR_MS and one.source == other.source
    asks = one.card is not None or other.card is not None
    odd = one.deleted or other.deleted or one.mirrored or other.mirrored
    return near and not asks and not odd


class ChatModel:
    """Keeps the newest ``most`` rows. While it is held, new rows wait and the list stands still."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.filter: Filter = "all"
        self.merging = True
        """Whether a line that repeats one just before it joins that one."""
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._entries: list[Entry] = []
        self._shown: list[Entry] = self._entries if self.filter == "all" else []
        self._unseen: deque[Entry] = deque(maxlen=self.most)
        self.hidden = 0
        """How many lines were kept out of sight."""
        self._newest = -1
        self._texts: dict[str, Entry] = {}
        self._texts_before: dict[str, Entry] = {}
        self._waiting: deque[ChatRow] = deque(maxlen=self.most)
        self.held = False
        self.waiting = 0
        self.sources: set[str] = set()

    @property
    def shown(self) -> Sequence[Entry]:
        """The rows that pass the filter, oldest first."""
        return self._shown

    def __len__(self) -> int:
        return len(self._entries)

    def extend(self, rows: Sequence[ChatRow], skipped: int = 0) -> Change:
        """Add rows, oldest first; an older row id replaces its row, where that is still held.

        While held, rows wait and only what replaces a held row changes the list.
        """
        change = Change()
        fresh = []
        for row in rows:
            if row.row > self._newest:
                self._newest = row.row
                fresh.append(row)
            else:
                self._amend(row, change)
        if skipped and fresh:
            fresh.insert(0, _dropped(fresh[0], skipped))
        if self.held:
            self._waiting.extend(fresh)
            self.waiting += max(0, skipped - 1) + sum(passes(row, self.filter) for row in fresh)
        else:
            self._append(fresh, change)
        return change

    def release(self) -> Change:
        """Let the waiting rows in; a line says how many of them were too many to wait."""
        rows, change = list(self._waiting), Change()
        lost = self.waiting - len(rows)
        if lost > 0 and self.filter == "all" and len(rows) == self.most:
            rows[0] = _dropped(rows[1], lost + 1)
        self._waiting.clear()
        self.waiting = 0
        self._append(rows, change)
        return change

    def prepend(self, rows: Sequence[ChatRow]) -> int:
        """Add older rows before the first; returns how many of them are shown."""
        first = self._entries[0].serial if self._entries else self._newest + 1
        entries = [Entry(row) for row in rows if row.row < first and not row.hidden]
        self._entries[:0] = entries
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

    def refilter(self, hides: Callable[[ChatRow], bool], *, merging: bool) -> None:
        """Keep other lines out of sight than before; the list is as if it had always been so.

        ``merging`` is for the repeats that come from now on.
        """
        self.merging = merging
        everything = sorted((*self._entries, *self._unseen), key=_row_id)
        for entry in everything:
            entry.row = _veiled(entry.row, hides)
        self._entries = [entry for entry in everything if not entry.row.hidden]
        self._unseen = deque((one for one in everything if one.row.hidden), maxlen=self.most)
        self.hidden = sum(entry.repeats for entry in self._unseen)
        self._waiting = deque((_veiled(row, hides) for row in self._waiting), maxlen=self.most)
        self._texts, self._texts_before = {}, {}
        self.set_filter(self.filter)

    def entry(self, row: int) -> Entry | None:
        """The line of a row id, None when it is not held (any more)."""
        at = bisect_left(self._entries, row, key=_row_id)
        if at < len(self._entries) and self._entries[at].row.row == row:
            return self._entries[at]
        return None

    def index(self, serial: int) -> int:
        """Where ``serial`` stands among the shown lines, or where the next one after it does."""
        return bisect_left(self._shown, serial, key=_row_id)

    def _amend(self, row: ChatRow, change: Change) -> None:
        if (entry := self.entry(row.row)) is None:
            self._amend_waiting(row)
            return
        if entry.row == row:
            return
        was, entry.row = passes(entry.row, self.filter), row
        if was != passes(row, self.filter):
            self.set_filter(self.filter)
        change.amended.append(entry)

    def _amend_waiting(self, row: ChatRow) -> None:
        for at, waiting in enumerate(self._waiting):
            if waiting.row == row.row:
                self._waiting[at] = row
                return

    def _append(self, rows: Sequence[ChatRow], change: Change) -> None:
        """The hot loop: at 20,000 rows a second it runs 330 times a frame."""
        entries, everything = self._entries, self._shown is self._entries
        for row in rows:
            if row.source and row.source not in self.sources:
                self.sources.add(row.source)
            if row.hidden:
                self._unseen.append(Entry(row))
                self.hidden += 1
                continue
            if row.kind == "chat" and self.merging:
                twin = self._texts.get(row.text) or self._texts_before.get(row.text)
                if twin is not None and _same(twin.row, row):
                    twin.repeats += 1
                    change.amended.append(twin)
                    continue
            entry = Entry(row)
            entries.append(entry)
            if row.kind == "chat":
                self._remember(entry)
            if everything:
                change.added += 1
            elif passes(row, self.filter):
                self._shown.append(entry)
                change.added += 1
        self._trim()

    def _remember(self, entry: Entry) -> None:
        if len(self._texts) >= NEAR:
            self._texts, self._texts_before = {}, self._texts
        self._texts[entry.row.text] = entry

    def _trim(self) -> None:
        """Drop the oldest beyond the limit, a tenth at a time, because each time costs a copy."""
        surplus = len(self._entries) - self.most
        if surplus < max(1, self.most // 10):
            return
        gone = self._entries[surplus - 1].serial
        del self._entries[:surplus]
        if self._shown is not self._entries:
            del self._shown[: self.index(gone + 1)]


def _veiled(row: ChatRow, hides: Callable[[ChatRow], bool]) -> ChatRow:
    hidden = hides(row)
    return row if hidden == row.hidden else replace(row, hidden=hidden)


def _dropped(before: ChatRow, count: int) -> ChatRow:
    """The line that stands for rows dropped before this one, under the id of the last of them."""
    return ChatRow(
        row=before.row - 1,
        at_ms=before.at_ms,
        source="",
        kind=SKIPPED,
        name="",
        text="",
        count=count,
    )
