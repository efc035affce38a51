"""A button without a frame, until it has the focus."""

from __future__ import annotations

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPushButton

from gapdesk.ui import theme


class QuietButton(QPushButton):
    """Styles show the focus of a flat button hardly or not at all; the frame does."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlat(True)
        self.setMinimumHeight(theme.CONTROL)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.setFlat(False)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.setFlat(True)
        super().focusOutEvent(event)
