"""Every torture at a small size: the product stands, its broken variant is caught."""

import pytest

from tests.torture.__main__ import TORTURES

SMALL = {
    "attack": 200,
    "baddb": 27,
    "bili": 1,
    "bitflip": 60,
    "clock": 6,
    "dedup": 4_000,
    "desk": 450,
    "diskfull": 1,
    "erase": 1,
    "eventsub": 4,
    "export": 300,
    "flood": 1,
    "fuzz": 150,
    "gifts": 300,
    "ioerr": 16,
    "keyring": 90,
    "shift": 1,
    "powercut": 20,
    "proxy": 12,
    "recordings": 2,
    "soak": 2,
    "static": 1,
    "storm": 1,
    "text": 21,
    "wires": 12,
}
MUTANT = {"eventsub": 1, "wires": 3}
"""Where a mutant must first be waited for."""


@pytest.mark.parametrize("name", sorted(TORTURES))
def test_it_stands(name: str) -> None:
    figures = TORTURES[name].run(SMALL.get(name, 3), False)
    assert figures["ok"], figures


@pytest.mark.parametrize("name", sorted(TORTURES))
def test_its_broken_variant_is_caught(name: str) -> None:
    figures = TORTURES[name].run(MUTANT.get(name, SMALL.get(name, 3)), True)
    assert not figures["ok"], figures
