"""Messages found through all sessions: by words, person, kind, time, session and course."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from streamer_app.advisor.topics import Topics
from streamer_app.catalogue.courses import Item
from streamer_app.errors import AppError
from streamer_app.events import Chat, PaidMessage
from streamer_app.live.folds import Surroundings
from streamer_app.live.materials import Materials
from streamer_app.store.queries import Reader, StoredEvent
from streamer_app.store.search import ANYWHERE, SAID_KINDS, Where

QUESTION: Final = "question"
"""Not a kind on disk: a message that was understood as a question."""
KINDS: Final = (*SAID_KINDS, QUESTION)
NAMES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("from", "谁", "观众"), "who"),
    **dict.fromkeys(("kind", "类型"), "kind"),
    **dict.fromkeys(("course", "课程"), "course"),
    **dict.fromkeys(("session", "场次"), "session"),
    **dict.fromkeys(("since", "从"), "since"),
    **dict.fromkeys(("until", "到"), "until"),
}
"""What stands before the colon in a search box -> what it chooses."""
KIND_NAMES: Final[Mapping[str, str]] = {
    "弹幕": "chat",
    "付费": "paid_message",
    "会员": "membership",
    "公告": "notice",
    "提问": QUESTION,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. ``course`` is an id or a part of a title."""

    words: str = ""
    where: Where = ANYWHERE
    question: bool = False
    course: str = ""


def wanted(words: str, chosen: Mapping[str, str]) -> Wanted:
    """Words and choices as people write them; ``chosen`` has the values of ``NAMES``.

    Days are the computer's own; ``until`` takes the day in. Raises: AppError.
    """
    kind = KIND_NAMES.get(chosen.get("kind", ""), chosen.get("kind", ""))
    if kind and kind not in KINDS:
        raise AppError("kind_not_understood", kind=kind[:40], known=", ".join(KINDS))
    where = Where(
        who=chosen.get("who", ""),
        kind="" if kind == QUESTION else kind,
        session=_number(chosen.get("session", "")),
        start_ms=_day(chosen.get("since", "")),
        end_ms=_day(chosen.get("until", ""), after=1),
        everything=any(chosen.values()),
    )
    return Wanted(words, where, kind == QUESTION, chosen.get("course", ""))


def typed(text: str) -> Wanted:
    """What somebody typed in one line: ``from:name kind:question since:2026-11-01 words``.

    What only looks like a choice is a word. Raises: AppError.
    """
    words: list[str] = []
    chosen: dict[str, str] = {}
    for part in text.replace("：", ":").split():
        name, colon, value = part.partition(":")
        if colon and value and name.casefold() in NAMES:
            chosen[NAMES[name.casefold()]] = value
        else:
            words.append(part)
    return wanted(" ".join(words), chosen) if chosen else Wanted(text)


def found(
    reader: Reader, what: Wanted, limit: int | None, materials: Materials
) -> Iterator[StoredEvent]:
    """The hits, the newest first. Raises: AppError for a course that is not known."""
    hits = reader.search(what.words, None, what.where)
    for test in _tests(what, materials, reader):
        hits = filter(test, hits)
    return islice(hits, limit)


def _tests(
    what: Wanted, materials: Materials, reader: Reader
) -> Iterator[Callable[[StoredEvent], bool]]:
    if not (what.question or what.course):
        return  # the word lists take a fifth of a second to read
    around = materials.around(kept=reader.kept().rows)
    if what.question:
        yield lambda hit: _asks(hit, around)
    if what.course:
        course = course_of(materials.items, what.course)
        topics = Topics(materials.items, around.common)
        yield lambda hit: course in topics.match(_text(hit))


def course_of(items: tuple[Item, ...], said: str) -> str:
    """The id of a course by its id or a part of its title. Raises: AppError."""
    told = said.casefold()
    for item in items:
        if told in (item.id.casefold(), item.title.casefold()):
            return item.id
    for item in items:
        if told in item.title.casefold() or told in item.title_en.casefold():
            return item.id
    raise AppError("course_missing", course=said[:40])


def _asks(hit: StoredEvent, around: Surroundings) -> bool:
    spoken = isinstance(hit.event, Chat | PaidMessage)
    return spoken and around.read(hit.row, _text(hit)).asks is not None


def _text(hit: StoredEvent) -> str:
    return str(getattr(hit.event, "text", ""))


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise AppError("session_missing", session=text[:40])
    return int(text)


def _day(text: str, after: int = 0) -> int | None:
    """The beginning of a day (of the one ``after`` so many days), or a moment, in ms."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise AppError("day_not_understood", day=text[:40]) from None
    if len(text) <= len("2026-11-25"):
        moment += timedelta(days=after)
    return round(moment.timestamp() * 1000)
