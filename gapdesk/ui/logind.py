"""Linux: logind says when the computer wakes up, sooner than clocks tell. Elsewhere nothing is heard."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot

_NAME = "org.freedesktop.login1"


class Logind(QObject):
    """Calls `on_wake` after each sleep of the computer."""

    def __init__(self, on_wake: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._on_wake = on_wake
        if not sys.platform.startswith("linux"):
            return
        from PySide6.QtDBus import QDBusConnection  # not needed elsewhere

        slot: Any = SLOT("on_sleep(bool)")  # a str; PySide's stubs ask for bytes, which it does not take
        bus, path, interface = QDBusConnection.systemBus(), "/org/freedesktop/login1", f"{_NAME}.Manager"
        bus.connect(_NAME, path, interface, "PrepareForSleep", self, slot)

    @Slot(bool)
    def on_sleep(self, beginning: bool) -> None:
        """What logind tells: a sleep begins, or has ended."""
        if not beginning:
            self._on_wake()
