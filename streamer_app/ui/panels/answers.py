"""The library of answers as the window uses it: opened late, filled in for a card."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from streamer_app.errors import AppError
from streamer_app.live.snapshot import Card, Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.panels.card_chips import course_words
from streamer_app.ui.widgets.display_text import display_text

if TYPE_CHECKING:
    from streamer_app.desk.templates import Template, Templates


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer for one card: ``text`` has its variables filled in."""

    id: str
    title: str
    text: str
    likeness: float
    used: int
    course: str = ""


class Answers:
    """Reads the library when it is first asked for; the first paint does without."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._library: Templates | None = None
        self._ranked: tuple[tuple[object, ...], list[Answer]] = ((), [])
        self._changes = 0

    @property
    def library(self) -> "Templates":
        """The answers on disk."""
        if self._library is None:
            from streamer_app.desk.templates import FILE, Templates

            self._library = Templates(self._kit.runtime.folder / FILE)
        return self._library

    def changed(self) -> None:
        """The library is not as it was."""
        self._changes += 1

    def ranked(self, card: Card, snapshot: Snapshot) -> list[Answer]:
        """Every answer filled in for the card, the likest first."""
        language = self._kit.words.language
        key = (card.card, card.wordings, card.course, card.likely, language, self._changes)
        if key != self._ranked[0]:
            wordings = (card.text, *card.wordings[:5])
            course = card.course or (card.likely[0] if card.likely else "")
            found = self.library.ranked(wordings, course)
            self._ranked = (
                key,
                [self._answer(one.template, one.likeness, card, snapshot) for one in found],
            )
        return self._ranked[1]

    def fitting(self, card: Card, snapshot: Snapshot) -> list[Answer]:
        """Those that are like the question."""
        from streamer_app.desk.templates import LIKE

        return [answer for answer in self.ranked(card, snapshot) if answer.likeness >= LIKE]

    def use(self, answer: Answer, card: Card, now_ms: int) -> None:
        """Count it, and remember which question it answered; a full disk only forgets that."""
        try:
            self.library.use(answer.id, card.text, now_ms)
        except OSError:
            return
        self.changed()

    def _answer(self, template: "Template", like: float, card: Card, now: Snapshot) -> Answer:
        from streamer_app.desk.templates import filled

        text = template.text(self._kit.words.language)
        values = self.values(card, now, template.course)
        return Answer(
            template.id, template.title, filled(text, values), like, template.used, template.course
        )

    def values(self, card: Card, snapshot: Snapshot, course: str = "") -> Mapping[str, str]:
        """What the variables stand for: the first asker, the course with its price, the time."""
        words = self._kit.words
        course = card.course or course or (card.likely[0] if card.likely else "")
        item = snapshot.items.get(course)
        titles = {course: item.name(words.language)} if item else dict(snapshot.pitch.courses)
        return {
            "name": display_text(card.samples[0].name, 16) if card.samples else "",
            "course": course_words(card, titles).rstrip("?") or titles.get(course, ""),
            "price": words.money(item.price) if item and item.price else "",
            "link": item.link if item else "",
            "time": words.clock(snapshot.at_ms, seconds=False),
        }

    def keep(self, template: "Template") -> "str | None":
        """Keep an answer; the sentence that says why not, where that fails."""
        words = self._kit.words
        try:
            self.library.put(template)
        except AppError as error:
            return words.tell(error.what)
        except OSError as problem:
            return words.say("answers.not_kept", why=problem.strerror or str(problem))
        self.changed()
        return None
