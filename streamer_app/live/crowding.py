"""Those present, one by one, for the advisor: what each owns, wants and has already seen."""

from collections.abc import Sequence

from streamer_app.advisor.audience import Audience
from streamer_app.advisor.crowd import Crowd, seen_by
from streamer_app.advisor.interest import crowd_interest, lifts
from streamer_app.advisor.policy import RECENT_MS
from streamer_app.insight.viewers import Act
from streamer_app.live.folds import Folds
from streamer_app.live.knowledge import Knowledge


def crowd(folds: Folds, known: Knowledge, audience: Audience, at_ms: int) -> Crowd | None:
    """The people present of whom something is known, and how many others there are.

    None where nothing is known of anybody: then a count is all there is.
    """
    courses = list(folds.items)
    if not courses:
        return None
    viewers = folds.presence.viewers(at_ms)
    owned = [_owned(folds, known, viewer) for viewer in viewers]
    signs = [_signs(folds, known, viewer, at_ms) for viewer in viewers]
    if not (any(owned) or any(signs)):
        return None
    return Crowd(
        tuple(viewers),
        tuple(courses),
        crowd_interest(
            known.model, owned, lifts(signs, courses, at_ms, folds.first_ms or 0), courses
        ),
        seen_by(viewers, courses, folds.watched()),
        max(0, audience.present - len(viewers)),
    )


def _owned(folds: Folds, known: Knowledge, viewer: str) -> Sequence[str]:
    before = known.owned.get(viewer, ())
    here = [act.course for act in folds.viewers.acts(viewer) if act.kind == "buy"]
    return list(dict.fromkeys([*before, *here])) if here else before


def _signs(folds: Folds, known: Knowledge, viewer: str, at_ms: int) -> Sequence[Act]:
    """What tells of a viewer's interest: earlier sessions, and what is older than the last ten
    minutes, which speak for themselves."""
    here = [act for act in folds.viewers.acts(viewer) if act.at_ms <= at_ms - RECENT_MS]
    return known.heeded(viewer, [*here, *known.signs.get(viewer, ())], at_ms)
