"""A link goes to the window that is open on its backend already, instead of opening another."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from backend.wire.deep_link import MAX_LINK_CHARS

_TIMEOUT_MS = 3_000  # until a window that is busy counts as none
_DONE = "done"


def server_name(data: Path) -> str:
    """Return under which name the window on a data folder is reached, for its user only."""
    place = f"{os.getuid()}:{data.absolute()}"
    return f"marigraph-{hashlib.sha256(place.encode()).hexdigest()[:24]}"


class LinkServer(QObject):
    """Takes links for the window; of several windows on one folder the first one does."""

    def __init__(self, data: Path, open_link: Callable[[str], str], parent: QObject) -> None:
        """`open_link` shows a link and returns why it cannot, empty when it did."""
        super().__init__(parent)
        self._open_link = open_link
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        name = server_name(data)
        if not _is_served(name):
            QLocalServer.removeServer(name)  # that of a window that was killed
            self._server.listen(name)

    @property
    def is_listening(self) -> bool:
        """Whether links come here."""
        return self._server.isListening()

    def close(self) -> None:
        """Take no more links."""
        self._server.close()

    def _accept(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)

    def _read(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > 4 * MAX_LINK_CHARS:  # nobody who has a link sends that much
            socket.abort()
        elif socket.canReadLine():
            link = _read_line(socket)
            socket.write((self._open_link(link) or _DONE).encode() + b"\n")
            socket.disconnectFromServer()


def hand_over(link: str, data: Path) -> str | None:
    """Give a link to the window on its data folder.

    Returns why that window cannot show it, empty when it does, None when there is no such window.
    """
    socket = QLocalSocket()
    socket.connectToServer(server_name(data))
    if not socket.waitForConnected(_TIMEOUT_MS):
        return None
    socket.write(link.encode() + b"\n")
    while not socket.canReadLine():
        if not socket.waitForReadyRead(_TIMEOUT_MS):
            return None
    answer = _read_line(socket)
    return "" if answer == _DONE else answer


def _read_line(socket: QLocalSocket) -> str:
    return bytes(socket.readLine().data()).decode(errors="replace").strip()


def _is_served(name: str) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(name)
    return socket.waitForConnected(_TIMEOUT_MS)
