"""A real window on the real program, joined to rooms that are served on loopback."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from streamer_app.commands.window import Running
from streamer_app.events import Chat, Event, Gift, Money, PaidMessage, Viewer
from streamer_app.live.snapshot import Snapshot
from streamer_app.ui.build import build_kit, build_window, furnish
from streamer_app.ui.kit import Kit
from streamer_app.ui.shell import Shell
from streamer_app.ui.widgets.tile import Tile
from streamer_app.ui.window import Window
from tests.live.rooms import served

PATIENCE_S = 10.0


class Evening:
    """The window with everything around it, and what a person at it does and sees."""

    def __init__(self, application: QApplication, database: Path) -> None:
        self.running = Running(database)
        look = {"language": "zh_CN", "theme": "dark", "reduce_motion": True}
        self.running.preferences.change("look", **look)
        self.running.preferences.change("guide", started=True, marks_seen=("1", "2", "3", "4"))
        self.kit: Kit = build_kit(application, self.running)
        self.window: Window = furnish(build_window(self.kit))
        self.shell = Shell(self.kit, self.window)
        self.window.show()
        self.running.open()

    @property
    def now(self) -> Snapshot:
        """The moment on screen."""
        return self.window.snapshot

    def join(self, *addresses: str) -> None:
        """Begin with a room."""
        self.shell.start(addresses[0])

    def until(self, true: Callable[[], Any], what: str = "it did not happen") -> None:
        """Let the window work until something is so, but not for long."""
        end = time.monotonic() + PATIENCE_S
        while not true():
            assert time.monotonic() < end, what
            QApplication.processEvents()
            QTest.qWait(5)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """Press a key in whatever has the focus."""
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)

    def close(self) -> None:
        """Leave as a person does."""
        self.shell.tick.stop()
        self.shell.strip.close()
        self.window.close()
        self.running.close()
        shiboken6.delete(self.window)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def seen(root: QWidget) -> list[str]:
    """Every text that is visible below a widget, painted ones by their accessible names."""
    texts = [label.text() for label in root.findChildren(QLabel) if label.isVisible()]
    widgets = root.findChildren(QWidget)
    return texts + [widget.accessibleName() for widget in widgets if widget.isVisible()]


def written(tile: Tile) -> list[str]:
    """What a tile paints, line by line."""
    return [tile._value, *("".join(run.text for run in line) for line in tile._lines)]


@contextmanager
def evening(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Evening]:
    """The app of one person until the block ends; the same folder is the same person."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(folder))
    made = Evening(application, folder / "sessions.sqlite")
    try:
        yield made
    finally:
        made.close()


@contextmanager
def room(events: Sequence[Event], wire: str = "room", **how: Any) -> Iterator[str]:
    """A room served on a thread of its own; its address."""
    opened, done = threading.Event(), threading.Event()
    told: list[str] = []
    loops: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def serve() -> None:
        async with served(events, wire, **how) as (address, _):
            told.append(address)
            leave = asyncio.Event()
            loops.append((asyncio.get_running_loop(), leave))
            opened.set()
            await leave.wait()
        done.set()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert opened.wait(PATIENCE_S)
    try:
        yield told[0]
    finally:
        loop, leave = loops[0]
        loop.call_soon_threadsafe(leave.set)
        thread.join(PATIENCE_S)


class Lines:
    """Events of one room, each a moment after the one before; the last has just happened."""

    def __init__(self, back_s: float = 50) -> None:
        self._at_ms = round((time.time() - back_s) * 1000)
        self._number = 0

    def _common(self, who: str) -> dict[str, Any]:
        self._number += 1
        self._at_ms += 1000
        viewer = Viewer(who, who)
        return {"source": "room", "id": f"e{self._number}", "at_ms": self._at_ms, "viewer": viewer}

    def chat(self, who: str, text: str) -> Chat:
        return Chat(text=text, **self._common(who))

    def paid(self, who: str, text: str, minor: int, currency: str = "CNY") -> PaidMessage:
        return PaidMessage(text=text, paid=Money(minor, currency), **self._common(who))

    def free_gift(self, who: str, name: str, count: int) -> Gift:
        return Gift(name=name, count=count, paid=None, worth=None, combo=None, **self._common(who))

    def gift(self, who: str, minor: int, currency: str) -> Gift:
        money = Money(minor, currency)
        return Gift(name="rocket", count=1, paid=money, worth=money, **self._common(who))


def fixture_one() -> list[Event]:
    """F1 of the acceptance scenarios: ten lines and a free gift by five people."""
    lines = Lines()
    asked = [
        lines.chat("u1", "为什么天空是蓝的？"),
        lines.chat("u2", "为什么天空是蓝的?"),
        lines.chat("u3", "课程多少钱？"),
    ]
    said = ("原来如此", "听懂了", "来了", "今天讲力学", "好的", "谢谢老师")
    chats = [lines.chat(f"u{at % 3 + 1}", text) for at, text in enumerate(said)]
    return [*asked, *chats, lines.paid("u4", "讲得好", 3000), lines.free_gift("u5", "小花", 5)]
