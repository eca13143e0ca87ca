"""A person's names and ids taken out of what others said, and of nothing else.

Somebody may be called like a gift, a course or one of our own words: what the program counts by
stays as it is, whoever is erased.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from streamer_app.events import Event, Gift, Membership, Notice, RoomState, Unknown

HIDDEN: Final = "…"
SHORT: Final = 4
"""Names and texts shorter than this are ordinary words too; after an @ they go all the same."""
CODES: Final = frozenset(
    {
        *("op", "action", "option", "status", "basis", "reason", "course", "pitch", "interaction"),
        *("target", "combo", "reply_to", "currency", "source", "room", "event", "what", "how"),
        *("of", "state", "kinds", "detect", "join"),
    }
)
"""Fields, and keys inside of ``args``, ``detail`` and notes of ours, that hold no words."""
LABELS: Final = {Gift: "name", Membership: "tier"}
"""Fields that are a platform's own word where they are nothing but a name, else a sentence."""
PLATFORM: Final = {RoomState: "name", Notice: "what", Unknown: "what"}
"""Fields that always are a platform's own word."""
OURS: Final = frozenset({"auto", "stage"})
"""Who acts at the desk without a name."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the platforms know them: (source, id) pairs, and every name they had."""

    places: frozenset[tuple[str, str]]
    names: frozenset[str] = frozenset()


class Scrubber:
    """Takes a person's names and ids, and these ``texts``, out of what others said.

    ``token`` makes what stands for them where things are told apart by it.
    """

    def __init__(
        self,
        person: Person,
        texts: Iterable[str] = (),
        token: Callable[[str], str] = lambda _: HIDDEN,
    ) -> None:
        ids = {ident for _, ident in person.places}
        whole = sorted((n for n in person.names if len(n) >= SHORT), key=len, reverse=True)
        parts = [re.escape(name) for name in whole]
        parts += [rf"(?<!\w){re.escape(ident)}(?!\w)" for ident in ids if len(ident) > SHORT]
        parts += [rf"(?<=[@＠]){re.escape(name)}(?!\w)" for name in person.names if name]
        parts += [re.escape(text) for text in sorted(texts, key=len, reverse=True)]
        self._pattern = re.compile("|".join(parts), re.IGNORECASE) if parts else None
        self._token = token

    def finds(self, text: str | None) -> bool:
        """Whether there is anything to take out of a text."""
        return bool(text and self._pattern and self._pattern.search(text))

    def __call__(self, value: Any) -> Any:
        """The value with every text inside it cleaned."""
        if isinstance(value, str):
            return self._pattern.sub(HIDDEN, value) if self._pattern else value
        if isinstance(value, dict):
            return {self(key): self(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self(inner) for inner in value]
        return value

    def event(self, event: Event) -> Event:
        """The event with the person gone from its own fields; ids of events stay."""
        own = _own(event)
        if not any(self.finds(str(value)) for value in own.values()):
            return event
        changed = {name: self._field(event, name, value) for name, value in own.items()}
        return msgspec.convert(msgspec.to_builtins(event) | changed, type(event))

    def _field(self, event: Event, name: str, value: Any) -> Any:
        if name in CODES or PLATFORM.get(type(event)) == name:
            return value
        if name == "order" or (name == "actor" and value not in OURS):
            return self._told_apart(value)
        if LABELS.get(type(event)) == name and self._is_name(value):
            return value
        if name == "why":
            code, colon, rest = value.partition(":")
            return f"{code}{colon}{self(rest)}"
        ours = name in ("args", "detail") or event.source == "desk"
        return self._inside(value) if ours else self(value)

    def _told_apart(self, value: str) -> str:
        if self._pattern is None:
            return value
        return self._pattern.sub(lambda found: self._token(found[0].casefold()), value)

    def _is_name(self, value: str) -> bool:
        return bool(self._pattern and self._pattern.fullmatch(value))

    def _inside(self, value: Any) -> Any:
        """A value that we made: its keys are ours, and some hold no words."""
        if isinstance(value, dict):
            return {
                key: inner if key in CODES else self._inside(inner) for key, inner in value.items()
            }
        if isinstance(value, list | tuple):
            return [self._inside(inner) for inner in value]
        return self(value)


def _own(event: Event) -> dict[str, Any]:
    common = {"source", "room", "id", "at_ms", "seen_ms", "viewer", "kind"}
    values: dict[str, Any] = msgspec.to_builtins(event)
    return {name: value for name, value in values.items() if name not in common}
