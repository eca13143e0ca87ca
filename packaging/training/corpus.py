"""Our own sentences: templates with slots, expanded the same way every time."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SLOT = re.compile(r"\{(\w+)\}")
CHOICE = re.compile(r"\(([^()]*)\)")
BAR = re.compile(r"[/|]")
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Corpus:
    """``templates`` are (is a question, text with slots); ``slots`` the words for each name."""

    templates: list[tuple[bool, str]]
    slots: dict[str, list[str]]

    def pieces(self, *, statements: bool) -> Iterator[str]:
        """Each template once, its slots a bar, then each word for a slot."""
        for asks, text in self.templates:
            if asks or statements:
                yield SLOT.sub("|", text)
        for words in self.slots.values():
            yield from words

    def sentences(self, most: int, chance: random.Random) -> Iterator[tuple[bool, str]]:
        """Up to ``most`` different sentences from each template."""
        for asks, text in self.templates:
            made = dict.fromkeys(self._sentence(text, chance) for _ in range(most))
            yield from ((asks, sentence) for sentence in made)

    def _sentence(self, text: str, chance: random.Random) -> str:
        chosen = CHOICE.sub(lambda ways: chance.choice(BAR.split(ways[1])), text)
        return " ".join(SLOT.sub(lambda name: chance.choice(self.slots[name[1]]), chosen).split())


def read(name: str, slots: dict[str, list[str]] | None = None) -> Corpus:
    """The corpus of a file, with further words for slots."""
    templates, slots = [], dict(slots or {})
    for line in (HERE / f"{name}.txt").read_text("utf-8").splitlines():
        if line[:2] in ("+ ", "- "):
            templates.append((line[0] == "+", line[2:]))
        elif " = " in line and not line.startswith("#"):
            slot, _, words = line.partition(" = ")
            slots[slot] = words.split("|")
    return Corpus(templates, slots)
