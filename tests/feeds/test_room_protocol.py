"""The protocol's pages and its schema say what the code does."""

import json
import re
from typing import Any, get_args

import msgspec
import pytest

from streamer_app.assets import asset
from streamer_app.events import KIND_OF, Basis, Event, FromFeed, Money, Unknown, Viewer
from streamer_app.feeds.feed import Admitted
from streamer_app.feeds.room import RoomFeed
from streamer_app.room.open_room import OpenRoomWire
from streamer_app.room.wire import Begin

SCHEMA: dict[str, Any] = json.loads(asset("protocol", "room-1.schema.json").read_text("utf-8"))
DEFINED: dict[str, Any] = SCHEMA["$defs"]
KINDS = get_args(FromFeed)
COMMON = set(Event.__struct_fields__)


def page(language: str) -> str:
    return asset("protocol", f"room.{language}.md").read_text("utf-8")


def said(language: str, who: str) -> list[str]:
    return re.findall(rf"^{who} (\{{.*\}})$", page(language), re.MULTILINE)


def test_the_schema_has_every_kind_and_no_other() -> None:
    named = {reference["$ref"].rpartition("/")[2] for reference in SCHEMA["oneOf"]}
    assert named == {KIND_OF[kind] for kind in KINDS} | {"hello", "welcome", "post"}
    assert named | {"money", "viewer", "common"} == set(DEFINED)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_is_in_the_schema(kind: type[Event]) -> None:
    defined = DEFINED[KIND_OF[kind]]
    assert defined["properties"]["kind"] == {"const": KIND_OF[kind]}
    assert set(defined["properties"]) - {"kind"} == set(kind.__struct_fields__) - COMMON
    required = {
        field.encode_name
        for field in msgspec.structs.fields(kind)
        if field.default is msgspec.NODEFAULT and field.default_factory is msgspec.NODEFAULT
    }
    assert set(defined["required"]) == required | {"kind"}
    for field in msgspec.structs.fields(kind):
        told = defined["properties"].get(field.name, {})
        if "default" in told:
            assert told["default"] == field.default


def test_the_shared_parts_are_in_the_schema() -> None:
    assert set(DEFINED["common"]["properties"]) == COMMON
    assert set(DEFINED["money"]["properties"]) == set(Money.__struct_fields__)
    assert set(DEFINED["viewer"]["properties"]) == set(Viewer.__struct_fields__)
    assert DEFINED["audience_count"]["properties"]["basis"]["enum"] == list(get_args(Basis))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_example_of_the_page_is_an_event(language: str) -> None:
    feed = RoomFeed("h")
    kinds = set()
    for line in said(language, "<"):
        found = list(feed.decode(line, 1))
        assert len(found) == 1, line
        (item,) = found
        if isinstance(item, Admitted):
            continue
        assert isinstance(item, Event)
        assert not isinstance(item, Unknown) or item.what == "POLL_2", line
        kinds.add(type(item))
    assert kinds == set(KINDS)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_the_page_lets_a_client_say_is_understood(language: str) -> None:
    wire = OpenRoomWire()
    begun = [item for line in said(language, ">") for item in wire.receive(line, 1)]
    assert [item for item in begun if isinstance(item, Begin)] == [Begin(), Begin("o1")]


def test_both_pages_have_the_same_tables_and_examples() -> None:
    def shape(language: str) -> list[str]:
        text = page(language)
        return re.findall(r"^(#+ |\|.*?\||```)", text, re.MULTILINE)

    def kinds(language: str) -> list[str]:
        return re.findall(r'"kind":"(\w+)"', page(language))

    assert len(shape("en")) == len(shape("zh_CN"))
    assert kinds("en") == kinds("zh_CN")
