"""What Twitch's tags mean, whichever way they come: over IRC or in a saved chat."""

from collections.abc import Mapping
from typing import Any, Final

from streamer_app.events import Membership, Money
from streamer_app.feeds.feed import MAX_NAME, plain
from streamer_app.feeds.irc import unescaped

SOURCE: Final = "twitch"
MAX_ID: Final = 256
ANONYMOUS_GIFTER: Final = "274598607"
GIVEN: Final = frozenset({"subgift", "anonsubgift", "submysterygift", "anonsubmysterygift"})
MYSTERY: Final = frozenset({"submysterygift", "anonsubmysterygift"})
MEMBERSHIPS: Final = GIVEN | {
    "sub",
    "resub",
    "giftpaidupgrade",
    "anongiftpaidupgrade",
    "primepaidupgrade",
}
NO_ORIGIN: Final = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
"""SHA-1 of nothing: older lines of single gifts all carry it, so it joins none of them."""

_ROLES: Final = {
    "broadcaster": "host",
    "moderator": "moderator",
    "lead_moderator": "moderator",
    "vip": "vip",
    "subscriber": "member",
    "founder": "member",
    "bot-badge": "bot",
}
_ACTION: Final = "\x01ACTION "


def number(value: str | None) -> int | None:
    """A count as a tag carries it: plain digits within 63 bits, else None."""
    if value and len(value) <= 18 and value.isascii() and value.isdigit():
        return int(value)
    return None


def identifier(value: str) -> str:
    """An id or a login as a tag carries it, cut to what we keep."""
    if len(value) <= MAX_ID and value.isascii() and "\\" not in value:
        return value
    return plain(unescaped(value), MAX_ID)


def spoken(text: str) -> str:
    """The words of a message, out of the wrapper of ``/me``."""
    if text.startswith(_ACTION):
        text = text[len(_ACTION) :].removesuffix("\x01")
    return plain(text)


def roles_of(badges: tuple[str, ...], moderator: bool) -> tuple[str, ...]:
    """Our words for what a viewer's badges say, each once."""
    known = [_ROLES[name] for badge in badges if (name := badge.partition("/")[0]) in _ROLES]
    if moderator:
        known.append("moderator")
    return tuple(dict.fromkeys(known))


def cost(tags: Mapping[str, str]) -> tuple[Money | None, Money | None]:
    """What a message cost, and its bits (one bit is one US cent to the streamer); else None."""
    if bits := number(tags.get("bits")):
        return Money(bits, "USD"), Money(bits, "XTB")
    amount = number(tags.get("pinned-chat-paid-amount"))
    currency = tags.get("pinned-chat-paid-currency", "").upper()
    if amount and len(currency) == 3 and currency.isascii() and currency.isalpha():
        return Money(amount, currency), None
    return None, None


def _months(kind: str, tags: Mapping[str, str]) -> int:
    """Months given, or months so far of one who renews; 1 where nothing says."""
    names = (
        ("msg-param-gift-months",)
        if kind in GIVEN
        else ("msg-param-cumulative-months", "msg-param-months")
    )
    return next((months for name in names if (months := number(tags.get(name)))), 1)


def _origin(tags: Mapping[str, str]) -> str | None:
    """What joins a mystery gift and the memberships that it became."""
    for name in ("msg-param-origin-id", "msg-param-community-gift-id"):
        value = identifier(tags.get(name, ""))
        if value and value.replace(" ", "") != NO_ORIGIN:
            return value
    return None


def membership(
    kind: str, tags: Mapping[str, str], text: str, common: Mapping[str, Any]
) -> Membership:
    """A subscription, gifted or not; a mystery gift stands for all that it gives."""
    given = kind in GIVEN
    return Membership(
        tier=plain(unescaped(tags.get("msg-param-sub-plan", "")), MAX_NAME),
        months=_months(kind, tags),
        count=(number(tags.get("msg-param-mass-gift-count")) or 1) if kind in MYSTERY else 1,
        gifted=given,
        combo=_origin(tags) if given else None,
        text=text,
        **common,
    )
