"""How far something is, on standard error, where a person looks at it and it takes long."""

import sys
import time
from typing import Final

from streamer_app.commands.out import Out
from streamer_app.review.progress import Progress

PATIENCE_S: Final = 1.0
"""What takes longer shows how far it is."""
EVERY_S: Final = 0.2


class Told(Progress):
    """A progress that is printed; ``code`` names the sentence, which has a ``share`` in percent."""

    def __init__(self, out: Out, code: str, shown: bool | None = None) -> None:
        super().__init__()
        self._out, self._code = out, code
        self._shown = sys.stderr.isatty() if shown is None else shown
        self._due = time.monotonic() + PATIENCE_S
        self._wide = 0

    def at(self, share: float) -> None:
        """So much is done; the end wipes the line."""
        super().at(share)
        if not self._shown:
            return
        now = time.monotonic()
        if self.share >= 1.0 and self._wide:
            print(f"\r{' ' * self._wide}\r", end="", file=sys.stderr, flush=True)
            self._wide = 0
        elif self.share < 1.0 and now > self._due:
            said = self._out.words.say(self._code, share=round(100 * self.share))
            self._wide = 2 * len(said)
            print(f"\r{said}", end="", file=sys.stderr, flush=True)
            self._due = now + EVERY_S
