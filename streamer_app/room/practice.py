"""What can be given in a room of one's own, and how gifts in a row become one combo."""

import tomllib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from streamer_app.events import Money

COMBO_MS: Final = 6_000
"""Gifts that follow one another within this time are one combo."""
MOST: Final = 99
"""Pieces of a gift in one message."""
RUNNING: Final = 2_000


@dataclass(frozen=True, slots=True)
class PracticeGift:
    """One kind of gift; ``price`` None is free."""

    id: str
    mark: str
    name: str
    name_en: str
    price: Money | None = None


def gifts_of(text: str) -> tuple[PracticeGift, ...]:
    """The gifts of a TOML list, as in ``resources/room/gifts.toml``."""
    return tuple(_gift(**row) for row in tomllib.loads(text)["gift"])


def _gift(id: str, mark: str, name: str, name_en: str, **amount: Any) -> PracticeGift:
    return PracticeGift(id, mark, name, name_en, Money(**amount) if amount else None)


@dataclass(frozen=True, slots=True)
class Run:
    """The figures of a combo so far."""

    combo: str
    count: int
    paid: Money | None
    last_ms: int


class Combos:
    """The running combos, one for each person and kind of gift."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._made = 0
        self._runs: OrderedDict[tuple[str, str], Run] = OrderedDict()

    def add(self, who: str, gift: PracticeGift, count: int, now_ms: int) -> Run:
        """The combo that these pieces belong to, with them."""
        run = self._runs.pop((who, gift.id), None)
        if run is None or now_ms - run.last_ms > COMBO_MS:
            self._made += 1
            run = Run(f"{self._prefix}-c{self._made}", 0, None, now_ms)
        total = run.count + count
        run = Run(run.combo, total, times(gift.price, total), now_ms)
        self._runs[who, gift.id] = run
        if len(self._runs) > RUNNING:
            self._runs.popitem(last=False)
        return run


def times(price: Money | None, count: int) -> Money | None:
    """So many pieces at this price."""
    return None if price is None else Money(price.minor * count, price.currency)


def named(gifts: Sequence[PracticeGift], id_: object) -> PracticeGift | None:
    """The gift of this id."""
    return next((gift for gift in gifts if gift.id == id_), None)
