"""Which messages are questions, and how well that is told on labelled ones."""

import re
from pathlib import Path

import pytest

from streamer_app.insight import interrogatives as forms
from streamer_app.insight.benchmark import figures, labelled
from streamer_app.insight.questions import detect

DANMAKU = Path(__file__).parent.parent / "data" / "questions" / "danmaku.tsv"
TRAINING = Path(__file__).parents[2] / "packaging" / "training"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("为什么天空是蓝的？", "question.mark"),
        ("这题怎么做", "question.word"),
        ("可不可以再慢一点", "question.word"),
        ("老师能看回放吗", "question.ending"),
        ("作业交了没有", "question.ending"),
        ("苹果好吃还是梨好吃", "question.word"),
        ("再讲一遍第二步", "question.request"),
        ("@teacher how do I sign up", "question.word"),
        ("lol is there a replay", "question.word"),
        ("please explain step two", "question.request"),
        ("支付安全吗谢谢大家", "question.ending"),
        ("选A还是选B", "question.word"),
        ("手机那个牌子比较好", "question.word"),
        ("在那下载", "question.word"),
        ("把课件发给我吧", "question.request"),
        ("whaaats this", "question.word"),
        ("hm was she late", "question.word"),
        ("any tips", "question.word"),
        ("is class going well", "question.word"),
        ("why no slides", "question.word"),
        ("I did not miss it, did I", "question.word"),
        ("somebody know the answer", "question.word"),
        ("too fast huh", "question.word"),
        ("you joining", "question.word"),
        ("in how many parts", "question.word"),
    ],
)
def test_a_question_says_what_made_it_one(text: str, code: str) -> None:
    found = detect(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "？？？",
        "啊？",
        "666？",
        "哈哈哈",
        "+1",
        "WhySoSerious",
        "好吧",
        "不管怎么说",
        "怎么这么好看",
        "我在写呢",
        "还是老师厉害",
        "没有问题了",
        "谢谢老师",
        "https://x.y/?a=b",
        "lol",
        "how cute",
        "I know what",
        "\U000e0000",
        "😂😂😂",
        "\x00",
        "he was late",
        "合力朝哪边，加速度就朝哪边",
        "谁会谁上",
        "很多高中生在听",
        "天哪",
        "过几天再看",
        "谢谢老师呢",
        "写作业呢",
        "选A还是选B都行",
        "我现在知道怎么做这题",
        "!who is on",
        "whats up everyone",
        "how generous",
        "why thank you",
        "so did I",
        "did it in one try",
        "uh huh",
        "when you solve it you smile",
        "anyone can do that",
        "whooo hooo",
        "nuh uh",
        "that was you",
        "any way you want",
    ],
)
def test_a_message_that_only_looks_like_a_question_is_none(text: str) -> None:
    assert detect(text) is None


SIGNS = {
    "what asks nothing": (forms.ZH_NOT, forms.ZH_HINT),
    "a word": (forms.ZH_WORD, forms.ZH_HINT),
    "an ending": (forms.ZH_ENDING, forms.ZH_ENDS),
}


@pytest.mark.parametrize(("pattern", "sign"), SIGNS.values(), ids=SIGNS)
def test_whatever_is_looked_for_holds_the_sign_by_which_it_is(
    pattern: re.Pattern[str], sign: re.Pattern[str]
) -> None:
    paths = (DANMAKU, *TRAINING.glob("zh*.txt"))
    lines = [line for path in paths for line in path.read_text("utf-8").lower().splitlines()]
    found = [match.group() for line in lines for match in pattern.finditer(line)]
    assert len(found) > 20
    assert [text for text in found if not sign.search(text)] == []


@pytest.mark.parametrize(
    "pattern",
    [forms.EN_ASKING, forms.EN_INSIDE, forms.EN_ANYONE, forms.EN_TAG],
    ids=["asking", "inside", "anyone", "tag"],
)
def test_whatever_asks_in_english_holds_a_word_by_which_it_is_looked_for(
    pattern: re.Pattern[str],
) -> None:
    paths = (DANMAKU, *TRAINING.glob("en*.txt"))
    lines = [line for path in paths for line in path.read_text("utf-8").lower().splitlines()]
    found = [match.group() for line in lines for match in pattern.finditer(line)]
    assert len(found) > 5
    words = map(forms.EN_WORDS.findall, found)
    assert [one for one in words if forms.EN_HINTS.isdisjoint(one)] == []


def test_our_own_danmaku_are_told_apart() -> None:
    found = figures(labelled(DANMAKU))
    assert found["messages"] >= 200
    assert found["precision"] >= 0.95
    assert found["f1"] >= 0.95
    assert found["f1_without_mark"] >= 0.9


@pytest.mark.parametrize("name", ["en_nps_train", "zh_crosswoz_user_dev"])
def test_labelled_conversations_are_told_apart(shared: Path, name: str) -> None:
    found = figures(labelled(shared / "models" / "questions" / f"{name}.tsv.gz"))
    assert found["f1"] >= 0.85


def test_a_very_long_message_costs_no_more_than_its_beginning() -> None:
    assert detect("a" * 1_000_000 + "?") is None
    assert detect("what is this? " + "a" * 1_000_000) is not None
    assert detect("是" * 1_000_000) is None
