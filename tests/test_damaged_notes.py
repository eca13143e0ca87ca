"""Each small file beside the database may be damaged in any way: what it said is lost, no more."""

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pytest

from streamer_app.commands.calculating import answered
from streamer_app.desk.admissions import Admissions
from streamer_app.desk.templates import Templates
from streamer_app.errors import AppError
from streamer_app.events import Chat, to_json
from streamer_app.feeds.event_json import EventReader, Unreadable
from streamer_app.live.accounts import NOTES, Accounts
from streamer_app.live.folder import Folder
from streamer_app.live.selftest import FILE as TESTED
from streamer_app.live.selftest import last_test
from streamer_app.review.digests import Digests
from streamer_app.review.page_cache import PartCache
from streamer_app.review.retention import FILE as RETAINED
from streamer_app.review.retention import last_run
from streamer_app.room.shop_events import read_events
from streamer_app.settings import FILE as SETTINGS
from streamer_app.settings import Secrets, Settings, read_or_set_aside
from streamer_app.store.spill import Spill

DAMAGE: Mapping[str, bytes] = {
    "empty": b"",
    "garbage": bytes(range(256)) * 9,
    "no utf-8": b'{"at_ms": 1, "days": 2, "sessions": "\xff\xfe", "good": "\xc3"}',
    "no utf-8 in a list": b'["\xff"]',
    "cut": b'{"at_ms": 1, "day',
    "another shape": b"[1, 2, [3]]",
    "a number": b"17",
    "nothing": b"null",
    "endless": b"[" * 200_000,
    "endless names": b'{"a":' * 100_000,
    "too great": b'{"at_ms": 1e400, "days": 99999999999999999999999999, "good": true}',
}


def page(path: Path) -> object:
    cache = PartCache(path.with_name("lessons"), "x", dict[str, str])
    cache.save(1, 5, {"a": "b"})
    (made,) = path.parent.glob("lessons.page-1*")
    mark = made.read_bytes().removesuffix(msgspec.json.encode({"a": "b"}))
    made.write_bytes(mark + path.read_bytes())
    return cache.load(1, 5)


READERS: Mapping[str, tuple[str, Callable[[Path], object], object]] = {
    "self-test": (TESTED, lambda path: last_test(path.parent), None),
    "retention": (RETAINED, lambda path: last_run(path.parent), None),
    "answers": ("answers.json", lambda path: Templates(path).all, ()),
    "orders": ("folder.json", lambda path: Folder(path.parent, path)._taken, {}),
    "accounts": (NOTES, lambda path: Accounts(Secrets(), path.parent)._notes, {}),
    "settings": (SETTINGS, lambda path: read_or_set_aside(path)[0], Settings()),
    "desk": ("desk.json", lambda path: Admissions(path, 1, lambda: 0).read(), None),
    "digests": ("lessons.digests", lambda path: Digests(path.with_suffix(""))._load(), {}),
    "page": ("part", page, None),
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_note_is_as_none(name: str, damage: str, tmp_path: Path) -> None:
    file, read, nothing = READERS[name]
    (tmp_path / file).write_bytes(DAMAGE[damage])
    assert read(tmp_path / file) == nothing


@pytest.mark.parametrize("name", sorted(READERS.keys() - {"page"}))
def test_a_folder_in_its_place_is_as_none(name: str, tmp_path: Path) -> None:
    file, read, nothing = READERS[name]
    (tmp_path / file).mkdir()
    assert read(tmp_path / file) == nothing


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_a_shop_sends_is_refused_in_words(damage: str) -> None:
    with pytest.raises(Unreadable):
        read_events(DAMAGE[damage], EventReader())


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_question_to_a_formula_is_named_with_its_line(damage: str) -> None:
    with pytest.raises(AppError) as caught:
        answered(lambda question: {"sum": question["sum"]}, DAMAGE[damage], 7)
    assert caught.value.code == "question_not_understood"


def test_what_a_kill_left_in_the_spill_is_passed_over(tmp_path: Path) -> None:
    whole = to_json(Chat(source="room", room="r", id="m1", text="hi"))
    lines = [b"1\t" + data.replace(b"\n", b"") for data in (*DAMAGE.values(), whole)]
    (tmp_path / "lessons.spill").write_bytes(b"\n".join(lines) + b"\n")
    spill = Spill(tmp_path / "lessons")
    taken = [event.id for _ in range(99) for _, events in spill.take() for event in events]
    assert taken == ["m1"]
