"""The session in one sentence, from fixed clauses whose numbers can be opened."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from streamer_app.live.pages import SessionPage
from streamer_app.live.snapshot import Minute
from streamer_app.review.pitches import PitchLine
from streamer_app.review.themes import Theme

AFTER_MS: Final = 5 * 60_000
LABEL: Final = 28
"""Characters of a theme in the sentence."""
SHARED: Final = 2
"""People who ask the same, from which on a theme is worth a clause."""
MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Clause:
    """A message code with its arguments; ``at_ms`` or ``tab`` is where its number comes from."""

    code: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    at_ms: int | None = None
    tab: str = ""


def sentence(
    page: SessionPage, pitches: Sequence[PitchLine], themes: Sequence[Theme]
) -> tuple[Clause, ...]:
    """At most three clauses; one that says so where nothing stands out."""
    found = tuple(_clauses(page, pitches, themes))[:MOST]
    return found or (Clause("sentence.calm"),)


def _clauses(
    page: SessionPage, pitches: Sequence[PitchLine], themes: Sequence[Theme]
) -> Iterator[Clause]:
    if pitches:
        yield _pitch(page.minutes, max(pitches, key=lambda one: (one.orders, one.started_ms)))
    top = next((theme for theme in themes if theme.label), None)
    if top is not None and top.askers >= SHARED:
        label = top.label if len(top.label) <= LABEL else f"{top.label[: LABEL - 1]}…"
        yield Clause("sentence.theme", {"label": label, "n": top.askers}, tab="themes")
    drops = [mark for mark in page.marks if mark.kind == "drop"]
    if drops:
        worst = max(drops, key=lambda mark: _share(mark.text))
        yield Clause("sentence.drop", {"share": f"{_share(worst.text)} %"}, worst.at_ms)
    peaks = [mark for mark in page.marks if mark.kind == "peak"]
    if peaks:
        best = max(peaks, key=lambda mark: _messages(page.minutes, mark.at_ms))
        code = "sentence.peak" if best.text else "sentence.peak_plain"
        yield Clause(code, {"words": best.text} if best.text else {}, best.at_ms)


def _pitch(minutes: Sequence[Minute], line: PitchLine) -> Clause:
    before = _viewers(minutes, line.started_ms)
    after = _viewers(minutes, line.started_ms + AFTER_MS)
    said: dict[str, Any] = {"title": line.title, "n": line.orders}
    if not before or after is None:
        return Clause("sentence.pitch", said, line.started_ms)
    change = f"{100 * (after - before) / before:+.0f} %".replace("-", "−")
    return Clause("sentence.pitch_viewers", {**said, "change": change}, line.started_ms)


def _viewers(minutes: Sequence[Minute], at_ms: int) -> int | None:
    known = [m.viewers for m in minutes if m.start_ms <= at_ms and m.viewers is not None]
    return known[-1] if known and at_ms <= minutes[-1].start_ms + AFTER_MS else None


def _messages(minutes: Sequence[Minute], at_ms: int) -> int:
    return next((m.messages or 0 for m in reversed(minutes) if m.start_ms <= at_ms), 0)


def _share(text: str) -> int:
    digits = "".join(char for char in text if char.isdigit())
    return int(digits) if digits else 0
