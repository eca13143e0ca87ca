"""The README tells the truth: its commands parse, all commands are there, both languages agree."""

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from streamer_app.cli import FUNCTIONS, parser
from streamer_app.feeds.registry import PLATFORMS
from streamer_app.room.faults import parse_faults
from streamer_app.wording import Wording

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "README.md").read_text("utf-8")
ENGLISH, CHINESE = TEXT.split("\n# 中文\n")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
HEADING = re.compile(r"^(#{2,3}) ", re.M)
TABLE_ROW = re.compile(r"^\| (`[^|]+) \|", re.M)
ENDS = {"|", "<", ">"}


def blocks(text: str) -> list[str]:
    return [found[2] for found in BLOCK.finditer(text)]


def commands(text: str) -> Iterator[list[str]]:
    """The arguments of every ``streamer-app`` in a code block."""
    for block in blocks(text):
        for line in block.splitlines():
            words = shlex.split(line)
            if "streamer-app" in words:
                rest = words[words.index("streamer-app") + 1 :]
                end = next((i for i, word in enumerate(rest) if word in ENDS), len(rest))
                yield rest[:end]


def parsed(arguments: list[str]) -> argparse.Namespace:
    return parser(Wording("en")).parse_args(arguments)


@pytest.mark.parametrize("arguments", list(commands(ENGLISH)), ids=" ".join)
def test_a_command_of_the_readme_parses(arguments: list[str]) -> None:
    assert parsed(arguments).command in FUNCTIONS


def test_every_command_has_an_example_and_a_row() -> None:
    shown = {parsed(arguments).command for arguments in commands(ENGLISH)}
    assert set(FUNCTIONS) - shown == set()
    for text in (ENGLISH, CHINESE):
        rows = {name for row in TABLE_ROW.findall(text) for name in re.findall(r"`([^`]+)`", row)}
        assert set(FUNCTIONS) - {"window"} - rows == set()


def test_both_languages_have_the_same_sections_and_commands() -> None:
    assert HEADING.findall(ENGLISH) == HEADING.findall(CHINESE)
    assert blocks(ENGLISH) == blocks(CHINESE)


def test_both_languages_have_the_same_tables() -> None:
    assert len(TABLE_ROW.findall(ENGLISH)) == len(TABLE_ROW.findall(CHINESE))
    assert ENGLISH.count("\n|") == CHINESE.count("\n|")


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_every_platform_has_its_row(text: str) -> None:
    for source in PLATFORMS:
        assert f", `{source}:" in text.replace("，`", ", `")


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_every_fault_of_the_readme_is_understood(text: str) -> None:
    section = re.split(r"^## .*serve.*$", text, flags=re.M)[1].split("\n## ")[0]
    named = [word for row in TABLE_ROW.findall(section) for word in re.findall(r"`([^`]+)`", row)]
    assert len(named) >= 12
    for fault in named:
        number = re.sub(r"\b(N|K|MS|SECONDS)\b", "3", fault)
        assert parse_faults(number) != parse_faults("")


def test_paths_that_the_readme_names_are_there() -> None:
    named = set(re.findall(r"`((?:resources|packaging|tests)/[^` ]*|[a-z_]+/[a-z_]+\.py)`", TEXT))
    assert named
    missing = [
        p for p in named if not ((ROOT / p).exists() or (ROOT / "streamer_app" / p).exists())
    ]
    assert missing == []
