"""The snapshot of a moment, drawn from the folds, the links and the store's counts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from streamer_app.desk.cards import Card
from streamer_app.desk.listing import OPEN
from streamer_app.errors import Reason, reason
from streamer_app.events import Money, totals
from streamer_app.insight.figures import Given, Metric
from streamer_app.live.attention import Asking, Shown, arbitrate
from streamer_app.live.card_themes import CardThemes
from streamer_app.live.evenness import Evenness
from streamer_app.live.filters import Sieve
from streamer_app.live.folds import Folds
from streamer_app.live.judging import given
from streamer_app.live.links import Links
from streamer_app.live.snapshot import (
    Mark,
    Minute,
    Payment,
    PitchCard,
    Snapshot,
    ViewersLine,
)
from streamer_app.live.suggesting import Circumstances, Suggesting
from streamer_app.live.veil import Veil
from streamer_app.settings import Questions

SPARK_MS: Final = 30 * 60_000
MINUTE_MS: Final = 60_000
CARDS: Final = 500


@dataclass(slots=True)
class Saved:
    """What the store says of itself."""

    total: int = 0
    in_memory: int = 0
    delay_s: float | None = None
    fault: Reason | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What does not change while a session runs."""

    session: int | None = None
    title: str = ""
    demo: bool = False
    replayed: bool = False
    recovered: Reason | None = None


class Picture:
    """Draws snapshots; remembers only which thing last asked for attention."""

    def __init__(self, about: About, suggesting: Suggesting, veil: Veil | None = None) -> None:
        self.about = about
        self.ended = False
        self.speed = 1.0
        self.late_s = Questions().limit_s
        """A question that waited this long asks for attention."""
        self._suggesting = suggesting
        self._veil = veil or Veil(Sieve())
        self._shown = Shown()
        self._themes = CardThemes()
        self._evenness = Evenness()

    def draw(
        self,
        folds: Folds,
        links: Links,
        saved: Saved,
        payments: tuple[Payment, ...],
        around: Circumstances,
        at_ms: int,
    ) -> Snapshot:
        """The snapshot of this moment."""
        plain = given(folds, at_ms, links.down())
        metrics = folds.metrics.snapshot(at_ms, plain)
        pitch = self._pitch(folds, at_ms, around)
        rooms = links.all(at_ms)
        asking = list(_asking(metrics, pitch, saved, links, at_ms))
        desk = self._desk(folds, at_ms)
        asking += _late(metrics["oldest_wait"].value, desk["cards"], self.late_s)
        quiet = at_ms < around.do_not_disturb_until_ms
        running = pitch.state == "running"
        ruling = arbitrate(asking, self._shown, at_ms, pitch_running=running, do_not_disturb=quiet)
        self._shown = ruling.shown
        gaps = folds.metrics.gaps()
        return Snapshot(
            at_ms=at_ms,
            session=self.about.session,
            title=self.about.title or next((link.title for link in rooms if link.title), ""),
            demo=self.about.demo,
            replayed=self.about.replayed,
            recovered=self.about.recovered,
            ended=self.ended,
            speed=self.speed,
            started_ms=folds.first_ms,
            links=rooms,
            saved=saved.total,
            in_memory=saved.in_memory,
            delay_s=saved.delay_s,
            fault=saved.fault,
            missing_s=round(sum(end - start for start, end in gaps) / 1000),
            gaps=gaps,
            metrics=metrics,
            pitch=pitch,
            payments=self._veil.payments(payments),
            attention=ruling.attention,
            do_not_disturb_until_ms=around.do_not_disturb_until_ms if quiet else None,
            **_numbers(folds, metrics, plain, at_ms),
            **desk,
        )

    def _pitch(self, folds: Folds, at_ms: int, around: Circumstances) -> PitchCard:
        card = self._suggesting.card(folds, at_ms, around)
        if not self.ended:
            return card
        over = reason("pitch.not_now.ended")
        if card.state in ("settling", "result"):
            return replace(card, not_now=over)
        return card if card.state == "running" else PitchCard("hidden", over, courses=card.courses)

    def _desk(self, folds: Folds, at_ms: int) -> dict[str, Any]:
        listed = folds.desk.cards(at_ms, most=CARDS)
        seen = self._veil.cards(listed)
        cards = tuple(card for card in seen if card.asks)
        unseen = Counter(card.state for card in seen if not card.asks)
        return {
            "cards": cards,
            "on_air": next((card for card in cards if card.state == "on_air"), None),
            "counts": {state: n - unseen[state] for state, n in folds.desk.counts().items()},
            "themes": self._themes.at(folds.intent, cards, at_ms),
            "uneven": self._evenness.at(folds, cards, at_ms),
        }


