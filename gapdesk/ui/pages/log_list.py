"""The table of the log as a view: stays at the end until the user looks back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from gapdesk.log_types import LogLine
from gapdesk.ui import clipboard
from gapdesk.ui.models.log_list import Column, Filter, LogTable, written
from gapdesk.ui.widgets import table_dress
from gapdesk.ui.window_state import WindowState

NAME = "log"
"""Under which columns are remembered."""
_WIDTHS = {Column.TIME: 106, Column.LEVEL: 92, Column.SOURCE: 138}


class LogView(QTableView):
    """`following` says whether it stays at the end; `followed` tells when the user ends that."""

    followed = Signal(bool)
    menu_wanted = Signal(QPoint)
    """At a place on the screen."""
    left = Signal()
    """Escape."""

    def __init__(self, lines: LogTable) -> None:
        super().__init__()
        self._lines = lines
        self.following = True
        self._own = 0  # more than 0 while the view itself scrolls or selects
        self.setModel(lines)
        table_dress.dress(self)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        head = self.horizontalHeader()
        head.setStretchLastSection(True)
        head.setMinimumSectionSize(60)
        for each, width in _WIDTHS.items():
            head.resizeSection(each, width)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.selectionModel().currentRowChanged.connect(self._on_current)

    def restore(self, state: WindowState) -> None:
        """Take the columns as they were."""
        table_dress.restore(self, state, NAME)

    def remember(self, state: WindowState) -> None:
        """Write down the columns."""
        table_dress.remember(self, state, NAME)

    def chosen(self) -> tuple[LogLine, ...]:
        """The selected lines, from top to bottom."""
        spans = sorted((span.top(), span.bottom()) for span in self.selectionModel().selection().toList())
        return tuple(self._lines.line_at(row) for top, last in spans for row in range(top, last + 1))

    def copy(self) -> None:
        """Put the selected lines on the clipboard, all that are shown if none is, as the file has them."""
        lines = self.chosen() or [self._lines.line_at(row) for row in range(self._lines.rowCount())]
        clipboard.copy("\n".join(map(written, lines)))

    def follow(self, on: bool) -> None:
        """Stay at the end from now on, or where it is."""
        self.following = on
        if on:
            with self._by_itself():
                self.clearSelection()
                self.setCurrentIndex(QModelIndex())
            self._to_end()

    def take(self, lines: tuple[LogLine, ...]) -> None:
        """Add newer lines; what is being read keeps its place."""
        bar = self.verticalScrollBar()
        with self._by_itself():
            place = bar.value()
            gone = self._lines.take(lines)
            if not self.following and gone:
                self.updateGeometries()
                bar.setValue(max(0, place - gone))
        if self.following:
            self._to_end()

    def narrow(self, wanted: Filter) -> None:
        """Show what `wanted` takes; the current line stays in view if it is among it."""
        index = self.currentIndex()
        number = self._lines.line_at(index.row()).number if index.isValid() else 0
        with self._by_itself():
            self._lines.set_filter(wanted)
            row = self._lines.row_of(number)
            if row is not None:
                self.selectRow(row)
                self.scrollTo(self._lines.index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        if self.following:
            self._to_end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Up and not self.currentIndex().isValid():
            self._select(self._lines.rowCount() - 1)  # Qt would begin at the top, far from what is seen
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if (place := table_dress.menu_place(self, event)) is not None:
            self.menu_wanted.emit(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The current line stays in view, also when the pane opens below."""
        current = self.currentIndex()
        seen = current.isValid() and 0 <= self.visualRect(current).top() < event.oldSize().height()
        with self._by_itself():
            super().resizeEvent(event)
            if seen:
                self.scrollTo(current)
        if self.following:
            self._to_end()

    def _select(self, row: int) -> None:
        if row >= 0:
            flags = QItemSelectionModel.SelectionFlag
            index = self._lines.index(row, 0)
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _to_end(self) -> None:
        with self._by_itself():
            self.scrollToBottom()

    def _on_scrolled(self, value: int) -> None:
        if value < self.verticalScrollBar().maximum():
            self._look_back()

    def _on_current(self, current: QModelIndex) -> None:
        """Who reads an older line does not want it to run away."""
        if current.isValid() and current.row() < self._lines.rowCount() - 1:
            self._look_back()

    def _look_back(self) -> None:
        if self.following and not self._own:
            self.following = False
            self.followed.emit(False)

    @contextmanager
    def _by_itself(self) -> Iterator[None]:
        """What scrolls or selects meanwhile is not the user."""
        self._own += 1
        try:
            yield
        finally:
            self._own -= 1
