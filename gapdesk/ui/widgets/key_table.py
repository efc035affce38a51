"""The table of keys as a view: keyboard, columns that are remembered, keys dragged onto another project."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView

from gapdesk.ui import theme
from gapdesk.ui.models.key_columns import Column
from gapdesk.ui.models.key_table import KeyTableModel
from gapdesk.ui.theme import Size
from gapdesk.ui.widgets import table_dress
from gapdesk.ui.widgets.key_cells import KeyCells
from gapdesk.ui.window_state import WindowState

Index = QModelIndex | QPersistentModelIndex
NAME = "keys"
"""Under which columns and sort are remembered."""
_STEPS = frozenset(
    getattr(Qt.Key, f"Key_{name}") for name in ("Up", "Down", "Home", "End", "PageUp", "PageDown", "Space")
)
"""Keys that go from row to row."""
_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_WIDTHS = {
    Column.LABEL: 94,
    Column.PROJECT: 114,
    Column.STATE: 188,
    Column.MODEL: 88,
    Column.RPM: 38,
    Column.TPM: 57,
    Column.RPD: 46,
    Column.TPD: 60,
    Column.RESETS: 88,
    Column.USED: 80,
    Column.ERROR: 236,
    Column.KEPT: 100,
}


class KeyTable(QTableView):
    """Tells what the user wants done; does nothing to keys itself."""

    remove_wanted = Signal()
    copy_wanted = Signal()
    opened = Signal()
    """Enter: the details of the key."""
    left = Signal()
    """Escape."""
    menu_wanted = Signal(QPoint)
    """At a place on the screen."""
    dropped = Signal(list, str)
    """Ids that were dragged, and the id of the key they were dropped on."""
    hovering = Signal(str)
    """The id of the key something would be dropped on, "" when the drag is over."""

    def __init__(self, model: KeyTableModel) -> None:
        super().__init__()
        self._keys = model
        self._cells = KeyCells(model, self)
        self._pressed: QPoint | None = None  # on a selected row: a drag may begin here
        self._over = -1
        self._last_row = 0  # the current one, or where it was
        self.setModel(model)
        model.layoutChanged.connect(self._keep_current)
        self.setItemDelegate(self._cells)
        table_dress.dress(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        columns = self.horizontalHeader()
        columns.setFont(theme.font(Size.TABLE))
        columns.setSectionsMovable(True)
        columns.setMinimumSectionSize(36)
        columns.setSelectionModel(QItemSelectionModel(model, columns))  # or it would ask for each cell too
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        self.sortByColumn(Column.PROJECT, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def restore(self, state: WindowState) -> None:
        """Take columns and sort as they were."""
        table_dress.restore(self, state, NAME)

    def remember(self, state: WindowState) -> None:
        """Write down columns and sort."""
        table_dress.remember(self, state, NAME)

    def chosen(self) -> list[str]:
        """The ids of the selected keys, from top to bottom; of the current one if none is selected."""
        rows = self._rows()
        if not rows and self.currentIndex().isValid():
            rows = {self.currentIndex().row()}
        return [self._keys.key_at(row) for row in sorted(rows)]

    def current(self) -> str | None:
        """The id of the current key if it is selected, else of the first one that is."""
        rows, row = self._rows(), self.currentIndex().row()
        return self._keys.key_at(row if row in rows else min(rows)) if rows else None

    def _rows(self) -> set[int]:
        return {row for part in self._parts() for row in range(part.top(), part.bottom() + 1)}

    def _parts(self) -> list[QItemSelectionRange]:
        """What is selected, row by row; selectedRows() would ask the model for each cell."""
        selection = self.selectionModel().selection()
        return [selection.at(place) for place in range(selection.count())]

    def select(self, key_id: str) -> None:
        """Select that key alone."""
        place = self._keys.place_of(key_id)
        if place is not None:
            self.select_row(place)

    def select_row(self, place: int) -> None:
        """Select that row alone, whatever keys are held down at the moment; selectRow() heeds them."""
        flags = QItemSelectionModel.SelectionFlag
        index = self._keys.index(place, Column.LABEL)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def rename(self) -> None:
        """Edit the label of the current key in its cell."""
        index = self.currentIndex()
        if index.isValid():
            self.setCurrentIndex(index.siblingAtColumn(Column.LABEL))
            self.edit(index.siblingAtColumn(Column.LABEL))

    def visible_rows(self) -> tuple[int, int]:
        """First and last row that is seen; (0, -1) if there is none."""
        first = self.rowAt(0)
        if first < 0:
            return 0, -1
        last = self.rowAt(self.viewport().height() - 1)
        return first, last if last >= 0 else self._keys.rowCount() - 1

    def busy(self) -> bool:
        """Whether a cell is being edited or keys are dragged, so that rows had better stay."""
        return self.state() is not QAbstractItemView.State.NoState or self._over >= 0

    # --- keyboard

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._keep_current()
        if event.reason() in _BY_KEYBOARD:
            self._select_current()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self._last_row = current.row()

    def _keep_current(self) -> None:
        """While the table has the focus there is a current row: where the last one went, its neighbour."""
        rows = self._keys.rowCount()
        if rows and self.hasFocus() and not self.currentIndex().isValid():
            index = self._keys.index(min(self._last_row, rows - 1), Column.LABEL)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _select_current(self) -> bool:
        """Select the current row if none is selected; returns whether it did."""
        if self._parts() or not self.currentIndex().isValid():
            return False
        self.select_row(self.currentIndex().row())
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() is QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)  # what the cell's field leaves over, as Return, is not for the table
            return
        keys = Qt.Key
        if event.key() in _STEPS and self._select_current():
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.key() in (keys.Key_Delete, keys.Key_Backspace):
            self.remove_wanted.emit()
        elif event.key() in (keys.Key_Return, keys.Key_Enter):
            self._select_current()
            self.opened.emit()
        elif event.key() == keys.Key_F2:
            self.rename()
        elif event.key() == keys.Key_Escape:
            self._stop_drag()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if (place := table_dress.menu_place(self, event)) is not None:
            self.menu_wanted.emit(place)

    # --- dragging: QDrag would run a loop of its own, which nothing here may

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index = self.indexAt(place)
        plain = event.button() is Qt.MouseButton.LeftButton and not event.modifiers()
        if plain and index.isValid() and self.selectionModel().isSelected(index):
            self._pressed = place  # the others stay selected until it turns out not to be a drag
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        place = event.position().toPoint()
        far = (place - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far or self._over >= 0:
            self._hover(self.indexAt(place).row())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, over = self._pressed, self._over
        dragged = self.viewport().cursor().shape() is Qt.CursorShape.ClosedHandCursor
        self._stop_drag()
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif not dragged:
            self.setCurrentIndex(self.indexAt(pressed))
        elif over >= 0 and self._keys.key_at(over) not in self.chosen():
            self.dropped.emit(self.chosen(), self._keys.key_at(over))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        self._stop_drag()
        if index.isValid():
            self.setCurrentIndex(index)
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.edit(index)
            else:
                self.opened.emit()

    def _hover(self, row: int) -> None:
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        if row != self._over:
            self._over = row
            wrong = row < 0 or self._keys.key_at(row) in self.chosen()
            self._cells.mark(-1 if wrong else row)
            self.hovering.emit("" if wrong else self._keys.key_at(row))
            self.viewport().update()

    def _stop_drag(self) -> None:
        if self._over >= 0:
            self._cells.mark(-1)
            self.viewport().update()
            self.hovering.emit("")
        self._pressed, self._over = None, -1
        self.viewport().unsetCursor()
