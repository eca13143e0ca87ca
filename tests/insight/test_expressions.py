"""Expressions are taken where they are quick on every message, and refused where not."""

from time import process_time

import pytest

from streamer_app.errors import AppError
from streamer_app.insight.expressions import expression, written_as_expression


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (r"/vx\d{5,}/", "VX123456"),
        ("/加.*微.*信/", "加我的微那个信"),
        ("/(?:abc){2,5}/", "abcabc"),
        ("/(a|b)+/", "b"),
    ],
)
def test_a_quick_expression_finds_what_it_says(line: str, text: str) -> None:
    assert expression(line).search(text)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("/(a+)+b/", "expression_slow"),
        ("/(a|ab)+c/", "expression_slow"),
        ("/(a?){30}a/", "expression_slow"),
        (r"/(a)\1/", "expression_slow"),
        ("/" + "a?" * 20 + "/", "expression_slow"),
        ("/.*a.*b.*c/", "expression_slow"),
        ("/(?=(a+)+b)c/", "expression_slow"),
        ("/(/", "expression_broken"),
        ("/.*/", "expression_empty"),
        ("/" + "a" * 201 + "/", "expression_long"),
    ],
)
def test_a_bad_expression_is_refused_with_its_reason(line: str, code: str) -> None:
    with pytest.raises(AppError) as refused:
        expression(line)
    assert refused.value.code == code


def test_the_worst_that_is_taken_is_over_soon() -> None:
    slowest = expression("/a.*a.*b/")
    began = process_time()
    assert slowest.search("a" * 200, 0, 200) is None
    assert process_time() - began < 0.2


def test_strokes_at_both_ends_make_an_expression() -> None:
    assert written_as_expression("/a/")
    assert not written_as_expression("//")
    assert not written_as_expression("a/b/")
