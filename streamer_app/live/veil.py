"""Questions as they may be seen: without what the filters keep out of sight."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from streamer_app.desk.cards import Ask, Card
from streamer_app.live.filters import Filters, Sieve
from streamer_app.live.snapshot import Payment


@dataclass(frozen=True, slots=True)
class Seen:
    """What of a card at one revision may be seen; ``text`` None: all of it, empty: nothing."""

    rev: int
    said: str
    text: str | None = None
    samples: tuple[Ask, ...] = ()
    wordings: tuple[str, ...] = ()


class Veil:
    """Looks once at each revision of a card; the cards themselves stay as they are."""

    def __init__(self, sieve: Sieve) -> None:
        self._sieve = sieve
        self._filters = sieve.now
        self._seen: dict[int, Seen] = {}
        self._were: set[int] = set()

    def card(self, card: Card) -> Card:
        """A card as it may be seen; one without asks is none any more."""
        filters = self._ready()
        if not filters.judges:
            return card
        seen = self._seen.get(card.card)
        if seen is None or (seen.rev, seen.said) != (card.rev, card.text):
            seen = self._seen[card.card] = _seen(card, filters)
        if seen.text is None:
            return card
        if not seen.text:
            return replace(card, text="", askers=0, asks=0, wait_s=0, samples=(), wordings=())
        return replace(card, text=seen.text, samples=seen.samples, wordings=seen.wordings)

    def cards(self, cards: Iterable[Card]) -> tuple[Card, ...]:
        """Several cards as they may be seen, in their order."""
        return tuple(map(self.card, cards))

    def look_again(self, cards: Iterable[Card]) -> tuple[Card, ...]:
        """Those of the cards, as they are, that the filters touch or did before a change."""
        pairs = [(card, self.card(card)) for card in cards]
        were, self._were = self._were, set()
        return tuple(card for card, seen in pairs if seen is not card or card.card in were)

    def payments(self, payments: Iterable[Payment]) -> tuple[Payment, ...]:
        """Payments, all of them, without words that are not to be seen."""
        filters = self._ready()
        if not filters.judges:
            return tuple(payments)
        return tuple(
            replace(one, text="") if one.what != "order" and _unseen(one, filters) else one
            for one in payments
        )

    def _ready(self) -> Filters:
        now = self._sieve.now
        if now is not self._filters:
            self._filters = now
            self._were |= {card for card, seen in self._seen.items() if seen.text is not None}
            self._seen.clear()
        return now


def _unseen(one: Payment, filters: Filters) -> bool:
    hidden = filters.person(one.source, None, one.name) or filters.text(one.text, links=True)
    return hidden is not None


def _seen(card: Card, filters: Filters) -> Seen:
    samples = tuple(ask for ask in card.samples if not _hidden(ask, filters))
    wordings = tuple(text for text in card.wordings if filters.text(text) is None)
    fit = filters.text(card.text) is None
    if fit and len(samples) == len(card.samples) and len(wordings) == len(card.wordings):
        return Seen(card.rev, card.text)
    if not samples and card.samples:
        return Seen(card.rev, card.text, "")
    texts: Sequence[str] = (card.text,) if fit else [ask.text.strip() for ask in samples]
    said = {ask.text.strip() for ask in samples}
    if fit and card.text not in said and card.text in {one.text.strip() for one in card.samples}:
        texts = [ask.text.strip() for ask in samples]  # what is seen was said by somebody unseen
    return Seen(card.rev, card.text, next(iter(texts), ""), samples, wordings)


def _hidden(ask: Ask, filters: Filters) -> bool:
    why = filters.person(ask.source, ask.viewer, ask.name) or filters.text(ask.text)
    return why is not None
