"""Who may see which part of the overlay: a key for each, kept until a person renews it."""

import hmac
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from streamer_app.settings import read_file, replace_file

ALL: Final = "all"
"""The question on air and the poll in one page."""
ITEMS: Final = ("question", "poll", "counter")
"""Parts with a page of their own."""
PRIVATE: Final = 0o600


class OverlayKeys:
    """The keys by part; in ``path`` for the next sessions as well (None: in memory)."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        kept = read_file(path, dict[str, str])
        self._keys = {item: kept.get(item) or _fresh() for item in (ALL, *ITEMS)}
        if self._keys != kept:
            self._keep()

    def of(self, item: str) -> str:
        """The key of a part. Raises: KeyError for an unknown one."""
        return self._keys[item]

    def item(self, key: str) -> str | None:
        """Which part this key opens."""
        given = key.encode("utf-8", "replace")
        fits = [
            item for item, own in self._keys.items() if hmac.compare_digest(given, own.encode())
        ]
        return fits[0] if fits else None

    def renew(self, item: str) -> None:
        """Another key: the old one opens nothing any more. Raises: KeyError."""
        self._keys[item], _ = _fresh(), self._keys[item]
        self._keep()

    def _keep(self) -> None:
        """Where that fails the keys hold until the program ends."""
        if self._path is None:
            return
        with suppress(OSError):
            replace_file(self._path, msgspec.json.encode(self._keys))
            self._path.chmod(PRIVATE)


def style_of(css: Path, item: str) -> Path:
    """The style sheet of a part: beside the one that all have."""
    return css if item == ALL else css.with_stem(f"{css.stem}-{item}")


def overlay_keys(database: Path) -> OverlayKeys:
    """The keys that lie beside a database."""
    return OverlayKeys(database.with_suffix(".overlay.json"))


def _fresh() -> str:
    return secrets.token_urlsafe(32)
