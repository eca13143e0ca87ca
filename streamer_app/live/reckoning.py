"""What the forecast on a card is made of, each number with the rows that it rests on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from streamer_app.advisor.audience import STRENGTH, Record
from streamer_app.advisor.learning import Learned
from streamer_app.advisor.policy import recent
from streamer_app.advisor.state import Quality, State
from streamer_app.advisor.worth import exposures, interests, rates, worths
from streamer_app.live.behind import Reckoning
from streamer_app.live.folds import Folds
from streamer_app.live.knowledge import Knowledge, past_of


def reckoned(state: State, folds: Folds, known: Knowledge, course: str) -> Reckoning:
    """The forecast for a course, taken apart."""
    now = recent(state)
    record = state.records.get(course, Record())
    reached = max(record.exposed, record.orders)
    worth = worths(state)
    usual = rates(state, worth)[course]
    wanted = interests(state.offers, now.heard)[course]
    exposure = exposures(now)[course]
    free = _free(state, course)
    others = [other for name, other in state.records.items() if name != course]
    owners = _owners(state, course)
    return Reckoning(
        exposure=exposure,
        pitches=record.pitches,
        reached=reached,
        orders=record.orders,
        usual_rate=usual,
        rate=(usual * STRENGTH + record.orders) / (STRENGTH + reached),
        refunds=state.quality.get(course, Quality()).refund_rate,
        owners=len(owners),
        free=free,
        wanted=wanted,
        left=exposure / (free * wanted) if free and wanted else 1.0,
        other_orders=sum(other.orders for other in others),
        other_reached=sum(other.exposed for other in others),
        price_factor=_price_factor(state, course),
        rows=_behind(state, folds, known, course, owners),
    )


def _price_factor(state: State, course: str) -> float:
    """The usual rate with what is learnt of prices, against the one without."""
    worth = worths(state)
    plain = replace(state, learned=Learned())
    return rates(state, worth)[course] / rates(plain, worth)[course]


def _free(state: State, course: str) -> float:
    """Those present who do not have the course, by what each wants, none of them tired of it."""
    if state.crowd is not None:
        return state.crowd.reach(1.0).get(course, 0.0)
    return float(max(0, state.audience.present - state.owners.get(course, 0)))


def _owners(state: State, course: str) -> list[str]:
    """The people present who are known to have it."""
    crowd = state.crowd
    if crowd is None or course not in crowd.courses:
        return []
    column = crowd.interest[:, crowd.courses.index(course)]
    return [who for who, wants in zip(crowd.viewers, column, strict=True) if wants == 0]


def _behind(
    state: State, folds: Folds, known: Knowledge, course: str, owners: Sequence[str]
) -> Mapping[str, tuple[int, ...]]:
    basis = state.audience.basis
    counted = tuple(folds.counted.values())
    people = counted if basis == "concurrent" else folds.presence.rows(state.moment.at_ms)
    offered = {offer.id for offer in state.offers}
    heard = [one.row for one in recent(state).heard if offered & one.about.keys()]
    own = [run for run in folds.pitching.runs if run.course == course]
    pitched = [row for run in own for row in run.rows.get("pitch", ())]
    sold = _sold(state, folds, known)
    return {
        "people": _told(people),
        "owners": _told(_orders(folds, known, course, owners)),
        "heard": _told(heard),
        "pitched": _told(pitched),
        "usual": _told(row for name, rows in sold.items() if name != course for row in rows),
        "own": _told(sold.get(course, ())),
        "refunds": _told(state.quality.get(course, Quality()).rows),
    }


def _orders(folds: Folds, known: Knowledge, course: str, owners: Iterable[str]) -> Iterable[int]:
    """The purchases of these viewers; what was imported as behaviour stands in no row."""
    for who in owners:
        yield known.bought.get((who, course), 0)
        yield from (act.row for act in folds.viewers.acts(who)
                    if act.kind == "buy" and act.course == course)  # fmt: skip


def _sold(state: State, folds: Folds, known: Knowledge) -> Mapping[str, Sequence[int]]:
    """Course to the orders of its settled pitches: those that the records count."""
    basis, at_ms = state.audience.basis, state.moment.at_ms
    found = {course: list(rows) for (on, course), rows in known.sold.items() if on == basis}
    for run in folds.pitching.runs:
        if run.settled(at_ms) and past_of(run, 0)[0] in (basis, ""):
            found.setdefault(run.course, []).extend(sale.row for sale in folds.sold(run.pitch))
    return found


def _told(rows: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({*rows} - {0}))
