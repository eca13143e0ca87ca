"""What to do with the room now, P(D|L): naive Bayes over what worked in such states.

The literal product stands in ``formulas``; here every factor is smoothed by stated beliefs worth
20 sessions (``resources/interaction_prior.toml``), and the teacher's own outcomes are added.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp, log
from typing import Any, Final

from streamer_app.errors import AppError, Reason, reason

OPTIONS: Final = ("keep", "poll", "quiz", "qa", "demo", "giveaway", "pitch")
FACTORS: Final[Mapping[str, tuple[str, ...]]] = {
    "mood": ("quiet", "normal", "lively"),
    "trend": ("falling", "steady", "rising"),
    "open_questions": ("few", "some", "many"),
    "intent": ("few", "some", "many"),
    "stay": ("low", "usual", "high"),
    "rest": ("short", "while", "long"),
    "stage": ("opening", "middle", "late"),
}
PSEUDO_SESSIONS: Final = 20.0
LAPLACE: Final = 0.5
CLEARLY: Final = 0.10
"""A suggestion shows only when it is so much likelier to work than going on."""
BETWEEN_MIN: Final = 8
GIVEAWAYS_MIN: Final = 30
AFTER_PITCH_MIN: Final = 20
LEAST_QUESTIONS: Final = 5
LIVELIER: Final = 5.0
STAYED: Final = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """The room as far as interaction goes; None = not known, and then it says nothing."""

    engagement: float | None = None
    change: float | None = None
    """Of the engagement index, over five minutes."""
    open_questions: int = 0
    intents: int = 0
    """People who asked for a price in the last ten minutes."""
    stay: float | None = None
    """Who stayed, against the session so far: 1 is usual."""
    minute: float = 0.0
    since_min: Mapping[str, float] = field(default_factory=dict)
    """Option to the minutes since it was last done; absent = never."""
    topic: str = ""
    """What the lesson is about now; empty where that is not known."""
    pitch_open: bool = False
    """Whether the pitch card would suggest one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One interaction that was done: the state it was done in, and whether it worked."""

    option: str
    state: Mapping[str, str]
    worked: bool


@dataclass(frozen=True, slots=True)
class Option:
    """How likely it works now; ``shut`` says why it may not be suggested."""

    name: str
    chance: float
    shut: Reason | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The best option, None where none is clearly better than going on; all of them with their
    chances, and the state that they rest on."""

    option: str | None
    options: tuple[Option, ...]
    state: Mapping[str, str]


def state_of(live: Live) -> dict[str, str]:
    """The room in bands; what is not known is left out.

    A room has rested since its beginning where nothing was done yet.
    """
    rest = min(live.since_min.values(), default=live.minute)
    found = {
        "open_questions": _band(live.open_questions, 5, 10, "open_questions"),
        "intent": _band(live.intents, 2, 5, "intent"),
        "rest": _band(rest, 15, 30, "rest"),
        "stage": _band(live.minute, 20, 90, "stage"),
    }
    if live.engagement is not None:
        found["mood"] = _band(live.engagement, 35, 65.0001, "mood")
    if live.change is not None:
        found["trend"] = _band(live.change, -5, 5, "trend")
    if live.stay is not None:
        found["stay"] = _band(live.stay, 0.95, 1.05, "stay")
    return found


def worked(
    option: str,
    engagement: tuple[float | None, float | None],
    stay: tuple[float | None, float | None],
    orders: int = 0,
) -> bool:
    """Whether an interaction helped, from before and five minutes after: the index rose by 5, or
    3 % more stayed; for a pitch, an order came in."""
    if option == "pitch":
        return orders >= 1
    livelier = None not in engagement and (engagement[1] or 0) - (engagement[0] or 0) >= LIVELIER
    stayed = None not in stay and (stay[1] or 0) - (stay[0] or 0) >= STAYED
    return livelier or stayed


