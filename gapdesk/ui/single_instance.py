"""The local socket by which a second start reaches the gapdesk that serves from the same folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QObject, QThread
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from gapdesk.folder_lock import QUIT, socket_name

_WAIT_MS = 1000
_PATIENCE_MS = 3000
"""The other one may just be starting."""
_PAUSE_MS = 100
_SHOW = b"show\n"


class SingleInstance(QObject):
    """The running program listens; a second one uses it to bring the first to the front.

    Which of them is the first is decided by the `FolderLock`.
    """

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = socket_name(data)
        self._server: QLocalServer | None = None

    def listen(self, on_show: Callable[[], None], on_quit: Callable[[], None]) -> bool:
        """Call `on_show` or `on_quit` whenever a later program asks. Only for who holds the `FolderLock`."""
        QLocalServer.removeServer(self.name)  # left by a crash: the lock proves that nobody uses it
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)

        def read(socket: QLocalSocket) -> None:
            said = bytes(socket.readAll().data()) if socket.bytesAvailable() else b""
            if _SHOW in said:
                on_show()
            if QUIT in said:
                on_quit()

        def greet() -> None:
            while (socket := server.nextPendingConnection()) is not None:
                socket.disconnected.connect(socket.deleteLater)
                socket.readyRead.connect(lambda socket=socket: read(socket))
                read(socket)

        server.newConnection.connect(greet)
        self._server = server
        return server.listen(self.name)

    def ask_to_show(self, patience: int = _PATIENCE_MS) -> bool:
        """Bring the running program's window to the front; False if it does not hear within `patience` ms."""
        deadline = QDeadlineTimer(patience)
        while not (heard := self._ask()) and not deadline.hasExpired():
            QThread.msleep(_PAUSE_MS)
        return heard

    def _ask(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self.name)
        if not socket.waitForConnected(_WAIT_MS):
            return False
        socket.write(_SHOW)
        sent = socket.waitForBytesWritten(_WAIT_MS)
        socket.disconnectFromServer()
        return sent

    def close(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()
            self._server = None
