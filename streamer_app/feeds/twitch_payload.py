"""Fields of an EventSub payload, each optional, none trusted."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from streamer_app.events import Viewer
from streamer_app.feeds.feed import MAX_NAME, MAX_TEXT, plain
from streamer_app.feeds.twitch_fields import MAX_ID, roles_of

MAX_CHOICES: Final = 20
MAX_BADGES: Final = 32
MAX_DIGITS: Final = 2**63 - 1
_STAMP: Final = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,18}))?(Z|[+-]\d\d:\d\d)\Z", re.ASCII
)
_TIMES: Final = ("followed_at", "redeemed_at", "ended_at", "started_at", "banned_at", "timestamp")


def word(found: Mapping[str, Any], name: str, most: int | None = MAX_NAME) -> str:
    """A text of at most ``most`` bytes (None: as long as a message may be), else ""."""
    value = found.get(name)
    return plain(value, most or MAX_TEXT) if isinstance(value, str) else ""


def number(found: Mapping[str, Any], name: str) -> int | None:
    """A count within 63 bits."""
    value = found.get(name)
    return value if type(value) is int and 0 <= value <= MAX_DIGITS else None


def flag(found: Mapping[str, Any], name: str) -> bool:
    """Whether the field is true."""
    return found.get(name) is True


def inner(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object of this name, empty where there is none."""
    value = found.get(name)
    return value if isinstance(value, Mapping) else {}


def stamp_ms(text: str) -> int:
    """Milliseconds since 1970 of a time with up to 18 digits after the second; 0 for no time."""
    match = _STAMP.match(text)
    if match is None:
        return 0
    whole, fraction, zone = match.groups()
    try:
        at = datetime.fromisoformat(whole + ("+00:00" if zone == "Z" else zone))
        seconds = round((at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())
    except (ValueError, OverflowError):
        return 0
    return seconds * 1000 + int(((fraction or "") + "000")[:3])


def moment(found: Mapping[str, Any], *names: str) -> int:
    """When the event happened by its own fields (or by ``names``), 0 where none says."""
    for name in names or _TIMES:
        if at_ms := stamp_ms(word(found, name)):
            return at_ms
    return 0


def badges_of(event: Mapping[str, Any]) -> tuple[str, ...]:
    """Badges as the chat server writes them: ``subscriber/12``."""
    badges = event.get("badges")
    if not isinstance(badges, list):
        return ()
    found = [badge for badge in badges[:MAX_BADGES] if isinstance(badge, Mapping)]
    return tuple(f"{word(badge, 'set_id', 100)}/{word(badge, 'id', 100)}" for badge in found)


def viewer_of(event: Mapping[str, Any], prefix: str, badges: tuple[str, ...] = ()) -> Viewer | None:
    """The viewer whose fields begin with ``prefix``, None where they are null or not there."""
    id_ = word(event, f"{prefix}_id", MAX_ID)
    name = word(event, f"{prefix}_name") or word(event, f"{prefix}_login")
    if not (id_ or name):
        return None
    return Viewer(id_ or None, name, False, roles_of(badges, False), badges)


def choices_of(found: object) -> list[dict[str, Any]]:
    """The choices of a poll with all their votes, the outcomes of a prediction with their users."""
    rows = found[:MAX_CHOICES] if isinstance(found, list) else []
    return [
        {"title": word(row, "title"), "votes": number(row, "votes") or number(row, "users") or 0}
        for row in rows
        if isinstance(row, Mapping)
    ]


def amount_of(found: object) -> str:
    """An amount as it is read: ``12.50 USD``; "" where it is none."""
    if not isinstance(found, Mapping):
        return ""
    value, places = number(found, "value"), number(found, "decimal_places")
    if value is None or places is None or places > 6:
        return ""
    digits = f"{value:0{places + 1}d}"
    shown = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"{shown} {word(found, 'currency', 8)}".strip()
