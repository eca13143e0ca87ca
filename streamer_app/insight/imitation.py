"""Names made to look like the teacher's or a helper's."""

import re
import unicodedata
from typing import Final

from streamer_app.events import Viewer

TRUSTED: Final = frozenset({"host", "moderator"})
SHORTEST: Final = 2
"""Signs that a name must have to be told apart from others at all."""
REMEMBERED: Final = 20_000
"""Names whose shape is kept at hand; then it is begun anew."""

_SAME: Final = str.maketrans(
    "01458|!ıаеорсухѕіјԁһкмнтвԍαορνικτυηω@$",
    "oiasbiiiaeopcyxsijdhkmhtbgaopviktunwas",
)
"""Signs of one look, after case and width are gone: digits, Cyrillic and Greek for Latin."""
_CLOSE: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("l", "i"))
_TITLES: Final = re.compile(r"(?:official|real|the|官方|本人|本尊|小号|大号|唯一|認證|认证)+")


def shape(name: str) -> str:
    """What is left of a name when its tricks are gone: two of one shape look alike.

    Case, width, accents, signs, hidden characters, words such as "official", and letters and
    digits of other scripts that are drawn the same.
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(c for c in plain if unicodedata.category(c)[0] in "LN" or c in "|!@$")
    bare = _TITLES.sub("", kept) or kept
    found = bare.translate(_SAME)
    for drawn, like in _CLOSE:
        found = found.replace(drawn, like)
    return found


class Imitation:
    """Who has the teacher's or a helper's name without being it, in the rooms of a session."""

    def __init__(self) -> None:
        self._trusted: dict[tuple[str, str], set[str]] = {}
        self._shapes: dict[str, str] = {}

    def tells(self, source: str, viewer: Viewer | None) -> bool:
        """Whether this viewer's name looks like that of somebody trusted who spoke before.

        Masked people have no name of their own.
        """
        if viewer is None:
            return False
        if viewer.roles and not TRUSTED.isdisjoint(viewer.roles):
            self._trusted.setdefault((source, self._shape(viewer.name)), set()).add(_ident(viewer))
            return False
        if not self._trusted or viewer.masked:
            return False
        shaped = self._shape(viewer.name)
        theirs = self._trusted.get((source, shaped)) if len(shaped) >= SHORTEST else None
        return theirs is not None and _ident(viewer) not in theirs

    def _shape(self, name: str) -> str:
        found = self._shapes.get(name)
        if found is None:
            if len(self._shapes) >= REMEMBERED:
                self._shapes.clear()
            found = self._shapes[name] = shape(name)
        return found


def _ident(viewer: Viewer) -> str:
    return viewer.id or viewer.name
