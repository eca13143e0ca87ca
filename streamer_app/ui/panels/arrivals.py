"""What tables of orders brought, in words."""

from typing import TYPE_CHECKING

from streamer_app.ui.panels.outcome import problems
from streamer_app.ui.words import Words

if TYPE_CHECKING:
    from streamer_app.live.intake import Arrival
    from streamer_app.live.shop import OrdersTaken

NAMED = 3
"""Unknown courses that are named; the rest is counted."""


def taken(made: "OrdersTaken", words: Words) -> str:
    """导入 8 单：1 单替换手动记录，7 单新增"""
    known = made.good - made.new
    parts = [
        ("orders.replaced", made.replaced),
        ("orders.new", made.new - made.replaced),
        ("orders.known", known),
    ]
    said = [words.say(code, n=count) for code, count in parts if count]
    told = words.say("orders.join").join(said) or words.say("orders.no")
    text = words.say("orders.imported", n=made.good, parts=told)
    wrong = problems(made.bad, words)
    return words.say("import.with_problems", done=text, problems=wrong) if wrong else text


def strangers(made: "OrdersTaken", words: Words) -> str:
    """Which courses of the orders are not in the catalogue; empty where all are."""
    if not made.strange:
        return ""
    names = words.say("orders.join").join(made.strange[:NAMED])
    return words.say("orders.strange", n=len(made.strange), names=names)


def arrived(arrival: "Arrival", words: Words) -> str:
    """20:41 a.csv：导入 2 单：2 单新增"""
    at = words.clock(arrival.at_ms, False)
    if arrival.made is None:
        said = words.tell(arrival.why) if arrival.why is not None else ""
    else:
        said = taken(arrival.made, words)
    return words.say("orders.arrival", time=at, file=arrival.file, said=said)
