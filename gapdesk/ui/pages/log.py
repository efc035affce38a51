"""Log: what does gapdesk itself say?"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
)

from gapdesk.log_types import Level, LogLine
from gapdesk.settings import SettingError
from gapdesk.ui import icons, theme
from gapdesk.ui.models.log_list import Filter, LogTable
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.log_list import LogView
from gapdesk.ui.pages.log_text import LogText
from gapdesk.ui.setting_words import refusal, setting_text
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View, column, fill_box, on_key
from gapdesk.ui.widgets.kept_split import KeptSplit
from gapdesk.ui.widgets.message_bar import SAID_SECONDS, MessageBar
from gapdesk.ui.widgets.setting_editors import Menu

POLL_MS = 250
_LEVEL = "logs.level"


class LogPage(View):
    """Looks for new lines four times a second while it is seen, and never otherwise."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._log, self._settings = context.engine.log, context.engine.settings
        self._seen = 0
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self.title, self.summary = Text(Size.TITLE, strong=True), Text(dim=True, wrap=True)
        self.clear_button, self.folder_button, self.all_button = (QPushButton() for _ in range(3))
        self.level_name = Text(dim=True)
        self.level = Menu(self._settings.declaration(_LEVEL).choices)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self._glass = self.search.addAction(
            icons.icon("search", self.palette()), QLineEdit.ActionPosition.LeadingPosition
        )
        self.filter_box, self.follow = QComboBox(), QCheckBox()
        self.follow.setChecked(True)
        self.bar = MessageBar()
        self.model = LogTable()
        self.table = LogView(self.model)
        self.table.restore(context.state)
        self.empty, self.text = Text(dim=True, wrap=True), LogText()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.search)
        self.retranslate()
        self.restyle()
        self._show_level()

    def poll(self) -> None:
        """Show what came since the last look."""
        self.model.tell_time(self._context.clock.now())
        lines = self._log.lines(self._seen)
        if lines:
            self._seen = lines[-1].number
            self.table.take(lines)
            self._count()

    def retranslate(self) -> None:
        self.title.setText(self.tr("Log"))
        self.clear_button.setText(self.tr("Clear"))
        self.clear_button.setToolTip(self.tr("Empty this list; the log files stay"))
        self.folder_button.setText(self.tr("Open folder"))
        self.search.setPlaceholderText(self.tr("Search the log"))
        self.search.setAccessibleName(self.tr("Search the log"))
        self.filter_box.setAccessibleName(self.tr("Shown levels"))
        fill_box(
            self.filter_box,
            (
                (self.tr("All levels"), Level.DEBUG),
                (self.tr("Info and above"), Level.INFO),
                (self.tr("Warnings and above"), Level.WARNING),
                (self.tr("Only errors"), Level.ERROR),
            ),
        )
        self.follow.setText(self.tr("Follow"))
        self.follow.setToolTip(self.tr("Stay at the newest line; scrolling up ends it"))
        self.table.setAccessibleName(self.tr("Log"))
        setting = self._settings.declaration(_LEVEL)
        self.level_name.setText(setting_text(setting.label))
        self.level.set_words(setting_text(setting.label), setting_text(setting.help))
        self.level.control.setToolTip(setting_text(setting.help))
        self.model.retranslate()
        self._count()

    def restyle(self) -> None:
        self._glass.setIcon(icons.icon("search", self.palette()))
        self.folder_button.setIcon(icons.icon("folder", self.palette()))
        for widget in (self.search, self.filter_box, self.follow):
            theme.edged(widget)
        self.model.restyle(self.palette())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._poll.start()
        self.poll()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._poll.stop()

    # --- building

    def _lay_out(self) -> None:
        head, below, tools = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self.title, 1)
        head.addWidget(self.clear_button)
        head.addWidget(self.folder_button)
        below.setSpacing(theme.SMALL)
        below.addWidget(self.summary, 1)
        below.addWidget(self.level_name)
        below.addWidget(self.level)
        self.level.setFixedWidth(130)
        self.level_name.setBuddy(self.level.control)
        tools.setSpacing(theme.GAP)
        self.search.setMaximumWidth(320)
        for widget in (self.search, self.filter_box, self.follow):
            tools.addWidget(widget, 1 if widget is self.search else 0)
        tools.addStretch()
        for button in (self.clear_button, self.folder_button, self.all_button, self.search, self.filter_box):
            button.setMinimumHeight(theme.CONTROL)
        self.split = KeptSplit(Qt.Orientation.Vertical, self._context.state, "log-split")
        self.split.addWidget(self._list())
        self.split.addWidget(self.text)
        self.split.setStretchFactor(0, 1)
        self.split.restore()
        layout = column(self, theme.SMALL, theme.PAGE)
        layout.addLayout(head)
        layout.addLayout(below)
        layout.addWidget(self.bar)
        layout.addLayout(tools)
        layout.addWidget(self.split, 1)

    def _list(self) -> QWidget:
        """The table, or why there is nothing in it."""
        box = QWidget()
        rows = column(box, theme.SMALL)
        rows.addWidget(self.empty)
        rows.addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self.table, 1)
        rows.addStretch()
        return box

    def _connect(self) -> None:
        self._poll.timeout.connect(self.poll)
        self.search.textChanged.connect(self._narrow)
        self.filter_box.activated.connect(self._narrow)
        self.follow.toggled.connect(self.table.follow)
        self.table.followed.connect(self._on_followed)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self.model.modelReset.connect(self._on_selection)
        self.table.menu_wanted.connect(self._open_menu)
        self.text.closed.connect(self._leave)
        for each in (self.table.left.connect, lambda act: on_key(Qt.Key.Key_Escape, self.text, act)):
            each(self._leave)
        self.clear_button.clicked.connect(self._clear)
        self.folder_button.clicked.connect(self._open_folder)
        self.all_button.clicked.connect(self._on_way_out)
        self.level.committed.connect(self._set_level)
        self._context.bridge.setting_changed.connect(self._on_setting)
        columns = self.table.horizontalHeader()
        columns.sectionResized.connect(lambda *_: self.table.remember(self._context.state))
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._find)

    # --- showing

    def _count(self) -> None:
        """Say how much there is, or why nothing is listed."""
        counts, shown = self.model.counts(), self.model.rowCount()
        total = counts.total()
        said = [self.tr("%Ln line(s)", "", total)]
        if shown != total:
            said.append(self.tr("%Ln shown", "", shown))
        if counts[Level.ERROR]:
            said.append(self.tr("%Ln error(s)", "", counts[Level.ERROR]))
        if counts[Level.WARNING]:
            said.append(self.tr("%Ln warning(s)", "", counts[Level.WARNING]))
        self.summary.setText(" · ".join(said) if total else "")
        self.clear_button.setEnabled(total > 0)
        self.table.setVisible(shown > 0)
        for widget in (self.empty, self.all_button):
            widget.setVisible(shown == 0)
        if total:
            self.empty.setText(self.tr("No line matches."))
            self.all_button.setText(self.tr("Show all"))
        else:
            self.empty.setText(self.tr("Nothing was logged since this list was emptied or gapdesk started."))
            self.all_button.setText(self.tr("Look into the files"))

    def _narrow(self) -> None:
        level = Level(self.filter_box.currentData())
        self.table.narrow(Filter(level, self.search.text().strip().casefold()))
        self._count()

    def _on_selection(self) -> None:
        lines = self.table.chosen()
        if lines and self.text.isHidden() and not self.split.kept:
            self.split.setSizes([2 * self.split.height() // 3, self.split.height() // 3])
        self.text.show_lines(lines)

    def _on_followed(self, on: bool) -> None:
        self.follow.blockSignals(True)
        self.follow.setChecked(on)
        self.follow.blockSignals(False)

    def _on_setting(self, name: str) -> None:
        if name == _LEVEL:
            self._show_level()

    def _show_level(self) -> None:
        self.level.show_value(self._settings.get(_LEVEL))

    # --- doing

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _leave(self) -> None:
        """Put the pane away."""
        self.table.clearSelection()
        self.table.setFocus()

    def _on_way_out(self) -> None:
        if self.model.counts():
            self.search.clear()
            self.filter_box.setCurrentIndex(0)
            self._narrow()
            self.table.setFocus()
        else:
            self._open_folder()

    def _clear(self) -> None:
        held = self.model.held()
        self._log.clear()
        self.model.show_all(())
        self._count()
        self.all_button.setFocus()
        self.bar.tell(
            State.OK,
            lambda: self.tr("The list is empty. The log files were not touched."),
            undo=lambda: self._bring_back(held),
            seconds=SAID_SECONDS,
        )

    def _bring_back(self, lines: tuple[LogLine, ...]) -> None:
        self.bar.unsay()
        self.model.show_all((*lines, *self.model.held()))
        self.table.follow(self.follow.isChecked())
        self._count()
        self.table.setFocus()

    def _open_folder(self) -> None:
        folder = self._context.engine.paths.logs
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.bar.tell(
                State.WARN, lambda: self.tr("The folder could not be opened: {path}").format(path=folder)
            )

    def _set_level(self, value: object) -> None:
        try:
            self._settings.set(_LEVEL, value)
        except SettingError as error:
            fault = error
            self.bar.tell(State.BAD, lambda: refusal(fault))
            self._show_level()

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen = self.table.chosen()
        menu.addAction(self.tr("Copy rows"), self.table.copy)
        if len(chosen) == 1:
            source = chosen[0].source
            menu.addAction(
                self.tr("Show only {source}").format(source=source), lambda: self.search.setText(source)
            )
        menu.addAction(self.tr("Select all"), self.table.selectAll)
        menu.popup(place)
