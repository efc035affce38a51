"""One gapdesk per user and data directory: a lock file decides, a local socket carries "show" and "quit"."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from gapdesk.folder_lock import QUIT, socket_name

_WAIT_MS = 1000
_SHOW = b"show\n"


class SingleInstance(QObject):
    """Held by the running program; a second one uses it to bring the first to the front."""

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = socket_name(data)
        self._lock = QLockFile(str(data / "gapdesk.lock"))
        self._lock.setStaleLockTime(0)  # a lock is stale when its process is gone, however old it is
        self._server: QLocalServer | None = None

    def acquire(self) -> bool:
        """Whether this is the first; it stays so until `release`."""
        return self._lock.tryLock(0)

    def listen(self, on_show: Callable[[], None], on_quit: Callable[[], None]) -> bool:
        """Call `on_show` or `on_quit` whenever a later program asks; only after `acquire` said yes."""
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

    def ask_to_show(self) -> bool:
        """Bring the running program's window to the front; False if it does not hear."""
        socket = QLocalSocket()
        socket.connectToServer(self.name)
        if not socket.waitForConnected(_WAIT_MS):
            return False
        socket.write(_SHOW)
        sent = socket.waitForBytesWritten(_WAIT_MS)
        socket.disconnectFromServer()
        return sent

    def release(self) -> None:
        """Let another program be the first."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()
