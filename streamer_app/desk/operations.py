"""The question desk, pure: asks and people's operations in, cards out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final, Literal

from msgspec import Struct, structs

from streamer_app.desk.asks import Asks, Thread, ask_of, clarity
from streamer_app.desk.board import Board
from streamer_app.desk.cards import Card, CardState
from streamer_app.desk.changes import AUTO, Change, Done, Refusal, actor_name
from streamer_app.desk.decisions import Airing, Decisions, Note
from streamer_app.desk.listing import Listing
from streamer_app.desk.similar import Similar
from streamer_app.desk.wordings import Wordings, nameless
from streamer_app.errors import Reason, reason
from streamer_app.events import Chat, Deleted, DeskOperation, Event, PaidMessage, ViewerCleared
from streamer_app.insight.figures import DeskFigures
from streamer_app.store.kept import NOTHING, KeptRow

Result = Literal["applied", "same", "conflict", "refused"]
Find = Callable[[str, str, str], tuple[int, Event] | None]
"""(source, room, event id) -> the stored row, for messages that are not at hand any more."""
TAKING_BACK: Final = ("undo", "redo")
_NO_RELEVANCE: Final[Mapping[int, float]] = {}
_NONE: Final[Mapping[str, float]] = {}


class Outcome(Struct, frozen=True):
    """What became of an operation: ``rev`` is the desk's after it, ``cards`` the changed ones."""

    result: Result
    rev: int
    cards: tuple[Card, ...] = ()
    why: Reason | None = None


