"""The window, the demo, and an action for the running app."""

import os
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from streamer_app import __version__
from streamer_app.commands.out import Out
from streamer_app.errors import AppError, reason
from streamer_app.live.inbox import Inbox
from streamer_app.settings import Advice, Currencies, Settings, of_user
from streamer_app.wording import Wording, system_language

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from streamer_app.advisor.timing import PolicySettings
    from streamer_app.catalogue.courses import Item
    from streamer_app.errors import Reason
    from streamer_app.live.accounts import Account
    from streamer_app.live.actions import Action
    from streamer_app.live.doctor import Finding
    from streamer_app.live.guest import Guest
    from streamer_app.live.network import Network
    from streamer_app.live.pages import Found
    from streamer_app.live.selftest import Trial
    from streamer_app.live.snapshot import Snapshot
    from streamer_app.live.storefront import Storefront
    from streamer_app.review.ahead import Ahead
    from streamer_app.review.crowd import Crowd
    from streamer_app.review.importing import Taken
    from streamer_app.review.keeping import Keeping
    from streamer_app.review.progress import Progress
    from streamer_app.review.reading import Reads
    from streamer_app.review.studies import Studies

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


class Running:
    """The program behind the window. What is heavy is imported after the first paint."""

    def __init__(self, database: Path, *, demo_speed: float = 1.0) -> None:
        self.inbox = Inbox()
        self.preferences = of_user()
        self.folder = database.parent
        self.version = __version__
        self._database = database
        self._demo_speed = demo_speed
        self._network: Network | None = None
        self._reads: Reads | None = None
        self._ahead: Ahead | None = None
        self._shop: Storefront | None = None
        self._keeping: Keeping | None = None

    def open(self) -> None:
        """Begin to work."""
        from streamer_app.commands.reporting import print_pdf
        from streamer_app.live.accounts import system_accounts
        from streamer_app.live.filters import Sieve
        from streamer_app.live.interpreter import give_back, share_turns
        from streamer_app.live.materials import Materials, catalogue_of
        from streamer_app.live.network import Network
        from streamer_app.live.program import DEMO_FILE, Program
        from streamer_app.live.soundness import damage, together
        from streamer_app.live.storefront import Storefront
        from streamer_app.review.ahead import Ahead
        from streamer_app.review.keeping import Keeping
        from streamer_app.review.reading import Reads

        try:
            items = catalogue_of(self._database)
        except AppError:
            items = ()  # opening the database says what is wrong with it
        sieve = Sieve(lambda: self.preferences.now.filters)
        materials = Materials(items, lambda: self.preferences.now.questions, sieve)
        program = Program(
            self._database,
            self.inbox,
            materials,
            demo_speed=self._demo_speed,
            saved=lambda: self.preferences.now.rooms.addresses,
            accounts=system_accounts(self.folder),
            told=together((set_aside_note(self.preferences.set_aside), *damage(self._database))),
            advice=lambda: self.preferences.now.advice,
            policy=self._policy,
        )
        demo = self._database.with_name(DEMO_FILE)
        self._reads = Reads(self._database, demo, materials, self._words, print_pdf)
        self._network = Network(program)
        share_turns()
        give_back()
        self._network.start()
        self._shop = Storefront(
            self._network,
            self._database,
            lambda: self.preferences.now.advice,
            lambda: self.preferences.now.selling,
            self._sell,
        )
        self._keeping = Keeping(
            self._network,
            self._database,
            lambda: self.preferences.now.privacy.days,
            self._reads.forget,
            self._reads.shelf,
        )
        self._keeping.retention.start()
        self._ahead = Ahead(self._reads.shelf, lambda: program.receiving)
        self._ahead.start()
        self._watch_advice(self._network)

    def _sell(self, items: "tuple[Item, ...]") -> None:
        """Other courses: stored sessions are folded with them from now on."""
        self.reader.sell(items)
        self._look_ahead()

    def _look_ahead(self, _: object = None) -> None:
        if self._ahead is not None:
            self._ahead.look()

    def _watch_advice(self, network: "Network") -> None:
        """Let the running session follow what is chosen about suggestions and questions."""
        chosen = [self.preferences.now]

        def changed(now: Settings) -> None:
            before, chosen[0] = chosen[0], now
            if _rules(before) != _rules(now) or (before.questions, before.filters) != (
                now.questions,
                now.filters,
            ):
                network.advise()
            if before.selling != now.selling:
                network.follow()

        self.preferences.watch(changed)

    def _policy(self) -> "PolicySettings":
        from streamer_app.live.advice import policy_of

        return policy_of(*_rules(self.preferences.now))

    @property
    def reader(self) -> "Reads":
        """Reads for the other places; there after ``open``."""
        assert self._reads is not None, "the window asks only after its first paint"
        return self._reads

    @property
    def studies(self) -> "Studies":
        """What review asks for; there after ``open``."""
        return self.reader.studies

    def import_recording(self, file: Path, progress: "Progress") -> "Future[Taken]":
        """Take a recording into the database. The future may fail with AppError."""
        from streamer_app.review.importing import take

        assert self._network is not None, "the window asks only after its first paint"
        taking = self._network.trade(lambda writer: take(writer, file, progress))
        taking.add_done_callback(self._look_ahead)
        return taking

    @property
    def shop(self) -> "Storefront":
        """Courses, orders and lessons; there after ``open``."""
        assert self._shop is not None, "the window asks only after its first paint"
        return self._shop

    @property
    def crowd(self) -> "Crowd":
        """The people of many sessions; there after ``open``."""
        return self.reader.crowd

    @property
    def keeping(self) -> "Keeping":
        """What is kept of people, and copies; there after ``open``."""
        assert self._keeping is not None, "the window asks only after its first paint"
        return self._keeping

    def act(self, action: "Action") -> None:
        """Carry out a person's decision soon."""
        if self._network is not None:
            self._network.act(action)

    def probe(self, text: str) -> "Future[Found]":
        """Find the room behind a pasted text."""
        assert self._network is not None, "the window asks only after its first paint"
        return self._network.probe(text)

    def join(self, link: str, name: str, language: str, trusted: str = "") -> "Future[Guest]":
        """Join somebody else's desk by its link. The future may fail with AppError."""
        assert self._network is not None, "the window asks only after its first paint"
        return self._network.join(link, name, language, trusted)

    def desk_known(self) -> "Future[tuple[str, str] | None]":
        """Which desk one could go back to, and under which name."""
        assert self._network is not None, "the window asks only after its first paint"
        return self._network.desk_known()

    def rejoin(self, language: str) -> "Future[Guest]":
        """Go back to that desk. The future may fail with AppError."""
        assert self._network is not None, "the window asks only after its first paint"
        return self._network.rejoin(language)

    def resume_visit(self, language: str) -> "Future[Guest | None]":
        """Go back to the desk at which the app was closed, if it was."""
        assert self._network is not None, "the window asks only after its first paint"
        return self._network.resume_visit(language)

    def left_desk(self) -> None:
        """The person has closed the desk, not the app."""
        if self._network is not None:
            self._network.left_desk()

    def accounts(self) -> "Future[tuple[list[Account], Reason]]":
        """What is kept for which platform, and where secrets go on this computer."""
        assert self._network is not None, "the window asks only after its first paint"
        return self._network.accounts()

    def keep(self, name: str, value: str) -> "Future[bool]":
        """Keep a secret; False: only until the app closes."""
        assert self._network is not None, "the window asks only after its first paint"
        return self._network.keep(name, value)

    def forget(self, name: str) -> "Future[bool]":
        """Forget a secret. The future may fail with AppError."""
        assert self._network is not None, "the window asks only after its first paint"
        return self._network.forget(name)

    def sign_in(self, client_id: str, told: "Callable[[str, str, int], None]") -> "Future[None]":
        """Sign in to Twitch by a code on another screen."""
        assert self._network is not None, "the window asks only after its first paint"
        return self._network.sign_in(client_id, told)

    def health(self, now: "Snapshot") -> "Future[list[Finding]]":
        """The state of everything; ``now`` is what the window shows."""
        assert self._network is not None, "the window asks only after its first paint"
        return self._network.health(self._database, now)

    def self_test(self, told: "Callable[[Trial], None]") -> "Future[bool]":
        """Try kills, repeats and damage on a scratch database; ``told`` hears of each trial."""
        assert self._network is not None, "the window asks only after its first paint"
        return self._network.self_test(self.folder, told)

    def close(self) -> None:
        """Store what has arrived and end."""
        if self._keeping is not None:
            self._keeping.close()
        if self._reads is not None:
            self._reads.close()
        if self._shop is not None:
            self._shop.close()
        if self._network is not None:
            self._network.close()
        if self._ahead is not None:
            self._ahead.close()

    def _words(self) -> Wording:
        chosen = self.preferences.now.look.language
        return Wording(system_language() if chosen == "system" else chosen)


def _rules(now: Settings) -> tuple[Advice, tuple[str, ...], Currencies]:
    """What suggestions go by."""
    return now.advice, now.selling.today, now.currencies


def set_aside_note(kept: Path | None) -> "Reason | None":
    """What to tell of a settings file that could not be read."""
    return None if kept is None else reason("settings.set_aside", kept=str(kept))


def window(args: Namespace, out: Out) -> None:
    """Open the window."""
    _open(Running(args.db), None)


def demo(args: Namespace, out: Out) -> None:
    """Open the window on the built-in demo room: no account, no network."""
    if not 0 < args.speed <= 100:
        raise AppError("speed_not_understood", speed=str(args.speed))
    _open(Running(args.db, demo_speed=args.speed), "demo")


def _open(running: Running, start: str | None) -> None:
    if sys.platform == "linux" and not any(os.environ.get(name) for name in SCREENS):
        raise AppError("no_screen")
    from streamer_app.ui.app import run

    if code := run(running, start=start):
        sys.exit(code)


def send(args: Namespace, out: Out) -> None:
    """Let a shortcut or a Stream Deck act on the running app."""
    from streamer_app.ui.instance import send as deliver

    if not deliver(args.action):
        raise AppError("nobody_listens", action=args.action[:40])
