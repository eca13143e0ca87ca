"""The faults of the table, the wires that cannot have them, and what each asks of a client."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from streamer_app.events import Chat, Event, Gift, Membership, Money, PaidMessage, Viewer

WIRES: Final = (
    *("bilibili", "bilibili-open", "twitch-irc", "twitch-eventsub", "ssn", "socketio", "room"),
)
TWITCH: Final = ("twitch-irc", "twitch-eventsub")
RESUMING: Final = frozenset({"room"})
"""Wires that go on after the last stored event, and so give everything back."""
MESSAGES: Final = 160
EVERY_MS: Final = 20
START_MS: Final = 1_700_000_000_000
BROKEN: Final = frozenset({"link.lost", "link.closed"})
NO_TOKEN: Final = "there is no token that could run out"
NO_MOVE: Final = "the protocol cannot ask a client to move"
NO_RIGHT: Final = "no right is given, so none is taken back"
NO_GAME: Final = "there is no game to close"
NO_NAMES: Final = "whatever is asked for is there: the address itself is the room"


@dataclass(frozen=True, slots=True)
class Fault:
    """One row. ``whys``: the codes of what a person may read while it is mended; ``ends``: the
    error that ends it for good; ``gaps``: how many may be drawn at least and at most; ``loss``:
    whether what was told during a gap may be missing where the wire does not give it back.
    """

    name: str
    spec: str
    whys: frozenset[str] = frozenset()
    ends: str = ""
    gaps: tuple[int, int] = (0, 0)
    loss: Literal["none", "gaps"] = "none"
    least_wait_s: float = 0.0
    absent: Mapping[str, str] = field(default_factory=dict)
    """Wire -> why it cannot have this fault."""
    own: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Wire -> further sentences that only it says."""
    own_ends: Mapping[str, str] = field(default_factory=dict)
    """Wire -> the error that ends it where that wire has one of its own."""
    elsewhere: str = ""
    """Part of the address that names another room than the one that is there."""
    silent_gaps: int = 0
    """How many gaps a wire may draw that admits without a word, and so has to believe it."""


def _only(reason: str, *wires: str) -> Mapping[str, str]:
    return {wire: reason for wire in WIRES if wire not in wires}


SILENT: Final = frozenset({"ssn"})
_RENEWED: Final = {
    "twitch-eventsub": frozenset({"eventsub.closed_4000"}),
    "bilibili": frozenset({"bilibili.auth"}),
    "bilibili-open": frozenset({"bilibili.auth"}),
}
_REOPENED: Final = {"bilibili-open": frozenset({"bilibili.open_closed"})}

FAULTS: Final = (
    Fault("no fault", ""),
    Fault("cut", "cut=2", BROKEN, gaps=(1, 2), loss="gaps"),
    Fault("RST", "rst=2", BROKEN, gaps=(1, 2), loss="gaps"),
    Fault("half frame", "half-frame=2", BROKEN, gaps=(1, 2), loss="gaps"),
    Fault("half-open", "half-open@1", frozenset({"link.silent"}), gaps=(1, 1), loss="gaps"),
    Fault("slow", "slow=150"),
    Fault("garbage", "garbage=8"),
    Fault("repeat", "cut=2,repeat=60", BROKEN, gaps=(1, 2)),
    Fault("shuffle", "shuffle"),
    Fault("accept-then-close", "accept-then-close=3", BROKEN, silent_gaps=3),
    Fault("401", "401", ends="not_signed_in"),
    Fault("403", "403", ends="not_allowed"),
    Fault("429 Retry-After", "429=2", frozenset({"link.busy"}), least_wait_s=2.0),
    Fault("1012", "1012=2", BROKEN, gaps=(1, 2), loss="gaps"),
    Fault("expired certificate", "expired-certificate", ends="certificate_expired"),
    Fault(
        "unknown room",
        "",
        ends="room_not_found",
        elsewhere="404404",
        absent=_only(NO_NAMES, "bilibili", "bilibili-open", *TWITCH),
        own_ends={"bilibili-open": "open_code_wrong"},
    ),
    Fault(
        "token expiry",
        "expire=1",
        BROKEN,
        gaps=(1, 1),
        loss="gaps",
        absent=_only(NO_TOKEN, "bilibili", "bilibili-open", "twitch-eventsub"),
        own=_RENEWED,
    ),
    Fault("session_reconnect", "session-reconnect=2", absent=_only(NO_MOVE, *TWITCH)),
    Fault(
        "revocation",
        "revoke",
        ends="twitch_revoked",
        absent=_only(NO_RIGHT, "twitch-eventsub"),
    ),
    Fault(
        "closed (7003)",
        "closed=1",
        BROKEN,
        gaps=(1, 1),
        loss="gaps",
        absent=_only(NO_GAME, "bilibili-open"),
        own=_REOPENED,
    ),
)


def spec_of(fault: Fault, wire: str, seed: int) -> str:
    """The specification as this wire's server understands it."""
    spec = fault.spec
    if wire == "twitch-eventsub":
        spec = spec.replace("expire=", "token-expired=")
    return f"{spec},seed={seed}"


def lesson(wire: str) -> list[Event]:
    """160 messages in about three seconds; each 20th is paid for, each 40th gives something."""
    told: list[Event] = []
    for number in range(MESSAGES):
        viewer = Viewer(str(100 + number % 9), f"v{number % 9}")
        common: dict[str, Any] = {"at_ms": START_MS + EVERY_MS * number, "viewer": viewer}
        if number % 40 == 39:
            told.append(_given(wire, number, common))
        elif number % 20 == 19:
            told.append(_paid(wire, number, common))
        else:
            told.append(Chat(id=str(9000 + number), text=f"m{number}", **common))
    return told


def _paid(wire: str, number: int, common: Mapping[str, Any]) -> Event:
    money: dict[str, Any] = {"paid": Money(3000, "CNY")}
    if wire in TWITCH:
        money = {"paid": Money(100, "USD"), "coins": Money(100, "XTB")}
    return PaidMessage(id=str(9000 + number), text=f"p{number}", **money, **common)


def _given(wire: str, number: int, common: Mapping[str, Any]) -> Event:
    id_ = str(9000 + number)
    if wire in TWITCH:
        return Membership(id=id_, tier="1000", months=3, text=f"s{number}", **common)
    return Gift(id=id_, name=f"g{number}", count=2, paid=Money(200, "CNY"), **common)


def label(event: Event) -> str:
    """What tells an event of the lesson from every other, whichever wire brought it."""
    text = getattr(event, "text", "") or getattr(event, "name", "")
    return text if isinstance(text, str) and text[:1] in "mpgs" and text[1:].isdigit() else ""


def worth(labels: frozenset[str], wire: str) -> dict[str, int]:
    """The money in these, counted by hand: 30 yuan (100 bits) a message, 2 yuan a gift."""
    paid = sum(name[0] == "p" for name in labels)
    gifts = sum(name[0] == "g" for name in labels)
    if wire in TWITCH:
        return {"USD": 100 * paid} if paid else {}
    total = 3000 * paid + 200 * gifts
    return {"CNY": total} if total else {}
