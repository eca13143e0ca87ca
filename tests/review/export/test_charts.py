"""The report's charts: what they draw, and what they leave out."""

from itertools import pairwise

from streamer_app.live.snapshot import Minute
from streamer_app.review.export.charts import Timeline, timeline
from streamer_app.review.export.drawing import Drawing, Label
from streamer_app.wording import Wording

START = 1_757_678_400_000
WORDS = Wording("en")


def drawn(viewers: int | None, revenue: dict[str, int]) -> Drawing:
    minutes = [
        Minute(START + 60_000 * n, messages=3, asks=1, viewers=viewers, revenue=revenue)
        for n in range(5)
    ]
    return timeline(Timeline(minutes, (), (), "CNY"), WORDS)


def labels(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.shapes if isinstance(shape, Label)]


def test_a_track_without_anything_in_it_takes_no_room() -> None:
    whole, bare = drawn(12, {"CNY": 500}), drawn(None, {})
    revenue = WORDS.say("timeline.revenue", sign="¥")
    watching = WORDS.say("viewers.concurrent")
    assert {watching, revenue} < set(labels(whole))
    assert not {watching, revenue} & set(labels(bare))
    assert WORDS.say("timeline.messages") in labels(bare)
    assert whole.height - bare.height == 2 * (56 + 14)


def test_a_session_without_a_minute_says_so() -> None:
    drawing = timeline(Timeline((), (), (), "CNY"), WORDS)
    assert (drawing.shapes, drawing.says) == ((), WORDS.say("chart.empty"))


def test_the_times_under_a_chart_never_crowd() -> None:
    for hours in (2, 50, 30 * 24):
        minutes = [
            Minute(START + 3_600_000 * n, messages=1, asks=0, viewers=None, revenue={})
            for n in range(hours)
        ]
        drawing = timeline(Timeline(minutes, (), (), "CNY"), WORDS)
        times = [s for s in drawing.shapes if isinstance(s, Label) and s.size == 10]
        assert 3 <= len(times) <= 11, hours
        assert all(b.x - a.x > 30 for a, b in pairwise(times)), hours
        assert all(("-" in label.text) is (hours > 48 * 10) for label in times)
