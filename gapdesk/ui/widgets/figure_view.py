"""The view of a table of figures: as high as its rows, copies what is selected."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from gapdesk.ui import clipboard, theme
from gapdesk.ui.models.figure_table import FigureTable, Table
from gapdesk.ui.widgets.table_dress import dress_figures

_MOST_ROWS = 14
"""More of them scroll inside."""
_NAME = 180
"""Least width of the first column, in pixels."""


class FigureView(QTableView):
    """Rows are selected whole; Ctrl+C copies them, all if none is."""

    def __init__(self) -> None:
        super().__init__()
        self.figures = FigureTable()
        self.setModel(self.figures)
        dress_figures(self)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        head = self.horizontalHeader()
        head.setResizeContentsPrecision(_MOST_ROWS)
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def show_table(self, table: Table) -> None:
        """Show `table`; other columns than before are in their own order again."""
        head = self.horizontalHeader()
        if table.heads != self.figures.table.heads:
            head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.figures.show_table(table)
        if table.heads:
            head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            head.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self._fit()

    def copy(self) -> None:
        """Put the selected rows on the clipboard, as text with tabs."""
        chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
        clipboard.copy(self.figures.text(chosen or range(self.figures.rowCount())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            event.accept()
        else:
            super().keyPressEvent(event)

    def sizeHintForColumn(self, column: int) -> int:
        return super().sizeHintForColumn(column) + theme.GAP  # room between numbers

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the names the room that the numbers leave, and take as much height as the rows need."""
        head = self.horizontalHeader()
        count = self.figures.columnCount()
        if not count:
            return
        taken = sum(head.sectionSize(column) for column in range(1, count))
        width = max(_NAME, self.viewport().width() - taken)
        if head.sectionSize(0) != width:
            head.resizeSection(0, width)
        height = head.sizeHint().height() + min(self.figures.rowCount(), _MOST_ROWS) * theme.ROW
        if width + taken > self.viewport().width():
            height += self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(height)
