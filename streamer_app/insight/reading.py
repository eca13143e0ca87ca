"""What one message was understood as: a question, an interest to buy, a mood."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from streamer_app.errors import Reason


@dataclass(frozen=True, slots=True)
class Reading:
    """``asks`` and ``intent`` say why; ``benefit`` and ``mood`` are -1, 0 or 1."""

    asks: Reason | None = None
    intent: Reason | None = None
    benefit: int = 0
    mood: int = 0


NOTHING: Final = Reading()


class Reader:
    """Reads messages with the word lists of ``resources/lexicons`` (or of ``folder``)."""

    def __init__(self, folder: Path | None = None) -> None:
        raise NotImplementedError

    def read(self, text: str) -> Reading:
        """The reading of one message, <= 20 us."""
        raise NotImplementedError


def question_figures(lines: Mapping[str, str]) -> Mapping[str, float]:
    raise NotImplementedError
