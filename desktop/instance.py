"""One process for all windows of a user: a second start hands its vault to the first and ends.

They meet at a local socket that only this user may open, named after the user's settings folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from vault_sync.places import settings_folder

WAIT_MS = 1500  # for the first instance to answer; it may be busy
LONGEST = 64 * 1024  # bytes of a message
ANSWER = b"topograph\n"


def meeting_place() -> str:
    return "topograph-" + hashlib.sha256(str(settings_folder()).encode()).hexdigest()[:16]


def hand_over(vault: Path | None, name: str = "", topic: str = "") -> bool:
    """Asks the instance that runs to show a vault, and a topic; whether there is one and it has answered."""
    socket = QLocalSocket()
    socket.connectToServer(name or meeting_place())
    if not socket.waitForConnected(WAIT_MS):
        return False
    socket.write(json.dumps({"vault": str(vault) if vault else "", "topic": topic}).encode() + b"\n")
    socket.waitForBytesWritten(WAIT_MS)
    answered = socket.waitForReadyRead(WAIT_MS) and bytes(socket.readAll().data()) == ANSWER
    socket.disconnectFromServer()
    return answered


class Instance(QObject):
    """Waits for further starts; `show` gets the vault that each asks for, and the topic in it."""

    def __init__(self, show: Callable[[Path | None, str], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._show = show
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._meet)

    def listen(self, name: str = "") -> bool:
        """A socket that a killed instance left behind is cleared away: nobody answered on it."""
        place = name or meeting_place()
        QLocalServer.removeServer(place)
        return self._server.listen(place)

    def close(self) -> None:
        self._server.close()

    def _meet(self) -> None:
        while socket := self._server.nextPendingConnection():
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(lambda socket=socket: self._hear(socket))
            if socket.bytesAvailable():
                self._hear(socket)

    def _hear(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > LONGEST:
                socket.abort()
            return
        try:
            asked = json.loads(bytes(socket.readLine().data()))
            vault, topic = asked["vault"], asked.get("topic", "")
        except (ValueError, TypeError, KeyError, AttributeError):
            socket.abort()
            return
        socket.write(ANSWER)
        socket.flush()
        wanted = Path(vault) if isinstance(vault, str) and vault else None
        self._show(wanted, topic if isinstance(topic, str) else "")
