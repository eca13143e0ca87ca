"""How good the advice is: held-out courses, replayed audiences, and rooms with hidden wants."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log2, sqrt
from time import perf_counter
from typing import Any, Final

import numpy as np

from streamer_app.advisor import simulation
from streamer_app.advisor.benchmark_files import Episode, Held
from streamer_app.advisor.chooser import Chooser, Situation
from streamer_app.advisor.courses import CourseModel
from streamer_app.advisor.pairs import Floats

Method = Callable[[Sequence[str], Sequence[str]], Floats]
AFTER: Final = (5, 15, 50)
"""Pitches after which the revenue of rooms is compared."""
LEARNERS: Final = 2000
COUNTED: Final = 3.0
"""From so many expected orders on the coverage of intervals means something."""


def methods(model: CourseModel) -> dict[str, Method]:
    """The rankings that are compared, the shipped one as ``advisor``."""
    return {
        "popularity": model.popular,
        "literal_product": model.literal_product,
        "tempered_product": model.tempered_product,
        "neighbours": model.neighbours,
        "ease": model.ease,
        "transitions": model.transitions,
        "advisor": model.rank,
    }


def candidates(line: Held) -> list[str]:
    """What is to be ranked, the right one first where it is known."""
    if line.candidates:
        return list(map(str, line.candidates))
    return list(map(str, [] if line.y is None else [line.y, *line.neg]))


def scores(model: CourseModel, line: Held) -> list[float]:
    """The shipped ranking of a line's candidates; a greater number is better."""
    history = list(map(str, line.h))
    return [float(score) for score in model.rank(history, candidates(line))]


def recommend(
    model: CourseModel, test: Iterable[Held], names: Sequence[str] = ()
) -> dict[str, Any]:
    """Hit rates and NDCG of every method, or of those named, over the lines with an answer.

    Ties count against.

    Percent; ``ms`` is the time a learner.
    """
    known = [line for line in test if line.y is not None]
    return {
        name: _ranked(method, known)
        for name, method in methods(model).items()
        if known and (not names or name in names)
    }


def place(found: Sequence[float], right: int) -> int:
    """The rank of the right one from 0 on, behind everything that scores as much."""
    best = found[right]
    return sum(score >= best for score in found) - 1


def _ranked(method: Method, known: Sequence[Held]) -> dict[str, float]:
    _place_of(method, known[0])  # what is learnt lazily is no part of a learner's time
    start = perf_counter()
    places = [_place_of(method, line) for line in known]
    spent = perf_counter() - start
    count = len(places)
    figures = {f"hr{top}": 100 * sum(at < top for at in places) / count for top in (1, 5, 10)}
    gains = [1 / log2(at + 2) if at < 10 else 0.0 for at in places]
    return {**figures, "ndcg10": 100 * sum(gains) / count, "ms": 1000 * spent / count}


def _place_of(method: Method, line: Held) -> int:
    found = candidates(line)
    right = found.index(str(line.y))
    return place(method(list(map(str, line.h)), found).tolist(), right)


def situation(episode: Episode) -> Situation:
    """An episode as the policy sees it: nothing was ever pitched."""
    return Situation(
        at_min=60.0,
        catalogue={str(c): p for c, p in zip(episode.catalogue, episode.price, strict=True)},
        present={f"{at}": list(map(str, v.h)) for at, v in enumerate(episode.viewers)},
        gates=False,
    )


def audience(model: CourseModel, episodes: Iterable[Episode]) -> dict[str, Any]:
    """Revenue of the one course chosen, as a share of the best possible, by method.

    Episodes that keep ``wants`` back, or in which nobody wants anything, are left out.
    """
    choosers = _choosers(Chooser(model), model)
    earned: dict[str, list[float]] = {name: [] for name in choosers}
    for episode in episodes:
        worth = _worth(episode)
        if not worth or max(worth.values()) <= 0:
            continue
        now = situation(episode)
        for name, choose in choosers.items():
            earned[name].append(worth.get(choose(now), 0.0) / max(worth.values()))
    return {
        name: {
            "capture1": float(np.mean(shares)),
            "best_pick": float(np.mean([share >= 1 for share in shares])),
            "episodes": len(shares),
        }
        for name, shares in earned.items()
        if shares
    }


def _choosers(chooser: Chooser, model: CourseModel) -> dict[str, Callable[[Situation], str]]:
    def dearest(now: Situation) -> str:
        return max(now.catalogue, key=lambda c: now.catalogue[c] * _free(now, c))

    def popular(now: Situation) -> str:
        courses = list(now.catalogue)
        taken = dict(zip(courses, model.popular((), courses), strict=True))
        return max(courses, key=lambda c: now.catalogue[c] * _free(now, c) * taken[c])

    return {
        "price_x_people": dearest,
        "price_x_popularity": popular,
        "advisor": lambda now: chooser.choose(now).course or "",
    }


