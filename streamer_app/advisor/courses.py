"""Which courses suit whom: from what other learners took, and from tags where nobody has yet.

Cosine neighbours are good with few learners, what follows what with many. A ranking (of the very
next course) blends their z-scores by how many there are; audiences (of any later course) blend
shares, which stay additive over viewers. EASE (Steck 2019) and the products stand beside them:
on held-out learners they added nothing to the blend. Owned courses never come up again.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from streamer_app.advisor.pairs import LONGEST, Floats, Histories

Matrix = NDArray[np.float32]

STEPS: Final = 5
STEP_DECAY: Final = 0.7
SHRUNK_BY: Final = 60.0
"""Pseudo-transitions to courses by their popularity."""
UNPOPULAR: Final = 0.3
"""Transitions are divided by popularity to this power."""
RECENT: Final = 0.9
"""What each step back into a history takes off."""
NEIGHBOUR_SHRINK: Final = 1.0
RIDGE: Final = 1500.0
PRODUCT_SHRINK: Final = 100.0
TRANSITIONS_FROM: Final = 5000.0
"""Learners at which ordered transitions weigh half of what neighbours do."""
UNPOPULAR_LATER: Final = 0.45
"""The same power for what is taken any time later."""
SPREAD: Final = 0.5
"""The sum of a viewer's weights to this power divides them: those of many courses count more than
others, but not as many times more as they have courses."""
LATER_FROM: Final = 600.0
"""Learners at which what is taken later weighs as much as neighbours do in an audience; with more
it weighs more, as the root of their number."""
TRUSTED_FROM: Final = 300.0
"""Learners at which co-purchase weighs as much as "all courses alike"."""


class CourseModel:
    """What is learnt from histories of courses; ``courses`` adds those that nobody took yet."""

    def __init__(self, histories: Iterable[Sequence[str]], courses: Iterable[str] = ()) -> None:
        known = [list(history) for history in histories]
        names = dict.fromkeys(course for history in known for course in history)
        names.update(dict.fromkeys(courses))
        self._place = {course: at for at, course in enumerate(names)}
        places = [[self._place[course] for course in history] for history in known]
        self._histories = Histories(places, max(1, len(names)))
        self.learners = len(known)

    @property
    def popularity(self) -> Floats:
        """How many took each course, in order of first appearance."""
        return self._histories.popularity

    def prepare(self, *, ranking: bool) -> None:
        """Learn now what rankings (else audiences) need, rather than at the first question."""
        self._cosine, self._next if ranking else self._later  # noqa: B018

    def rank(self, history: Sequence[str], candidates: Sequence[str]) -> Floats:
        """How well each candidate continues a history: a blend of z-scores, for ordering only."""
        learned = self.learners / (self.learners + TRANSITIONS_FROM)
        ordered = _z(self.transitions(history, candidates))
        return learned * ordered + _z(self.neighbours(history, candidates))

    def neighbours(self, history: Sequence[str], candidates: Sequence[str]) -> Floats:
        """Cosine similarity to the history's courses, the latest weighing most."""
        return self._weighted(self._cosine, history, candidates)

    def transitions(self, history: Sequence[str], candidates: Sequence[str]) -> Floats:
        """P(next | each course of the history), shrunk to popularity and divided by its .3."""
        return self._weighted(self._next, history, candidates)

    def ease(self, history: Sequence[str], candidates: Sequence[str]) -> Floats:
        """EASE^R: the history times the closed-form item weights."""
        return self._weighted(self._ease, history, candidates, recent=1.0)

    def popular(self, history: Sequence[str], candidates: Sequence[str]) -> Floats:
        """Popularity alone, whoever asks."""
        places = self._places(candidates)
        found: Floats = np.where(places < 0, 0.0, self.popularity[places])
        return found

    def literal_product(self, history: Sequence[str], candidates: Sequence[str]) -> Floats:
        """The article's P(C|X), the logarithm of the product of P(c | x), add-one smoothed."""
        rows = self._rows(history)
        columns = self._places(candidates)
        counts = self._together[np.ix_(rows, columns)]
        takers = self.popularity[rows][:, None] + len(self._place)
        total: Floats = np.log((counts + 1) / takers).sum(0)
        return np.where(columns < 0, -np.inf, total)

    def tempered_product(self, history: Sequence[str], candidates: Sequence[str]) -> Floats:
        """The same product with the popularity as prior, shrunk ratios and the root of length."""
        rows, columns = self._rows(history), self._places(candidates)
        prior = self._prior[columns]
        shrunk = PRODUCT_SHRINK * prior * self._per_learner
        counts = self._together[np.ix_(rows, columns)] + shrunk
        given = counts / (self.popularity[rows][:, None] + PRODUCT_SHRINK)
        lift = np.log(given / (prior * self._per_learner)).sum(0)
        total: Floats = np.log(prior) + lift / np.sqrt(max(1, len(rows)))
        return np.where(columns < 0, -np.inf, total)

    def affinity(self, histories: Sequence[Sequence[str]], courses: Sequence[str]) -> Floats:
        """[viewer, course]: interest relative to the mean of 1 over all that can still be sold.

        Owners have 0. Viewers of whom nothing is known are interested as the others are on
        average. With few learners all courses are drawn towards alike.
        """
        owned = owning(histories, courses)
        learned = (self.learners / LATER_FROM) ** 0.5
        trusted = self.learners / (self.learners + TRUSTED_FROM)
        known, weights = self._weights(histories)
        shares = _share(weights @ self._block(self._cosine, known, courses), owned)
        ordered = _share(weights @ self._block(self._later, known, courses), owned)
        blend = (shares + learned * ordered) / (1 + learned)
        knows: NDArray[np.bool_] = weights.astype(bool).any(axis=1).reshape(-1)
        return filled(trusted * blend + (1 - trusted), knows, owned)

    def _weights(self, histories: Sequence[Sequence[str]]) -> tuple[list[int], Matrix]:
        """The courses that occur, and [viewer, such a course]: how much it counts."""
        found = self._place
        places = [[found[c] for c in history if c in found] for history in histories]
        known = sorted({place for row in places for place in row})
        column = {place: at for at, place in enumerate(known)}
        weights = np.zeros((len(histories), len(known)), dtype=np.float32)
        for at, row in enumerate(places):
            for back, place in enumerate(reversed(row)):
                weights[at, column[place]] += RECENT**back
        total = weights.sum(axis=1, keepdims=True)
        weights /= np.where(total > 0, total, 1.0) ** SPREAD
        return known, weights

    def _block(self, table: Matrix, known: list[int], courses: Sequence[str]) -> Matrix:
        columns = self._places(courses)
        block: Matrix = table[np.ix_(np.array(known, dtype=np.int64), columns)]
        block[:, columns < 0] = 0.0
        return block

    def _weighted(
        self,
        table: Matrix,
        history: Sequence[str],
        candidates: Sequence[str],
        recent: float = RECENT,
    ) -> Floats:
        rows, columns = self._rows(history), self._places(candidates)
        weights = recent ** np.arange(len(rows) - 1, -1, -1)
        found: Floats = weights @ table[np.ix_(rows, columns)]
        return np.where(columns < 0, 0.0, found)

    def _rows(self, history: Sequence[str]) -> NDArray[np.int64]:
        found = [self._place[course] for course in history if course in self._place]
        return np.array(found, dtype=np.int64)

    def _places(self, courses: Sequence[str]) -> NDArray[np.int64]:
        return np.array([self._place.get(course, -1) for course in courses], dtype=np.int64)

    @cached_property
    def _together(self) -> Floats:
        return self._histories.together(0.0)

    @cached_property
    def _prior(self) -> Floats:
        counts: Floats = self.popularity + 0.5
        share: Floats = counts / counts.sum()
        return share

    @cached_property
    def _per_learner(self) -> float:
        """Courses a learner."""
        return float(self.popularity.sum()) / max(1, self.learners)

    @cached_property
    def _cosine(self) -> Matrix:
        shrink = NEIGHBOUR_SHRINK * self._histories.weight(1.0)
        norm = np.sqrt(self._histories.taken(1.0) + shrink)
        table: Matrix = self._histories.together(1.0).astype(np.float32)
        table /= norm.astype(np.float32)
        table /= norm.astype(np.float32)[:, None]
        return table

    @cached_property
    def _next(self) -> Matrix:
        shrink = SHRUNK_BY * self._histories.weight(0.5)
        table = self._histories.followed(STEPS, STEP_DECAY, 0.5)
        total = table.sum(axis=1, keepdims=True) + shrink
        table += shrink * self._prior
        table /= total
        table /= self._prior**UNPOPULAR
        return table.astype(np.float32)

    @cached_property
    def _later(self) -> Matrix:
        """How often a course was taken any time after another, of those who took that one."""
        shrink = SHRUNK_BY * self._histories.weight(0.5)
        table = self._histories.followed(LONGEST - 1, 1.0, 0.5)
        table += shrink * self._prior
        table /= (self._histories.taken(0.5) + shrink)[:, None]
        table /= self._prior**UNPOPULAR_LATER
        return table.astype(np.float32)

    @cached_property
    def _ease(self) -> Matrix:
        gram: Matrix = self._together.astype(np.float32)
        np.fill_diagonal(gram, self.popularity + RIDGE)
        inverse: Matrix = np.linalg.inv(gram)
        inverse /= -np.diag(inverse).copy()
        np.fill_diagonal(inverse, 0.0)
        return inverse


