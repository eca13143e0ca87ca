"""Peaks of the chat: when, how high, about what."""

import tracemalloc
from random import Random

import numpy as np
import pytest

from streamer_app.insight import peaks
from streamer_app.insight.peaks import Bins, Heights, distinctive, runs
from tests.insight.lesson import START, Lesson, at


def steady(bins: int, level: float = 2.0) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.full(bins, level)


def test_a_burst_of_half_a_minute_is_one_peak() -> None:
    counts = steady(120)
    counts[100:103] = 20
    # the 30 s mean is 8, 14, 20, 14, 8 from bin 100 on: z is six and more in all of them
    assert runs(counts) == [(100, 105, 18.0)]


def test_steady_chat_a_short_blip_and_the_first_minutes_are_no_peaks() -> None:
    assert runs(steady(120)) == []
    blip = steady(120, 0.0)
    blip[100] = 9
    assert runs(blip) == []
    early = steady(17)
    early[10:13] = 50
    assert runs(early) == []


def test_the_median_looks_back_only() -> None:
    counts = steady(200)
    counts[100:103] = 20
    assert runs(counts) == runs(counts[:130])


def test_two_bursts_within_a_minute_are_one_peak() -> None:
    counts = steady(120)
    counts[100] = counts[106] = 40
    assert len(runs(counts)) == 1
    counts = steady(130)
    counts[100] = counts[115] = 40
    assert len(runs(counts)) == 2


def test_a_gap_is_neither_silence_nor_a_peak() -> None:
    counts = steady(120)
    counts[60:70] = np.nan
    assert runs(counts) == []
    counts[100:103] = 20
    assert len(runs(counts)) == 1


def test_a_peak_is_marked_before_the_chat_and_named_after_its_words() -> None:
    lesson = Lesson()
    for s in range(0, 1200, 5):
        lesson.chat(s, "a", text="今天讲受力")
        if 1000 <= s < 1030:
            for number in range(6):
                lesson.chat(s + 1, f"u{number}", text="懂了懂了哈哈哈")
    lesson.chat(1300, "a", text="今天讲受力")
    (peak,) = lesson.metrics.peaks()
    assert peak.at_ms == at(1000 - 15)
    assert peak.end_ms == at(1050)
    assert peak.type == "laugh"
    assert "懂了" in peak.words
    shown = lesson.see(1300)["peaks"].value
    assert [one["at_ms"] for one in shown] == [peak.at_ms]


def test_distinctive_words_are_those_the_quarter_of_an_hour_before_lacks() -> None:
    background = ["the lesson goes on"] * 20
    assert distinctive(["the lesson rocks"] * 5, background)[0] == "rocks"
    assert distinctive(["once"], background) == ()


@pytest.mark.parametrize(("kind", "wanted"), [("gift", "gift"), ("question", "question")])
def test_the_type_of_a_peak_is_what_most_of_it_was(kind: str, wanted: str) -> None:
    bins = Bins(START)
    for number in range(120):
        for _ in range(20 if 100 <= number < 103 else 2):
            at_ms = START + number * 10_000
            bins.message(at_ms, "well", kind == "question" and number >= 100, False)
            if kind == "gift" and number >= 100:
                bins.gift(at_ms)
    (peak,) = bins.peaks(START + 1_200_000)
    assert peak.type == wanted


def chatter(bins: Bins, chance: Random, number: int, count: int) -> None:
    for _ in range(count):
        at_ms = START + number * 10_000 + chance.randrange(10_000)
        text = f"{chance.choice(('haha', 'vector', 'energy', 'wow'))} {chance.randrange(4)}"
        bins.message(at_ms, text, chance.random() < 0.2, chance.random() < 0.1)


@pytest.mark.parametrize("seed", (1, 2, 9))
def test_packed_texts_and_kept_labels_say_what_the_whole_would(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, whole = Bins(START), Bins(START)
    chances = Random(seed), Random(seed)
    for number in range(200):
        burst = 30 if number % 60 in (40, 41, 42) else 2
        late = chances[0].random() < 0.1, chances[1].random() < 0.1
        for bins, chance, unpacked in zip((small, whole), chances, (2, 10_000), strict=True):
            monkeypatch.setattr(peaks, "OPEN_BINS", unpacked)
            chatter(bins, chance, number, burst)
            if late[0] and number > 100:
                chatter(bins, chance, number - chance.randrange(60), 8)
        whole._labels.clear()
        now = START + number * 10_000
        assert small.peaks(now) == whole.peaks(now), number
    assert len(small.peaks(START + 2_000_000)) >= 2


def test_old_texts_take_little_room() -> None:
    bins = Bins(START)
    tracemalloc.start()
    try:
        for number in range(0, 900, 3):  # a room that is silent now and then
            for nth in range(40):
                text = f"teacher, why is answer {nth} of {number} the right one here?"
                bins.message(START + number * 10_000, text, False, False)
        used, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert used / 300 < 1_200, "bytes for ten seconds"


def test_heights_that_are_kept_are_those_of_the_whole_session() -> None:
    chance = Random(2)
    heights, counts = Heights(), np.empty(0)
    for _ in range(150):
        more = [float(chance.randrange(30)) for _ in range(chance.randrange(1, 4))]
        counts = np.concatenate([counts, more])
        if chance.random() < 0.2:  # a gap, or a message, that is known late
            late = chance.randrange(counts.size)
            counts[late : late + 3] = np.nan if chance.random() < 0.5 else 50
        found = heights.of(counts.copy())
        assert np.array_equal(found, Heights().of(counts)), counts.size
