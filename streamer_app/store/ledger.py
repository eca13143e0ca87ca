"""What was given, exactly: gifts, memberships and money, whatever the wire repeats or loses.

A combo is (source, room, combo id). Where its messages carry running figures its total is the
greatest of them; where they do not, it is the sum over distinct ids. So repeats, any order and
lost middles change nothing. What is in no combo is forgotten once many others have followed, for
the store lets no repeat through: the sums keep it, and ``recall`` brings it back.
"""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from msgspec import Struct

from streamer_app.events import Deleted, Event, Gift, Membership, Money, PaidMessage, totals

Place = tuple[str, str, str]
"""Source, room and an id: of an event or of a combo."""

SINGLES: Final = 5_000
"""Payments outside of combos that are kept one by one: the latest."""

PAID_KINDS: Final = (Gift, Membership, PaidMessage)


@dataclass(frozen=True, slots=True)
class LedgerTotals:
    """What a session was given. Money is in minor units by real currency."""

    gifts: int
    """Pieces, the free ones among them."""
    free_gifts: int
    memberships: int
    money: Mapping[str, int]
    by_kind: Mapping[str, Mapping[str, int]]
    """``gift``, ``membership`` and ``paid_message`` apart."""


@dataclass(frozen=True, slots=True)
class GiftLine:
    """One gift's name with its pieces and its money."""

    name: str
    pieces: int
    money: Mapping[str, int]


class _Line(Struct, frozen=True, gc=False):
    """What one paid event brings by itself, and its combo's figures so far."""

    kind: str
    name: str
    count: int
    money: Money | None
    combo: str | None = None
    running_count: int | None = None
    running_money: Money | None = None


class _Given(Struct, frozen=True, gc=False):
    """The outcome of one combo, or of one event that is in none."""

    kind: str
    name: str
    count: int
    money: tuple[Money, ...]


Bundle = tuple[str, str, str, str, bool]
"""Kind, source, room, id; and whether the id is a combo's (else the single event's)."""


class Ledger:
    """Folds events in any order and with any repeats; only what changed is summed anew."""

    def __init__(self) -> None:
        self._bundles: dict[Bundle, dict[str, _Line]] = {}
        self._bundle: dict[Place, Bundle] = {}
        self._deleted: set[Place] = set()
        self._given: dict[Bundle, _Given] = {}
        self._singles: OrderedDict[Place, None] = OrderedDict()
        self._forgotten = False
        self._changed: set[Bundle] = set()
        self._pieces: Counter[tuple[str, str, bool]] = Counter()
        self._money: Counter[tuple[str, str, str]] = Counter()
        self._sums: Counter[str] = Counter()

    def fold(self, event: Event) -> None:
        """Take one event into account; all but paid kinds and deletions change nothing."""
        if isinstance(event, PAID_KINDS):
            self._add(event, _line(event))
        elif isinstance(event, Deleted):
            target = (event.source, event.room, event.target)
            self._deleted.add(target)
            if target in self._bundle:
                self._changed.add(self._bundle[target])

    def forgot(self, place: Place) -> bool:
        """Whether this may be a payment that is only in the sums by now."""
        return self._forgotten and place not in self._bundle and place not in self._deleted

    def recall(self, event: Gift | Membership | PaidMessage) -> Mapping[str, int]:
        """Take a forgotten payment in again, to be taken back now; what it had added."""
        line = _line(event)
        if line.combo is not None:
            return {}
        place, bundle = (event.source, event.room, event.id), _bundle(event, line)
        self._bundle[place] = bundle
        self._bundles[bundle] = {event.id: line}
        self._given[bundle] = given = _outcome([line])
        self._hold(place)
        return {amount.currency: amount.minor for amount in given.money}

    def gained(self, event: Event) -> Mapping[str, int]:
        """Fold an event and say what it added: minor units by currency, coins as coins."""
        if not isinstance(event, (*PAID_KINDS, Deleted)):
            return {}
        before = dict(self._sums)
        self.fold(event)
        self._sum()
        return {
            currency: minor - before.get(currency, 0)
            for currency, minor in self._sums.items()
            if minor != before.get(currency, 0)
        }

    def totals(self) -> LedgerTotals:
        """The sums over all that was folded and not taken back."""
        self._sum()
        gifts = [(free, n) for (kind, _, free), n in self._pieces.items() if kind == "gift"]
        kinds = ("gift", "membership", "paid_message")
        return LedgerTotals(
            gifts=sum(n for _, n in gifts),
            free_gifts=sum(n for free, n in gifts if free),
            memberships=sum(n for (kind, _, _), n in self._pieces.items() if kind == "membership"),
            money=self._amounts(kinds),
            by_kind={kind: self._amounts((kind,)) for kind in kinds},
        )

    def gifts(self) -> list[GiftLine]:
        """The gift table: by name, most pieces first."""
        self._sum()
        pieces: Counter[str] = Counter()
        for (kind, name, _), n in self._pieces.items():
            if kind == "gift" and n:
                pieces[name] += n
        order = sorted(pieces, key=lambda name: (-pieces[name], name))
        return [GiftLine(name, pieces[name], self._amounts(("gift",), name)) for name in order]

    def _add(self, event: Event, line: _Line) -> None:
        place = (event.source, event.room, event.id)
        bundle = _bundle(event, line)
        before = self._bundle.setdefault(place, bundle)
        known = self._bundles.get(before, {}).get(event.id)
        if known is not None:
            if _weight(line) <= _weight(known):
                return
            del self._bundles[before][event.id]
            self._changed.add(before)
            self._bundle[place] = bundle
        self._bundles.setdefault(bundle, {})[event.id] = line
        self._changed.add(bundle)
        if line.combo is None:
            self._hold(place)

    def _hold(self, place: Place) -> None:
        """Keep a payment at hand, and leave the oldest to the sums."""
        self._singles[place] = None
        if len(self._singles) > SINGLES:
            self._forget(self._singles.popitem(last=False)[0])

    def _forget(self, place: Place) -> None:
        """Leave a payment to the sums, if they were asked for since it came."""
        bundle = self._bundle[place]
        if bundle[-1] or bundle in self._changed:
            return
        del self._bundle[place], self._bundles[bundle]
        self._given.pop(bundle, None)
        self._forgotten = True

    def _sum(self) -> None:
        for bundle in self._changed:
            _, source, room, _, _ = bundle
            lines = [
                line
                for ident, line in self._bundles[bundle].items()
                if (source, room, ident) not in self._deleted
            ]
            if old := self._given.pop(bundle, None):
                self._count(old, -1)
            if lines:
                self._given[bundle] = _outcome(lines)
                self._count(self._given[bundle], 1)
        self._changed.clear()

    def _count(self, given: _Given, sign: int) -> None:
        free = not any(amount.minor for amount in given.money)
        self._pieces[given.kind, given.name, free] += sign * given.count
        for amount in given.money:
            self._money[given.kind, given.name, amount.currency] += sign * amount.minor
            self._sums[amount.currency] += sign * amount.minor

    def _amounts(self, kinds: Iterable[str], name: str | None = None) -> dict[str, int]:
        return totals(
            Money(minor, currency)
            for (kind, named, currency), minor in self._money.items()
            if minor and kind in kinds and name in (None, named)
        )


