"""A small table of texts, as the attempts and losses of a request are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView

from gapdesk.ui import clipboard, icons, theme
from gapdesk.ui.theme import State
from gapdesk.ui.widgets import table_dress

Index = QModelIndex | QPersistentModelIndex


class Fact(NamedTuple):
    """A cell: its text, and the icon of its state if it has one."""

    text: str
    state: State | None = None


class FactRows(QAbstractTableModel):
    """`numbers` names the columns that stand right."""

    def __init__(self, numbers: Sequence[int] = ()) -> None:
        super().__init__()
        self._numbers = frozenset(numbers)
        self.heads: tuple[str, ...] = ()
        self.rows: tuple[tuple[Fact, ...], ...] = ()

    def show_rows(self, heads: tuple[str, ...], rows: tuple[tuple[Fact, ...], ...]) -> None:
        """Show `rows` under `heads`; as many as before are only other texts."""
        if len(rows) == len(self.rows) and len(heads) == len(self.heads):
            self.heads, self.rows = heads, rows
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(heads) - 1)
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(heads) - 1))
            return
        self.beginResetModel()
        self.heads, self.rows = heads, rows
        self.endResetModel()

    def text(self, places: Sequence[int]) -> str:
        """Those rows under the heads, with tabs between."""
        lines = [self.heads, *(tuple(cell.text for cell in self.rows[place]) for place in places)]
        return "\n".join("\t".join(line).replace("\n", " ") for line in lines)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.rows[index.row()][index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return cell.text
            case Qt.ItemDataRole.DecorationRole if cell.state is not None:
                return icons.state_icon(cell.state, QPalette())
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(index.column())
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self.heads[index.column()]}: {cell.text}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.heads):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in self._numbers else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class FactTable(QTableView):
    """Columns as wide as their texts, the `wide` one takes the rest; Ctrl+C copies rows, all if none is
    selected.

    `chosen` tells the row that is current.
    """

    chosen = Signal(int)

    def __init__(self, wide: int, numbers: Sequence[int] = ()) -> None:
        super().__init__()
        self.facts = FactRows(numbers)
        self.setModel(self.facts)
        self._wide = wide
        table_dress.dress_figures(self)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.selectionModel().currentRowChanged.connect(lambda now, _: self.chosen.emit(now.row()))

    def show_rows(self, heads: tuple[str, ...], rows: tuple[tuple[Fact, ...], ...]) -> None:
        """Show `rows` under `heads`; the current row stays where it is."""
        self.facts.show_rows(heads, rows)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(self._wide, QHeaderView.ResizeMode.Stretch)
        self.setMaximumHeight(head.sizeHint().height() + (len(rows) + 1) * theme.ROW)
        if rows and not self.currentIndex().isValid():
            self.selectRow(len(rows) - 1)

    def copy(self) -> None:
        """Put the selected row on the clipboard, all if none is."""
        chosen = [index.row() for index in self.selectionModel().selectedRows()]
        clipboard.copy(self.facts.text(chosen or range(len(self.facts.rows))))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            event.accept()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = table_dress.menu_place(self, event)
        if place is not None:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addAction(self.tr("Copy row"), self.copy)
            menu.popup(place)