class Desk:
    """All cards of one session; folding the same events in the same order gives equal cards.

    ``known`` are the ids of viewers who asked in an earlier session (not first-time askers);
    ``similar`` compares wordings, by the shipped background unless told otherwise; ``kept`` says,
    by row, to which card and wording a message belongs since words were erased.
    """

    def __init__(
        self,
        known: Iterable[str] = (),
        similar: Similar | None = None,
        kept: Mapping[int, KeptRow] = NOTHING.rows,
    ) -> None:
        self._board = Board()
        self._wordings = Wordings(kept)
        self._asks = Asks()
        self._similar = similar or Similar()
        self._listing = Listing(self._board, self._asks, frozenset(known), self._similar)
        self._decisions = Decisions(self._board, self._listing)
        self._rev = 0
        self._outcomes: dict[str, Outcome] = {}
        self._done: dict[str, Done] = {}

    @property
    def rev(self) -> int:
        """How many changes there were; a card's ``rev`` is the desk's at its last change."""
        return self._rev

    def ask(
        self,
        row: int,
        event: Chat | PaidMessage,
        why: str = "",
        about: Mapping[str, float] = _NONE,
    ) -> Outcome:
        """Take a message as a question: a new card, or one more asker of an old one.

        ``about`` is how much the words speak of each course, 0 to 1. The outcome names no cards:
        many asks may come at once, ``changed`` tells them together.

        Also for the operation ``ask`` (a person's choice, args ``{"event", "source", "room"}``):
        the caller looks the message up and hands it over here.
        """
        key = self._wordings.key(row, event.text)
        if self._asks.known(event, row, key):
            return Outcome("same", self._rev)
        kept = self._wordings.kept.get(row)
        if kept is None or kept.card is None:
            home, neighbours = self._home(key, event)
        else:
            key, home, neighbours = self._put_back(key, event, kept.card)
        ask = ask_of(row, event, why, about)
        thread = self._asks.put(event, ask, key, home)
        owner = self._board.slots[thread.home]
        if thread.count == 1:
            owner.threads.append(thread)
        root = self._board.root(owner.card) or owner
        if root.decision.answered_ms is not None:
            identity = event.source, event.room, event.id
            thread.after(identity, ask.at_ms, root.decision.answered_ms)
        self._rev += 1
        self._listing.asked(root, thread, ask, self._rev)
        owner.rev = self._rev
        for card in neighbours:
            if (other := self._board.root(card)) is not None:
                self._listing.beside(other, self._rev)
        rank = clarity(thread, ask)
        if not root.text or (root.decision.state == "new" and rank < root.clarity):
            root.clarity, root.text = rank, ask.text.strip()
        return Outcome("applied", self._rev)

    def _home(self, key: str, event: Chat | PaidMessage) -> tuple[int, list[int]]:
        """The card that an ask goes to, and those that have a new neighbour by it."""
        home, late = self._asks.route(key), self._similar.catch_up()
        if self._asks.stands(key) and home is not None:
            return home, late
        found = self._similar.look(event.text, event.at_ms or event.seen_ms)
        if home is None:
            home = self._similar.home(found, self._open)
        card = self._board.new().card if home is None else home
        return card, late + self._similar.file(key, event.text, found, card)

    def _put_back(
        self, key: str, event: Chat | PaidMessage, card: int
    ) -> tuple[str, int, list[int]]:
        """The wording, the card and its new neighbours, as ``_home`` had them at the time."""
        while card not in self._board.slots:
            self._board.new()
        if not event.text:
            return key or f"\0\0{card}", card, []
        there = self._asks.stands(key) and self._asks.route(key) == card
        if there and (not nameless(key) or self._similar.knows(key)):
            return key, card, []
        found = self._similar.look(event.text, event.at_ms or event.seen_ms)
        return key, card, self._similar.file(key, event.text, found, card)

    def filed(self, row: int) -> tuple[int, str] | None:
        """The card that the message of this row went to, and the wording it has there."""
        return self._asks.filed(row)

    def _open(self, card: int) -> bool:
        """Whether a question in other words may join the card without anybody asking."""
        root = self._board.root(card)
        return root is not None and root.decision.state != "dismissed"

    def withdraw(self, event: Deleted | ViewerCleared, find: Find | None = None) -> Outcome:
        """Take deleted messages out of the cards; a card without asks is no longer listed.

        A whole chat wiped clean leaves the questions: nobody in particular was moderated.
        ``find`` looks a message up that was asked long ago.
        """
        threads = self._withdrawn(event, find)
        if not threads:
            return Outcome("same", self._rev)
        self._rev += 1
        self._listing.forget()
        homes = {thread.home for thread in threads}
        for thread in threads:
            slot = self._board.slots[thread.home]
            if not thread.count and thread in slot.threads:
                slot.threads.remove(thread)
            self._follow(thread)
        return Outcome("applied", self._rev, self._settled(homes, event.at_ms or event.seen_ms))

    def _withdrawn(self, event: Deleted | ViewerCleared, find: Find | None) -> list[Thread]:
        if isinstance(event, ViewerCleared):
            return self._asks.clear(event.source, event.room, event.viewer) if event.viewer else []
        place = event.source, event.room, event.target
        thread = self._asks.take_out(place)
        if thread is None and find is not None and self._asks.forgotten_row:
            found = find(*place)
            if found is not None and isinstance(found[1], Chat | PaidMessage):
                key = self._wordings.key(found[0], found[1].text)
                thread = self._asks.take_old(found[0], found[1], key)
        return [] if thread is None else [thread]

    def _follow(self, thread: Thread) -> None:
        """Compare new wordings with this one where it lies now, or no more."""
        home = self._asks.route(thread.key)
        if home is None or not self._asks.stands(thread.key):
            self._similar.forget(thread.key)
        else:
            self._similar.move(thread.key, home)

    def _settled(self, homes: set[int], at_ms: int) -> tuple[Card, ...]:
        """The cards around these after asks were taken out; emptied ones leave the air."""
        roots = {}
        for home in homes:
            slot = self._board.slots[home]
            root = self._board.root(home) or slot
            slot.rev = root.rev = self._rev
            roots[root.card] = root
            if any(True for _ in self._board.threads(root)):
                self._board.name(root)
            else:
                root.text = ""
                emptied = replace(root.decision, state="dismissed", on_air_ms=None)
                self._board.decide(root, emptied)
        return tuple(self._listing.card(root, at_ms) for root in roots.values())

    def apply(self, operation: DeskOperation) -> Outcome:
        """One decision: the kinds of the desk's wire.

        The same operation again is ``same`` if it was applied, else it gets its first answer.
        """
        known = self.outcome(operation.id)
        if known is not None:
            return known
        change = Change(self._board, operation, self._rev + 1)
        try:
            if operation.op in TAKING_BACK:
                self._take_back(change)
            else:
                self._decisions.take(change)
        except Refusal as refusal:
            outcome = Outcome(refusal.result, self._rev, why=refusal.why)
        else:
            outcome = self._applied(change)
        if operation.id:
            self._outcomes[operation.id] = structs.replace(outcome, cards=())
        return outcome

    def outcome(self, id_: str) -> Outcome | None:
        """The answer to an operation that was here before, without cards; None for a new one."""
        known = self._outcomes.get(id_) if id_ else None
        if known is not None and known.result == "applied":
            return structs.replace(known, result="same")
        return known

    def _applied(self, change: Change) -> Outcome:
        self._rev += 1
        self._listing.forget()
        operation = change.operation
        for thread, _, _ in change.moved:
            self._follow(thread)
        if operation.op == "ungroup":
            self._similar.part(operation.id, change.cards())
        for card in change.regrouped:
            slot = self._board.slots[card]
            if slot.decision.merged_into is None and (slot.threads or slot.absorbed):
                self._board.name(slot)
        if operation.id and operation.op != "whisper":  # what was said cannot be unsaid
            after = {card: self._board.slots[card].decision for card in change.before}
            self._done[operation.id] = Done(
                operation, change.before, after, change.moved, change.cards(), change.of
            )
        slots = [self._board.slots[card] for card in change.cards()]
        if not slots and (same := self._board.root(operation.card)) is not None:
            slots = [same]
        cards = tuple(self._listing.card(slot, change.at_ms) for slot in slots)
        return Outcome("applied", self._rev, cards)

    def _take_back(self, change: Change) -> None:
        """Restore what an operation replaced, unless somebody has changed it since.

        A redo takes back an undo.
        """
        redo = change.operation.op == "redo"
        done = self._to_redo(change.operation) if redo else self._to_undo(change.operation)
        self._restore(change, done)
        change.of = done.operation.id
        self._mark(done, undone=True)

    def _mark(self, done: Done, *, undone: bool) -> None:
        """Note that an operation stands no more, so that what it had taken back stands again."""
        done.undone = undone
        if done.operation.op == "ungroup" and undone:
            self._similar.rejoin(done.operation.id)
        elif done.operation.op == "ungroup":
            self._similar.part(done.operation.id, done.cards)
        if done.of:
            self._mark(self._done[done.of], undone=not undone)

    def _restore(self, change: Change, done: Done) -> None:
        """Raises: Refusal, before anything has changed."""
        for card, left in done.after.items():
            if self._board.slots[card].decision != left:
                raise Refusal("refused", self._changed_since(card, change))
        if any(thread.count and thread.home != to for thread, _, to in done.moved):
            raise Refusal("refused", self._changed_since(done.operation.card, change))
        self._check_air(done)
        for thread, source, _ in done.moved:
            if thread.count:
                change.move(thread, self._board.slots[source])
        for card, was in done.before.items():
            change.replace(self._board.slots[card], was)
            if was.state == "on_air":
                self._decisions.air = Airing(change.rev, change.operation.actor, card)

    def _check_air(self, done: Done) -> None:
        """A card cannot return to the air while another, unrelated one is there."""
        airing = self._board.on_air()
        if airing is None or airing.card in done.before:
            return
        if any(was.state == "on_air" for was in done.before.values()):
            who = actor_name(self._decisions.air.by)
            raise Refusal("conflict", reason("desk.air_conflict", who=who))

    def _to_undo(self, operation: DeskOperation) -> Done:
        """The operation named in args, else the actor's last one that stands."""
        named = operation.args.get("op")
        last = self._last_of(operation.actor) if named is None else None
        found = last or self._done.get(str(named))
        if found is None or found.undone:
            raise Refusal("refused", reason("desk.nothing_to_undo"))
        return _own(found, operation)

    def _to_redo(self, operation: DeskOperation) -> Done:
        """The undo named in args, else the actor's last one that nothing of theirs followed."""
        named = operation.args.get("op")
        found = self._last_undo(operation.actor) if named is None else self._done.get(str(named))
        if found is None or found.undone or found.operation.op != "undo":
            raise Refusal("refused", reason("desk.nothing_to_redo"))
        return _own(found, operation)

    def _last_of(self, actor: str) -> Done | None:
        own = (
            done
            for done in reversed(self._done.values())
            if done.operation.actor == actor
            and done.operation.op not in TAKING_BACK
            and not done.undone
        )
        return next(own, None)

    def _last_undo(self, actor: str) -> Done | None:
        """A new decision leaves nothing to redo."""
        for done in reversed(self._done.values()):
            if done.operation.actor == actor and not done.undone and done.operation.op != "redo":
                return done
        return None

    def _changed_since(self, card: int, change: Change) -> Reason:
        slot = self._board.slots[card]
        return reason(
            "desk.changed_since",
            who=actor_name(slot.changed_by or AUTO),
            state=reason(f"desk.state.{slot.decision.state}"),
            seconds=max(0, change.at_ms - slot.changed_at) // 1000,
            card=card,
        )

    def cards(
        self,
        now_ms: int,
        *,
        relevance: Mapping[int, float] = _NO_RELEVANCE,
        merged: bool = False,
        most: int | None = None,
    ) -> tuple[Card, ...]:
        """Cards in desk order: on air, pinned, new by priority, later, answered, dismissed.

        ``relevance`` is 0..1 by card id (unknown 0.5); ``merged`` adds those that were merged
        away or lost all their asks; ``most`` cuts the list.
        """
        return self._listing.cards(now_ms, relevance, merged=merged, most=most)

    def changed(self, since_rev: int, now_ms: int) -> tuple[Card, ...]:
        """Every card that is not as it was at ``since_rev``, merged and emptied ones too."""
        slots = (slot for slot in self._board.slots.values() if slot.rev > since_rev)
        return tuple(self._listing.card(slot, now_ms) for slot in slots)

    def card(self, card: int, now_ms: int) -> Card | None:
        """One card, also a merged one."""
        slot = self._board.slots.get(card)
        return self._listing.card(slot, now_ms) if slot else None

    def card_of(self, row: int) -> int | None:
        """The card that the message of this store row belongs to."""
        filed = self._asks.filed(row)
        root = self._board.root(filed[0]) if filed else None
        return root.card if root else None

    def upcoming(self, now_ms: int) -> Card | None:
        """The card that ``next`` would air: the first pinned, else the first new."""
        slot = self._decisions.coming(now_ms)
        return self._listing.card(slot, now_ms) if slot else None

    def notes(self, card: int) -> tuple[Note, ...]:
        """Every text the card's note has had, oldest first."""
        return tuple(self._decisions.notes.get(card, ()))

    def log(self) -> tuple[Done, ...]:
        """The operations that were applied, oldest first."""
        return tuple(self._done.values())

    def counts(self) -> dict[CardState, int]:
        """Cards by state, merged and withdrawn ones left out."""
        return self._listing.counts()

    def figures(self, now_ms: int) -> DeskFigures:
        """The desk's own metrics."""
        return self._listing.figures(now_ms)


def _own(done: Done, operation: DeskOperation) -> Done:
    """What somebody did, for nobody else to take back. Raises: Refusal."""
    if done.operation.actor != operation.actor:
        who = actor_name(done.operation.actor)
        raise Refusal("refused", reason("desk.not_yours", who=who))
    return done
