"""Activity: what just happened?"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QWidget

from gapdesk.activity.types import Result, Wanted
from gapdesk.settings import SettingError
from gapdesk.ui import theme
from gapdesk.ui.models.activity_table import ActivityTable
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.activity_actions import ActivityActions
from gapdesk.ui.pages.activity_detail import ActivityDetail
from gapdesk.ui.pages.activity_feed import ActivityFeed
from gapdesk.ui.pages.activity_filters import ActivityFilters
from gapdesk.ui.pages.activity_head import ActivityHead
from gapdesk.ui.pages.activity_menu import ExportMenu, RequestMenu
from gapdesk.ui.setting_words import refusal
from gapdesk.ui.theme import State
from gapdesk.ui.view import Text, View, column, on_key
from gapdesk.ui.widgets.activity_list import ActivityList
from gapdesk.ui.widgets.kept_split import KeptSplit
from gapdesk.ui.widgets.message_bar import MessageBar

CAPTURE = "activity.capture"
TICK_MS = 1000


class ActivityPage(View):
    """The list above, one request below. Nothing is asked, counted or drawn while it is not seen."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._service = context.engine.activity
        self._shown: str | None = None
        self.head, self.bar, self.filters = ActivityHead(), MessageBar(), ActivityFilters()
        self.model = ActivityTable(context.clock)
        self.table = ActivityList(self.model)
        self.table.restore(context.state)
        self.detail = ActivityDetail(context)
        self.feed = ActivityFeed(self._service, self.table, self.model)
        self.deeds = ActivityActions(self._service, self.bar, self)
        self.nothing, self.all_button = Text(dim=True, wrap=True), QPushButton()
        self.empty, self.empty_button = Text(wrap=True), QPushButton()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._show_body()

    @property
    def search(self) -> QWidget:
        """The field that Ctrl+F leads to."""
        return self.filters.search

    def retranslate(self) -> None:
        self.table.setAccessibleName(self.tr("Requests"))
        self.nothing.setText(self.tr("No request is like that."))
        self.all_button.setText(self.tr("Show all"))
        self.empty.setText(self.tr("Each request will be here as soon as a program sends one."))
        self.empty_button.setText(self.tr("Connect a program"))
        self.model.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()
        self._show_capture()
        self.feed.start()
        if self._shown is not None:
            self.detail.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()
        self.feed.stop()

    # --- building

    def _lay_out(self) -> None:
        for button in (self.all_button, self.empty_button):
            button.setMinimumHeight(theme.CONTROL)
        self.aside = QWidget()
        aside = QHBoxLayout(self.aside)
        aside.setContentsMargins(0, 0, 0, 0)
        aside.addWidget(self.nothing, 1)
        aside.addWidget(self.all_button)
        above = QWidget()
        rows = column(above, theme.SMALL)
        rows.addWidget(self.aside)
        rows.addWidget(self.table, 1)
        self.split = KeptSplit(Qt.Orientation.Vertical, self._context.state, "activity split")
        self.split.setHandleWidth(theme.WIDE)
        for place, (part, least) in enumerate(((above, 120), (self.detail, 150))):
            part.setMinimumHeight(least)
            self.split.addWidget(part)
            self.split.setStretchFactor(place, 1)
        self.split.setSizes([400, 400])
        self.detail.hide()
        self.split.restore()
        self.vacant = QWidget()
        vacant = column(self.vacant, theme.GAP)
        vacant.addSpacing(theme.PAGE)
        vacant.addWidget(self.empty)
        vacant.addWidget(self.empty_button, 0, Qt.AlignmentFlag.AlignLeft)
        vacant.addStretch()
        self.listed = QWidget()
        listed = column(self.listed, theme.SMALL)
        listed.addWidget(self.filters)
        listed.addWidget(self.split, 1)
        self.body = QStackedWidget()
        self.body.addWidget(self.listed)
        self.body.addWidget(self.vacant)
        layout = column(self, theme.SMALL)
        layout.setContentsMargins(theme.PAGE, theme.PAGE, theme.PAGE, theme.WIDE)
        layout.addWidget(self.head)
        layout.addWidget(self.bar)
        layout.addWidget(self.body, 1)

    def _connect(self) -> None:
        head, filters, table, deeds = self.head, self.filters, self.table, self.deeds
        head.capture_wanted.connect(self._set_capture)
        head.clear_wanted.connect(self._ask_clear)
        head.export_wanted.connect(self._open_export)
        filters.changed.connect(lambda: self.feed.want(filters.wanted))
        filters.left.connect(self._enter_table)
        self.all_button.clicked.connect(self._show_all)
        self.empty_button.clicked.connect(lambda: self._context.open_page("clients"))
        table.chosen_changed.connect(self._on_chosen)
        table.opened.connect(lambda: self.detail.setFocus(Qt.FocusReason.TabFocusReason))
        table.left.connect(self._on_escape)
        table.menu_wanted.connect(self._open_menu)
        columns = table.horizontalHeader()
        columns.sectionResized.connect(lambda *_: table.remember(self._context.state))
        self.feed.changed.connect(self._on_listed)
        deeds.cleared.connect(self.feed.start)
        deeds.answered.connect(self.table.setFocus)
        deeds.repeated.connect(self.open_request)
        self.detail.repeated.connect(self.open_request)
        self._tick.timeout.connect(self._on_tick)
        self._context.bridge.activity_changed.connect(self._on_activity)
        self._context.bridge.setting_changed.connect(self._on_setting)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self.listed, filters.start_search)
        on_key(Qt.Key.Key_Escape, self.detail, self.table.setFocus)
        on_key(Qt.Key.Key_Escape, self.bar, self._on_escape)

    # --- what is shown

    def open_request(self, request: str) -> None:
        """Show that request, in the list where that lists it."""
        self.feed.update()
        entry = self._service.find(request)
        if entry is None or not self.table.select(entry):
            self.table.clearSelection()
            self._show_detail(request if entry is not None else None)

    def _on_activity(self, ids: tuple[str, ...]) -> None:
        self.feed.update(ids)
        if self._shown in ids and self.isVisible():
            self.detail.refresh()

    def _on_listed(self) -> None:
        self.head.show_counts(self.feed.tally.counts)
        self.filters.offer(self.feed.tally)
        self._show_body()

    def _on_chosen(self) -> None:
        entry = self.table.current()
        self._show_detail(None if entry is None else entry.id)

    def _show_detail(self, request: str | None) -> None:
        if request != self._shown:
            self._shown = request
            self.detail.show_request(request)
            self.detail.setVisible(request is not None)

    def _on_tick(self) -> None:
        """What runs has run a second longer."""
        if self.feed.tally.open:
            self.table.viewport().update()
        self._show_capture()

    def _show_capture(self) -> None:
        self.head.show_capture(bool(self._context.engine.settings.get(CAPTURE)), self._service.held())

    def _show_body(self) -> None:
        """The list, or a sentence while there is nothing; the focus goes over to what is seen."""
        before = self.focusProxy()
        empty = not self.feed.total
        part, first = (self.vacant, self.empty_button) if empty else (self.listed, self.table)
        self.aside.setVisible(not self.model.rowCount() and not self.feed.busy)
        if part is self.body.currentWidget() and before is first:
            return
        self.setFocusProxy(first)
        focused = before is not None and before.hasFocus()
        self.body.setCurrentWidget(part)
        if focused:
            first.setFocus()

    # --- what happens

    def _set_capture(self, on: bool) -> None:
        try:
            self._context.engine.settings.set(CAPTURE, on)
        except SettingError as error:
            fault = error
            self.bar.tell(State.BAD, lambda: refusal(fault))
        self._show_capture()

    def _on_setting(self, name: str) -> None:
        if name.startswith("activity.") and self.isVisible():
            self._show_capture()
            self.feed.update()

    def _ask_clear(self) -> None:
        counts = self.feed.tally.counts
        running = counts[Result.RUNNING] + counts[Result.WAITING]
        self.deeds.ask_clear(self.feed.total - running)

    def _show_all(self) -> None:
        self.filters.clear()
        self.table.setFocus()

    def _enter_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if self.table.current() is None and self.model.rowCount():
            self.table.select_row(0)

    def _on_escape(self) -> None:
        """Leave one thing after the other: a question, filters, then the selection."""
        if self.bar.asking:
            self.deeds.unsay()
        elif self.filters.wanted != Wanted():
            self.filters.clear()
        else:
            self.table.clearSelection()
            self._show_detail(None)

    def _open_menu(self, place: QPoint) -> None:
        chosen = self.table.chosen()
        if not chosen:
            return
        detail = self._service.detail(chosen[0].id) if len(chosen) == 1 else None
        menu = RequestMenu(self, chosen, detail, self.deeds, self.filters, self.table.copy)
        menu.popup(place)

    def _open_export(self) -> None:
        counts = (self.table.count(), self.model.rowCount())
        menu = ExportMenu(self, self.table.chosen, lambda: self.model.entries, counts, self.deeds)
        button = self.head.export_button
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
