"""What a person chose about suggestions, as the advisor takes it."""

from collections.abc import Collection
from typing import Final

from streamer_app.advisor.timing import PolicySettings
from streamer_app.catalogue.amounts import minor_worth
from streamer_app.settings import Advice, Currencies

RECENT_MS: Final = 90 * 86_400_000
"""How far "recent" reaches back."""


def policy_of(
    advice: Advice, today: Collection[str] = (), currencies: Currencies | None = None
) -> PolicySettings:
    """The rules for suggestions; ``today`` are the courses chosen for today."""
    money = currencies or Currencies()
    return PolicySettings(
        enabled=advice.enabled,
        quiet_first_s=advice.quiet_first_min * 60,
        between_s=advice.between_min * 60,
        new_a_session=int(advice.explore),
        today=frozenset(today),
        rates=minor_worth(money.worth, money.home),
    )


def learnt_since(advice: Advice, now_ms: int) -> int:
    """From when on the past teaches: since the last reset, and 90 days at most if so chosen."""
    recent = now_ms - RECENT_MS if advice.recent_only else 0
    return max(advice.learn_since_ms, recent)
