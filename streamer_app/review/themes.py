"""What people kept asking, over one session or several, and the plan for the next lesson."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from streamer_app.desk.cards import Card
from streamer_app.insight.grouping import grouped
from streamer_app.insight.normal import normalise
from streamer_app.insight.similarity import Background
from streamer_app.wording import Wording

UNCLEAR: Final = 3
"""Asked again this often after an answer: it was not made clear."""
SAMPLES: Final = 5
UNANSWERED: Final = ("new", "pinned", "later", "on_air")


@dataclass(frozen=True, slots=True)
class Theme:
    """Questions that ask the same. ``label`` is the wording most people used; ``askers`` are
    distinct people; ``answered`` is the share of asks, 0 to 1, as far as that is known."""

    label: str
    askers: int
    asks: int
    cards: int
    answered: float | None
    wait_s: int | None
    samples: tuple[str, ...]
    course: str = ""
    answers: tuple[str, ...] = ()
    again: int = 0
    rows: tuple[int, ...] = ()
    """The messages that asked, by row."""

    @property
    def unclear(self) -> bool:
        return self.again >= UNCLEAR


def themes(cards: Iterable[Card], background: Background) -> list[Theme]:
    """The themes of these cards, of one session or of many, by the people who asked."""
    return ordered(map(theme_of, alike(cards, background)))


def alike(cards: Iterable[Card], background: Background) -> list[list[Card]]:
    """The cards that ask the same, together; merged, dismissed and empty ones left out."""
    live = [card for card in cards if card.merged_into is None and card.asks]
    live = [card for card in live if card.state != "dismissed"]
    groups: dict[int, list[Card]] = {}
    for card, group in zip(live, grouped([card.text for card in live], background), strict=True):
        groups.setdefault(group, []).append(card)
    return list(groups.values())


def ordered(found: Iterable[Theme]) -> list[Theme]:
    """Those that most people asked first."""
    return sorted(found, key=lambda theme: (-theme.askers, -theme.asks, theme.label))


def within(card: Card, start_ms: int, end_ms: int) -> Card | None:
    """The card as far as it was asked in [start, end); None where it was not.

    A card keeps its first hundred asks: of one with more, later asks are not known.
    """
    asks = tuple(ask for ask in card.samples if start_ms <= ask.at_ms < end_ms)
    if not asks:
        return None
    return replace(
        card,
        samples=asks,
        asks=len(asks),
        askers=len({(ask.source, ask.viewer or ask.name) for ask in asks}),
        first_ms=asks[0].at_ms,
        last_ms=asks[-1].at_ms,
        wordings=tuple(dict.fromkeys(ask.text for ask in asks)),
    )


def course_of(card: Card) -> str:
    """The course that a card was linked with, else the one that its asks speak of; or nothing."""
    return card.course or (card.likely[0] if card.likely else "")


def follow_up(cards: Iterable[Card]) -> list[Card]:
    """The questions that nobody answered, by the people who asked: for the next lesson's start."""
    left = [card for card in cards if card.merged_into is None and card.state in UNANSWERED]
    return sorted(left, key=lambda card: (-card.askers, card.first_ms))


def worded(text: str, say: Callable[[str], str], mask: Callable[[str], str] = str) -> str:
    """What people asked as it may be read: ``mask`` takes names out of it, and where the words
    were erased that is said (by ``say``, a catalogue's) in their place."""
    return mask(text) or say("theme.erased")


def lesson_plan(
    chosen: Sequence[Theme], words: Wording, mask: Callable[[str], str], title: str = ""
) -> str:
    """The themes as Markdown to paste: real wordings without names, the answer and the gap."""
    lines = [f"# {title or words.say('plan.title')}", ""]
    for number, theme in enumerate(chosen, start=1):
        star = " ★" if theme.unclear else ""
        label = worded(theme.label, words.say, mask)
        lines += [f"## {number}. {label}{star}", ""]
        lines.append(_asked(theme, words))
        lines += ["", *(f"- {_one_line(mask(text))}" for text in theme.samples), ""]
        for answer in theme.answers:
            lines += [words.say("plan.answer", text=_one_line(mask(answer))), ""]
        lines += [words.say(_gap(theme)), ""]
    return "\n".join(lines).rstrip() + "\n"


def _asked(theme: Theme, words: Wording) -> str:
    if theme.answered is None:
        return words.say("plan.asked_only", n=theme.askers, asks=theme.asks)
    share = round(100 * theme.answered)
    return words.say("plan.asked", n=theme.askers, asks=theme.asks, share=share)


def _gap(theme: Theme) -> str:
    if theme.unclear:
        return "plan.unclear"
    if theme.answered is None:
        return "plan.untold"
    return "plan.explain" if theme.answered < 1 else "plan.repeat"


def theme_of(cards: Sequence[Card]) -> Theme:
    """The theme of cards that ask the same."""
    cards = sorted(cards, key=lambda card: (-card.askers, card.first_ms))
    people = {(ask.source, ask.viewer or ask.name) for card in cards for ask in card.samples}
    waits = [
        (card.answered_ms - card.first_ms) // 1000 for card in cards if card.answered_ms is not None
    ]
    asks = sum(card.asks for card in cards)
    tended = sum(card.asks for card in cards if card.tended)
    done = sum(card.asks for card in cards if card.tended and card.state == "answered")
    wordings = apart(
        (text for card in cards for text in (card.text, *card.wordings)),
        (ask.text for card in cards for ask in card.samples),
    )
    courses = Counter(course for card in cards if (course := course_of(card)))
    return Theme(
        label=cards[0].text,
        askers=max(len(people), *(card.askers for card in cards)),
        asks=asks,
        cards=len(cards),
        answered=done / tended if tended else None,
        wait_s=round(median(waits)) if waits else None,
        samples=wordings[:SAMPLES],
        course=courses.most_common(1)[0][0] if courses else "",
        answers=tuple(dict.fromkeys(card.note for card in cards if card.note)),
        again=sum(card.again for card in cards),
        rows=tuple(sorted(ask.row for card in cards for ask in card.samples)),
    )


def apart(texts: Iterable[str], said: Iterable[str] = ()) -> tuple[str, ...]:
    """Each wording once: those that differ in signs alone are one, in the form most often said."""
    often = Counter(said)
    alike: dict[str, list[str]] = {}
    for text in dict.fromkeys(texts):
        if text.strip():
            alike.setdefault(normalise(text), []).append(text)
    return tuple(max(forms, key=lambda text: often[text]) for forms in alike.values())


def _one_line(text: str) -> str:
    return " ".join(text.split())
