"""Those present, one by one, for the advisor: what each owns, wants and has already seen."""

from collections.abc import Mapping, Sequence
from typing import Final

from streamer_app.advisor.audience import Audience
from streamer_app.advisor.crowd import Crowd, seen_by
from streamer_app.advisor.interest import crowd_interest, interests
from streamer_app.advisor.policy import RECENT_MS
from streamer_app.live.folds import Folds
from streamer_app.live.knowledge import Knowledge

TELLING: Final = 1.05
"""A lift below this is no more than the audience's mean."""


def crowd(folds: Folds, known: Knowledge, audience: Audience, at_ms: int) -> Crowd | None:
    """The people present of whom something is known, and how many others there are.

    None where nothing is known of anybody: then a count is all there is.
    """
    viewers = folds.presence.viewers(at_ms)
    courses = list(folds.items)
    owned = [_owned(folds, known, viewer) for viewer in viewers]
    lifts = [_lifts(folds, known, viewer, courses, at_ms) for viewer in viewers]
    if not courses or not (any(owned) or any(lifts)):
        return None
    return Crowd(
        tuple(viewers),
        tuple(courses),
        crowd_interest(known.model, owned, lifts, courses),
        seen_by(viewers, courses, folds.watched()),
        max(0, audience.present - len(viewers)),
    )


def _owned(folds: Folds, known: Knowledge, viewer: str) -> list[str]:
    here = [act.course for act in folds.viewers.acts(viewer) if act.kind == "buy"]
    return list(dict.fromkeys([*known.owned.get(viewer, ()), *here]))


def _lifts(
    folds: Folds, known: Knowledge, viewer: str, courses: Sequence[str], at_ms: int
) -> Mapping[str, float]:
    """Course to how many times the usual interest, where it is more: from earlier sessions and
    what is older than the last ten minutes, which speak for themselves."""
    signs = [act for act in folds.viewers.acts(viewer) if act.at_ms <= at_ms - RECENT_MS]
    signs += known.signs.get(viewer, ())
    if not signs:
        return {}
    usual = dict.fromkeys(courses, 1 / len(courses))
    found = interests(signs, usual, at_ms, folds.first_ms or 0)
    return {one.course: one.lift for one in found if one.lift >= TELLING}
