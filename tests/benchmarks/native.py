"""The whole window against a native chat client (python -m tests.benchmarks.native [--seconds N]).

Both run on a screen of their own (Xvfb, openbox) and are sent the same lines at 100, 1,000 and
5,000 a second: ours by ``serve`` over the room protocol, storing each line before it shows it;
HexChat by a plain IRC server in this process. The figures are CPU milliseconds of the whole
process for 1,000 lines, from /proc.
"""

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from streamer_app.store.queries import Reader

RATES = (100, 1_000, 5_000)
WARM_S = 6.0
ROOT = Path(__file__).resolve().parents[2]
CLOCK = os.sysconf("SC_CLK_TCK")
TEXTS = (
    "听懂了，原来是这样",
    "got it, thanks!",
    "老师讲得真好，第二步比第一步清楚",
    "the second example was easier to follow than the first one",
    "哈哈哈哈哈",
    "来了来了",
)
QUESTIONS = ("为什么加速度方向和速度方向可以不一样？", "这个课多久更新一次？", "能看回放吗？")
ASKED = 40
"""One line in so many is a question, as in a lesson."""
WINDOW = """
import sys
from pathlib import Path
from streamer_app.commands.window import Running
from streamer_app.ui.app import run
sys.exit(run(Running(Path(sys.argv[1])), start=sys.argv[2]))
"""
HEXCHAT = """\
gui_slist_skip = 1
gui_win_width = 1280
gui_win_height = 800
irc_nick1 = reader
irc_user_name = reader
irc_real_name = reader
text_max_lines = 2000
"""


AS_NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") * (os.getuid() == 0)
"""HexChat asks root a question instead of opening its window."""


