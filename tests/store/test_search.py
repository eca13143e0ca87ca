"""Search finds exactly what a substring search finds."""

import sqlite3
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streamer_app.events import Gift, Membership, Notice, PaidMessage
from streamer_app.store import schema, search
from streamer_app.store.codec import INSERT, row
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer
from tests.store.rooms import chat

ALPHABET = "ab1Z优惠券。！- ,é\uff21ﬁß\u3000😀\u0130"
TEXTS = st.lists(st.text(ALPHABET, min_size=1, max_size=10), min_size=1, max_size=12)


def database(texts: list[str]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(connection)
    rows = [row(chat(number, text), 1, 1, None) for number, text in enumerate(texts)]
    connection.executemany(INSERT, rows)
    return connection


def by_substring(texts: list[str], query: str) -> list[int]:
    words = [unicodedata.normalize("NFKC", word).casefold() for word in query.split()]
    said = [unicodedata.normalize("NFKC", text).casefold() for text in texts]
    hits = [n for n, text in enumerate(said, start=1) if all(word in text for word in words)]
    return hits[::-1] if words else []


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.text(ALPHABET, max_size=5), st.integers(0, 12))
def test_the_index_and_the_rest_find_what_a_substring_search_finds(
    texts: list[str], query: str, indexed: int
) -> None:
    connection = database(texts)
    if indexed:
        search.index(connection, indexed)
    assert list(search.rows(connection, query)) == by_substring(texts, query)
    connection.close()


TALK = [
    "这门课有优惠券吗",
    "优惠 什么时候结束",
    "Python课程多少钱",
    "how much is the PYTHON course?",
    "ＰＹＴＨＯＮ 全角",
    "惠",
    "Straße",
    "c++ 和 a-b",
    "😀😀",
]


@pytest.mark.parametrize("indexed", [0, 4, 100])
@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("优惠券", [1]),
        ("优惠", [2, 1]),
        ("惠", [6, 2, 1]),
        ("python", [5, 4, 3]),
        ("ytho", [5, 4, 3]),
        ("yt", [5, 4, 3]),
        ("课 python", [3]),
        ("n课", [3]),
        ("STRASSE", [7]),
        ("+", [8]),
        ("c++", [8]),
        ("a-b", [8]),
        ("😀", [9]),
        ("？", [4]),
        ("惠券 优", [1]),
        ("nothing", []),
        ("  ", []),
    ],
)
def test_words_of_every_script_and_length_are_found(
    query: str, hits: list[int], indexed: int
) -> None:
    connection = database(TALK)
    if indexed:
        search.index(connection, indexed)
    assert list(search.rows(connection, query)) == hits == by_substring(TALK, query)
    connection.close()


@pytest.mark.parametrize("word", ["优惠", "惠", "yt", "y", "python", "n课", "a-b"])
def test_a_word_with_a_gram_is_answered_by_the_index_alone(word: str) -> None:
    connection = database(TALK)
    search.index(connection, 100)
    connection.execute("INSERT INTO said (said) VALUES ('delete-all')")
    assert by_substring(TALK, word) and list(search.rows(connection, word)) == []
    assert list(search.rows(connection, "+")) == [8]
    connection.close()


def test_a_message_taken_out_of_the_index_leaves_nothing_in_it() -> None:
    connection = database(["优惠券", "hello"])
    search.index(connection, 100)
    search.unindex(connection, 1, "优惠券")
    connection.execute("CREATE VIRTUAL TABLE grams USING fts5vocab(said, row)")
    left = {term for (term,) in connection.execute("SELECT term FROM grams")}
    assert left == search.grams("hello")
    connection.close()


def test_the_writer_builds_the_index_and_a_reader_finds_new_rows_before_that(
    tmp_path: Path,
) -> None:
    path = tmp_path / "lessons.db"
    writer = Writer(path, lambda _: None, interval_s=0.005)
    session = writer.open_session("lesson", 1)
    place = {"source": "twitch", "room": "lesson"}
    writer.put(
        session,
        [
            chat(1, "优惠券在哪里"),
            PaidMessage(**place, id="p", text="有优惠吗"),  # type: ignore[arg-type]
            Membership(**place, id="s", tier="1", text="为了优惠"),  # type: ignore[arg-type]
            Notice(**place, id="n", what="announcement", text="今天优惠"),  # type: ignore[arg-type]
            Gift(**place, id="g", name="优惠"),  # type: ignore[arg-type]
        ],
    )
    assert writer.sync() and writer.build_index()
    writer.put(session, [chat(2, "还有优惠")])
    assert writer.sync()
    with Reader(path) as reader:
        assert [hit.event.id for hit in reader.search("优惠")] == ["m2", "n", "s", "p", "m1"]
        assert [hit.row for hit in reader.search("优惠", limit=2)] == [6, 4]
        assert list(reader.search("优惠", limit=0)) == []
    writer.close()
