"""When the demo's lesson is over, Review opens on it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from streamer_app.live.actions import Disconnect
from streamer_app.live.snapshot import Link, Snapshot
from streamer_app.ui.demo_end import DemoEnd
from streamer_app.ui.places.review import ReviewPlace
from streamer_app.ui.window import Window
from tests.ui import scene
from tests.ui.fake import FakeRuntime

ON_AIR = scene.snapshot(
    demo=True, session=3, links=(Link("room", "demo", "connected"),), attention=None
)
OVER = replace(ON_AIR, links=(Link("room", "demo", "offline"),))
ENDED = replace(OVER, ended=True)


@pytest.fixture
def opened(window: Window, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[int, str]]]:
    DemoEnd(window.kit, window)
    found: list[tuple[int, str]] = []
    monkeypatch.setattr(
        ReviewPlace, "open", lambda self, session, played="": found.append((session, played))
    )
    yield found


def shown(window: Window, *snapshots: Snapshot) -> None:
    for snapshot in snapshots:
        window.show_snapshot(snapshot)


def test_a_lesson_that_is_over_is_ended_once_and_reviewed(
    window: Window, runtime: FakeRuntime, opened: list[tuple[int, str]]
) -> None:
    shown(window, ON_AIR)
    assert not runtime.asked
    shown(window, OVER, OVER)
    assert runtime.asked == [Disconnect()]
    assert not opened
    shown(window, ENDED, ENDED)
    assert window.place == "review"
    assert opened == [(3, "demo")]


@pytest.mark.parametrize("place", ["settings", "review"])
def test_who_is_elsewhere_stays_there(
    window: Window, opened: list[tuple[int, str]], place: str
) -> None:
    window.go(place)
    shown(window, ON_AIR, OVER, ENDED)
    assert window.place == place
    assert not opened


def test_a_demo_that_a_person_ends_opens_nothing(
    window: Window, opened: list[tuple[int, str]]
) -> None:
    shown(window, ON_AIR, replace(ON_AIR, ended=True))
    assert window.place == "live"
    assert not opened


def test_a_real_room_that_goes_off_the_air_goes_on_waiting(
    window: Window, runtime: FakeRuntime, opened: list[tuple[int, str]]
) -> None:
    shown(window, replace(OVER, demo=False))
    assert not runtime.asked
    assert not opened
