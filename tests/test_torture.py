"""Every torture at the size for every change: the product stands, a broken variant is caught."""

import pytest

from tests.torture.__main__ import TORTURES
from tests.torture.recordings import known

SMALL = {
    "bili": 1,
    "clock": 6,
    "desk": 450,
    "diskfull": 1,
    "eventsub": 4,
    "export": 300,
    "flood": 1,
    "keyring": 90,
    "recordings": 2,
    "static": 1,
    "storm": 1,
    "twice": 3,
    "wires": 12,
}
"""Where less than a run by hand is enough on every change; the demands name no size for these."""
BROKEN = {
    "baddb": 27,
    "bitflip": 60,
    "dedup": 4_000,
    "eventsub": 1,
    "fuzz": 150,
    "gifts": 300,
    "ioerr": 16,
    "kill9": 3,
    "powercut": 20,
    "proxy": 12,
    "soak": 2,
    "text": 21,
    "wires": 3,
}
"""A broken variant shows sooner."""


@pytest.fixture(params=sorted(TORTURES))
def name(request: pytest.FixtureRequest) -> str:
    """Each torture that this machine has the files for."""
    if request.param == "recordings" and not known():
        pytest.skip("the real recordings (../shared/data) are not on this machine")
    return str(request.param)


def test_it_stands(name: str) -> None:
    torture = TORTURES[name]
    figures = torture.run(SMALL.get(name, torture.n), False)
    assert figures["ok"], figures


def test_its_broken_variant_is_caught(name: str) -> None:
    torture = TORTURES[name]
    figures = torture.run(BROKEN.get(name, SMALL.get(name, torture.n)), True)
    assert not figures["ok"], figures
