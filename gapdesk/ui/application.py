"""The Qt application, which leaves its end to the program."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Tells that the system wants it to quit, instead of doing so.

    Cmd-Q on macOS, "Quit" in its menus and a log-out come as QEvent.Quit; Qt would close all windows and end
    the loop under whatever runs on it.
    """

    quit_asked = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Quit:
            event.ignore()
            self.quit_asked.emit()
            return True
        return super().event(event)
