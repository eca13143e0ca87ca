"""What open questions are about: buying, and words that they share."""

from streamer_app.errors import reason
from streamer_app.live.card_themes import CardThemes, shared, themes
from streamer_app.live.folds import Folds, Surroundings
from tests.desk.served import READER, asked

TEXTS = (
    "动量守恒什么时候能用？",
    "碰撞题里的动量守恒怎么列式？",
    "课程多少钱",
    "这门课贵吗，能便宜点吗",
    "平抛的轨迹是什么",
    "what is momentum here?",
    "is momentum conserved?",
)


def folds(*texts: str) -> Folds:
    made = Folds(Surroundings(READER))
    for number, text in enumerate(texts, 1):
        made.fold(number, asked(number, text))
    return made


def test_questions_of_one_matter_make_a_theme_with_its_people() -> None:
    made = folds(*TEXTS)
    cards = made.desk.cards(0)
    found = {theme.key: theme for theme in themes(made.intent, cards)}
    texts = {card.card: card.text for card in cards}

    def of(key: str) -> set[str]:
        return {texts[card] for card in found[key].cards}

    assert of("intent.price") == set(TEXTS[2:4])
    assert of("动量守恒") == set(TEXTS[:2])
    assert of("momentum") == set(TEXTS[5:])
    assert found["intent.price"].label == reason("theme.price")
    assert found["动量守恒"].label == reason("theme.word", word="动量守恒")
    assert found["动量守恒"].askers == 2
    assert not any("什么" in key or "平抛" in key for key in found)


def test_of_words_within_one_another_the_longest_stands() -> None:
    cards = folds("加速度是矢量吗", "加速度方向怎么看").desk.cards(0)
    assert set(shared(cards)) == {"加速度"}


def test_closed_questions_have_no_theme_and_the_busy_desk_is_read_every_five_seconds() -> None:
    made = folds(*TEXTS[:2])
    cards = made.desk.cards(0)
    reading = CardThemes()
    first = reading.at(made.intent, cards, 1_000)
    assert [theme.key for theme in first] == ["动量守恒"]
    assert reading.at(made.intent, (), 5_999) is first
    assert reading.at(made.intent, (), 6_000) == ()
