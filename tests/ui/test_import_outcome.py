"""Several recordings at once: how many came in, which were known, which failed and why."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from streamer_app.ui.places.import_outcome import OutcomeSheet
from streamer_app.ui.places.review import ReviewPlace
from streamer_app.ui.window import Window
from tests.ui.fake import FakeRuntime


@pytest.fixture
def place(window: Window, qtbot: QtBot) -> ReviewPlace:
    window.kit.words.choose("en")
    window.go("review")
    found = window.places["review"]
    assert isinstance(found, ReviewPlace)
    qtbot.waitUntil(lambda: len(found.list.lines) == 4)
    return found


def take(place: ReviewPlace, qtbot: QtBot, *names: str) -> str:
    """Import files of these names; what stands in the line above the list then."""
    with qtbot.waitSignal(place.files.imported):
        place.files.take(map(Path, names))
    return place.head.note.text()


def sheets(place: ReviewPlace) -> list[OutcomeSheet]:
    return place.findChildren(OutcomeSheet)


def test_all_files_are_summed_up_not_the_last_alone(place: ReviewPlace, qtbot: QtBot) -> None:
    said = take(place, qtbot, "a.jsonl", "known.xml", "b.json")
    assert said == "3 files · 2 came in (240 new events) · one was here already"
    assert sheets(place) == []


def test_what_failed_is_named_with_its_reason_and_in_a_sheet_with_what_to_do(
    place: ReviewPlace, qtbot: QtBot
) -> None:
    said = take(place, qtbot, "a.jsonl", "broken.xml", "cut.json")
    assert said.startswith("3 files · 2 came in (240 new events) · 1 failed · “broken.xml” is not")
    assert "cut.json" in said and "Choose" not in said
    [sheet] = sheets(place)
    assert sheet.sums.text() == "3 files · 2 came in (240 new events) · 1 failed"
    first, second = sheet.odd.text().split("\n\n")
    assert first.startswith("“broken.xml” is not") and "Choose a recording" in first
    assert "cut.json" in second
    sheet.leave.click()
    assert not sheet.isVisible()


def test_one_file_is_told_of_by_its_name(place: ReviewPlace, qtbot: QtBot) -> None:
    assert take(place, qtbot, "a.jsonl") == "a.jsonl: 120 new events"
    assert take(place, qtbot, "broken.xml").startswith("“broken.xml” is not")
    assert sheets(place) == []


def test_the_next_import_counts_anew(place: ReviewPlace, qtbot: QtBot) -> None:
    take(place, qtbot, "a.jsonl", "b.jsonl")
    said = take(place, qtbot, "c.jsonl", "known.jsonl")
    assert said == "2 files · 1 came in (120 new events) · one was here already"


def test_files_chosen_while_others_come_in_wait_for_their_turn(
    place: ReviewPlace, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(place.files.imported):
        place.files.take([Path("a.jsonl"), Path("b.jsonl")])
        place.files.take([Path("c.jsonl")])
    assert [file.name for file in runtime.imports] == ["a.jsonl", "b.jsonl", "c.jsonl"]
    assert place.head.note.text().startswith("3 files · 3 came in")
