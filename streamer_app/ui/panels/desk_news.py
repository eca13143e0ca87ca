"""What the desk's log says to the person at this window: what failed, and what others did."""

from collections.abc import Sequence

from streamer_app.live.snapshot import DeskLine, Snapshot
from streamer_app.ui.panels.card_chips import actor
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.words import Words

AUTO = "auto"
WRITTEN = ("note", "text")
DONE = {
    "answered": "answered",
    "on_air": "on_air",
    "pinned": "pin",
    "later": "later",
    "dismissed": "dismiss",
}


def seen_rev(snapshot: Snapshot) -> int:
    """The desk's revision at a moment, as far as its cards tell."""
    return max((card.rev for card in snapshot.cards), default=0)


class News:
    """Hands out each line of the log once; what was there at the beginning is no news."""

    def __init__(self) -> None:
        self._session: int | None = None
        self._last = ""

    def fresh(self, snapshot: Snapshot) -> list[DeskLine]:
        """The lines that have come since the last snapshot."""
        log, began = snapshot.log, snapshot.session != self._session
        self._session = snapshot.session
        seen, self._last = self._last, log[-1].id if log else ""
        if began or self._last == seen:
            return []
        ids = [line.id for line in log]
        return list(log[ids.index(seen) + 1 :]) if seen in ids else list(log)


def failed(lines: list[DeskLine], me: str) -> DeskLine | None:
    """The last thing that this person wished in vain."""
    mine = [line for line in lines if line.actor == me and line.result != "applied"]
    return mine[-1] if mine else None


def others(lines: list[DeskLine], me: str) -> DeskLine | None:
    """The last thing that somebody else did."""
    theirs = [
        line
        for line in lines
        if line.actor not in (me, AUTO) and line.result == "applied" and line.op != "whisper"
    ]
    return theirs[-1] if theirs else None


def merged_away(lines: list[DeskLine], me: str) -> DeskLine | None:
    """The last thing that this person decided about a card that had become part of another."""
    went = [line for line in lines if line.actor == me and line.result == "applied" and line.went]
    return went[-1] if went else None


def written_over(lines: list[DeskLine], log: Sequence[DeskLine], me: str) -> DeskLine | None:
    """What somebody else wrote in the place of this person's note or words."""
    for line in reversed(lines):
        if line.op not in WRITTEN or line.actor == me or line.result != "applied":
            continue
        for before in reversed(log[: log.index(line)]):
            if (before.op, before.card, before.result) == (line.op, line.card, "applied"):
                if before.actor == me and before.detail:
                    return line
                break
    return None


def what_words(line: DeskLine, words: Words) -> str:
    """An operation in words: 标为已答; 关联力学提分营."""
    code = f"log.{line.op}"
    match line.op:
        case "answered" if line.detail in ("text", "template"):
            code = "log.answered_text"
        case "note" if line.detail:
            return words.say("log.note_of", text=display_text(line.detail, 60))
        case "text" if line.detail:
            return words.say("log.text_of", text=display_text(line.detail, 60))
        case "merge":
            return words.say(code, card=line.detail)
        case "course":
            return words.say(code, course=display_text(line.detail, 24))
        case "claim" if line.result == "applied" and not line.detail:
            code = "log.claim"
    return words.say(code)


def told(line: DeskLine, words: Words) -> str:
    """小李 · 已答“能看回放吗？”"""
    text = display_text(line.said, 18)
    known = DONE.get(line.op)
    what = words.say(f"done.{known}", text=text) if known else what_words(line, words)
    return words.say("done.by", who=actor(line.actor, words), what=what)


def history_line(line: DeskLine, words: Words) -> str:
    """小李 标为已答; with why, where it came to nothing."""
    what = what_words(line, words)
    if line.result != "applied" and line.why is not None:
        what = words.say("log.refused", what=what, why=words.tell(line.why))
    return f"{actor(line.actor, words)} {what}"
