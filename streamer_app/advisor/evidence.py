"""Why now, and what to say: only from messages, numbers, the catalogue and the teacher's words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from streamer_app.advisor.audience import Record
from streamer_app.advisor.claims import Claims
from streamer_app.advisor.state import Evidence, Line, State
from streamer_app.advisor.topics import Heard, Offer, pieces
from streamer_app.errors import reason

MOST: Final = 3
"""Reasons, and lines to say: what can be read at a glance."""
NEAR: Final = 0.25


def evidence(state: State, offer: Offer, record: Record) -> tuple[Evidence, ...]:
    """At most three reasons, the strongest first; what is not known is left out."""
    return tuple(list(_reasons(state, offer, record))[:MOST])


def _reasons(state: State, offer: Offer, record: Record) -> Iterator[Evidence]:
    asks = _about(state, offer, "ask")
    if asks:
        topic = topic_of(asks, offer)
        yield Evidence(reason("pitch.why.topic", n=_people(asks), topic=topic), _rows(asks))
    intents = [h for h in state.heard if h.kind == "intent" and _concerns(h, offer)]
    if intents:
        yield Evidence(reason("pitch.why.intent", n=_people(intents)), _rows(intents))
    clicks = _about(state, offer, "click")
    if clicks:
        yield Evidence(reason("pitch.why.clicks", n=_people(clicks)), _rows(clicks))
    if record.pitches:
        people = round(record.exposed)
        yield Evidence(
            reason("pitch.why.past", n=record.pitches, orders=record.orders, people=people)
        )
    yield from _room(state)


def _room(state: State) -> Iterator[Evidence]:
    change, index = state.viewers_change, state.engagement
    if index is not None and change is not None and change > 0:
        yield Evidence(reason("pitch.why.room_rising", index=round(index), change=change))
    elif index is not None and index >= 35:
        yield Evidence(reason("pitch.why.room", index=round(index)))


def _about(state: State, offer: Offer, kind: str) -> list[Heard]:
    return [h for h in state.heard if h.kind == kind and h.about.get(offer.id, 0) >= NEAR]


def _concerns(heard: Heard, offer: Offer) -> bool:
    """A question for a price that names no course concerns each of them."""
    return not heard.about or offer.id in heard.about


def _people(heard: Sequence[Heard]) -> int:
    return len({item.viewer for item in heard})


def _rows(heard: Sequence[Heard]) -> tuple[int, ...]:
    return tuple(sorted(item.row for item in heard))


def topic_of(asks: Sequence[Heard], offer: Offer) -> str:
    """What they ask about, in the course's own words: its tags or else its title.

    The two tags that most people's messages share a piece with, joined by a stroke.
    """
    counts: Counter[str] = Counter()
    for tag in dict.fromkeys(offer.tags):
        telling = set(pieces(tag))
        counts[tag] = len({ask.viewer for ask in asks if telling & set(pieces(ask.text))})
    best = [tag for tag, people in counts.most_common(2) if people]
    return "/".join(best) or offer.title


def lines(state: State, offer: Offer, claims: Claims | None) -> tuple[Line, ...]:
    """A selling point, an answer and a close, as far as they exist; nothing is made up."""
    asks = _about(state, offer, "ask")
    found = [line for line in (_point(offer, asks), _answer(offer, asks)) if line]
    spoken = state.words.get(offer.id, ())
    if spoken:
        found.append(Line("close", spoken[0], "yours"))
    elif offer.close:
        found.append(Line("close", offer.close, "course"))
    if claims is None:
        return tuple(found[:MOST])
    return tuple(
        Line(line.kind, line.text, line.origin, claims.find(line.text)) for line in found[:MOST]
    )


def _point(offer: Offer, asks: Sequence[Heard]) -> Line | None:
    """The selling point closest to what is asked; the first where none is."""
    if not offer.points:
        return None
    best = max(offer.points, key=lambda point: _shared(point, asks))
    return Line("point", best, "course")


def _answer(offer: Offer, asks: Sequence[Heard]) -> Line | None:
    """The part of the outline that most people's questions share words with, and the question
    that is closest to it."""
    scored = [(_askers(part, asks), part) for part in offer.outline]
    people, part = max(scored, key=lambda score: score[0], default=(0, ""))
    if not people:
        return None
    ask = max(asks, key=lambda ask: (_shared(part, [ask]), -ask.row))
    return Line("answer", f"“{ask.text}” → {part}", "question")


def _askers(text: str, asks: Sequence[Heard]) -> int:
    """How many people's questions share two pieces or more with this text."""
    return len({ask.viewer for ask in asks if _shared(text, [ask]) >= 2})


def _shared(text: str, asks: Sequence[Heard]) -> int:
    """How many different pieces the questions share with this text, question by question."""
    own = set(pieces(text))
    return sum(len(own & set(pieces(ask.text))) for ask in asks)
