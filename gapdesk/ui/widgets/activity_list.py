"""The list of requests as a view: keyboard, a place that stays, a selection that stays on its requests."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from gapdesk.activity.types import Entry
from gapdesk.ui import clipboard, theme
from gapdesk.ui.models.activity_table import ActivityTable, Column
from gapdesk.ui.theme import Size
from gapdesk.ui.widgets import table_dress
from gapdesk.ui.widgets.activity_cells import ActivityCells
from gapdesk.ui.window_state import WindowState

NAME = "activity"
"""Under which columns are remembered."""
MOST_HELD = 1000
"""So many selected rows are sought again when others are listed."""
_WIDTHS = {
    Column.TIME: 62,
    Column.KEY: 88,
    Column.OUTCOME: 108,
    Column.FIRST: 66,
    Column.TOTAL: 66,
    Column.TOKENS: 102,
    Column.TRIES: 40,
}
_ELASTIC = (Column.CLIENT, Column.MODEL)
"""Share the room that the others leave."""
_LEAST, _LEAST_KEY = 76, 58
"""Least width of each of them, and of the key where there is no room for its own, in pixels."""
_SPARE, _SPARED_BELOW = (Column.FIRST, Column.TRIES), 640
"""Not shown in a list narrower than this; the detail tells them too."""


class ActivityList(QTableView):
    """Tells what the user wants; does nothing to requests itself."""

    chosen_changed = Signal()
    """The user selected otherwise."""
    opened = Signal()
    """Enter."""
    left = Signal()
    """Escape."""
    menu_wanted = Signal(QPoint)
    """At a place on the screen."""

    def __init__(self, requests: ActivityTable) -> None:
        super().__init__()
        self._requests = requests
        self._renewing = self._fitting = False
        self._share = 0.5  # of the clients in what they and the models have
        self._key = _WIDTHS[Column.KEY]  # as wide as it may be, where there is room
        self.setModel(requests)
        self.setItemDelegate(ActivityCells(requests, self))
        table_dress.dress(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        head = self.horizontalHeader()
        head.setFont(theme.font(Size.TABLE))
        head.setMinimumSectionSize(36)
        head.setSelectionModel(QItemSelectionModel(requests, head))  # or it would ask for each cell too
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        head.sectionResized.connect(self._on_resized)
        self.selectionModel().selectionChanged.connect(lambda *_: self._tell_chosen())

    def restore(self, state: WindowState) -> None:
        """Take columns as they were."""
        table_dress.restore(self, state, NAME)
        self._key = self.columnWidth(Column.KEY)
        self._learn_share()
        self._fit()

    def remember(self, state: WindowState) -> None:
        """Write down columns."""
        table_dress.remember(self, state, NAME)

    # --- what is selected

    def chosen(self) -> list[Entry]:
        """What is selected, from top to bottom."""
        return [self._requests.entry_at(row) for row in self._rows()]

    def count(self) -> int:
        """How many are selected."""
        return sum(part.height() for part in self._parts())

    def current(self) -> Entry | None:
        """The current request if it is selected, else the first one that is."""
        index = self.currentIndex()
        if index.isValid() and self.selectionModel().isSelected(index):
            return self._requests.entry_at(index.row())
        top = min((part.top() for part in self._parts()), default=None)
        return None if top is None else self._requests.entry_at(top)

    def select(self, entry: Entry) -> bool:
        """Select it alone and show it; False if it is not listed."""
        row = self._requests.row_of(entry)
        if row is not None:
            self.select_row(row)
        return row is not None

    def select_row(self, row: int) -> None:
        """Select that row alone and show it, whatever keys are held down at the moment."""
        flags = QItemSelectionModel.SelectionFlag
        index = self._requests.index(row, Column.TIME)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def copy(self) -> None:
        """Put the selected rows on the clipboard, as text with tabs."""
        if rows := self._rows():
            clipboard.copy(self._requests.copied(rows))

    def _rows(self) -> list[int]:
        return sorted({row for part in self._parts() for row in range(part.top(), part.bottom() + 1)})

    def _parts(self) -> list[QItemSelectionRange]:
        """What is selected, row by row; selectedRows() would ask the model for each cell."""
        selection = self.selectionModel().selection()
        return [selection.at(place) for place in range(selection.count())]

    def _tell_chosen(self) -> None:
        if not self._renewing:
            self.chosen_changed.emit()

    # --- keeping the place

    def renew(self, change: Callable[[], None]) -> None:
        """Let `change` list others: what is selected stays so, and what is seen stays where it is, but at the
        top the newest come into view."""
        bar, height = self.verticalScrollBar(), self.verticalHeader().defaultSectionSize()
        first, into = divmod(bar.value(), height)
        listed = self._requests.rowCount()
        anchor = self._requests.entry_at(first) if bar.value() and first < listed else None
        held = self.chosen() if 0 < self.count() <= MOST_HELD else []
        current = self.current()
        self._renewing = True  # what is selected between is nothing that the user chose
        change()
        if held and not self._parts():
            self._reselect(held, current)
        row = self._requests.row_of(anchor) if anchor is not None else None
        self.updateGeometries()
        if row is not None:
            bar.setValue(row * height + into)
        self._renewing = False
        if self._parts() and self.current() is not current:
            self._tell_chosen()  # of several, another one is left

    def _reselect(self, held: list[Entry], current: Entry | None) -> None:
        """Select those again that are still listed, after all rows were new."""
        selection, last = QItemSelection(), len(Column) - 1
        for entry in held:
            if (row := self._requests.row_of(entry)) is not None:
                selection.select(self._requests.index(row, 0), self._requests.index(row, last))
        flags = QItemSelectionModel.SelectionFlag
        row = self._requests.row_of(current) if current is not None else None
        if row is not None:
            self.selectionModel().setCurrentIndex(self._requests.index(row, 0), flags.NoUpdate)
        self.selectionModel().select(selection, flags.Select)

    # --- keyboard, mouse, size

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End lead to the ends of the list, not of a row."""
        ends = (QAbstractItemView.CursorAction.MoveHome, QAbstractItemView.CursorAction.MoveEnd)
        wanted = modifiers | Qt.KeyboardModifier.ControlModifier if action in ends else modifiers
        return super().moveCursor(action, wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (keys.Key_Return, keys.Key_Enter):
            self.opened.emit()
        elif event.key() == keys.Key_Escape:
            self.left.emit()
        elif event.key() == keys.Key_Down and not self._parts() and self._requests.rowCount():
            self.select_row(max(0, self.currentIndex().row()))  # Qt would pass over the first one
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if (place := table_dress.menu_place(self, event)) is not None:
            self.menu_wanted.emit(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        current = self.currentIndex()
        if current.isValid() and 0 <= self.visualRect(current).top() < event.oldSize().height():
            self.scrollTo(current)  # it was seen, and stays so where the detail takes room

    def _on_resized(self, column: int) -> None:
        if not self._fitting:
            if column in _ELASTIC:
                self._learn_share()
            elif column == Column.KEY:
                self._key = self.columnWidth(column)
            self._fit()

    def _learn_share(self) -> None:
        client, model = (self.columnWidth(column) for column in _ELASTIC)
        self._share = client / max(1, client + model)

    def _fit(self) -> None:
        """Give clients and models the room that the others leave."""
        self._fitting = True
        room = self.viewport().width()
        for column in _SPARE:
            self.setColumnHidden(column, room < _SPARED_BELOW)
        left = room - sum(self.columnWidth(each) for each in Column if each not in (*_ELASTIC, Column.KEY))
        key = max(_LEAST_KEY, min(self._key, left - 2 * _LEAST))
        left -= key
        self.setColumnWidth(Column.KEY, key)
        client = max(_LEAST, min(round(left * self._share), left - _LEAST))
        self.setColumnWidth(Column.CLIENT, client)
        self.setColumnWidth(Column.MODEL, max(_LEAST, left - client))
        self._fitting = False
