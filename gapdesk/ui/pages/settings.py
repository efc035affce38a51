"""The Settings page: made from the declarations, grouped, searchable, and what was changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QWidget

from gapdesk.events import EngineSnapshot, EngineState
from gapdesk.settings import Applies
from gapdesk.ui import icons, theme
from gapdesk.ui.errands import spawn
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.settings_changes import Changes
from gapdesk.ui.pages.settings_groups import GroupList
from gapdesk.ui.pages.settings_section import Section
from gapdesk.ui.pages.settings_share import SETTINGS, ShareNote
from gapdesk.ui.pages.settings_start import StartRow
from gapdesk.ui.pages.settings_updates import SETTING as UPDATES
from gapdesk.ui.pages.settings_updates import UpdateLook
from gapdesk.ui.setting_words import setting_text
from gapdesk.ui.theme import Size
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.card import Card
from gapdesk.ui.widgets.choice_buttons import ChoiceButton
from gapdesk.ui.widgets.connection_test import ConnectionTest
from gapdesk.ui.widgets.markable import Markable
from gapdesk.ui.widgets.setting_row import SettingRow

_ROOM = 800
"""Pixels from which on the groups stand beside the settings."""
_AROUND = 48
"""Pixels above a group that was jumped to, at which it already counts as the one in view."""


class SettingsPage(View):
    """Every change is tried at once; the settings themselves say whether it is possible.

    The sections are built one per turn of the loop: all at once would hold up the replies that flow by.
    """

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._engine, self._bridge = context.engine, context.bridge
        self._in_force = self._restart_values()
        declared = groupby(context.engine.settings.declarations(), key=lambda each: each.group)
        self._unbuilt = [(str(group), list(settings)) for group, settings in declared]
        self.rows: dict[str, SettingRow] = {}
        self.sections: list[Section] = []
        self._then: Callable[[], None] | None = None  # what waits for the sections and their layout
        self._builder, self._soon = QTimer(self), QTimer(self)
        self._soon.setSingleShot(True)
        self.title, self.search = Text(Size.TITLE, strong=True), QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumHeight(theme.CONTROL)
        self._glass = self.search.addAction(
            icons.icon("search", self.palette()), QLineEdit.ActionPosition.LeadingPosition
        )
        self.changed_button = ChoiceButton()
        self.groups = GroupList([group for group, _ in self._unbuilt])
        self.changes = Changes(context.engine.settings)
        self.nothing, self.all_button = Text(dim=True, wrap=True), QPushButton()
        self.share = ShareNote(context.engine.settings, context.bridge.snapshot)
        self.start_row = StartRow(context.engine.start_at_login)
        self.connection = ConnectionTest(context.engine)
        self.look = UpdateLook(context.engine.updates)
        self.restart_bar, self.restart_text = Card(), Text(wrap=True)
        self.restart_bar.title.hide()
        self.restart_bar.hide()
        self.restart_button = QPushButton()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.search)
        self.retranslate()
        self.restyle()
        self._builder.start(0)

    def build_all(self) -> None:
        """Build at once what is still to be built."""
        while self._unbuilt:
            self._build_section()

    def reveal(self, name: str) -> None:
        """Lead the user to the setting `name`, or to "start_at_login"; other names do nothing."""
        self._when_built(lambda: self._reveal(name))

    def jump(self, group: str) -> None:
        """Bring the beginning of `group` to the top."""
        self._when_built(lambda: self._jump(group))

    def retranslate(self) -> None:
        self.title.setText(self.tr("Settings"))
        self.search.setPlaceholderText(self.tr("Search settings"))
        self.search.setAccessibleName(self.tr("Search settings"))
        self.all_button.setText(self.tr("Show all"))
        self.changed_button.setToolTip(self.tr("Show only what differs from its default"))
        self.restart_text.setText(self.tr("Some changes apply after a restart of the proxy."))
        self.restart_button.setText(self.tr("Restart now"))
        self.restart_bar.setAccessibleName(self.restart_text.text())
        for section in self.sections:
            section.title.setText(setting_text(section.group))  # rows hear of the language themselves
        self.area.setAccessibleName(self.tr("Settings"))
        self._count()
        self._filter()

    def restyle(self) -> None:
        self._glass.setIcon(icons.icon("search", self.palette()))
        theme.edged(self.search)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.groups.setVisible(self.width() >= _ROOM)
        self.groups.box.setVisible(self.width() < _ROOM)

    # --- building

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SMALL)
        head.setContentsMargins(0, 0, theme.WIDE, 0)
        head.addWidget(self.title, 1)
        self.search.setMaximumWidth(260)
        for widget, share in ((self.groups.box, 0), (self.changed_button, 0), (self.search, 2)):
            head.addWidget(widget, share)
        bar = QHBoxLayout()
        bar.addWidget(self.restart_text, 1)
        bar.addWidget(self.restart_button)
        for button in (self.restart_button, self.all_button):
            button.setMinimumHeight(theme.CONTROL)
            button.setIconSize(QSize(16, 16))
        self.restart_bar.body.addLayout(bar)
        above = QWidget()
        beside = column(above, theme.SMALL)
        beside.setContentsMargins(0, 0, theme.WIDE, 0)
        for each in (self.restart_bar, self.changes.message, self.changes):
            beside.addWidget(each)
        body = QHBoxLayout()
        body.setSpacing(theme.WIDE)
        body.addWidget(self.groups)
        body.addWidget(self._scrolled(), 1)
        layout = column(self, theme.WIDE, theme.PAGE)
        layout.setContentsMargins(theme.PAGE, theme.PAGE, theme.SMALL, 0)
        layout.addLayout(head)
        layout.addWidget(above)
        layout.addLayout(body, 1)

    def _scrolled(self) -> QScrollArea:
        inside = self._inside = QWidget()
        inside.setMaximumWidth(840)
        rows = self._column = column(inside, theme.WIDE)
        rows.setContentsMargins(0, 0, theme.WIDE, theme.PAGE)
        rows.addWidget(self.nothing)
        rows.addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addStretch()
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return self.area

    def _connect(self) -> None:
        self._builder.timeout.connect(self._build_section)
        self._soon.timeout.connect(self._go_on)
        self.search.textChanged.connect(self._filter)
        self.changed_button.toggled.connect(self._on_changed_only)
        self.all_button.clicked.connect(self._on_all)
        self.groups.chosen.connect(self.jump)
        self.changes.changed.connect(self._on_reset)
        self.restart_button.clicked.connect(self._restart)
        self.area.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._bridge.setting_changed.connect(self._on_changed_elsewhere)
        self._bridge.changed.connect(self._on_snapshot)
        self._bridge.starting.connect(self._on_starting)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._find)

    def _build_section(self) -> None:
        group, settings = self._unbuilt.pop(0)
        guests = {
            "proxy.share": self.share,
            "upstream.proxy": self.connection,
            "ui.theme": self.start_row,
            UPDATES: self.look,
        }
        section = Section(group, [SettingRow(each, self._engine.settings) for each in settings], guests)
        section.title.setText(setting_text(group))
        for row in section.rows:
            row.changed.connect(self._on_changed)
            self.rows[row.setting.name] = row
            if row.setting.name == UPDATES and not self._engine.updates.possible:
                row.rule_out()
        self.sections.append(section)
        self._column.insertWidget(len(self.sections) + 1, section)  # what says that nothing matches is first
        self._filter_section(section)
        self._say_found()
        if not self._unbuilt:
            self._builder.stop()
            if self._then is not None:
                self._soon.start(0)

    # --- showing

    def _filter(self) -> None:
        """Show what the search and the switch leave."""
        for section in self.sections:
            self._filter_section(section)
        self._say_found()

    def _filter_section(self, section: Section) -> None:
        needle, changed = self.search.text().strip().casefold(), self.changed_button.isChecked()
        shown = set()
        for row in section.rows:
            taken = row.matches(needle) and (not changed or self.changes.takes(row.setting.name))
            show(row, taken)
            row.compare(changed)
            shown |= {row.setting.name} if taken else set()
        own: dict[QWidget, bool] = {
            self.share: self.share.wanted and "proxy.share" in shown,
            self.connection: "upstream.proxy" in shown and not changed,
            self.start_row: self.start_row.matches(needle) and not changed,
            self.look: UPDATES in shown and not changed,
        }
        for part in section.parts:
            if part in own:
                show(part, own[part])
        show(section, not all(part.isHidden() for part in section.parts))

    def _say_found(self) -> None:
        """Say where something is shown, or that nothing is."""
        there = {section.group for section in self.sections if not section.isHidden()}
        self.groups.offer(there | {group for group, _ in self._unbuilt})
        changed = self.changed_button.isChecked()
        at_default = changed and not self._engine.settings.changed()
        self.nothing.setText(
            self.tr("All settings are at their defaults.") if at_default else self.tr("No setting matches.")
        )
        for note in (self.nothing, self.all_button):
            show(note, not there and not self._unbuilt)
        names = [name for name, row in self.rows.items() if not row.isHidden()]
        self.changes.show_names(names if changed else [])

    def _count(self) -> None:
        count = len(self._engine.settings.changed())
        self.changed_button.setText(self.tr("Changed ({n})").format(n=count))

    def _restart_values(self) -> Mapping[str, Any]:
        """The values that apply only when the proxy starts."""
        declarations = self._engine.settings.declarations()
        names = (each.name for each in declarations if each.applies is Applies.PROXY_RESTART)
        return {name: self._engine.settings.get(name) for name in names}

    def _offer_restart(self) -> None:
        """Show the bar while the proxy runs by other values than these."""
        runs = self._bridge.snapshot.state is not EngineState.STOPPED
        self.restart_bar.setVisible(runs and self._restart_values() != self._in_force)

    def _on_changed(self, name: str) -> None:
        self._offer_restart()
        self._count()
        self.changes.note(name)
        if name in SETTINGS:
            self.share.retranslate()
            self._filter()

    def _on_changed_elsewhere(self, name: str) -> None:
        if name in self.rows:
            self.rows[name].refresh()
        self._on_changed(name)

    def _on_reset(self, names: tuple[str, ...]) -> None:
        for name in names:
            self._on_changed_elsewhere(name)
        self._filter()

    def _on_changed_only(self) -> None:
        self.changes.begin()
        self._filter()

    def _on_snapshot(self, snapshot: EngineSnapshot) -> None:
        self.share.show_snapshot(snapshot)

    def _on_starting(self) -> None:
        self._in_force = self._restart_values()
        self.restart_bar.hide()

    def _on_scrolled(self, value: int) -> None:
        """Tell the list of groups which one is in view."""
        above = [each for each in self.sections if not each.isHidden() and each.y() <= value + _AROUND]
        if above:
            self.groups.select(above[-1].group)

    # --- going there

    def _when_built(self, act: Callable[[], None]) -> None:
        """Do `act` once everything is built and has its place."""
        self._then = act
        if not self._unbuilt:
            self._soon.start(0)

    def _go_on(self) -> None:
        act, self._then = self._then, None
        if act is not None:
            act()

    def _reveal(self, name: str) -> None:
        row: Markable | None = self.start_row if name == StartRow.NAME else self.rows.get(name)
        if row is None:
            return
        if row.isHidden():
            self._show_all()
            self._when_built(lambda: self._reveal(name))  # it has no place yet
            return
        self.area.ensureVisible(
            0, row.mapTo(self._inside, row.rect().center()).y(), 0, self.area.height() // 2
        )
        section = next(each for each in self.sections if each.isAncestorOf(row))
        self.groups.select(section.group)
        row.setFocus(Qt.FocusReason.OtherFocusReason)
        row.mark()

    def _jump(self, group: str) -> None:
        section = next(each for each in self.sections if each.group == group)
        self.area.verticalScrollBar().setValue(section.y())
        self.groups.select(group)  # the last ones do not get to the top

    def _show_all(self) -> None:
        self.search.clear()
        self.changed_button.setChecked(False)

    def _on_all(self) -> None:
        self._show_all()
        self.search.setFocus()  # the button is gone

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _restart(self) -> None:
        self.search.setFocus()  # the button goes
        self._on_starting()
        spawn(self._engine.restart(), name="restart the proxy")


def show(widget: QWidget, on: bool) -> None:
    """As setVisible, which costs much even where nothing changes."""
    if widget.isHidden() is on:
        widget.setVisible(on)
