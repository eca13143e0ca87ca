"""``advise``: the advisor on stored sessions, for one viewer, and by itself line by line."""

import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence

import msgspec

from streamer_app.advisor.benchmark_files import histories
from streamer_app.advisor.chooser import Chooser, PastPitch, Situation
from streamer_app.advisor.courses import CourseModel
from streamer_app.commands.out import Out
from streamer_app.errors import AppError

Id = int | str


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
    model.prepare()
    chooser = Chooser(model)
    decoder = msgspec.json.Decoder(Request)
    printer = Out(out.words, json=True)
    for number, line in enumerate(sys.stdin.buffer, 1):
        if line.strip():
            try:
                request = decoder.decode(line)
            except msgspec.DecodeError as error:
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
    else:
        raise AppError("advise_what")
