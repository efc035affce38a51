"""A small live graph of one limit: what was used, the limit, where it leads. Imports pyqtgraph.

pyqtgraph and numpy take a third of a second to import: import this module when a graph is shown, not before.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolTip

from gapdesk.proxy.types import Dimension
from gapdesk.quota.usage import Mark, MarkKind
from gapdesk.ui import limit_words, moments, theme
from gapdesk.ui.mark_words import mark_line, mark_state
from gapdesk.ui.theme import Roles, Size
from gapdesk.ui.view import Elided, Text, View, column, tip
from gapdesk.ui.widgets import graph_ticks
from gapdesk.ui.widgets.graph_picture import Picture
from gapdesk.ui.widgets.graph_series import Series

_SYMBOLS = {
    MarkKind.COOLED: "o",
    MarkKind.EXHAUSTED: "s",
    MarkKind.REFUSED: "x",
    MarkKind.FAILED: "t1",
}
_MARKS = 60
"""The newest of them; more would be a bar."""
_LABEL_ROOM = 42
"""Pixels for the label of one moment."""
_LEFT = 42
"""Pixels for the amounts."""
_NEAR = 6
"""Pixels around a mark in which the pointer finds it."""


class Graph(View):
    """Draws only what changed; its axes only when their ends move."""

    def __init__(self, dimension: Dimension) -> None:
        super().__init__()
        self.dimension = dimension
        self.picture: Picture | None = None
        self.name = Elided(Size.HINT, dim=True)
        self.value = Text(Size.SECTION, strong=True)
        self.limit = Elided(Size.HINT, dim=True)
        self.note = Elided(Size.HINT, dim=True)
        self.instead = Text(Size.HINT, dim=True, wrap=True)
        self.instead.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.instead.hide()
        self._top = 0.0
        self._build_plot()
        self._lay_out()
        self.restyle()

    def show_words(self, value: str, limit: str, note: str) -> None:
        """The count right now, the limit with its source, and what follows."""
        self.name.set_full(limit_words.name(self.dimension))
        self.value.setText(value)
        self.limit.set_full(limit)
        self.note.set_full(note)
        parts = (f"{self.name.full}: {value}", limit, note)
        self.setAccessibleName(", ".join(part for part in parts if part))

    def show_instead(self, sentence: str) -> None:
        """Show `sentence` in place of the plot; "" brings the plot back."""
        self.instead.setText(sentence)
        self.instead.setVisible(bool(sentence))
        self.plot.setVisible(not sentence)

    def show_picture(self, picture: Picture) -> None:
        """Draw `picture`, as far as it differs from the one before."""
        before, self.picture = self.picture, picture
        if before is None or (before.start, before.end) != (picture.start, picture.end):
            self._view.setXRange(picture.start, picture.end, padding=0)
            self._mark_times()
        top = max(4.0, *picture.line.values, *picture.forecast.values[:1], float(picture.limit or 0)) * 1.12
        if top > self._top or top < self._top * 0.8:  # small changes would move the axis all the time
            self._top = top
            self._view.setYRange(0, top, padding=0)
            self._mark_amounts()
            before = None
        if before is None or before.line != picture.line:
            _draw(self._curve, picture.line)
        if before is None or before.forecast != picture.forecast:
            _draw(self._forecast, picture.forecast)
        if before is None or before.limit != picture.limit:
            self._limit_line.setVisible(bool(picture.limit))
            self._limit_line.setValue(picture.limit or 0)
        if before is None or before.midnights != picture.midnights:
            self._show_midnights(picture.midnights)
        if before is None or before.marks != picture.marks:
            self._show_marks(picture.marks)

    def retranslate(self) -> None:
        if self.picture is not None:
            self._mark_times()

    def restyle(self) -> None:
        roles = Roles.of(QPalette())
        own, faint = roles.series[self.dimension], pg.mkPen(roles.line, width=1)
        self.plot.setBackground(roles.window)
        self._curve.setPen(pg.mkPen(own, width=1))
        self._forecast.setPen(pg.mkPen(own, width=1, style=Qt.PenStyle.DashLine))
        self._limit_line.setPen(pg.mkPen(roles.states[theme.State.WARN], width=1))
        self._midnights.setPen(pg.mkPen(roles.edge, width=1, style=Qt.PenStyle.DotLine))
        for axis in self._axes:
            axis.setPen(faint)
            axis.setTextPen(pg.mkPen(roles.dim))
            axis.setTickFont(theme.font(Size.HINT))
        if self.picture is not None:
            self._show_marks(self.picture.marks)

    def sizeHint(self) -> QSize:
        return QSize(240, 180)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.picture is not None:
            self._mark_times()
            self._mark_amounts()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.tip_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), text, self.plot)
            return True
        return super().eventFilter(watched, event)

    def tip_at(self, place: QPointF) -> str:
        """What there is to say about a place of the plot, in its own pixels."""
        if self.picture is None:
            return ""
        spot = self._view.mapSceneToView(place)
        reach = _NEAR * self._view.viewPixelSize()[0]
        near = [mark for mark in self.picture.marks if abs(mark.time - spot.x()) <= reach]
        if near:
            return tip(*(mark_line(mark) for mark in near[-5:]))
        value = self.picture.line.at(spot.x())
        if value is None:
            return ""
        return tip(f"{moments.exact(spot.x())}: {moments.amount(int(value))}")

    def _build_plot(self) -> None:
        self.plot = pg.PlotWidget(enableMenu=False)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.enableMouse(False)
        self.plot.hideButtons()
        self.plot.setMinimumHeight(84)
        self.plot.viewport().setMouseTracking(False)
        self.plot.viewport().installEventFilter(self)
        self._view = self.plot.getViewBox()
        self._view.disableAutoRange()
        self._view.setDefaultPadding(0)
        self._axes = [self.plot.getAxis(side) for side in ("left", "bottom")]
        self._axes[0].setWidth(_LEFT)
        for axis in self._axes:
            axis.setStyle(tickLength=-3, autoExpandTextSpace=False, hideOverlappingLabels=False)
            axis.enableAutoSIPrefix(False)
        self._axes[1].setHeight(20)
        quiet = {"antialias": False}
        self._midnights = pg.PlotCurveItem(connect="pairs", **quiet)
        self._limit_line = pg.InfiniteLine(angle=0, movable=False)
        self._forecast = pg.PlotCurveItem(**quiet)
        self._curve = pg.PlotCurveItem(**quiet)
        self._marks = pg.ScatterPlotItem(pxMode=True, size=8, **quiet)
        for item in (self._midnights, self._limit_line, self._forecast, self._curve, self._marks):
            self.plot.addItem(item, ignoreBounds=True)

    def _lay_out(self) -> None:
        numbers = QHBoxLayout()
        numbers.setSpacing(theme.SMALL)
        numbers.addWidget(self.value)
        numbers.addWidget(self.name, 1)
        layout = column(self, 2)
        layout.addLayout(numbers)
        layout.addWidget(self.limit)
        layout.addWidget(self.note)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.instead, 1)

    def _mark_times(self) -> None:
        assert self.picture is not None
        start, end = self.picture.start, self.picture.end
        room = max(1, self.plot.width() - _LEFT)
        half = (end - start) / room * _LABEL_ROOM / 2  # nearer to an end a label would be cut
        ticks = graph_ticks.times(start, end, max(2, round(room / _LABEL_ROOM)))
        self._axes[1].setTicks([[tick for tick in ticks if start < tick[0] <= end - half]])

    def _mark_amounts(self) -> None:
        self._axes[0].setTicks([graph_ticks.amounts(self._top, max(2, self.plot.height() // 40))])

    def _show_midnights(self, midnights: Sequence[float]) -> None:
        both = tuple(moment for moment in midnights for _ in range(2))
        _draw(self._midnights, Series(both, (0.0, self._top) * len(midnights)))

    def _show_marks(self, marks: Sequence[Mark]) -> None:
        roles, height = Roles.of(QPalette()), self._top * 0.05
        self._marks.setData(
            [
                {
                    "pos": (mark.time, height),
                    "symbol": _SYMBOLS[mark.kind],
                    "brush": roles.states[mark_state(mark.kind)],
                    "pen": roles.states[mark_state(mark.kind)],
                }
                for mark in marks[-_MARKS:]
            ]
        )


def _draw(item: pg.PlotCurveItem, line: Series) -> None:
    item.setData(np.array(line.times), np.array(line.values), skipFiniteCheck=True)
