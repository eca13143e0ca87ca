"""Numbers, amounts and times of a printed report, in full digits."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from streamer_app.catalogue.amounts import DECIMALS
from streamer_app.insight.figures import Metric

NONE: Final = "—"
SIGNS: Final[Mapping[str, str]] = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}


def number(value: float | None, decimals: int = 0) -> str:
    """Digits in groups; a dash where nothing is known."""
    return NONE if value is None else f"{value:,.{decimals}f}"


def share(part: float | None) -> str:
    """A share of 0 to 1 in percent."""
    return NONE if part is None else f"{100 * part:.0f} %"


def amount(minor: int, currency: str) -> str:
    """Minor units exactly: ``¥3,192.00``, ``JPY 500``."""
    digits = DECIMALS.get(currency, 2)
    sign = SIGNS.get(currency, f"{currency} ")
    whole, rest = divmod(abs(minor), 10**digits)
    minus = "-" if minor < 0 else ""
    return f"{minus}{sign}{whole:,}" + (f".{rest:0{digits}d}" if digits else "")


def sums(money: Mapping[str, int]) -> str:
    """Totals of several currencies side by side."""
    return " · ".join(amount(minor, code) for code, minor in money.items() if minor) or NONE


def clock(at_ms: int) -> str:
    """Local time of day."""
    return datetime.fromtimestamp(at_ms / 1000).strftime("%H:%M")


def date(at_ms: int) -> str:
    """Local date and time."""
    return datetime.fromtimestamp(at_ms / 1000).strftime("%Y-%m-%d %H:%M")


def span(seconds: float | None) -> str:
    """A duration: ``4:10``, ``1:02:03``."""
    if seconds is None:
        return NONE
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def metric(shown: Metric) -> str:
    """A metric's value as it is read: ≈ before an estimate."""
    if shown.value is None:
        return NONE
    return ("≈ " if shown.state == "estimated" else "") + _value(shown.value, shown.unit, shown.of)


def _value(value: Any, unit: str, of: tuple[int, int] | None) -> str:
    if isinstance(value, dict):
        if unit == "percent":
            parts = (f"{at}′ {_percent(known)}" for at, known in value.items())
            return " · ".join(parts)
        return sums({code: round(minor) for code, minor in value.items()})
    if isinstance(value, list | tuple):
        return " → ".join(number(part) if part is not None else NONE for part in value)
    if unit == "s":
        return span(value)
    if unit == "percent":
        beside = f" ({of[0]:,} / {of[1]:,})" if of else ""
        return _percent(value) + beside
    return number(value) if isinstance(value, int) else number(value, 1)


def _percent(value: float | None) -> str:
    return NONE if value is None else f"{value:.1f} %"
