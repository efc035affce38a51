"""The groups of the Settings page: where one is, and a quick way to another."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget

from gapdesk.ui import theme
from gapdesk.ui.setting_words import setting_text
from gapdesk.ui.theme import Size
from gapdesk.ui.view import View, column, fill_box
from gapdesk.ui.widgets.setting_editors import Calm

WIDTH = 188
_LETTERS = 14
"""Shown of a group's name at least, where there is little room."""


class GroupList(View):
    """A list beside the settings; `box` offers the same where there is no room for it."""

    chosen = Signal(str)

    def __init__(self, groups: Sequence[str]) -> None:
        super().__init__()
        self._groups = tuple(groups)
        self._there: Collection[str] = self._groups
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFont(theme.font(Size.BODY))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.viewport().setAutoFillBackground(False)
        self.list.addItems(["" for _ in self._groups])
        for row in range(self.list.count()):
            self.list.item(row).setSizeHint(QSize(0, theme.ROW))
        self.list.setCurrentRow(0)
        self.box = Calm()
        self.box.setMinimumHeight(theme.CONTROL)
        self.box.setSizeAdjustPolicy(Calm.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(_LETTERS)
        self.setFixedWidth(WIDTH)
        column(self).addWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.currentRowChanged.connect(self._on_row)
        self.list.itemClicked.connect(lambda _: self._on_row(self.list.currentRow()))
        self.box.activated.connect(lambda _: self.chosen.emit(self.box.currentData()))
        self.retranslate()
        self.restyle()

    def select(self, group: str) -> None:
        """Say that `group` is the one in view."""
        self.list.blockSignals(True)
        self.list.setCurrentRow(self._groups.index(group))
        self.list.blockSignals(False)
        self.box.setCurrentIndex(self.box.findData(group))

    def offer(self, groups: Collection[str]) -> None:
        """Offer only `groups`: in the others nothing is shown."""
        self._there = groups
        for row, group in enumerate(self._groups):
            self.list.item(row).setHidden(group not in groups)
        self._fill()

    def retranslate(self) -> None:
        for row, group in enumerate(self._groups):
            self.list.item(row).setText(setting_text(group))
        for widget in (self.list, self.box):
            widget.setAccessibleName(self.tr("Groups of settings"))
        self._fill()

    def restyle(self) -> None:
        theme.edged(self.box)

    def _fill(self) -> None:
        fill_box(self.box, ((setting_text(group), group) for group in self._groups if group in self._there))
        self.box.setEnabled(bool(self._there))

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.chosen.emit(self._groups[row])
