"""The interaction suggested now, and what came of earlier ones, from the session's folds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from streamer_app.advisor.interaction import (
    FACTORS,
    OPTIONS,
    Beliefs,
    Live,
    Outcome,
    Suggestion,
    suggest,
    worked,
)
from streamer_app.advisor.pitching import Run
from streamer_app.advisor.state import Decision
from streamer_app.assets import asset
from streamer_app.errors import AppError
from streamer_app.events import Interaction
from streamer_app.insight.votes import Votes
from streamer_app.live.folds import Folds
from streamer_app.live.people import DESK

MINUTE_MS: Final = 60_000
AFTER_MS: Final = 5 * MINUTE_MS
VOTING_S: Final = 60
INTENT_MS: Final = 10 * MINUTE_MS


@dataclass(frozen=True, slots=True)
class Done:
    """An interaction that was begun, with the room as it was."""

    option: str
    at_ms: int
    state: dict[str, str]
    engagement: float | None
    interaction: str = ""
    hold: float | None = None
    """Those watching, against five minutes before."""


class Interacting:
    """The life of interactions, folded from ``Interaction`` events alone.

    What an event carries: ``action`` started, ``option`` of ``interaction.OPTIONS`` and, in
    ``detail``, ``options`` (how many can be voted for), ``seconds``, ``right`` and ``state``.
    """

    def __init__(self, prior: str | None = None) -> None:
        self._prior = prior or _shipped()
        self._done: list[Done] = []
        self._seen: set[str] = set()
        self._noted: set[str] = set()
        self.votes: Votes | None = None
        """The latest poll or quiz; messages are to be folded into it."""

    def fold(self, event: Interaction, folds: Folds) -> None:
        """Take in a step; repeats change nothing."""
        if event.action == "outcome":
            self._noted.add(event.interaction)
        if event.id in self._seen or event.action != "started":
            return
        self._seen.add(event.id)
        detail = event.detail
        state = {str(k): str(v) for k, v in dict(detail.get("state") or {}).items()}
        before = (_engagement(folds, event.at_ms), event.interaction, _hold(folds, event.at_ms))
        self._done.append(Done(event.option, event.at_ms, state, *before))
        if event.option in ("poll", "quiz"):
            until = event.at_ms + int(detail.get("seconds", VOTING_S)) * 1000
            right = detail.get("right")
            count = max(2, min(9, int(detail.get("options", 4))))
            self.votes = Votes(count, event.at_ms, until, int(right) if right else None)

    def outcomes(self, folds: Folds, at_ms: int) -> list[Outcome]:
        """What worked, five minutes after each; of pitches, once their orders are in."""
        acted = [
            Outcome(done.option, done.state, self._worked(folds, done))
            for done in self._done
            if done.state and at_ms >= done.at_ms + AFTER_MS
        ]
        pitched = [
            outcome_of_pitch(run, len(folds.sold(run.pitch)))
            for run in folds.pitching.runs
            if run.settled(at_ms)
        ]
        return acted + pitched

    def due(self, folds: Folds, at_ms: int) -> list[Interaction]:
        """What came of interactions, once each, to be kept for later sessions."""
        return [
            Interaction(
                source=DESK,
                id=f"outcome-{done.interaction}",
                at_ms=at_ms,
                seen_ms=at_ms,
                interaction=done.interaction,
                action="outcome",
                option=done.option,
                detail={"state": done.state, "worked": self._worked(folds, done)},
            )
            for done in self._done
            if done.interaction and done.interaction not in self._noted
            if done.state and at_ms >= done.at_ms + AFTER_MS
        ]

    def suggestion(
        self, folds: Folds, at_ms: int, decision: Decision, earlier: Iterable[Outcome] = ()
    ) -> Suggestion:
        """What to do now; ``earlier`` are outcomes of other sessions. Nothing without a prior."""
        try:
            beliefs = Beliefs(self._prior, [*earlier, *self.outcomes(folds, at_ms)])
        except AppError:  # a person has edited it; ``soundness`` says so at the start
            return Suggestion(None, (), {})
        return suggest(self.live(folds, at_ms, decision), beliefs)

    def live(self, folds: Folds, at_ms: int, decision: Decision) -> Live:
        """The room as far as interaction goes."""
        now, before = _engagement(folds, at_ms), _engagement(folds, at_ms - AFTER_MS)
        intents = [h for h in folds.heard if h.kind == "intent" and h.at_ms > at_ms - INTENT_MS]
        since = {done.option: (at_ms - done.at_ms) / MINUTE_MS for done in self._done}
        ended = [run.ended_ms for run in folds.pitching.runs if run.ended_ms is not None]
        if ended:
            since["pitch"] = (at_ms - max(ended)) / MINUTE_MS
        return Live(
            engagement=now,
            change=None if now is None or before is None else now - before,
            open_questions=folds.desk.figures(at_ms).open_q,
            intents=len({heard.viewer for heard in intents}),
            minute=(at_ms - (folds.first_ms or at_ms)) / MINUTE_MS,
            since_min=since,
            topic=_topic(folds),
            pitch_open=decision.course is not None,
        )

    def _worked(self, folds: Folds, done: Done) -> bool:
        at_ms = done.at_ms + AFTER_MS
        livelier = (done.engagement, _engagement(folds, at_ms))
        return worked(done.option, livelier, (done.hold, _hold(folds, at_ms)))


def outcome_of(event: Interaction) -> Outcome | None:
    """What an earlier session kept of an interaction; None for its other steps."""
    state = event.detail.get("state")
    if event.action != "outcome" or event.option not in OPTIONS or not isinstance(state, Mapping):
        return None
    return Outcome(event.option, _known(state), bool(event.detail.get("worked")))


def outcome_of_pitch(run: Run, orders: int) -> Outcome:
    """What came of a settled pitch, with the room as it was noted at its start."""
    sold = worked("pitch", (None, None), (None, None), orders)
    return Outcome("pitch", _known(run.shown.get("state")), sold)


def _known(state: object) -> dict[str, str]:
    """What of a stored state is still among the factors; nothing where none was noted."""
    told = state if isinstance(state, Mapping) else {}
    return {k: v for k, v in told.items() if v in FACTORS.get(k, ())}


def _hold(folds: Folds, at_ms: int) -> float | None:
    """Those watching at a time against five minutes before it, where both are known."""
    line = folds.metrics.viewers_line(at_ms - AFTER_MS - MINUTE_MS)
    then = [count for ms, count in line if ms <= at_ms - AFTER_MS and count]
    now = [count for ms, count in line if at_ms - MINUTE_MS < ms <= at_ms and count]
    return now[-1] / then[-1] if then and now else None


def _shipped() -> str:
    try:
        return asset("interaction_prior.toml").read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _engagement(folds: Folds, at_ms: int) -> float | None:
    """The index at a time, where it was known."""
    known = [value for ms, value in folds.metrics.engagement(at_ms - MINUTE_MS) if ms <= at_ms]
    return known[-1] if known else None


def _topic(folds: Folds) -> str:
    """The course that most people speak of now; empty where nobody does."""
    people: dict[str, set[str]] = {}
    for heard in folds.heard if folds.items else ():
        for course in heard.about:
            people.setdefault(course, set()).add(heard.viewer)
    best = max(people, key=lambda course: len(people[course]), default="")
    return folds.title(best) if best else ""
