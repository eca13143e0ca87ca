"""The faults that ``serve`` can make, so that every client can be tried against them.

A specification is a list of faults with commas between them:

    cut[=N]                N times (1), spread over the stream, the link breaks: reset, dropped
                           in the middle of a frame, or ended without a good-bye
    rst[=N] half-frame[=N] the same, always in this one way
    1012[=N]               N times (1), spread over the stream, the link is closed with the code
    half-open[@SECONDS]    once, so long after a client was let in (0), nothing is answered and
                           sent any more while the link itself stays
    repeat=K               after a break the last K events come again, now and then some of them
    shuffle                order is lost within 20 events
    garbage=N              N frames, spread over the stream, that no decoder can like
    slow=MS                so many milliseconds pass between two helpings of events
    accept-then-close[=N]  the first N links (all) are closed at once
    401 403 404 500 ...    the first N handshakes (all) are refused with this status: 500=3
    expire[=N]             N times (1), spread over the stream, the key of a link runs out: the
                           link is ended, and only a new key is let in (bilibili, bilibili-open)
    closed[=N]             N times (1), spread over the stream, the platform closes the game
                           (bilibili-open)
    session-reconnect[=N]  N times (1), spread over the stream, the client is asked to move
                           (twitch-irc, twitch-eventsub)
    revoke[=N]             the permission is taken back (twitch-eventsub)
    token-expired[=N]      the access token runs out, and the link with it (twitch-eventsub)
    expired-certificate    everything is served over TLS, with a certificate that has run out
    429=SECONDS            one handshake is refused with this Retry-After; 503=SECONDS as well
    seed=N                 chance begins here (1): the same seed gives the same faults
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any, Final

from msgspec import Struct

from streamer_app.errors import AppError
from streamer_app.room.wire import Frame

FAULT: Final = re.compile(r"(?P<name>[a-z0-9-]+)(?:=(?P<number>\d{1,9}))?(?:@(?P<at>\d{1,9}))?\Z")
WINDOW: Final = 20
ALWAYS: Final = 2**31
SMALL_FRAME: Final = 1_000_000
DEEP: Final = 100_000
STUMP: Final = 40
OWN: Final = ("expire", "closed", "session-reconnect", "revoke", "token-expired")
"""Faults that a wire makes in its own way."""


class Faults(Struct, frozen=True, kw_only=True):
    """What goes wrong, and how often. The default is a room without any fault."""

    cut: int = 0
    reset: int = 0
    half_frame: int = 0
    restart: int = 0
    half_open_s: int | None = None
    repeat: int = 0
    shuffle: bool = False
    garbage: int = 0
    slow_ms: int = 0
    accept_then_close: int = 0
    status: int = 0
    statuses: int = 0
    retry_after_s: int | None = None
    own: tuple[tuple[str, int], ...] = ()
    expired_certificate: bool = False
    seed: int = 1

    @property
    def spread(self) -> Mapping[str, int]:
        """What happens so many times along the stream."""
        usual = {"cut": self.cut, "reset": self.reset, "half_frame": self.half_frame}
        more = {"restart": self.restart, "garbage": self.garbage}
        return usual | more | dict(self.own)

    @property
    def overlap(self) -> int:
        """How far before the point asked for a returning client is taken up again."""
        return self.repeat + (2 * WINDOW if self.shuffle else 0)


def parse_faults(spec: str) -> Faults:
    """The faults of a specification; an empty one has none.

    Raises: AppError ``faults_not_understood``, naming the fault.
    """
    found: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in spec.lower().split(","))):
        match = FAULT.match(part)
        fields = _fields(match) if match else {}
        if not fields:
            raise AppError("faults_not_understood", fault=part[:40])
        own = (*found.get("own", ()), *fields.get("own", ()))
        found |= {**fields, "own": own}
    return Faults(**found)


def _fields(match: re.Match[str]) -> dict[str, Any]:
    """The fields that one fault sets; none where it is not understood."""
    name, number, at = match["name"], match["number"], match["at"]
    count = int(number) if number else 1
    if at is not None and name != "half-open":
        return {}
    match name:
        case "cut" | "garbage":
            return {name: count}
        case _ if name in OWN:
            return {"own": ((name, count),)}
        case "expired-certificate" if number is None:
            return {"expired_certificate": True}
        case "rst":
            return {"reset": count}
        case "half-frame":
            return {"half_frame": count}
        case "1012":
            return {"restart": count}
        case "half-open" if number is None:
            return {"half_open_s": int(at or 0)}
        case "repeat" | "seed" if number:
            return {name: count}
        case "slow" if number:
            return {"slow_ms": count}
        case "shuffle" if number is None:
            return {"shuffle": True}
        case "accept-then-close":
            return {"accept_then_close": count if number else ALWAYS}
        case "429" | "503" if number:
            return {"status": int(name), "statuses": 1, "retry_after_s": count}
        case _ if re.fullmatch("[45][0-9][0-9]", name):
            return {"status": int(name), "statuses": count if number else ALWAYS}
    return {}


class Mark(Struct, frozen=True, order=True):
    """Something that happens once, when the first client has got so many events."""

    at: int
    what: str


def marks(faults: Faults, total: int) -> list[Mark]:
    """All that happens along a stream of ``total`` events, in order."""
    rng = Random(faults.seed)
    kinds = faults.spread.items()
    return sorted(Mark(at, what) for what, n in kinds for at in _spread(rng, n, total))


def _spread(rng: Random, count: int, total: int) -> Iterator[int]:
    """``count`` places, one by chance in each of as many equal parts; never at the very ends."""
    for nth in range(count):
        low, high = nth * total // count, (nth + 1) * total // count
        yield min(max(1, rng.randint(low, max(low, high - 1))), max(1, total - 1))


def shuffled(rng: Random, events: Sequence[object]) -> list[int]:
    """An order of these events in which none moves out of its window."""
    order = list(range(len(events)))
    for start in range(0, len(order), WINDOW):
        window = order[start : start + WINDOW]
        rng.shuffle(window)
        order[start : start + WINDOW] = window
    return order


def garbage(rng: Random, sample: Frame) -> Frame:
    """A frame that no decoder can like; bytes where a text could not hold it.

    ``sample`` is a good frame of the wire: some garbage is what is left of one.
    """
    match rng.randrange(7):
        case 0:
            return rng.randbytes(rng.randint(1, 300))
        case 1:
            return _stump(rng, sample)
        case 2:
            return _lie(rng, sample)
        case 3:
            return "[" * DEEP if isinstance(sample, str) else b"[" * DEEP
        case 4:
            return "字x" * (SMALL_FRAME // 4)
        case 5:
            return b'{"kind":"chat","text":"\xff\xfe\xc0\xaf\xed\xa0\x80'
        case _:
            return sample[:0]


def _stump(rng: Random, sample: Frame) -> Frame:
    """Too little to be taken for a whole message of any wire."""
    return sample[: rng.randint(0, min(STUMP, len(sample) // 4))]


def _lie(rng: Random, sample: Frame) -> Frame:
    """A packet whose length is not true; a text turned inside out."""
    if isinstance(sample, str):
        return sample[::-1]
    length = rng.choice((0, 1, 15, 2**31, 2**32 - 1))
    return length.to_bytes(4, "big") + sample[4:]
