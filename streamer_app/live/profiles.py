"""One viewer across all sessions: what he did, what he may want, and the best three courses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from streamer_app.advisor.interest import Interest, Recommended, interests, recommended
from streamer_app.advisor.topics import Topics
from streamer_app.catalogue.courses import Item
from streamer_app.errors import AppError
from streamer_app.events import Chat, PaidMessage
from streamer_app.insight.reading import Reader as Lists
from streamer_app.insight.reading import Reading
from streamer_app.insight.viewers import Act, Viewers, profiled
from streamer_app.live.knowledge import Knowledge, knowledge
from streamer_app.live.materials import Materials
from streamer_app.store.queries import Reader


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a viewer: every interest with its rows, what he owns, what suits him."""

    viewer: str
    acts: tuple[Act, ...]
    owned: tuple[str, ...]
    interests: tuple[Interest, ...]
    best: tuple[Recommended, ...]
    said: Mapping[str, bool] = field(default_factory=dict)
    """Course to what a person has said of this viewer's interest in it."""


def stored_profile(database: Path, viewer: str, materials: Materials, now_ms: int) -> Profile:
    """A viewer as a database knows them. Raises: AppError where nobody of this id was seen."""
    topics = Topics(materials.items, materials.around().common)
    known = knowledge(database, materials.items)
    with Reader(database) as reader:
        return profile(viewer, reader, known, materials.items, topics, materials.reader, now_ms)


def profile(
    viewer: str,
    reader: Reader,
    known: Knowledge,
    items: Sequence[Item],
    topics: Topics,
    lists: Lists,
    now_ms: int,
) -> Profile:
    """A viewer by the platform's id. Raises: AppError where nobody of this id was seen."""
    viewers = Viewers()
    seen = viewer in known.owned or viewer in known.signs
    for one in reader.viewer_anywhere(viewer):
        event = one.event
        seen = seen or profiled(event.viewer) is not None
        text = event.text if isinstance(event, Chat | PaidMessage) else ""
        reading = lists.read(text) if text else Reading()
        viewers.fold(one.row, event, reading, topics.match(text) if text else {})
    if not seen:
        raise AppError("viewer_missing", viewer=viewer[:40])
    acts = (*known.signs.get(viewer, ()), *viewers.acts(viewer))
    bought = [act.course for act in acts if act.kind == "buy"]
    owned = tuple(dict.fromkeys([*known.owned.get(viewer, ()), *bought]))
    said = known.said.get(viewer, {})
    found = interests(acts, usual(known, items), now_ms, now_ms, said)
    offers = [item for item in items if item.on_sale(now_ms) and said.get(item.id, True)]
    best = recommended(offers, owned, found, known.model)
    return Profile(viewer, acts, owned, found, best, said)


def usual(known: Knowledge, items: Sequence[Item]) -> dict[str, float]:
    """Course to its share among all purchases, drawn towards all alike by five a course."""
    taken = [course for courses in known.owned.values() for course in courses]
    counts = {item.id: 5.0 + taken.count(item.id) for item in items}
    total = sum(counts.values()) or 1.0
    return {course: count / total for course, count in counts.items()}
