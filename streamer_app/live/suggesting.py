"""The pitch card: what the advisor makes of the folds, and the steps it takes by itself."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from streamer_app.advisor import audience as forecasting
from streamer_app.advisor.audience import Audience
from streamer_app.advisor.claims import Claims
from streamer_app.advisor.crowd import Crowd
from streamer_app.advisor.effect import SETTLING_MS, uplift
from streamer_app.advisor.interaction import Outcome
from streamer_app.advisor.learning import Learned, Past, learn
from streamer_app.advisor.pitching import Run, View
from streamer_app.advisor.policy import appraise, decide
from streamer_app.advisor.state import Appraisal, Decision, Quality, State
from streamer_app.advisor.timing import Cost, Moment, PolicySettings, goodwill
from streamer_app.catalogue.orders import refund_rows, refund_share
from streamer_app.errors import Reason, reason
from streamer_app.events import Money, Pitch
from streamer_app.live.crowding import crowd
from streamer_app.live.folds import Folds
from streamer_app.live.goodwill import COSTLY, LONGER_S, cost_rows, last_cost
from streamer_app.live.judging import against, clicks_of, measures, rows_of
from streamer_app.live.knowledge import Knowledge, past_of
from streamer_app.live.people import DESK, new_id
from streamer_app.live.reckoning import reckoned
from streamer_app.live.snapshot import Evidence, Line, PitchCard
from streamer_app.store.corrections import Said

TREND_MS = 5 * 60_000
CROWD_MS = 10_000


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the folds do not know: faults, and the wish not to be disturbed."""

    faulty: bool = False
    do_not_disturb_until_ms: int = 0


