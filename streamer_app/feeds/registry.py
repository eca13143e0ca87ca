"""Addresses of rooms, and which platform reads which of them: one line a platform."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final, Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from msgspec import Struct

from streamer_app.errors import AppError, Reason, reason
from streamer_app.feeds.access import Access, anonymous
from streamer_app.feeds.bilibili import BilibiliFeed
from streamer_app.feeds.bilibili_open import BilibiliOpenFeed
from streamer_app.feeds.bilibili_open_calls import ACCESS_KEY, ACCESS_SECRET, APP_ID
from streamer_app.feeds.bilibili_steps import COOKIE
from streamer_app.feeds.feed import Feed
from streamer_app.feeds.room import RoomFeed
from streamer_app.feeds.social_stream import KEPT_SESSION, SESSION, SocialStreamFeed
from streamer_app.feeds.socketio import SCHEMES, SocketIOFeed
from streamer_app.feeds.socketio_events import parse_map
from streamer_app.feeds.twitch_eventsub import TwitchEventSubFeed
from streamer_app.feeds.twitch_irc import TwitchIrcFeed
from streamer_app.feeds.twitch_tokens import ENTRY, KeptTokens, practice_tokens

OPTIONS: Final = ("endpoint", "http")
SOCKETS: Final = ("ws", "wss")
ROOM_NUMBER: Final = re.compile(r"[1-9][0-9]{0,17}\Z")
LOGIN: Final = re.compile(r"[A-Za-z0-9_]{1,25}\Z")
IDENTITY_CODE: Final = re.compile(r"[A-Za-z0-9]{4,64}\Z")
PAGES: Final[Mapping[str, str]] = {
    "live.bilibili.com": "bilibili",
    "twitch.tv": "twitch",
}
NAMED: Final = ("bilibili", "bilibili-open", "twitch", "twitch-eventsub")
"""Platforms whose rooms have a short name of their own."""
BRIDGE: Final = "socialstream.ninja"
PAGE_PARTS: Final = frozenset({"h5", "blanc", "popout", "moderator", "embed", "chat"})
"""Parts of a live page's path that stand beside the room's name."""
MAX_ADDRESS: Final = 2048

Level = Literal["measured", "estimated", "none"]


class Address(Struct, frozen=True):
    """A room as a person writes it: ``bilibili:21452505``, ``ws://127.0.0.1:8000`` ...

    ``source`` is a name of ``PLATFORMS``, ``file`` or ``demo``; ``room`` what follows it. Options:
    ``endpoint`` (a ``ws://`` URL that replaces every host), ``http`` ("1": the HTTP steps go to
    that host as well) and, for ``socketio``, ``map`` (which of its events is what).
    """

    source: str
    room: str
    options: Mapping[str, str] = {}

    @property
    def platform(self) -> str:
        """The source of its events: a platform's wires share one."""
        return self.source.partition("-")[0]

    @property
    def steps(self) -> bool:
        """Whether the platform's HTTP steps are gone through, there or at the endpoint."""
        return "endpoint" not in self.options or self.options.get("http") == "1"

    @property
    def http_base(self) -> str | None:
        """Where all HTTP goes instead of the platform (None: where the platform is)."""
        endpoint = self.options.get("endpoint")
        if endpoint is None:
            return None
        parts = urlsplit(endpoint)
        return f"{'https' if parts.scheme == 'wss' else 'http'}://{parts.netloc}"


class Signal(Struct, frozen=True):
    """How a platform gives a kind of event; ``why`` explains anything less than measured."""

    level: Level
    why: Reason | None = None


class Platform(Struct, frozen=True):
    """A platform: how its rooms are read, and what it tells beyond or below the rest.

    ``secrets`` are the names of what a person may keep for it.
    """

    feed: Callable[[Address, Access], Feed]
    signals: Mapping[str, Signal]
    secrets: tuple[str, ...] = ()


SIGNALS: Final = (
    *("chat", "paid_message", "gift", "membership", "like", "audience_count"),
    *("entry", "leave", "follow", "share", "course_click", "order"),
)
"""The kinds that the connect dialog lists, in its order."""


def _signals(**less: tuple[Level, str]) -> Mapping[str, Signal]:
    """All signals measured but those named, each with its level and the reason's code."""
    full = dict.fromkeys(SIGNALS, Signal("measured"))
    return full | {kind: Signal(level, reason(why)) for kind, (level, why) in less.items()}


def _bilibili(address: Address, access: Access) -> Feed:
    return BilibiliFeed(
        address.room,
        endpoint=address.options.get("endpoint"),
        steps=address.steps,
        cookie=access.secrets.text(COOKIE),
    )


