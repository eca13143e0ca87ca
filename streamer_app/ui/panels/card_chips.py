"""What a question card says in few words: its marks, who asks, its course, the likely next step."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from streamer_app.live.snapshot import Card, Snapshot
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.words import Words, without_bracket

FIRST_ASKED: Final = 5.0
"""The asker part of a card's score where somebody asks for the first time."""
PAID_ASKED: Final = 10.0
"""The same where somebody paid for it; how much is not for everybody's eyes."""
MINE: Final = "stage"
SURE: Final = 0.5
"""The probability of being the same from which merging is the likely next step."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the rows show beside the cards: the courses' titles, and who has which card open."""

    titles: Mapping[str, str] = field(default_factory=dict)
    reading: Mapping[int, Sequence[str]] = field(default_factory=dict)


def around(snapshot: Snapshot, words: Words) -> Around:
    """The surroundings of a moment's cards."""
    titles = dict(snapshot.pitch.courses)
    titles |= {item.id: item.name(words.language) for item in snapshot.items.values()}
    reading: dict[int, list[str]] = {}
    for person in snapshot.desk.people if snapshot.desk else ():
        if person.here and person.card:
            reading.setdefault(person.card, []).append(person.name)
    return Around(titles, reading)


def chips(card: Card, words: Words, readers: Iterable[str] = ()) -> list[str]:
    """The small marks after a question's text."""
    found = []
    if card.paid is not None:
        found.append(words.say("chip.paid", amount=words.money(card.paid)))
    elif card.parts.get("asker") == PAID_ASKED:
        found.append(words.say("strip.paid"))
    if card.again:
        time = words.clock(card.answered_ms or 0, seconds=False)
        found.append(words.say("chip.again", n=card.again, time=time))
    elif card.state == "answered" and card.answered_ms:
        time = words.clock(card.answered_ms, seconds=False)
        found.append(words.say("chip.answered_at", time=time))
    if card.claimed_by:
        found.append(words.say("chip.claimed", name=actor(card.claimed_by, words)))
    found += [
        words.say("chip.reading", name=display_text(name, 12))
        for name in readers
        if name != card.claimed_by
    ]
    if card.similar and card.state != "dismissed":
        found.append(words.say("chip.similar", n=len(card.similar)))
    if card.askers == 1 and card.paid is None and card.parts.get("asker") == FIRST_ASKED:
        found.append(words.say("chip.first"))
    return found


def actor(name: str, words: Words) -> str:
    """A person's name, or the word for the streamer and the program."""
    return words.say(f"desk.actor.{name}") if name in (MINE, "auto") else display_text(name, 12)


def suggested(card: Card) -> str:
    """The action that most likely comes next for a card (the desk shows it at the row's end)."""
    if card.state == "pinned":
        return "on_air"
    if card.again:
        return "template"
    if card.state in ("answered", "later", "dismissed"):
        return "pin"
    if card.claimed_by:
        return "claim"
    if card.similar and card.similar[0][1] >= SURE:
        return "group"
    return "pin" if card.askers < 3 else "on_air"


def course_words(card: Card, titles: Mapping[str, str]) -> str:
    """The course's title; with a question mark while it is only likely."""
    if card.course:
        return without_bracket(titles.get(card.course, card.course))
    if card.likely is not None:
        return without_bracket(titles.get(card.likely[0], card.likely[0])) + "?"
    return ""


def asker_names(card: Card, words: Words) -> str:
    """竹子 +3 · B站"""
    if not card.samples:
        return ""
    first = card.samples[0]
    more = f" +{card.askers - 1}" if card.askers > 1 else ""
    name = display_text(words.person(first.name), 16)
    return f"{name}{more} · {words.say(f'source.{first.source}')}"
