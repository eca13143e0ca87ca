"""A table before it is taken in: its header, its first rows, and which column is what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from streamer_app.catalogue.tables import LONGEST_CELL, header_places, table

SAMPLE: Final = 5


@dataclass(frozen=True, slots=True)
class Preview:
    """``columns`` are ours, by the headers of this file; ``sample`` are its first rows."""

    header: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    columns: Mapping[str, str]


def preview(data: bytes, columns: Mapping[str, Iterable[str]]) -> Preview:
    """The head of a table, read by the headers that our ``columns`` are known by.

    Raises: AppError for a file that is no table.
    """
    lines = table(data)
    header = tuple(cell.strip() for cell in next(lines, []))
    filled = (line for line in lines if any(cell.strip() for cell in line))
    sample = tuple(_fitted(line, len(header)) for line in islice(filled, SAMPLE))
    places = header_places(header, columns)
    return Preview(header, sample, {column: header[at] for column, at in places.items()})


def remapped(
    columns: Mapping[str, Iterable[str]], chosen: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """The columns with a person's choice of headers; one that was left empty is not read.

    Columns that the choice does not name keep the headers that they are known by.
    """
    return {
        column: ((chosen[column],) if chosen[column] else ())
        if column in chosen
        else tuple(aliases)
        for column, aliases in columns.items()
    }


def _fitted(line: list[str], width: int) -> tuple[str, ...]:
    cells = [cell.strip()[:LONGEST_CELL] for cell in line[:width]]
    return tuple(cells + [""] * (width - len(cells)))
