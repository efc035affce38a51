"""Requests per second of the last minute as a small row of bars."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from gapdesk.ui import theme
from gapdesk.ui.theme import Roles
from gapdesk.ui.view import View

SECONDS = 60
_GROUP = 2
"""Seconds per bar."""


def bars(counts: tuple[int, ...]) -> tuple[int, ...]:
    """Thirty bars of two seconds, oldest first, padded with 0 on the old side."""
    recent = counts[-SECONDS:]
    padded = (0,) * (SECONDS - len(recent)) + recent
    return tuple(sum(padded[start : start + _GROUP]) for start in range(0, SECONDS, _GROUP))


class Sparkline(View):
    """The last minute; paints only when its numbers change."""

    def __init__(self) -> None:
        super().__init__()
        self._bars = bars(())
        self.setMinimumHeight(40)
        self.setMaximumHeight(120)

    def set_counts(self, counts: tuple[int, ...]) -> None:
        """Show `counts`, one per second, oldest first."""
        new = bars(counts)
        if new != self._bars:
            self._bars = new
            self.update()
        self.setAccessibleName(self.tr("Requests in the last minute: {n}").format(n=sum(counts)))

    def sizeHint(self) -> QSize:
        return QSize(240, 48)

    def paintEvent(self, event: QPaintEvent) -> None:
        roles = Roles.of(self.palette())
        painter = QPainter(self)
        base = self.height() - 1
        painter.setPen(QPen(roles.line, 1))
        painter.drawLine(0, base, self.width(), base)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(roles.accent)
        top = max(4, *self._bars)  # few requests stay small bars
        step = self.width() / len(self._bars)
        for place, count in enumerate(self._bars):
            height = (base - theme.TIGHT) * count / top
            painter.drawRect(QRectF(place * step + 1, base - height, max(1.0, step - 2), height))
        painter.end()
