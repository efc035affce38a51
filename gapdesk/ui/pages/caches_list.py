"""The table of explicit caches as a view: as high as its rows, with keyboard and menu."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from gapdesk.caching.types import Cache
from gapdesk.ui import clipboard, theme
from gapdesk.ui.models.cache_table import CacheTable, Column
from gapdesk.ui.widgets import table_dress
from gapdesk.ui.window_state import WindowState

NAME = "caches"
"""Under which columns and sort are remembered."""
_STEPS = frozenset((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Space))
_MOST_ROWS = 12
"""More of them scroll inside."""
_TITLE = 140
"""Least width of the titles, in pixels."""
_WIDTHS = {
    Column.CLIENT: 86,
    Column.MODEL: 142,
    Column.PROJECT: 78,
    Column.MAKER: 70,
    Column.TOKENS: 62,
    Column.HITS: 46,
    Column.SAVED: 88,
    Column.EXPIRES: 80,
}


class CacheList(QTableView):
    """Tells what the user wants done; does nothing to caches itself."""

    delete_wanted = Signal()
    menu_wanted = Signal(QPoint)
    """At a place on the screen."""
    left = Signal()
    """Escape."""

    def __init__(self, caches: CacheTable) -> None:
        super().__init__()
        self._caches = caches
        self.setModel(caches)
        table_dress.dress_figures(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        head = self.horizontalHeader()
        head.setMinimumSectionSize(40)
        for column, width in _WIDTHS.items():
            head.resizeSection(column, width)
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        caches.layoutChanged.connect(self._fit)
        head.sectionResized.connect(self._on_resized)
        self._fit()

    def restore(self, state: WindowState) -> None:
        """Take columns and sort as they were."""
        table_dress.restore(self, state, NAME)

    def remember(self, state: WindowState) -> None:
        """Write down columns and sort."""
        table_dress.remember(self, state, NAME)

    def chosen(self) -> tuple[Cache, ...]:
        """The selected caches, from top to bottom."""
        return tuple(self._caches.cache_at(row) for row in self._rows())

    def copy(self) -> None:
        """Put the selected rows on the clipboard, all if none is, as text with tabs."""
        clipboard.copy(self._caches.copied(self._rows() or range(self._caches.rowCount())))

    def _rows(self) -> list[int]:
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() not in _STEPS or not self._select_current():
            super().keyPressEvent(event)

    def _select_current(self) -> bool:
        """Select the current row if none is selected; returns whether it did. Qt only goes on from it."""
        index, flags = self.currentIndex(), QItemSelectionModel.SelectionFlag
        if self._rows() or not index.isValid():
            return False
        self.selectionModel().select(index, flags.ClearAndSelect | flags.Rows)
        return True

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if (place := table_dress.menu_place(self, event)) is not None:
            self.menu_wanted.emit(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _on_resized(self, column: int) -> None:
        if column != Column.TITLE:
            self._fit()

    def _fit(self) -> None:
        """Give the titles the room that the others leave, and take as much height as the rows need."""
        head = self.horizontalHeader()
        taken = sum(head.sectionSize(column) for column in Column if column is not Column.TITLE)
        width = max(_TITLE, self.viewport().width() - taken)
        if head.sectionSize(Column.TITLE) != width:
            head.resizeSection(Column.TITLE, width)
        height = head.sizeHint().height() + min(self._caches.rowCount(), _MOST_ROWS) * theme.ROW
        if width + taken > self.viewport().width():
            height += self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(height)