def _bilibili_open(address: Address, access: Access) -> Feed:
    return BilibiliOpenFeed(
        address.room, access, endpoint=address.options.get("endpoint"), steps=address.steps
    )


def _twitch_eventsub(address: Address, access: Access) -> Feed:
    """The person's own token goes to Twitch alone; a local server takes any."""
    endpoint = address.options.get("endpoint")
    tokens = KeptTokens(access.secrets) if endpoint is None else practice_tokens()
    return TwitchEventSubFeed(
        address.room, endpoint=endpoint, tokens=tokens if address.steps else None
    )


def _ssn(address: Address, access: Access) -> Feed:
    """The session of the address, or the one that was kept. Raises: AppError ``ssn_session``."""
    session = address.room or access.secrets.text(KEPT_SESSION)
    if not session:
        raise AppError("ssn_session")
    return SocialStreamFeed(session, endpoint=address.options.get("endpoint"))


def _socketio(address: Address, access: Access) -> Feed:
    changed = parse_map(address.options.get("map", ""))
    return SocketIOFeed(address.room, endpoint=address.options.get("endpoint"), map=changed)


PLATFORMS: Final[Mapping[str, Platform]] = {
    "bilibili": Platform(
        _bilibili,
        _signals(
            chat=("estimated", "signal.guests_masked"),
            audience_count=("estimated", "signal.ranked_audience"),
            entry=("estimated", "signal.sampled"),
            leave=("none", "signal.not_told"),
            course_click=("none", "signal.from_the_shop"),
            order=("none", "signal.from_the_shop"),
        ),
        (COOKIE,),
    ),
    "bilibili-open": Platform(
        _bilibili_open,
        _signals(
            audience_count=("none", "signal.not_told"),
            leave=("none", "signal.not_told"),
            follow=("none", "signal.not_told"),
            share=("none", "signal.not_told"),
            course_click=("none", "signal.from_the_shop"),
            order=("none", "signal.from_the_shop"),
        ),
        (APP_ID, ACCESS_KEY, ACCESS_SECRET),
    ),
    "twitch": Platform(
        lambda at, _: TwitchIrcFeed(at.room, endpoint=at.options.get("endpoint")),
        _signals(
            gift=("none", "signal.no_gifts"),
            like=("none", "signal.not_told"),
            audience_count=("none", "signal.needs_sign_in"),
            entry=("none", "signal.not_told"),
            leave=("none", "signal.not_told"),
            follow=("none", "signal.needs_sign_in"),
            share=("none", "signal.not_told"),
            course_click=("none", "signal.from_the_shop"),
            order=("none", "signal.from_the_shop"),
        ),
    ),
    "twitch-eventsub": Platform(
        _twitch_eventsub,
        _signals(
            like=("none", "signal.not_told"),
            entry=("none", "signal.not_told"),
            leave=("none", "signal.not_told"),
            share=("none", "signal.not_told"),
            course_click=("none", "signal.from_the_shop"),
            order=("none", "signal.from_the_shop"),
        ),
        (ENTRY,),
    ),
    "ssn": Platform(
        _ssn,
        _signals(
            gift=("estimated", "signal.as_shown"),
            membership=("estimated", "signal.as_shown"),
            entry=("none", "signal.not_told"),
            leave=("none", "signal.not_told"),
            share=("none", "signal.not_told"),
            course_click=("none", "signal.from_the_shop"),
            order=("none", "signal.from_the_shop"),
        ),
        (KEPT_SESSION,),
    ),
    "socketio": Platform(_socketio, _signals()),
    "room": Platform(
        lambda at, _: RoomFeed(at.room, endpoint=at.options.get("endpoint")),
        _signals(),
    ),
}


def feed_of(address: Address, access: Access | None = None) -> Feed:
    """The feed that reads this room; without ``access`` as somebody who is not signed in.

    Raises: AppError where the platform does not take such a room; ValueError for ``file`` and
    ``demo``, which are opened, not connected to.
    """
    if address.source not in PLATFORMS:
        raise ValueError(f"{address.source} is not a platform")
    return PLATFORMS[address.source].feed(address, access or anonymous())


def shared_base(addresses: Iterable[Address]) -> str | None:
    """Where the HTTP steps of rooms go that are all at endpoints (None: where each says itself).

    A room at its platform beside them keeps its calls, and its secrets, to itself.
    """
    addresses = list(addresses)
    if any("endpoint" not in address.options for address in addresses):
        return None
    return next((at.http_base for at in addresses if at.options.get("http") == "1"), None)


def platform_signals(source: str) -> Mapping[str, Signal]:
    """What a platform gives, kind by kind; a room itself may say later that it gives less."""
    platform = PLATFORMS.get(source)
    return platform.signals if platform else PLATFORMS["room"].signals


