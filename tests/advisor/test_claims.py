"""The list of forbidden claims, and its own edge cases."""

import pytest

from streamer_app.advisor.claims import Claim, Claims
from streamer_app.assets import asset


@pytest.fixture(scope="module")
def claims() -> Claims:
    return Claims(asset("lexicons", "claims.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("line", "flagged"),
    [
        ("全网最低价，保过", ["全网最低", "保过"]),
        ("国家级名师", ["国家级"]),
        ("一个月包提分 20 分", ["包提分"]),
        ("Guaranteed results, the best in the world", ["Guaranteed", "best in the world"]),
        ("学员喜报", ["学员喜报"]),
    ],
)
def test_promises_and_superlatives_are_flagged(
    claims: Claims, line: str, flagged: list[str]
) -> None:
    assert [line[c.start : c.end] for c in claims.find(line)] == flagged


@pytest.mark.parametrize(
    "line",
    [
        "每讲配 5 道真题视频解析",
        "我们不保过，只讲方法",
        "没有人能 100 分",
        "最好先看第 1 讲",
        "this is not guaranteed",
        "方程有唯一解",
        "",
    ],
)
def test_plain_and_negated_lines_are_not(claims: Claims, line: str) -> None:
    assert claims.find(line) == ()


def test_a_negation_further_off_takes_nothing_back(claims: Claims) -> None:
    assert claims.find("不管怎样学都保过")[0].rule == "promise"


def test_the_list_is_what_it_is_made_of() -> None:
    own = Claims('[mine]\nwords = ["稳赚"]')
    assert own.find("稳赚不赔") == (Claim(0, 2, "mine"),)
    assert Claims("").find("稳赚") == ()


def test_own_words_are_flagged_and_a_minus_lets_one_be() -> None:
    text = asset("lexicons", "claims.toml").read_text("utf-8")
    made = Claims(text, (" 提分神器 ", "-保过", "only method", "- Guaranteed", "", "-"))
    line = "提分神器，保过，包提分；the ONLY METHOD, guaranteed"
    found = [(line[c.start : c.end], c.rule) for c in made.find(line)]
    assert found == [("提分神器", "own"), ("包提分", "promise"), ("ONLY METHOD", "own")]
    assert made.words["own"] == ("提分神器", "only method")
    assert Claims(text).words["own"] == () and "保过" in Claims(text).words["promise"]
