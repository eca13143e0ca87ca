"""A room in a process of its own that says a great deal, at a steady rate and stamped as sent.

Frames are put together by hand and written in helpings, so that the sender never is what is
measured. One message in 50 is paid, one in 20 asks something, the rest is chat of 5,000 people.
"""

import asyncio
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection as Pipe
from typing import Final

from websockets.asyncio.server import ServerConnection, serve

from tests.benchmarks.pace import Pace

PEOPLE: Final = 5_000
EVERY_S: Final = 0.01
MOST_BEHIND: Final = 8 << 20
REAL: Final = Pace()
_CHAT: Final = (
    '{"kind":"chat","id":"m%d","at_ms":%d,"viewer":{"id":"%d","name":"观众%d"},"text":"%s"}'
)
_PAID: Final = (
    '{"kind":"paid_message","id":"m%d","at_ms":%d,"viewer":{"id":"%d","name":"观众%d"},'
    '"text":"%s","paid":{"minor":3000,"currency":"CNY"}}'
)
_TEXTS: Final = (
    "懂了懂了，这一步讲得真清楚",
    "that makes sense now, thanks for the example",
    "哈哈哈哈哈 666",
    "第二章的笔记可以发一下吗 🙏",
    "hello from the back row 👋",
    "这个例子比书上的好懂多了",
)


def message(number: int, now_ms: int) -> bytes:
    """The room's ``number``-th message."""
    person = number * 7919 % PEOPLE
    if number % 50 == 0:
        return (_PAID % (number, now_ms, person, person, "老师辛苦了")).encode()
    text = f"老师，第{number % 400}题为什么选C？" if number % 20 == 0 else _TEXTS[number % 6]
    return (_CHAT % (number, now_ms, person, person, text)).encode()


def frame(body: bytes) -> bytes:
    """An unmasked text frame."""
    if len(body) < 126:
        return b"\x81%c%b" % (len(body), body)
    return b"\x81\x7e%b%b" % (len(body).to_bytes(2, "big"), body)


async def tell(
    socket: ServerConnection, per_second: int, since: float, until: float, first: int
) -> int:
    """Send what has been due ``since`` the room began and was not due before, ``until`` it is
    over, numbers from ``first`` on; how many messages it was."""
    loop = asyncio.get_running_loop()
    begun = sent = int((loop.time() - since) * per_second)
    while (now_s := loop.time()) < until and not socket.transport.is_closing():
        due = int((now_s - since) * per_second)
        if socket.transport.get_write_buffer_size() < MOST_BEHIND:
            now = time.time_ns() // 1_000_000
            socket.transport.write(
                b"".join(frame(message(first + n, now)) for n in range(sent, due))
            )
            sent = due
        await asyncio.sleep(EVERY_S)
    return sent - begun


async def _room(pipe: Pipe, per_second: int, seconds: float, first: int) -> None:
    clock = asyncio.get_running_loop().time
    began_s: list[float] = []
    said: list[int] = []

    async def visit(socket: ServerConnection) -> None:
        await socket.recv()
        await socket.send('{"kind":"welcome","version":1,"title":"crowd"}')
        if not began_s:
            began_s.append(clock())
        over_s = began_s[0] + seconds
        said.append(await tell(socket, per_second, began_s[0], over_s, first))
        if clock() >= over_s:
            pipe.send(sum(said))
        await socket.wait_closed()

    async with serve(visit, "127.0.0.1", 0, compression=None) as server:
        pipe.send(next(iter(server.sockets)).getsockname()[1])
        await asyncio.to_thread(pipe.recv)


def _process(pipe: Pipe, per_second: int, seconds: float, first: int, pace: Pace) -> None:
    pace.lived()
    asyncio.run(_room(pipe, per_second, seconds, first))


class Crowd:
    """The room behind ``url``; ``sent()`` waits until all is said and tells how much it was."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self.url = f"ws://127.0.0.1:{pipe.recv()}"

    def sent(self, patience_s: float) -> int:
        """Messages that were sent. Raises: TimeoutError."""
        if not self._pipe.poll(patience_s):
            raise TimeoutError("the room is still talking")
        return int(self._pipe.recv())


@contextmanager
def crowd(per_second: int, seconds: float, *, first: int = 0, pace: Pace = REAL) -> Iterator[Crowd]:
    """A room that talks for so long from its first client on, and on when that comes back: what it
    said meanwhile is lost. Stamps are of a clock of this pace."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    args = (there, per_second, seconds, first, pace)
    process = context.Process(target=_process, args=args, daemon=True)
    process.start()
    there.close()  # a sender that dies is noticed, not waited for
    try:
        yield Crowd(here)
    finally:
        with suppress(OSError):
            here.send("end")
        process.join(5)
        if process.is_alive():
            process.terminate()
