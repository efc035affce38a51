"""A row that can be marked for a moment, so that the eye finds it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPalette

from gapdesk.ui import theme
from gapdesk.ui.theme import Roles
from gapdesk.ui.view import View

MARKED_MS = 1600


class Markable(View):
    """Tinted while it is `marked`; nothing moves."""

    def __init__(self) -> None:
        super().__init__()
        self.marked = False
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.setInterval(MARKED_MS)
        self._fading.timeout.connect(self._fade)

    def mark(self) -> None:
        """Show for a moment that this is the one."""
        self.marked = True
        self._fading.start()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.marked:
            roles = Roles.of(QPalette())
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.mixed(roles.accent, roles.window, 0.8))
            painter.drawRoundedRect(QRectF(self.rect()), theme.RADIUS, theme.RADIUS)
            painter.end()

    def _fade(self) -> None:
        self.marked = False
        self.update()
