"""Tags for courses that came without: from their titles and outlines, to be mended by a person."""

import tomllib
from collections.abc import Iterable
from dataclasses import replace

from streamer_app.catalogue.courses import Item
from streamer_app.catalogue.imports import Imported
from streamer_app.insight.topics import key_phrases
from streamer_app.live.materials import words_of


def tags_of(item: Item, others: Iterable[Item] = ()) -> tuple[str, ...]:
    """What a course may be called by, told apart from the others."""
    courses = {one.id: _parts(one) for one in (*others, item)}
    return key_phrases(courses, _common())[item.id]


def tagged(made: Imported, known: Iterable[Item]) -> Imported:
    """The import, with tags for those of its new courses that came without."""
    old = {item.id: item for item in known}
    fresh = {item.id: item for item in made.items}
    bare = [item.id for item in made.items if not item.tags and item.id not in old]
    if not bare:
        return made
    found = key_phrases({i.id: _parts(i) for i in (old | fresh).values()}, _common())
    items = tuple(
        replace(item, tags=found[item.id]) if item.id in bare else item for item in made.items
    )
    return replace(made, items=items, tagged=tuple(course for course in bare if found[course]))


def _parts(item: Item) -> tuple[str, ...]:
    return (f"{item.title} {item.title_en}".strip(), *item.outline)


def _common() -> frozenset[str]:
    words: list[str] = tomllib.loads(words_of("common"))["words"]
    return frozenset(word.casefold() for word in words)
