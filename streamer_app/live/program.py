"""The running program on its loop: one database, at most one session, the demo beside it."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from streamer_app.advisor.timing import PolicySettings
from streamer_app.errors import AppError, Reason
from streamer_app.feeds.connection import wall_ms
from streamer_app.feeds.feed import Feed
from streamer_app.feeds.http import HttpDoor
from streamer_app.feeds.registry import Address, feed_of, parse_address
from streamer_app.live.accounts import Accounts
from streamer_app.live.actions import Action, Connect, Disconnect, OfRooms, OfSharing, Speed
from streamer_app.live.advice import learnt_since
from streamer_app.live.baseline import usual_of
from streamer_app.live.continuation import go_on
from streamer_app.live.folds import Surroundings
from streamer_app.live.hosted import Hosted
from streamer_app.live.inbox import Inbox
from streamer_app.live.joining import Joining, rooms_of
from streamer_app.live.knowledge import Knowledge, knowledge
from streamer_app.live.materials import Materials, catalogue_of, demo_items, finder, kept_rows
from streamer_app.live.opening import copy_daily, recovered
from streamer_app.live.picture import About
from streamer_app.live.record import resume
from streamer_app.live.remains import Remains
from streamer_app.live.replay import lesson, recorded
from streamer_app.live.session import Session, place
from streamer_app.live.sharing import Sharing
from streamer_app.live.shop import put_events
from streamer_app.live.snapshot import Snapshot
from streamer_app.live.soundness import together
from streamer_app.room.shop_events import ShopEvent
from streamer_app.settings import Advice, Secrets
from streamer_app.store import corrections
from streamer_app.store.backups import restore
from streamer_app.store.queries import Reader
from streamer_app.store.starting import open_or_set_aside
from streamer_app.store.writer import Committed, Writer

T = TypeVar("T")

DEMO_POLICY: Final = PolicySettings(quiet_first_s=120)
DEMO_FILE: Final = "demo.sqlite"
REPLAY_FILE: Final = "replay.sqlite"


class Program:
    """What the actions of a person do. All methods on the loop; ``saved`` are known addresses."""

    def __init__(
        self,
        database: Path,
        inbox: Inbox,
        materials: Materials,
        *,
        demo_speed: float = 1.0,
        saved: Callable[[], Sequence[str]] = tuple,
        accounts: Accounts | None = None,
        told: Reason | None = None,
        advice: Callable[[], Advice] = Advice,
        policy: Callable[[], PolicySettings] = PolicySettings,
    ) -> None:
        self.accounts = accounts or Accounts(Secrets(), database.parent)
        self._database = database
        self._inbox = inbox
        self._materials = materials
        self._demo_speed = demo_speed
        self._saved = saved
        self._told = told
        self._advice = advice
        self._policy = policy
        self._writer: Writer | None = None
        self._scratch: Writer | None = None
        self._session: Session | None = None
        self._sharing = Sharing(database)
        self._remains = Remains(inbox, self._sharing)
        self._running: asyncio.Task[None] | None = None
        self._copying: asyncio.Task[None] | None = None
        self._hosted: Hosted | None = None
        self._http: HttpDoor | None = None
        self._changing = asyncio.Lock()
        self._rooms = Joining(database, self.accounts)

    async def open(self) -> None:
        """Open the database, before any action; what a dead process left is shown in one line."""
        async with self._changing:
            await self._open()

    async def _open(self) -> None:
        try:
            writer, told = await asyncio.to_thread(
                open_or_set_aside, self._database, self._on_loop(), datetime.now()
            )
        except AppError as error:
            self._inbox.show(Snapshot(wall_ms(), fault=error.what))
            return
        self._writer = writer
        self._copying = asyncio.create_task(asyncio.to_thread(copy_daily, writer.path))
        last = writer.recovered[-1] if writer.recovered else None
        mended, self._told = self._told, None
        said = together((told, recovered(last) if last is not None else None, mended))
        if said is not None:
            session = last.session if last is not None else None
            self._inbox.show(Snapshot(wall_ms(), session=session, recovered=said))

    async def take(self, action: Action) -> None:
        """Carry out an action. Raises: AppError for a room that cannot be opened."""
        match action:
            case Connect():
                async with self._changing:
                    await self._leave()
                    await self._rooms.close()
                    await self._sharing.close()
                    await self._connect(action)
            case Disconnect():
                async with self._changing:
                    await self._leave()
                    await self._rooms.close()
            case OfRooms():
                async with self._changing:
                    await self._change(action)
            case OfSharing():
                async with self._changing:
                    await self._sharing.take(action, self._session)
            case Speed():
                self._quicken(action.factor)
            case _:
                if self._session is not None:
                    self._session.act(action)

    async def _change(self, action: OfRooms) -> None:
        running = self._session if self._scratch is None else None
        onward = await self._rooms.take(action, running, self._materials.items or demo_items())
        if onward is not None:
            await self._leave()
            if onward:
                await self._sharing.close()
                await self._enter(onward, None)

    async def trade(self, work: Callable[[Writer], T]) -> T:
        """Change what is on sale or was sold; the running session takes the new courses over.

        Raises: AppError.
        """
        if self._writer is None:
            raise AppError("database_not_open", path=str(self._database))
        done = await asyncio.to_thread(work, self._writer)
        await self._remains.look()
        items = await asyncio.to_thread(catalogue_of, self._database)
        said = await asyncio.to_thread(corrections.load, self._writer.path)
        if self._session is not None and not self._session.picture.about.demo:
            self._session.heed(said)
        if items != self._materials.items:
            self._materials = self._materials.selling(items)
            if self._session is not None and not self._session.picture.about.demo:
                self._session.sell(self._materials.around())
        return done

    @property
    def receiving(self) -> bool:
        """Whether a session of the creator's own runs, which a shop's orders belong to."""
        return self._session is not None and self._writer is not None and self._scratch is None

    async def receive(self, events: Sequence[ShopEvent]) -> int:
        """Store what a shop tells; how many of it were new. Raises: AppError."""
        if self._session is None or self._writer is None or not self.receiving:
            raise AppError("no_session")
        return await asyncio.to_thread(put_events, self._writer, self._session.number, events)

    async def between(self, work: Callable[[Writer], T], *, patient: bool = False) -> T:
        """Change what is stored while no session reads it; one that runs pauses, and goes on.

        Raises: AppError; with ``patient`` also ``session_running`` instead of a pause.
        """
        async with self._changing:
            if self._writer is None:
                raise AppError("database_not_open", path=str(self._database))
            if patient and self._session is not None:
                raise AppError("session_running")
            again = await self._pause()
            try:
                return await asyncio.to_thread(work, self._writer)
            finally:
                if again is not None:
                    await self._go_on(again)
                else:
                    await self._remains.look_again()

    async def _pause(self) -> tuple[int, list[Address]] | None:
        """End what reads the stored sessions; how to go on with it. The demo reads none."""
        session, joined = self._session, [*self._rooms.here.values()]
        if session is None or session.picture.about.demo:
            return None
        again = (session.number, joined) if self._scratch is None else None
        await self._leave()
        await self._sharing.close()
        return again

    async def _go_on(self, again: tuple[int, list[Address]]) -> None:
        try:
            await self._enter(again[1], again[0])
        except AppError as error:
            self.tell(error)

    async def restore(self, copy: Path) -> Path | None:
        """Put a copy in the database's place; where that stands now (None: there was nothing).

        Raises: AppError for a damaged copy or while a session runs; then all is as it was.
        """
        async with self._changing:
            if self._session is not None and self._scratch is None:
                raise AppError("session_running")
            await self._leave()
            await self._sharing.close()
            self._sharing.forget()
            await self._shut()
            try:
                aside = await asyncio.to_thread(restore, self._database, copy, datetime.now())
                await self._remains.clear()
                return aside
            finally:
                await self._open()
                with suppress(AppError):
                    self._materials = self._materials.selling(catalogue_of(self._database))

    def note(self, told: Reason) -> None:
        """Say what the program did by itself, beside what is shown anyway."""
        if self._session is not None:
            self._session.note(told)
        else:
            self._inbox.show(replace(self._inbox.last or Snapshot(wall_ms()), note=told))

    async def advise(self) -> None:
        """Take over what the person has chosen about suggestions and questions."""
        if self._session is not None:
            self._session.advise(self._policy())

    def tell(self, error: AppError) -> None:
        """Show an error that came from an action."""
        if self._session is not None:
            self._session.blame(error)
        else:
            self._inbox.show(Snapshot(wall_ms(), fault=error.what))

    async def close(self) -> None:
        """End in good order: everything that arrived is on disk afterwards."""
        async with self._changing:
            await self._leave()
            await self._rooms.close()
            await self._sharing.close()
            await self._shut()

    async def _shut(self) -> None:
        if self._copying is not None:
            await self._copying
        writer, self._writer = self._writer, None
        if writer is not None:
            await asyncio.to_thread(writer.close)

    def _on_loop(self) -> Callable[[Committed], None]:
        loop = asyncio.get_running_loop()

        def committed(batch: Committed) -> None:
            with suppress(RuntimeError):  # the loop is closed: the program has ended
                loop.call_soon_threadsafe(self._committed, batch)

        return committed

    def _committed(self, batch: Committed) -> None:
        session = self._session or self._sharing.session
        if session is not None and session.number == batch.session:
            session.committed(batch)

    async def _connect(self, action: Connect) -> None:
        addresses = [parse_address(text) for text in action.addresses]
        if action.session is not None and not addresses:
            addresses = await asyncio.to_thread(
                rooms_of, self._database, action.session, self._saved
            )
        await self._enter(addresses, action.session)

    async def _enter(self, addresses: Sequence[Address], session: int | None) -> None:
        played = [address for address in addresses if address.source in ("demo", "file")]
        if played:
            await self._play(played[0])
        elif self._writer is None:
            raise AppError("database_not_open", path=str(self._database))
        else:
            await self._join(self._writer, addresses, session)

    async def _join(
        self, writer: Writer, addresses: Sequence[Address], session: int | None
    ) -> None:
        feeds = await self.accounts.feeds(addresses)
        self._rooms.here = dict(zip(map(place, feeds), addresses, strict=True))
        if session is None:
            number = await asyncio.to_thread(writer.open_session, "", wall_ms())
        else:
            number = session
            await asyncio.to_thread(writer.resume_session, number)
        await asyncio.to_thread(resume, writer.path, feeds)
        usual = await asyncio.to_thread(usual_of, writer.path, feeds, number)
        kept = await asyncio.to_thread(kept_rows, writer.path)
        around = self._materials.around(finder(writer.path), usual, kept)
        items = self._materials.items
        since = learnt_since(self._advice(), wall_ms())
        known = await asyncio.to_thread(
            knowledge, writer.path, items, without=number, since_ms=since
        )
        door = HttpDoor()
        policy = self._policy()
        begun = self._start(writer, number, feeds, door, About(number), around, policy, known)
        if session is not None:
            with Reader(writer.path) as reader:  # nothing new is folded before this is done
                go_on(begun, reader)
            await self._sharing.resume(begun)

    async def _play(self, address: Address) -> None:
        """The demo, or a recording, into a throw-away database of its own."""
        demo = address.source == "demo"
        path = self._database.with_name(DEMO_FILE if demo else REPLAY_FILE)
        for leftover in (path, *path.parent.glob(f"{path.name}-*")):
            leftover.unlink(missing_ok=True)
        if demo:
            material, items, speed = lesson(), demo_items(), self._demo_speed
        else:
            material = await asyncio.to_thread(recorded, Path(address.room))
            items, speed = self._materials.items, 1.0
        self._hosted = Hosted(material, "demo" if demo else "replay", speed=speed)
        self._scratch = await asyncio.to_thread(Writer, path, self._on_loop())
        room = await self._hosted.open()
        number = await asyncio.to_thread(self._scratch.open_session, material.title, wall_ms())
        about = About(number, material.title, demo=demo, replayed=not demo)
        around = self._materials.selling(items).around(finder(path))
        policy = DEMO_POLICY if demo else self._policy()
        self._start(self._scratch, number, [feed_of(room)], HttpDoor(), about, around, policy)
        self._quicken(speed)

    def _start(
        self,
        writer: Writer,
        number: int,
        feeds: Sequence[Feed],
        http: HttpDoor,
        about: About,
        around: Surroundings,
        policy: PolicySettings | None = None,
        known: Knowledge | None = None,
    ) -> Session:
        self._http = http
        self._remains.session = None
        self._session = Session(
            *(writer, number, feeds, http, self._inbox),
            about=about,
            around=around,
            suggesting=self._materials.suggesting(policy, known),
        )
        self._rooms.follow(self._session)
        self._running = asyncio.create_task(self._session.run())
        return self._session

    async def _leave(self) -> None:
        """End the running session, if there is one, with everything on disk."""
        running, self._running = self._running, None
        session = self._session
        if running is not None and session is not None:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            if self._scratch is not None:
                await self._sharing.close()  # what is played goes away, and its desk with it
            session.leave()
            await asyncio.to_thread(self._finish, session.number)
            await asyncio.sleep(0)
            self._remains.keep(session)
        self._session = None
        if self._hosted is not None:
            await self._hosted.close()
        if self._http is not None:
            await self._http.close()
        self._hosted = self._http = None

    def _finish(self, number: int) -> None:
        scratch, self._scratch = self._scratch, None
        writer = scratch or self._writer
        if writer is not None:
            writer.end_session(number, wall_ms())
        if scratch is not None:
            scratch.close()

    def _quicken(self, factor: float) -> None:
        if self._hosted is not None and self._session is not None and factor > 0:
            self._hosted.speed = self._session.picture.speed = factor
            self._session.show()