class Beliefs:
    """Counts of what worked: the stated ones with the teacher's own on top."""

    def __init__(self, prior: str, outcomes: Iterable[Outcome] = ()) -> None:
        """``prior`` is TOML. Raises: AppError("interaction_prior") where it says nothing usable."""
        self._rates = _read(prior)
        self._outcomes = tuple(outcomes)

    def chance(self, option: str, state: Mapping[str, str]) -> float:
        """P(works | option, state)."""
        own = [o for o in self._outcomes if o.option == option]
        base = self._rates[option]["success"]["*"]
        good = PSEUDO_SESSIONS * base + sum(o.worked for o in own)
        bad = PSEUDO_SESSIONS * (1 - base) + sum(not o.worked for o in own)
        odds = log(good / bad)
        for factor, value in state.items():
            odds += self._ratio(option, factor, value, own)
        return 1 / (1 + exp(-odds))

    def _ratio(self, option: str, factor: str, value: str, own: list[Outcome]) -> float:
        """log P(value | worked) / P(value | did not)."""
        rates = self._rates[option].get(factor)
        seen = [o for o in own if factor in o.state]
        if rates is None and not seen:
            return 0.0
        values = FACTORS[factor]
        base = self._rates[option]["success"]["*"]
        each = PSEUDO_SESSIONS / len(values)
        stated = {v: (rates or {}).get(v, base) for v in values}
        good = {v: each * stated[v] + LAPLACE for v in values}
        bad = {v: each * (1 - stated[v]) + LAPLACE for v in values}
        for one in seen:
            counts = good if one.worked else bad
            counts[one.state[factor]] += 1
        return log(good[value] / sum(good.values())) - log(bad[value] / sum(bad.values()))


def suggest(live: Live, beliefs: Beliefs) -> Suggestion:
    """What to do now, if anything is clearly better than going on."""
    state = state_of(live)
    shut = {option: next(_gates(option, live), None) for option in OPTIONS}
    options = [Option(o, beliefs.chance(o, state), shut[o]) for o in OPTIONS]
    ranked = sorted(options, key=lambda o: (o.shut is not None, -o.chance))
    keep = next(o.chance for o in options if o.name == "keep")
    best = ranked[0]
    clear = best.name != "keep" and best.chance - keep >= CLEARLY
    return Suggestion(best.name if clear else None, tuple(ranked), state)


def _gates(option: str, live: Live) -> Iterator[Reason]:
    if option == "keep":
        return
    last = min((m for o, m in live.since_min.items() if o != "keep"), default=None)
    if last is not None and last < BETWEEN_MIN:
        yield reason("interaction.not_now.recent", n=int(last))
    if option == "qa" and live.open_questions < LEAST_QUESTIONS:
        yield reason("interaction.not_now.questions", n=live.open_questions)
    if option in ("quiz", "demo") and not live.topic:
        yield reason("interaction.not_now.topic")
    if option == "giveaway":
        if live.since_min.get("giveaway", 1e9) < GIVEAWAYS_MIN:
            yield reason("interaction.not_now.giveaway", n=int(live.since_min["giveaway"]))
        if live.since_min.get("pitch", 1e9) < AFTER_PITCH_MIN:
            yield reason("interaction.not_now.pitched", n=int(live.since_min["pitch"]))
    if option == "pitch" and not live.pitch_open:
        yield reason("interaction.not_now.pitch")


def _band(value: float, low: float, high: float, factor: str) -> str:
    names = FACTORS[factor]
    return names[0] if value < low else names[1] if value < high else names[2]


@lru_cache(maxsize=4)
def _read(prior: str) -> dict[str, dict[str, dict[str, float]]]:
    try:
        lists: dict[str, Any] = tomllib.loads(prior)
        return {option: _beliefs(lists[option]) for option in OPTIONS}
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise AppError("interaction_prior", why=str(error)[:120]) from error


def _beliefs(table: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    found = {"success": {"*": _chance(table["success"])}}
    for factor, values in FACTORS.items():
        if factor in table:
            found[factor] = {value: _chance(table[factor][value]) for value in values}
    return found


def _chance(value: object) -> float:
    if not isinstance(value, int | float) or not 0 < value < 1:
        raise ValueError(f"{value!r} is no chance between 0 and 1")
    return float(value)
