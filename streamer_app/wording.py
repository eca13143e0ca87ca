"""The one message catalogue: window, desk page, report and command line take their words here.

Messages are looked up by code (``live.open``) in ``resources/translations/<language>``, gettext's
compiled form. A message with a count has plural forms and takes it as ``n``.
"""

import gettext
import locale
import os
import struct
from typing import Final

from streamer_app.assets import asset
from streamer_app.errors import Reason

LANGUAGES: Final = ("zh_CN", "en")
DOMAIN: Final = "streamer_app"
COUNTS: Final = frozenset(
    {"n", "count", "of", "people", "asks", "asked", "messages", "events", "new", "known"}
    | {"good", "bad", "twice", "decoded", "unknown", "waiting", "shown"}
)
"""Arguments that say how many: 1,200. All others (ports, sessions, rows) stand as they are."""


class Wording:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no catalogue for {language!r}")
        self.language = language
        self._catalogue = _catalogue(language)

    def say(self, code: str, /, **arguments: object) -> str:
        """The message in this language; a code without an entry is a bug and shows itself."""
        text = code
        if isinstance(count := arguments.get("n"), int):
            text = self._catalogue.ngettext(code, code, count)
        if text == code:
            text = self._catalogue.gettext(code)
        spoken = {name: self._spoken(name, value) for name, value in arguments.items()}
        return text.format(**spoken) if spoken else text

    def tell(self, reason: Reason) -> str:
        """The sentence of a reason."""
        return self.say(reason.code, **reason.arguments)

    def _spoken(self, name: str, value: object) -> object:
        if isinstance(value, Reason):
            return self.tell(value)
        return f"{value:,}" if name in COUNTS and isinstance(value, int) else value


def _catalogue(language: str) -> gettext.NullTranslations:
    """The words of a language; where the file is damaged those of another, at last the codes.

    A program that speaks the wrong language can still be used; one that does not start cannot.
    """
    for name in (language, *(other for other in LANGUAGES if other != language)):
        try:
            return gettext.translation(DOMAIN, asset("translations"), [name])
        except (OSError, ValueError, LookupError, EOFError, struct.error):
            continue
    return gettext.NullTranslations()


def unreadable() -> tuple[str, ...]:
    """The languages whose catalogue is damaged."""
    found = []
    for language in LANGUAGES:
        try:
            gettext.translation(DOMAIN, asset("translations"), [language])
        except (OSError, ValueError, LookupError, EOFError, struct.error):
            found.append(language)
    return tuple(found)


def system_language() -> str:
    """``zh_CN`` where the system speaks Chinese, else ``en``."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return "zh_CN" if (named or locale.getlocale()[0] or "").lower().startswith("zh") else "en"
