"""Shown amounts, read by hand."""

import pytest

from streamer_app.events import Money
from streamer_app.feeds.donations import Donation, donation


@pytest.mark.parametrize(
    ("shown", "minor", "currency"),
    [
        ("$5.00", 500, "USD"),
        ("$50.00 USD", 5000, "USD"),
        ("$5.00 CAD", 500, "CAD"),
        ("CA$12.5", 1250, "CAD"),
        ("NT$1,000", 100_000, "TWD"),
        ("R$ 10,00", 1000, "BRL"),
        ("€1.234,56", 123_456, "EUR"),
        ("1.234 €", 123_400, "EUR"),
        ("£1,234.5", 123_450, "GBP"),
        ("¥500", 500, "JPY"),
        ("30元", 3000, "CNY"),
        ("₩10,000", 10_000, "KRW"),
        ("KWD 1.250", 1_250_000, "KWD"),
        ("1'000.50 CHF", 100_050, "CHF"),
        ("0.005 USD", 1, "USD"),
        ("500 bits", 500, "XTB"),
        ("1 bit", 1, "XTB"),
    ],
)
def test_an_amount_is_money(shown: str, minor: int, currency: str) -> None:
    found = donation(shown)
    assert found is not None and found.money == Money(minor, currency)


def test_a_bare_yen_sign_is_what_the_site_means() -> None:
    found = donation("¥30.5", yen="CNY")
    assert found is not None and found.money == Money(3050, "CNY")


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("300 coins", Donation(300, "coins")),
        ("3 roses", Donation(3, "roses")),
        ("Rose", Donation(1, "Rose")),
        ("5x Heart Me", Donation(5, "Heart Me")),
        ("1,200 诚意", Donation(1200, "诚意")),
    ],
)
def test_an_unknown_unit_is_counted_without_money(shown: str, expected: Donation) -> None:
    assert donation(shown) == expected


@pytest.mark.parametrize("shown", ["", "   "])
def test_nothing_is_no_donation(shown: str) -> None:
    assert donation(shown) is None


@pytest.mark.parametrize(
    "shown", ["$" + "9" * 40, "$0", "9" * 250, "$1.2.3,4", "¥", "$-5", "١٢٣ $"]
)
def test_an_odd_amount_is_never_more_than_can_be(shown: str) -> None:
    found = donation(shown)
    assert found is not None
    assert found.count < 10**16 and (found.money is None or found.money.minor < 10**16)