def _outcome(lines: list[_Line]) -> _Given:
    if len(lines) == 1 and lines[0].combo is None:
        return _Given(lines[0].kind, lines[0].name, lines[0].count, _known(lines[0].money))
    return _combo(lines)


def _bundle(event: Event, line: _Line) -> Bundle:
    ident = line.combo or event.id
    return line.kind, event.source, event.room, ident, line.combo is not None


def _line(event: Gift | Membership | PaidMessage) -> _Line:
    match event:
        case Gift():
            return _gift(event)
        case Membership():
            return _membership(event)
    return _Line("paid_message", "", 0, event.coins or event.paid)


def _gift(event: Gift) -> _Line:
    return _Line(
        kind="gift",
        name=event.name,
        count=event.count,
        money=event.coins or event.paid,
        combo=event.combo,
        running_count=event.combo_count,
        running_money=event.combo_coins or event.combo_paid,
    )


def _membership(event: Membership) -> _Line:
    money = event.coins or event.paid
    return _Line("membership", event.tier, event.count, money, event.combo)


def _weight(line: _Line) -> tuple[int, int, int, int, str, str]:
    """Of two tellings of one event the fuller one stands, whichever came first."""
    money = line.money.minor if line.money else -1
    running = line.running_money.minor if line.running_money else -1
    return (line.running_count or 0, running, line.count, money, line.name, line.combo or "")


def _combo(lines: list[_Line]) -> _Given:
    first = min(lines, key=lambda line: (line.name, _weight(line)))
    if first.kind == "membership":
        return _mystery(first, lines)
    counts = [line.running_count for line in lines if line.running_count is not None]
    running = [line.running_money for line in lines if line.running_money is not None]
    count = max(counts) if counts else sum(line.count for line in lines)
    money = _largest(running) or tuple(line.money for line in lines if line.money is not None)
    return _Given(first.kind, first.name, count, money)


def _mystery(first: _Line, lines: list[_Line]) -> _Given:
    """N memberships given at once and their N single lines are N, not 2N; so is their money."""
    whole = max((line.count for line in lines if line.count > 1), default=0)
    single = sum(line.count for line in lines if line.count <= 1)
    told = [line.money for line in lines if line.count > 1 and line.money is not None]
    apart = tuple(line.money for line in lines if line.count <= 1 and line.money is not None)
    if not apart or (told and whole >= single):
        apart = _largest(told) or apart
    return _Given(first.kind, first.name, max(whole, single), apart)


def _largest(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """The greatest amount of each currency."""
    top: dict[str, int] = {}
    for amount in amounts:
        top[amount.currency] = max(amount.minor, top.get(amount.currency, amount.minor))
    return tuple(Money(minor, currency) for currency, minor in sorted(top.items()))


def _known(money: Money | None) -> tuple[Money, ...]:
    return () if money is None else (money,)