def owning(histories: Sequence[Sequence[str]], courses: Sequence[str]) -> NDArray[np.bool_]:
    """[viewer, course]: whether the viewer's history holds the course."""
    column = {course: at for at, course in enumerate(courses)}
    owned = np.zeros((len(histories), len(courses)), dtype=np.bool_)
    cells = [
        (row, column[course])
        for row, history in enumerate(histories)
        for course in history
        if course in column
    ]
    if cells:
        owned[tuple(np.array(cells).T)] = True
    return owned


def filled(interest: Floats, known: NDArray[np.bool_], owned: NDArray[np.bool_]) -> Floats:
    """Interest with the unknown viewers at the known ones' mean, owners at 0, and a mean of 1."""
    rows = ~known if known.any() else np.ones(len(known), dtype=bool)
    column = interest[known].mean(axis=0) if known.any() else np.ones(interest.shape[1])
    whole = interest.copy()
    whole[rows] = column
    return _share(whole, owned)


def tag_match(viewer: dict[str, float], tags: Sequence[str]) -> float:
    """The cosine of a viewer's tag weights and a course's tags: for courses nobody took yet."""
    length = sum(weight**2 for weight in viewer.values()) ** 0.5 * len(set(tags)) ** 0.5
    shared = sum(viewer.get(tag, 0.0) for tag in set(tags))
    return shared / length if length else 0.0


def _share(found: NDArray[np.floating[Any]], owned: NDArray[np.bool_]) -> Floats:
    """The values with a mean of 1 over what is not owned; all alike where there is nothing."""
    free = ~owned
    mean = float(found[free].mean()) if free.any() else 0.0
    if mean <= 0:
        return free.astype(np.float64)
    share: Floats = np.where(owned, 0.0, found / mean)
    return share


def _z(values: Floats) -> Floats:
    spread = float(values.std())
    scaled: Floats = (values - values.mean()) / (spread + 1e-9)
    return scaled
