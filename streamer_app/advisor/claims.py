"""Words that a seller must not say: promised results and superlatives, from an editable list."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

NEGATED_WITHIN: Final = 3


@dataclass(frozen=True, slots=True)
class Claim:
    """A flagged stretch of a line, [start, end), and the list it stands in."""

    start: int
    end: int
    rule: str


class Claims:
    """The list of ``resources/lexicons/claims.toml``: rules with ``words``, and ``negations``.

    ``own`` are a person's lines: a word more to flag, or, behind a minus, one to let be.
    """

    def __init__(self, toml: str, own: Iterable[str] = ()) -> None:
        lists: dict[str, Any] = tomllib.loads(toml)
        lines = [line.strip() for line in own]
        let_be = {line[1:].strip().casefold() for line in lines if line.startswith("-")}
        self._negation = _any(lists.pop("negations", {}).get("words", []))
        self._except = _any(lists.pop("exceptions", {}).get("words", []))
        words: dict[str, list[str]] = {rule: entry["words"] for rule, entry in lists.items()}
        words["own"] = [line for line in lines if line and not line.startswith("-")]
        self.words = {
            rule: tuple(word for word in found if word.casefold() not in let_be)
            for rule, found in words.items()
        }
        """What is flagged, by rule."""
        self._rules = {rule: _any(list(found)) for rule, found in self.words.items()}

    def find(self, line: str) -> tuple[Claim, ...]:
        """What to underline, in order; a negation just before takes the claim back."""
        allowed = [match.span() for match in self._except.finditer(line)]
        found = [
            Claim(match.start(), match.end(), rule)
            for rule, pattern in self._rules.items()
            for match in pattern.finditer(line)
            if not self._negated(line, match.start())
            and not any(start <= match.start() < end for start, end in allowed)
        ]
        return tuple(sorted(found, key=lambda claim: (claim.start, claim.end)))

    def _negated(self, line: str, start: int) -> bool:
        before = line[:start].rstrip()
        chinese = before[-NEGATED_WITHIN:]
        word = before.rsplit(None, 1)[-1] if before else ""
        return bool(self._negation.search(chinese) or self._negation.fullmatch(word))


def _any(words: list[str]) -> re.Pattern[str]:
    """Any of the words: Latin ones whole, Chinese ones anywhere, longest first."""
    parts = [
        rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)
        for word in sorted(words, key=len, reverse=True)
    ]
    return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)
