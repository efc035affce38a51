"""A field of several lines: Tab moves on, as everywhere else, and the focus is seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QPlainTextEdit

from gapdesk.ui import theme
from gapdesk.ui.theme import Roles


class TextBox(QPlainTextEdit):
    """`left` tells when the focus leaves."""

    left = Signal()

    def __init__(self, height: int) -> None:
        """`height` in pixels."""
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(height)
        theme.edged(self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            theme.edged(self, focused=self.hasFocus())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        theme.edged(self, focused=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        theme.edged(self)
        self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(Roles.of(QPalette()).accent, 1))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
            painter.end()


class PasteBox(TextBox):
    """Leaves what is pasted to `take(data)`, which says whether it took it, before it is inserted."""

    def __init__(self, height: int, take: Callable[[QMimeData], bool]) -> None:
        """`height` in pixels."""
        super().__init__(height)
        self._take = take
        self.setAcceptDrops(False)  # the page takes what is dropped: files too

    def insertFromMimeData(self, source: QMimeData) -> None:
        if not self._take(source):
            super().insertFromMimeData(source)
