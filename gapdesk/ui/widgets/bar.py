"""A thin bar that is full when all is left."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from gapdesk.ui.theme import Roles, State
from gapdesk.ui.view import View


class Bar(View):
    """A thin bar, full when all of the day is left."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 1.0
        self._state = State.OFF
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float, state: State) -> None:
        """Fill `share` (0…1) in the colour of `state`."""
        if (share, state) != (self._share, self._state):
            self._share, self._state = share, state
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        roles = Roles.of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(roles.line)
        area = QRectF(0, (self.height() - 6) / 2, self.width(), 6)
        painter.drawRoundedRect(area, 3, 3)
        if self._share > 0 and self._state is not State.OFF:
            painter.setBrush(roles.states[self._state])
            area.setWidth(max(6.0, area.width() * self._share))
            painter.drawRoundedRect(area, 3, 3)
        painter.end()
