"""Where keys are pasted, however many there are."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextOption

from gapdesk.keys.types import LARGE
from gapdesk.ui.widgets.text_box import PasteBox


class KeyField(PasteBox):
    """Gives a text that is too large to be shown to `read`, behind what is in the field already."""

    def __init__(self, height: int, read: Callable[[str], None]) -> None:
        """`height` in pixels."""
        super().__init__(height, self.take_large)
        self._read = read
        # Qt looks for a word's end anew in each line: one word of 100,000 letters took it two seconds
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)

    def take_large(self, data: QMimeData) -> bool:
        """Have a large text read; False leaves a small one to the field."""
        text = data.text()
        if len(text) <= LARGE:
            return False
        self._read(f"{self.toPlainText()}\n{text}")
        return True
