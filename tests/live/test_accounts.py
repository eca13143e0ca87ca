"""Accounts: secrets where they belong, feeds that get theirs and no others."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from keyring.errors import InitError, PasswordDeleteError

from streamer_app.errors import AppError
from streamer_app.feeds.bilibili_open_calls import ACCESS_KEY, ACCESS_SECRET, APP_ID
from streamer_app.feeds.bilibili_steps import COOKIE
from streamer_app.feeds.registry import parse_address
from streamer_app.live.accounts import Accounts, aside, needed
from streamer_app.settings import SERVICE, Secrets, trusted_store


class Store:
    """A password store in memory; ``locked`` it refuses everything."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}
        self.locked = False
        self.asked = 0

    def _open(self) -> dict[tuple[str, str], str]:
        self.asked += 1
        if self.locked:
            raise InitError("prompt dismissed")
        return self.held

    def get_password(self, service: str, username: str) -> str | None:
        return self._open().get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self._open().pop((service, username), None) is None:
            raise PasswordDeleteError("not there")


def test_a_secret_goes_to_the_store_and_only_its_name_to_the_disk(tmp_path: Path) -> None:
    store, index = Store(), tmp_path / "accounts.json"
    assert Secrets(index, lambda: store).keep(COOKIE, "杂+value")
    assert store.held == {(SERVICE, COOKIE): "杂+value"}
    assert json.loads(index.read_bytes()) == [COOKIE]
    assert Secrets(index, lambda: store).text(COOKIE) == "杂+value"
    assert [path.name for path in tmp_path.iterdir()] == ["accounts.json"]


def test_a_store_is_not_opened_for_what_it_does_not_have(tmp_path: Path) -> None:
    store = Store()
    secrets = Secrets(tmp_path / "accounts.json", lambda: store)
    assert secrets.text(COOKIE) == ""
    assert not secrets.forget(COOKIE)
    assert store.asked == 0


@pytest.mark.parametrize("there", [True, False])
def test_without_a_working_store_a_secret_lasts_until_the_end_of_the_run(
    tmp_path: Path, there: bool
) -> None:
    store, index = Store(), tmp_path / "accounts.json"
    store.locked = True
    secrets = Secrets(index, lambda: store if there else None)
    assert not secrets.keep(COOKIE, "value-of-it")
    assert (secrets.text(COOKIE), secrets.kept(), secrets.failed) == (
        "value-of-it",
        {COOKIE: False},
        there,
    )
    assert not index.exists()
    assert Secrets(index, lambda: None).text(COOKIE) == ""
    assert secrets.forget(COOKIE) and secrets.text(COOKIE) == ""


def test_a_store_that_gets_locked_gives_nothing_and_says_so(tmp_path: Path) -> None:
    store = Store()
    secrets = Secrets(tmp_path / "accounts.json", lambda: store)
    secrets.keep(COOKIE, "v")
    store.locked = True
    assert (secrets.text(COOKIE), secrets.failed) == ("", True)
    with pytest.raises(AppError) as told:
        secrets.forget(COOKIE)
    assert told.value.code == "account_not_forgotten"
    store.locked = False
    assert secrets.text(COOKIE) == "v"
    assert secrets.forget(COOKIE) and store.held == {} and secrets.kept() == {}


def test_what_somebody_else_deleted_can_be_forgotten(tmp_path: Path) -> None:
    store = Store()
    secrets = Secrets(tmp_path / "accounts.json", lambda: store)
    secrets.keep(COOKIE, "v")
    store.held.clear()
    assert secrets.forget(COOKIE)


def test_a_damaged_index_is_empty(tmp_path: Path) -> None:
    (tmp_path / "accounts.json").write_bytes(b'{"a": [')
    assert Secrets(tmp_path / "accounts.json", lambda: None).kept() == {}


