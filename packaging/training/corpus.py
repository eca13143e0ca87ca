"""Our own sentences: templates with slots, expanded the same way every time."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SLOT = re.compile(r"\{(\w+)\}")
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
            made = dict.fromkeys(
                " ".join(SLOT.sub(lambda name: chance.choice(self.slots[name[1]]), text).split())
                for _ in range(most)
            )
            yield from ((asks, sentence) for sentence in made)


def read(language: str) -> Corpus:
    """The corpus of ``zh`` or ``en``."""
    templates, slots = [], {}
    for line in (HERE / f"{language}.txt").read_text("utf-8").splitlines():
        if line[:2] in ("+ ", "- "):
            templates.append((line[0] == "+", line[2:]))
        elif " = " in line and not line.startswith("#"):
            name, _, words = line.partition(" = ")
            slots[name] = words.split("|")
    return Corpus(templates, slots)
