"""Settings survive restarts, damage and full disks."""

from pathlib import Path

import pytest

from streamer_app.settings import Preferences, Settings, read_file, read_or_set_aside, write


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "deep" / "settings.json")
    preferences.change("look", theme="light", scale=150)
    preferences.change("layout", splitters={"body": (300, 500, 400)})
    again, _ = read_or_set_aside(tmp_path / "deep" / "settings.json")
    assert (again.look.theme, again.look.scale) == ("light", 150)
    assert again.layout.splitters == {"body": (300, 500, 400)}


DAMAGE = [
    *(b"", b"{", b'{"look": {"scale": 900}}', b"\xff\xfe", b"[1]", b"[" * 200_000),
    *(b'{"look":' * 100_000, b'{"look": {"theme": "\xff"}}', b"null", bytes(100)),
    b'{"layout": {"frame": [0, 0, 99999999999, 5]}}',
    b'{"layout": {"splitters": {"body": [1, -99999999999]}}}',
    b'{"strip": {"place": [99999999999, 1]}}',
]


@pytest.mark.parametrize("damage", DAMAGE, ids=range(len(DAMAGE)))
def test_a_damaged_file_gives_defaults_and_is_kept_aside(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(damage)
    assert read_or_set_aside(path)[0] == Settings()
    assert path.with_suffix(".damaged").read_bytes() == damage


def test_an_unknown_field_of_a_newer_version_is_no_damage(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b'{"look": {"theme": "dark", "sparkle": 3}, "later": {}}')
    assert read_or_set_aside(path)[0].look.theme == "dark"


def test_watchers_hear_of_real_changes_only() -> None:
    preferences = Preferences()
    heard: list[str] = []
    preferences.watch(lambda settings: heard.append(settings.look.theme))
    preferences.change("look", theme="dark")
    preferences.change("look", theme="dark")
    assert heard == ["dark"]


def test_a_folder_that_cannot_be_written_does_not_lose_the_choice(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    preferences = Preferences(tmp_path / "file" / "settings.json")
    preferences.change("look", theme="dark")
    assert preferences.now.look.theme == "dark"
    assert not preferences.saved


def test_an_interrupted_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    write(path, Settings())
    before = path.read_bytes()

    def fail(descriptor: int) -> None:
        raise OSError("no space")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="no space"):
        write(path, Settings())
    assert path.read_bytes() == before


def test_who_reads_a_damaged_file_is_told_where_it_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"{")
    assert Preferences(path).set_aside == tmp_path / "settings.damaged"
    assert Preferences(path).set_aside is None
    path.write_bytes(b"{{")
    assert Preferences(path).set_aside == tmp_path / "settings.1.damaged"
    assert (tmp_path / "settings.damaged").read_bytes() == b"{", "the first one is still there"


@pytest.mark.parametrize(
    "layout",
    ['{"frame": [0, 0, 9999999999, 5]}', '{"frame": "left"}', "7", '{"splitters": {"a": ["x"]}}'],
)
def test_one_damaged_page_leaves_the_others_as_they_were(tmp_path: Path, layout: str) -> None:
    path = tmp_path / "settings.json"
    sound = '{"look": {"theme": "dark"}, "rooms": {"addresses": ["twitch:ada"]}'
    path.write_text(f'{sound}, "layout": {layout}, "no_page": 1}}')
    found = Preferences(path)
    assert found.set_aside == tmp_path / "settings.damaged"
    assert (found.now.look.theme, found.now.rooms.addresses) == ("dark", ("twitch:ada",))
    assert found.now.layout == Settings().layout
    assert Preferences(path).set_aside is None and read_or_set_aside(path)[0] == found.now


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b'{"a": 1}', b"\xff", b"[" * 200_000])
def test_a_small_file_that_is_not_whole_holds_nothing(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "notes.json"
    assert read_file(None, dict[str, str]) == read_file(path, dict[str, str]) == {}
    path.write_bytes(b'{"a": "b"}')
    assert read_file(path, dict[str, str]) == {"a": "b"}
    path.write_bytes(damage)
    assert read_file(path, dict[str, str]) == {}
