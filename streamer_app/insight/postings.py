"""Sums of weights by piece and place, quick to multiply with a vector however many hold a piece.

A piece that few places hold lies in a dictionary; one that many hold, in a row of an array.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

MANY: Final = 16
"""Places from which a row costs less than a dictionary."""

Floats = NDArray[np.float64]


class Postings:
    """Vectors added up at ``places`` places, 0 to ``places`` - 1; all weights are above 0."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._few: dict[str, dict[int, float]] = {}
        self._many: dict[str, Floats] = {}

    def __len__(self) -> int:
        """Pieces that any place holds."""
        return len(self._few) + len(self._many)

    def add(self, place: int, vector: Mapping[str, float]) -> None:
        """Add a vector to what the place holds."""
        for piece, weight in vector.items():
            row = self._many.get(piece)
            if row is not None:
                row[place] += weight
                continue
            holders = self._few.setdefault(piece, {})
            holders[place] = holders.get(place, 0.0) + weight
            if len(holders) >= MANY:
                self._many[piece] = self._row(self._few.pop(piece))

    def _row(self, holders: Mapping[int, float]) -> Floats:
        row: Floats = np.zeros(self._places)
        row[list(holders)] = list(holders.values())
        return row

    def clear(self, place: int, pieces: Iterable[str]) -> None:
        """Let a place forget these pieces."""
        for piece in pieces:
            row = self._many.get(piece)
            if row is None:
                holders = self._few.get(piece, {})
                if holders.pop(place, None) is not None and not holders:
                    del self._few[piece]
            elif row[place]:
                row[place] = 0.0
                if not row.any():
                    del self._many[piece]

    def products(self, vector: Mapping[str, float]) -> Floats:
        """The inner product of a vector with what each place holds."""
        found: Floats = np.zeros(self._places)
        few: dict[int, float] = {}
        for piece, weight in vector.items():
            row = self._many.get(piece)
            if row is not None:
                found += weight * row
            elif holders := self._few.get(piece):
                for place, much in holders.items():
                    few[place] = few.get(place, 0.0) + weight * much
        if few:
            found[list(few)] += list(few.values())
        return found
