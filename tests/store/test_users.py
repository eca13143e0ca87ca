"""The room's people on disk: names once, keys proven, nothing lost by a restart."""

from contextlib import closing
from pathlib import Path

import pytest

from streamer_app.errors import AppError
from streamer_app.store.users import NameTaken, Users, folded

NOW = 1_700_000_000_000


def test_a_user_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "room.sqlite"
    with closing(Users(path)) as users:
        made, key = users.add("小林", NOW)
    with closing(Users(path)) as users:
        assert users.find(made.id) == made
        assert users.proven(made.id, key) is not None


def test_two_names_that_look_the_same_are_one_name(tmp_path: Path) -> None:
    with closing(Users(tmp_path / "room.sqlite")) as users:
        users.add("Lin", NOW)
        for twin in ("Lin", "LIN", " l i n ", "Ｌｉｎ", "L\u200bin", "Lin\u202e"):
            with pytest.raises(NameTaken):
                users.add(twin, NOW)
        assert users.add("Lin 2", NOW)[0].id == 2


def test_a_name_of_hidden_characters_alone_is_empty() -> None:
    assert folded("\u200b\u202e \t\n") == ""


def test_only_the_right_key_proves_who_somebody_is(tmp_path: Path) -> None:
    with closing(Users(tmp_path / "room.sqlite")) as users:
        lin, key = users.add("Lin", NOW)
        wei, other = users.add("Wei", NOW)
        assert users.proven(lin.id, other) is None
        assert users.proven(wei.id, "") is None
        assert not (found := users.find(lin.id)) or not found.secured
        assert (proven := users.proven(lin.id, key)) and proven.secured
        assert (found := users.find(lin.id)) and found.secured


def test_keys_are_not_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "room.sqlite"
    with closing(Users(path)) as users:
        _, key = users.add("Lin", NOW)
    assert key.encode() not in path.read_bytes()


def test_an_erased_user_leaves_no_byte(tmp_path: Path) -> None:
    path = tmp_path / "room.sqlite"
    with closing(Users(path)) as users:
        made, _ = users.add("Remarkable", NOW)
        assert users.erase(made.id)
        assert not users.erase(made.id)
        assert users.find(made.id) is None
    assert b"emarkable" not in path.read_bytes()


def test_a_foreign_file_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "room.sqlite"
    path.write_bytes(b"something else entirely" * 100)
    with pytest.raises(AppError) as caught:
        Users(path)
    assert caught.value.code == "database_foreign"
    assert path.read_bytes() == b"something else entirely" * 100


@pytest.mark.parametrize("number", [0, -1, 2**63, 10**30])
def test_a_number_of_nobody_finds_nobody(tmp_path: Path, number: int) -> None:
    with closing(Users(tmp_path / "room.sqlite")) as users:
        assert users.find(number) is None
