"""Keys that a part of a page takes before the page does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget


class FirstKey(QObject):
    """Lets `key` do `act` while the focus is in `widget` and `wanted` says so; else it is the page's.

    Two shortcuts for one key, a part's and its page's, would get in each other's way: Qt starts neither.
    """

    def __init__(
        self,
        widget: QWidget,
        key: QKeySequence.StandardKey,
        act: Callable[[], object],
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__(widget)
        self._key, self._act, self._wanted = key, act, wanted
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not event.matches(self._key) or not self._wanted():
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            self._act()
            return True
        return False
