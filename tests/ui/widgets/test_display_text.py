"""Text from outside: short, plain, unable to climb or to reorder."""

import time

import pytest

from streamer_app.ui.widgets.display_text import display_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("老师好", "老师好"),
        ("a\n\tb", "a b"),
        ("a\u202eb\u200bc\ufeff", "abc"),
        ("\x1b[31mred\x07", "[31mred"),
        ("x\u0301\u0302\u0303\u0304\u0305\u0306y", "x\u0301\u0302\u0303\u0304y"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("a\u200db", "ab"),
        ("👍🏽", "👍🏽"),
        ("🇨🇳🇬🇧", "🇨🇳🇬🇧"),
        ("\ud800!", "\ufffd!"),
        ("שלום", "\u2068שלום\u2069"),
        ("<b>x</b>", "<b>x</b>"),
        ("", ""),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert display_text(text) == shown


def test_a_family_is_one_grapheme_and_the_cut_falls_between_graphemes() -> None:
    family = "👨\u200d👩\u200d👧"
    assert display_text(family * 3, 2) == f"{family}{family}…"
    assert display_text("一二三四", 3) == "一二三…"
    assert display_text("一二三", 3) == "一二三"


def test_line_ends_are_kept_only_where_asked_for() -> None:
    assert display_text("a\r\nb\u2028c", lines=True) == "a\nb\nc"


@pytest.mark.parametrize("piece", ["x\u0301", "\u202e", "a", "👨\u200d", "\u0300" * 9])
def test_a_megabyte_takes_no_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    began = time.process_time()
    shown = display_text(text)
    assert time.process_time() - began < 0.25
    assert len(shown) < 5_000
