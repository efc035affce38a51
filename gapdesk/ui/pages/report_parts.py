"""Parts of the report: the figures at its head, and today's forecast."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout

from gapdesk.quota.report import Report
from gapdesk.ui import moments, report_words, theme, words
from gapdesk.ui.report_words import forecast_state
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.figure import Figure
from gapdesk.ui.widgets.state_line import StateLine

_FORECASTS = 8
_NARROW = 720
"""Below this width the figures stand in two rows."""
_URGENT = (State.BAD, State.WARN, State.OK, State.OFF)


class ReportFigures(View):
    """What was used, in seven numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.requests, self.input, self.output, self.cached = (Figure() for _ in range(4))
        self.price, self.saved, self.first_byte = (Figure() for _ in range(3))
        self.note = Text(Size.HINT, dim=True, wrap=True)
        self._columns = 0
        self._unpriced = 0
        self._stale = ""
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.WIDE)
        self._grid.setVerticalSpacing(theme.SMALL)
        layout = column(self, theme.SMALL)
        layout.addLayout(self._grid)
        layout.addWidget(self.note)
        self._arrange(7)
        self.retranslate()

    def show_report(self, report: Report) -> None:
        """Show the totals of `report`."""
        counts, cost = report.total.counts, report.total.cost
        self.requests.set_number(counts.requests)
        self.input.set_number(counts.input)
        self.output.set_number(counts.output + counts.thoughts)
        self.cached.set_text(moments.percent(counts.cached / counts.input) if counts.input else "–")
        priced = cost.paid or cost.unpriced < counts.requests
        self.price.set_text(moments.money(cost.paid) if priced else "–")
        self.saved.set_text(moments.money(cost.saved) if priced else "–")
        latency = report.total_latency
        self.first_byte.set_text("–" if latency is None else moments.short_span(latency.first_byte_median))
        self._unpriced = cost.unpriced
        self._stale = words.listed(line.name for line in report.models if line.cost.stale)
        self._say_note()

    def retranslate(self) -> None:
        self.requests.set_name(self.tr("requests"))
        self.input.set_name(self.tr("input tokens"))
        self.output.set_name(self.tr("output tokens"))
        self.cached.set_name(self.tr("of input cached"))
        self.price.set_name(self.tr("estimated price"))
        self.saved.set_name(self.tr("saved by caching"))
        self.first_byte.set_name(self.tr("first byte, median"))
        self._say_note()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange(4 if event.size().width() < _NARROW else 7)
        super().resizeEvent(event)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        figures = (self.requests, self.input, self.output, self.cached)
        for place, figure in enumerate((*figures, self.price, self.saved, self.first_byte)):
            self._grid.addWidget(figure, place // columns, place % columns)
        for place in range(7):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)

    def _say_note(self) -> None:
        note, old = self.tr("Prices are Google's list prices; the free tier is not billed."), ""
        some = self.tr("No price is known for %Ln request(s).", "", self._unpriced)
        if self._stale:
            old = self.tr(
                "Those of {models} are of a promotion that has ended: set the new ones in Models and limits."
            )
        unpriced = some if self._unpriced else ""
        self.note.setText(words.joined(note, old.format(models=self._stale), unpriced))


class ForecastList(View):
    """How far today's quota goes, the most urgent models first."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Text(Size.SECTION, strong=True)
        self.lines = [StateLine(Size.TABLE) for _ in range(_FORECASTS)]
        self.more = Text(Size.HINT, dim=True)
        self._hidden = 0
        layout = column(self, theme.TIGHT)
        for widget in (self.title, *self.lines, self.more):
            layout.addWidget(widget)
        self.retranslate()

    def show_report(self, report: Report) -> None:
        """Show the forecasts of `report`."""
        used = [each for each in report.forecasts if each.used or each.used_up]
        ranked = sorted(used, key=lambda each: _URGENT.index(forecast_state(each)))
        for place, line in enumerate(self.lines):
            line.setVisible(place < len(ranked))
            if place < len(ranked):
                found = ranked[place]
                state = forecast_state(found)
                line.say(state, f"{found.model}: {report_words.forecast(found)}")
        self._hidden = len(ranked) - _FORECASTS
        self.setVisible(bool(ranked))
        self._count()

    def retranslate(self) -> None:
        self.title.setText(self.tr("Today's forecast"))
        self._count()

    def _count(self) -> None:
        self.more.setText(self.tr("and {n} more").format(n=self._hidden))
        self.more.setVisible(self._hidden > 0)
