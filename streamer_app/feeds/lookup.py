"""Whether a host's name is known, decided in bounded time."""

import asyncio
import contextlib
import socket
import threading
from typing import Final

LOOKUP_S: Final = 5.0


async def look_up(host: str, port: int) -> None:
    """Resolve a name and forget the answer.

    The system's resolver may think for half a minute. It does so in a thread of its own here,
    which nobody waits for at the end of the program, as they would for one of the loop's.
    Raises: socket.gaierror for an unknown name and for one that nobody tells us of in time.
    """
    loop = asyncio.get_running_loop()
    found: asyncio.Future[OSError | None] = loop.create_future()

    def settle(error: OSError | None) -> None:
        if not found.done():
            found.set_result(error)

    def resolve() -> None:
        error: OSError | None = None
        try:
            socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except UnicodeError:
            error = socket.gaierror(socket.EAI_NONAME, "not a name")
        except OSError as caught:
            error = caught
        with contextlib.suppress(RuntimeError):  # the loop may be gone by now
            loop.call_soon_threadsafe(settle, error)

    threading.Thread(target=resolve, name="look up a host", daemon=True).start()
    try:
        async with asyncio.timeout(LOOKUP_S):
            error = await found
    except TimeoutError:
        error = socket.gaierror(socket.EAI_AGAIN, "no answer in time")
    if error is not None:
        raise error