def line(number: int) -> tuple[str, str]:
    """(name, text) of a line; no two neighbours are the same, so that none is merged."""
    if number % ASKED == 0:
        return f"viewer{number % 389}", QUESTIONS[number // ASKED % len(QUESTIONS)]
    return f"viewer{number % 389}", f"{TEXTS[number % len(TEXTS)]} {number}"


def recording(path: Path, rate: int, seconds: float) -> Path:
    """So many seconds of ordinary chat as the room protocol's JSON lines."""
    began = 1_760_000_000_000
    with path.open("w", encoding="utf-8") as file:
        for number in range(int(rate * seconds)):
            name, text = line(number)
            viewer = {"id": name, "name": name, "masked": False, "roles": [], "badges": []}
            event: dict[str, object] = {
                "kind": "chat",
                "source": "room",
                "room": "bench",
                "id": f"m{number}",
            }
            event |= {"at_ms": began + number * 1000 // rate, "viewer": viewer, "text": text}
            file.write(json.dumps(event, ensure_ascii=False) + "\n")
    return path


def spent(pid: int) -> float:
    """CPU seconds of a process so far, all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / CLOCK


def resident(pid: int) -> float:
    """MiB of memory a process holds now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


@contextmanager
def running(arguments: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A program until the end of the block."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        arguments, env=environment, stdout=subprocess.PIPE, stderr=quiet, text=True, cwd=ROOT
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """An environment with a screen of its own and a window manager on it."""
    read, write = os.pipe()
    arguments = [
        "Xvfb",
        "-displayfd",
        str(write),
        "-screen",
        "0",
        "1400x900x24",
        "-nolisten",
        "tcp",
    ]
    server = subprocess.Popen(arguments, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            environment = {**os.environ, "DISPLAY": f":{answer.readline().strip()}"}
        environment.pop("QT_QPA_PLATFORM", None)
        with running(["openbox"], environment):
            yield environment
    finally:
        server.terminate()
        server.wait()


def measured(pid: int, lines: Callable[[], int], seconds: float) -> dict[str, float]:
    """What a process spends on the lines of a stretch of time; ``lines`` counts them."""
    time.sleep(WARM_S)
    before, began, had = spent(pid), time.perf_counter(), lines()
    held = resident(pid)
    time.sleep(seconds)
    cpu, took, came = spent(pid) - before, time.perf_counter() - began, lines() - had
    return {
        "lines_per_s": round(came / took),
        "ms_per_1000": round(cpu * 1e6 / max(1, came)),
        "core": round(cpu / took, 3),
        "rss_mib": round(resident(pid), 1),
        "rss_growth_mib": round(resident(pid) - held, 1),
    }


def stored(database: Path) -> int:
    """Events on our disk."""
    if not database.exists():
        return 0
    with Reader(database) as reader:
        return sum(session.events for session in reader.sessions())


def ours(rate: int, seconds: float, folder: Path, environment: dict[str, str]) -> dict[str, float]:
    """Our window on a served room."""
    lines = recording(folder / f"{rate}.jsonl", rate, WARM_S + seconds + 15)
    serve = [sys.executable, "-m", "streamer_app", "serve", str(lines), "--as", "room"]
    home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with running(serve, environment) as server:
        assert server.stdout is not None
        address = json.loads(server.stdout.readline())["address"]
        database = folder / f"{rate}.sqlite"
        window = [sys.executable, "-c", WINDOW, str(database), address]
        with running(window, environment | home) as process:
            found = measured(process.pid, lambda: stored(database), seconds)
            if process.poll() is not None:
                raise SystemExit("the window has ended")
    return found


class IrcRoom:
    """An IRC server for one client: greets it, and fills its channel once it has joined."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self.sent = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client until it leaves."""
        with suppress(ConnectionError):
            await self._converse(reader, writer)
        writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        filling: asyncio.Task[None] | None = None
        while data := await reader.readline():
            match data.decode("utf-8", "replace").split():
                case ["NICK", *_]:
                    writer.write(b":bench 001 reader :Welcome\r\n:bench 376 reader :end\r\n")
                case ["JOIN", channel, *_]:
                    writer.write(f":reader!r@bench JOIN {channel}\r\n".encode())
                    filling = filling or asyncio.create_task(self._fill(writer, channel))
                case ["PING", *what]:
                    writer.write(f":bench PONG bench {' '.join(what)}\r\n".encode())
        if filling is not None:
            filling.cancel()

    async def _fill(self, writer: asyncio.StreamWriter, channel: str) -> None:
        with suppress(ConnectionError):
            await self._speak(writer, channel)

    async def _speak(self, writer: asyncio.StreamWriter, channel: str) -> None:
        began = time.monotonic()
        while not writer.is_closing():
            due = int((time.monotonic() - began) * self._rate)
            for number in range(self.sent, due):
                name, text = line(number)
                writer.write(f":{name}!v@bench PRIVMSG {channel} :{text}\r\n".encode())
            self.sent = max(self.sent, due)
            await writer.drain()
            await asyncio.sleep(0.01)


async def _peer(rate: int, seconds: float, folder: Path, environment: dict[str, str]) -> object:
    room = IrcRoom(rate)
    server = await asyncio.start_server(room.answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    profile = folder / f"hexchat{rate}"
    profile.mkdir()
    (profile / "hexchat.conf").write_text(HEXCHAT)
    if AS_NOBODY:
        folder.chmod(0o755)
        for path in (profile, profile / "hexchat.conf"):
            os.chown(path, 65534, 65534)
    client = [*AS_NOBODY, "hexchat", "-d", str(profile), f"irc://127.0.0.1:{port}/bench"]
    with running(client, environment) as process:
        found = await asyncio.to_thread(measured, process.pid, lambda: room.sent, seconds)
    await asyncio.sleep(0.1)
    return found


def hexchat(rate: int, seconds: float, folder: Path, environment: dict[str, str]) -> object:
    """HexChat in a channel at the same rate."""
    return asyncio.run(_peer(rate, seconds, folder, environment))


def figures(seconds: float) -> dict[str, object]:
    """Both programs at every rate."""
    missing = [name for name in ("Xvfb", "openbox") if shutil.which(name) is None]
    if missing:
        return {"skipped": f"not installed: {', '.join(missing)}"}
    with ExitStack() as stack:
        environment = stack.enter_context(screen())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        found: dict[str, object] = {}
        for rate in RATES:
            found[str(rate)] = ours(rate, seconds, folder, environment)
            if shutil.which("hexchat"):
                found[f"hexchat_{rate}"] = hexchat(rate, seconds, folder, environment)
        if not shutil.which("hexchat"):
            found["hexchat_skipped"] = "not installed: hexchat"
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=20.0)
    sys.stdout.write(json.dumps(figures(parser.parse_args().seconds)) + "\n")
