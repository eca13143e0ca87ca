"""Amounts as they are shown to people: "$5.00", "500 bits", "NT$1,000", "3 roses"."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from msgspec import Struct

from streamer_app.events import Money
from streamer_app.feeds.feed import MAX_NAME, plain

SIGNS: Final[Mapping[str, str]] = {
    **{"US$": "USD", "CA$": "CAD", "C$": "CAD", "AU$": "AUD", "A$": "AUD", "NZ$": "NZD"},
    **{"HK$": "HKD", "NT$": "TWD", "MX$": "MXN", "R$": "BRL", "S$": "SGD", "$": "USD"},
    **{"€": "EUR", "£": "GBP", "₩": "KRW", "₹": "INR", "₽": "RUB", "₫": "VND", "฿": "THB"},
    **{"₱": "PHP", "₺": "TRY", "₪": "ILS", "₴": "UAH", "zł": "PLN", "元": "CNY", "円": "JPY"},
}
YEN: Final = ("¥", "￥")
"""Yen or yuan: only the platform says which."""
CURRENCIES: Final = frozenset(SIGNS.values()) | {
    *("AED", "ARS", "BGN", "BHD", "CHF", "CLP", "COP", "CZK", "DKK", "EGP", "HUF", "IDR", "ISK"),
    *("KWD", "MYR", "NOK", "PEN", "RON", "RSD", "SAR", "SEK", "UYU", "VND", "ZAR"),
}
PLACES: Final[Mapping[str, int]] = {
    **dict.fromkeys(("CLP", "ISK", "JPY", "KRW", "VND"), 0),
    **dict.fromkeys(("BHD", "KWD"), 3),
}
"""Decimals of a currency's minor unit (ISO 4217) where they are not 2."""
MAX_SHOWN: Final = 256
MAX_DIGITS: Final = 15
_NUMBER: Final = re.compile(r"\d(?:[\d.,'\u00a0\u202f]*\d)?", re.ASCII)
_CODE: Final = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
_ORDERED: Final = sorted((*SIGNS, *YEN), key=len, reverse=True)


class Donation(Struct, frozen=True):
    """``count`` of ``unit``; ``money`` where the unit is a currency or bits, else None."""

    count: int
    unit: str
    money: Money | None = None


def donation(shown: str, *, yen: str = "JPY") -> Donation | None:
    """What a shown amount says; None where there is nothing. ``yen`` is what a bare ¥ means."""
    shown = plain(shown, MAX_SHOWN).strip()
    if not shown:
        return None
    match = _NUMBER.search(shown)
    digits = match.group() if match else "1"
    rest = shown if match is None else f"{shown[: match.start()]} {shown[match.end() :]}"
    currency = _currency(rest, yen)
    if currency is not None:
        minor = _minor(digits, PLACES.get(currency, 2))
        money = Money(minor, currency) if minor else None
        return Donation(1, currency, money)
    unit = " ".join(rest.replace("×", " ").split()).removeprefix("x ").removesuffix(" x")
    count = _minor(digits, 0)
    bits = unit.lower() in ("bit", "bits")
    return Donation(count, plain(unit, MAX_NAME), Money(count, "XTB") if bits and count else None)


def _currency(rest: str, yen: str) -> str | None:
    """A written code wins over a sign, which several countries may share."""
    for code in _CODE.findall(rest):
        if code in CURRENCIES or code == "JPY":
            return str(code)
    for sign in _ORDERED:
        if sign in rest:
            return SIGNS.get(sign, yen)
    return None


def _minor(digits: str, places: int) -> int:
    """Minor units of a number as people write it, half a unit rounded up; 0 for far too many."""
    amount = Decimal(_plain_number(digits))
    if len(digits) > MAX_DIGITS + 5 or amount >= Decimal(10) ** MAX_DIGITS:
        return 0
    return int((amount * 10**places).quantize(Decimal(1), ROUND_HALF_UP))


def _plain_number(digits: str) -> str:
    """The last point or comma begins the decimals, unless three digits or another one like it
    say that it parts thousands."""
    digits = re.sub(r"['\u00a0\u202f]", "", digits)
    at = max(digits.rfind("."), digits.rfind(","))
    if at < 0:
        return digits
    mark, behind = digits[at], len(digits) - at - 1
    mixed = {".": ",", ",": "."}[mark] in digits
    thousands = digits.count(mark) > 1 or (behind == 3 and not mixed and digits[:at] != "0")
    whole = re.sub("[.,]", "", digits[:at])
    tail = re.sub("[.,]", "", digits[at:])
    return whole + tail if thousands else f"{whole}.{tail}"
