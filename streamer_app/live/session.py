"""One session as the window sees it: rooms recorded, committed rows folded, snapshots drawn."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from time import perf_counter
from typing import Any, Final

from msgspec import structs

from streamer_app.advisor.timing import PolicySettings
from streamer_app.errors import AppError, Reason
from streamer_app.events import Chat, Event, Money, Order
from streamer_app.feeds.connection import Status, wall_ms
from streamer_app.feeds.feed import Feed, Http, wire_of
from streamer_app.feeds.http import HttpDoor
from streamer_app.insight.imitation import Imitation
from streamer_app.live.actions import Decide, DoNotDisturb, InteractionStep, MakeQuestion, PitchStep
from streamer_app.live.authority import SessionDesk
from streamer_app.live.folds import Folds, Row, Surroundings, runs
from streamer_app.live.inbox import Inbox
from streamer_app.live.links import Links, Room
from streamer_app.live.people import DESK, asked, decision, new_id, normal, pitch_step, understood
from streamer_app.live.picture import About, Picture, Saved
from streamer_app.live.poll_pages import poll_page
from streamer_app.live.prompting import Prompting
from streamer_app.live.recorder import Recorder
from streamer_app.live.rows import amount, chat_row
from streamer_app.live.snapshot import ChatRow, DeskShare, OwnRoomOpen, Payment, Snapshot
from streamer_app.live.suggesting import Circumstances, Suggesting
from streamer_app.store.corrections import Said
from streamer_app.store.writer import Committed, Writer

TICK_S: Final = 1.0
REST: Final = 24
"""After each look at everything the rooms have the thread so many times as long: in a flood the
numbers come less often, not the lines late."""
PAYMENTS: Final = 100
COMBO_MS: Final = 30_000
NOTE_MS: Final = 15_000
RECENT_ROWS: Final = 20_000
"""Lines whose events are kept at hand, for a person who makes a question of one."""

Choice = Decide | MakeQuestion | PitchStep | InteractionStep | DoNotDisturb


class Session:
    """Everything of one running session; all methods on the network thread."""

    def __init__(
        self,
        writer: Writer,
        number: int,
        feeds: Sequence[Feed],
        http: Http,
        inbox: Inbox,
        *,
        about: About,
        around: Surroundings,
        suggesting: Suggesting,
        trusted: bool = False,
        clock: Callable[[], int] = wall_ms,
    ) -> None:
        self.number = number
        self.path = writer.path
        self.around = around
        self.folds = Folds(around)
        self.desk = SessionDesk(self.folds, self._store, clock, around.sieve)
        self.polled: list[Callable[[dict[str, Any] | None], None]] = []
        """Hear how the running poll stands, with each snapshot; None while none runs."""
        self.shared: Callable[[], DeskShare | None] = lambda: None
        """What is to be shown of the desk's server."""
        self.owned: Callable[[], OwnRoomOpen | None] = lambda: None
        """What is to be shown of a room of one's own."""
        self.links = Links(watched=not (about.demo or about.replayed))
        self.saved = Saved()
        self.picture = Picture(about, suggesting, self.desk.veil)
        self._writer = writer
        self._inbox = inbox
        self._suggesting = suggesting
        self._prompting = Prompting(suggesting.outcomes)
        self._first_source = feeds[0].source if feeds else DESK
        self._clock = clock
        self._payments: deque[Payment] = deque(maxlen=PAYMENTS)
        self._recent: OrderedDict[int, Event] = OrderedDict()
        self._imitation = Imitation()
        self._sieve = around.sieve
        self._undisturbed_ms = 0
        self._note: tuple[Reason | None, int] = (None, 0)
        self._fault: tuple[Reason | None, int] = (None, 0)
        self._base = 0
        self._chosen = around.chosen
        self._wanted: tuple[str, str] | None = None
        self.recorder = Recorder(
            writer,
            number,
            feeds,
            http,
            self._status,
            trusted=trusted,
            clock=clock,
            arrived=self._arrived,
        )
        self.feeds = {place(feed): feed for feed in feeds}
        self._joined = asyncio.Event()
        for feed in feeds:
            self._expect(feed)

    def restore(self, rows: Iterable[tuple[int, Event]]) -> None:
        """Fold what is on disk of this session already, before it goes on."""
        for run in runs(rows):
            self._fold(run)
            for _, event in run:
                self._imitation.tells(event.source, event.viewer)
            self._base += len(run)
        self.saved.total = self._base
        self._base -= self._writer.stored(self.number)

    def anew(self, around: Surroundings, rows: Iterable[tuple[int, Event]]) -> "Session":
        """This session, once it has ended, folded from what is stored of it now."""
        made = Session(
            *(self._writer, self.number, (), HttpDoor(), self._inbox),
            about=self.picture.about,
            around=around,
            suggesting=self._suggesting.anew(),
            clock=self._clock,
        )
        made.restore(rows)
        made.links, made.saved, made._base = self.links, self.saved, self._base
        made.desk.ended_ms = self.desk.ended_ms
        made.picture.ended = True
        return made

    def sell(self, around: Surroundings) -> None:
        """Another catalogue while the session runs."""
        self.folds.sell(around.items, around.common)
        self.show()

    def advise(self, policy: PolicySettings) -> None:
        """Other rules for suggestions while the session runs, the demo's own apart, and what is
        wanted of questions and of what is shown."""
        if not self.picture.about.demo:
            self._suggesting.settings = policy
        self._regard()
        self.desk.look_again()
        self.show()

    def _regard(self) -> None:
        """Go by what a person wants of questions, from the next message on."""
        chosen = self._chosen()
        self.picture.late_s = chosen.limit_s
        wanted = (chosen.detect, chosen.join)
        if wanted != (self._wanted or self.folds.understanding):
            self._store(understood(*wanted, self._clock()))
        self._wanted = wanted

    def heed(self, said: Mapping[str, Said]) -> None:
        """What a person has said of viewers' interests meanwhile."""
        self._suggesting.heed(said)

    def note(self, told: Reason) -> None:
        """Say something beside what is shown anyway, for a while."""
        self._note = (told, self._clock() + NOTE_MS)
        self.show()

    def blame(self, error: AppError) -> None:
        """Say for a while what an action came to grief over; the session goes on."""
        self._fault = (error.what, self._clock() + NOTE_MS)
        self.show()

    async def run(self) -> None:
        """Record until cancelled; every room's end is told by its link. Raises: nothing."""
        self._regard()
        self.show()
        ticking = asyncio.create_task(self._tick())
        try:
            while True:
                self._joined.clear()
                with suppress(AppError):  # the links say why; the session stays to be read
                    await self.recorder.run()
                await self._joined.wait()
        finally:
            ticking.cancel()
            await asyncio.gather(ticking, return_exceptions=True)

    def join(self, feed: Feed) -> None:
        """One more room in the session that runs; one that is here already is connected anew."""
        if place(feed) in self.feeds:
            self.again(place(feed))
            return
        self.feeds[place(feed)] = feed
        self._expect(feed)
        self.recorder.join(feed)
        self._joined.set()
        self.show()

    def again(self, room: Room) -> None:
        """Connect a room anew, because a person asks for it."""
        if (feed := self.feeds.get(room)) is not None:
            self.recorder.again(feed)
            self._joined.set()

    async def part(self, room: Room) -> None:
        """Leave one room; the others go on."""
        if (feed := self.feeds.pop(room, None)) is not None:
            self.links.drop(room)
            await self.recorder.part(feed)
            self.show()

    def leave(self) -> None:
        """Note what this session was like, for the room's later ones."""
        if windows := self.folds.metrics.baseline():
            self._store(normal(windows, self._clock()))

    def committed(self, batch: Committed) -> None:
        """Take in what is on disk now (or, while the disk refuses, in memory only)."""
        now = self._clock()
        self.saved.fault = batch.fault
        self.saved.in_memory = self._writer.unsaved
        if not batch.saved:
            self.put(batch.rows, saved=False)
            self.show()
            return
        self.saved.total = self._base + batch.total
        events = [event for _, event in batch.rows]
        self.recorder.stored(events)
        for run in runs(batch.rows):
            self._fold(run)
        self.desk.settle()
        self.put(batch.rows, saved=True)
        if events:
            self.saved.delay_s = max(0, now - events[-1].seen_ms) / 1000
        if any(event.source == DESK for event in events):
            self.show()

    def act(self, action: Choice) -> None:
        """Store a person's decision; it shows once it is on disk."""
        now = self._clock()
        match action:
            case Decide():
                if action.op == "next":
                    self.desk.clear_way()
                self._store(decision(action, now))
            case MakeQuestion():
                if (event := self._recent.get(action.row)) is not None:
                    self._store(asked(action, event, now))
            case PitchStep():
                self._pitch(action, now)
            case InteractionStep():
                self._store(self._prompting.step(action, now))
            case DoNotDisturb():
                self._undisturbed_ms = now + action.minutes * 60_000 if action.minutes else 0
                self.show()

    def show(self) -> Snapshot:
        """Draw this moment, or the last one of a session that is over, and hand it on."""
        now = self._clock()
        paid = tuple(reversed(self._payments))
        at_ms = self.desk.ended_ms or now
        snapshot = self.picture.draw(
            self.folds, self.links, self.saved, paid, self._around(), at_ms
        )
        snapshot = replace(
            snapshot,
            desk=self.shared(),
            own=self.owned(),
            log=self.desk.history.lines,
            items=self.folds.items,
            note=self._note[0] if now < self._note[1] else None,
            fault=snapshot.fault or (self._fault[0] if now < self._fault[1] else None),
            interaction=self._prompting.card(self.folds, snapshot.pitch, snapshot.at_ms),
        )
        self._inbox.show(snapshot)
        page = poll_page(snapshot.interaction.poll, snapshot.at_ms)
        for told in self.polled:
            told(page)
        return snapshot

    def _around(self) -> Circumstances:
        faulty = self.saved.fault is not None or bool(self.links.down())
        return Circumstances(faulty, self._undisturbed_ms)

    async def _tick(self) -> None:
        wait_s = TICK_S
        while True:
            await asyncio.sleep(wait_s)
            began = perf_counter()
            steps = self._suggesting.due(self.folds, self._clock(), self._around())
            self._store(*steps, *self._prompting.due(self.folds, self._clock()))
            self.show()
            wait_s = max(TICK_S, REST * (perf_counter() - began))

    def _store(self, *events: Event) -> None:
        self._writer.put(self.number, events)

    def _status(self, feed: Feed, status: Status) -> None:
        self.links.tell(place(feed), status, self._clock())
        self.show()

    def _arrived(self, feed: Feed, events: Sequence[Event]) -> None:
        self.links.heard(place(feed), events, self._clock())

    def _expect(self, feed: Feed) -> None:
        self.links.expect(feed.source, feed.room, self._clock(), wire_of(feed))

    def _fold(self, run: Sequence[Row]) -> None:
        self.desk.fold_run(run)
        for row, event in run:
            self._prompting.fold(event, self.folds)
            if event.source == DESK and not isinstance(event, Order):
                continue
            self._recent[row] = event
            if len(self._recent) > RECENT_ROWS:
                self._recent.popitem(last=False)
            paid = None if type(event) is Chat else amount(event)
            if paid is not None and (line := chat_row(row, event)) is not None:
                self._pay(self._titled(line), paid)

    def _pay(self, line: ChatRow, paid: Money) -> None:
        """A payment for the list; one more of the same gift joins the one before it."""
        new = Payment(line.at_ms, line.name, line.kind, line.text, paid, line.source, line.row)
        old = self._payments[-1] if self._payments else None
        if old is not None and _same_gift(old, new):
            assert old.amount is not None
            total = Money(old.amount.minor + paid.minor, paid.currency)
            self._payments[-1] = replace(new, amount=total)
        else:
            self._payments.append(new)

    def put(self, rows: Iterable[tuple[int, Event]], *, saved: bool) -> None:
        """Show rows as lines of the chat."""
        lines: list[ChatRow] = []
        filters = self._sieve.now
        for row, event in rows:
            card = self.folds.desk.card_of(row) if saved else None
            alike = self._imitation.tells(event.source, event.viewer)
            line = chat_row(row, event, card=card, saved=saved, imitates=alike)
            if line is None:
                continue
            if filters.hides(line) is not None:
                line = structs.replace(line, hidden=True)
            lines.append(self._titled(line))
        self._inbox.put(lines)

    def _titled(self, line: ChatRow) -> ChatRow:
        """An order under its course's title, and with the rooms' lines where a table brought it."""
        if line.kind != "order":
            return line
        source = self._first_source if line.source == DESK else line.source
        return structs.replace(line, text=self.folds.title(line.text), source=source)

    def _pitch(self, action: PitchStep, now: int) -> None:
        view = self.folds.pitching.view(now)
        run = view.run
        course = action.course or (run.course if run else "")
        if action.step == "start":
            open_now = run is not None and view.state in ("suggested", "snoozed")
            pitch = run.pitch if run is not None and open_now else new_id()
            self._start(pitch, course, now)
        elif run is not None:
            undone = self._undone(action, run.pitch)
            if undone is None:
                return
            price = self.folds.items[course].price if course in self.folds.items else None
            shown = dict(run.shown) if action.step == "reopen" else None
            named = replace(action, course=course)
            step = pitch_step(named, run.pitch, now, shown=shown, price=price, of=undone)
            self._store(step)

    def _undone(self, action: PitchStep, pitch: str) -> str | None:
        """The id of what a step takes back; None where there is nothing, empty for other steps."""
        if action.step == "undo_order":
            return self.folds.sales.last_note(pitch)
        return self.folds.pitching.answered(pitch) if action.step == "undo" else ""

    def _start(self, pitch: str, course: str, now: int) -> None:
        if course not in self.folds.items:
            return
        made = self._suggesting.appraised(self.folds, course, now, self._around())
        shown = self._suggesting.shown(made) | {"state": self._prompting.state}
        self._store(pitch_step(PitchStep("start", course), pitch, now, shown=shown))


def place(feed: Feed) -> Room:
    """What tells a room's link from every other of the session."""
    return wire_of(feed), feed.room


def _same_gift(old: Payment, new: Payment) -> bool:
    """Whether one person goes on giving one thing."""
    same = (old.name, old.what, old.text, old.source) == (new.name, new.what, new.text, new.source)
    close = new.at_ms - old.at_ms <= COMBO_MS
    paid = old.amount is not None and new.amount is not None
    return same and close and paid and new.what == "gift" and _currency(old) == _currency(new)


def _currency(payment: Payment) -> str:
    return payment.amount.currency if payment.amount else ""
