"""Who may come to the desk: invitations for one use, and the people who used one."""

import re
import secrets
import unicodedata
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal, get_args

from streamer_app.desk.changes import AUTO, STAGE
from streamer_app.errors import AppError

Role = Literal["director", "assistant", "viewer"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
VALID_MS: Final = 10 * 60_000
LONGEST: Final = 20
"""Characters of a name."""
REMEMBERED: Final = 1_000
_ALIKE: Final = str.maketrans(
    "аеорсухіјѕԁһӏкмтвнгαερορνικτυχуАВЕКМНОРСТХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ|1l0己巳末曰士入千壬",
    "aeopcyxijsdhikmtbhraepopvikt" + "uxyABEKMHOPCTXIJSABEZHIKMNOPTYX" + "iiio已已未日土人干王",
)
"""Letters that look like others: Cyrillic and Greek, a few digits and characters."""
RESERVED: Final = frozenset({AUTO, STAGE, "主讲", "主播", "程序", "thestreamer", "theprogram"})
"""Names that speak for the streamer or the program, as ``_skeleton`` writes them."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A way in for one person, until it is used or its time is over."""

    token: str
    role: Role
    until_ms: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the desk; the name is nobody else's."""

    name: str
    role: Role


@dataclass(slots=True)
class _Issued:
    role: Role
    until_ms: int
    used: bool = False


class Invitations:
    """Issues invitations and knows people by the key that they got for one.

    Only hashes of tokens and keys are kept. ``clock`` is in milliseconds.
    """

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._issued: OrderedDict[bytes, _Issued] = OrderedDict()
        self._people: dict[bytes, Person] = {}
        self._since: dict[bytes, int] = {}
        self.changed: Callable[[], object] = lambda: None
        """Called when somebody was let in or sent away, before either is told."""

    def invite(self, role: Role, valid_ms: int = VALID_MS) -> Invitation:
        """A new invitation, for so long; earlier ones stay valid."""
        token = secrets.token_urlsafe(32)
        until = self._clock() + valid_ms
        self._issued[_hash(token)] = _Issued(role, until)
        if len(self._issued) > REMEMBERED:
            self._issued.popitem(last=False)
        return Invitation(token, role, until)

    def known(self, token: str) -> bool:
        """Whether this is an invitation that nobody has used and that still holds."""
        issued = self._issued.get(_hash(token))
        return issued is not None and not issued.used and self._clock() < issued.until_ms

    def admit(self, token: str, name: str, before: Person | None = None) -> tuple[Person, str]:
        """Use an invitation up: the person and the key for the cookie.

        A name that is taken gets a number, unless it is that of ``before``: somebody who is here
        with a key of their own, and comes again with another role.

        Raises: AppError ``desk_link_unknown``, ``desk_link_used``, ``desk_link_late``,
        ``desk_name_unfit``; a bad name uses nothing up.
        """
        issued = self._issued.get(_hash(token))
        if issued is None:
            raise AppError("desk_link_unknown")
        if issued.used:
            raise AppError("desk_link_used")
        if self._clock() >= issued.until_ms:
            raise AppError("desk_link_late")
        wished = cleaned(name)
        if before is not None and _skeleton(before.name) == _skeleton(wished):
            self._drop(before.name)
        person = Person(self._free(wished), issued.role)
        issued.used = True
        key = secrets.token_urlsafe(32)
        self._people[_hash(key)] = person
        self._since[_hash(key)] = self._clock()
        self.changed()
        return person, key

    def admitted(self) -> list[tuple[str, Person, int]]:
        """Everybody with their key's hash, and since when."""
        return [(key.hex(), person, self._since[key]) for key, person in self._people.items()]

    def readmit(self, key: str, person: Person, since_ms: int) -> None:
        """Let somebody in whose key's hash was kept."""
        with suppress(ValueError):
            self._people[bytes.fromhex(key)] = person
            self._since[bytes.fromhex(key)] = since_ms

    def person(self, key: str) -> Person | None:
        """Whose key this is."""
        return self._people.get(_hash(key)) if key else None

    def people(self) -> list[Person]:
        """Everybody who was let in and not sent away, in order of arrival."""
        return list(self._people.values())

    def revoke(self, name: str) -> bool:
        """Let somebody's key hold no longer."""
        gone = self._drop(name)
        if gone:
            self.changed()
        return gone

    def _drop(self, name: str) -> bool:
        keys = [key for key, person in self._people.items() if person.name == name]
        for key in keys:
            del self._people[key], self._since[key]
        return bool(keys)

    def clear(self) -> None:
        """Send everybody away and take all invitations back."""
        self._people.clear()
        self._since.clear()
        self._issued.clear()

    def _free(self, name: str) -> str:
        taken = {_skeleton(person.name) for person in self._people.values()}
        wished, number = name, 1
        while _skeleton(wished) in taken:
            number += 1
            wished = f"{name} {number}"
        return wished


def cleaned(name: str) -> str:
    """A name as it may be shown. Raises: AppError ``desk_name_unfit``."""
    seen = unicodedata.normalize("NFKC", name)
    seen = "".join(" " if letter.isspace() else letter for letter in seen)
    seen = "".join(letter for letter in seen if unicodedata.category(letter)[0] != "C")
    seen = re.sub(" +", " ", seen).strip()
    if not 0 < len(seen) <= LONGEST or _skeleton(seen) in RESERVED or not _skeleton(seen):
        raise AppError("desk_name_unfit", most=LONGEST)
    return seen


def _skeleton(name: str) -> str:
    """What two names have in common that a person would take for one."""
    plain = unicodedata.normalize("NFKD", name.translate(_ALIKE)).casefold().translate(_ALIKE)
    return "".join(letter for letter in plain if letter.isalnum())


def _hash(token: str) -> bytes:
    return sha256(token.encode("utf-8", "replace")).digest()
