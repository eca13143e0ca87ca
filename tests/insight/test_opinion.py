"""The second opinion: what the rules miss, with the pieces that decided."""

import json
import re
from math import exp
from pathlib import Path

import pytest

from streamer_app.errors import AppError
from streamer_app.events import Chat
from streamer_app.insight.benchmark import figures, labelled
from streamer_app.insight.opinion import (
    Detector,
    Model,
    chinese_form,
    chinese_pieces,
    english_form,
    english_pieces,
    load,
)
from streamer_app.insight.questions import detect
from streamer_app.room.lesson import demo_lesson

MARK = re.compile("[?？]")
DANMAKU = Path(__file__).parent.parent / "data" / "questions" / "danmaku.tsv"


@pytest.fixture(scope="module")
def detector() -> Detector:
    return load()


def test_the_rules_speak_first(detector: Detector) -> None:
    for text in ("这题怎么做", "is there a replay", "为什么？"):
        assert detector.detect(text) == detect(text)


@pytest.mark.parametrize(
    "text",
    [
        "这个应该可以打印吧",
        "这家店的营业时间是",
        "猜一个字",
        "杭州那里有卖烧烤的",
        "male or female",
        "say what",
    ],
)
def test_what_the_rules_miss_is_found_and_explained_in_its_own_words(
    detector: Detector, text: str
) -> None:
    assert detect(text) is None
    found = detector.detect(text)
    assert found is not None
    assert found.code == "question.likeness"
    words = str(found.arguments["word"]).split(" … ")
    assert all(word and word in text for word in words)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "?",
            "666？",
            "哈哈哈",
            "+1",
            "好吧",
            "还是老师厉害",
            "那里很漂亮",
            "谢谢老师",
            "😂",
            "\x00",
        ),
        *(
            "地址我记下了",
            "我也在北京",
            "lol",
            "you are late",
            "thanks for the help",
            "i know what it is",
        ),
        *("https://x.y/?a=b", "gg", "u should join", "have a nice day", "\U000e0000"),
    ],
)
def test_statements_and_cries_stay_what_they_are(detector: Detector, text: str) -> None:
    assert detector.detect(text) is None


def test_a_probability_by_hand() -> None:
    model = Model({"a": 1.0, "b": -0.5, "a b": 2.0, "^ ~ing a": 3.0}, bias=-1.0, least=0.5)
    assert model.probability({"a", "b", "c"}) == pytest.approx(1 / (1 + exp(0.5)))
    assert model.strongest({"a", "b", "a b"}) == ["a b"]
    assert model.strongest({"^ ~ing a"}) == ["a"], "an ending is no word"


def test_forms_by_hand() -> None:
    assert chinese_form("第12题！", frozenset("第题")) == "^第0题$"
    assert chinese_form("摩擦力Nova是", frozenset("是")) == "^□@是$"
    assert english_form("@Anna, lol don't 42!", frozenset({"dont"})) == "^ dont 0 $"
    assert english_form("lol yesss jumping, @bo", frozenset({"yes"})) == "^ yes ~ing $"
    assert english_form("yes.. 42", frozenset({"yes"})) == "^ yes | 0 $"


def test_pieces_by_hand() -> None:
    assert chinese_pieces("^□@是$") == {
        *("^", "□", "@", "是", "$", "^□", "□@", "@是", "是$", "^□@", "□@是", "@是$"),
    }
    assert english_pieces("^ yes ~ing $") == {
        *("^", "yes", "~ing", "$", "^ yes", "yes ~ing", "~ing $", "^ yes ~ing", "yes ~ing $"),
    }


def test_messages_of_one_form_are_weighed_once() -> None:
    weighed: list[set[str]] = []

    class Weighed(Model):
        def probability(self, pieces: set[str]) -> float:
            weighed.append(pieces)
            return super().probability(pieces)

    model = Weighed({"打0": 2.0}, bias=-1.0, least=0.5, known=frozenset("打"))
    detector = Detector(model, model)
    yes, no = 1 / (1 + exp(-1)), 1 / (1 + exp(1))
    told = [detector.probability(text) for text in ("打12", "打 34", "打56！", "打")]
    assert told == pytest.approx([yes, no, yes, no])
    assert len(weighed) == 3


