"""Questions that programs put into the chat, once their words and names were erased."""

from pathlib import Path

from streamer_app.events import Chat, Viewer
from streamer_app.review import privacy
from tests.review.sessions import START, made, stored, surroundings
from tests.review.test_privacy import cards, figures

LINE = "有问题吗？点关注加群领资料哦"


def test_a_program_is_no_person_who_asks_after_its_words_are_gone(tmp_path: Path) -> None:
    bot = Viewer("19264788", "Nightbot")
    events = [
        made(Chat, 1, 5, "shop", text=LINE),
        made(Chat, 2, 10, "u1", text="为什么天空是蓝的？"),
        Chat(source="room", room="class", id="e3", viewer=bot, text="have you followed yet?"),
        made(Chat, 4, 305, "shop", text=LINE),
        made(Chat, 5, 605, "shop", text=LINE),
        made(Chat, 6, 620, "u2", text="为什么天空是蓝的"),
    ]
    path = stored(tmp_path / "s.sqlite", events)
    before, listed = figures(path), cards(path)
    assert [(asks, askers) for _, asks, askers, _ in listed] == [(2, 2)]
    assert privacy.retain(path, surroundings, 5, START + 8 * 86_400_000) == (1,)
    assert LINE.encode() not in path.read_bytes()
    assert cards(path) == listed
    assert figures(path) == before
