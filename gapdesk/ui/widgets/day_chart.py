"""Requests per quota day as bars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QDate, QEvent, QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip

from gapdesk.proxy.types import Dimension
from gapdesk.quota.report import Line
from gapdesk.ui import moments, theme
from gapdesk.ui.theme import Roles, Size
from gapdesk.ui.view import View, tip

_HEIGHT = 140
_WIDEST = 48
"""Pixels of a bar."""


def complete(lines: Sequence[Line], days: int, last: date) -> tuple[tuple[date, int], ...]:
    """(day, requests) of each of the `days` up to `last`, oldest first; days without a line count 0."""
    counts = {line.name: line.counts.requests for line in lines}
    dates = (last - timedelta(days=back) for back in reversed(range(days)))
    return tuple((day, counts.get(day.isoformat(), 0)) for day in dates)


class DayChart(View):
    """Paints itself; hovering over a day tells its number."""

    def __init__(self) -> None:
        super().__init__()
        self.days: tuple[tuple[date, int], ...] = ()
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font(Size.HINT))

    def show_days(self, days: tuple[tuple[date, int], ...]) -> None:
        """Show (day, requests), oldest first."""
        self.days = days
        self.retranslate()
        self.update()

    def retranslate(self) -> None:
        if self.days:
            day, most = max(self.days, key=lambda each: each[1])
            text = self.tr("Requests per day, at most {n} on {day}")
            self.setAccessibleName(text.format(n=moments.amount(most), day=_long(day)))

    def day_at(self, x: float) -> int | None:
        """The number of the day at `x` pixels from the left; None beside them."""
        step = self.width() / max(1, len(self.days))
        place = int(x // step)
        return place if 0 <= place < len(self.days) else None

    def sizeHint(self) -> QSize:
        return QSize(480, _HEIGHT)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.day_at(event.pos().x())
            if place is not None:
                day, count = self.days[place]
                text = self.tr("{day}: %Ln request(s)", "", count).format(day=_long(day))
                QToolTip.showText(event.globalPos(), tip(text), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.days:
            return
        roles = Roles.of(self.palette())
        painter = QPainter(self)
        text = self.fontMetrics().height()
        top, base = text + theme.TIGHT, self.height() - text - theme.TIGHT - 1
        most = max(1, *(count for _, count in self.days))
        step = self.width() / len(self.days)
        width = min(_WIDEST, max(2.0, step - theme.TIGHT))
        painter.setPen(QPen(roles.line, 1))
        painter.drawLine(0, base, self.width(), base)
        painter.setPen(Qt.PenStyle.NoPen)
        for place, (_, count) in enumerate(self.days):
            height = (base - top) * count / most
            painter.setBrush(roles.series[Dimension.RPD])
            painter.drawRect(QRectF(place * step + (step - width) / 2, base - height, width, height))
        painter.setPen(roles.dim)
        self._write_days(painter, step, base + theme.TIGHT)
        self._write_most(painter, step, top)
        painter.end()

    def _write_days(self, painter: QPainter, step: float, y: float) -> None:
        """Dates below the bars, as many as there is room for, the newest always."""
        form = self.tr("d MMM")  # as QLocale.toString takes it
        names = [QLocale().toString(_qt(day), form) for day, _ in self.days]
        room = max(self.fontMetrics().horizontalAdvance(name) for name in names) + theme.GAP
        every = max(1, -(-room // max(1, int(step))))
        for place in range(len(names) - 1, -1, -every):
            left = place * step + (step - room) / 2
            left = min(max(0.0, left), self.width() - float(room))
            area = QRectF(left, y, room, self.fontMetrics().height())
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, names[place])

    def _write_most(self, painter: QPainter, step: float, top: float) -> None:
        """The highest number, over its bar."""
        place, (_, most) = max(enumerate(self.days), key=lambda each: each[1][1])
        text = moments.amount(most)
        width = self.fontMetrics().horizontalAdvance(text) + 2.0
        left = min(max(0.0, place * step + (step - width) / 2), self.width() - width)
        height = self.fontMetrics().height()
        area = QRectF(left, top - height - 2, width, height)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _long(day: date) -> str:
    return QLocale().toString(_qt(day), "ddd ") + QLocale().toString(_qt(day), QLocale.FormatType.ShortFormat)
