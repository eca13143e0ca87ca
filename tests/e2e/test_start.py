"""The app starts whatever lies in its folders: at once, usable, and one line says what is bad."""

import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from streamer_app import assets
from streamer_app.catalogue.courses import Item
from streamer_app.settings import FILE
from streamer_app.store.writer import Writer
from tests.e2e.evening import evening, fixture_one, room
from tests.e2e.test_window import Opener

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
START_S = 3.0

Damage = Callable[[Path], str]


@pytest.fixture
def app(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Opener:
    return partial(evening, tmp_path, monkeypatch)


@pytest.fixture
def resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what is shipped, to be damaged."""
    package = tmp_path / "package"
    shutil.copytree(assets.asset(), package / "resources")
    monkeypatch.setattr(assets, "_package", package)
    return package / "resources"


def settings_garbage(folder: Path) -> str:
    config = folder / "streamer-app"
    config.mkdir(exist_ok=True)
    (config / FILE).write_bytes(b"\x00\xffnot json")
    return "settings.damaged"


def layout_beyond_every_screen(folder: Path) -> str:
    config = folder / "streamer-app"
    config.mkdir(exist_ok=True)
    text = '{"rooms": {"addresses": ["twitch:ada"]}, "layout": {"frame": [0, 0, 99999999999, 9]}}'
    (config / FILE).write_text(text)
    return "settings.damaged"


def database_of_noise(folder: Path) -> str:
    (folder / "sessions.sqlite").write_bytes(bytes(range(256)) * 64)
    return "sessions-2"


def database_cut_short(folder: Path) -> str:
    path = folder / "sessions.sqlite"
    Writer(path, lambda _: None).close()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return "sessions-2"


def course_that_is_no_course(folder: Path) -> str:
    path = folder / "sessions.sqlite"
    writer = Writer(path, lambda _: None)
    writer.save_items([Item(id="k1", title="力学").row()])
    writer.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE item SET tags = '[[['")
    return "1 门课程读不出来"


DAMAGES = (
    settings_garbage,
    layout_beyond_every_screen,
    database_of_noise,
    database_cut_short,
    course_that_is_no_course,
)


def usable(app: Opener, said: str) -> None:
    """The window comes at once, says it in its banner, and records a room."""
    with room(fixture_one()) as address:
        begun, worked = time.monotonic(), time.process_time()
        with app() as made:
            made.shell.tick.start()
            made.until(made.window.banner.isVisible, "no banner")
            assert time.process_time() - worked < START_S, time.monotonic() - begun
            assert said in made.window.banner.text(), made.window.banner.text()
            assert QApplication.activeModalWidget() is None
            made.join(address)
            made.until(lambda: made.now.saved >= 11, "it does not record")


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_file_is_kept_and_the_app_goes_on(
    app: Opener, tmp_path: Path, damage: Damage
) -> None:
    said = damage(tmp_path)
    before = {path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    usable(app, said)
    after = {path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    if damage is not course_that_is_no_course:
        damaged = {data for data in before if data}
        assert damaged & after, "the bad file is gone"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("translations/en/LC_MESSAGES/streamer_app.mo", "English"),
        ("lexicons/intent.toml", "intent.toml"),
        ("lexicons/common.toml", "common.toml"),
        ("lexicons/claims.toml", "claims.toml"),
        ("interaction_prior.toml", "interaction_prior.toml"),
    ],
)
def test_a_damaged_shipped_file_is_done_without(
    app: Opener, resources: Path, file: str, said: str
) -> None:
    (resources / file).write_bytes(b"[[[\xff")
    usable(app, said)
    assert (resources / file).read_bytes() == b"[[[\xff"


def test_two_things_at_once_are_said_in_one_line(app: Opener, tmp_path: Path) -> None:
    settings_garbage(tmp_path)
    database_of_noise(tmp_path)
    usable(app, "sessions-2")
    assert (tmp_path / "streamer-app" / "settings.damaged").exists()


def test_nothing_damaged_is_nothing_said(app: Opener) -> None:
    with room(fixture_one()) as address, app() as made:
        made.join(address)
        made.until(lambda: made.now.saved >= 11)
        assert not made.window.banner.isVisible()
