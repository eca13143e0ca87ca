"""Files that are not what they should be: said in words, and left as they are."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from streamer_app.errors import AppError
from streamer_app.store import backup, schema
from streamer_app.store.lock import Lock
from streamer_app.store.opening import examine
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer
from tests.store.rooms import chat


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one session of 300 events."""
    path = tmp_path / "lessons.db"
    writer = Writer(path, lambda _: None, interval_s=0.001)
    session = writer.open_session("lesson", 1)
    writer.put(session, [chat(n) for n in range(300)])
    writer.end_session(session)
    writer.close()
    return path


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


def garble(path: Path) -> None:
    path.write_bytes(b"not a database at all\n" * 50)


def short(path: Path) -> None:
    path.write_bytes(b"SQLite")


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5000])


def zero_a_page(path: Path) -> None:
    data = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'event'"
        ).fetchone()
    data[(root - 1) * 4096 : root * 4096] = bytes(4096)
    path.write_bytes(data)


def another_program(path: Path) -> None:
    change(path, "PRAGMA application_id = 7")


def no_mark(path: Path) -> None:
    path.unlink()
    change(path, "CREATE TABLE cats (name TEXT)")


def newer(path: Path) -> None:
    change(path, f"PRAGMA user_version = {schema.VERSION + 1}")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


FAULTS: list[tuple[Callable[[Path], None], str]] = [
    (garble, "database_foreign"),
    (short, "database_foreign"),
    (truncate, "database_damaged"),
    (zero_a_page, "database_damaged"),
    (another_program, "database_foreign"),
    (no_mark, "database_foreign"),
    (newer, "database_newer"),
    (folder, "database_folder"),
]


def content(path: Path) -> dict[str, bytes]:
    return {
        file.name: file.read_bytes()
        for file in path.parent.iterdir()
        if file.is_file() and not file.name.endswith(".lock")
    }


@pytest.mark.parametrize(("fault", "code"), FAULTS)
def test_a_bad_file_is_named_and_left_byte_for_byte(
    path: Path, fault: Callable[[Path], None], code: str
) -> None:
    fault(path)
    before = content(path)
    with pytest.raises(AppError) as caught:
        Writer(path, lambda _: None)
    assert caught.value.code == code
    assert content(path) == before


@pytest.mark.parametrize(("fault", "code"), FAULTS)
def test_a_reader_says_the_same_but_reads_a_newer_file(
    path: Path, fault: Callable[[Path], None], code: str
) -> None:
    fault(path)
    before = content(path)
    if fault is newer:
        with Reader(path) as reader:
            assert reader.session("last").events == 300
    else:
        with pytest.raises(AppError) as caught, Reader(path) as reader:
            list(reader.events(1))
        assert caught.value.code == code
    assert content(path) == before


