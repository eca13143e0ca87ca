"""Each room's health in the bar on top: a mark, and words for whoever points at it."""

import pytest

from streamer_app.errors import reason
from streamer_app.feeds.connection import Status
from streamer_app.live.links import Links
from streamer_app.live.snapshot import Link
from streamer_app.ui.states import health
from streamer_app.ui.top_bar import link_runs
from streamer_app.ui.words import Words

BILIBILI = Link("bilibili", "1017", "connected", recent=12)
SILENT = Link(
    "bilibili", "1017", "connected", quiet_s=95, note=reason("link.quiet_bilibili", seconds=95)
)


@pytest.mark.parametrize(
    ("link", "chinese", "english"),
    [
        (BILIBILI, "已连接，最近 60 秒 12 条", "connected, 12 messages in the last 60 s"),
        (SILENT, "95 秒内 0 条消息", "0 messages in 95 s"),
        (Link("twitch", "t", "waiting", attempt=3), "正在重连（第 3 次）", "trying again (try 3)"),
        (Link("twitch", "t", "connecting"), "正在连接（第 1 次）", "connecting (try 1)"),
        (Link("twitch", "t", "offline"), "未开播", "not live"),
        (Link("room", "x", "stopped"), "已结束", "ended"),
    ],
)
def test_a_rooms_health_is_told_in_words(link: Link, chinese: str, english: str) -> None:
    for words, said in ((Words("zh_CN"), chinese), (Words("en"), english)):
        told = health(link, words)
        assert said in told
        assert link.room in told


def test_a_silent_room_loses_its_tick_but_is_no_fault() -> None:
    good, silent = (link_runs((link,), Words("en"))[-1] for link in (BILIBILI, SILENT))
    assert (good.text, good.role) == ("✓", "ok")
    assert (silent.text, silent.role) == ("…", "muted")


def test_a_room_that_was_left_in_good_order_has_no_mark_at_all() -> None:
    left, gone = Link("room", "x", "stopped"), Link("room", "x", "stopped", why=reason("x"))
    assert [run.text for run in link_runs((left,), Words("en"))] == ["Room "]
    assert link_runs((gone,), Words("en"))[-1].text == "⚠"


def test_the_words_of_every_kind_of_silence_are_there() -> None:
    for source in ("bilibili", "twitch", "ssn", "socketio", "room"):
        links = Links()
        links.expect(source, "x", 0)
        links.tell((source, "x"), Status("admitted"), 0)
        (link,) = links.all(90_000)
        assert link.note is not None
        for language in ("zh_CN", "en"):
            assert "90" in Words(language).tell(link.note)
