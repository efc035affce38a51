"""The two event loops gapdesk runs on: plain asyncio when headless, qasync in the desktop program.

`@both_loops` on an async test (or `pytestmark = both_loops` in a module) runs it once on each.
"""

from __future__ import annotations

import asyncio
import functools

import pytest
from PySide6.QtWidgets import QApplication

from gapdesk.ui.qt_loop import QtLoop

both_loops = pytest.mark.both_loops


@functools.cache
def application() -> QApplication:
    """The one QApplication of this process; kept, since Qt dies with its Python wrapper."""
    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else QApplication([])


def new_qasync_loop() -> asyncio.AbstractEventLoop:
    return QtLoop(application())
