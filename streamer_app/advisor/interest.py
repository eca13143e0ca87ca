"""What a viewer is interested in: the posterior over courses, each part with its rows.

The interest model P(I|X) with a Dirichlet prior around the audience's mean: evidence adds its
weight, older evidence less. What is only inferred stays beside what a person has corrected.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from streamer_app.advisor.courses import CourseModel, filled, owning, tag_match
from streamer_app.advisor.pairs import Floats
from streamer_app.errors import Reason, reason

PRIOR: Final = 10.0
"""Weight of the audience's mean: ten mentions."""
WEIGHTS: Final[Mapping[str, float]] = {
    "watch": 0.02,
    "mention": 1.0,
    "ask": 3.0,
    "click": 4.0,
    "gift": 1.0,
    "like": 0.2,
    "buy": 8.0,
    "view": 0.5,
    "comment": 1.0,
}
"""A minute watched, a mention, a question, a click, a gift (whatever it cost), a purchase."""
IN_SESSION_MS: Final = 20 * 60_000
BETWEEN_MS: Final = 30 * 24 * 3_600_000
"""Half-lives of evidence."""
BEST: Final = 3


class Sign(Protocol):
    """One thing that a viewer did about a course."""

    @property
    def row(self) -> int: ...
    @property
    def at_ms(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def course(self) -> str: ...
    @property
    def match(self) -> float: ...
    @property
    def count(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Interest:
    """A viewer's share of interest in a course (they sum to 1), the share that the whole
    audience gives it, and the rows behind the difference, by kind."""

    course: str
    share: float
    usual: float
    rows: Mapping[str, tuple[int, ...]]

    @property
    def lift(self) -> float:
        """How many times the usual interest."""
        return self.share / self.usual if self.usual else 1.0


def weight(sign: Sign, now_ms: int, since_ms: int) -> float:
    """What a sign still counts: half after 20 minutes of the session that began at ``since_ms``,
    half after 30 days before it."""
    here = sign.at_ms >= since_ms
    age = max(0, now_ms - sign.at_ms)
    half: float = 0.5 ** (age / (IN_SESSION_MS if here else BETWEEN_MS))
    return WEIGHTS.get(sign.kind, 0.0) * sign.match * sign.count * half


def interests(
    signs: Iterable[Sign],
    usual: Mapping[str, float],
    now_ms: int,
    since_ms: int,
    corrected: Mapping[str, bool] | None = None,
) -> tuple[Interest, ...]:
    """The posterior, the greatest lift first. ``usual``: course to its share in the audience.

    ``corrected``: courses that a person has called wrong (False: no sign of it counts) or right
    (True: as if bought).
    """
    said = corrected or {}
    added = dict.fromkeys(usual, 0.0)
    rows: dict[str, dict[str, list[int]]] = {course: {} for course in usual}
    for sign in signs:
        if sign.course in added and said.get(sign.course, True):
            added[sign.course] += weight(sign, now_ms, since_ms)
            rows[sign.course].setdefault(sign.kind, []).append(sign.row)
    for course, right in said.items():
        if right and course in added:
            added[course] += WEIGHTS["buy"]
    total = PRIOR * sum(usual.values()) + sum(added.values())
    found = [
        Interest(
            course,
            (PRIOR * usual[course] + added[course]) / total,
            usual[course],
            {kind: tuple(sorted(set(numbers))) for kind, numbers in rows[course].items()},
        )
        for course in usual
    ]
    return tuple(sorted(found, key=lambda one: (-one.lift, one.course)))


@dataclass(frozen=True, slots=True)
class Recommended:
    """A course for one viewer, with at most three reasons and the rows behind them."""

    course: str
    score: float
    why: tuple[tuple[Reason, tuple[int, ...]], ...]


class Taster(Protocol):
    """Something on sale, as far as taste goes."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def tags(self) -> Sequence[str]: ...


def recommended(
    offers: Sequence[Taster],
    owned: Sequence[str],
    known: Sequence[Interest],
    model: CourseModel,
) -> tuple[Recommended, ...]:
    """The best three courses for one viewer that he does not have, with their reasons.

    What others bought besides (as far as enough did), what he did himself, and, for courses that
    nobody bought yet, the tags they share with his.
    """
    ids = [offer.id for offer in offers]
    likes = dict(zip(ids, model.affinity([list(owned)], ids)[0].tolist(), strict=True))
    lifts = {one.course: one for one in known}
    tags = _tags(offers, owned, known)
    made = []
    for offer in offers:
        if offer.id in owned:
            continue
        own = lifts.get(offer.id)
        shared = tag_match(tags, offer.tags)
        score = likes[offer.id] * (own.lift if own else 1.0) * (1 + shared)
        why = _reasons(offer, own, likes[offer.id], shared, owned, offers)
        made.append(Recommended(offer.id, score, why))
    return tuple(sorted(made, key=lambda one: (-one.score, one.course))[:BEST])


def _reasons(
    offer: Taster,
    own: Interest | None,
    liked: float,
    shared: float,
    owned: Sequence[str],
    offers: Sequence[Taster],
) -> tuple[tuple[Reason, tuple[int, ...]], ...]:
    found: list[tuple[Reason, tuple[int, ...]]] = []
    rows = own.rows if own else {}
    for kind in ("click", "ask", "mention"):
        if rows.get(kind):
            found.append((reason(f"viewer.why.{kind}", n=len(rows[kind])), rows[kind]))
    bought = [other.title for other in offers if other.id in owned]
    if bought and liked > 1:
        found.append((reason("viewer.why.others", title=bought[-1]), ()))
    if shared > 0:
        common = [t for t in offer.tags if any(t in o.tags for o in offers if o.id in owned)]
        if common:
            found.append((reason("viewer.why.tags", tags="/".join(common[:2])), ()))
    if not found:
        found.append((reason("viewer.why.popular"), ()))
    return tuple(found[:BEST])


def _tags(
    offers: Sequence[Taster], owned: Sequence[str], known: Sequence[Interest]
) -> dict[str, float]:
    """Tag to its weight in what a viewer has and showed interest in."""
    strong = {one.course: one.lift - 1 for one in known if one.lift > 1}
    strong.update(dict.fromkeys(owned, 1.0))
    tags: dict[str, float] = {}
    for offer in offers:
        for tag in offer.tags:
            tags[tag] = tags.get(tag, 0.0) + strong.get(offer.id, 0.0)
    return {tag: value for tag, value in tags.items() if value > 0}


def lifts(
    signs: Sequence[Iterable[Sign]], courses: Sequence[str], now_ms: int, since_ms: int
) -> Floats:
    """[viewer, course]: how many times the usual interest, all courses being usual alike."""
    place = {course: at for at, course in enumerate(courses)}
    added = np.zeros((len(signs), len(courses)))
    for row, done in enumerate(signs):
        for sign in done:
            if sign.course in place:
                added[row, place[sign.course]] += weight(sign, now_ms, since_ms)
    usual = 1 / max(1, len(courses))
    share = (PRIOR * usual + added) / (PRIOR + added.sum(axis=1, keepdims=True))
    lifted: Floats = share / usual
    return lifted


def crowd_interest(
    model: CourseModel, owned: Sequence[Sequence[str]], lifted: Floats, courses: Sequence[str]
) -> Floats:
    """[viewer, course]: what others bought besides, times what each showed himself; mean 1."""
    likes = model.affinity(owned, courses)
    known = np.ones(len(owned), dtype=np.bool_)
    return filled(likes * lifted, known, owning(owned, courses))
