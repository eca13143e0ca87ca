"""Secrets by the command line: kept, listed, forgotten, never shown."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from streamer_app.commands import accounts as command
from streamer_app.errors import AppError
from streamer_app.feeds.access import Entries
from streamer_app.feeds.twitch_sign_in import Code, SignedIn, Waiting
from streamer_app.live.accounts import Accounts
from streamer_app.settings import Secrets
from tests.commands.running import Ended, run
from tests.live.test_accounts import Store

SECRET = "SESSDATA=very-secret"
NAME = "bilibili.cookie"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A password store in memory, and the accounts that use it."""
    made = Store()
    monkeypatch.setattr(
        command, "system_accounts", lambda folder: Accounts(Secrets(tmp_path / "i", lambda: made))
    )
    return made


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def ran(capfd: pytest.CaptureFixture[str], tmp_path: Path, *words: str) -> Ended:
    return run(capfd, *words, "--db", tmp_path / "lessons.sqlite")


def test_a_secret_from_standard_input_is_kept_and_never_said(
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    store: Store,
) -> None:
    typed(monkeypatch, f"  {SECRET} \n")
    ended = ran(capfd, tmp_path, "accounts", "set", NAME, "--json")
    assert ended.objects() == [{"name": NAME, "kept": True}]
    assert list(store.held.values()) == [SECRET]
    listed = ran(capfd, tmp_path, "accounts", "--json").objects()
    assert {"name": NAME, "platform": "bilibili", "kept": True} in listed
    plain = ran(capfd, tmp_path, "accounts")
    assert f"{NAME}\tkept" in plain.out.splitlines()
    assert SECRET not in ended.out + ended.err + plain.out + plain.err


def test_at_a_terminal_it_is_typed_unseen(
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    store: Store,
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    asked: list[str] = []

    def unseen(prompt: str) -> str:
        asked.append(prompt)
        return SECRET

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", unseen)
    assert ran(capfd, tmp_path, "accounts", "set", NAME).code == 0
    assert asked == [f"{NAME} (not shown while you type): "]
    assert list(store.held.values()) == [SECRET]


def test_what_is_forgotten_is_gone_and_told_once(
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    store: Store,
) -> None:
    typed(monkeypatch, SECRET)
    ran(capfd, tmp_path, "accounts", "set", NAME)
    first = ran(capfd, tmp_path, "accounts", "forget", NAME, "--json").objects()
    again = ran(capfd, tmp_path, "accounts", "forget", NAME, "--json").objects()
    assert [first, again] == [
        [{"name": NAME, "forgotten": True}],
        [{"name": NAME, "forgotten": False}],
    ]
    assert not store.held


@pytest.mark.parametrize(
    ("name", "text", "locked", "said"),
    [
        ("passport", SECRET, False, "passport"),
        (NAME, " \n", False, NAME),
        (NAME, SECRET, True, NAME),
    ],
)
def test_what_cannot_be_kept_is_told_in_two_sentences(
    name: str,
    text: str,
    locked: bool,
    said: str,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    store: Store,
) -> None:
    store.locked = locked
    typed(monkeypatch, text)
    ended = ran(capfd, tmp_path, "accounts", "set", name)
    assert ended.code == 1
    assert said in ended.sentences()[0]
    assert SECRET not in ended.err
    assert not store.held


def signing_in(*steps: Any, error: Exception | None = None) -> Any:
    async def sign_in(http: object, client: str, entries: Entries) -> AsyncIterator[Any]:
        for step in steps:
            if isinstance(step, SignedIn):
                await entries.keep("twitch", f"grant of {client}")
            yield step
        if error is not None:
            raise error

    return sign_in


def test_signing_in_shows_the_code_and_keeps_the_grant(
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    store: Store,
) -> None:
    steps = Code("ABCD", "https://example.org/activate", 1800), Waiting(1790), SignedIn()
    monkeypatch.setattr(command, "sign_in", signing_in(*steps))
    found = ran(capfd, tmp_path, "accounts", "sign-in", "client7", "--json").objects()
    assert found[0] == {"code": "ABCD", "address": "https://example.org/activate", "seconds": 1800}
    assert found[1]["kept"] is True
    assert list(store.held.values()) == ["grant of client7"]


@pytest.mark.parametrize("error", [OSError("no route"), AppError("twitch_unreachable")])
def test_a_sign_in_that_reaches_nobody_says_so(
    error: Exception,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    store: Store,
) -> None:
    monkeypatch.setattr(command, "sign_in", signing_in(error=error))
    ended = ran(capfd, tmp_path, "accounts", "sign-in", "client7")
    assert ended.code == 1
    assert "Twitch" in ended.sentences()[0]


def test_a_grant_that_cannot_be_kept_is_no_sign_in(
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    store: Store,
) -> None:
    store.locked = True
    monkeypatch.setattr(command, "sign_in", signing_in(SignedIn()))
    ended = ran(capfd, tmp_path, "accounts", "sign-in", "client7")
    assert ended.code == 1
