"""A row a minute, told anew only where something has changed."""

from streamer_app.insight.timeline import MINUTE_MS, Timeline


def nobody(at_ms: int) -> int | None:
    return None


def told(timeline: Timeline, **other: object) -> list[tuple[int | None, int | None]]:
    beside = {"gaps": [], "watching": nobody, "entries": True, **other}
    minutes = timeline.minutes(**beside)  # type: ignore[arg-type]
    return [(minute.messages, minute.viewers) for minute in minutes]


def lesson() -> Timeline:
    timeline = Timeline(0)
    for minute, messages in ((0, 5), (2, 7)):
        timeline.row(minute * MINUTE_MS).messages += messages
    return timeline


def test_silent_minutes_stand_between_the_others() -> None:
    assert told(lesson()) == [(5, None), (0, None), (7, None)]
    assert told(Timeline(0)) == []


def test_what_comes_late_or_is_taken_back_changes_its_minute() -> None:
    timeline = lesson()
    told(timeline)
    timeline.row(0).messages -= 1
    timeline.row(MINUTE_MS).messages += 3
    assert told(timeline) == [(4, None), (3, None), (7, None)]


def test_a_gap_that_is_known_late_empties_its_minutes() -> None:
    timeline, gaps = lesson(), [(0, 30_000)]
    assert told(timeline, gaps=gaps) == [(None, None), (0, None), (7, None)]
    gaps.append((MINUTE_MS, 2 * MINUTE_MS))
    assert told(timeline, gaps=gaps) == [(None, None), (None, None), (7, None)]


def test_a_count_that_comes_late_is_told() -> None:
    timeline = lesson()
    assert told(timeline, watching=lambda at: 9)[2] == (7, 9)
    assert told(timeline, watching=lambda at: 8)[2] == (7, 8)


def test_a_minute_that_stays_is_the_same_object() -> None:
    timeline = lesson()
    first = timeline.minutes([], nobody, entries=True)
    timeline.row(2 * MINUTE_MS).asks += 1
    second = timeline.minutes([], nobody, entries=True)
    assert [old is new for old, new in zip(first, second, strict=True)] == [True, True, False]
