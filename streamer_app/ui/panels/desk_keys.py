"""One key a decision: what the question actions do to the list that is in front."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtWidgets import QApplication, QWidget

from streamer_app.live.actions import Decide, Writing
from streamer_app.live.snapshot import Card, DeskLine, Snapshot
from streamer_app.ui.chooser import Chooser, Item, ask_text
from streamer_app.ui.kit import Kit
from streamer_app.ui.panels.card_chips import actor, around
from streamer_app.ui.panels.card_list import CardList
from streamer_app.ui.panels.desk_news import (
    News,
    failed,
    merged_away,
    others,
    seen_rev,
    told,
    written_over,
)
from streamer_app.ui.panels.desk_toast import Said, Then
from streamer_app.ui.panels.merging import Merging, candidates
from streamer_app.ui.widgets.display_text import display_text

STATES: Final = {
    "answered": "answered",
    "on_air": "on_air",
    "pin": "pinned",
    "later": "later",
    "dismiss": "dismissed",
}
"""Action -> the state it wishes for."""
Warned = Callable[[str, str, Then], None]
ACTIONS: Final = {state: action for action, state in STATES.items()}


class DeskKeys:
    """Binds the desk's actions.

    ``front`` is the list of the place in front, ``merging`` its own way to choose what to merge
    with, ``show`` opens a card; ``said``, ``warned`` and ``told`` say what was done here, what was
    not, and what others did.
    """

    def __init__(
        self,
        kit: Kit,
        window: QWidget,
        front: Callable[[], CardList | None],
        said: Said,
        *,
        warned: Warned = lambda text, link, then: None,
        told: Callable[[str], None] = lambda text: None,
        merging: Callable[[], Merging | None] = lambda: None,
        show: Callable[[Card], object] = lambda card: None,
    ) -> None:
        self._kit = kit
        self._window = window
        self._front = front
        self._said = said
        self._warned = warned
        self._told = told
        self._merging = merging
        self._show = show
        self._actor = kit.me
        self._news = News()
        self._taking = 0
        self.undo_before: Callable[[], bool] = lambda: False
        """Something else that the key for undo takes back first, where there is anything."""
        self.snapshot: Snapshot | None = None
        self._bind()

    def _bind(self) -> None:
        bind, chosen = self._kit.actions.bind, lambda: self.current is not None
        for action, state in STATES.items():
            if action in ("answered", "later"):
                bind(action, self._decider(action, state), self._has_any)
            else:
                bind(action, self._decider(action, state), chosen)
        bind("answer_on_air", self._answer_on_air, lambda: self.on_air is not None)
        bind("next", lambda: self._act(Decide("next", actor=self._actor)), self._can_air)
        bind("next_row", lambda: self._step(1))
        bind("previous_row", lambda: self._step(-1))
        bind("undo", self.undo)
        bind("redo", self.redo)
        bind("text", self._text, chosen)
        bind("pin_up", partial(self._move_pin, -1), self._on_pin)
        bind("pin_down", partial(self._move_pin, 1), self._on_pin)
        bind("claim", self._claim, chosen)
        bind("ungroup", self._ungroup, chosen)
        bind("group", self._group, chosen)
        bind("note", self._note, chosen)
        bind("course", self._course, chosen)
        bind("copy", self._copy, chosen)
        bind("load_new", self._load_new, lambda: bool((f := self._front()) and f.waiting))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The desk as it is now; what was refused, or done by others, is said once."""
        self.snapshot = snapshot
        lines = self._news.fresh(snapshot)
        words, me = self._kit.words, self._actor
        if (line := failed(lines, me)) is not None:
            self._say_failed(line)
        elif (line := written_over(lines, snapshot.log, me)) is not None:
            kept = words.say("note.kept", who=actor(line.actor, words))
            self._warned(kept, words.say("action.look"), partial(self._look_at, line.card))
        elif (line := merged_away(lines, me)) is not None:
            went = words.say("merged.into", card=line.went)
            self._warned(went, words.say("action.look"), partial(self._look_at, line.went))
        elif (line := others(lines, me)) is not None:
            self._told(told(line, words))

    def _say_failed(self, line: DeskLine) -> None:
        """Why it came to nothing; a state that somebody else was faster with can be insisted on."""
        words = self._kit.words
        why = words.tell(line.why) if line.why is not None else ""
        if line.result == "conflict" and line.op in ACTIONS:
            name = self._kit.actions.name(ACTIONS[line.op])
            link = words.say("action.anyway", action=name)
            self._warned(why, link, partial(self._insist, line.card, line.op))
        elif line.why is not None and isinstance(card := line.why.arguments.get("card"), int):
            self._warned(why, words.say("action.look"), partial(self._look_at, card))
        else:
            self._warned(why, words.say("action.close"), lambda: None)

    def _numbered(self, number: int) -> Card | None:
        cards = self.snapshot.cards if self.snapshot else ()
        return next((card for card in cards if card.card == number), None)

    def _insist(self, number: int, state: str) -> None:
        if (card := self._numbered(number)) is not None:
            self.decide(card, ACTIONS[state], state)

    def _look_at(self, number: int) -> None:
        if (card := self._numbered(number)) is not None:
            self._show(card)

    @property
    def current(self) -> Card | None:
        """The selected card."""
        front = self._front()
        return front.current if front is not None else None

    @property
    def on_air(self) -> Card | None:
        """The card on air."""
        return self.snapshot.on_air if self.snapshot else None

    @property
    def _seen(self) -> int:
        """The desk's revision as this window shows it: whatever came later is news here."""
        return seen_rev(self.snapshot) if self.snapshot else 0

    def _has_any(self) -> bool:
        return self.current is not None or self.on_air is not None

    def _can_air(self) -> bool:
        pinned = self.snapshot is not None and self.snapshot.counts.get("pinned", 0) > 0
        return pinned or self.on_air is not None

    def _act(self, decision: Decide) -> None:
        self._kit.runtime.act(decision)

    def _step(self, by: int) -> None:
        if (front := self._front()) is not None:
            front.step(by)

    def _load_new(self) -> None:
        if (front := self._front()) is not None:
            front.load_new()

    def _decider(self, action: str, state: str) -> Callable[[], None]:
        def decide() -> None:
            card = self.current
            if card is None and action in ("answered", "later"):
                card = self.on_air
            if card is not None:
                self.decide(card, action, state)

        return decide

    def decide(self, card: Card, action: str, state: str, how: str = "") -> None:
        """Wish a state for a card; it leaves the list, the selection moves on, undo is offered."""
        args = {"how": how} if how else {}
        self._act(Decide(state, card.card, args, base_rev=self._seen, actor=self._actor))
        front = self._front()
        if front is not None and not (state == "pinned" and front.tab == "open"):
            front.take_out(card)
        self.say(how or action, card.text)

    def say(self, done: str, text: str) -> None:
        """What was just done to what."""
        self._said(self._kit.words.say(f"done.{done}", text=display_text(text, 18)))

    def _answer_on_air(self) -> None:
        if (card := self.on_air) is not None:
            self.decide(card, "answered", "answered")

    def _change(self, card: Card, op: str, **args: object) -> None:
        self._act(Decide(op, card.card, args, self._seen, self._actor))

    def undo(self) -> None:
        """Take back this person's last decision; its card returns to its old place."""
        if self.undo_before():
            return
        for_list = self._front()
        if for_list is not None:
            for_list.decided.clear()
        self._act(Decide("undo", actor=self._actor))
        words, hint = self._kit.words, self._kit.actions.hint("redo")
        again = f"{self._kit.actions.name('redo')} {hint}".strip()
        self._said(words.say("done.undone"), again, self.redo)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._act(Decide("redo", actor=self._actor))

    def _on_pin(self) -> bool:
        return self.current is not None and self.current.state == "pinned"

    def _move_pin(self, by: int) -> None:
        """A pinned card one place up or down."""
        card, front = self.current, self._front()
        pins = [c.card for c in self.snapshot.cards if c.state == "pinned"] if self.snapshot else []
        if card is None or front is None or card.card not in pins:
            return
        place = pins.index(card.card) + by
        if 0 <= place < len(pins):
            self._change(card, "pinned", at=place)
            rest = [*(pin for pin in pins if pin != card.card), 0]
            front.put(card.card, rest[place])
            self._said(self._kit.words.say("done.pin_moved", text=card.text[:18], n=place + 1))

    def _claim(self) -> None:
        """Take it on, let it go where it is one's own, over from somebody at the second press."""
        if (card := self.current) is None:
            return
        if card.claimed_by == self._actor:
            self._change(card, "claim", off=True)
            self.say("release", card.text)
        elif card.claimed_by and self._taking != card.card:
            self._taking = card.card
            who, key = actor(card.claimed_by, self._kit.words), self._kit.actions.hint("claim")
            again = self._kit.words.say("claim.again", name=who, key=key)
            self._said(again, self._kit.actions.name("claim"), self._claim)
            return
        else:
            self._change(card, "claim")
            self.say("claim", card.text)
        self._taking = 0

    def _ungroup(self) -> None:
        if (card := self.current) is not None:
            self._change(card, "ungroup")
            if card.askers > 1:
                self.say("ungroup", card.text)

    def _note(self) -> None:
        if (card := self.current) is None:
            return
        text = self._ask(card, "note", card.text, card.note)
        if text is not None and text != card.note:
            self._change(card, "note", text=text)
            self.say("note", card.text)

    def _text(self) -> None:
        """Other words for the question; none: the viewers' own again."""
        if (card := self.current) is None:
            return
        about = card.wordings[0] if card.wordings else card.text
        text = self._ask(card, "text", about, card.text)
        if text is not None and text.strip() != card.text:
            self._change(card, "text", text=text)
            self.say("text", text.strip() or about)

    def _ask(self, card: Card, action: str, about: str, now: str) -> str | None:
        """A line about a card; the others at the desk see that it is being written."""
        self._kit.runtime.act(Writing(card.card))
        try:
            title = self._kit.actions.name(action)
            return ask_text(self._kit, self._window, title, about, now)
        finally:
            self._kit.runtime.act(Writing(None))

    def _choose(self, title: str, items: list[Item]) -> str | None:
        return Chooser(self._kit, self._window, title, items).choose()

    def _group(self) -> None:
        """Choose what it is merged with: where the place has room for it in the place itself."""
        if (card := self.current) is None or self.snapshot is None:
            return
        items = candidates(card, self.snapshot.cards, self._kit.words)
        title = self._kit.words.say("merge.title", card=card.card)
        if (merging := self._merging()) is not None:
            merging.open(title, items, partial(self._merge, card))
        elif (into := self._choose(title, items)) is not None:
            self._merge(card, into)

    def _merge(self, card: Card, into: str) -> None:
        self._change(card, "merge", into=int(into))
        self.say("merge", card.text)

    def _course(self) -> None:
        """Confirm the course that the question seems to be about; without one, or again: choose."""
        if (card := self.current) is None:
            return
        if card.likely is not None and not card.course:
            self._link(card, card.likely[0], self._choose_course)
        else:
            self._choose_course()

    def _choose_course(self) -> None:
        if (card := self.current) is None or self.snapshot is None:
            return
        titles = around(self.snapshot, self._kit.words).titles
        likely = card.likely[0] if card.likely else ""
        ordered = sorted(titles, key=lambda course: course != likely)
        items = [Item(course, titles[course]) for course in ordered]
        chosen = self._choose(self._kit.actions.name("course"), items)
        if chosen is not None:
            self._link(card, chosen)

    def _link(self, card: Card, course: str, other: Callable[[], object] | None = None) -> None:
        self._change(card, "course", course=course)
        words = self._kit.words
        titles = around(self.snapshot, words).titles if self.snapshot else {}
        done = words.say("done.course", course=display_text(titles.get(course, course), 18))
        self._said(done, words.say("action.other_course") if other else "", other)

    def _copy(self) -> None:
        if (card := self.current) is not None:
            QApplication.clipboard().setText(card.text)
            self.say("copy", card.text)