class Suggesting:
    """Makes the card of each moment from what a person may set and what was learnt before.

    What those present want is reckoned anew every ten seconds, what pitches teach after each.
    """

    def __init__(
        self,
        settings: PolicySettings,
        claims: Callable[[], Claims | None] = lambda: None,
        known: Knowledge | None = None,
    ) -> None:
        self.settings = settings
        self.claims = claims
        self._known = known or Knowledge()
        self._crowd: tuple[tuple[int, int, tuple[str, ...]], Crowd | None] | None = None
        self._quality: tuple[int, Mapping[str, Quality]] | None = None
        self._learned: tuple[tuple[Past, ...], Learned] = ((), Learned())
        self._costs: tuple[int, Cost | None] | None = None

    def anew(self) -> "Suggesting":
        """The same advisor, which has seen nothing of the session yet."""
        return Suggesting(self.settings, self.claims, self._known)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What came of interactions in earlier sessions."""
        return self._known.outcomes

    def heed(self, said: Mapping[str, Said]) -> None:
        """What a person has said of viewers' interests: from the next card on."""
        if said != self._known.said:
            self._known = replace(self._known, said=said)
            self._crowd = None

    def state(self, folds: Folds, at_ms: int, around: Circumstances) -> State:
        """Everything that a suggestion rests on now."""
        desk = folds.desk.figures(at_ms)
        series = folds.metrics.engagement(at_ms - TREND_MS)
        rooms = folds.metrics.audience(at_ms)
        moment = Moment(
            at_ms=at_ms,
            started_ms=folds.first_ms if folds.first_ms is not None else at_ms,
            faulty=around.faulty,
            do_not_disturb_until_ms=around.do_not_disturb_until_ms,
            open_questions=desk.open_q,
            oldest_wait_s=desk.oldest_wait_s or 0,
            engagement_change=change(series),
        )
        changes = [room.change_5min for room in rooms if room.change_5min is not None]
        there = present(folds, at_ms)
        learned = self._lessons(folds, at_ms, there.basis)
        timed = folds.pitching.timed(moment, self._orders(folds))
        if (cost := self._cost(folds, at_ms)) is not None:
            longer = timed.lengthened_s + LONGER_S * (cost.share >= COSTLY)
            timed = replace(timed, cost=cost, lengthened_s=longer)
        return State(
            moment=timed,
            offers=tuple(folds.items.values()),
            audience=there,
            records=learned.records,
            crowd=self._people(folds, there, at_ms),
            learned=learned,
            quality=self._disappointing(folds, at_ms),
            words=self._known.words,
            rates=self.settings.rates,
            seed=sum(run.started_ms is not None for run in folds.pitching.runs) + moment.started_ms,
            heard=tuple(folds.heard) if folds.items else (),  # it speaks of courses only
            engagement=series[-1][1] if series else None,
            viewers_change=changes[0] if len(changes) == 1 else None,
        )

    def due(self, folds: Folds, at_ms: int, around: Circumstances) -> list[Pitch]:
        """The steps that the advisor takes by itself now, to be stored before they show."""
        steps = [self._step(p, "ignored", "", at_ms, {}) for p in folds.pitching.overdue(at_ms)]
        view = folds.pitching.view(at_ms)
        if steps or view.state != "hidden" or not folds.items:
            return steps
        decision = decide(self.state(folds, at_ms, around), self.settings, self.claims())
        if (made := decision.appraisal) is not None:
            steps.append(self._step(new_id(), "suggested", made.course, at_ms, self.shown(made)))
        return steps

    def appraised(self, folds: Folds, course: str, at_ms: int, around: Circumstances) -> Appraisal:
        """What the card would say of a course now. Raises: KeyError for an unknown one."""
        return appraise(self.state(folds, at_ms, around), course, self.settings, self.claims())

    def shown(self, made: Appraisal) -> dict[str, Any]:
        """What the card says, as it is noted with the pitch; no forecast for nobody."""
        forecast = {
            "expected": round(made.forecast.expected, 4),
            "low": made.forecast.low,
            "high": made.forecast.high,
        }
        return {
            **(forecast if made.present else {}),
            "present": made.present,
            "exposure": round(made.exposure, 2),
            "levels": [round(level, 2) for level in made.levels],
            "propensity": round(made.propensity, 4),
            "basis": made.basis,
            "planned_s": self.settings.planned_s,
        }

    def card(self, folds: Folds, at_ms: int, around: Circumstances) -> PitchCard:
        """The card as it is to be shown now."""
        state = self.state(folds, at_ms, around)
        view = folds.pitching.view(at_ms)
        cost, behind = goodwill(state.moment), cost_rows(folds)
        courses = tuple((o.id, o.title) for o in state.offers if o.on_sale(at_ms))
        if view.run is None or view.state == "hidden":
            decision = decide(state, self.settings, self.claims())
            hidden = self._hidden(folds, view, decision, courses)
            return replace(hidden, goodwill=cost, goodwill_rows=behind)
        made = None
        if view.run.course in folds.items:
            made = appraise(state, view.run.course, self.settings, self.claims())
        card = self._open(folds, view, view.run, made, courses, at_ms)
        card = replace(card, goodwill=cost, goodwill_rows=behind)
        if view.state in ("settling", "result"):
            return replace(card, not_now=decide(state, self.settings, self.claims()).not_now)
        return self._opened(card, state, folds, at_ms)

    def _opened(self, card: PitchCard, state: State, folds: Folds, at_ms: int) -> PitchCard:
        """The card with the way from each number to what it rests on."""
        if card.course not in folds.items or card.exposed is None:
            return card
        made = reckoned(state, folds, self._known, card.course)
        return replace(
            card,
            evidence=tuple(_led(one, made.rows["own"], at_ms) for one in card.evidence),
            reckoning=made,
        )

    def _hidden(
        self, folds: Folds, view: View, decision: Decision, courses: tuple[tuple[str, str], ...]
    ) -> PitchCard:
        why: Reason | None = view.why or decision.not_now
        until = view.until_ms if view.why else decision.opens_ms
        if why is None:
            why = reason("pitch.not_now.thinking")
        run = view.run
        about = (run.pitch, run.course, folds.title(run.course)) if run else ("", "", "")
        pitch, course, title = about
        return PitchCard(
            state="hidden",
            not_now=why,
            until_ms=until,
            courses=courses,
            pitch=pitch,
            course=course,
            title=title,
        )

    def _open(
        self,
        folds: Folds,
        view: View,
        run: Run,
        made: Appraisal | None,
        courses: tuple[tuple[str, str], ...],
        at_ms: int,
    ) -> PitchCard:
        started = run.started_ms is not None
        fields: dict[str, Any] = described(made) if made else {"title": folds.title(run.course)}
        if started:
            fields |= self._result(folds, run, at_ms)
            fields |= {
                name: run.shown[name] for name in ("expected", "low", "high") if name in run.shown
            }
        number = sum(other.started_ms is not None for other in folds.pitching.runs)
        return PitchCard(
            **fields,
            state=view.state,
            not_now=view.why,
            until_ms=view.until_ms,
            pitch=run.pitch,
            course=run.course,
            number=number if started else number + 1,
            started_ms=run.started_ms,
            ended_ms=run.ended_ms,
            planned_s=run.planned_s,
            courses=courses,
        )

    def _result(self, folds: Folds, run: Run, at_ms: int) -> dict[str, Any]:
        sold = folds.sold(run.pitch)
        measured = measures(folds, run, at_ms)
        seen = uplift(*measured)
        amounts = [sale.paid for sale in sold if sale.paid is not None]
        currencies = {amount.currency for amount in amounts}
        paid = None
        if len(currencies) == 1:
            paid = Money(sum(amount.minor for amount in amounts), currencies.pop())
        return {
            "orders": len(sold),
            "manual_orders": sum(sale.manual for sale in sold),
            "paid": paid,
            "clicks": clicks_of(folds, run),
            "intents": run.intents,
            "verdict": seen.verdict,
            "usual": seen.expected,
            "usual_low": seen.low,
            "usual_high": seen.high,
            "against": against(run, measured, seen),
            "rows": rows_of(folds, run, at_ms),
        }

    def _orders(self, folds: Folds) -> Mapping[str, int]:
        return {run.pitch: len(folds.sold(run.pitch)) for run in folds.pitching.runs}

    def _cost(self, folds: Folds, at_ms: int) -> Cost | None:
        """What the last pitch cost in viewers; reckoned once for each."""
        ended = sum(run.ended_ms is not None for run in folds.pitching.runs)
        if self._costs is None or self._costs[0] != ended:
            self._costs = (ended, last_cost(folds, at_ms) if ended else None)
        return self._costs[1]

    def _people(self, folds: Folds, there: Audience, at_ms: int) -> Crowd | None:
        """Those present one by one, kept for ten seconds unless a pitch or the catalogue changes;
        the others by the count of this moment."""
        key = (at_ms // CROWD_MS, len(folds.watched()), tuple(folds.items))
        if self._crowd is None or self._crowd[0] != key:
            self._crowd = (key, crowd(folds, self._known, there, at_ms))
        made = self._crowd[1]
        unknown = max(0, there.present - len(made.viewers)) if made else 0
        return replace(made, unknown=unknown) if made else None

    def _disappointing(self, folds: Folds, at_ms: int) -> Mapping[str, Quality]:
        """Refunds of all sessions, and questions that came back after their answer."""
        if self._quality is None or self._quality[0] != at_ms // CROWD_MS:
            again: Counter[str] = Counter()
            for card in folds.desk.cards(at_ms):
                again[card.course] += card.again
            found = {
                course: quality(self._known.quality.get(course), folds, course, again[course])
                for course in folds.items
            }
            self._quality = (at_ms // CROWD_MS, found)
        return self._quality[1]

    def _lessons(self, folds: Folds, at_ms: int, basis: str) -> Learned:
        """What the settled pitches of this and earlier sessions teach, all on one basis."""
        pasts = list(self._known.pasts.get(basis, ()))
        for run in folds.pitching.runs:
            if run.ended_ms is not None and at_ms >= run.ended_ms + SETTLING_MS:
                counted, past = past_of(run, len(folds.sold(run.pitch)))
                pasts += [past] if counted in (basis, "") else []
        if tuple(pasts) != self._learned[0]:
            prices = {i.id: float(i.price.minor) for i in folds.items.values() if i.price}
            self._learned = (tuple(pasts), learn(pasts, prices) if pasts else Learned())
        return self._learned[1]

    @staticmethod
    def _step(pitch: str, action: str, course: str, at_ms: int, detail: Mapping[str, Any]) -> Pitch:
        return Pitch(
            source=DESK,
            id=new_id(),
            at_ms=at_ms,
            seen_ms=at_ms,
            pitch=pitch,
            action=action,
            course=course,
            detail=detail,
        )


def quality(before: Quality | None, folds: Folds, course: str, again: int) -> Quality:
    """A course's signs of disappointment, earlier sessions' orders with those of this one."""
    known = before or Quality()
    orders, refunds = refund_share(folds.sales.sales, course)
    total = known.orders + orders
    given = known.refund_rate * known.orders + refunds * orders
    rows = (*known.rows, *refund_rows(folds.sales.sales, course))
    return Quality(total, given / total if total else 0.0, again, rows)


def change(series: Sequence[tuple[int, float | None]]) -> float | None:
    """The rise of the index over a series, None while either end is not known."""
    if len(series) < 2 or series[0][1] is None or series[-1][1] is None:
        return None
    return series[-1][1] - series[0][1]


def present(folds: Folds, at_ms: int) -> Audience:
    """How many a pitch would reach: a concurrent count where every room gives one."""
    rooms = folds.metrics.audience(at_ms)
    counts = [room.metric.value for room in rooms if room.basis == "concurrent"]
    whole = bool(counts) and len(counts) == len(rooms) and None not in counts
    return forecasting.audience(sum(counts) if whole else None, folds.presence.count(at_ms))


def described(made: Appraisal) -> dict[str, Any]:
    """The card's fields that describe the course at this moment."""
    return {
        "title": made.title,
        "price": made.price,
        **(_foreseen(made) if made.present else {}),
        "basis": made.basis,
        "revenue": made.revenue if made.present else None,
        "confidence": made.confidence,
        "default_guess": made.default_guess,
        "trial": made.trial,
        "new": made.new,
        "sponsored": made.sponsored,
        "evidence": tuple(Evidence(e.reason, e.rows) for e in made.evidence),
        "say": tuple(
            Line(line.kind, line.text, line.origin, tuple((c.start, c.end) for c in line.claims))
            for line in made.say
        ),
    }


def _foreseen(made: Appraisal) -> dict[str, Any]:
    """The forecast; left out where nobody is known to be there."""
    return {
        "expected": made.forecast.expected,
        "low": made.forecast.low,
        "high": made.forecast.high,
        "none_probability": made.forecast.none,
        "exposed": made.present,
    }


def _led(one: Evidence, past: tuple[int, ...], at_ms: int) -> Evidence:
    """A reason that rests on numbers, with the orders or the minutes behind them."""
    if one.rows:
        return one
    if one.reason.code == "pitch.why.past":
        return replace(one, rows=past)
    return replace(one, span=(at_ms - TREND_MS, at_ms))
