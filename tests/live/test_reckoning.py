"""A forecast taken apart: its parts multiply to it, and each has the rows it rests on."""

import pytest

from streamer_app.advisor.policy import appraise
from streamer_app.events import AudienceCount, CourseClick, Event, Order, Pitch, Refund, Viewer
from streamer_app.live.knowledge import Knowledge
from streamer_app.live.people import DESK
from streamer_app.live.reckoning import reckoned
from streamer_app.live.suggesting import Circumstances
from tests.live.test_bad_input import MATERIALS, MIN, PRICE, START, folded, said

SHOWN = {"basis": "concurrent", "present": 300, "exposure": 300.0, "levels": [300.0]}


def step(action: str, minute: int) -> Pitch:
    detail = SHOWN if action == "started" else {}
    return Pitch(source=DESK, id=action, at_ms=START + minute * MIN, pitch="p", action=action,
                 course="k1", detail=detail)  # fmt: skip


def evening() -> list[Event]:
    """A pitch sells one course of which the money goes back; later two ask about it and one
    clicks, while 320 watch. The buyer is among those who ask."""
    buyer, other, clicker = (Viewer(f"u{n}", f"u{n}") for n in (1, 2, 3))
    return [
        said(0, "来了", Viewer("u0", "u0"), START),
        step("started", 1),
        Order(source="room", room="r", id="o", at_ms=START + 2 * MIN, viewer=buyer, order="7",
              course="k1", paid=PRICE),
        step("ended", 3),
        Refund(source="room", room="r", id="b", at_ms=START + 5 * MIN, order="7", paid=PRICE),
        AudienceCount(source="room", room="r", id="n", at_ms=START + 14 * MIN, count=320,
                      basis="concurrent"),
        said(1, "斜面怎么画？", buyer, START + 15 * MIN),
        said(2, "斜面为什么会滑？", other, START + 16 * MIN),
        CourseClick(source="room", room="r", id="k", at_ms=START + 17 * MIN, viewer=clicker,
                    course="k1"),
    ]  # fmt: skip


def test_the_parts_of_a_forecast_multiply_to_it() -> None:
    folds, at_ms = folded(evening()), START + 20 * MIN
    suggesting = MATERIALS.suggesting()
    state = suggesting.state(folds, at_ms, Circumstances())
    made = reckoned(state, folds, Knowledge(), "k1")
    assert (made.pitches, made.orders, made.reached) == (1, 1, 300)
    assert made.price_factor == pytest.approx(0.986, abs=0.001), "learnt from one pitch"
    assert made.usual_rate == pytest.approx(0.005 * made.price_factor)
    assert made.rate == pytest.approx((made.usual_rate * 200 + 1) / (200 + 300))
    assert made.exposure == pytest.approx(made.free * made.wanted * made.left)
    forecast = appraise(state, "k1", suggesting.settings).forecast
    assert forecast.expected == pytest.approx(made.exposure * made.rate)
    assert (made.owners, made.left, made.refunds) == (1, 1.0, 1.0)
    # Two ask (3 each) and one clicks (4): the root of 30 against the mean with the root of 20.
    assert made.wanted == pytest.approx(30**0.5 / ((30**0.5 + 20**0.5) / 2), rel=0.05)


def test_each_part_has_its_rows() -> None:
    folds, at_ms = folded(evening()), START + 20 * MIN
    state = MATERIALS.suggesting().state(folds, at_ms, Circumstances())
    assert reckoned(state, folds, Knowledge(), "k1").rows == {
        "people": (6,),
        "owners": (3,),
        "heard": (7, 8, 9),
        "pitched": (2, 4),
        "usual": (),
        "own": (3,),
        "refunds": (5,),
    }
    other = reckoned(state, folds, Knowledge(sold={("concurrent", "k1"): (90,)}), "k2").rows
    assert (other["usual"], other["own"]) == ((3, 90), ())


def test_where_nobody_is_counted_those_seen_are_the_people() -> None:
    events = [event for event in evening() if not isinstance(event, AudienceCount)]
    folds = folded(events)
    state = MATERIALS.suggesting().state(folds, START + 20 * MIN, Circumstances())
    assert state.audience.present == 3
    assert reckoned(state, folds, Knowledge(), "k1").rows["people"] == (6, 7, 8)