def _free(now: Situation, course: str) -> int:
    return sum(course not in history for history in now.present.values())


def _worth(episode: Episode) -> dict[str, float]:
    """Course to what it would have earned; empty where that is kept back."""
    if any(viewer.wants is None for viewer in episode.viewers):
        return {}
    wanted = [str(course) for viewer in episode.viewers for course in viewer.wants or ()]
    prices = zip(map(str, episode.catalogue), episode.price, strict=True)
    return {course: price * wanted.count(course) for course, price in prices}


def audiences(episodes: Iterable[Episode], least: int = 60) -> list[simulation.Audience]:
    """Episodes with enough viewers, as the audiences of rooms."""
    return [
        simulation.Audience(
            dict(zip(map(str, episode.catalogue), episode.price, strict=True)),
            {f"{at}": list(map(str, v.h)) for at, v in enumerate(episode.viewers)},
            {f"{at}": frozenset(map(str, v.wants or ())) for at, v in enumerate(episode.viewers)},
        )
        for episode in episodes
        if len(episode.viewers) >= least
    ]


def made_up(seeds: int, *, shuffle: bool = False) -> list[tuple[CourseModel, simulation.Audience]]:
    """Creators of made-up fields, each with a model of other people's histories."""
    found = []
    for seed in range(seeds):
        field = simulation.Field(seed)
        model = CourseModel(field.learners(LEARNERS), field.all)
        audience = field.audience()
        found.append((model, simulation.shuffled(audience, seed) if shuffle else audience))
    return found


def replay(
    creators: Sequence[tuple[CourseModel, simulation.Audience]], world: simulation.World
) -> dict[str, Any]:
    """Revenue of every chooser as a share of the oracle's, after 5, 15 and 50 pitches.

    ``coverage``: how often the orders lay within the 10 and 90 % points where 3 or more were
    expected; ``below_round_robin``: the share of creators that earn less than in turn, luck aside,
    and its 95 % interval, which says what so few creators can tell.
    """
    money: dict[str, list[list[float]]] = {}
    fair: dict[str, list[list[float]]] = {}
    inside: list[bool] = []
    for seed, (model, audience) in enumerate(creators):
        for name, choose in _rivals(Chooser(model)).items():
            sold = simulation.Room(audience, world, seed).play(choose)
            money.setdefault(name, []).append(_sums([pitch.revenue for pitch in sold]))
            fair.setdefault(name, []).append(_sums([pitch.fair for pitch in sold]))
            if name == "advisor":
                inside += [s.low <= s.orders <= s.high for s in sold if s.expected >= COUNTED]
    table = {name: np.array(sums) for name, sums in money.items()}
    best = table.pop("oracle")
    shares = {name: _shares(sums, best) for name, sums in table.items()}
    below = (np.array(fair["advisor"]) < np.array(fair["round_robin"])).mean(axis=0)
    return {
        **shares,
        "below_round_robin": dict(zip(_names(), below.tolist(), strict=True)),
        "below_round_robin_95": {
            name: wilson(share, len(creators))
            for name, share in zip(_names(), below.tolist(), strict=True)
        },
        "coverage": float(np.mean(inside)) if inside else None,
        "forecasts": len(inside),
        "creators": len(creators),
    }


def wilson(share: float, count: int) -> tuple[float, float]:
    """The 95 % score interval of a share of ``count`` cases."""
    z = 1.959964
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * sqrt(share * (1 - share) / count + (z / (2 * count)) ** 2)
    return max(0.0, middle - half), min(1.0, middle + half)


def _rivals(chooser: Chooser) -> Mapping[str, simulation.Choose | None]:
    def advisor(now: Situation) -> tuple[str | None, float, int, int]:
        made = chooser.choose(now)
        return made.course, made.expected, made.low, made.high

    return {
        "oracle": None,
        "random": simulation.at_random,
        "round_robin": simulation.round_robin,
        "priciest": simulation.priciest,
        "advisor": advisor,
    }


def _names() -> list[str]:
    return [f"t{count}" for count in AFTER]


def _sums(earned: Sequence[float]) -> list[float]:
    return [sum(earned[:count]) for count in AFTER]


def _shares(sums: Floats, best: Floats) -> dict[str, float]:
    """The mean over creators; those whose oracle sold nothing say nothing."""
    found = {}
    for at, name in enumerate(_names()):
        earned = best[:, at] > 0
        share = float((sums[earned, at] / best[earned, at]).mean()) if earned.any() else 0.0
        found[name] = share
    return found
