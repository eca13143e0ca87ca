"""The interaction cell: what is suggested to do with the room, and the poll that is counted."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from streamer_app.advisor.interaction import OPTIONS, Outcome, Suggestion
from streamer_app.advisor.state import Decision
from streamer_app.errors import Reason, reason
from streamer_app.events import Event, Interaction
from streamer_app.live.actions import InteractionStep
from streamer_app.live.folds import Folds
from streamer_app.live.interacting import MINUTE_MS, Interacting
from streamer_app.live.people import DESK, new_id
from streamer_app.live.snapshot import InteractionCard, PitchCard, PollView

HELD_MS: Final = 8 * MINUTE_MS
"""No suggestion this long after one was turned down, nor this long after the start."""
SHOWN_MS: Final = 3 * MINUTE_MS
"""How long a poll's result stays."""
COUNTED: Final = ("poll", "quiz")


class Prompting:
    """Folds a session's events into the cell; a poll counts votes from its start on."""

    def __init__(self, earlier: Iterable[Outcome] = ()) -> None:
        """``earlier``: what worked in the teacher's other sessions."""
        self._interacting = Interacting()
        self._earlier = tuple(earlier)
        self._poll: Interaction | None = None
        self._declined_ms = 0
        self._begun = False
        self._latest: Suggestion | None = None

    def fold(self, event: Event, folds: Folds) -> None:
        """Take in one new event, in order of arrival."""
        if not isinstance(event, Interaction):
            if self._interacting.votes is not None:
                self._interacting.votes.fold(event)
            return
        self._interacting.fold(event, folds)
        if event.action == "started":
            self._begun = True
            self._poll = event if event.option in COUNTED else None
        elif event.action == "ended":
            self._end(event.at_ms)
        elif event.action == "declined":
            self._declined_ms = event.at_ms

    @property
    def state(self) -> dict[str, str]:
        """The room in bands, as it was last looked at."""
        return dict(self._latest.state) if self._latest else {}

    def due(self, folds: Folds, at_ms: int) -> list[Interaction]:
        """What came of interactions, to be stored."""
        return self._interacting.due(folds, at_ms)

    def _end(self, at_ms: int) -> None:
        """Voting ends now; where it is over already its result goes away."""
        votes = self._interacting.votes
        if self._poll is not None and votes is not None and at_ms < votes.end_ms:
            votes.end_ms = at_ms
        else:
            self._poll = None

    def card(self, folds: Folds, pitch: PitchCard, at_ms: int) -> InteractionCard:
        """What the cell shows now; empty where nothing is clearly better than going on."""
        if (poll := self._counted(at_ms)) is not None:
            return InteractionCard(poll=poll)
        decision = Decision(course=pitch.course if pitch.state == "suggested" else None)
        self._latest = made = self._interacting.suggestion(folds, at_ms, decision, self._earlier)
        busy = pitch.state in ("suggested", "running")
        held = max(self._declined_ms, folds.first_ms or at_ms) + HELD_MS
        if made.option in (None, "pitch") or busy or at_ms < held:
            return InteractionCard()
        assert made.option is not None
        chances = {option.name: option.chance for option in made.options}
        return InteractionCard(
            option=made.option,
            why=_why(made, folds, at_ms, self._begun),
            chance=chances[made.option],
            keep=chances["keep"],
        )

    def step(self, action: InteractionStep, at_ms: int) -> Interaction:
        """A person's step, as it is stored. Raises: ValueError for an option that is none."""
        if action.option not in OPTIONS:
            raise ValueError(action.option)
        detail: dict[str, Any] = {}
        if action.step == "start":
            detail["state"] = self.state
            if action.option in COUNTED:
                detail |= {
                    "question": action.question,
                    "labels": list(action.labels),
                    "options": len(action.labels),
                    "seconds": action.seconds,
                    "right": action.right,
                }
        names = {"start": "started", "end": "ended", "decline": "declined"}
        return Interaction(
            source=DESK,
            id=new_id(),
            at_ms=at_ms,
            seen_ms=at_ms,
            interaction=new_id(),
            action=names[action.step],
            option=action.option,
            detail=detail,
        )

    def _counted(self, at_ms: int) -> PollView | None:
        poll, votes = self._poll, self._interacting.votes
        if poll is None or votes is None or at_ms >= votes.end_ms + SHOWN_MS:
            return None
        detail: Mapping[str, Any] = poll.detail
        return PollView(
            option=poll.option,
            question=str(detail.get("question", "")),
            labels=tuple(map(str, detail.get("labels", ()))),
            votes=tuple(count.votes for count in votes.counts()),
            voters=votes.voters,
            ends_ms=votes.end_ms,
            right=votes.right,
        )


def _why(made: Suggestion, folds: Folds, at_ms: int, begun: bool) -> Reason:
    """What speaks for it, in the figures of this moment."""
    desk = folds.desk.figures(at_ms)
    if made.option == "qa":
        wait = int(desk.oldest_wait_s or 0)
        return reason("interaction.why.qa", n=desk.open_q, wait=f"{wait // 60:02}:{wait % 60:02}")
    if not begun and made.state.get("trend") != "falling":
        return reason("interaction.why.never")
    for factor, band in (("trend", "falling"), ("mood", "quiet"), ("rest", "long")):
        if made.state.get(factor) == band:
            return reason(f"interaction.why.{factor}")
    return reason("interaction.why.usual")