def test_only_messages_with_words_are_read() -> None:
    everything = Model({"^": 9.0, "x": 9.0}, bias=9.0, least=0.5, known=frozenset("x"))
    detector = Detector(everything, everything)
    assert detector.detect("！！！") is None
    assert detector.detect("123") is None
    assert detector.detect("http://x.y") is None
    assert detector.detect("fine") is None, "a reason needs words"
    assert detector.detect("x") is not None
    assert detector.detect("!x") is None, "an order to a bot"
    assert detector.detect("x " * 8) is not None
    assert detector.detect("x " * 9) is None, "in so many words it would show"


def test_plain_statements_make_no_cards(detector: Detector) -> None:
    told = [text for _, text in labelled(DANMAKU.with_name("statements.tsv"))]
    flagged = [text for text in told if detector.detect(text)]
    assert len(told) >= 200
    assert len(flagged) <= len(told) / 50, flagged


def test_the_demo_lesson_makes_cards_of_questions_only(detector: Detector) -> None:
    texts = {event.text for _, event in demo_lesson().timed if isinstance(event, Chat)}
    asking = ("为什么", "多少钱")
    flagged = [text for text in texts if not MARK.search(text) and detector.detect(text)]
    wrong = [text for text in flagged if not any(word in text for word in asking)]
    assert len(wrong) <= 2, wrong


def test_a_very_long_message_costs_no_more_than_its_beginning(detector: Detector) -> None:
    assert detector.probability("好" * 1_000_000) == detector.probability("好" * 120)


def test_a_damaged_model_is_an_error_a_person_can_mend(tmp_path: Path) -> None:
    broken = tmp_path / "questions.json"
    for content in ("", "[]", "{}", '{"zh": {"weights": []}}', '{"zh": {"weights": {"a": "b"}}}'):
        broken.write_text(content, "utf-8")
        with pytest.raises(AppError):
            load(broken)
    with pytest.raises(AppError):
        load(tmp_path / "missing.json")


def test_our_own_danmaku_are_told_apart(detector: Detector) -> None:
    found = figures(labelled(DANMAKU), detector.detect)
    assert found["precision"] >= 0.95
    assert found["f1"] >= 0.95
    assert found["f1_without_mark"] >= 0.95


def test_chinese_conversations_are_told_apart(shared: Path, detector: Detector) -> None:
    path = shared / "models" / "questions" / "zh_crosswoz_user_dev.tsv.gz"
    found = figures(labelled(path), detector.detect)
    assert found["f1"] >= 0.935
    assert found["f1_without_mark"] >= 0.93


def test_english_chat_without_marks_is_told_better_than_by_rules(
    shared: Path, detector: Detector
) -> None:
    lines = list(labelled(shared / "models" / "questions" / "en_nps_train.tsv.gz"))
    rules, both = figures(lines), figures(lines, detector.detect)
    assert both["f1_without_mark"] > rules["f1_without_mark"]
    assert both["f1_without_mark"] >= 0.77
    assert both["f1"] >= 0.905


def test_questions_are_found_without_their_marks(shared: Path, detector: Detector) -> None:
    path = shared / "models" / "grouping" / "zh_lcqmc_stream_dev.tsv.gz"
    asked = [text for _, text in labelled(path) if "?" in text or "？" in text]
    bare = [text.replace("?", "").replace("？", "") for text in asked]
    assert sum(detector.detect(text) is not None for text in bare) / len(bare) >= 0.97


def test_the_model_is_small_and_complete() -> None:
    path = Path(__file__).parents[2] / "resources" / "models" / "questions.json"
    content = json.loads(path.read_text("utf-8"))
    assert path.stat().st_size <= 300_000
    assert min(len(content[language]["weights"]) for language in ("zh", "en")) > 1_000
