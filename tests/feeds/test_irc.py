"""The IRC line parser, against the published vectors and by hand."""

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streamer_app.feeds.irc import escaped, split, tags_of, unescaped


def vectors(path: Path) -> list[dict[str, Any]]:
    """The file's tests; only as much of YAML as it uses."""
    found: list[dict[str, Any]] = []
    for line in path.read_text("utf-8").splitlines():
        text = line.strip()
        if text.startswith("- input:"):
            empty = {"input": quoted(text.partition(": ")[2]), "tags": {}, "params": []}
            found.append(empty | {"source": "", "verb": ""})
        elif text.startswith("- "):
            found[-1]["params"].append(quoted(text[2:]))
        elif text.startswith(("source:", "verb:")):
            name, _, value = text.partition(": ")
            found[-1][name] = quoted(value)
        elif text not in ("", "tests:", "atoms:", "tags:", "params:") and text[0] != "#":
            name, _, value = text.partition(": ")
            found[-1]["tags"][name.strip('"')] = quoted(value)
    return found


def quoted(text: str) -> str:
    return str(ast.literal_eval(text))


def test_all_published_vectors_are_split_exactly(shared: Path) -> None:
    cases = vectors(shared / "fixtures" / "irc_parser_tests" / "msg-split.yaml")
    assert len(cases) == 35
    for case in cases:
        line = split(case["input"])
        tags = {name: unescaped(value) for name, value in line.tags.items()}
        assert (tags, line.prefix, line.command, list(line.params)) == (
            case["tags"],
            case["source"],
            case["verb"],
            case["params"],
        ), case["input"]


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        (r"a\sb\:c\\d\re\nf", "a b;c\\d\re\nf"),
        ("ends\\", "ends"),
        (r"\x", "x"),
        (r"\\s", "\\s"),
        ("a=b", "a=b"),
    ],
)
def test_tag_values_are_unescaped(value: str, meant: str) -> None:
    assert unescaped(value) == meant


def test_a_tag_may_have_no_value_hold_equal_signs_and_come_twice() -> None:
    assert tags_of("k;a=b=c;e=;a=2;") == {"k": "", "a": "2", "e": ""}
    assert tags_of("a=b=c;e=") == {"a": "b=c", "e": ""}


def test_a_trailing_word_needs_no_colon() -> None:
    assert split(":a!a@a PRIVMSG #x hello").params == ("#x", "hello")


def test_only_the_first_colon_starts_the_trailing_part() -> None:
    assert split(":a PRIVMSG #x :b :c").params == ("#x", "b :c")


def test_only_the_space_separates_words() -> None:
    line = split("A\tB c\u00a0d  e")
    assert (line.command, line.params) == ("A\tB", ("c\u00a0d", "e"))


@pytest.mark.parametrize("text", ["", "@", "@a=1", ":", ": ", "@a=1 :b", "   ", " :"])
def test_a_line_without_a_command_is_no_error(text: str) -> None:
    assert split(text).command == ""


@given(st.text())
def test_escaping_goes_both_ways(value: str) -> None:
    assert unescaped(escaped(value)) == value
    assert not set(escaped(value)) & set("; \r\n")


@given(st.text())
def test_any_text_can_be_split(text: str) -> None:
    line = split(text)
    assert all(" " not in word for word in line.params[:-1])
