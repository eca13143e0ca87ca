"""Why the chat stands still, and what came meanwhile."""

from typing import Final, Literal

Reason = Literal["hover", "scroll", "selection", "hand"]
LASTING: Final[frozenset[Reason]] = frozenset({"scroll", "selection", "hand"})


class Pause:
    """The reasons to stand still; one alone is enough, ``hover`` ends by itself."""

    def __init__(self) -> None:
        self._reasons: set[Reason] = set()

    def __bool__(self) -> bool:
        return bool(self._reasons)

    def add(self, why: Reason) -> bool:
        """Add a reason; True where it is the first one."""
        first = not self._reasons
        self._reasons.add(why)
        return first

    def drop(self, why: Reason) -> bool:
        """Take a reason back; True where it was the last one."""
        had = bool(self._reasons)
        self._reasons.discard(why)
        return had and not self._reasons

    def clear(self) -> None:
        """No reason any more."""
        self._reasons.clear()

    @property
    def lasting(self) -> bool:
        """Whether it stays when the pointer leaves."""
        return bool(self._reasons & LASTING)
