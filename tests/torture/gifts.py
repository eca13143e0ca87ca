"""Random combos, shuffled, repeated, their middles lost: the gift table stays exact to the fen.

The mutant adds up every message, running figures or not.
"""

import random
from typing import Any

from streamer_app.events import Gift, Money
from streamer_app.store.ledger import Ledger


def combo(number: int, chance: random.Random) -> tuple[list[Gift], int, int]:
    """The messages of one combo, its pieces and its minor units."""
    price = chance.randrange(1, 100_000)
    steps = [chance.randrange(1, 100) for _ in range(chance.randrange(1, 12))]
    cumulative = chance.random() < 0.7
    sent = []
    so_far = 0
    for place, count in enumerate(steps):
        so_far += count
        running = Money(price * so_far, "CNY") if cumulative else None
        sent.append(
            Gift(
                source="room",
                room="gifts",
                id=f"{number}-{place}",
                name=f"gift {price % 7}",
                count=count,
                paid=Money(price * count, "CNY"),
                combo=f"c{number}",
                combo_count=so_far if cumulative else None,
                combo_paid=running,
            )
        )
    return sent, so_far, price * so_far


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` combos in hundreds."""
    chance = random.Random(8)
    wrong = 0
    for start in range(0, n, 100):
        ledger = Ledger()
        pieces = money = 0
        sent: list[Gift] = []
        for number in range(start, min(start + 100, n)):
            messages, count, paid = combo(number, chance)
            pieces, money = pieces + count, money + paid
            kept = [m for m in messages[:-1] if m.combo_count is None or chance.random() < 0.5]
            sent += [*kept, messages[-1]]
        sent += [message for message in sent if chance.random() < 0.3]
        chance.shuffle(sent)
        for message in sent:
            ledger.fold(message)
        found = ledger.totals()
        if mutant:
            wrong += sum(message.count for message in sent) != pieces
        else:
            wrong += (found.gifts, found.money) != (pieces, {"CNY": money})
            listed = sum(line.pieces for line in ledger.gifts())
            wrong += listed != pieces
    return {"ok": wrong == 0, "combos": n, "wrong": wrong}
