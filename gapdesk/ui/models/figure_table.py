"""A table of names and numbers that sorts by the numbers, not by their texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, what it is sorted by where that is a number, and what its tooltip adds."""

    text: str
    number: float | None = None
    tip: str = ""


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows of equal length; the first column holds names, all others numbers."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]


class FigureTable(QAbstractTableModel):
    """Shows one `Table`. A new one keeps the order the user chose, and the selection while names stay."""

    def __init__(self) -> None:
        super().__init__()
        self.table = Table((), ())
        self._rows: list[Row] = []
        self._order: tuple[int, Qt.SortOrder] | None = None

    def show_table(self, table: Table) -> None:
        """Show `table` instead of the one before."""
        if table == self.table:
            return
        same = table.heads == self.table.heads
        if not same:
            self._order = None
        self.table = table
        rows = self._sorted()
        if same and [row[0].text for row in rows] == [row[0].text for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(table.heads) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By `column`; -1 is the order in which the rows came."""
        self._order = (column, order) if 0 <= column < len(self.table.heads) else None
        self.layoutAboutToBeChanged.emit()
        before, self._rows = self._rows, self._sorted()
        places = {id(row): place for place, row in enumerate(self._rows)}
        old = self.persistentIndexList()
        new = [self.index(places[id(before[each.row()])], each.column()) for each in old]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def text(self, rows: Sequence[int]) -> str:
        """Those rows under the heads, with tabs between, as spreadsheets take it."""
        lines = [self.table.heads, *(tuple(cell.text for cell in self._rows[row]) for row in rows)]
        return "\n".join("\t".join(line).replace("\n", " ") for line in lines)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.table.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self._rows[index.row()][index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case Qt.ItemDataRole.ToolTipRole:
                return cell.tip or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if index.column() else _LEFT
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self.table.heads[index.column()]}: {cell.text}".replace("\n", " ")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.table.heads):
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.table.heads[section]
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if section else _LEFT
            case Qt.ItemDataRole.InitialSortOrderRole if section:
                return Qt.SortOrder.DescendingOrder  # of numbers, the large ones are looked for
        return None

    def _sorted(self) -> list[Row]:
        rows = list(self.table.rows)
        if self._order is None:
            return rows
        column, order = self._order
        return sorted(rows, key=lambda row: _rank(row[column]), reverse=order is Qt.SortOrder.DescendingOrder)


def _rank(cell: Cell) -> tuple[float, str]:
    return (cell.number if cell.number is not None else float("-inf"), cell.text.casefold())
