"""The window: states in the product's words, live switches, sizes, plain text only."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from streamer_app.errors import reason
from streamer_app.events import Money
from streamer_app.live.actions import Again, Connect, DoNotDisturb
from streamer_app.live.snapshot import ChatRow, Link, Snapshot
from streamer_app.ui import states
from streamer_app.ui.actions import GROUPS, REGISTRY, conflict, matches
from streamer_app.ui.build import build_window, furnish
from streamer_app.ui.first_run import FirstRun
from streamer_app.ui.kit import Kit
from streamer_app.ui.panels import figures
from streamer_app.ui.shell import Shell
from streamer_app.ui.tick import Tick
from streamer_app.ui.window import Window, tight
from streamer_app.ui.words import Words, amount_text, span, without_bracket
from streamer_app.wording import LANGUAGES, Wording
from tests.ui import scene
from tests.ui.fake import FakeRuntime

ZH, EN = Words("zh_CN"), Words("en")
LOST = Link(
    "bilibili", "1", "waiting", attempt=3, since_ms=scene.NOW - 23_000, retry_at_ms=scene.NOW + 4000
)


def said(window: Window) -> str:
    return window.banner.accessibleName()


def labels(root: QWidget) -> Iterator[QLabel]:
    yield from root.findChildren(QLabel)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (ZH, "连接中断 00:23，正在重连（第 3 次，4 秒后）— 已保存的数据都在"),
        (EN, "Connection lost 00:23, retrying (try 3, in 4 s) — everything so far is saved"),
    ],
)
def test_a_broken_link_says_how_long_and_when_next(words: Words, expected: str) -> None:
    message = states.banner(scene.snapshot(links=(LOST,)), words)
    assert message is not None
    assert message.text == expected
    assert message.kind == "fault"


def test_without_a_room_the_demo_s_button_has_the_focus_whenever_live_comes_to_the_front(
    kit: Kit, qtbot: QtBot
) -> None:
    made = furnish(build_window(kit))
    made.show()
    qtbot.waitExposed(made)
    made.show_snapshot(Snapshot(at_ms=scene.NOW))
    made.activateWindow()
    page = made.live.page
    qtbot.waitUntil(page.demo.hasFocus)
    made.go("settings")
    assert not page.demo.hasFocus()
    made.go("live")
    assert page.demo.hasFocus()
    made.show_snapshot(scene.snapshot())
    assert made.live.questions.list.hasFocus()
    made.show_snapshot(Snapshot(at_ms=scene.NOW))
    assert page.demo.hasFocus()
    made.close()
    shiboken6.delete(made)


def test_a_lost_room_is_told_during_the_first_attempt_to_return() -> None:
    first = replace(LOST, state="connecting", attempt=1, retry_at_ms=None)
    message = states.banner(scene.snapshot(links=(first,)), ZH)
    assert message is not None
    assert message.text == "连接中断 00:23，正在重连（第 1 次…）— 已保存的数据都在"


def test_a_lost_room_is_tried_at_once_when_asked(window: Window, runtime: FakeRuntime) -> None:
    Shell(window.kit, window)
    window.show_snapshot(scene.snapshot(links=(LOST,)))
    assert window.banner_action == "now"
    window.banner.acted.emit()
    assert runtime.asked == [Again("bilibili", "1")]


def test_a_room_that_never_came_up_is_not_called_lost(window: Window) -> None:
    late = replace(LOST, fresh=True, why=reason("link.silent", host="x"))
    alone = Snapshot(at_ms=scene.NOW, links=(late,))
    assert states.banner(alone, ZH) is None and not states.frozen(alone)
    assert states.connecting(alone, ZH) == (
        "正在连接 B站 房间 1…（第 3 次）",
        "23 秒 · x 没有动静，也不再应答",
    )
    beside = states.banner(scene.snapshot(links=(late, Link("twitch", "a", "connected"))), ZH)
    assert beside is not None and beside.action == "now"
    assert beside.text == "正在连接 B站 房间 1…（第 3 次） x 没有动静，也不再应答"


@pytest.mark.parametrize(
    "link", [replace(LOST, held=True), replace(LOST, state="connecting", retry_at_ms=None)]
)
def test_where_hurry_is_of_no_use_none_is_offered(link: Link) -> None:
    message = states.banner(scene.snapshot(links=(link,)), ZH)
    assert message is not None and message.action == ""


def test_a_returned_link_says_what_is_missing() -> None:
    link = Link("bilibili", "1", "connected", back_after_s=47)
    chinese = states.banner(scene.snapshot(links=(link,)), ZH)
    english = states.banner(scene.snapshot(links=(link,)), EN)
    assert chinese is not None and chinese.text == "已恢复，缺 00:47"
    assert english is not None and english.text == "Back; 00:47 missing"
    assert chinese.kind == "ok"


def test_a_full_disk_says_how_much_is_left_and_what_is_only_in_memory() -> None:
    full = scene.snapshot(fault=reason("store.fault.full", n=3412), in_memory=3412)
    message = states.banner(full, ZH, lambda: 0)
    assert message is not None
    assert message.text == "写入失败：磁盘已满（剩 0 MB）。直播数据暂存内存，请清理"
    assert message.aside == "只在内存：3,412 / 50,000 条"
    assert message.action == "folder"


@pytest.mark.parametrize(
    ("links", "page", "words"),
    [
        ((), "empty", "还没有连接直播间"),
        (
            (Link("bilibili", "21452505", "connecting", since_ms=scene.NOW),),
            "connecting",
            "正在连接 B站 房间 21452505…（第 1 次）",
        ),
        ((Link("bilibili", "1", "connected"),), "waiting", "已连接，等待第一条弹幕"),
        ((Link("bilibili", "1", "offline"),), "offline", "主播还没开播，开播后自动开始记录"),
    ],
)
def test_before_the_first_event_the_page_says_what_is_up(
    window: Window, links: tuple[Link, ...], page: str, words: str
) -> None:
    snapshot = Snapshot(at_ms=scene.NOW, links=links)
    assert states.page_of(snapshot) == page
    window.show_snapshot(snapshot)
    assert window.live.page.isVisible()
    assert window.live.page.accessibleName().startswith(words)


def test_after_ten_seconds_connecting_says_its_step() -> None:
    link = Link("bilibili", "1", "connecting", since_ms=scene.NOW - 12_000)
    said, more = states.connecting(Snapshot(at_ms=scene.NOW, links=(link,)), ZH)
    assert said == "正在连接 B站 房间 1…（第 1 次）"
    assert more.startswith("12 秒 · ")


def test_tiles_are_grey_while_every_link_is_down_and_one_room_alone_is_not_enough() -> None:
    other = Link("twitch", "x", "connected")
    assert states.frozen(scene.snapshot(links=(LOST,)))
    assert not states.frozen(scene.snapshot(links=(LOST, other)))


def test_no_figure_is_bright_while_every_link_is_down() -> None:
    bright, grey = scene.snapshot(), scene.snapshot(links=(LOST,))
    assert {run.role for run in figures.rates(bright, ZH)} == {"muted", "text"}
    assert {run.role for run in figures.rates(grey, ZH)} == {"muted"}


def test_the_open_tile_is_named_for_a_screen_reader() -> None:
    assert figures.open_questions(scene.snapshot(), ZH).says == "未答 17，等最久 6 分 40 秒"


def test_what_is_not_measured_is_a_dash_and_never_zero() -> None:
    empty = Snapshot(at_ms=1)
    for figure in (figures.state, figures.viewers, figures.money, figures.satisfaction):
        assert figure(empty, ZH).value == "—"


def test_viewers_of_different_kinds_are_two_lines_and_no_sum() -> None:
    figure = figures.viewers(scene.snapshot(), ZH)
    assert figure.value == "1,284"
    assert [run.text for run in figure.lines[0]] == ["在线(榜) ", "▲36/5分"]
    assert [run.text for run in figure.lines[2]] == ["Twitch 在线 ", "96"]


def test_who_has_looked_in_stands_beside_who_is_there() -> None:
    first, second = scene.snapshot().viewers
    ranked = replace(first, watched=20_412)
    alone = figures.viewers(scene.snapshot(viewers=(ranked,)), ZH)
    assert alone.value == "1,284"
    assert "".join(run.text for run in alone.lines[2]) == "看过 20.4K"
    assert alone.says == "在线(榜) 1,284 看过 20.4K"
    both = figures.viewers(scene.snapshot(viewers=(ranked, second)), ZH)
    assert [run.text for run in both.lines[2]] == ["Twitch 在线 ", "96"]
    assert both.tip.splitlines()[-1] == "看过 20.4K"


def test_an_empty_chat_says_whether_anything_can_come(window: Window) -> None:
    view = window.live.chat.view
    window.show_snapshot(scene.snapshot(links=(LOST,)))
    assert view._empty == "弹幕会出现在这里"
    window.show_snapshot(scene.snapshot())
    assert view._empty == "已连接，等待第一条弹幕"


def test_two_currencies_stand_side_by_side() -> None:
    assert ZH.sums({"CNY": 28600, "USD": 1200}) == "¥286 · $12"
    assert amount_text(Money(3050, "CNY")) == "¥30.50"
    assert amount_text(Money(3000, "CNY"), cents=True) == "¥30.00"
    assert amount_text(Money(500, "JPY")) == "JP¥500"


def test_large_numbers_are_short_only_from_ten_thousand() -> None:
    words = Words("zh_CN")
    assert (words.number(9999), words.number(12_840)) == ("9,999", "12.8K")
    words.large = "wan"
    assert words.number(12_840) == "1.3万"


def test_spans_and_titles() -> None:
    assert (span(400), span(3723), span(None)) == ("06:40", "1:02:03", "—")
    assert without_bracket("力学提分营（12 讲）") == "力学提分营"
    assert without_bracket("(bracket first)") == "(bracket first)"


def test_the_language_switches_every_label_at_once(window: Window, runtime: FakeRuntime) -> None:
    window.go("settings")
    window.go("questions")
    window.go("live")
    runtime.preferences.change("look", language="en")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    texts = [label.text() for label in labels(window)]
    texts += [child.accessibleName() for child in window.findChildren(QWidget)]
    own = {scene.text(name, "zh_CN") for name in scene.TEXTS}
    chinese = [t for t in texts if any("\u4e00" <= c <= "\u9fff" for c in t)]
    ours = [Wording("zh_CN").say(f"action.{spec.id}") for spec in REGISTRY]
    assert not [text for text in chinese if text in ours and text not in own]
    assert window.windowTitle() == "Streamer companion"
    assert window.live.questions.tabs.accessibleName() != ""


def test_the_theme_switches_while_it_runs(window: Window, runtime: FakeRuntime) -> None:
    runtime.preferences.change("look", theme="light")
    assert not window.kit.theme.dark
    runtime.preferences.change("look", theme="dark")
    assert window.kit.theme.dark


@pytest.mark.parametrize("scale", [125, 150, 200])
def test_large_text_scrolls_down_but_never_sideways(
    runtime: FakeRuntime, window: Window, scale: int
) -> None:
    runtime.preferences.change("look", language="en", scale=scale)
    QApplication.processEvents()
    QApplication.processEvents()
    assert window.live.inner.width() <= window.live.area.viewport().width()


@pytest.mark.parametrize("size", [(1024, 640), (1280, 800), (1600, 900), (1920, 1080)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_lies_outside_the_window(
    runtime: FakeRuntime, kit: Kit, qtbot: QtBot, size: tuple[int, int], language: str
) -> None:
    runtime.preferences.change("look", language=language)
    window = furnish(build_window(kit))
    window.resize(*size)
    window.show()
    window.show_snapshot(scene.snapshot(language))
    QApplication.processEvents()
    QApplication.processEvents()
    inner = window.live.inner
    assert inner.width() <= window.live.area.viewport().width()
    for panel in (window.live.chat, window.live.questions, window.live.pitch):
        right = panel.mapTo(window, panel.rect().topRight()).x()
        assert right <= size[0] - 12
    shiboken6.delete(window)


def test_no_label_interprets_what_it_shows(window: Window) -> None:
    rich = "<b>bold</b><img src=file:///etc/passwd>"
    cards = (scene.card(50, rich, "new", 2, 5, 9), *scene.cards("zh_CN"))
    air = replace(scene.on_air("zh_CN"), text=rich)
    window.show_snapshot(scene.snapshot(cards=cards, on_air=air, title=rich))
    window.go("questions")
    window.places["questions"].select(cards[0])  # type: ignore[attr-defined]
    for label in labels(window):
        assert label.textFormat() == Qt.TextFormat.PlainText
    assert any(label.text() == rich for label in labels(window))


def test_every_button_and_tile_has_a_name(window: Window) -> None:
    for place in ("questions", "review", "settings", "live"):
        window.go(place)
    for child in window.findChildren(QWidget):
        focusable = child.focusPolicy() & Qt.FocusPolicy.TabFocus
        if focusable and child.isVisible() and child.metaObject().className() != "QSlider":
            assert child.accessibleName() or child.focusProxy(), child


def test_d_asks_for_quiet_and_again_ends_it(window: Window, runtime: FakeRuntime) -> None:
    window.kit.actions.call("do_not_disturb")
    until = scene.snapshot(do_not_disturb_until_ms=scene.NOW + 60_000)
    window.show_snapshot(until)
    window.kit.actions.call("do_not_disturb")
    assert runtime.asked == [DoNotDisturb(30), DoNotDisturb(0)]


def test_another_session_empties_the_chat_but_the_first_one_keeps_it(window: Window) -> None:
    window.show_snapshot(scene.snapshot(session=8))
    assert window.live.chat.view.current_row() is None
    window.show_rows(scene.chat()[:1], 0)
    assert window.live.chat.view.show_row(1)


def test_the_session_that_was_cut_off_can_be_continued(
    window: Window, runtime: FakeRuntime
) -> None:
    told = Snapshot(
        at_ms=scene.NOW,
        session=5,
        recovered=reason("session.recovered", n=12, time="20:41:05"),
    )
    window.show_snapshot(told)
    window.banner.acted.emit()
    assert runtime.asked == [Connect((), session=5)]


def test_the_tick_shows_the_snapshot_before_the_rows(window: Window, runtime: FakeRuntime) -> None:
    tick, order = _told(window, runtime)
    runtime.inbox.put(scene.chat()[:3])
    runtime.inbox.show(scene.snapshot(at_ms=1))
    tick.turn()
    assert order == ["1: first", "rows 3 0"]


def test_the_tick_shows_a_snapshot_step_by_step_and_the_last_one_whole_before_the_next(
    window: Window, runtime: FakeRuntime
) -> None:
    tick, order = _told(window, runtime)
    runtime.inbox.show(scene.snapshot(at_ms=1))
    tick.turn()
    tick.turn()
    assert order == ["1: first", "1: second"]
    runtime.inbox.show(scene.snapshot(at_ms=2))
    tick.turn()
    assert order[2:] == ["1: third", "2: first"]
    for _ in range(3):
        tick.turn()
    assert order[4:] == ["2: second", "2: third"]


def test_the_tick_shows_a_snapshot_at_once_where_it_turns_seldom(
    window: Window, runtime: FakeRuntime
) -> None:
    tick, order = _told(window, runtime)
    window.hide()
    tick.start()
    runtime.inbox.show(scene.snapshot(at_ms=1))
    tick.turn()
    assert order == ["1: first", "1: second", "1: third"]
    tick.stop()


def _told(window: Window, runtime: FakeRuntime) -> tuple[Tick, list[str]]:
    """A tick, and the order in which it shows what."""
    order: list[str] = []

    def showing(snapshot: Snapshot) -> Iterator[None]:
        order.append(f"{snapshot.at_ms}: first")
        yield
        order.append(f"{snapshot.at_ms}: second")
        yield
        order.append(f"{snapshot.at_ms}: third")

    def rows(rows: Sequence[ChatRow], skipped: int) -> None:
        order.append(f"rows {len(rows)} {skipped}")

    return Tick(runtime.inbox, (window,), rows, showing), order


def test_the_first_step_makes_room_for_the_rows_of_another_session(window: Window) -> None:
    window.show_snapshot(scene.snapshot(session=1))
    row = scene.chat()[0]
    window.show_rows([row], 0)
    assert window.live.chat.view.show_row(row.row)
    next(window.showing(scene.snapshot(session=2)))
    assert not window.live.chat.view.show_row(row.row)


def test_the_tick_is_fast_in_front_and_slow_behind(window: Window, runtime: FakeRuntime) -> None:
    tick = Tick(runtime.inbox, (window,), lambda rows, skipped: None, lambda snapshot: iter(()))
    window.activateWindow()
    assert tick.interval() in (16, 33)
    window.hide()
    assert tick.interval() == 1000


def test_the_registry_has_each_key_once_and_words_in_both_languages() -> None:
    keys = [key.lower() for spec in REGISTRY for key in spec.keys]
    assert len(keys) == len(set(keys))
    for language in LANGUAGES:
        wording = Wording(language)
        assert all(wording.say(f"action.{spec.id}") != f"action.{spec.id}" for spec in REGISTRY)
    assert {spec.group for spec in REGISTRY} == set(GROUPS)


@pytest.mark.parametrize("typed", ["zhiding", "zd", "zhi d", "置顶", "pin", "PIN"])
def test_an_action_is_found_by_chinese_pinyin_initials_and_english(typed: str) -> None:
    pin = next(spec for spec in REGISTRY if spec.id == "pin")
    assert matches(typed, pin, ("置顶", "Pin"))
    assert not matches("tiao", pin, ("置顶", "Pin"))


def test_a_key_that_is_taken_is_named(runtime: FakeRuntime) -> None:
    keys = runtime.preferences.now.keys
    assert conflict("pin", "a", keys) == "answered"
    assert conflict("answered", "A", keys) is None


def test_the_shell_starts_with_the_first_page_and_leaves_it_for_the_demo(
    window: Window, runtime: FakeRuntime, press: Callable[..., None]
) -> None:
    shell = Shell(window.kit, window)
    shell.start(None)
    assert shell.first is not None and shell.first.isVisible()
    press(Qt.Key.Key_1)
    assert runtime.asked == [Connect(("demo",))]
    assert shell.first is None
    assert runtime.preferences.now.guide.started
    shell.tick.stop()


@pytest.mark.parametrize("by_key", [True, False])
def test_the_first_page_leads_to_earlier_sessions_as_well(
    window: Window, runtime: FakeRuntime, press: Callable[..., None], by_key: bool
) -> None:
    shell = Shell(window.kit, window)
    shell.start(None)
    first = shell.first
    assert isinstance(first, FirstRun)
    if by_key:
        press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    else:
        first.review.click()
    assert (window.place, window.root.count()) == ("review", 1)
    assert runtime.preferences.now.guide.started and runtime.asked == []
    shell.tick.stop()


def test_slow_rows_are_gathered_and_many_are_shown_at_once(
    window: Window, runtime: FakeRuntime, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("streamer_app.ui.tick.monotonic", lambda: now[0])
    shown: list[int] = []
    tick = Tick(
        runtime.inbox, (window,), lambda rows, _: shown.append(len(rows)), lambda _: iter(())
    )
    row = scene.chat()[0]
    runtime.inbox.put([row])
    tick.turn()
    runtime.inbox.put([row])
    now[0] += 0.05
    tick.turn()
    assert shown == [1]
    now[0] += 0.06
    tick.turn()
    assert shown == [1, 1]
    runtime.inbox.put([row] * 40)
    tick.turn()
    assert shown == [1, 1, 40]


def test_a_burst_is_taken_in_over_several_frames(window: Window, runtime: FakeRuntime) -> None:
    shown: list[int] = []
    tick = Tick(
        runtime.inbox, (window,), lambda rows, _: shown.append(len(rows)), lambda _: iter(())
    )
    tick.start()
    runtime.inbox.put(scene.chat()[:1] * 1000)
    for _ in range(4):
        tick.turn()
    tick.stop()
    assert shown == [500, 400, 100]


def test_nobody_waits_for_a_burst_while_the_window_is_hidden(
    window: Window, runtime: FakeRuntime
) -> None:
    window.hide()
    shown: list[int] = []
    tick = Tick(
        runtime.inbox, (window,), lambda rows, _: shown.append(len(rows)), lambda _: iter(())
    )
    tick.start()
    runtime.inbox.put(scene.chat()[:1] * 1000)
    tick.turn()
    tick.stop()
    assert shown == [1000]


def test_the_tick_wakes_less_often_while_little_arrives(
    window: Window, runtime: FakeRuntime
) -> None:
    tick = Tick(runtime.inbox, (window,), lambda rows, _: None, lambda _: iter(()))
    row = scene.chat()[0]
    runtime.inbox.put([row])
    tick.turn()
    assert tick.interval() == 50
    runtime.inbox.put([row] * 40)
    tick.turn()
    assert tick.interval() in (16, 33)


def test_an_uneven_wait_stands_in_the_tile_of_open_questions(window: Window) -> None:
    uneven = reason("attention.uneven", times="2.3")
    window.show_snapshot(scene.snapshot(uneven=uneven))
    assert window.live.band.open.accessibleName().endswith("没付费的等 2.3 倍")
    window.show_snapshot(scene.snapshot())
    assert "没付费" not in window.live.band.open.accessibleName()


@pytest.mark.parametrize(
    ("width", "height", "begins"),
    [(1920, 1040, False), (1280, 840, False), (1366, 728, True), (1280, 800, True)],
)
def test_on_a_small_screen_the_window_begins_maximised(
    width: int, height: int, begins: bool
) -> None:
    assert tight(QSize(width, height)) is begins


def test_a_screen_that_cannot_hold_the_window_is_not_filled() -> None:
    assert not tight(QSize(800, 800))
