"""One window a user: a second start raises the first, and ``send`` acts on it from outside."""

import getpass
import hashlib
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from streamer_app.ui.actions import REGISTRY

PATIENCE_MS: Final = 1000
RAISE: Final = "raise"
OUTSIDE: Final = frozenset(spec.id for spec in REGISTRY if spec.outside)
ALIASES: Final = {"mark": "answered", "pinned": "pin", "dismissed": "dismiss"}
"""Words of the command line for actions of the registry."""


def server_name() -> str:
    """The local socket's name, one a user."""
    user = hashlib.sha256(getpass.getuser().encode()).hexdigest()[:12]
    return f"streamer-app-{user}"


def send(action: str, name: str = "") -> bool:
    """Ask the running window to do something; False where none runs or it cannot be done."""
    wanted = ALIASES.get(action, action)
    if wanted != RAISE and wanted not in OUTSIDE:
        return False
    # A local socket needs no event loop, but it does need an application object.
    application = QCoreApplication.instance() or QCoreApplication([])
    socket = QLocalSocket()
    socket.connectToServer(name or server_name())
    if not socket.waitForConnected(PATIENCE_MS):
        return False
    socket.write(f"{wanted}\n".encode())
    socket.waitForBytesWritten(PATIENCE_MS)
    answered = socket.waitForReadyRead(PATIENCE_MS) and bytes(socket.readAll().data()) == b"ok\n"
    socket.disconnectFromServer()
    del application
    return answered


class Listener(QObject):
    """Hears what other processes of the same user ask; ``call`` says whether it was done."""

    def __init__(
        self, call: Callable[[str], bool], parent: QObject | None = None, name: str = ""
    ) -> None:
        super().__init__(parent)
        self._call = call
        self._name = name or server_name()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)

    def open(self) -> bool:
        """Begin to listen; a socket file left by a crash is removed first."""
        if self._server.listen(self._name):
            return True
        QLocalServer.removeServer(self._name)
        return self._server.listen(self._name)

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _greet(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)

    def _read(self, socket: QLocalSocket) -> None:
        while socket.canReadLine():
            asked = bytes(socket.readLine(64).data()).decode("utf-8", "replace").strip()
            known = asked == RAISE or asked in OUTSIDE
            socket.write(b"ok\n" if known and self._call(asked) else b"no\n")
            socket.flush()
