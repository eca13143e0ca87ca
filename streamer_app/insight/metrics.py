"""The numbers of a session, by the ids of the report."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from streamer_app.events import Event
from streamer_app.insight.engagement import Baseline
from streamer_app.insight.figures import (
    METRIC_IDS as METRIC_IDS,
)
from streamer_app.insight.figures import (
    Given,
    MinuteFigures,
    MoodFigures,
    RoomAudience,
)
from streamer_app.insight.figures import (
    Metric as Metric,
)
from streamer_app.insight.peaks import Drop, Peak
from streamer_app.insight.reading import NOTHING, Reading

NONE_GAINED: Final[Mapping[str, int]] = MappingProxyType({})


class Metrics:
    """Folds the events of one session, in order of arrival, into every number of the report.

    ``baseline`` is what earlier sessions of the room left behind; ``bots`` are platform ids of
    accounts to leave out beside those the platform itself marks.
    """

    def __init__(self, *, baseline: Baseline | None = None, bots: Iterable[str] = ()) -> None:
        raise NotImplementedError

    def declare(self, source: str, room: str, signals: frozenset[str] | None) -> None:
        """Which kinds of event this room sends; None = all that there are."""
        raise NotImplementedError

    def fold(
        self, event: Event, gained: Mapping[str, int] = NONE_GAINED, reading: Reading = NOTHING
    ) -> None:
        """Count one new event.

        ``gained`` is what it added to the ledger, in minor units by currency, coins as coins;
        ``reading`` is what its text was understood as (``Reader.read``).
        """
        raise NotImplementedError

    def snapshot(self, at_ms: int, given: Given = Given()) -> dict[str, Metric]:
        """Every metric of ``METRIC_IDS`` at ``at_ms``."""
        raise NotImplementedError

    def audience(self, at_ms: int, given: Given = Given()) -> tuple[RoomAudience, ...]:
        """Each room's own count, in the order of their first events."""
        raise NotImplementedError

    def minutes(self) -> tuple[MinuteFigures, ...]:
        """The whole session's timeline, oldest first, silent minutes among them."""
        raise NotImplementedError

    def engagement(self, since_ms: int = 0) -> tuple[tuple[int, float | None], ...]:
        """(ms, index) each ten seconds, None where it could not be told."""
        raise NotImplementedError

    def viewers_line(self, since_ms: int = 0) -> tuple[tuple[int, float | None], ...]:
        """(ms, audience) each ten seconds; None in a gap and while rooms cannot be summed."""
        raise NotImplementedError

    def gaps(self) -> tuple[tuple[int, int], ...]:
        """The spans in which messages may be missing, (start, end) in ms, merged and sorted."""
        raise NotImplementedError

    def peaks(self) -> tuple[Peak, ...]:
        """The moments the chat rose far above its own last quarter of an hour."""
        raise NotImplementedError

    def drops(self) -> tuple[Drop, ...]:
        """The moments the audience fell by 8 % or more within three minutes."""
        raise NotImplementedError

    def mood(self, at_ms: int) -> MoodFigures:
        """What satisfaction is computed from."""
        raise NotImplementedError

    @property
    def state_word(self) -> str:
        """``quiet normal lively``, or empty while the index cannot be told."""
        raise NotImplementedError

    def baseline(self) -> Sequence[Mapping[str, float]]:
        """This session's tumbling windows, to be stored for the room's later sessions."""
        raise NotImplementedError
