"""``advise``: the advisor on stored sessions, for one viewer, and by itself line by line."""

import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from streamer_app.advisor.benchmark_files import histories
from streamer_app.advisor.chooser import Chooser, PastPitch, Situation
from streamer_app.advisor.courses import CourseModel
from streamer_app.commands.out import Out
from streamer_app.errors import AppError
from streamer_app.feeds.connection import wall_ms
from streamer_app.live.backtest import MINUTE_MS, Advice, back_test
from streamer_app.live.folds import Folds
from streamer_app.live.knowledge import knowledge
from streamer_app.live.materials import Materials, catalogue_of
from streamer_app.live.profiles import stored_profile
from streamer_app.review.reading import around
from streamer_app.store.queries import Reader

Id = int | str
FOLLOWED_MS: Final = 15 * MINUTE_MS


class Ware(msgspec.Struct):
    id: Id
    price: float


class Person(msgspec.Struct):
    id: Id
    history: list[Id] = []


class Pitched(msgspec.Struct):
    course: Id
    at_min: float = 0.0
    present: list[Id] = []
    buyers: list[Id] = []


class Request(msgspec.Struct):
    """One question to the chooser: all that it may know."""

    catalogue: list[Ware]
    present: list[Person]
    at_min: float = 0.0
    gates: bool = True
    seed: int = 0
    pitches: list[Pitched] = []


def stdio(args: Namespace, out: Out) -> None:
    """Answer each line of standard input with the course to pitch."""
    model = CourseModel(histories(args.train))
    model.prepare(ranking=False)
    chooser = Chooser(model)
    decoder = msgspec.json.Decoder(Request)
    printer = Out(out.words, json=True)
    for number, line in enumerate(sys.stdin.buffer, 1):
        if line.strip():
            try:
                request = decoder.decode(line)
            except (ValueError, RecursionError) as error:
                why = str(error)[:120]
                raise AppError("question_not_understood", line=number, why=why) from error
            printer.line(answer(chooser, request))


def answer(chooser: Chooser, request: Request) -> Mapping[str, object]:
    """The answer to one request, with the course's id as it was written in it."""
    names = {str(ware.id): ware.id for ware in request.catalogue}
    made = chooser.choose(
        Situation(
            at_min=request.at_min,
            catalogue={str(ware.id): max(0.0, ware.price) for ware in request.catalogue},
            present={str(person.id): _texts(person.history) for person in request.present},
            pitches=[_past(pitch) for pitch in request.pitches],
            gates=request.gates,
            seed=request.seed,
        )
    )
    return {
        "pitch": names[made.course] if made.course is not None else None,
        "expected": round(made.expected, 4),
        "low": made.low,
        "high": made.high,
    }


def _past(pitch: Pitched) -> PastPitch:
    buyers = frozenset(_texts(pitch.buyers))
    return PastPitch(
        pitch.at_min, str(pitch.course), frozenset(_texts(pitch.present)) | buyers, buyers
    )


def _texts(ids: Sequence[Id]) -> list[str]:
    return [str(id) for id in ids]


def advise(args: Namespace, out: Out) -> None:
    """A stored session's suggestions, one viewer's courses, or a chooser for other programs."""
    if args.stdio and args.train is not None:
        stdio(args, out)
    elif args.viewer is not None:
        _viewer(args, out)
    elif args.session is not None:
        _session(args, out)
    else:
        raise AppError("advise_what")


def _viewer(args: Namespace, out: Out) -> None:
    """The best three courses for one viewer, each with its reasons."""
    materials = Materials(catalogue_of(args.db))
    found = stored_profile(args.db, args.viewer, materials, wall_ms())
    titles = {item.id: item.name(out.words.language) for item in materials.items}
    shares = {one.course: one for one in found.interests}
    for place, one in enumerate(found.best, 1):
        why = [{"why": out.tell(why), "rows": list(rows)} for why, rows in one.why]
        line = {
            "viewer": found.viewer,
            "rank": place,
            "course": one.course,
            "title": titles[one.course],
            "score": round(one.score, 4),
            "interest": round(shares[one.course].share, 4),
            "usual": round(shares[one.course].usual, 4),
            "reasons": why,
        }
        told = " · ".join(out.tell(why) for why, _ in one.why)
        out.line(line, f"{place}. {titles[one.course]}  {told}")


def _session(args: Namespace, out: Out) -> None:
    """What would have been suggested in a session, minute by minute, and what followed."""
    materials = Materials(catalogue_of(args.db))
    with Reader(args.db) as reader:
        row = reader.session(int(args.session) if args.session.isdigit() else args.session)
        known = knowledge(args.db, materials.items, before_ms=row.started_ms)
        folds = Folds(around(materials, reader))
        suggesting = materials.suggesting(known=known)
        for advice in list(back_test(reader.events(row.session), folds, suggesting)):
            line = _advice(advice, folds, row.started_ms, out)
            minute, why = line["minute"], line["not_now"] or line["title"]
            out.line(line, f"{minute:>5}  {why}")


def _advice(advice: Advice, folds: Folds, start_ms: int, out: Out) -> dict[str, Any]:
    decision = advice.decision
    made = decision.appraisal
    line: dict[str, Any] = {
        "at_ms": advice.at_ms,
        "minute": max(0, advice.at_ms - start_ms) // MINUTE_MS,
        "course": decision.course,
        "title": folds.title(decision.course) if decision.course else None,
        "fresh": advice.fresh,
        "not_now": out.tell(decision.not_now) if decision.not_now else None,
    }
    if made is None:
        return line
    return line | {
        "expected": round(made.forecast.expected, 4),
        "low": made.forecast.low,
        "high": made.forecast.high,
        "present": made.present,
        "basis": made.basis,
        "confidence": made.confidence,
        "propensity": round(made.propensity, 4),
        "evidence": [{"why": out.tell(e.reason), "rows": list(e.rows)} for e in made.evidence],
        "ranking": [
            {"course": r.course, "expected": round(r.expected, 4)} for r in decision.ranking
        ],
        "followed": _followed(folds, made.course, advice.at_ms),
    }


def _followed(folds: Folds, course: str, at_ms: int) -> dict[str, int]:
    """What happened in the quarter of an hour after: pitches and orders of this course."""
    until = at_ms + FOLLOWED_MS
    started = [run.started_ms for run in folds.pitching.runs if run.course == course]
    sold = [sale.at_ms for sale in folds.sales.sales if sale.course == course]
    return {
        "pitches": sum(ms is not None and at_ms <= ms < until for ms in started),
        "orders": sum(at_ms <= ms < until for ms in sold),
    }