@pytest.mark.parametrize(
    "backend", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"]
)
def test_stores_that_are_not_on_the_list_are_not_used(
    backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring
    from keyring.core import load_keyring

    monkeypatch.setattr(keyring, "get_keyring", lambda: load_keyring(backend))
    assert trusted_store() is None


def test_out_of_a_chain_the_first_store_on_the_list_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import keyring

    class Chain:
        backends: tuple[object, ...] = ()

    listed = type("Keyring", (), {"__module__": "keyring.backends.kwallet"})()
    unlisted = type("Keyring", (), {"__module__": "keyrings.alt.file"})()
    Chain.backends = (unlisted, listed)
    monkeypatch.setattr(keyring, "get_keyring", Chain)
    assert trusted_store() is listed


def accounts(tmp_path: Path, **kept: str) -> Accounts:
    store = Store()
    secrets = Secrets(tmp_path / "accounts.json", lambda: store)
    for name, value in kept.items():
        secrets.keep(name, value)
    return Accounts(secrets, tmp_path)


def test_a_room_gets_what_its_platform_needs_and_nothing_else(tmp_path: Path) -> None:
    mine = accounts(tmp_path, **{COOKIE: "SESSDATA=abcdefgh", APP_ID: "5", "twitch": "t"})
    both = [parse_address("bilibili:6"), parse_address("bilibili-open:CODE1")]
    web, own = asyncio.run(mine.feeds(both))
    steps: Any = getattr(web, "_steps", None)
    access: Any = getattr(own, "_access", None)
    assert steps._signed_in == "SESSDATA=abcdefgh"
    assert access.secrets.text(APP_ID) == "5"
    assert access.secrets.text(COOKIE) == access.secrets.text("twitch") == ""


@pytest.mark.parametrize(
    "text",
    [
        "bilibili:6?endpoint=ws://evil.example&http=1",
        "bilibili-open:CODE1?endpoint=ws://127.0.0.1:5&http=1",
        "ws://somewhere",
    ],
)
def test_no_secret_ever_goes_to_an_endpoint(text: str) -> None:
    assert needed(parse_address(text)) == ()


def test_notes_survive_the_program(tmp_path: Path) -> None:
    async def note(value: str) -> str:
        (feed,) = await accounts(tmp_path).feeds([parse_address("bilibili-open:CODE1")])
        access: Any = getattr(feed, "_access", None)
        before: str = access.notes.text("game")
        await access.notes.keep("game", value)
        return before

    assert [asyncio.run(note(value)) for value in ("1 g1", "", "2 g2")] == ["", "1 g1", ""]
    assert json.loads((tmp_path / "notes.json").read_bytes()) == {"game": "2 g2"}


def test_a_store_that_waits_for_a_person_is_not_waited_for() -> None:
    never = threading.Event()
    assert asyncio.run(aside(never.wait, 0.01)) is None
    never.set()
    assert asyncio.run(aside(lambda: 7)) == 7


def test_everything_that_can_be_kept_is_listed_without_values(tmp_path: Path) -> None:
    listed = {one.name: one for one in accounts(tmp_path, **{APP_ID: "12345"}).all()}
    assert {COOKIE, APP_ID, ACCESS_KEY, ACCESS_SECRET} <= listed.keys()
    assert (listed[APP_ID].kept, listed[COOKIE].kept) == (True, False)
    assert "12345" not in repr(listed)


REAL = """
printf testpw | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1
app() { "$PYTHON" -m streamer_app --db "$HOME/a.db" --json "$@"; }
printf 'SESSDATA=秘密value1\\n' | app accounts set bilibili.cookie
app accounts
"$PYTHON" -c "import keyring; print(keyring.get_password('streamer-app', 'bilibili.cookie'))"
app accounts forget bilibili.cookie
app accounts forget bilibili.cookie
"$PYTHON" -c "import keyring; print(keyring.get_password('streamer-app', 'bilibili.cookie'))"
"""


def in_a_home(tmp_path: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A run of its own: no bus, no keyring and no settings of this machine's user."""
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
    own = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(runtime), "PYTHON": sys.executable}
    return subprocess.run(
        command,
        env={**kept, **own, "LANG": "C.UTF-8"},
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="needs dbus-run-session and gnome-keyring-daemon",
)
def test_a_real_password_store_keeps_gives_and_forgets(tmp_path: Path) -> None:
    ended = in_a_home(tmp_path, "dbus-run-session", "--", "bash", "-c", REAL)
    lines = ended.stdout.splitlines()
    assert json.loads(lines[0]) == {"name": "bilibili.cookie", "kept": True}, ended.stderr
    listed = {row["name"]: row["kept"] for row in map(json.loads, lines[1:-4])}
    assert listed["bilibili.cookie"] and not listed[APP_ID]
    assert lines[-4:] == [
        "SESSDATA=秘密value1",
        '{"name":"bilibili.cookie","forgotten":true}',
        '{"name":"bilibili.cookie","forgotten":false}',
        "None",
    ]
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not any("秘密value1".encode() in path.read_bytes() for path in written)


def test_without_a_password_store_nothing_is_kept_and_words_say_so(tmp_path: Path) -> None:
    script = "printf secretvalue | $PYTHON -m streamer_app accounts set bilibili.cookie"
    ended = in_a_home(tmp_path, "bash", "-c", script)
    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 2 and "secretvalue" not in ended.stderr
    assert not any(
        b"secretvalue" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()
    )
