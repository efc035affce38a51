"""gapdesk that can be looked at: `python -m tests.journeys.watched SOCKET OPTIONS`.

Who connects to SOCKET is told, as one JSON list, what stands in the windows at this moment: what a screen
reader would name, and where it is. Nothing can be done from there; that is for mouse and keyboard.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from gapdesk.cli import run
from gapdesk.ui.widgets.state_line import StateLine

_PATIENCE = 10.0


class _Eye(QObject):
    """Asked on any thread, it looks on that of the windows."""

    asked = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._seen: list[dict[str, Any]] = []
        self._done = threading.Event()
        self.moveToThread(app.thread())
        self.asked.connect(self._look, Qt.ConnectionType.QueuedConnection)

    def look(self) -> list[dict[str, Any]]:
        self._done.clear()
        self.asked.emit()
        return self._seen if self._done.wait(_PATIENCE) else []

    def _look(self) -> None:
        widgets = (each for each in QApplication.allWidgets() if each.isVisible())
        self._seen = [_told(widget) for widget in widgets if _name(widget)]
        self._done.set()


def _told(widget: QWidget) -> dict[str, Any]:
    region = widget.visibleRegion().boundingRect()
    middle = widget.mapToGlobal(region.center() if region.isValid() else widget.rect().center())
    corner = widget.mapToGlobal(QPoint(0, 0))
    return {
        "name": _name(widget),
        "kind": type(widget).__name__,
        "state": widget.state if isinstance(widget, StateLine) else "",
        "x": middle.x(),
        "y": middle.y(),
        "left": corner.x(),
        "top": corner.y(),
        "in_view": region.height() * 2 > widget.height() and _alone(widget, middle),
        "enabled": widget.isEnabled(),
        "focused": widget.hasFocus(),
        "checked": isinstance(widget, QAbstractButton) and widget.isChecked(),
    }


def _alone(widget: QWidget, place: QPoint) -> bool:
    """Whether a click there would come to it, or to a part of it."""
    hit = QApplication.widgetAt(place)
    return hit is not None and (hit is widget or widget.isAncestorOf(hit) or hit.isAncestorOf(widget))


def _name(widget: QWidget) -> str:
    if widget.accessibleName():
        return widget.accessibleName()
    if isinstance(widget, (QLabel, QAbstractButton)):
        return widget.text()
    return widget.placeholderText() if isinstance(widget, (QLineEdit, QPlainTextEdit)) else ""


def _serve(listener: socket.socket) -> None:
    eye: _Eye | None = None
    while True:
        connection, _ = listener.accept()
        with connection:
            app = QApplication.instance()
            if eye is None and isinstance(app, QApplication):
                eye = _Eye(app)
            connection.sendall(json.dumps(eye.look() if eye is not None else []).encode())


if __name__ == "__main__":
    place = socket.socket(socket.AF_UNIX)
    place.bind(sys.argv[1])
    place.listen()
    threading.Thread(target=_serve, args=(place,), name="eye", daemon=True).start()
    sys.argv[1:] = sys.argv[2:]
    run()
