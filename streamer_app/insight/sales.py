"""Orders and refunds as events bring them: sums by currency, buyers, the refunded share."""

from typing import Final

from streamer_app.events import Money, Order, Refund, converted, totals

PROVISIONAL_MS: Final = 7 * 24 * 3_600_000


class Sales:
    """The orders of a session by number; the latest word about an order holds."""

    def __init__(self) -> None:
        self._orders: dict[str, tuple[Order, int]] = {}
        self._refunds: dict[str, dict[str, Money | None]] = {}

    def order(self, event: Order, who: int) -> None:
        """``who`` is the buyer's number, below 0 for an unknown one."""
        known = self._orders.get(event.order)
        self._orders[event.order] = (event, known[1] if known and who < 0 else who)

    def refund(self, event: Refund) -> None:
        self._refunds.setdefault(event.order, {})[event.id] = event.paid

    def paid(self) -> list[Order]:
        """The orders that stand as paid (refunded ones too)."""
        return [order for order, _ in self._orders.values() if order.status == "paid"]

    def buyers(self) -> int:
        """Distinct buyers; an order without a name counts as a buyer of its own."""
        who = [who for order, who in self._orders.values() if order.status == "paid"]
        known = {number for number in who if number >= 0}
        return len(known) + sum(number < 0 for number in who)

    def known_buyers(self) -> set[int]:
        """The numbers of the buyers who are known."""
        return {who for order, who in self._orders.values() if order.status == "paid" and who >= 0}

    def money(self) -> dict[str, int]:
        """What was paid, refunds not subtracted."""
        return totals(order.paid for order in self.paid() if order.paid)

    def refunded(self) -> dict[str, int]:
        """What was given back; a refund without an amount gives back the whole order."""
        amounts: list[Money] = []
        for number, refunds in self._refunds.items():
            given = [paid for paid in refunds.values() if paid]
            known = self._orders.get(number)
            amounts += _capped(given, len(refunds), known[0].paid if known else None)
        return totals(converted(amount) for amount in amounts)

    def provisional(self, at_ms: int) -> bool:
        """Whether some order is younger than the seven days a refund may take."""
        return any(at_ms - order.at_ms < PROVISIONAL_MS for order in self.paid())


def _capped(given: list[Money], refunds: int, whole: Money | None) -> list[Money]:
    """No more than the order: a refund may be told by the room, by a table and by the shop."""
    if whole is None:
        return given
    alike = all(amount.currency == whole.currency for amount in given)
    if len(given) < refunds or (alike and sum(amount.minor for amount in given) > whole.minor):
        return [whole]
    return given
