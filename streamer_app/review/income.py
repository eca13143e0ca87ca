"""Where a session's money came from: gifts, paid messages, memberships, sales and sponsors."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from streamer_app.events import Money, totals
from streamer_app.live.folds import Folds


@dataclass(frozen=True, slots=True)
class Income:
    """Minor units by currency, never added across currencies; sales are before refunds."""

    gifts: Mapping[str, int]
    paid_messages: Mapping[str, int]
    memberships: Mapping[str, int]
    sales: Mapping[str, int]
    sponsors: Mapping[str, int]
    refunds: Mapping[str, int]

    def parts(self) -> tuple[tuple[str, Mapping[str, int]], ...]:
        """(name, money) of everything that came in."""
        names = ("gifts", "paid_messages", "memberships", "sales", "sponsors")
        return tuple((name, getattr(self, name)) for name in names)

    def whole(self) -> dict[str, int]:
        """All that came in, by currency."""
        return totals(
            Money(minor, currency) for _, money in self.parts() for currency, minor in money.items()
        )


NONE: Final = Income({}, {}, {}, {}, {}, {})


def income(folds: Folds) -> Income:
    """The split of one session; a sale of a sponsor's spot is the sponsors'."""
    given = folds.ledger.totals().by_kind
    ads = {item.id for item in folds.items.values() if item.kind == "sponsor"}
    sales = folds.sales.sales
    return Income(
        gifts=given["gift"],
        paid_messages=given["paid_message"],
        memberships=given["membership"],
        sales=totals(sale.paid for sale in sales if sale.paid and sale.course not in ads),
        sponsors=totals(sale.paid for sale in sales if sale.paid and sale.course in ads),
        refunds=totals(
            Money(sale.refunded, sale.paid.currency)
            for sale in sales
            if sale.paid and sale.refunded
        ),
    )
