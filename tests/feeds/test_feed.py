"""Text as it may be stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streamer_app.feeds.feed import MAX_TEXT, plain


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "abc"),
        ("问题", 6, "问题"),
        ("问题", 5, "问"),
        ("한국어", 9, "한국어"),
        ("a\ud800b\udfff", 99, "a\ufffdb\ufffd"),
        ("\ud800\ud800", 5, "\ufffd"),
    ],
)
def test_a_text_is_cut_at_whole_characters_and_lone_surrogates_go(
    text: str, most: int, kept: str
) -> None:
    assert plain(text, most) == kept


@given(st.text(st.characters(codec=None)), st.integers(4, MAX_TEXT))
def test_any_text_becomes_storable(text: str, most: int) -> None:
    kept = plain(text, most)
    assert len(kept.encode()) <= most
    assert kept == plain(kept, most)
