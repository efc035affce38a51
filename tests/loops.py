"""The two event loops gapdesk runs on: plain asyncio when headless, qasync in the desktop program.

`@both_loops` on an async test (or `pytestmark = both_loops` in a module) runs it once on each.
"""

from __future__ import annotations

import asyncio
import functools

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

both_loops = pytest.mark.both_loops


@functools.cache
def application() -> QApplication:
    """The one QApplication of this process; kept, since Qt dies with its Python wrapper."""
    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else QApplication([])


class _Loop(QEventLoop):
    """Takes its Qt objects with it when it is closed.

    qasync 0.28 leaves them, with running timers, in reference cycles; the garbage collector may then run in
    another thread (a worker's), where destroying a QObject crashes the process.
    """

    def close(self) -> None:
        timer = self._timer
        super().close()
        if shiboken6.isValid(timer):
            shiboken6.delete(timer)


def new_qasync_loop() -> asyncio.AbstractEventLoop:
    return _Loop(application())
