"""What is on sale: courses, products, works, memberships and sponsors' spots."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from streamer_app.events import Money

Kind = Literal["course", "product", "work", "membership", "sponsor"]
State = Literal["active", "paused", "archived"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing on sale. ``points`` sell it, ``outline`` says what is in it, ``close`` is what the
    teacher says last; ``seats`` None means no limit. Sale runs over [starts_ms, ends_ms)."""

    id: str
    title: str
    title_en: str = ""
    kind: Kind = "course"
    price: Money | None = None
    link: str = ""
    tags: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    outline: tuple[str, ...] = ()
    close: str = ""
    seats: int | None = None
    starts_ms: int | None = None
    ends_ms: int | None = None
    state: State = "active"

    def on_sale(self, at_ms: int) -> bool:
        """Whether it is active and within its dates; seats are another question."""
        begun = self.starts_ms is None or at_ms >= self.starts_ms
        over = self.ends_ms is not None and at_ms >= self.ends_ms
        return self.state == "active" and begun and not over

    def name(self, language: str) -> str:
        """The title in this language, where there is one."""
        return self.title_en if language == "en" and self.title_en else self.title

    def row(self) -> dict[str, Any]:
        """Plain values for the store; the price becomes ``minor`` and ``currency``."""
        values = asdict(self)
        price = values.pop("price")
        minor, currency = (price.minor, price.currency) if price else (None, None)
        return {**values, "minor": minor, "currency": currency}


def item_of(row: Mapping[str, Any]) -> Item:
    """The item of a stored row."""
    values = dict(row)
    minor, currency = values.pop("minor"), values.pop("currency")
    return Item(price=None if minor is None else Money(minor, currency), **values)
