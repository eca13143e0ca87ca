"""Prices as people write them."""

import pytest

from streamer_app.catalogue.amounts import amount, currency_of, no_amount, summed
from streamer_app.events import Money


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("399", 39900, "CNY"),
        ("399.00", 39900, "CNY"),
        ("¥1,299.5", 129950, "CNY"),
        ("￥３９９", 39900, "CNY"),
        ("399 元", 39900, "CNY"),
        ("$12", 1200, "USD"),
        ("12.34 USD", 1234, "USD"),
        ("€ 0.99", 99, "EUR"),
        ("0", 0, "CNY"),
    ],
)
def test_a_price_is_read_exactly(text: str, minor: int, currency: str) -> None:
    assert amount(text, "CNY") == Money(minor, currency)


@pytest.mark.parametrize(
    "text", ["三百九", "", "-3", "1.234", "1,5", "1e5", "约399", "399/年", "NaN", "9" * 30]
)
def test_what_is_no_price_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        amount(text, "CNY")


@pytest.mark.parametrize("text", ["-3", "¥-399", "−1,299.50 元", "- 5 CNY"])
def test_less_than_nothing_is_said_to_be_so(text: str) -> None:
    assert no_amount(text).code == "import.price_negative"


@pytest.mark.parametrize("text", ["三百九", "3-5", "约399", "abc", "-", ""])
def test_what_holds_no_number_is_said_to_be_none(text: str) -> None:
    assert no_amount(text).code == "import.price_not_number"


def test_currencies_have_their_own_number_of_digits() -> None:
    assert amount("¥500", "JPY") == Money(500, "JPY")
    assert amount("1.234", "KWD") == Money(1234, "KWD")
    with pytest.raises(ValueError):
        amount("1.5", "JPY")


def test_currencies_go_by_code_sign_and_name() -> None:
    assert [currency_of(t) for t in ("cny", "人民币", "￥", "usd ", "gold")] == [
        *("CNY", "CNY", "CNY", "USD"),
        None,
    ]


def test_sums_of_several_currencies_are_rounded_once() -> None:
    """286.00 yuan and 12.00 dollars at 7.10; a third of a cent three times is one cent."""
    worth = {"CNY": "1", "USD": "7.10", "JPY": "0.05"}
    assert summed({"CNY": 28_600, "USD": 1_200}, worth, "CNY") == Money(37_120, "CNY")
    assert summed({"JPY": 1_001}, worth, "CNY") == Money(5_005, "CNY")
    assert summed({"CNY": 1, "EUR": 1}, worth, "CNY") is None
    assert summed({"CNY": 1, "USD": 1}, {"CNY": "1", "USD": "0.5"}, "CNY") == Money(2, "CNY")
