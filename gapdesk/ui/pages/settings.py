"""The Settings page: made from the declarations, grouped, searchable."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QWidget

from gapdesk.aio import spawn
from gapdesk.events import EngineState
from gapdesk.settings import Applies
from gapdesk.ui import icons, theme
from gapdesk.ui.pages import PageContext
from gapdesk.ui.theme import Size
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.card import Card
from gapdesk.ui.widgets.connection_test import ConnectionTest
from gapdesk.ui.widgets.setting_row import SettingRow, setting_text


class Section(QWidget):
    """The settings of one group under its title."""

    def __init__(self, group: str, rows: list[SettingRow]) -> None:
        super().__init__()
        self.group = group
        self.rows = rows
        self.title = Text(Size.SECTION, strong=True)
        layout = column(self, 0)
        layout.addWidget(self.title)
        layout.addSpacing(theme.TIGHT)
        for row in rows:
            layout.addWidget(row)

    def add(self, widget: QWidget) -> None:
        """Put `widget` under the settings."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(widget)


class SettingsPage(View):
    """Every change is tried at once; the settings themselves say whether it is possible.

    The sections are built one per turn of the loop: all at once would hold up the replies that flow by.
    """

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._engine = context.engine
        self._bridge = context.bridge
        declarations = context.engine.settings.declarations()
        groups = groupby(declarations, key=lambda each: each.group)
        self._in_force = self._restart_values()
        self._unbuilt = [(str(group), list(settings)) for group, settings in groups]
        self.rows: dict[str, SettingRow] = {}
        self.sections: list[Section] = []
        self._builder = QTimer(self)
        self._builder.timeout.connect(self._build_section)
        self.title = Text(Size.TITLE, strong=True)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumHeight(theme.CONTROL)
        self.search.setFixedWidth(260)
        theme.edged(self.search)
        self._glass = self.search.addAction(
            icons.icon("search", self.palette()), QLineEdit.ActionPosition.LeadingPosition
        )
        self.nothing = Text(dim=True)
        self.nothing.hide()
        self.restart_bar = Card()
        self.restart_bar.title.hide()
        self.restart_bar.hide()
        self.restart_text = Text(wrap=True)
        self.restart_button = QPushButton()
        self.restart_button.setMinimumHeight(theme.CONTROL)
        self.restart_button.setIconSize(QSize(16, 16))
        self._lay_out()
        self.search.textChanged.connect(self._filter)
        self.restart_button.clicked.connect(self._restart)
        context.bridge.setting_changed.connect(self._on_changed_elsewhere)
        context.bridge.starting.connect(self._on_starting)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._find)
        self.setFocusProxy(self.search)
        self.retranslate()
        self._builder.start(0)

    def build_all(self) -> None:
        """Build at once what is still to be built."""
        while self._unbuilt:
            self._build_section()

    def retranslate(self) -> None:
        self.title.setText(self.tr("Settings"))
        self.search.setPlaceholderText(self.tr("Search settings"))
        self.search.setAccessibleName(self.tr("Search settings"))
        self.nothing.setText(self.tr("No setting matches. Clear the search to see all."))
        self.restart_text.setText(self.tr("Some changes apply after a restart of the proxy."))
        self.restart_button.setText(self.tr("Restart now"))
        self.restart_bar.setAccessibleName(self.restart_text.text())
        for section in self.sections:
            section.title.setText(setting_text(section.group))  # rows hear of the language themselves
        self.area.setAccessibleName(self.tr("Settings"))

    def restyle(self) -> None:
        self._glass.setIcon(icons.icon("search", self.palette()))
        theme.edged(self.search)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.search)
        bar = QHBoxLayout()
        bar.addWidget(self.restart_text, 1)
        bar.addWidget(self.restart_button)
        self.restart_bar.body.addLayout(bar)
        inside = QWidget()
        rows = column(inside, theme.WIDE)
        rows.setContentsMargins(0, 0, theme.WIDE, theme.PAGE)
        rows.addWidget(self.nothing)
        rows.addStretch()
        self._column = rows
        inside.setMaximumWidth(840)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = column(self, theme.WIDE, theme.PAGE)
        layout.setContentsMargins(theme.PAGE, theme.PAGE, theme.SMALL, 0)
        layout.addLayout(head)
        beside = QHBoxLayout()
        beside.setContentsMargins(0, 0, theme.WIDE, 0)
        beside.addWidget(self.restart_bar)
        layout.addLayout(beside)
        layout.addWidget(self.area, 1)
        head.setContentsMargins(0, 0, theme.WIDE, 0)

    def _build_section(self) -> None:
        group, settings = self._unbuilt.pop(0)
        rows = [SettingRow(each, self._engine.settings) for each in settings]
        section = Section(group, rows)
        if any(row.setting.name == "upstream.proxy" for row in rows):
            section.add(ConnectionTest(self._engine))
        section.title.setText(setting_text(group))
        for row in rows:
            row.changed.connect(self._offer_restart)
            self.rows[row.setting.name] = row
        self.sections.append(section)
        self._column.insertWidget(len(self.sections), section)  # the note that nothing matches is first
        self._filter(self.search.text())
        if not self._unbuilt:
            self._builder.stop()

    def _filter(self, text: str) -> None:
        needle = text.strip().casefold()
        for section in self.sections:
            found = [row for row in section.rows if row.matches(needle)]
            for row in section.rows:
                row.setVisible(row in found)
            section.setVisible(bool(found))
        self.nothing.setVisible(not any(row.matches(needle) for row in self.rows.values()))

    def _restart_values(self) -> dict[str, Any]:
        """The values that apply only when the proxy starts."""
        declarations = self._engine.settings.declarations()
        names = (each.name for each in declarations if each.applies is Applies.PROXY_RESTART)
        return {name: self._engine.settings.get(name) for name in names}

    def _offer_restart(self) -> None:
        """Show the bar while the proxy runs by other values than these."""
        runs = self._bridge.snapshot.state is not EngineState.STOPPED
        self.restart_bar.setVisible(runs and self._restart_values() != self._in_force)

    def _on_starting(self) -> None:
        self._in_force = self._restart_values()
        self.restart_bar.hide()

    def _on_changed_elsewhere(self, name: str) -> None:
        if name in self.rows:
            self.rows[name].refresh()
        self._offer_restart()

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _restart(self) -> None:
        self._on_starting()
        spawn(self._engine.restart(), name="restart the proxy")
