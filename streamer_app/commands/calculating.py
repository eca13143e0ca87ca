"""``calculate NAME``: the formulas by themselves, a JSON question a line in, an answer out."""

import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from streamer_app.advisor import audience, effect, satisfaction
from streamer_app.commands.out import Out
from streamer_app.desk.priority import priority
from streamer_app.errors import AppError
from streamer_app.insight.engagement import index

Question = Mapping[str, Any]


def _satisfaction(asked: Question) -> Question:
    parts = [(float(low), float(high)) for low, high in (asked["B"], asked["C"], asked["E"])]
    return satisfaction.figures(parts[0], parts[1], parts[2])


def _engagement(asked: Question) -> Question:
    signals = {name: float(value) for name, value in asked["x"].items() if value is not None}
    return {"value": index(signals)}


def _priority(asked: Question) -> Question:
    found = priority(
        int(asked["askers"]),
        float(asked["wait_min"]),
        float(asked.get("R", 0.5)),
        float(asked.get("V", 0)),
        float(asked.get("C", 0)),
        float(asked.get("F", 1)),
    )
    return {"score": found.score, "parts": found.parts}


def _forecast(asked: Question) -> Question:
    made = audience.forecast(int(asked["orders"]), float(asked["exposed"]), float(asked["present"]))
    return {"expected": made.expected, "low": made.low, "high": made.high, "none": made.none}


def _uplift(asked: Question) -> Question:
    names = ("orders_outside", "minutes_outside", "minutes_inside", "orders_inside")
    values = [asked[name] for name in names]
    seen = effect.uplift(int(values[0]), float(values[1]), float(values[2]), int(values[3]))
    return {
        "expected": seen.expected,
        "low": seen.low,
        "high": seen.high,
        "p": seen.p,
        "verdict": seen.verdict,
    }


FORMULAS: Final[Mapping[str, Callable[[Question], Question]]] = {
    "satisfaction": _satisfaction,
    "engagement": _engagement,
    "priority": _priority,
    "forecast": _forecast,
    "uplift": _uplift,
}


def calculate(args: Namespace, out: Out) -> None:
    """Answer each line of standard input."""
    if args.name not in FORMULAS:
        raise AppError("formula_unknown", name=args.name[:40], known=", ".join(FORMULAS))
    printer = Out(out.words, json=True)
    for number, line in enumerate(sys.stdin.buffer, 1):
        if line.strip():
            printer.line(answered(FORMULAS[args.name], line, number))


def answered(formula: Callable[[Question], Question], line: bytes, number: int) -> Question:
    """The answer to one question. Raises: AppError for a question that is none."""
    try:
        return formula(msgspec.json.decode(line))
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise AppError("question_not_understood", line=number, why=str(error)[:120]) from error
