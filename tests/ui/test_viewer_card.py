"""The viewer card: every bar opens what it rests on, a person's word counts, and the ways out."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from msgspec import structs
from pytestqt.qtbot import QtBot

from streamer_app.advisor.interest import Interest
from streamer_app.live.materials import demo_items
from streamer_app.ui.panels.interests import InterestRow, kinds_text
from streamer_app.ui.viewer_card import ViewerCard, show_viewer, viewer_facts
from streamer_app.ui.widgets.buttons import LinkButton
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.window import Window
from tests.ui import scene
from tests.ui.fake import FakeRuntime

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def lines(card: ViewerCard) -> list[InterestRow]:
    return card.interests.findChildren(InterestRow)


def _read(card: ViewerCard) -> bool:
    return card.page is not None


def link(row: InterestRow, name: str) -> LinkButton:
    return next(b for b in row.findChildren(LinkButton) if name in b.accessibleName())


@pytest.fixture
def card(window: Window, runtime: FakeRuntime, qtbot: QtBot) -> Iterator[ViewerCard]:
    runtime.shop.items = {item.id: item for item in demo_items()[:2]}
    message = next(row for row in scene.chat() if row.viewer)
    made = show_viewer(window.kit, window, message)
    qtbot.waitUntil(lambda: len(lines(made)) == 2 and made.page is not None)
    yield made
    made.close()


def test_a_bar_tells_its_share_and_opens_its_messages(card: ViewerCard, qtbot: QtBot) -> None:
    first = lines(card)[0]
    texts = [label.text() for label in first.findChildren(PlainLabel)]
    assert "50 %" in texts and "提问 2" in texts and "平常 50 %" in texts
    first.open.click()
    qtbot.waitUntil(lambda: len(card.messages.findChildren(PlainLabel)) > 2)
    assert card.behind.text() in {item.title for item in demo_items()}
    card.back.click()
    assert card.tabs.current == "interests" and not card._head.isVisible()


def test_a_persons_word_is_kept_shown_and_can_be_taken_back(
    card: ViewerCard, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    viewer = card.message.viewer
    assert viewer is not None
    course = lines(card)[0].course
    link(lines(card)[0], "不感兴趣").click()
    qtbot.waitUntil(
        lambda: any("撤回" in b.accessibleName() for b in card.findChildren(LinkButton))
    )
    assert runtime.shop.said[viewer] == {course: False}
    row = next(line for line in lines(card) if line.isVisible() and line.course == course)
    link(row, "撤回").click()
    qtbot.waitUntil(lambda: runtime.shop.said[viewer] == {})


def test_the_ways_out_name_this_viewer_on_this_platform(card: ViewerCard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(card.erase_asked) as asked:
        card.erase.click()
    (one,) = asked.args
    assert one.address == f"{card.message.source}:{card.message.viewer}"
    assert not card.isVisible()


def test_of_a_masked_viewer_and_of_the_demo_no_profile_is_made(
    window: Window, qtbot: QtBot
) -> None:
    row = next(row for row in scene.chat() if row.viewer)
    for message, played in ((structs.replace(row, viewer=None), ""), (row, "demo")):
        made = show_viewer(window.kit, window, message, played)  # type: ignore[arg-type]
        qtbot.waitUntil(partial(_read, made))
        assert not made.erase.isEnabled() and not made.hand_over.isEnabled()
        assert lines(made) == []
        made.close()


def test_the_facts_say_since_when_how_often_and_of_which_kind(
    card: ViewerCard, window: Window
) -> None:
    assert card.page is not None
    page = replace(card.page, source="twitch", segment="regular", counts=(6, 2, 1), sessions=3)
    said = viewer_facts(replace(page, last_ms=scene.NOW), window.kit.words)
    assert said == "Twitch · 9月12日 至 9月12日 · 3 场 · 常客 · 付费"


def test_kinds_are_told_from_the_strongest_down(window: Window) -> None:
    found = Interest("c", 0.5, 0.2, {"mention": (1,), "buy": (2, 3), "ask": ()})
    assert kinds_text(found.rows, window.kit.words) == "购买 2 · 提到 1"