def _numbers(
    folds: Folds, metrics: Mapping[str, Metric], plain: Given, at_ms: int
) -> dict[str, Any]:
    course = metrics["course_rev"].value or {}
    return {
        "state_word": word_of(metrics),
        "engagement": folds.metrics.engagement(at_ms - SPARK_MS),
        "viewers": tuple(
            ViewersLine(
                room.source, room.room, room.metric, room.basis, room.change_5min, room.watched
            )
            for room in folds.metrics.audience(at_ms, plain)
        ),
        "viewers_line": folds.metrics.viewers_line(at_ms - SPARK_MS),
        "minutes": minutes_of(folds),
        "marks": marks_of(folds, at_ms),
        "money": folds.ledger.totals().money,
        "course_money": course,
        "course_orders": len(folds.sales.sales),
    }


def word_of(metrics: Mapping[str, Metric]) -> Any:
    """The state word of the engagement index, empty while that cannot be told."""
    return dict(metrics["ei"].extra).get("word", "")


def minutes_of(folds: Folds) -> tuple[Minute, ...]:
    """The timeline's minutes; what courses brought in a minute is part of its revenue."""
    sold: dict[int, list[Money]] = {}
    minutes = folds.metrics.minutes()
    origin = minutes[0].start_ms if minutes else 0
    for sale in folds.sales.sales:
        if sale.paid is not None:
            sold.setdefault((sale.at_ms - origin) // MINUTE_MS, []).append(sale.paid)
    return tuple(
        Minute(m.start_ms, m.messages, m.asks, m.viewers, _with(m.revenue, paid), m.entries)
        for m in minutes
        for paid in (sold.get((m.start_ms - origin) // MINUTE_MS, ()),)
    )


def _with(revenue: Mapping[str, int], paid: Sequence[Money]) -> Mapping[str, int]:
    given = (Money(minor, code) for code, minor in revenue.items())
    return totals((*given, *paid)) if paid else revenue


def marks_of(folds: Folds, at_ms: int, language: str = "") -> tuple[Mark, ...]:
    """The timeline's annotations, by time."""
    return tuple(sorted(_marks(folds, at_ms, language), key=lambda mark: mark.at_ms))


def _marks(folds: Folds, at_ms: int, language: str) -> Iterator[Mark]:
    for run in folds.pitching.runs:
        if run.started_ms is not None:
            yield Mark(
                run.started_ms, "pitch", folds.title(run.course, language), run.ended_ms or at_ms
            )
    for peak in folds.metrics.peaks():
        yield Mark(peak.at_ms, "peak", " ".join(peak.words[:1]), peak.end_ms)
    for drop in folds.metrics.drops():
        lost = round(100 * (drop.before - drop.after) / drop.before)
        yield Mark(drop.at_ms, "drop", f"−{lost}%")


def _asking(
    metrics: Mapping[str, Metric],
    pitch: PitchCard,
    saved: Saved,
    links: Links,
    at_ms: int,
) -> Iterator[Asking]:
    """What would like attention now, beside a question that waits."""
    if saved.fault is not None:
        yield Asking("fault", saved.fault, "store")
    for link in links.all(at_ms):
        if link.state in ("waiting", "stopped") and link.why is not None:
            yield Asking("fault", link.why, f"{link.source}:{link.room}")
        elif link.note is not None:
            yield Asking("quiet", link.note, f"{link.source}:{link.room}")
    if pitch.state == "running" and pitch.started_ms is not None:
        over = (at_ms - pitch.started_ms) // 1000 - pitch.planned_s
        if over > 0:
            late = reason("attention.pitch_over_plan", title=pitch.title, over=clock(over))
            yield Asking("pitch_over_plan", late, pitch.pitch)
    if pitch.state == "suggested":
        yield Asking("pitch", reason("attention.pitch", title=pitch.title), pitch.pitch)
    if word_of(metrics) == "quiet":
        yield Asking("quiet", reason("attention.quiet"))


def _late(oldest_s: float | None, cards: Sequence[Card], late_s: int) -> Iterator[Asking]:
    """A question that waits too long, among those that are to be seen."""
    seen = max((card.wait_s for card in cards if card.state in OPEN), default=None)
    if oldest_s is None or seen is None:
        return
    wait = min(int(oldest_s), seen)
    if wait >= late_s:
        yield Asking("oldest_wait", reason("attention.oldest_wait", wait=clock(wait)))


def clock(seconds: int) -> str:
    """Minutes and seconds as they are read: 06:40."""
    return f"{seconds // 60:02}:{seconds % 60:02}"
