"""Spans in which messages may be missing."""

from random import Random

from streamer_app.insight.gaps import Coverage, merged, overlap, within


def test_a_moment_lies_in_a_span_from_just_after_its_start_to_its_end() -> None:
    spans = [(10, 20), (30, 40)]
    assert [within(spans, at) for at in (10, 11, 20, 21, 30, 40, 41)] == [
        None, (10, 20), (10, 20), None, None, (30, 40), None,
    ]  # fmt: skip
    assert within([], 5) is None


def test_the_overlap_is_counted_over_every_span_that_it_touches() -> None:
    spans = [(10, 20), (30, 40), (50, 60)]
    assert overlap(spans, 15, 55) == 5 + 10 + 5
    assert overlap(spans, 20, 30) == 0
    assert overlap(spans, 0, 100) == 30
    assert overlap(spans, 32, 34) == 2
    assert overlap([], 0, 100) == 0


def test_looking_only_where_it_can_lie_finds_the_same() -> None:
    chance = Random(3)
    for _ in range(300):
        starts = [chance.randrange(100) for _ in range(chance.randrange(8))]
        spans = merged((start, start + chance.randrange(1, 9)) for start in starts)
        start = chance.randrange(100)
        end = start + chance.randrange(40)
        inside = [n for n in range(start, end) if any(a <= n < b for a, b in spans)]
        assert overlap(spans, start, end) == len(inside)
        assert (within(spans, start) is not None) == any(a < start <= b for a, b in spans)


def test_all_gaps_are_told_anew_after_another_one() -> None:
    coverage = Coverage()
    coverage.add(0, 10, 20)
    assert coverage.all() == [(10, 20)]
    coverage.add(1, 15, 30)
    assert coverage.all() == [(10, 30)]
