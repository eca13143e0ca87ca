"""One key a decision: what the question actions do to the list that is in front."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QApplication, QWidget

from streamer_app.live.actions import Decide
from streamer_app.live.snapshot import Card, Snapshot
from streamer_app.ui.chooser import Chooser, Item, ask_text
from streamer_app.ui.kit import Kit
from streamer_app.ui.panels.card_list import CardList
from streamer_app.ui.widgets.display_text import display_text

STATES: Final = {
    "answered": "answered",
    "on_air": "on_air",
    "pin": "pinned",
    "later": "later",
    "dismiss": "dismissed",
}
"""Action -> the state it wishes for."""

Said = Callable[[str], None]


class DeskKeys:
    """Binds the desk's actions. ``front`` is the list of the place in front, ``said`` the toast."""

    def __init__(
        self,
        kit: Kit,
        window: QWidget,
        front: Callable[[], CardList | None],
        said: Said,
        actor: str = "stage",
    ) -> None:
        self._kit = kit
        self._window = window
        self._front = front
        self._said = said
        self._actor = actor
        self.snapshot: Snapshot | None = None
        self._bind()

    def _bind(self) -> None:
        bind, chosen = self._kit.actions.bind, lambda: self._card() is not None
        for action, state in STATES.items():
            if action in ("answered", "later"):
                bind(action, self._decider(action, state), self._has_any)
            else:
                bind(action, self._decider(action, state), chosen)
        bind("answer_on_air", self._answer_on_air, lambda: self._on_air() is not None)
        bind("next", lambda: self._act(Decide("next", actor=self._actor)), self._can_air)
        bind("next_row", lambda: self._step(1))
        bind("previous_row", lambda: self._step(-1))
        bind("undo", self.undo)
        bind("claim", lambda: self._change("claim"), chosen)
        bind("ungroup", lambda: self._change("ungroup"), chosen)
        bind("group", self._group, chosen)
        bind("note", self._note, chosen)
        bind("course", self._course, chosen)
        bind("copy", self._copy, chosen)
        bind("load_new", self._load_new, lambda: bool((f := self._front()) and f.waiting))

    def _card(self) -> Card | None:
        front = self._front()
        return front.current if front is not None else None

    def _on_air(self) -> Card | None:
        return self.snapshot.on_air if self.snapshot else None

    def _has_any(self) -> bool:
        return self._card() is not None or self._on_air() is not None

    def _can_air(self) -> bool:
        pinned = self.snapshot is not None and self.snapshot.counts.get("pinned", 0) > 0
        return pinned or self._on_air() is not None

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
            card = self._card()
            if card is None and action in ("answered", "later"):
                card = self._on_air()
            if card is not None:
                self.decide(card, action, state)

        return decide

    def decide(self, card: Card, action: str, state: str) -> None:
        """Wish a state for a card; it leaves the list, the selection moves on, undo is offered."""
        self._act(Decide(state, card.card, base_rev=card.rev, actor=self._actor))
        front = self._front()
        if front is not None and not (state == "pinned" and front.tab == "open"):
            front.take_out(card)
        self._tell(card, action)

    def _tell(self, card: Card, action: str) -> None:
        done = self._kit.words.say(f"done.{action}", text=display_text(card.text, 18))
        self._said(done)

    def _answer_on_air(self) -> None:
        if (card := self._on_air()) is not None:
            self.decide(card, "answered", "answered")

    def _change(self, op: str, **args: object) -> None:
        if (card := self._card()) is not None:
            self._act(Decide(op, card.card, args, card.rev, self._actor))

    def undo(self) -> None:
        """Take back this person's last decision; its card returns to its old place."""
        for_list = self._front()
        if for_list is not None:
            for_list.decided.clear()
        self._act(Decide("undo", actor=self._actor))

    def _note(self) -> None:
        if (card := self._card()) is None:
            return
        title = self._kit.words.say("action.note")
        text = ask_text(self._kit, self._window, title, card.text, card.note)
        if text is not None:
            self._change("note", text=text)

    def _choose(self, action: str, items: list[Item]) -> str | None:
        chooser = Chooser(self._kit, self._window, self._kit.actions.name(action), items)
        return chooser.choose()

    def _group(self) -> None:
        card, front = self._card(), self._front()
        if card is None or front is None:
            return
        others = [other for other in front.rows.cards if other.card != card.card]
        asked = self._kit.words.say
        items = [
            Item(str(o.card), f"#{o.card}  {o.text}", asked("desk.asked", n=o.askers))
            for o in others
        ]
        if (into := self._choose("group", items)) is not None:
            self._change("merge", into=int(into))

    def _course(self) -> None:
        courses = self.snapshot.pitch.courses if self.snapshot else ()
        course = self._choose("course", [Item(id, title) for id, title in courses])
        if course is not None:
            self._change("course", course=course)

    def _copy(self) -> None:
        if (card := self._card()) is not None:
            QApplication.clipboard().setText(card.text)
            self._said(self._kit.words.say("done.copy", text=display_text(card.text, 18)))
