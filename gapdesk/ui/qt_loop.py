"""The loop of the desktop program: asyncio on Qt's, with little between a socket and who waits for it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextvars import Context
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, QSocketNotifier, QTimerEvent
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

if TYPE_CHECKING:
    from _typeshed import FileDescriptorLike


class QtLoop(QEventLoop):  # type: ignore[misc] # qasync has no types
    """qasync's loop, which takes a Qt timer for each callback and two for each piece that a socket brings.

    With many streams most of the program's time went there. Here callbacks wait in a queue, as asyncio's do,
    and are run in turns: behind what a socket brought at once, else as soon as Qt comes round. Those that are
    added meanwhile wait for the next turn, so that Qt is never kept from its own work.
    """

    def __init__(self, app: QApplication) -> None:
        self._turns = _Turns()  # qasync's own beginning calls back already
        super().__init__(app)

    def call_soon(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        handle = asyncio.Handle(callback, args, self, context)
        self._turns.add(handle)
        return handle

    def close(self) -> None:
        """Also frees what is Qt's: found by the garbage collector on another thread it would end the process.

        qasync leaves its timers in reference cycles, running.
        """
        if self.is_closed():
            return
        timer = self._timer
        for notifiers in (self._read_notifiers, self._write_notifiers):
            for fd in tuple(notifiers):
                _forget(notifiers, fd)
        super().close()
        for mine in (self._turns, timer):
            if shiboken6.isValid(mine):
                shiboken6.delete(mine)

    # --- sockets, as asyncio asks for them; on Windows it does not ------------------------------------------

    def _add_reader(self, fd: FileDescriptorLike, callback: Callable[..., object], *args: Any) -> None:
        self._watch(self._read_notifiers, QSocketNotifier.Type.Read, _number(fd), callback, args)

    def _remove_reader(self, fd: FileDescriptorLike) -> bool:
        return not self.is_closed() and _forget(self._read_notifiers, _number(fd))

    def _add_writer(self, fd: FileDescriptorLike, callback: Callable[..., object], *args: Any) -> None:
        self._watch(self._write_notifiers, QSocketNotifier.Type.Write, _number(fd), callback, args)

    def _remove_writer(self, fd: FileDescriptorLike) -> bool:
        return not self.is_closed() and _forget(self._write_notifiers, _number(fd))

    def _watch(
        self,
        notifiers: dict[int, QSocketNotifier],
        kind: QSocketNotifier.Type,
        fd: int,
        callback: Callable[..., object],
        args: tuple[Any, ...],
    ) -> None:
        self._check_closed()
        _forget(notifiers, fd)
        handle, turns = asyncio.Handle(callback, args, self), self._turns
        notifier = QSocketNotifier(fd, kind, turns)
        notifier.activated.connect(lambda: turns.take(handle))
        notifiers[fd] = notifier


class _Turns(QObject):
    """Callbacks that wait, and the timer that comes round for them; it also keeps the sockets' notifiers."""

    def __init__(self) -> None:
        super().__init__()
        self._ready: deque[asyncio.Handle] = deque()
        self._timer = 0
        self._running = False

    def add(self, handle: asyncio.Handle) -> None:
        """Run it in the next turn."""
        self._ready.append(handle)
        if not self._timer and not self._running:
            self._timer = self.startTimer(0)

    def take(self, first: asyncio.Handle | None = None) -> None:
        """Run `first` and all that wait by then."""
        self._running = True
        try:
            if first is not None:
                first._run()
            for _ in range(len(self._ready)):
                if self._ready:  # fewer, if a callback has let Qt go round
                    handle = self._ready.popleft()
                    if not handle.cancelled():
                        handle._run()
        finally:
            self._running = False
            if self._ready and not self._timer:
                self._timer = self.startTimer(0)
            elif not self._ready and self._timer:
                self.killTimer(self._timer)
                self._timer = 0

    def timerEvent(self, event: QTimerEvent) -> None:
        self.take()


def _number(fd: FileDescriptorLike) -> int:
    """asyncio takes a socket as well as its number."""
    return fd if isinstance(fd, int) else fd.fileno()


def _forget(notifiers: dict[int, QSocketNotifier], fd: int) -> bool:
    """Let go of a socket; later, for it may be the one that has something just now."""
    notifier = notifiers.pop(fd, None)
    if notifier is None:
        return False
    notifier.setEnabled(False)
    notifier.activated.disconnect()
    notifier.deleteLater()
    return True
