"""What one message was understood as: a question, an interest to buy, a mood."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from streamer_app.assets import asset
from streamer_app.errors import Reason, reason
from streamer_app.insight import lexicon, opinion
from streamer_app.insight.questions import LONGEST


@dataclass(frozen=True, slots=True)
class Reading:
    """``asks`` and ``intent`` say why; ``benefit`` and ``mood`` are -1, 0 or 1."""

    asks: Reason | None = None
    intent: Reason | None = None
    benefit: int = 0
    mood: int = 0


NOTHING: Final = Reading()


_NAMES: Final = frozenset(NOTHING.__slots__)


def told(reading: Reading) -> dict[str, Any]:
    """The reading without a word of what was read: codes and signs, as plain values."""
    values = {
        "asks": reading.asks.code if reading.asks else None,
        "intent": reading.intent.code if reading.intent else None,
        "benefit": reading.benefit,
        "mood": reading.mood,
    }
    return {name: value for name, value in values.items() if value}


def recalled(kept: Mapping[str, Any]) -> Reading:
    """The reading of ``told``."""
    if not kept.keys() & _NAMES:
        return NOTHING
    asks, intent = (Reason(kept[name]) if kept.get(name) else None for name in ("asks", "intent"))
    return Reading(asks, intent, int(kept.get("benefit", 0)), int(kept.get("mood", 0)))


REMEMBERED: Final = 4_096


class Intents:
    """What kind of buying a text speaks of, by the word list of ``folder``.

    Raises: AppError when the list is damaged (``lenient``: it finds nothing then).
    """

    def __init__(self, folder: Path | None = None, *, lenient: bool = False) -> None:
        load = lexicon.load_or_nothing if lenient else lexicon.load
        self._list = load((folder or asset("lexicons")) / "intent.toml")

    @property
    def words(self) -> frozenset[str]:
        """All of the list: without one of them no text speaks of buying."""
        return self._list.words

    def of(self, text: str) -> Reason | None:
        """Why the text speaks of buying: ``intent.price buy refund schedule``."""
        return self.of_folded(text[:LONGEST].casefold())

    def of_folded(self, folded: str) -> Reason | None:
        """The same for a text in lower case."""
        found = self._list.match(folded)
        return reason(f"intent.{found[0]}", word=found[1]) if found else None


class Reader:
    """Reads messages with the word lists of ``resources/lexicons`` (or of ``folder``).

    Raises: AppError when a list (``lenient``: it finds nothing then) or the model of questions is
    damaged.
    """

    def __init__(self, folder: Path | None = None, *, lenient: bool = False) -> None:
        folder = folder or asset("lexicons")
        load = lexicon.load_or_nothing if lenient else lexicon.load
        self._intents = Intents(folder, lenient=lenient)
        self._benefit = load(folder / "benefit.toml")
        self._mood = load(folder / "mood.toml")
        self._listed = lexicon.spotter(self._intents.words | self._benefit.words | self._mood.words)
        self._detector = opinion.load()
        self._steps = {"usual": lru_cache(REMEMBERED)(self._read)}
        self._recent = self._steps["usual"]

    def read(self, text: str) -> Reading:
        """The reading of one message; a room repeats itself, so recent ones are remembered."""
        return self._recent(text)

    def at(self, step: str) -> Callable[[str], Reading]:
        """``read`` with another sensitivity for questions (``opinion.EASE``); an unknown one is
        the usual."""
        ease = opinion.EASE.get(step, 1.0)
        if ease == 1.0:
            return self.read
        if step not in self._steps:
            self._steps[step] = lru_cache(REMEMBERED)(lambda text: self._read(text, ease))
        return self._steps[step]

    def _read(self, text: str, ease: float = 1.0) -> Reading:
        folded = text[:LONGEST].casefold()
        asks = self._detector.detect(text, ease)
        if not self._listed(folded):
            return Reading(asks) if asks else NOTHING
        intent = self._intents.of_folded(folded)
        benefit = self._benefit.match(folded)
        mood = self._mood.match(folded)
        if not (asks or intent or benefit or mood):
            return NOTHING
        return Reading(asks, intent, _sign(benefit, "gained"), _sign(mood, "glad"))

    def intent(self, text: str) -> Reason | None:
        """Why the message speaks of buying (``Intents.of``)."""
        return self._intents.of(text)


def _sign(found: tuple[str, str] | None, good: str) -> int:
    if found is None:
        return 0
    return 1 if found[0] == good else -1
