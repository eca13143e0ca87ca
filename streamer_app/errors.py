"""What goes wrong in a way a person can act on, as codes of the one message catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence not yet put into words: a code of the catalogue and its arguments.

    Arguments are plain numbers and strings; ``wording.say`` makes the sentence.
    """

    code: str
    arguments: Mapping[str, object] = field(default_factory=dict)


def reason(code: str, /, **arguments: object) -> Reason:
    """``reason("link.refused", host="...")`` reads better than the constructor."""
    return Reason(code, arguments)


def next_step(what: Reason) -> Reason | None:
    """What to do about what happened, where ``what`` is the first sentence of an error."""
    code, dot, last = what.code.rpartition(".")
    return Reason(f"{code}.fix", what.arguments) if (dot, last) == (".", "what") else None


class AppError(Exception):
    """Something a person can mend. ``what`` happened and ``fix``, what to do: one sentence each.

    ``AppError("room_not_found", address="...")`` takes both sentences from the catalogue, under
    ``error.room_not_found.what`` and ``error.room_not_found.fix``, with the same arguments.
    """

    def __init__(self, code: str, /, **arguments: object) -> None:
        super().__init__(code)
        self.code = code
        self.arguments = arguments

    @property
    def what(self) -> Reason:
        return Reason(f"error.{self.code}.what", self.arguments)

    @property
    def fix(self) -> Reason:
        return Reason(f"error.{self.code}.fix", self.arguments)

    def __str__(self) -> str:
        inside = ", ".join(f"{name}={value!r}" for name, value in self.arguments.items())
        return f"{self.code}({inside})"
