"""A sentence with the icon of its state."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel

from gapdesk.ui import icons, theme
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View


class StateLine(View):
    """The icon carries the colour, so that long texts stay easy to read."""

    def __init__(self, size: Size = Size.BODY) -> None:
        super().__init__()
        self.state = State.OFF
        self._icon = QLabel()
        self.text = Text(size, wrap=True)
        self.text.setMinimumWidth(1)  # a long name in it must not widen the page
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SMALL)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        self.restyle()

    def say(self, state: State, text: str) -> None:
        """Show `text` under the icon of `state`."""
        self.state = state
        self.text.setText(text)
        self.setAccessibleName(text)
        self.restyle()

    def restyle(self) -> None:
        picture = icons.state_icon(self.state, self.palette())
        self._icon.setPixmap(picture.pixmap(QSize(16, 16), self.devicePixelRatioF()))
