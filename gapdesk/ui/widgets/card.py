"""A titled panel with a hairline; only Overview has cards."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout

from gapdesk.ui import theme
from gapdesk.ui.theme import Roles, Size
from gapdesk.ui.view import Text, View, column


class Card(View):
    """Paints itself; content goes into `body`."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Text(Size.SECTION, strong=True)
        self.body: QVBoxLayout = column(self, theme.SMALL, theme.GAP)
        self.body.addWidget(self.title)

    def paintEvent(self, event: QPaintEvent) -> None:
        roles = Roles.of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(roles.line, 1))
        painter.setBrush(roles.surface)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)
        painter.end()

    def set_title(self, title: str) -> None:
        """Show `title`, to assistive tools as well."""
        self.title.setText(title)
        self.setAccessibleName(title)