def test_a_missing_file_is_not_made_by_a_reader(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        Reader(tmp_path / "nothing.db")
    assert caught.value.code == "database_missing"
    assert not list(tmp_path.iterdir())


def test_an_empty_file_is_a_fresh_start(tmp_path: Path) -> None:
    path = tmp_path / "lessons.db"
    path.touch()
    Writer(path, lambda _: None).close()
    assert examine(path) == schema.VERSION


def test_a_first_start_that_was_cut_short_is_still_a_fresh_start(tmp_path: Path) -> None:
    path = tmp_path / "lessons.db"
    change(path, "PRAGMA journal_mode = WAL")
    assert path.stat().st_size and examine(path) == 0


def test_a_first_start_killed_in_the_middle_of_its_transaction_is_a_fresh_start(
    tmp_path: Path,
) -> None:
    with closing(sqlite3.connect(tmp_path / "dying.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        schema.MIGRATIONS[0](connection)
        connection.executemany("INSERT INTO kind VALUES (?, ?)", [(n, "x") for n in range(99, 999)])
        for tail in ("", "-journal"):
            shutil.copy(tmp_path / f"dying.db{tail}", tmp_path / f"lessons.db{tail}")
        connection.execute("ROLLBACK")
    path = tmp_path / "lessons.db"
    assert path.stat().st_size and path.with_name("lessons.db-journal").stat().st_size
    with Reader(path) as reader:
        assert reader.sessions() == []
    Writer(path, lambda _: None).close()
    assert examine(path) == schema.VERSION


def test_a_file_that_another_program_holds_locked_is_said_to_be_busy(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streamer_app.store.opening._BUSY_S", 0.01)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(AppError) as caught:
            Writer(path, lambda _: None)
        other.execute("ROLLBACK")
    assert caught.value.code == "database_busy"


def test_a_second_writer_is_refused_and_told_who_holds_the_file(path: Path) -> None:
    first = Writer(path, lambda _: None, purpose="window")
    with pytest.raises(AppError) as caught:
        Writer(path, lambda _: None)
    first.close()
    assert caught.value.code == "database_in_use"
    assert caught.value.arguments["pid"] == os.getpid()
    assert caught.value.arguments["purpose"] == "window"
    Writer(path, lambda _: None).close()


def test_a_killed_holder_frees_the_file_at_once(path: Path) -> None:
    hold = (
        "import sys, time; from pathlib import Path; from streamer_app.store.lock import Lock; "
        "lock = Lock(Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(path)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None and child.stdout.readline() == "held\n"
        with pytest.raises(AppError) as caught:
            Lock(path)
        child.kill()
        child.wait()
    assert caught.value.arguments["pid"] == child.pid
    Lock(path).release()


def test_a_reader_works_beside_an_open_writer(path: Path) -> None:
    writer = Writer(path, lambda _: None, interval_s=0.001)
    writer.resume_session(1)
    with Reader(path) as reader:
        before = len(list(reader.events(1)))
        writer.put(1, [chat(1000)])
        assert writer.sync()
        assert len(list(reader.events(1))) == before + 1
    writer.close()


def test_every_row_has_a_checksum_and_a_sound_file_verifies(path: Path) -> None:
    found = backup.verify(path)
    assert found.sound and found.events == 300


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE event SET text = 'nothing' WHERE id = 5", "damaged_events"),
        ("UPDATE event SET at_ms = at_ms + 1 WHERE id = 5", "damaged_events"),
        ("UPDATE event SET viewer = 1 + viewer % 5 WHERE id = 5", "damaged_events"),
        ("UPDATE viewer SET name = 'x' WHERE id = 5", "damaged_viewers"),
    ],
)
def test_a_changed_row_is_found_by_its_checksum(path: Path, statement: str, where: str) -> None:
    change(path, statement)
    found = backup.verify(path)
    assert not found.sound and getattr(found, where) == (5,)


def test_a_copy_is_checked_and_equal(path: Path, tmp_path: Path) -> None:
    backup.copy(path, tmp_path / "copy.db")
    with Reader(path) as reader, Reader(tmp_path / "copy.db") as copied:
        assert list(reader.events(1)) == list(copied.events(1))


def test_no_copy_is_made_of_a_damaged_file(path: Path, tmp_path: Path) -> None:
    change(path, "UPDATE event SET text = 'nothing' WHERE id = 5")
    with pytest.raises(AppError):
        backup.copy(path, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def a_later_step(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE session ADD COLUMN mood TEXT")


def a_step_that_fails(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE session ADD COLUMN mood TEXT")
    connection.execute("SELECT nonsense")


def upgrade_to(monkeypatch: pytest.MonkeyPatch, step: Callable[[sqlite3.Connection], None]) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)


def test_an_upgrade_keeps_a_checked_copy_of_what_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade_to(monkeypatch, a_later_step)
    writer = Writer(path, lambda _: None)
    writer.close()
    assert writer.backup is not None
    assert (examine(path), examine(writer.backup)) == (schema.VERSION, schema.VERSION - 1)
    with Reader(writer.backup) as reader:
        assert reader.session("last").events == 300


def test_an_upgrade_that_fails_leaves_the_old_schema(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade_to(monkeypatch, a_step_that_fails)
    with pytest.raises(sqlite3.OperationalError):
        Writer(path, lambda _: None)
    assert examine(path) == schema.VERSION - 1
    with closing(sqlite3.connect(path)) as connection:
        columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(session)")]
    assert "mood" not in columns


def test_the_views_tell_plain_sql_readers_the_platform_s_ids(path: Path) -> None:
    ids = ["00112233-4455-6677-8899-aabbccddeeff", "deadbeef", "12", "abc"]
    writer = Writer(path, lambda _: None, interval_s=0.001)
    writer.put(writer.open_session("ids", 1), [chat(0, "x", id=name, room="v") for name in ids])
    writer.close()
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT id FROM events WHERE room = 'v' ORDER BY row").fetchall()
        (messages,) = connection.execute("SELECT count(*) FROM messages").fetchone()
    assert [name for (name,) in found] == ids
    assert messages == 304


def test_no_thread_is_left_when_a_writer_cannot_open(path: Path) -> None:
    garble(path)
    before = threading.active_count()
    with pytest.raises(AppError):
        Writer(path, lambda _: None)
    assert threading.active_count() == before


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Callable[[], Path]]:
    """A small disk of its own, and what makes it read-only (needs to be allowed to mount)."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    allowed = sys.platform == "linux" and os.geteuid() == 0
    if not allowed or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only the administrator may mount a read-only disk")

    def close() -> Path:
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        return folder

    yield close
    subprocess.run(["umount", str(folder)], check=True)


def test_a_database_on_a_read_only_disk_is_read_with_its_unfinished_log(
    tmp_path: Path, read_only: Callable[[], Path]
) -> None:
    writer = Writer(tmp_path / "lessons.db", lambda _: None, interval_s=0.001)
    writer.put(writer.open_session("lesson", 1), [chat(n) for n in range(100)])
    assert writer.sync()
    for name in ("lessons.db", "lessons.db-wal"):
        shutil.copy(tmp_path / name, tmp_path / "disk" / name)
    writer.close()
    shutil.copy(tmp_path / "lessons.db", tmp_path / "disk" / "closed.db")
    folder = read_only()
    for name in ("lessons.db", "closed.db"):
        with Reader(folder / name) as reader:
            assert reader.session("last").events == 100
        with pytest.raises(AppError) as caught:
            Writer(folder / name, lambda _: None)
        assert caught.value.code == "database_read_only"


def test_a_pipe_is_no_database_and_gets_no_lock_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    for opened in (lambda: Reader(path), lambda: Writer(path, lambda batch: None)):
        with pytest.raises(AppError, match="database_foreign"):
            opened()
    assert list(tmp_path.iterdir()) == [path]


LOOK = (
    "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
    "print(c.execute('SELECT count(*) FROM event').fetchone()[0]); c.close()"
)


def test_another_program_that_looks_takes_nothing_away_from_a_running_writer(path: Path) -> None:
    """A reader here must not drop the locks that keep the log from being deleted under us."""
    writer = Writer(path, lambda _: None, interval_s=0.001)
    session = writer.open_session("lesson", 1)
    writer.put(session, [chat(1_001)])
    assert writer.sync()
    with Reader(path) as reader:
        assert reader.session(session).messages == 1
    subprocess.run([sys.executable, "-c", LOOK, str(path)], check=True, capture_output=True)
    writer.put(session, [chat(1_002)])
    assert writer.sync()
    with Reader(path) as reader:
        assert reader.session(session).messages == 2
    found = subprocess.run(
        [sys.executable, "-c", LOOK, str(path)], check=True, capture_output=True, text=True
    )
    writer.close()
    assert found.stdout.strip() == "302"
