"""What open questions are about, for a filter: buying, the courses' own words, shared words."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from streamer_app.advisor.topics import plain
from streamer_app.desk.cards import Card
from streamer_app.errors import Reason, reason
from streamer_app.live.snapshot import Theme

Intent = Callable[[str], Reason | None]
"""What kind of buying a text speaks of."""
EVERY_MS: Final = 5_000
"""Themes change no faster than the order of the list."""
OPEN: Final = frozenset({"new", "pinned", "on_air", "later"})
SHARED: Final = 2
"""Cards that make a theme."""
MOST: Final = 12
LONGEST: Final = 5
TRIES: Final = 300
_RUN: Final = re.compile(r"[\u3400-\u9fff]{2,}|[a-z][a-z'-]{3,}")
_EMPTY: Final = frozenset(
    "的了吗呢么什怎我你他她它是不有个这那老师可以能会要在就都也还请问吧啊和与到为几多少哪谁候"
)
"""Characters that no theme is made of: they ask, point or bind."""
_PLAIN: Final = frozenset(
    {
        *("what", "when", "where", "which", "will", "with", "would", "that", "this", "there"),
        *("does", "have", "from", "your", "about", "please", "teacher", "could", "should"),
        *("they", "them", "then", "than", "these", "those", "been", "just", "like", "know"),
        *("want", "make", "need", "also", "much", "many", "some", "explain", "mean", "question"),
    }
)


class CardThemes:
    """Remembers what it found, so that a busy desk costs no more than a quiet one."""

    def __init__(self) -> None:
        self._at_ms = -EVERY_MS
        self._found: tuple[Theme, ...] = ()

    def at(self, intent: Intent, cards: Sequence[Card], at_ms: int) -> tuple[Theme, ...]:
        """The themes of the open cards, those that most people ask about first."""
        if not 0 <= at_ms - self._at_ms < EVERY_MS:
            self._at_ms = at_ms
            self._found = themes(intent, [card for card in cards if card.state in OPEN])
        return self._found


def themes(intent: Intent, cards: Sequence[Card]) -> tuple[Theme, ...]:
    """See ``CardThemes.at``."""
    about: dict[str, set[int]] = defaultdict(set)
    labels: dict[str, Reason] = {}
    for card in cards:
        for code in intents(intent, card):
            about[code].add(card.card)
            labels[code] = reason(f"theme.{code.removeprefix('intent.')}")
    for word, found in shared(cards).items():
        about[word] = found
        labels[word] = reason("theme.word", word=word)
    askers = {card.card: card.askers for card in cards}
    made = [
        Theme(key, labels[key], frozenset(found), sum(askers[card] for card in found))
        for key, found in about.items()
        if len(found) >= SHARED or key.startswith("intent.")
    ]
    return tuple(sorted(made, key=lambda theme: (-theme.askers, theme.key))[:MOST])


def intents(intent: Intent, card: Card) -> set[str]:
    """The kinds of buying intent that the card's wordings speak of."""
    found = (intent(text) for text in card.wordings[:5])
    return {why.code for why in found if why is not None}


def shared(cards: Iterable[Card]) -> dict[str, set[int]]:
    """Words that several cards have in common; of words within one another the longest."""
    holders: dict[str, set[int]] = defaultdict(set)
    for card in cards:
        for word in set(words(" ".join((card.text, *card.wordings[:3])))):
            holders[word].add(card.card)
    common = {word: found for word, found in holders.items() if len(found) >= SHARED}
    ordered = sorted(common, key=lambda word: (-len(common[word]) * len(word), word))[:TRIES]
    kept: dict[str, set[int]] = {}
    for word in ordered:
        inside = any((word in other or other in word) and common[word] <= kept[other]
                     for other in kept)  # fmt: skip
        if not inside:
            kept[word] = common[word]
    return kept


def words(text: str) -> Iterator[str]:
    """Stretches of Chinese without the characters that merely ask or bind, and longer words."""
    for run in _RUN.findall(plain(text)):
        if run[0] < "\u3400":
            if run not in _PLAIN:
                yield run.removesuffix("s") if len(run) > 4 else run
            continue
        for start in range(len(run)):
            for end in range(start + 2, min(len(run), start + LONGEST) + 1):
                if not _EMPTY.isdisjoint(run[start:end]):
                    break
                yield run[start:end]
