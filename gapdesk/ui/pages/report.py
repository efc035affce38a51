"""The report: what did I use, do I need more?"""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSignalBlocker, QStandardPaths, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QScrollArea, QTabBar, QWidget

from gapdesk.quota.report import Report, ReportSpan
from gapdesk.ui import moments, report_words, theme
from gapdesk.ui.errands import spawn
from gapdesk.ui.latest import Latest
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.report_parts import ForecastList, ReportFigures
from gapdesk.ui.pages.report_tables import TITLES, Topic, table, translated
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Elided, Text, View, column
from gapdesk.ui.widgets.choice_buttons import ChoiceButtons
from gapdesk.ui.widgets.day_chart import DayChart, complete
from gapdesk.ui.widgets.figure_view import FigureView
from gapdesk.ui.widgets.state_line import StateLine

_RENEW_MS = 5000
"""Least time between two reports while usage is written."""
_AGE_MS = 60_000
"""A forecast changes by time alone."""
_DAYS = {ReportSpan.TODAY: 1, ReportSpan.WEEK: 7, ReportSpan.MONTH: 30}


class ReportPage(View):
    """Asks for a report when it is shown, when another span is chosen, and while usage is written."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._engine = context.engine
        self._open_page = context.open_page
        self.report: Report | None = None
        self._failed = False
        self._latest = Latest("make the report")
        self._renew, self._age = QTimer(self), QTimer(self)
        self._renew.setSingleShot(True)
        self._renew.setInterval(_RENEW_MS)
        self._age.setInterval(_AGE_MS)
        self.title = Text(Size.TITLE, strong=True)
        self.spans = ChoiceButtons(tuple(ReportSpan))
        self.export_button = QPushButton()
        self.export_button.setMinimumHeight(theme.CONTROL)
        self.since = Text(dim=True)
        self.exported = Elided(Size.TABLE)
        self.empty, self.empty_button = Text(wrap=True), QPushButton()
        self.empty_button.setMinimumHeight(theme.CONTROL)
        self.advice = StateLine()
        self.figures, self.forecasts = ReportFigures(), ForecastList()
        self.days_title, self.days = Text(Size.SECTION, strong=True), DayChart()
        self.topics = QTabBar()
        self._topics: tuple[Topic, ...] = (Topic.MODELS,)
        self.table = FigureView()
        self._lay_out()
        self.spans.chosen.connect(self._on_span)
        self.topics.currentChanged.connect(self._show_table)
        self.export_button.clicked.connect(self._on_export)
        self.empty_button.clicked.connect(self._on_empty)
        self._renew.timeout.connect(self._ask)
        self._age.timeout.connect(self._ask)
        context.bridge.report_changed.connect(self._on_report_changed)
        self.setFocusProxy(self.spans.buttons[ReportSpan.TODAY])
        self.retranslate()

    @property
    def topic(self) -> Topic:
        """What the table shows."""
        return self._topics[max(0, self.topics.currentIndex())]

    def show_report(self, report: Report) -> None:
        """Show `report`."""
        self.report, self._failed = report, False
        self._show_all()

    def retranslate(self) -> None:
        self.title.setText(self.tr("Report"))
        texts = [report_words.translated(report_words.SPANS[span]) for span in self.spans.buttons]
        self.spans.set_texts(self.tr("Period"), texts)
        self.export_button.setText(self.tr("Export CSV…"))
        self.days_title.setText(self.tr("Requests per day"))
        self.topics.setAccessibleName(self.tr("Table of"))
        for place in range(self.topics.count()):
            self.topics.setTabText(place, translated(TITLES[self._topics[place]]))
        self.table.setAccessibleName(self.tr("Usage"))
        self.area.setAccessibleName(self.tr("Report"))
        self.exported.set_full("")
        self._show_all()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._age.start()
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._latest.drop()
        self._age.stop()
        self._renew.stop()

    # --- layout

    def _lay_out(self) -> None:
        head, line = QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(0, 0, theme.WIDE, 0)
        head.setSpacing(theme.GAP)
        head.addWidget(self.title, 1)
        head.addWidget(self.spans)
        head.addWidget(self.export_button)
        line.setContentsMargins(0, 0, theme.WIDE, 0)
        line.setSpacing(theme.WIDE)
        line.addWidget(self.since)
        line.addWidget(self.exported, 1)
        self.topics.setDrawBase(False)
        self.topics.setExpanding(False)
        self.topics.setElideMode(Qt.TextElideMode.ElideRight)
        self.topics.setUsesScrollButtons(False)
        inside = QWidget()
        rows = column(inside, theme.WIDE)
        rows.setContentsMargins(0, 0, theme.WIDE, theme.PAGE)
        rows.addWidget(self.empty)
        rows.addWidget(self.empty_button, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.figures, self.advice, self.forecasts, self.days_title, self.days, self.topics):
            rows.addWidget(widget)
        rows.addSpacing(-theme.SMALL)
        rows.addWidget(self.table)
        rows.addStretch()
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        layout = column(self, theme.SMALL)
        layout.setContentsMargins(theme.PAGE, theme.PAGE, theme.SMALL, 0)
        layout.addLayout(head)
        layout.addLayout(line)
        layout.addSpacing(theme.TIGHT)
        layout.addWidget(self.area, 1)

    # --- showing

    def _show_all(self) -> None:
        report = self.report
        used = report is not None and bool(report.total.counts.requests or report.total.counts.failed)
        several = used and report is not None and report.span is not ReportSpan.TODAY
        for widget in (self.figures, self.advice, self.forecasts, self.topics, self.table):
            widget.setVisible(used)
        self.days_title.setVisible(several)
        self.days.setVisible(several)
        self.empty.setVisible(not used)
        self.empty_button.setVisible(report is not None and not used)
        self.export_button.setEnabled(used)
        self._say_empty()
        if report is None:
            return
        self.since.setText(self.tr("Since {moment}").format(moment=moments.exact(report.start)))
        self.figures.show_report(report)
        kind = report_words.ADVICE_STATES[report.advice.kind]
        self.advice.say(kind, report_words.advice(report.advice))
        self.forecasts.show_report(report)
        self.days.show_days(complete(report.days, _DAYS[report.span], self._date(report.end)))
        self._show_topics(report)
        self._show_table()

    def _say_empty(self) -> None:
        if self.report is None:
            failed = self.tr("The report could not be read. The log says why.")
            self.empty.setText(failed if self._failed else self.tr("Adding up…"))
        elif self.report.span is ReportSpan.MONTH:
            self.empty.setText(self.tr("Nothing was used yet. What your programs use is added up here."))
            self.empty_button.setText(self.tr("Connect a program"))
        else:
            self.empty.setText(self.tr("Nothing was used in this time."))
            self.empty_button.setText(self.tr("Show 30 days"))

    def _show_topics(self, report: Report) -> None:
        """Offer only tables that have rows, and say more than the figures above."""
        shown = tuple(topic for topic in Topic if table(report, topic).rows)
        if report.span is ReportSpan.TODAY:
            shown = tuple(topic for topic in shown if topic is not Topic.DAYS)
        if shown == self._topics[: self.topics.count()]:
            return
        current, self._topics = self.topic, shown
        with QSignalBlocker(self.topics):
            while self.topics.count():
                self.topics.removeTab(0)
            for topic in shown:
                self.topics.addTab(translated(TITLES[topic]))
            self.topics.setCurrentIndex(shown.index(current) if current in shown else 0)

    def _show_table(self) -> None:
        if self.report is not None and self.topics.count():
            self.table.show_table(table(self.report, self.topic))

    def _date(self, moment: float) -> date:
        """The quota day `moment` (epoch seconds) lies in."""
        zone = ZoneInfo(self._engine.settings.quota_day_zone)
        return datetime.fromtimestamp(moment, zone).date()

    # --- asking

    def _ask(self) -> None:
        self._latest.ask(self._engine.quota.report(self.spans.value), self.show_report, self._on_failed)

    def _on_failed(self) -> None:
        self._failed = True
        self._say_empty()

    def _on_report_changed(self) -> None:
        if self.isVisible() and not self._renew.isActive():
            self._renew.start()

    def _on_span(self) -> None:
        self.exported.set_full("")
        self._ask()

    def _on_empty(self) -> None:
        if self.spans.value is ReportSpan.MONTH:
            self._open_page("overview")
        else:
            self.spans.choose(ReportSpan.MONTH)

    # --- giving out

    def _on_export(self) -> None:
        dialog = QFileDialog(self, self.tr("Export CSV"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("CSV (*.csv)")
        dialog.setDefaultSuffix("csv")
        dialog.setDirectory(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
        today = self._date(self.report.end) if self.report is not None else ""
        dialog.selectFile(f"gapdesk-{self.spans.value}-{today}.csv")
        dialog.fileSelected.connect(self.export)
        dialog.open()

    def export(self, file: str) -> None:
        """Write the lines of the report into `file`, and say how that went."""
        spawn(self._export(Path(file), self.spans.value), name="export the report")

    async def _export(self, file: Path, span: ReportSpan) -> None:
        lines = await self._engine.quota.report_csv(span)
        try:
            # With its mark at the front, spreadsheets take it for UTF-8.
            await asyncio.to_thread(file.write_bytes, lines.encode("utf-8-sig"))
        except OSError as error:
            text = self.tr("{file} could not be written: {why}")
            self._say_exported(State.BAD, text.format(file=file, why=error.strerror))
        else:
            self._say_exported(State.OK, self.tr("Written to {file}").format(file=file))

    def _say_exported(self, state: State, text: str) -> None:
        self.exported.set_state(state)
        self.exported.set_full(text)
