"""Prices as people write them, to exact money."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from streamer_app.errors import Reason, reason
from streamer_app.events import Money

DECIMALS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "UYI", "VND", "VUV", "XAF"), 0),
    **dict.fromkeys(("BIF", "DJF", "GNF", "KMF", "RWF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
"""Digits behind the point by ISO 4217 where they are not two."""

NAMES: Final[Mapping[str, str]] = {
    "¥": "CNY",
    "元": "CNY",
    "RMB": "CNY",
    "人民币": "CNY",
    "美元": "USD",
    "$": "USD",
    "US$": "USD",
    "欧元": "EUR",
    "€": "EUR",
    "英镑": "GBP",
    "£": "GBP",
    "日元": "JPY",
    "港币": "HKD",
    "港元": "HKD",
    "HK$": "HKD",
    "新台币": "TWD",
    "NT$": "TWD",
}
"""Currencies as people write them; a yen sign is a yuan unless the column says JPY."""

LARGEST: Final = Decimal(10) ** 12
_NUMBER: Final = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")

_BELOW: Final = re.compile(r"[^\d]{0,4}[-\u2212]\s*[^\d]{0,4}\d[\d,.]*[^\d]{0,4}$")


def currency_of(text: str) -> str | None:
    """The ISO code of what is written, None where that is no currency."""
    name = unicodedata.normalize("NFKC", text).strip().upper()
    code = NAMES.get(name, name)
    return code if len(code) == 3 and code.isascii() and code.isalpha() else None


def amount(text: str, currency: str) -> Money:
    """``¥1,299.50`` or ``399 元`` as money; a sign or word beside the number names the currency.

    Raises: ValueError where there is no number >= 0, or more digits than the currency has.
    """
    plain = unicodedata.normalize("NFKC", text)
    number = _NUMBER.search(plain)
    if number is None:
        raise ValueError(text)
    for word in (plain[: number.start()].strip(), plain[number.end() :].strip()):
        named = currency_of(word) if word else currency
        if named is None:
            raise ValueError(text)
        if word and (word, currency) != ("¥", "JPY"):
            currency = named
    minor = Decimal(number[0].replace(",", "")).scaleb(DECIMALS.get(currency, 2))
    if minor > LARGEST or minor != minor.to_integral_value():
        raise ValueError(text)
    return Money(int(minor), currency)


def no_amount(text: str) -> Reason:
    """Why what is written is no amount of money."""
    below = _BELOW.match(unicodedata.normalize("NFKC", text).strip())
    return reason("import.price_negative" if below else "import.price_not_number", text=text)


def minor_worth(worth: Mapping[str, str], home: str) -> dict[str, Fraction]:
    """Currency to minor home units of one of its own minor units, from units as people type them
    ("7.10" yuan for a dollar)."""
    cents = DECIMALS.get(home, 2)
    return {
        code: Fraction(rate) * Fraction(10) ** (cents - DECIMALS.get(code, 2))
        for code, rate in worth.items()
    }


def summed(money: Mapping[str, int], worth: Mapping[str, str], home: str) -> Money | None:
    """Sums of several currencies in one, rounded once, half up; None without a rate for one."""
    rates = minor_worth(worth, home)
    if not money.keys() <= rates.keys():
        return None
    total = sum((minor * rates[code] for code, minor in money.items()), Fraction(0))
    return Money(int(total + Fraction(1, 2)), home)
