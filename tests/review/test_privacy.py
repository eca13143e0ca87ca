"""Erasing one viewer: nothing of them is left, and no number moves."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from streamer_app.errors import AppError
from streamer_app.events import (
    Chat,
    Deleted,
    DeskOperation,
    Event,
    Gift,
    Membership,
    Money,
    Order,
    Pitch,
    Refund,
    Viewer,
)
from streamer_app.live.materials import Materials
from streamer_app.live.people import announced, understood
from streamer_app.live.rows import chat_row
from streamer_app.review import privacy, summary
from streamer_app.review.finding import found, wanted
from streamer_app.review.viewer_pages import viewer_page
from streamer_app.settings import Blocked, Preferences
from streamer_app.store import backup, backups, corrections, schema
from streamer_app.store.imports import import_recording
from streamer_app.store.queries import Reader
from streamer_app.store.scrubbing import Person
from streamer_app.store.writer import Writer
from tests.review.sessions import START, at, desk, evening, made, stored, surroundings

VIEWER = "77331199"
NAME = "Zwölfboxer"
NOW = START + 10 * 86_400_000
SECRETS = (VIEWER, NAME, "zwölfboxer", "独一无二的问题到底", "Archaeopteryx", "e-secret-1")


def person(number: int, second: float, **own: Any) -> Event:
    """A message of the one who will be erased."""
    event = made(Chat, number, second, **own)
    who = made(Chat, 0, 0, "x", text="").viewer
    assert who is not None
    viewer = msgspec.structs.replace(who, id=VIEWER, name=NAME, badges=("Zwölfboxer's medal",))
    return msgspec.structs.replace(event, id=f"e-secret-{number}", viewer=viewer)


def lesson() -> list[Event]:
    """The evening, with somebody who asks, is asked after, answered, and pays."""
    first = [
        person(1, 5.5, text="我的独一无二的问题到底是什么？"),
        made(Chat, 101, 6, "u7", text="我的独一无二的问题是什么?"),
        person(2, 6.5, text="这个课程怎么买？Archaeopteryx"),
        person(3, 7, text="听懂了，谢谢老师！", reply_to="e-secret-1"),
        made(Chat, 102, 8, "u8", text="@Zwölfboxer 你好", reply_to="e-secret-1"),
        made(Chat, 103, 8.5, "u9", text="zwölfboxer 说得对 哈哈"),
        person(4, 9, text="666"),
        person(5, 9.5, text="deleted later"),
        made(Deleted, 104, 10, target="e-secret-5"),
        made(Chat, 105, 11, "u7", text="Quetzalcoatlus 怎么买这个课程？"),
    ]
    who = person(0, 0, text="").viewer
    combo = f"batch:gift:{VIEWER}:1"
    paid = [
        made(Gift, 110 + n, 62 + n, name="辣条", paid=Money(100, "CNY"), combo=combo,
             combo_count=n + 1, combo_paid=Money(100 * (n + 1), "CNY"))
        for n in range(3)
    ]  # fmt: skip
    paid.append(
        made(Membership, 120, 81, tier="captain", text="Archaeopteryx", paid=Money(1, "CNY"))
    )
    paid = [msgspec.structs.replace(event, viewer=who) for event in paid]
    asked = desk(
        DeskOperation, 50, 20, actor="host", card=0, op="ask",
        args={"source": "room", "room": "class", "event": "e-secret-4"},
    )  # fmt: skip
    note = desk(
        DeskOperation, 51, 21, actor="host", card=1, op="note", args={"text": "tell Zwölfboxer"}
    )
    return sorted([*evening(), *first, *paid, asked, note], key=lambda event: event.at_ms)


def figures(path: Path, *, at_s: float | None = None) -> list[Any]:
    """Every report of a database."""
    with Reader(path) as reader:
        reads = [
            summary.read(reader, row.session, surroundings(reader), at_s)
            for row in reader.sessions()
        ]
        return [json.loads(msgspec.json.encode(summary.report(read))) for read in reads]


def cards(path: Path) -> list[tuple[int, int, int, str]]:
    with Reader(path) as reader:
        read = summary.read(reader, 1, surroundings(reader))
        found = read.folds.desk.cards(read.at_ms)
        return [(card.card, card.asks, card.askers, card.state) for card in found]


def traces(folder: Path) -> list[tuple[str, str]]:
    """(file, secret) of whatever is still there."""
    files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return [
        (name, secret)
        for name, data in files.items()
        for secret in SECRETS
        if secret.encode() in data
    ]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Path]:
    path = stored(tmp_path / "s.sqlite", lesson(), [person(900, 90_000, text="again")])
    backup.copy(path, tmp_path / "s-backup-2025-09-13.sqlite")
    (tmp_path / "replay-1.jsonl").write_text(NAME, "utf-8")
    yield path


def test_the_preview_counts_what_would_go(database: Path) -> None:
    with Reader(database) as reader:
        found = privacy.preview(reader, VIEWER, surroundings)
    assert (found.messages, found.questions, found.payments, found.sessions) == (6, 2, 4, 2)


def test_nothing_is_left_and_every_number_stays(database: Path) -> None:
    assert {secret for _, secret in traces(database.parent)} == set(SECRETS)
    before, early, listed = figures(database), figures(database, at_s=30), cards(database)
    privacy.erase(database, VIEWER, surroundings, NOW)
    assert traces(database.parent) == []
    assert figures(database) == before
    assert figures(database, at_s=30) == early
    assert cards(database) == listed
    assert backup.verify(database).sound
    assert figures(database.parent / "s-backup-2025-09-13.sqlite") == before
    with Reader(database) as reader:
        assert list(reader.search("独一无二")) != [], "what somebody else asked is still found"
        assert [s.event.viewer.id for s in reader.search("独一无二") if s.event.viewer] == ["u7"]
        with pytest.raises(AppError, match="viewer_missing"):
            privacy.preview(reader, VIEWER, surroundings)


def test_a_second_erasure_moves_no_number_either(database: Path) -> None:
    before = figures(database)
    privacy.erase(database, VIEWER, surroundings, NOW)
    privacy.erase(database, "u7", surroundings, NOW)
    assert figures(database) == before


def test_a_recording_brings_nobody_back(database: Path) -> None:
    before = figures(database)
    privacy.erase(database, VIEWER, surroundings, NOW)
    writer = Writer(database, lambda _: None)
    again = import_recording(writer, "again", lesson(), NOW)
    fresh = import_recording(writer, "other", [person(901, 95_000, text="Archaeopteryx")], NOW)
    writer.close()
    assert (again.session, again.new) == (1, 0)
    assert fresh.new == 1
    assert figures(database)[:2] == before
    assert traces(database.parent) == []


def test_who_comes_back_later_is_somebody_new(database: Path) -> None:
    privacy.erase(database, VIEWER, surroundings, NOW)
    later = person(902, (NOW - START) / 1000 + 5, text="hello")
    assert later.at_ms == at((NOW - START) / 1000 + 5)
    stored(database, [later])
    with Reader(database) as reader:
        assert [s.event for s in reader.of_person(reader.person(VIEWER))] == [later]


def test_everything_about_a_viewer_can_be_handed_over(database: Path) -> None:
    with Reader(database) as reader:
        lines = [json.loads(line) for line in privacy.subject_access(reader, VIEWER)]
    assert len(lines) == 10
    assert {line["viewer"]["id"] for line in lines} == {VIEWER}


def test_what_was_imported_and_said_of_a_viewer_is_handed_over_too(database: Path) -> None:
    writer = Writer(database, lambda _: None)
    writer.save_behaviour([(VIEWER, "k1", 5, 3, 1, 0), ("other", "k1", 5, 9, 9, 9)])
    writer.within(lambda connection: corrections.save(connection, VIEWER, "k1", False, 5))
    writer.close()
    with Reader(database) as reader:
        *_, bought, said = map(json.loads, privacy.subject_access(reader, VIEWER))
    assert bought == {
        "kind": "behaviour", "course": "k1", "at_ms": 5, "views": 3, "purchases": 1, "comments": 0
    }  # fmt: skip
    assert said == {"kind": "correction", "course": "k1", "wanted": False}
    privacy.erase(database, VIEWER, surroundings, NOW)
    assert corrections.load(database) == {}


def test_the_window_must_be_closed(database: Path) -> None:
    writer = Writer(database, lambda _: None)
    try:
        with pytest.raises(AppError, match="database_in_use"):
            privacy.erase(database, VIEWER, surroundings, NOW)
    finally:
        writer.close()


def test_a_damaged_copy_that_still_names_them_is_told(database: Path) -> None:
    data = (database.parent / "s-backup-2025-09-13.sqlite").read_bytes()
    broken = database.parent / "s-2025-09-14-120000.sqlite"
    broken.write_bytes(data[: len(data) - 4096])
    done = privacy.erase(database, VIEWER, surroundings, NOW)
    assert done.left == (broken,)


def test_old_sessions_lose_their_words_and_keep_their_numbers(database: Path) -> None:
    before = figures(database)
    gone = privacy.retain(database, surroundings, 5, START + 8 * 86_400_000)
    assert gone == (1, 2)
    (database.parent / "s-backup-2025-09-13.sqlite").unlink()
    left = traces(database.parent)
    assert {secret for _, secret in left} <= {"e-secret-1", VIEWER, NAME}, "ids, and a note"
    assert figures(database) == before
    assert privacy.retain(database, surroundings, 5, START + 8 * 86_400_000) == ()


def test_recent_sessions_keep_their_words(database: Path) -> None:
    assert privacy.retain(database, surroundings, 5, START + 4 * 86_400_000) == ()
    with Reader(database) as reader:
        assert list(reader.search("Archaeopteryx"))


def test_anonymous_words_stay_and_nobody_said_them(database: Path) -> None:
    before = figures(database)
    privacy.erase(database, VIEWER, surroundings, NOW, words=False)
    assert figures(database) == before
    left = {secret for _, secret in traces(database.parent)}
    assert left == {"独一无二的问题到底", "Archaeopteryx"}
    with Reader(database) as reader:
        said = [stored.event for stored in reader.search("Archaeopteryx")]
    assert said and all(event.viewer and not event.viewer.name for event in said)


def test_names_go_from_sessions_without_a_word_too(tmp_path: Path) -> None:
    given = [made(Gift, 1, 1, "u5", name="小心心", count=5)]
    path = stored(tmp_path / "s.sqlite", given)
    later = START + 200 * 86_400_000
    assert b"Person u5" in path.read_bytes()
    assert privacy.retain(path, surroundings, 180, later) == (1,)
    assert b"Person u5" not in path.read_bytes()
    assert privacy.retain(path, surroundings, 180, later) == ()


def test_an_old_recording_that_came_in_yesterday_keeps_its_words(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    writer = Writer(path, lambda _: None)
    later = START + 200 * 86_400_000
    import_recording(writer, "old", lesson(), later - 86_400_000)
    writer.close()
    assert privacy.retain(path, surroundings, 180, later) == ()
    assert privacy.retain(path, surroundings, 180, later + 180 * 86_400_000) == (1,)


def test_copies_with_old_words_are_replaced_by_a_fresh_one(tmp_path: Path) -> None:
    path = stored(tmp_path / "s.sqlite", lesson())
    copy = backups.make(path, datetime.fromtimestamp(START / 1000))
    aside = tmp_path / "s-2025-09-13-120000.sqlite"
    backup.copy(path, aside)
    privacy.retain(path, surroundings, 5, START + 8 * 86_400_000)
    (fresh,) = backups.backups(path)
    assert fresh != copy
    for file in (path, fresh, aside):
        assert "独一无二".encode() not in file.read_bytes(), file


@pytest.mark.parametrize(("step", "questions"), [("few", 3), ("usual", 4)])
def test_what_was_no_question_that_evening_is_none_after_the_erasure(
    tmp_path: Path, step: str, questions: int
) -> None:
    events = [
        understood(step, "usual", at(0)),
        person(1, 5, text="给讲讲受力分析"),
        *evening(),
    ]
    path = stored(tmp_path / "s.sqlite", events)
    before, listed = figures(path), cards(path)
    assert sum(asks for _, asks, _, _ in listed) == questions
    privacy.erase(path, VIEWER, surroundings, NOW)
    assert figures(path) == before
    assert cards(path) == listed


@pytest.mark.parametrize("words", [True, False])
def test_questions_that_only_a_name_told_apart_stay_apart(tmp_path: Path, words: bool) -> None:
    events = [
        person(1, 1, text="66"),
        made(Chat, 2, 2, "u1", text="？加速度？"),
        made(Chat, 3, 3, "u1", text=f"@{NAME} ？加速度？"),
        made(Chat, 4, 4, "u2", text=f"{NAME}加速度?"),
    ]
    path = stored(tmp_path / "s.sqlite", events)
    before, listed = figures(path), cards(path)
    assert listed == [(2, 2, 2, "new"), (1, 1, 1, "new")]
    privacy.erase(path, VIEWER, surroundings, NOW, words)
    assert NAME.encode() not in path.read_bytes()
    assert cards(path) == listed
    assert figures(path) == before


def test_a_name_in_everybodys_mouth_does_not_stay_as_a_label(tmp_path: Path) -> None:
    quiet = [made(Chat, n, 10 * n, "u1", text="嗯") for n in range(60)]
    loud = [
        made(Chat, 1_000 + n, 600 + n / 2, f"u{n}", text="quetzal!" + " hm" * (n % 3))
        for n in range(80)
    ]
    who = msgspec.structs.replace(person(1, 1, text="66"), viewer=Viewer(VIEWER, "Quetzal"))
    path = stored(tmp_path / "s.sqlite", [who, *quiet, *loud])
    before = figures(path)
    (peak,) = before[0]["metrics"]["peaks"]["value"]
    assert peak["words"] == ["quetzal", "hm"]
    privacy.erase(path, VIEWER, surroundings, NOW)
    assert b"quetzal" not in path.read_bytes().lower()
    peak["words"] = ["hm"]
    assert figures(path) == before


def test_a_person_is_taken_off_the_list_of_the_blocked_by_every_name_and_id() -> None:
    person = Person(frozenset({("room", "u3"), ("twitch", "7")}), frozenset({"Leo", "Löwe"}))
    gone = (
        *(Blocked("x", "u3", "room"), Blocked("", "7", "twitch"), Blocked("@LEO")),
        *(Blocked("löwe", "", "room"), Blocked("7"), Blocked(" U3")),
    )
    left = (
        *(Blocked("Leo", "u4", "room"), Blocked("Leo", "", "bilibili"), Blocked("Leona")),
        *(Blocked("x", "u3", "twitch"), Blocked("Leo", "u3", "bilibili")),
    )
    preferences = Preferences()
    preferences.change("filters", viewers=(*gone, *left))
    privacy.unlist(preferences, person)
    assert preferences.now.filters.viewers == left


@pytest.mark.parametrize(
    "name",
    [
        *(
            "started",
            "ended",
            "answered",
            "paid",
            "room",
            "class",
            "captain",
            "course-1",
            "火箭发射",
        ),
        *("stage", "LiveSignals", "kinds", "text", "usual", "concurrent", "audience_count"),
    ],
)
def test_somebody_called_like_a_word_of_ours_takes_no_number_along(
    tmp_path: Path, name: str
) -> None:
    course: dict[str, Any] = {"pitch": "p9", "course": "course-1"}
    events = [
        announced("room", "class", ["chat", "audience_count"], at(0)),
        msgspec.structs.replace(person(1, 0, text="66"), viewer=Viewer(VIEWER, name)),
        *evening(),
        understood("usual", "usual", at(701)),
        made(Gift, 900, 702, "u1", name="火箭发射", paid=Money(100, "CNY")),
        desk(Pitch, 90, 703, action="started", detail={"expected": 2.0, "basis": name}, **course),
        made(Order, 901, 704, "u2", order="Z1", course="course-1", paid=Money(100, "CNY")),
        desk(DeskOperation, 91, 705, actor="stage", card=1, op="answered"),
        desk(DeskOperation, 92, 706, actor=name, card=2, op="note", args={"text": f"for {name}"}),
        desk(Pitch, 93, 707, action="ended", **course),
    ]
    path = stored(tmp_path / "s.sqlite", events)
    before, listed = figures(path), cards(path)
    assert ("answered" in {state for _, _, _, state in listed}) and before[0]["totals"]["gifts"]
    privacy.erase(path, VIEWER, surroundings, NOW)
    assert figures(path) == before
    assert cards(path) == listed
    with Reader(path) as reader:
        notes = [one for one in reader.of_kind("desk_operation")]
    assert isinstance(notes[1].event, DeskOperation)
    assert notes[1].event.args == {"text": "for …"}


def test_orders_whose_numbers_hold_the_id_are_told_apart(tmp_path: Path) -> None:
    def order(number: int, told: str) -> Event:
        paid = Money(100, "CNY")
        return made(Order, number, number, "u1", order=told, course="k1", paid=paid)

    back = made(Refund, 9, 9, "u1", order="N-55555-1", paid=Money(100, "CNY"))
    who = person(1, 0, text="66")
    others = [msgspec.structs.replace(who, id=f"x{n}", viewer=Viewer(n, f"Person {n}"))
              for n in ("55555", "66666")]  # fmt: skip
    sold = [order(2, "N-55555-1"), order(3, "N-66666-1"), order(4, "N-55555-2"), back]
    path = stored(tmp_path / "s.sqlite", [*others, *sold])
    before = figures(path)
    for n in ("55555", "66666"):
        privacy.erase(path, n, surroundings, NOW)
    assert figures(path) == before
    assert b"N-55555" not in path.read_bytes()


def test_a_file_in_which_an_older_program_erased_is_read_and_erased_in_again(
    database: Path,
) -> None:
    before = figures(database)
    privacy.erase(database, VIEWER, surroundings, NOW)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("ALTER TABLE kept DROP COLUMN wording")
        connection.execute(f"PRAGMA user_version = {schema.WORDING_SINCE - 1}")
    assert figures(database) == before
    privacy.erase(database, "u7", surroundings, NOW)
    assert figures(database) == before
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(wording) FROM kept").fetchone() > (0,)


def test_a_question_that_was_one_by_a_name_alone_is_still_found_and_counted(
    tmp_path: Path,
) -> None:
    who = msgspec.structs.replace(person(1, 1, text="66"), viewer=Viewer(VIEWER, "请问为什么呢？"))
    asked = made(Chat, 2, 2, "u1", text="请问为什么呢？ 加速度")
    path = stored(tmp_path / "s.sqlite", [who, asked])

    def questions() -> tuple[int, int, int]:
        with Reader(path) as reader:
            row = chat_row(2, asked)
            assert row is not None
            page = viewer_page(reader, row, surroundings(reader))
            hits = list(found(reader, wanted("加速度", {"kind": "question"}), None, Materials()))
            return page.counts[1], len(hits), privacy.preview(reader, "u1", surroundings).questions

    assert questions() == (1, 1, 1)
    privacy.erase(path, VIEWER, surroundings, NOW)
    assert questions() == (1, 1, 1)
