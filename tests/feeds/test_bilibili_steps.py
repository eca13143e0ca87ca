"""The HTTP steps before a Bilibili link, against scripted answers."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest

from streamer_app.errors import AppError
from streamer_app.feeds.bilibili_steps import (
    FALLBACK,
    Entrance,
    Steps,
    mixed,
    session_cookie,
    signed,
)
from streamer_app.feeds.http import BadAnswer, TryLater

IMAGE, SUB = "7cd084941338484aae1ad9425b84077c", "4932caff0ff746eab6f01bf08b70ac45"
MIXED = "ea1db124af3c7062474693fa704f4ff8"
HOSTS = [{"host": f"h{n}.chat.bilibili.com", "wss_port": 2245} for n in range(3)]


class Answers:
    """Answers by path; one that is an exception is raised, a list is used up in turn."""

    def __init__(self, **changed: Any) -> None:
        images = {"img_url": f"https://i/wbi/{IMAGE}.png", "sub_url": f"https://i/wbi/{SUB}.png"}
        self.told: dict[str, Any] = {
            "spi": {"code": 0, "data": {"b_3": "B3", "b_4": "B4=="}},
            "nav": {"code": -101, "data": {"wbi_img": images}},
            "get_info": {"code": 0, "data": {"room_id": 21452505, "uid": 99, "title": "极限"}},
            "getDanmuInfo": {"code": 0, "data": {"token": "T", "host_list": HOSTS}},
        } | changed
        self.calls: list[tuple[str, dict[str, str], dict[str, str]]] = []

    async def json(
        self,
        url: str,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        method: str | None = None,
    ) -> Any:
        name = urlsplit(url).path.rpartition("/")[2]
        self.calls.append((name, dict(query or {}), dict(headers or {})))
        answer = self.told[name]
        if isinstance(answer, list):
            answer = answer.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def named(self, name: str) -> list[tuple[str, dict[str, str], dict[str, str]]]:
        return [call for call in self.calls if call[0] == name]


def entrance(answers: Answers, steps: Steps | None = None) -> Entrance:
    return asyncio.run((steps or Steps("6")).entrance(answers))


def test_the_keys_are_mixed_as_the_page_does() -> None:
    assert mixed(IMAGE, SUB) == MIXED


@pytest.mark.parametrize(
    ("query", "sign"),
    [
        ({"foo": "114", "bar": "514", "zab": "1919810"}, "8f6f2b5b3d485fe1886cec6a0be8c5d4"),
        ({"type": "0", "id": "1017"}, "7cf416c7a30825b225765d0e8101a285"),
    ],
)
def test_known_queries_get_their_known_signatures(query: dict[str, str], sign: str) -> None:
    assert signed(query, MIXED, 1702204169)["w_rid"] == sign


def test_marks_that_the_page_drops_are_dropped_before_signing() -> None:
    assert signed({"a": "x!'()*y"}, MIXED, 1) == signed({"a": "xy"}, MIXED, 1)
    assert signed({"a": "x y"}, MIXED, 1)["w_rid"] != signed({"a": "x+y"}, MIXED, 1)["w_rid"]


def test_all_steps_give_the_long_number_the_token_and_the_hosts() -> None:
    answers = Answers()
    found = entrance(answers, Steps("6", clock=lambda: 1702204169.9))
    assert (found.room, found.owner, found.title) == (21452505, "99", "极限")
    assert (found.token, found.buvid, found.uid) == ("T", "B3", 0)
    assert found.urls[0] == "wss://h0.chat.bilibili.com:2245/sub"
    ((_, query, headers),) = answers.named("getDanmuInfo")
    assert query == signed(
        {"id": "21452505", "type": "0", "web_location": "444.8"}, MIXED, 1702204169
    )
    assert headers["Cookie"] == "buvid3=B3; buvid4=B4%3D%3D"


NAMED = {
    "code": 0,
    "data": {
        "isLogin": True,
        "mid": 7,
        "wbi_img": {"img_url": f"https://i/{IMAGE}.png", "sub_url": f"https://i/{SUB}.png"},
    },
}


def test_a_signed_in_viewer_shows_the_cookie_and_greets_with_the_own_number() -> None:
    answers = Answers(nav=NAMED)
    found = entrance(answers, Steps("6", cookie="buvid3=x; SESSDATA=abcd%2C12; bili_jct=secret"))
    assert (found.uid, found.token) == (7, "T")
    assert answers.named("getDanmuInfo")[0][2]["Cookie"].startswith("SESSDATA=abcd%2C12; buvid3=B3")
    assert not any("secret" in call[2].get("Cookie", "") for call in answers.calls)


def test_a_cookie_that_is_no_longer_known_leaves_a_guest() -> None:
    answers, steps = Answers(), Steps("6", cookie="SESSDATA=abcdefgh")
    found = entrance(answers, steps)
    assert (found.uid, found.token, steps.signed_out) == (0, "T", True)
    assert answers.named("getDanmuInfo")[0][2]["Cookie"] == "buvid3=B3; buvid4=B4%3D%3D"


def test_a_cookie_that_runs_out_between_two_steps_is_noticed() -> None:
    signed_out = Answers().told["nav"]
    good = Answers().told["getDanmuInfo"]
    answers = Answers(nav=[NAMED, signed_out], getDanmuInfo=[{"code": -101}, good])
    steps = Steps("6", cookie="SESSDATA=abcdefgh")
    found = entrance(answers, steps)
    assert (found.uid, found.token, steps.signed_out) == (0, "T", True)


def test_a_nav_page_that_says_nothing_is_no_sign_out() -> None:
    steps = Steps("6", cookie="SESSDATA=abcdefgh")
    entrance(Answers(nav={"code": -500, "data": None}), steps)
    assert not steps.signed_out
    assert entrance(Answers(nav=NAMED), steps).uid == 7


def test_without_a_token_a_signed_in_viewer_is_a_guest_at_the_public_host() -> None:
    answers = Answers(nav=NAMED, getDanmuInfo=BadAnswer("x"))
    found = entrance(answers, Steps("6", cookie="SESSDATA=abcdefgh"))
    assert (found.uid, found.token) == (0, "")


@pytest.mark.parametrize(
    ("pasted", "cookie"),
    [
        ("SESSDATA=abcd%2C1%2Aef", "SESSDATA=abcd%2C1%2Aef"),
        ("a=b; SESSDATA=abcdefgh; c=d", "SESSDATA=abcdefgh"),
        ("Cookie: SESSDATA=abcdefgh", "SESSDATA=abcdefgh"),
        ("  abcdefgh\n", "SESSDATA=abcdefgh"),
        ("XSESSDATA=abcdefgh", ""),
        ("abcdefgh; x=y", ""),
        ("abcdefgh\r\nHost: evil", ""),
        ("", ""),
    ],
)
def test_only_the_one_cookie_is_taken_from_what_was_pasted(pasted: str, cookie: str) -> None:
    assert session_cookie(pasted) == cookie
    assert Steps("6", cookie=pasted).signed_out == bool(pasted and not cookie)


def test_hosts_are_begun_one_further_each_time() -> None:
    steps, firsts = Steps("6"), []
    for _ in range(4):
        firsts.append(entrance(Answers(), steps).urls[0][6:8])
    assert firsts == ["h0", "h1", "h2", "h0"]


def test_the_keys_are_kept_for_twelve_hours() -> None:
    now = [0.0]
    steps, answers = Steps("6", clock=lambda: now[0]), Answers()
    for hour in (0, 6, 11.9, 12, 13):
        now[0] = 1e9 + hour * 3600
        entrance(answers, steps)
    assert len(answers.named("nav")) == 2


def test_a_risk_answer_drops_keys_and_browser_and_asks_once_more() -> None:
    good = {"code": 0, "data": {"token": "T", "host_list": HOSTS}}
    answers = Answers(getDanmuInfo=[{"code": -352}, good])
    assert entrance(answers).token == "T"
    assert len(answers.named("nav")) == len(answers.named("spi")) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"getDanmuInfo": {"code": -352}},
        {"getDanmuInfo": {"code": 0, "data": {"token": "", "host_list": []}}},
        {"getDanmuInfo": BadAnswer("x")},
        {"getDanmuInfo": {"code": 0, "data": {"token": ["T"], "host_list": HOSTS}}},
        {"nav": {"code": 0, "data": None}},
        {"nav": {"code": 0, "data": {"wbi_img": {"img_url": "a", "sub_url": "b"}}}},
        {"spi": TimeoutError()},
    ],
)
def test_without_a_token_the_public_host_is_left_with_an_empty_key(changed: Any) -> None:
    found = entrance(Answers(**changed))
    assert (found.token, found.urls, found.room) == ("", (FALLBACK,), 21452505)


def test_a_refusal_is_no_reason_for_the_public_host() -> None:
    with pytest.raises(AppError):
        entrance(Answers(getDanmuInfo=AppError("not_allowed", host="h")))


def test_hosts_that_are_no_names_are_left_out() -> None:
    hosts = [{"host": "a/b", "wss_port": 1}, {"host": "ok.example", "wss_port": 70000}, HOSTS[1], 5]
    answers = Answers(getDanmuInfo={"code": 0, "data": {"token": "T", "host_list": hosts}})
    assert entrance(answers).urls == ("wss://h1.chat.bilibili.com:2245/sub",)


@pytest.mark.parametrize("code", [1, -400, 60004, 19002000])
def test_a_wrong_number_is_told_to_the_person(code: int) -> None:
    with pytest.raises(AppError) as told:
        entrance(Answers(get_info={"code": code, "data": []}))
    assert (told.value.code, told.value.arguments) == ("room_not_found", {"address": "bilibili:6"})


@pytest.mark.parametrize("answer", [{"code": -412}, [], {"code": 0, "data": {"room_id": "x"}}])
def test_what_may_pass_is_an_os_error(answer: Any) -> None:
    with pytest.raises(OSError):
        entrance(Answers(get_info=[answer]))


def test_a_server_that_asks_for_patience_gets_it() -> None:
    with pytest.raises(TryLater):
        entrance(Answers(nav=TryLater("h", 30)))
