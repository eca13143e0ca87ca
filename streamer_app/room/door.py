"""Who may come in to a room of one's own: by Host, Origin and the address they come from."""

import errno
import hmac
import ipaddress
import socket
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from streamer_app.errors import AppError

LOOPBACK: Final = "127.0.0.1"
ANYWHERE: Final = ("0.0.0.0", "::", "")
DISTANT: Final = ("192.0.2.1", 9)
"""An address of nobody's: asking for the way there sends nothing and names our own address."""
FORWARDED: Final = ("Forwarded", "X-Forwarded-For")


def loopback(host: str) -> bool:
    """Whether this host is this computer alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def own_address(host: str) -> str:
    """The address by which others reach a server that is bound to ``host``."""
    if host not in ANYWHERE:
        return host
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
            way.connect(DISTANT)
            return str(way.getsockname()[0])
    except OSError:
        return LOOPBACK


def listener(host: str, port: int) -> socket.socket:
    """A socket that listens there; ``port`` 0 is any free one.

    Raises: AppError ``port_taken`` or ``host_not_ours``.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise AppError("port_taken", port=port) from error
        raise AppError("host_not_ours", host=host[:80]) from error


class Door:
    """``host`` is what the server is bound to; ``key`` is the teacher's."""

    def __init__(self, host: str, key: str) -> None:
        self._private = loopback(host)
        self._key = key

    def admits(self, request: web.Request) -> bool:
        """Hosts are literal addresses (a name could be turned on us), pages are our own."""
        parts = urlsplit(f"//{request.host}")
        host = parts.hostname or ""
        if not (loopback(host) if self._private else loopback(host) or _literal(host)):
            return False
        origin = request.headers.get("Origin")
        return origin is None or urlsplit(origin).netloc == request.host

    def near(self, request: web.Request) -> bool:
        """Whether a program of this computer asks, not a web page and not through a proxy."""
        headers = request.headers
        direct = not any(name in headers for name in (*FORWARDED, "Origin"))
        return direct and loopback(request.remote or "") and loopback(_host(request))

    def trusts(self, request: web.Request) -> bool:
        """Whether this is the teacher's program: near, or with the teacher's key."""
        said = request.query.get("key", "")
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            said = token.strip()
        return self.near(request) or hmac.compare_digest(
            said.encode("utf-8", "replace"), self._key.encode()
        )


def _host(request: web.Request) -> str:
    return urlsplit(f"//{request.host}").hostname or ""


def _literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
