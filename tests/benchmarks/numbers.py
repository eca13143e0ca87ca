"""What the numbers cost (python -m tests.benchmarks.numbers): microseconds of CPU.

Folding a flood and an evening, reading messages, a snapshot, the desk's list of 1,000 cards,
an ask in new words at a desk of 500 cards, and asks of a flood in new words.
"""

import gc
import json
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Final

from streamer_app.desk.operations import Desk
from streamer_app.events import Chat, Viewer
from streamer_app.insight.metrics import Metrics
from streamer_app.insight.questions import detect
from streamer_app.insight.reading import Reader

NOW_MS: Final = 1_700_000_000_000
FLOOD: Final = 200_000
EVENING: Final = 150_000
CARDS: Final = 1_000
GROUPS: Final = 500
REPEATS: Final = 5
_LINES: Final = (
    "老师，第{n}题为什么选C？",
    "懂了懂了，第{n}步讲得真清楚",
    "why is number {n} a C",
    "哈哈哈哈{n}",
    "课程{n}多少钱",
    "that makes sense now, thanks for example {n}",
)
_ASKS: Final = (
    "老师，{topic}是怎么来的，能再讲一遍吗",
    "{topic}的题一般怎么做啊",
    "为什么这里可以用{topic}？",
    "请问{topic}考试会考吗",
)


def chats(count: int, apart_us: int) -> list[Chat]:
    """Ordinary chat of 3,000 people, so many microseconds apart."""
    return [
        Chat(
            source="room",
            room="r",
            id=str(number),
            at_ms=NOW_MS + number * apart_us // 1000,
            viewer=Viewer(str(number % 3000), f"u{number % 3000}"),
            text=_LINES[number % len(_LINES)].format(n=number),
        )
        for number in range(count)
    ]


def folded(events: Sequence[Chat]) -> Metrics:
    metrics = Metrics()
    for event in events:
        metrics.fold(event)
    return metrics


def asking(count: int, apart_ms: int, first: int = 0) -> list[Chat]:
    """Questions in ever new words, so many milliseconds apart, from the ``first`` on."""
    return [
        Chat(
            source="room",
            room="r",
            id=str(number),
            at_ms=NOW_MS + number * apart_ms,
            viewer=Viewer(str(number), f"u{number}"),
            text=_question(number),
        )
        for number in range(first, first + count)
    ]


def _question(number: int) -> str:
    """Words that no earlier number gives; two rare characters are what it is about."""
    topic = chr(0x4E00 + number * 7919 % 20_000) + chr(0x4E00 + number * 104_729 % 19_997)
    return _ASKS[number % len(_ASKS)].format(topic=topic)


def asked(events: Sequence[Chat], desk: Desk) -> Desk:
    for row, event in enumerate(events, 1_000_000):
        desk.ask(row, event)
    return desk


def spent_us(run: Callable[[], object], each: int) -> float:
    """The median microseconds of CPU a piece over some runs, without the collector's."""
    times = []
    for _ in range(REPEATS):
        gc.collect()
        gc.disable()
        start = time.process_time()
        run()
        times.append(1e6 * (time.process_time() - start) / each)
        gc.enable()
    return round(median(times), 2)


def figures() -> dict[str, float]:
    """All of them."""
    flood, evening = chats(FLOOD, 50), chats(EVENING, 100_000)
    metrics, reader, desk = folded(flood), Reader(), Desk()
    texts = [event.text for event in flood[:20_000]]
    for row, event in enumerate(chats(2 * CARDS * len(_LINES), 1_000)):
        if row % len(_LINES) == 0:
            desk.ask(row, event)
    last = flood[-1].at_ms
    many = asked(asking(GROUPS, 1_000), Desk())
    fresh = iter(asking(100, 1_000, GROUPS + 100 * n) for n in range(REPEATS))
    rush = asking(20_000, 0)
    return {
        "fold_flood_us": spent_us(lambda: folded(flood), FLOOD),
        "fold_evening_us": spent_us(lambda: folded(evening), EVENING),
        "detect_us": spent_us(lambda: [detect(text) for text in texts], len(texts)),
        "read_us": spent_us(lambda: [reader.read(text) for text in texts], len(texts)),
        "snapshot_us": spent_us(lambda: metrics.snapshot(last), 1),
        "cards_us": spent_us(lambda: desk.cards(last, most=100), 1),
        "ask_at_500_us": spent_us(lambda: asked(next(fresh), many), 100),
        "ask_flood_us": spent_us(lambda: asked(rush, Desk()), len(rush)),
    }


if __name__ == "__main__":
    print(json.dumps(figures()))