def parse_address(text: str) -> Address:
    """The room that a person, a page or a script means.

    Raises: AppError ``address_not_understood``, ``address_part_wrong`` or ``ssn_session``.
    """
    text = text.strip()
    head, colon, rest = text.replace("：", ":", 1).partition(":")
    source = head.strip().lower()
    if source == "demo" and not rest:
        return Address("demo", "demo")
    if source == "file" and colon:
        return Address("file", _path(rest) or _missing(text))
    if len(text) > MAX_ADDRESS or not text.isprintable():
        raise _not_understood(text)
    if source in SOCKETS:
        return _room(text)
    if source == "room" and colon:
        return _room(rest.strip())
    if source == "socketio" and colon:
        return _room(rest.strip(), "socketio", "http")
    if source == "ssn" and colon:
        return _session(*rest.strip().partition("?")[::2])
    if source in NAMED and colon and "://" not in rest.partition("?")[0]:
        name, _, query = rest.strip().partition("?")
        return Address(source, _name(source, name, text), _options(query))
    return _page(rest if source in ("bilibili", "twitch") else text)


def _session(session: str, query: str) -> Address:
    """A session of the bridge: its name is its password, so no message repeats it. None at all
    means the one among the person's secrets."""
    if session.strip() and not SESSION.match(session.strip()):
        raise AppError("ssn_session")
    return Address("ssn", session.strip(), _options(query))


def _room(url: str, source: str = "room", scheme: str = "ws") -> Address:
    """A room at a URL of its own. A query that is not ours belongs to that URL."""
    whole = url if "://" in url else f"{scheme}://{url}"
    parts = _split(whole)
    schemes = SOCKETS if source == "room" else SCHEMES
    if parts is None or parts.scheme not in schemes or not parts.hostname:
        raise _not_understood(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    options = (*OPTIONS, "map") if source == "socketio" else OPTIONS
    ours = urlencode([pair for pair in query if pair[0] in options])
    theirs = urlencode([pair for pair in query if pair[0] not in options])
    kept = url.partition("?")[0] + (f"?{theirs}" if theirs else "")
    return Address(source, kept, _options(ours, map_too=source == "socketio"))


def _page(text: str) -> Address:
    """The page of a live room, or a bare Bilibili room number."""
    name, _, query = text.strip().partition("?")
    if ROOM_NUMBER.match(name):
        return Address("bilibili", name, _options(query))
    parts = _split(text.strip() if "://" in text else f"https://{text.strip()}")
    if parts is None or parts.scheme not in ("http", "https"):
        raise _not_understood(text)
    host = re.sub(r"\A(www|m|go)\.", "", parts.hostname or "")
    if host == BRIDGE:
        return _session(dict(parse_qsl(parts.query)).get("session", "-"), "")
    names = [part for part in parts.path.split("/") if part and part not in PAGE_PARTS]
    if host not in PAGES or not names:
        raise _not_understood(text)
    ours = [pair for pair in parse_qsl(parts.query) if pair[0] in OPTIONS]
    return Address(PAGES[host], _name(PAGES[host], names[0], text), _options(urlencode(ours)))


def _name(source: str, name: str, text: str) -> str:
    name = name.strip().strip("/")
    if source in ("twitch", "twitch-eventsub") and LOGIN.match(name.lstrip("#@")):
        return name.lstrip("#@").lower()
    if source == "bilibili" and ROOM_NUMBER.match(name):
        return name
    if source == "bilibili-open" and IDENTITY_CODE.match(name):
        return name
    raise _not_understood(text)


def _options(query: str, *, map_too: bool = False) -> Mapping[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    for name, value in options.items():
        if name == "map" and map_too:
            parse_map(value)
        elif not (_endpoint(value) if name == "endpoint" else name == "http" and value in "01"):
            raise AppError("address_part_wrong", part=name[:80])
    if "http" in options and "endpoint" not in options:
        raise AppError("address_part_wrong", part="http")
    return options


def _endpoint(value: str) -> bool:
    parts = _split(value)
    return parts is not None and parts.scheme in SOCKETS and bool(parts.hostname)


def _split(url: str) -> SplitResult | None:
    """The parts of a URL whose port, if any, is a number."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _path(rest: str) -> str:
    if rest.startswith("///"):
        return unquote(rest[2:])
    return rest.strip()


def _missing(text: str) -> str:
    raise _not_understood(text)


def _not_understood(text: str) -> AppError:
    """The address is shown without its query, which may hold a secret."""
    return AppError("address_not_understood", address=text.partition("?")[0][:80])
