"""Files of the benchmarks, plain or gzipped: histories, held-out courses, audiences."""

import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from streamer_app.errors import AppError

Line = TypeVar("Line")


class Held(msgspec.Struct):
    """A learner's history with candidates to rank; ``y`` is the right one where it is known."""

    u: int | str
    h: list[int | str]
    candidates: list[int | str] = []
    y: int | str | None = None
    neg: list[int | str] = []


class Watcher(msgspec.Struct):
    """A viewer of an episode; ``wants`` is None where the file keeps it back."""

    u: int | str
    h: list[int | str]
    wants: list[int | str] | None = None


class Episode(msgspec.Struct):
    """One moment: courses with their prices, and who is there."""

    catalogue: list[int | str]
    price: list[float]
    viewers: list[Watcher]


def lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """(number from 1, line) of a file. Raises: AppError where it cannot be read."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
        opened = gzip.open if packed else open
        with opened(path, "rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, line.rstrip(b"\r\n")
    except (OSError, EOFError) as error:
        why = getattr(error, "strerror", None) or str(error)[:80]
        raise AppError("file_unreadable", file=str(path), why=why) from error


def histories(path: Path) -> list[list[str]]:
    """One learner a line: id, a tab, courses in order of time, separated by spaces.

    Raises: AppError for a line without a tab, and for a file that cannot be read.
    """
    found = []
    for number, line in lines(path):
        _, tab, courses = line.partition(b"\t")
        if not tab:
            raise AppError("bench_line", file=str(path), row=number)
        found.append(courses.decode("utf-8", "replace").split())
    return found


def held(path: Path) -> Iterator[Held]:
    """The test lines of ``evaluate recommend``. Raises: AppError for a line that is none."""
    yield from _decoded(path, Held)


def episodes(path: Path) -> Iterator[Episode]:
    """The episodes of ``evaluate audience``. Raises: AppError for a line that is none."""
    yield from _decoded(path, Episode)


def _decoded(path: Path, kind: type[Line]) -> Iterator[Line]:
    decoder = msgspec.json.Decoder(kind)
    for number, line in lines(path):
        try:
            yield decoder.decode(line)
        except (ValueError, RecursionError) as error:
            raise AppError("bench_line", file=str(path), row=number) from error


def plain(figures: Mapping[str, Any], digits: int = 4) -> dict[str, Any]:
    """Figures rounded for reading, however deep."""
    return {
        name: plain(value, digits)
        if isinstance(value, Mapping)
        else round(float(value), digits)
        if isinstance(value, float)
        else value
        for name, value in figures.items()
    }
